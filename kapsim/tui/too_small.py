"""What stands there while the terminal is too small: the size it needs, the size it has, nothing else.

It lives in a mode of its own (a second stack of screens), so that no other screen is ever laid out at such a size, and
all of them are as they were when there is room again.
"""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

MODE = "too-small"
LEAST = Size(60, 20)
"""Columns and rows below which kapsim waits."""


def fits(size: Size) -> bool:
    """Whether a terminal of this size is large enough."""
    return size.width >= LEAST.width and size.height >= LEAST.height


def message(size: Size) -> str:
    """What is said at a size."""
    return (
        f"Terminal too small\n\nneeded: {LEAST.width} x {LEAST.height}\nnow: {size.width} x {size.height}\n\n"
        "Make it larger to go on (columns x rows).\nNothing is lost."
    )


class TooSmallScreen(Screen[None]):
    """Waits for room."""

    ALLOW_SELECT = False
    AUTO_FOCUS = ""

    def compose(self) -> ComposeResult:
        """One text."""
        yield Static(message(self.app.size), markup=False)

    def on_resize(self, event: events.Resize) -> None:
        """Say the size that it has now."""
        self.query_one(Static).update(message(event.size))
