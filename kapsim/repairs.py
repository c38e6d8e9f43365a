"""Repairs of a file as values: edits at known places, applied so that every other byte stays as it is."""

from __future__ import annotations

import difflib
import os
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

BREAK = re.compile("(\r\n|\r|\n)")
MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Edit:
    """In one line (from 0), what stands from one column to another (from 0, end excluded), and what replaces it.

    A line feed in the replacement becomes a line break of the kind that the file has.
    """

    row: int
    start: int
    end: int
    text: str


Repair = tuple[Edit, ...]
"""Edits that belong together; no two of them in one line."""


@dataclass(frozen=True, slots=True)
class Text:
    """A file as lines, with the break behind each (none behind the last) and the mark at its beginning, if any."""

    lines: tuple[str, ...]
    breaks: tuple[str, ...]
    mark: bytes = b""

    @classmethod
    def of(cls, raw: bytes) -> Text | None:
        """The text of a file; None where it is not UTF-8, so that nothing in it can be told for sure."""
        mark = MARK if raw.startswith(MARK) else b""
        try:
            parts = BREAK.split(raw[len(mark) :].decode("utf-8"))
        except UnicodeDecodeError:
            return None
        return cls(tuple(parts[::2]), (*parts[1::2], ""), mark)

    @property
    def raw(self) -> bytes:
        """The bytes of the file."""
        whole = "".join(line + ending for line, ending in zip(self.lines, self.breaks, strict=True))
        return self.mark + whole.encode("utf-8")

    def mended(self, repair: Repair) -> Text:
        """The text after a repair."""
        lines, breaks = list(self.lines), list(self.breaks)
        for edit in repair:
            line = lines[edit.row]
            usual = breaks[edit.row] or next(filter(None, breaks), "\n")
            lines[edit.row] = line[: edit.start] + edit.text.replace("\n", usual) + line[edit.end :]
        whole = "".join(line + ending for line, ending in zip(lines, breaks, strict=True))
        parts = BREAK.split(whole)
        return Text(tuple(parts[::2]), (*parts[1::2], ""), self.mark)


def difference(before: Text, after: Text, name: str) -> str:
    """What a repair changed, as a unified diff; nothing where nothing is changed."""
    lines = difflib.unified_diff(_shown(before), _shown(after), name, name, lineterm="")
    return "".join(f"{line}\n" for line in lines)


def _shown(text: Text) -> list[str]:
    """The lines of a text as a terminal can take them."""
    lines = text.lines if text.lines[-1] else text.lines[:-1]
    return ["".join(char if char.isprintable() or char == "\t" else "?" for char in line) for line in lines]


def put_in_place(path: Path, raw: bytes) -> None:
    """Write a file so that at any moment either the old or the new one is there, whole. Raises OSError.

    What the name points to is written, and keeps its permissions.
    """
    path = path.resolve()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        fresh.chmod(path.stat().st_mode & 0o7777)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def edited_rows(repair: Iterable[Edit]) -> set[int]:
    """The lines (from 0) that a repair leaves changed or new, as they are counted afterwards."""
    rows: set[int] = set()
    more = 0
    for edit in sorted(repair, key=lambda edit: edit.row):
        added = edit.text.count("\n")
        rows.update(range(edit.row + more, edit.row + more + added + 1))
        more += added
    return rows
