"""Ticking several choices, up to a number of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from ..text import number
from .answers import Answers, Choice, ChoiceLine


class TickAnswers(Answers):
    """Several choices, up to a number of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "pick(1)", "tick", key_display="1-9"),
        Binding("space", "tick", "tick", show=False),
    ]

    def __init__(self, choices: Sequence[Choice], up_to: int, spaced: bool = False) -> None:
        super().__init__(choices, spaced)
        self.up_to = up_to
        self.ticked: list[str] = []

    @dataclass
    class Changed(Message):
        """What is ticked has changed, or one more would be too many."""

        text: str
        """How many of how many, in words."""

    @property
    def hint(self) -> str:
        """How many are ticked, of how many."""
        ticked = number(len(self.ticked)) if self.ticked else "none"
        return f"{ticked} ticked of up to {number(self.up_to)}"

    def on_mount(self) -> None:
        """Boxes from the beginning."""
        self.redraw()

    def mark(self, line: ChoiceLine) -> str:
        """A box."""
        return "☑" if line.choice.id in self.ticked else "☐"

    def clicked(self, place: int) -> None:
        """A click ticks."""
        self.action_pick(place + 1)

    def action_pick(self, figure: int) -> None:
        """Tick by number, from 1."""
        if figure <= len(self.lines):
            self.light(figure - 1)
            self.action_tick()

    def action_tick(self) -> None:
        """Tick what is highlighted, or take the tick away."""
        if self.lit is None:
            return
        chosen = self.lines[self.lit].choice.id
        text = ""
        if chosen in self.ticked:
            self.ticked.remove(chosen)
        elif len(self.ticked) < self.up_to:
            self.ticked.append(chosen)
        else:
            text = f"{self.hint}: untick one first"
        self.redraw()
        self.post_message(self.Changed(text or self.hint))

    def action_confirm(self) -> None:
        """Send what is ticked, as it is listed."""
        if self.ticked:
            self.send(tuple(line.choice.id for line in self.lines if line.choice.id in self.ticked))
        else:
            self.post_message(self.Changed("tick at least one first"))
