"""The child of row 13: `python -m tests.bench.first_screen kapsim|smallest FOLDER` opens an app, headless.

Prints what is listed, and the processor time of the process until that was painted.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from textual.app import App
from textual.widgets import OptionList, Static

from tests.bench.frames import SIZE, Smallest, kapsim_app, watch_frames


def main(which: str, folder: str) -> None:
    """Open the app, and leave it once it can be used."""
    app: App[None] = kapsim_app(Path(folder)) if which == "kapsim" else Smallest()
    found: list[str] = []

    def look() -> None:
        if found or not (listed := _listed(app, which)):
            return
        found.append(f"{listed} {time.process_time()}")
        app.exit()

    watch_frames(app, look)
    app.run(headless=True, size=SIZE)
    print(*found, flush=True)
    # What is still being warmed up in threads is no part of this.
    os._exit(0)


def _listed(app: App[None], which: str) -> int:
    """How many entries can be chosen on the screen that is shown, or 1 for a line that is there."""
    if which == "kapsim":
        lists = app.screen.query(OptionList)
        return lists.first().option_count if lists else 0
    lines = app.screen.query(Static)
    return int(bool(lines) and lines.first().size.width > 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
