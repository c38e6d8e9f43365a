"""How the screens end when they did not mean to: a sentence, a restored terminal, an exit code.

Textual prints local variables when it crashes; they may hold names and what somebody wrote. Here nothing is said but
what kind of mistake it was and where in the program.
"""

from __future__ import annotations

import asyncio
import signal
import traceback
from collections.abc import Callable
from pathlib import Path

CRASHED = 3
SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")


def crash_sentence(error: BaseException) -> str:
    """What a user is told of a mistake of ours: no values, only its kind and its place."""
    cause = error
    while isinstance(getattr(cause, "error", None), BaseException):
        cause = cause.error  # type: ignore[attr-defined]  # Textual wraps what a worker raised
    frames = [frame for frame in traceback.extract_tb(cause.__traceback__) if "kapsim" in Path(frame.filename).parts]
    place = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return (
        f"kapsim: stopped by a mistake in the program ({type(cause).__name__}{place}). "
        "Every answer you gave is kept: `kapsim resume` takes you back."
    )


def on_signals(stop: Callable[[int], None]) -> None:
    """Call `stop` with the exit code when the process is told to end (128 + the signal's number).

    Where signals cannot be handled (not in the main thread, not on this system) they stay as they are.
    """
    loop = asyncio.get_running_loop()
    for name in SIGNALS:
        number = getattr(signal, name, None)
        if number is None:
            continue
        try:
            loop.add_signal_handler(number, stop, 128 + number)
        except (NotImplementedError, RuntimeError, ValueError):
            return
