"""What one can do in an hour with the patient, by key. A key acts at once: there, time passes by what one does."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from ...engine.observation import PRESENCE, Act
from ..text import written
from .answers import Answers, Choice, ChoiceLine
from .decision import DecisionView
from .page import Row

KEYS = "123456789adefhloqstuvxyz"
"""The keys of acts, in this order: digits, then letters that mean nothing else while a case is played."""
SPACE = "space"
SETTLES = 0.3
"""Seconds in which a space still belongs to the text that came one by one, and not to the hour."""


def keys_of(acts: Sequence[Act]) -> list[tuple[str, Act]]:
    """The acts with their keys, presence first; "" where there are more acts than keys."""
    keys = iter(KEYS)
    present = [(SPACE, act) for act in acts if act.id == PRESENCE]
    return present + [(next(keys, ""), act) for act in acts if act.id != PRESENCE]


def takes(act: Act) -> str:
    """How long an act takes, where that is not a minute."""
    if act.id == PRESENCE:
        return f"up to {act.minutes} min" if act.minutes > 1 else ""
    return f"{act.minutes} min" if act.minutes != 1 else ""


class ActLine(ChoiceLine):
    """One act: its key, its text, how long it takes."""

    HANG = 8

    def __init__(self, key: str, act: Act, place: int) -> None:
        self.key, self.act = key, act
        super().__init__(Choice(act.id, act.text), place)

    def rows(self) -> list[Row]:
        """The line as it stands now."""
        pointer = Content.styled("▸" if self.lit else " ", "bold $accent")
        key = Content.styled(self.key, "bold $accent" if self.lit else "bold $primary")
        lasts = takes(self.act)
        text = written(self.act.text, "bold" if self.lit else "")
        body = Content.assemble(text, (f"  {lasts}", "$quiet")) if lasts else text
        return [Row(body, Content.assemble(pointer, key), self.HANG)]


class Palette(Answers):
    """The acts that are possible now. Their keys act at once; arrows and `enter` do too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(SPACE, "stay", "be present", tooltip="Stay with the patient and say nothing"),
        Binding("1", "pick(1)", "act", key_display="1-9"),
        *[Binding(key, f"pick({place})", show=False) for place, key in enumerate(KEYS, 1) if place > 1],
    ]

    def __init__(self, acts: Sequence[Act], paced: bool) -> None:
        """`paced`: the text before it came one by one, so that a space may still be meant for it."""
        super().__init__([])
        keyed = keys_of(acts)
        self.lines = [ActLine(key, act, place) for place, (key, act) in enumerate(keyed)]
        self.keyed = {key: act.id for key, act in keyed if key}
        self._settled = time.monotonic() + SETTLES if paced else 0.0
        picked = [key for key in self.keyed if key != SPACE]
        shown = f"1-{picked[-1]}" if len(picked) > 1 else "1"
        known = self._bindings.key_to_bindings
        # The footer names presence first, then the keys that there are.
        first = {SPACE: known.pop(SPACE), "1": [Binding("1", "pick(1)", "act", key_display=shown)]}
        self._bindings.key_to_bindings = {**first, **{key: found for key, found in known.items() if key != "1"}}

    def on_mount(self) -> None:
        """It takes keys from the moment at which it is seen."""
        if self._settled:
            self._settled = time.monotonic() + SETTLES

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No keys while an act is being kept, and none for acts that are not there."""
        if self.locked:
            return False
        if action == "pick":
            place = parameters[0]
            return isinstance(place, int) and place <= len(KEYS) and KEYS[place - 1] in self.keyed
        return SPACE in self.keyed if action == "stay" else super().check_action(action, parameters)

    def action_stay(self) -> None:
        """Be present."""
        if time.monotonic() >= self._settled:
            self.send((self.keyed[SPACE],))

    def action_pick(self, figure: int) -> None:
        """Do what stands behind a key, counted from 1."""
        self.send((self.keyed[KEYS[figure - 1]],))


class HourView(Vertical):
    """An hour that waits for what one does next."""

    def __init__(self, acts: Sequence[Act], paced: bool = False) -> None:
        super().__init__(classes="decision")
        self.answers = Palette(acts, paced)

    def compose(self) -> ComposeResult:
        """The palette."""
        yield self.answers

    def on_mount(self) -> None:
        """Keys go to the palette."""
        self.answers.focus(scroll_visible=False)

    def height_at(self, width: int) -> int:
        """Lines it takes when it appears."""
        return self.answers.height_at(width)

    def on_answers_confirmed(self, message: Answers.Confirmed) -> None:
        """Pass the act on as an answer."""
        message.stop()
        self.post_message(DecisionView.Answered(self, message.answer, ""))
