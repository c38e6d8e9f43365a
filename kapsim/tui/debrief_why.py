"""The third part of the debrief: every decision with its reasons, and the gate apart from the counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import shorten
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList

from ..debrief import Debrief
from .debrief_gate import overview_rows
from .debrief_rows import MARKS, QUIET, decision_rows, standing
from .text import written
from .widgets.entries import Entries
from .widgets.page import PageView, Row, read_on, row

LONGEST_PROMPT = 52
"""Characters of a question in the list."""


class DecisionList(Entries):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "reasons", tooltip="Scroll the reasons with the arrow keys; left comes back")
    ]


class WhyPane(Horizontal):
    """A list of the decisions, and all that is to say about the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "read_on", "read on", tooltip="A page down; at the end, the next decision"),
        Binding("right", "to_reasons", "to the reasons", show=False),
        Binding("left", "to_list", "list", tooltip="Back to the list of decisions"),
    ]

    @dataclass
    class Selected(Message):
        """Another decision is under the cursor."""

        index: int | None
        """Its index, None for the overview."""

    def __init__(self, debrief: Debrief) -> None:
        super().__init__(id="why")
        self._debrief = debrief

    def compose(self) -> ComposeResult:
        """The list beside the reasons."""
        yield DecisionList(id="why-list")
        yield VerticalScroll(PageView(overview_rows(self._debrief), id="why-page"), id="why-reasons")

    def on_mount(self) -> None:
        """List the decisions; the cursor begins on the overview."""
        self.query_one(Entries).fill(self._entries(), apart=False)

    def start(self) -> None:
        """Put the cursor into the list."""
        self.query_one(Entries).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Left goes back to where one is not."""
        if action == "to_list":
            return not self.query_one(Entries).has_focus
        return super().check_action(action, parameters)

    def action_to_reasons(self) -> None:
        """Scroll the reasons with the arrow keys."""
        self.query_one("#why-reasons").focus()

    def action_to_list(self) -> None:
        """Choose a decision with the arrow keys."""
        self.query_one(Entries).focus()

    def action_read_on(self) -> None:
        """A page down; at the end of the page, the next decision."""
        reasons = self.query_one("#why-reasons", VerticalScroll)
        if not read_on(reasons):
            self.query_one(Entries).action_cursor_down()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_to_reasons()

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        index = event.option_index - 1
        review = self._debrief.decisions[index] if index >= 0 else None
        rows = decision_rows(self._debrief, review) if review else overview_rows(self._debrief)
        self.query_one("#why-page", PageView).show(rows)
        self.query_one("#why-reasons").scroll_home(animate=False)
        self.post_message(self.Selected(review.index if review else None))

    def _entries(self) -> Iterator[list[Row]]:
        yield [row("The gate and the counts", lead=" ", hang=5)]
        for review in self._debrief.decisions:
            mark, style, _words = MARKS[standing(self._debrief, review)]
            lead = Content.assemble((mark, style), (f"{review.index + 1:>3}", QUIET))
            yield [Row(written(shorten(review.prompt, LONGEST_PROMPT, placeholder=" …")), lead, hang=5)]
