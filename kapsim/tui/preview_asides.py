"""What stands beside a preview, or before it: the problems of the file, and the way out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from ..problems import Problem
from .problems import ProblemsScreen
from .screen import SCROLL_KEYS
from .step_out import StepOutScreen


class PreviewProblemsScreen(ProblemsScreen):
    """The problems of the file as it was saved last; they follow what is saved, and go when it is mended."""

    HELP = """
What is wrong in the file, as `kapsim check` prints it. Mend it and save: the list follows. When nothing is wrong any
more, the preview comes back by itself.
"""

    def follow(self, message: str, problems: Sequence[Problem]) -> None:
        """Show what is known now; close when that is nothing, unless another screen lies above."""
        if problems or self.app.screen is not self:
            self.renew(message if problems else "Nothing is wrong any more.", problems)
        else:
            self.dismiss(None)


class RepairScreen(ProblemsScreen):
    """What stands there before a case could ever be made of the file."""

    HELP = """
No case can be made of this file yet. Every problem is listed with line and column, what is wrong, and what was probably
meant. Mend it and save: the list follows, and the preview opens by itself.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape", "close", "leave", key_display="q"),
        Binding("enter", "nothing", show=False),
        *SCROLL_KEYS,
    ]

    def action_close(self) -> None:
        """Leave the preview."""
        self.kapsim.home()

    def action_nothing(self) -> None:
        """There is nothing to go back to."""


class PreviewStepOutScreen(StepOutScreen):
    """Stepping out of a preview."""

    HELP = """
You have **stepped out**, as a trainee can at any moment. Go back with `esc`, or leave the preview; nothing of it is
kept.
"""
    KEPT = "The case waits where it is. A trainee reads here that every answer is kept; of a preview nothing is."
    LEAVE = "leave the preview"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("l", "choose('leave')", "leave the preview")]
