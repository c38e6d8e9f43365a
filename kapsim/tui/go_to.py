"""The steps of a case to choose one from, for going there in a preview."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static

from ..engine.model import Case, Step
from ..places import Places, asks
from .screen import KapsimScreen
from .text import written
from .widgets.entries import Entries
from .widgets.filter import Filter
from .widgets.keys import Keys
from .widgets.page import Row, row

NUMBER = 5
"""Columns of the number of a step."""


class StepList(Entries):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select", "go there")]


class GoToScreen(KapsimScreen[str]):
    """Every step of a case. Gives the id of the one that was chosen, None for none."""

    HELP = """
All steps of the case, as the file has them. `enter` goes to the one under the cursor, as if it had just been entered:
with the values of the beginning and those given with `--set`. `/` looks for words in names, headings and phases.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "find", key_display="/", tooltip="Look for a step"),
        Binding("escape,g,q", "close", "back to the case", key_display="esc"),
    ]

    def __init__(self, case: Case, at: str) -> None:
        """`at` is the step under the cursor at first."""
        super().__init__()
        self.case, self.at = case, at
        self._places = Places(case)
        self._shown = list(case.steps.values())

    def compose(self) -> ComposeResult:
        """Title and filter, the list, the keys."""
        yield Static(Content.styled("Go to a step", "bold"), classes="title")
        yield Filter("Words in names, headings, phases", id="steps-filter")
        yield StepList(id="steps-list")
        yield Static(Content("No step has these words. Esc shows all steps."), id="steps-empty", classes="quiet")
        yield Keys()

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(Filter).display = False
        self._fill()
        self.query_one(StepList).focus()

    def _fill(self) -> None:
        words = self.query_one(Filter).words
        self._shown = [step for step in self.case.steps.values() if all(word in _text(step) for word in words)]
        ids = [step.id for step in self._shown]
        steps, empty = self.query_one(StepList), self.query_one("#steps-empty")
        steps.display, empty.display = bool(ids), not ids
        steps.fill((self._rows(step) for step in self._shown), ids.index(self.at) if self.at in ids else 0, apart=False)

    def _rows(self, step: Step) -> list[Row]:
        other = "an hour" if step.hour else f"{step.end.outcome} end" if step.end else "a scene"
        kind = asks(step.decision) if step.decision else other
        heading = step.heading or (step.end.title if step.end else "")
        body = Content.assemble(written(step.id, "bold"), written(f"  {heading}" if heading else "", "$quiet"))
        here = " · you are here" if step.id == self.at else ""
        number = str(self._places.numbers[step.id])
        return [
            Row(body, written(number, "$accent"), NUMBER),
            row(f"{step.phase}, {kind}{here}", "$quiet", indent=NUMBER),
        ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys do something right now."""
        if action == "find":
            return not isinstance(self.focused, Filter)
        return super().check_action(action, parameters)

    def action_find(self) -> None:
        """Look for words."""
        field = self.query_one(Filter)
        field.display = True
        field.focus()

    def action_close(self) -> None:
        """Back to where one was."""
        self.dismiss(None)

    @on(Filter.Sought)
    def _sought(self, event: Filter.Sought) -> None:
        event.stop()
        self._fill()

    @on(Filter.Left)
    def _left(self, event: Filter.Left) -> None:
        event.stop()
        self.query_one(Filter).display = not event.dropped
        self.query_one(StepList).focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._shown[event.option_index].id)


def _text(step: Step) -> str:
    return " ".join((step.id, step.heading, step.phase, step.end.title if step.end else "")).casefold()
