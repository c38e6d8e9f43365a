"""Apps whose frames are seen: what is painted is rendered as for a terminal, though there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App, ComposeResult
from textual.widgets import OptionList, Static

if TYPE_CHECKING:
    from kapsim.tui.app import KapsimApp

SIZE = (80, 24)
CHOICES = 4


class Smallest(App[None]):
    """The smallest app that shows something."""

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static("ready")


class SmallestList(App[None]):
    """The smallest app in which a key has a consequence."""

    def compose(self) -> ComposeResult:
        """As many choices as the decision has that it is held against."""
        yield OptionList(*(f"Choice {number}" for number in range(CHOICES)))


def kapsim_app(folder: Path) -> KapsimApp:
    """kapsim with all that is its own in a folder; the first screen was read, and paragraphs do not wait."""
    from kapsim.library import Library
    from kapsim.settings import Settings
    from kapsim.tui.app import KapsimApp

    settings = Settings(welcomed=True, animation=False)
    return KapsimApp(Library(cache=folder / "cache"), str(folder / "kapsim.db"), settings, seed=1)


def watch_frames(app: App[Any], on_frame: Callable[[], None]) -> None:
    """Call `on_frame` after each frame. Headless, Textual composes frames but never turns them into text; this does."""
    display = app._display

    def displayed(screen: Any, renderable: Any) -> None:
        display(screen, renderable)
        if renderable is None or app._batch_count or not app._running:
            return
        if hasattr(renderable, "render_segments"):
            renderable.render_segments(app.console)
        on_frame()

    app._display = displayed  # type: ignore[method-assign]
