"""Putting choices in order: take one by its number and give it a place, or move it with the arrows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from .answers import Answers, Choice, ChoiceLine


class OrderAnswers(Answers):
    """All choices, put in order. Nothing is sent before something was looked at."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "pick(1)", "take, then place", key_display="1-9"),
        Binding("shift+up,K", "move(-1)", "move", key_display="shift+↑↓"),
        Binding("shift+down,J", "move(1)", "move down", show=False),
        Binding("space", "take", "take or place", show=False),
    ]

    def __init__(self, choices: Sequence[Choice], spaced: bool = False) -> None:
        super().__init__(choices, spaced)
        self.held = False
        """Whether the highlighted choice was taken: the next number is its place."""

    @property
    def hint(self) -> str:
        """How one puts things in order."""
        return "Put them in order: 3 then 1 moves the third to the first place."

    def mark(self, line: ChoiceLine) -> str:
        """An arrow at what was taken."""
        return "↕" if self.held and self.lit is not None and self.lines[self.lit] is line else " "

    def on_mount(self) -> None:
        """The margin for the arrow from the beginning."""
        self.redraw()

    def clicked(self, place: int) -> None:
        """A click takes; the next one places."""
        self.action_pick(place + 1)

    def action_pick(self, figure: int) -> None:
        """Take by number; then the number of the place."""
        if figure > len(self.lines):
            return
        if self.held:
            self.held = False
            self.put(figure - 1)
        else:
            self.held = True
            self.light(figure - 1)

    def action_step(self, by: int) -> None:
        """Go up or down; what was taken goes along."""
        if self.held:
            self.action_move(by)
        else:
            super().action_step(by)

    def action_take(self) -> None:
        """Take what is highlighted, or leave it where it is."""
        if self.lit is not None:
            self.held = not self.held
            self.redraw()

    def action_move(self, by: int) -> None:
        """Move what is highlighted one place."""
        if self.lit is None:
            self.light(0)
        elif 0 <= self.lit + by < len(self.lines):
            self.put(self.lit + by)

    def put(self, place: int) -> None:
        """Put the highlighted choice at a place; the others close up."""
        if self.lit is None:
            return
        line = self.lines.pop(self.lit)
        self.lines.insert(place, line)
        if place == 0:
            self.move_child(line, before=0)
        else:
            self.move_child(line, after=self.lines[place - 1])
        self.light(place)

    def action_confirm(self) -> None:
        """Send them as they stand."""
        if self.lit is not None:
            self.send(tuple(line.choice.id for line in self.lines))
