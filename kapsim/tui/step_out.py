"""Stepping out: a calm screen at any moment. Nothing is lost, and leaving is never penalised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from .screen import SCROLL_KEYS, KapsimScreen
from .text import written
from .widgets.keys import Keys
from .widgets.page import PageView, Row, row

IN, OUT = 4, 6
"""Seconds of breathing in and out."""
WIDEST = 24
FRAMES = 8
"""Pictures a second."""


def breath(moment: float) -> str:
    """The picture of a breath at a moment (seconds): a line that grows and shrinks, and the word for it."""
    moment %= IN + OUT
    inwards = moment < IN
    share = moment / IN if inwards else 1 - (moment - IN) / OUT
    width = 2 + round(share * (WIDEST - 2))
    return f"{'─' * width:^{WIDEST}}\n{'in' if inwards else 'out':^{WIDEST}}"


class StepOutScreen(KapsimScreen[Literal["back", "leave"]]):
    """The case waits."""

    HELP = """
You have **stepped out**. The case waits exactly where it is: no clock runs, and stepping out is neither counted nor
shown to anybody as a fault. Go back with `esc`, or leave the case; it is kept, and the list of cases offers to resume
it.
"""
    KEPT: ClassVar[str] = "The case waits where it is. Everything you answered is kept."
    LEAVE: ClassVar[str] = "leave; the list of cases offers to resume it. Leaving is never penalised."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,b", "choose('back')", "back to the case", key_display="esc"),
        Binding("l", "choose('leave')", "leave, and resume later"),
        *SCROLL_KEYS,
    ]

    def __init__(self, content_notes: Sequence[str], animated: bool) -> None:
        super().__init__()
        self.content_notes = tuple(content_notes)
        self.animated = animated
        self._moment = 0.0

    def compose(self) -> ComposeResult:
        """A few quiet lines."""
        with VerticalScroll(classes="page calm", can_focus=False):
            yield PageView([Row(Content.styled("You have stepped out.", "bold $primary"))])
            yield PageView([row(self.KEPT, above=1)])
            if self.animated:
                yield Static(breath(0), markup=False, id="breath")
            else:
                yield PageView([row("Breathe in while you count to four, and out while you count to six.", above=1)])
            yield PageView([*self._ways(), *self._notes()])
        yield Keys()

    def _ways(self) -> list[Row]:
        def way(key: str, text: str, above: int = 0) -> Row:
            return Row(Content(text), Content.styled(key, "bold $accent"), 5, above=above)

        return [
            way("esc", "back to the case", above=1),
            way("l", self.LEAVE),
        ]

    def _notes(self) -> list[Row]:
        if not self.content_notes:
            return []
        rows = [row("In this case", "bold", above=1)]
        return rows + [Row(written(note), Content.styled("·", "$quiet"), 2) for note in self.content_notes]

    def on_mount(self) -> None:
        """Breathe."""
        if self.animated:
            self.set_interval(1 / FRAMES, self._breathe)

    def _breathe(self) -> None:
        self._moment += 1 / FRAMES
        self.query_one("#breath", Static).update(breath(self._moment), layout=False)

    def action_choose(self, way: Literal["back", "leave"]) -> None:
        """Back, or leave."""
        self.dismiss(way)
