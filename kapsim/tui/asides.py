"""What one can do beside a case: look at the chart, write a note, step out and come back, or leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .bearings import known_facts
from .chart import ChartScreen
from .screen import KapsimScreen
from .work import kept

if TYPE_CHECKING:
    from ..records.attempt import Attempt


class Asides(KapsimScreen[None]):
    """The ground of the encounter: an attempt, and the actions that lead aside from it."""

    def __init__(self, attempt: Attempt) -> None:
        super().__init__()
        self.attempt = attempt
        self.shown = attempt.state
        """The state that the head shows; it follows what is told."""
        self.seen: set[str] = set()
        """The facts that were looked at."""
        self.note_draft = ""

    def update_bearings(self) -> None:
        """Show the head and the chart as things stand."""
        raise NotImplementedError

    def action_chart(self) -> None:
        """Look at the chart; what was new has then been seen."""
        facts = known_facts(self.attempt.case, self.shown)
        known = {fact.id for fact in facts}

        def looked(_result: None) -> None:
            self.seen |= known
            self.update_bearings()

        self.kapsim.show(ChartScreen(self.attempt.case, facts, known - self.seen), looked)

    def action_note(self) -> None:
        """Write a note to oneself."""
        from .note import NoteScreen  # a text field is not needed before somebody writes

        def wrote(draft: str | None) -> None:
            self.note_draft = draft or ""

        self.kapsim.show(NoteScreen(self.attempt, self.note_draft), wrote)

    def action_step_out(self) -> None:
        """Step out to a calm screen."""
        from .step_out import StepOutScreen

        def stepped(way: str | None) -> None:
            if way == "leave":
                self.run_worker(self._leave(), exclusive=True, group="leave")

        self.kapsim.show(StepOutScreen(self.attempt.case.content_notes, self.kapsim.settings.animation), stepped)

    async def _leave(self) -> None:
        from ..records.trouble import StoreError

        try:
            await kept(self.attempt.leave)
        except StoreError as error:
            # Only the moment of leaving is not recorded; every answer is.
            self.kapsim.notify(error.message, severity="warning")
        self.kapsim.home()
