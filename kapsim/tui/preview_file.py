"""What is known of the file under a preview: in words, in a banner, in a panel beside the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from ..problems import Problem
from .problems import brief_rows
from .text import counted, sentence, written
from .widgets.page import NOTHING, PageView, Row

LAST_GOOD = "this is the last good version"


@dataclass(frozen=True, slots=True)
class FileState:
    """What is known of the file as it was saved last. `broken`: no case can be made of it, so an older one is shown."""

    problems: tuple[Problem, ...] = ()
    broken: bool = False
    checking: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The state in a few words."""
        if self.checking:
            return ("checking …",)
        if not self.problems:
            return ("no problems",)
        them = "it" if len(self.problems) == 1 else "them"
        count = f"{counted(len(self.problems), 'problem')}, p shows {them}"
        return (count, LAST_GOOD) if self.broken else (count,)

    @property
    def heading(self) -> str:
        """What stands above the problems."""
        count = counted(len(self.problems), "problem")
        return sentence(f"{count}. Meanwhile {LAST_GOOD}." if self.broken else f"{count}.")


class ProblemsPanel(VerticalScroll, can_focus=False):
    """The problems of the file beside the text."""

    def __init__(self) -> None:
        super().__init__(classes="panel")
        self._view = PageView()

    def compose(self) -> ComposeResult:
        """One page."""
        yield self._view

    def show(self, problems: Sequence[Problem]) -> None:
        """Show these; without any there is no panel."""
        self.display = bool(problems)
        self.border_title = sentence(counted(len(problems), "problem"))
        self._view.show(brief_rows(problems))


def banner_row(file: FileState, notice: str) -> Row:
    """That it is a preview, how the file is, and what came of the last save, if anything."""
    mark, style = ("!", "bold $error") if file.problems else ("✓", "$success")
    first, *more = file.words
    state = Content.assemble(("" if file.checking else f"{mark} ", style), first)
    told = [Content.styled("Preview: nothing is kept", "bold $accent"), state, *(written(part) for part in more)]
    return Row(NOTHING, parts=(*told, written(notice)) if notice else tuple(told))
