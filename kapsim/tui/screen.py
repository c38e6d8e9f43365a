"""What every screen of kapsim has: its own help behind `?`, the footer with its keys, and a typed way to the app."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen

if TYPE_CHECKING:
    from .app import KapsimApp

Result = TypeVar("Result")

SCROLL_KEYS: tuple[BindingType, ...] = (
    Binding("down,j", "scroll(1)", "read on", key_display="↑↓"),
    Binding("up,k", "scroll(-1)", "up", show=False),
    Binding("pagedown,space", "scroll(10)", "page down", show=False),
    Binding("pageup", "scroll(-10)", "page up", show=False),
)
"""For screens with a page of text: the first `.page` or `.sheet`."""


class KapsimScreen(Screen[Result]):
    """A screen with help. Yield `Keys()` (widgets/keys.py) last in `compose` for the footer."""

    ALLOW_SELECT = False
    AUTO_FOCUS = ""
    HELP: ClassVar[str] = ""
    """What the screen is for and how it is used, in Markdown; its keys are listed below it by themselves."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "show_help", "help", key_display="?", tooltip="Explain this screen"),
        Binding("f1", "show_help", "help", tooltip="Explain this screen"),
    ]

    @property
    def kapsim(self) -> KapsimApp:
        """The app, as what it is."""
        return cast("KapsimApp", self.app)

    def action_show_help(self) -> None:
        """Explain this screen."""
        self.kapsim.explain(self)

    def more_commands(self) -> Iterable[SystemCommand]:
        """What this screen can do beside its keys, for the list of all commands."""
        return ()

    def action_scroll(self, lines: int) -> None:
        """Move the text."""
        for page in self.query(".page, .sheet"):
            page.scroll_relative(y=lines, animate=False)
            return


class KapsimModal(KapsimScreen[Result], ModalScreen[Result]):
    """A small screen above another one: a `.sheet` with `Keys()` as its last child."""
