"""How far long work has come: on standard error, only on a terminal, and only once it has taken a second."""

from __future__ import annotations

import os
import shutil
import sys
import time
from types import TracebackType

PATIENCE = 1.0
"""Seconds that pass without a word."""
EVERY = 0.1
WIDEST = 30


class progress:  # noqa: N801
    """`with progress("Reading attempts", total) as step:` and `step()` for each; `step.aside()` before printing."""

    def __init__(self, what: str, total: int) -> None:
        self._what = what
        self._total = max(total, 1)
        self._done = 0
        self._shown = False
        self._next = time.monotonic() + PATIENCE
        self._seen = sys.stderr.isatty() and os.environ.get("TERM", "") != "dumb"

    def __enter__(self) -> progress:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.aside()

    def __call__(self, count: int = 1) -> None:
        """So much more is done."""
        self._done += count
        if self._seen and time.monotonic() >= self._next:
            self._next = time.monotonic() + EVERY
            self._draw()

    def aside(self) -> None:
        """Take the bar away, so that something else can be printed; it comes back with the next step."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False

    def _draw(self) -> None:
        part = min(self._done / self._total, 1.0)
        width = min(WIDEST, max(shutil.get_terminal_size().columns - len(self._what) - 10, 0))
        bar = "#" * int(part * width) + "." * (width - int(part * width))
        sys.stderr.write(f"\r{self._what} {bar} {int(part * 100):3}%\x1b[K")
        sys.stderr.flush()
        self._shown = True
