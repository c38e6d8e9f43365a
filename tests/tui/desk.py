"""An author's desk: a case in a file that is written and saved, and the preview beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from textwrap import dedent

from textual.pilot import Pilot

from kapsim.catalogue import Catalogue
from kapsim.settings import Settings
from kapsim.tui.preview import PreviewScreen
from kapsim.tui.preview_app import PreviewApp

from .room import LETTER
from .stage import CASE, TEXTS, loaded, settled, shown

GUARDED = {
    "gate:": """gauges:
  alliance: {{of: maya, start: 60, shown: [turned away, watchful, with you]}}
variables:
  rested: {{start: false}}
gate:""",
    "chart:\n": 'chart:\n  letter: {{title: "{letter}", at_start: true, text: "{letter-text}"}}\n',
    "      reveals: [home]\n": "      reveals: [home]\n          changes: [alliance + 20, rested = true]\n",
    "        home:\n          text:": "        home:\n          when: letter\n          text:",
    "  what-now:\n": """    next:
      - {{when: rested and alliance >= 70, to: what-now}}
      - {{to: sent-home}}
  what-now:
""",
}
"""What the case on the desk has and that of the stage has not: a gauge, a variable, a letter, and guards."""


class Bookcase:
    """A library of which only the catalogue is asked for."""

    def catalogue(self) -> Catalogue:
        return loaded().catalogue


def text(texts: Mapping[str, str] | None = None) -> str:
    """The text of the case."""
    case = dedent(CASE)
    for old, new in GUARDED.items():
        assert case.count(old) >= 1, old
        case = case.replace(old, new, 1)
    return case.format(**TEXTS | LETTER | dict(texts or {}))


def a_desk(
    folder: Path, case: str | None = None, *, step: str = "", set_values: Sequence[str] = (), every: float = 3600
) -> tuple[PreviewApp, Path]:
    """A preview of a case in a file; it looks at the file when it is told to (`saved`)."""
    path = folder / "case.yaml"
    path.write_text(text() if case is None else case, encoding="utf-8")
    app = PreviewApp(
        Bookcase(),  # type: ignore[arg-type]
        path,
        Settings(welcomed=True, animation=False),
        step=step,
        set_values=set_values,
        every=every,
        now=lambda: datetime(2026, 11, 12, 9, 41, 7),
    )
    app.animation_level = "none"
    return app, path


async def saved(pilot: Pilot[None], path: Path, case: str) -> None:
    """Save the file as an editor does, in another one that takes its place; and let it be seen."""
    written = path.with_suffix(".part")
    written.write_text(case, encoding="utf-8")
    written.replace(path)
    await looks(pilot, 2)


async def looks(pilot: Pilot[None], times: int) -> None:
    """So many looks at the file."""
    app = pilot.app
    assert isinstance(app, PreviewApp)
    for _ in range(times):
        await app.look()
    await settled(pilot)


async def seen(pilot: Pilot[None], words: str) -> None:
    """Wait until these words are on the screen."""
    app = pilot.app
    assert isinstance(app, PreviewApp)
    for _ in range(400):
        if words in shown(app):
            return
        await pilot.pause(0.01)
    raise AssertionError(f"{words!r} did not come:\n{shown(app)}")


async def opened(pilot: Pilot[None]) -> PreviewScreen:
    """The preview, once it is open and all is told."""
    await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, PreviewScreen)
    screen.action_hurry()
    await settled(pilot)
    return screen
