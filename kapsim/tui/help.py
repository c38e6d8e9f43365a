"""The help of a screen: what it is for, and every key that works there. Other pages of our own are read in it too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Markdown

from .screen import SCROLL_KEYS, KapsimModal
from .widgets.keys import KeyHint, Keys
from .widgets.page import PageView, Row


class HelpScreen(KapsimModal[None]):
    """Explains the screen below it, or something on it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,enter,q", "close", "back", key_display="esc"),
        *SCROLL_KEYS,
    ]

    def __init__(self, text: str, keys: Sequence[KeyHint] = (), title: str = "Help") -> None:
        """`text` is our own Markdown, `keys` are those of the screen that is explained."""
        super().__init__()
        self.text = text
        self.keys = tuple(keys)
        self.heading = title

    def compose(self) -> ComposeResult:
        """The text, then the keys."""
        with VerticalScroll(classes="sheet", can_focus=False) as sheet:
            sheet.border_title = self.heading
            yield Markdown(self.text, open_links=False)
            if self.keys:
                yield PageView(self._rows(), classes="help-keys")
            yield Keys()

    def _rows(self) -> list[Row]:
        hang = max((len(key.shown) for key in self.keys), default=0) + 3
        rows = [Row(Content.styled("Keys", "bold"))]
        rows += [Row(Content(key.does), Content.styled(key.shown, "bold $accent"), hang) for key in self.keys]
        return rows

    def action_close(self) -> None:
        """Back to where one was."""
        self.dismiss(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The help has no help of its own."""
        return False if action == "show_help" else super().check_action(action, parameters)
