"""The first part of the debrief: the trainee's own view, before anything that was counted is shown."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Static, TextArea

from ..debrief import Debrief
from .debrief_rows import QUIET
from .text import written
from .widgets.page import PageView, Row, row

QUESTION = "How was it? And where would you go back to, if you could?"
LONGEST = 20_000
"""Characters of a view that are kept."""


class ViewPane(Vertical):
    """Asks for the trainee's own view, or shows the one that was given."""

    @dataclass
    class Kept(Message):
        """The trainee has said how it was."""

        text: str
        """In the trainee's own words; never empty."""

    @dataclass
    class Skipped(Message):
        """The trainee goes on without saying."""

    def __init__(self, debrief: Debrief, opened: bool) -> None:
        super().__init__(id="own-view")
        self._debrief = debrief
        self._opened = opened

    def compose(self) -> ComposeResult:
        """The question beside the moments to look back on; or what was said."""
        if self._opened:
            yield VerticalScroll(PageView(self._given()), id="view-given")
            return
        with Vertical(id="view-ask"):
            yield Static(Content(QUESTION), classes="question")
            yield Static(
                Content("For yourself, before anything is counted. It is kept with this attempt and never scored."),
                classes="quiet",
            )
            yield TextArea(id="view-text", show_line_numbers=False, highlight_cursor_line=False)
            yield Static(Content(""), id="view-trouble", classes="trouble")
            with Horizontal(id="view-buttons"):
                yield Button(Content("Keep and go on"), id="view-keep", compact=True)
                yield Button(Content("Skip"), id="view-skip", compact=True)
        yield VerticalScroll(PageView(self._moments()), id="view-moments")

    def start(self) -> None:
        """Put the cursor where something can be done."""
        for wanted in ("#view-text", "#view-given"):
            for widget in self.query(wanted):
                widget.focus()
                return

    @property
    def text(self) -> str:
        """What stands in the text area now."""
        return "".join(area.text.strip()[:LONGEST] for area in self.query(TextArea))

    def keep(self) -> None:
        """Keep what was written; where nothing was, say how to go on."""
        if self.text:
            self.post_message(self.Kept(self.text))
        else:
            self.trouble("Nothing is written yet. Write a line, or choose Skip.")

    def trouble(self, text: str) -> None:
        """Say why it did not go on."""
        self.query_one("#view-trouble", Static).update(written(text))

    @on(Button.Pressed, "#view-keep")
    def _keep(self, event: Button.Pressed) -> None:
        event.stop()
        self.keep()

    @on(Button.Pressed, "#view-skip")
    def _skip(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.Skipped())

    def _moments(self) -> list[Row]:
        rows = [row("The moments, to look back on", "bold")]
        for review in self._debrief.decisions:
            rows.append(row(review.prompt, QUIET, lead=str(review.index + 1), lead_style=QUIET, hang=4, above=1))
            rows += [row(text, hang=4, lead=" ") for text in review.chosen]
        return rows

    def _given(self) -> list[Row]:
        said = self._debrief.view
        if not said:
            return [row("You went on without writing anything down.", QUIET)]
        return [row("What you said before anything was counted", QUIET), row(said, above=1)]
