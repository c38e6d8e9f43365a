"""Reads an exported log, attempt by attempt: whatever its bytes are, there are attempts, and what is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from .chain import Row, canonical
from .editions import Editions
from .log_lines import FORMAT, ID, LARGEST_ATTEMPT, LONGEST_LINE, decode, parse, text_bytes
from .opening import Scored, Stored
from .place import MAGIC


class LogError(Exception):
    """A file that is no log that can be read here; `message` is a sentence about it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Torn:
    """An attempt whose lines are not whole: the first record that is in doubt, and why."""

    id: str
    record: int
    why: str


@dataclass(slots=True)
class _Section:
    """The lines of one attempt, as far as they have been read."""

    id: str
    size: int = 0
    lines: list[Row] = field(default_factory=list)
    words: dict[int, tuple[str, str]] = field(default_factory=dict)
    results: list[Scored] = field(default_factory=list)
    torn: Torn | None = None

    def tear(self, why: str) -> None:
        """Say what is wrong, unless something was before."""
        self.torn = self.torn or Torn(self.id, len(self.lines), why)


class LogFile:
    """An exported log, read once from its beginning to its end in constant memory, however many attempts it holds.

    `altered` says what is wrong with the file as a whole, "" if nothing is; it is known once all attempts were read.
    Raises LogError if the file is none that can be read, here and while it is read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.altered = ""
        self.attempts = 0
        self.editions = Editions(self._text, str(path))
        self._hash = hashlib.sha256()
        self._number = 0
        self._texts: dict[str, int] = {}
        self._section: _Section | None = None
        self._last = ""
        self._file = self._opened()
        try:
            self._words, self.size = self._header(), path.stat().st_size
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> LogFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def position(self) -> int:
        """How many bytes have been read."""
        return self._file.tell()

    def __iter__(self) -> Iterator[Stored | Torn]:
        """The attempts, in the order of the file."""
        while raw := self._line():
            before = self._hash.copy()
            self._hash.update(raw)
            values = decode(raw)
            if values is not None and values["is"] == "end":
                yield from self._finish()
                self._end(values, before.hexdigest())
                return
            if values is None or values["is"] == "log":
                self._doubt("is not as kapsim writes lines")
            elif values["is"] == "text":
                yield from self._finish()
                self._keep_text(values, raw)
            elif values["is"] == "record":
                yield from self._record(values, raw)
            else:
                yield from self._aside(values, raw)
        yield from self._finish()
        self._wrong("it stops before its closing line")

    def _record(self, values: dict[str, Any], raw: bytes) -> Iterator[Stored | Torn]:
        record = values["record"]
        id, seq = record.get("attempt"), record.get("seq")
        if not isinstance(id, str) or not ID.fullmatch(id):
            self._doubt("is not as kapsim writes lines")
            return
        if self._section is None or (seq == 0 and id != self._section.id):
            yield from self._finish()
            self._section = _Section(id)
        section = self._section
        if self._fits(section, raw):
            section.lines.append((seq, record.get("kind"), canonical(record), values["hash"]))

    def _aside(self, values: dict[str, Any], raw: bytes) -> Iterator[Stored | Torn]:
        """Free texts, results and closing lines, which belong to the attempt that is being read."""
        section = self._section
        if section is None or values["attempt"] != section.id:
            self._doubt("does not belong where it stands")
            return
        if not self._fits(section, raw):
            return
        if values["is"] == "words":
            if not self._words or values["seq"] != len(section.lines) - 1 or values["seq"] in section.words:
                self._doubt("does not belong where it stands")
            section.words[values["seq"]] = values["salt"], values["text"]
        elif values["is"] == "result":
            named = {name: values[name] for name in ("rules", "case_digest", "catalogue_digest", "head")}
            section.results.append(Scored(**named, data=canonical(values["result"])))
        else:
            if values["results"] != len(section.results):
                section.tear("names another number of results")
            yield from self._finish({"records": values["records"], "head": values["head"]})

    def _finish(self, closed: dict[str, Any] | None = None) -> Iterator[Stored | Torn]:
        """Give the attempt that was being read; it must have been closed."""
        section, self._section = self._section, None
        if section is None:
            return
        if closed is None:
            section.tear("has no closing line after it")
        if section.id <= self._last:
            section.tear("stands twice in the file, or out of order")
        if section.torn:
            self._wrong(f"attempt {section.id[:8]} is not whole")
        self._last = max(section.id, self._last)
        self.attempts += 1
        words = section.words if self._words else None
        yield section.torn or Stored(section.id, tuple(section.lines), words, closed or {}, tuple(section.results))

    def _end(self, values: dict[str, Any], sha256: str) -> None:
        if self._line():
            self._wrong("there is more after its closing line")
        if values["attempts"] != self.attempts:
            self._wrong(f"it was closed with {values['attempts']} attempts, and holds {self.attempts}")
        if values["sha256"] != sha256:
            self._wrong("its bytes are not those it was closed with")

    def _keep_text(self, values: dict[str, Any], raw: bytes) -> None:
        """Remember where a text stands; it is read again when an attempt needs it."""
        found, digest = text_bytes(values), values["digest"]
        if found is None or hashlib.sha256(found).hexdigest() != digest or digest in self._texts:
            self._doubt("holds a text that is not as it was")
        self._texts.setdefault(digest, self._file.tell() - len(raw))

    def _text(self, digest: str) -> object:
        """The bytes of a text that was passed on the way here."""
        if digest not in self._texts:
            return None
        here = self._file.tell()
        try:
            self._file.seek(self._texts[digest])
            values = decode(self._file.readline(LONGEST_LINE))
        finally:
            self._file.seek(here)
        return text_bytes(values) if values and values["is"] == "text" else b""

    def _fits(self, section: _Section, raw: bytes) -> bool:
        """Whether one more line of an attempt can be kept in memory."""
        section.size += len(raw)
        if section.size > LARGEST_ATTEMPT:
            section.tear("goes on for longer than any attempt that a log could hold")
        return section.torn is None

    def _doubt(self, why: str) -> None:
        """Say of the line that was just read what is wrong with it."""
        self._wrong(f"line {self._number} {why}")
        if self._section is not None:
            self._section.tear(f"cannot be read: line {self._number} of the file {why}")

    def _wrong(self, why: str) -> None:
        self.altered = self.altered or why

    def _line(self) -> bytes:
        try:
            raw = self._file.readline(LONGEST_LINE + 1)
        except OSError as error:
            raise LogError(f"{self.path} cannot be read any further: {_reason(error)}.") from None
        self._number += 1
        if len(raw) > LONGEST_LINE:
            raise LogError(
                f"{self.path} is not a log that kapsim has exported: line {self._number} is too long for one."
            )
        return raw

    def _opened(self) -> BinaryIO:
        try:
            if self.path.exists() and not self.path.is_file():
                what = "a folder" if self.path.is_dir() else "not a file"
                raise LogError(f"{self.path} is {what}. Name a log that `kapsim export log` has written.")
            return self.path.open("rb")
        except (OSError, ValueError) as error:
            raise LogError(f"{self.path} cannot be read: {_reason(error)}.") from None

    def _header(self) -> bool:
        """Read the first line; gives whether free texts go along."""
        raw = self._line()
        if not raw:
            raise LogError(f"{self.path} is empty.")
        if raw.startswith(MAGIC):
            raise LogError(f"{self.path} is no log but a store: `kapsim verify --store {self.path}` looks into it.")
        says, values = parse(raw) or {}, decode(raw)
        version = says.get("format") if says.get("is") == "log" else None
        if type(version) is int and version > FORMAT:
            raise LogError(
                f"{self.path} says that a newer kapsim has written it: in format {version} of logs, and this one reads "
                f"{FORMAT}. Update kapsim."
            )
        if version != FORMAT or values is None:
            raise LogError(f"{self.path} is not a log that kapsim has exported, or its first line is not as it was.")
        self._hash.update(raw)
        return bool(values["words"])


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
