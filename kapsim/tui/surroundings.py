"""What stands around the text of an encounter: the head, the monitor of an hour, the chart. It follows what is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from .asides import Asides
from .bearings import known_facts, last_before, take_bearings
from .chart import ChartPanel
from .watch import take_watch
from .widgets.case_bar import CaseBar
from .widgets.monitor import Monitor

if TYPE_CHECKING:
    from ..engine.proof import Proof
    from ..records.attempt import Attempt

SIDE_FROM = 120
"""Columns from which the chart stands beside the text."""
PANEL_FROM = 32
"""Rows from which the monitor stands above the chart."""


class Surroundings(Asides):
    """The ground of the encounter with everything but the text."""

    def __init__(self, attempt: Attempt) -> None:
        super().__init__(attempt)
        self.proof: Proof | None = None
        self._before = last_before(attempt.events)
        self.bar = CaseBar()
        self.panel = ChartPanel(attempt.case)
        self.monitor, self.monitor_panel = Monitor(), Monitor(panel=True)

    def beside(self) -> ComposeResult:
        """What stands beside the text where there is room."""
        with Vertical(classes="side"):
            yield self.monitor_panel
            yield self.panel

    async def prove(self) -> None:
        """Find out how long the case is."""
        self.proof = await self.kapsim.proof(self.attempt.loaded)
        self.update_bearings()

    def update_bearings(self) -> None:
        """Show the head, the monitor and the chart as things stand."""
        self.bar.bearings = take_bearings(self.attempt, self.shown, self._before, self.seen, self.proof)
        self.update_monitor()
        self.update_beside()

    def update_monitor(self) -> None:
        """Show the monitor as long as there is an hour: as a panel where there is room for it, else above the text."""
        attempt = self.attempt
        watch = take_watch(attempt.case, attempt.events, self.shown, attempt.mode == "train")
        roomy = self.has_class("-side") and self.size.height >= PANEL_FROM and self.monitor_panel.is_attached
        for monitor in (self.monitor, self.monitor_panel):
            monitor.seen = watch
            monitor.display = watch is not None and monitor.panel == roomy

    def update_beside(self) -> None:
        """Show the chart beside the text as things stand."""
        facts = known_facts(self.attempt.case, self.shown)
        self.panel.show(facts, {fact.id for fact in facts} - self.seen)

    def on_resize(self, event: events.Resize) -> None:
        """The chart stands beside the text where there is room for both."""
        self.set_class(event.size.width >= SIDE_FROM, "-side")
        self.update_monitor()
