"""A field for words that one looks for; leaving it keeps them, Esc drops them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class Filter(Input):
    """Says what is looked for at every key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "submit", "to the list", key_display="enter"),
        Binding("escape", "drop", "show all", tooltip="Drop the words and show everything again"),
    ]

    @dataclass
    class Sought(Message):
        """Other words are looked for."""

        words: tuple[str, ...]
        """In lower case, as str.casefold makes it."""

    @dataclass
    class Left(Message):
        """Somebody goes on to what was found."""

        dropped: bool
        """Whether everything is to be shown again."""

    def __init__(self, placeholder: str, *, id: str) -> None:
        super().__init__(placeholder=placeholder, id=id, compact=True)

    @property
    def words(self) -> tuple[str, ...]:
        """What is looked for."""
        return tuple(self.value.casefold().split())

    def action_drop(self) -> None:
        """Look for nothing any more."""
        self.value = ""
        self.post_message(self.Left(True))

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Sought(self.words))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Left(False))
