"""The texts on which attempts were begun, compiled once each from the bytes that were kept of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from ..library import LoadedCase, load_texts

MOST_COMPILED = 16
"""Cases that stay compiled."""


class TextError(Exception):
    """The text of a case or a catalogue that is `lost`, or that is not what its digest says."""

    def __init__(self, what: str, lost: bool) -> None:
        super().__init__(f"the text of its {what} is {'missing' if lost else 'not as it was'}")
        self.what = what
        self.lost = lost


class Editions:
    """Gives the cases of some place. `raw` gives the bytes that are kept there for a digest, None for nothing.

    Bytes are checked against their digest as they are compiled; `where` is what problems call that place.
    """

    def __init__(self, raw: Callable[[str], object], where: str) -> None:
        self.raw = raw
        self._where = where
        self._compiled: dict[tuple[str, str], LoadedCase] = {}

    def of(self, case_digest: str, catalogue_digest: str, name: str) -> LoadedCase:
        """The case, called `name`, of two digests. Raises TextError, and LibraryError where it cannot be compiled."""
        key = case_digest, catalogue_digest
        if key not in self._compiled:
            raws = [self._checked(*named) for named in (("case", case_digest), ("catalogue", catalogue_digest))]
            loaded = load_texts(raws[0], raws[1], f"{name} as kept in {self._where}")
            if len(self._compiled) >= MOST_COMPILED:
                self._compiled.pop(next(iter(self._compiled)))
            self._compiled[key] = loaded
        return self._compiled[key]

    def _checked(self, what: str, digest: str) -> bytes:
        raw = self.raw(digest)
        if raw is None:
            raise TextError(what, lost=True)
        if not isinstance(raw, bytes) or hashlib.sha256(raw).hexdigest() != digest:
            raise TextError(what, lost=False)
        return raw
