"""The footer: every key of the screen, on as many lines as it takes.

One widget that draws text. Textual's own footer mounts a widget per key whenever the keys change, and lets those that
do not fit in a line disappear.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.keys import key_to_character
from textual.screen import Screen
from textual.widget import Widget

GAP = 2
"""Columns between two keys."""
LAST = ("show_help", "command_palette")
"""What stands at the end on every screen."""


@dataclass(frozen=True, slots=True)
class KeyHint:
    """A key as the footer shows it. `key` is what a click on it presses, `shown` what stands there for it."""

    key: str
    shown: str
    does: str

    @property
    def width(self) -> int:
        """Columns that the hint takes."""
        return len(self.shown) + 1 + len(self.does)


def hints_of(screen: Screen[object]) -> tuple[KeyHint, ...]:
    """The keys that work on a screen right now, each action once; none that would be a letter in a field."""
    found: dict[str, KeyHint] = {}
    field = screen.focused
    for key, active in screen.active_bindings.items():
        binding = active.binding
        typed = field is not None and not binding.priority and field.check_consume_key(key, key_to_character(key))
        if binding.show and active.enabled and not typed:
            shown = screen.app.get_key_display(binding)
            found.setdefault(binding.action, KeyHint(binding.key, shown, binding.description))
    everywhere = [found.pop(action) for action in LAST if action in found]
    return (*found.values(), *everywhere)


def laid_out(hints: tuple[KeyHint, ...], width: int) -> list[list[KeyHint]]:
    """The hints in lines of at most `width` columns; none is broken."""
    lines: list[list[KeyHint]] = [[]]
    used = 0
    for hint in hints:
        if lines[-1] and used + GAP + hint.width > width:
            lines.append([])
            used = 0
        used += (GAP if lines[-1] else 0) + hint.width
        lines[-1].append(hint)
    return lines


class Keys(Widget, can_focus=False):
    """The keys of the screen, in words; a click on one presses it."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self.hints: tuple[KeyHint, ...] = ()

    def on_mount(self) -> None:
        """Follow what the keys of the screen are."""
        self.screen.bindings_updated_signal.subscribe(self, self._renewed)

    def _renewed(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen:
            hints = hints_of(screen)
            if hints != self.hints:
                self.hints = hints
                self.refresh(layout=True)

    def render(self) -> Content:
        """The lines of the footer."""
        width = self.content_size.width
        lines = [
            Content("  ").join(
                Content.assemble((hint.shown, "bold $footer-key-foreground"), f" {hint.does}") for hint in line
            )
            for line in laid_out(self.hints, width)
        ]
        return Content("\n").join(lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as the keys take."""
        return len(laid_out(self.hints, width))

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked on."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        lines = laid_out(self.hints, self.content_size.width)
        column = 0
        for hint in lines[offset.y] if offset.y < len(lines) else ():
            if column <= offset.x < column + hint.width:
                self.app.simulate_key(hint.key)
            column += hint.width + GAP
