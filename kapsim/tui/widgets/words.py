"""A field for a few sentences: Enter keeps them, Ctrl+J begins a new line, Esc leaves. Nothing typed is ever lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from ..text import harmless

if TYPE_CHECKING:
    from ..app import KapsimApp


class Words(TextArea):
    """A text area that says when one is done with it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "done(True)", "keep it", key_display="enter", priority=True),
        Binding("ctrl+j,shift+enter", "new_line", "new line", key_display="^j", priority=True),
        Binding("escape", "done(False)", "close", key_display="esc", priority=True),
    ]

    @dataclass
    class Done(Message):
        """Somebody is done writing."""

        words: Words
        """The field."""
        text: str
        """What stands in it."""
        kept: bool
        """Whether Enter was pressed, not Esc."""

    def __init__(self, text: str = "", leave: str = "close") -> None:
        """`leave` is what the footer says of Esc."""
        super().__init__(text, soft_wrap=True, tab_behavior="focus")
        escape = self._bindings.key_to_bindings["escape"][0]
        self._bindings.key_to_bindings["escape"] = [replace(escape, description=leave)]
        self.move_cursor(self.document.end)

    def on_mount(self) -> None:
        """Where nothing should move by itself, the cursor does not blink either."""
        self.cursor_blink = cast("KapsimApp", self.app).settings.animation

    def action_done(self, kept: bool) -> None:
        """Say so."""
        self.post_message(self.Done(self, self.text.strip(), kept))

    def action_new_line(self) -> None:
        """Begin a new line."""
        self.insert("\n")

    def on_paste(self, event: events.Paste) -> None:
        """Paste without what would act on the terminal; the text area then takes what is left."""
        event.text = harmless(event.text.replace("\r\n", "\n").replace("\r", "\n"))
