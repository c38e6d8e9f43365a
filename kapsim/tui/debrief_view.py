"""The first part of the debrief: the trainee's own view, before anything that was counted is shown."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from ..debrief import Debrief
from .debrief_rows import HEADING, QUIET
from .text import written
from .widgets.page import PageView, Row, row
from .widgets.words import Words

QUESTION = "How was it? And where would you go back to, if you could?"
PURPOSE = "For yourself, before anything is counted. It is kept with this attempt, and never scored."
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
        self._warned = ""

    def compose(self) -> ComposeResult:
        """The question beside the moments to look back on; or what was said."""
        if self._opened:
            yield VerticalScroll(PageView(self._given()), id="view-given")
            return
        with Vertical(id="view-ask"):
            yield PageView([row(QUESTION, "bold"), row(PURPOSE, QUIET)])
            yield Words(leave="go on without")
            yield Static(Content(""), id="view-trouble", classes="trouble")
        yield VerticalScroll(PageView(self._moments()), id="view-moments")

    def start(self) -> None:
        """Put the cursor where something can be done."""
        for widget in self.query("Words, #view-given"):
            widget.focus()
            return

    def trouble(self, text: str) -> None:
        """Say why it did not go on."""
        self.query_one("#view-trouble", Static).update(written(text))

    @on(Words.Done)
    def _done(self, event: Words.Done) -> None:
        """Enter keeps what was written; Esc goes on without, the second time if something was."""
        event.stop()
        text = event.text[:LONGEST]
        if event.kept and text:
            self.post_message(self.Kept(text))
        elif event.kept:
            self.trouble("Nothing is written yet. Write a line, or go on without with esc.")
        elif text and self._warned != text:
            self._warned = text
            self.trouble("Enter keeps what you wrote. Esc once more goes on without it.")
        else:
            self.post_message(self.Skipped())

    def _moments(self) -> list[Row]:
        rows = [row("The moments, to look back on", HEADING)]
        for review in self._debrief.decisions:
            rows.append(row(review.prompt, QUIET, lead=str(review.index + 1), lead_style=QUIET, hang=4, above=1))
            rows += [row(text, hang=4, lead=" ") for text in review.chosen]
        return rows

    def _given(self) -> list[Row]:
        said = self._debrief.view
        if not said:
            return [row("You went on without writing anything down.", QUIET)]
        return [row("What you said before anything was counted", QUIET), row(said, above=1)]
