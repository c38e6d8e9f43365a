"""The full-screen front end."""

from __future__ import annotations

import argparse

from ..exits import Exit
from .shared import Fault, has_terminal, library_of, program_file, store_name


def screens(options: argparse.Namespace, case: str = "", attempt: str = "", mapped: str = "") -> int:
    """Open the screens: at the cases, at the briefing or the map of a case, or at an attempt. Gives the exit code."""
    if not has_terminal():
        instead = "kapsim map CASE" if mapped else "kapsim play CASE --plain"
        raise Fault(f"The screens need a terminal. `{instead}` works everywhere.", Exit.USAGE)
    from ..settings import load_settings
    from ..tui.app import KapsimApp

    settings = load_settings()
    if mode := getattr(options, "mode", None):
        settings = settings.with_(mode=mode)
    if name := getattr(options, "name", None):
        settings = settings.with_(name=name)
    seed = getattr(options, "seed", None)
    app = KapsimApp(
        library_of(options),
        store_name(options),
        settings,
        program=program_file(options),
        case=case,
        attempt=attempt,
        mapped=mapped,
        seed=seed,
    )
    app.run()
    return app.return_code or Exit.DONE
