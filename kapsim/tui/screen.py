"""What every screen of kapsim has: its own help behind `?`, the footer with its keys, and a typed way to the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen

if TYPE_CHECKING:
    from .app import KapsimApp

Result = TypeVar("Result")


class KapsimScreen(Screen[Result]):
    """A screen with help. Yield `Keys()` (widgets/keys.py) last in `compose` for the footer."""

    ALLOW_SELECT = False
    AUTO_FOCUS = ""
    HELP: ClassVar[str] = ""
    """What the screen is for and how it is used, in Markdown; its keys are listed below it by themselves."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "show_help", "help", key_display="?", tooltip="Explain this screen"),
    ]

    @property
    def kapsim(self) -> KapsimApp:
        """The app, as what it is."""
        return cast("KapsimApp", self.app)

    def action_show_help(self) -> None:
        """Explain this screen."""
        self.kapsim.explain(self)


class KapsimModal(ModalScreen[Result]):
    """A small screen above another one."""

    ALLOW_SELECT = False
    AUTO_FOCUS = ""
    HELP: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "show_help", "help", show=False, tooltip="Explain this screen"),
    ]

    @property
    def kapsim(self) -> KapsimApp:
        """The app, as what it is."""
        return cast("KapsimApp", self.app)

    def action_show_help(self) -> None:
        """Explain this screen."""
        self.kapsim.explain(self)
