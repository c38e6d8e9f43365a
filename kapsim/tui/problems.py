"""What is wrong, as sentences: the problems of a case file, or trouble with the store, and what can be done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from ..problems import Problem
from .screen import SCROLL_KEYS, KapsimModal, KapsimScreen
from .text import written
from .widgets.keys import Keys
from .widgets.page import PageView, Row


def problem_rows(problems: Iterable[Problem], hang: int = 3) -> list[Row]:
    """Problems as `kapsim check` prints them: place, what is wrong, the line of the file, what was probably meant."""
    rows: list[Row] = []
    for problem in problems:
        place, *rest = problem.text().split("\n")
        rows.append(Row(written(place), Content.styled("!", "bold $error"), hang, above=1))
        rows += [Row(written(line, "$quiet"), indent=hang) for line in rest]
    return rows


def brief_rows(problems: Sequence[Problem]) -> list[Row]:
    """Problems where there is little room: the line, what is wrong, what was probably meant."""
    rows: list[Row] = []
    for index, problem in enumerate(problems):
        place = f"line {problem.line}: " if problem.line else ""
        rows.append(Row(written(f"{place}{problem.message}"), Content.styled("!", "bold $error"), 2, above=index > 0))
        if problem.hint:
            rows.append(Row(written(problem.hint, "$quiet"), indent=2))
    return rows


class ProblemsScreen(KapsimScreen[None]):
    """A case that cannot be opened: why, and every problem of its file with its place."""

    HELP = """
This case cannot be opened yet. Every problem of its file is listed with line and column, what is wrong, and what was
probably meant; `e` explains what these problems mean, each with a wrong and a right example. `kapsim check FILE`
prints the same list.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "close", "back", key_display="esc"),
        Binding("e", "explain", "explain", tooltip="What these problems mean"),
        *SCROLL_KEYS,
    ]

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__()
        self.problems = tuple(problems)
        self.page = PageView(self._rows(message, problems))

    def compose(self) -> ComposeResult:
        """The sentence, then the problems."""
        with VerticalScroll(classes="page", can_focus=False):
            yield self.page
        yield Keys()

    def renew(self, message: str, problems: Sequence[Problem] = ()) -> None:
        """Say something else."""
        self.problems = tuple(problems)
        self.page.show(self._rows(message, problems))
        self.refresh_bindings()

    def _rows(self, message: str, problems: Sequence[Problem]) -> list[Row]:
        return [Row(written(message, "bold")), *problem_rows(problems)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only problems of a file have pages."""
        if action == "explain":
            return bool(self.problems)
        return super().check_action(action, parameters)

    def action_explain(self) -> None:
        """The page of each code that is listed, in that order."""
        from ..explain import markdown
        from .help import HelpScreen

        codes = dict.fromkeys(problem.code for problem in self.problems)
        self.kapsim.show(HelpScreen("\n\n".join(map(markdown, codes)), title="Explained"))

    def action_close(self) -> None:
        """Back to where one was."""
        self.dismiss(None)


class TroubleScreen(KapsimModal[bool]):
    """Something could not be kept or read. Gives whether to try again."""

    HELP = """
Something could not be read or written. Nothing is shown as kept that is not: what you see behind this note is as far as
the store has come. Try again once the cause is gone, or leave; what was kept before stays kept.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r,enter", "choose(True)", "try again", key_display="r"),
        Binding("l,escape", "choose(False)", "leave it", key_display="l"),
    ]

    def __init__(self, message: str, leaving: str = "leave it") -> None:
        """`message` says what went wrong and what to do; `leaving` what happens instead of another try."""
        super().__init__()
        self.message = message
        self.leaving = leaving

    def compose(self) -> ComposeResult:
        """The sentence and the two ways on."""
        with VerticalScroll(classes="sheet", can_focus=False) as sheet:
            sheet.border_title = "Not kept"
            yield PageView(
                [
                    Row(written(self.message), Content.styled("!", "bold $error"), 3),
                    Row(Content("try again"), Content.styled("r", "bold $accent"), 3, above=1),
                    Row(Content(self.leaving), Content.styled("l", "bold $accent"), 3),
                ]
            )
            yield Keys()

    def action_choose(self, again: bool) -> None:
        """Try again, or not."""
        self.dismiss(again)
