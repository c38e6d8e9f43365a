"""How the screens end when they did not mean to: a sentence, a restored terminal, an exit code.

Textual prints local variables when it crashes; they may hold names and what somebody wrote. Here nothing is said but
what kind of mistake it was and where in the program.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

CRASHED = 3
GRACE = 2.0
"""Seconds that a process which was told to end has for putting the terminal in order."""
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

    Where that does not end it within `GRACE` seconds, it ends at once: a terminal that is gone takes no more output,
    and whoever writes to it waits for ever. Where signals cannot be handled (not in the main thread, not on this
    system) they stay as they are.
    """
    loop = asyncio.get_running_loop()

    def told(number: int, _frame: object) -> None:
        loop.call_soon_threadsafe(stop, 128 + number)
        watchdog = threading.Timer(GRACE, os._exit, [128 + number])
        watchdog.daemon = True
        watchdog.start()

    for name in SIGNALS:
        number = getattr(signal, name, None)
        if number is not None:
            with suppress(ValueError, OSError):
                signal.signal(number, told)
    threading.excepthook = _thread_failed


def _thread_failed(args: threading.ExceptHookArgs) -> None:
    """End when the terminal is gone, signal or no signal; every answer is on the disk. Say of other failures what."""
    writer = type(args.thread).__module__.startswith("textual.")
    if writer and isinstance(args.exc_value, OSError):
        os._exit(128 + getattr(signal, "SIGHUP", 1))
    if args.exc_value is not None:
        print(crash_sentence(args.exc_value), file=sys.stderr)
