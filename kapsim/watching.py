"""Notices that a file was saved. It compares what the file holds, so that no clock of a disk has to be trusted."""

from __future__ import annotations

from pathlib import Path

from .source import LARGEST

PATIENCE = 6
"""Looks for which a file that is empty or gone is taken for one that is just being written."""


class Watch:
    """Looks at one file, again and again. What it finds counts once two looks in a row have found the same.

    Editors empty a file before they fill it, write it in parts, or put another in its place; all of that passes unseen.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known: bytes | None = None
        self._found: bytes | None = None
        self._looks = 0

    def look(self) -> bytes | None:
        """What was saved, once; None while there is nothing new. Nothing at all (b"") if the file is empty or gone.

        The first look gives what is there. At most a byte more is read than a case may have.
        """
        raw = self._read()
        if raw == self._known:
            self._looks = 0
            return None
        self._looks = self._looks + 1 if raw == self._found else 1
        self._found = raw
        if self._looks < self._needed(raw):
            return None
        self._known, self._looks = raw, 0
        return raw

    def _needed(self, raw: bytes) -> int:
        if self._known is None:
            return 1
        return 2 if raw else PATIENCE

    def _read(self) -> bytes:
        try:
            with self.path.open("rb") as file:
                return file.read(LARGEST + 1)
        except OSError:
            return b""
