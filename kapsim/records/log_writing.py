"""Writes attempts as an exported log, one after the other; nothing of one stays in memory for the next."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any, BinaryIO

from .. import __version__
from .chain import canonical
from .editions import Editions
from .log_lines import FORMAT, ID, LARGEST_ATTEMPT, LONGEST_LINE, encode, text_values
from .opening import SCORED, Scored, Stored


class UnwritableError(Exception):
    """An attempt that a log cannot hold; the message is the reason, as the end of a sentence."""


class LogWriter:
    """Writes to a binary file; `words` says whether free texts go along. `close` ends the log, not the file."""

    def __init__(self, file: BinaryIO, words: bool) -> None:
        self._file = file
        self._words = words
        self._hash = hashlib.sha256()
        self._texts: set[str] = set()
        self._last = ""
        self.attempts = 0
        self._put([encode("log", {"format": FORMAT, "kapsim": __version__, "words": words})])

    def write(self, stored: Stored, editions: Editions, results: Iterable[Scored]) -> None:
        """Write an attempt whose chain fits, with these results, and the texts it needs that are not in the file yet.

        Attempts come in the order of their ids. Raises UnwritableError, and then nothing of it was written.
        """
        if not ID.fullmatch(stored.id) or stored.id <= self._last:
            raise UnwritableError("its id is none that could stand here in a log")
        try:
            needed, lines = self._lines(stored, editions, list(results))
        except (ValueError, LookupError, TypeError):
            raise UnwritableError("it is not written as kapsim writes") from None
        if max(map(len, lines)) > LONGEST_LINE or sum(map(len, lines[len(needed) :])) > LARGEST_ATTEMPT:
            raise UnwritableError("it is larger than any attempt that a log could hold")
        self._put(lines)
        self._texts.update(needed)
        self._last = stored.id
        self.attempts += 1

    def close(self) -> None:
        """Write the closing line, with the SHA-256 of everything before it."""
        self._put([encode("end", {"attempts": self.attempts, "sha256": self._hash.hexdigest()})])

    def _lines(self, stored: Stored, editions: Editions, results: list[Scored]) -> tuple[list[str], list[bytes]]:
        """All lines for an attempt, and the digests of the texts among them, which come first."""
        records = [_object(line) for _, _, line, _ in stored.lines]
        digests = [str(records[0]["data"][name]) for name in ("case_digest", "catalogue_digest")]
        digests += [digest for result in results for digest in (result.case_digest, result.catalogue_digest)]
        needed = [digest for digest in dict.fromkeys(digests) if digest not in self._texts]
        lines = [encode("text", text_values(digest, _raw(editions, digest))) for digest in needed]
        for (seq, _, _, hashed), record in zip(stored.lines, records, strict=True):
            lines.append(encode("record", {"hash": hashed, "record": record}))
            if self._words and stored.texts is not None and seq in stored.texts:
                salt, text = stored.texts[seq]
                lines.append(encode("words", {"attempt": stored.id, "seq": seq, "salt": salt, "text": text}))
        for result in results:
            named = {name: getattr(result, name) for name in SCORED if name != "data"}
            lines.append(encode("result", {"attempt": stored.id, **named, "result": _object(result.data)}))
        closed = {"head": stored.lines[-1][3], "records": len(records), "results": len(results)}
        lines.append(encode("closed", {"attempt": stored.id, **closed}))
        return needed, lines

    def _put(self, lines: Iterable[bytes]) -> None:
        for line in lines:
            self._file.write(line)
            self._hash.update(line)


def _raw(editions: Editions, digest: str) -> bytes:
    raw = editions.raw(digest)
    if not isinstance(raw, bytes) or hashlib.sha256(raw).hexdigest() != digest:
        raise UnwritableError("the text of a case or of its catalogue is missing, or is not as it was")
    return raw


def _object(line: str) -> dict[str, Any]:
    """The object in a line; ValueError unless writing it gives the same line again."""
    value = json.loads(line)
    if not isinstance(value, dict) or canonical(value) != line:
        raise ValueError(line)
    return value
