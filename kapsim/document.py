"""A file that was read: its values, where each key and value stands, and the problems met on the way."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from .problems import Path, Problem

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\u061c\ufeff\ud800-\udfff\ufffe\uffff]"
)
"""C0 and C1 controls but tab, line feed and carriage return; bidirectional controls; line and paragraph separators;
byte-order marks."""

Value = Any
"""A dict, a list, a text, or None where nothing is written."""
Spot = Any
"""Where a value stands: of a text, how many characters lie before it. Of a list, the list of its own place and of the
spots of its entries; of keys and values, the list of their own place, then place and spot of each pair in turn."""


@dataclass(slots=True)
class Document:
    """What was read from one file. Values are plain: dicts, lists, and every other value as text."""

    file: str
    lines: list[str]
    digest: str
    value: Value = None
    spots: Spot = None
    text: str = ""
    """The text that was parsed, which is that of the file but for mistakes that were put right in memory."""
    problems: list[Problem] = field(default_factory=list)
    comments: list[tuple[Path, tuple[int, int]]] = field(default_factory=list)
    """Values without quotes that are followed by ` #` on their line, with line and column of the # (from 0): harmless
    behind a number or an id, a loss of text inside prose."""
    empty: list[Path] = field(default_factory=list)
    """Where nothing is written behind a key or a dash."""
    refused: set[Path] = field(default_factory=set)
    """Values about which enough was said: whatever else seems wrong with them comes of that."""
    renamed: dict[str, str] = field(default_factory=dict)
    """Misspelt keys of the file as a whole: what was meant -> what is written."""
    readable: bool = True
    """False where the file could not be parsed at all, so that nothing more can be said about it."""
    begins: list[int] = field(default_factory=list)
    """How many characters lie before each line of the text; counted when first needed."""

    def locate(self, problem: Problem, key: bool = False, offset: int | None = None) -> Problem:
        """The problem at the longest part of its path that exists: at the value, or at the key itself.

        `offset` points into the value, counted in characters of its text.
        """
        row, column, value = self._spot(problem.path, key)
        if offset is not None and isinstance(value, str):
            row, column = self._inside(value, row, column, offset)
        return self.at(problem, row + 1, column + 1)

    def at(self, problem: Problem, line: int, column: int) -> Problem:
        """The problem at a line and column (from 1)."""
        source = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return problem.at(self.file, line, min(column, len(source) + 1), source)

    def get(self, path: Path) -> Value:
        """The value at a path; None where there is none."""
        value = self.value
        for part in path:
            if isinstance(value, dict) and part != 0:
                value = value.get(part)
            elif isinstance(value, list) and isinstance(part, int) and part < len(value):
                value = value[part]
            elif part != 0 or isinstance(value, list):
                return None
        return value

    def opens_with(self, path: Path) -> str:
        """The character with which a value begins in the file: `{` or `[` for one on a line of its own, else any."""
        row, column, _ = self._spot(path, key=False)
        return self.lines[row][column : column + 1] if row < len(self.lines) else ""

    def known(self, path: Path) -> bool:
        """Whether something was said already about the value at a path, or about one that it lies in."""
        return bool(self.refused) and any(path[:end] in self.refused for end in range(len(path) + 1))

    def _spot(self, path: Path, key: bool) -> tuple[int, int, Value]:
        """Line and column (from 0) of the longest part of a path that exists, and its value (None if not all does)."""
        if self.spots is None:
            return 0, 0, None
        value, spots = self.value, self.spots
        here = _start(spots)
        for depth, part in enumerate(path):
            if not depth and part in self.renamed:
                part = self.renamed[str(part)]
            if isinstance(value, dict) and part in value:
                place = 1 + 2 * list(value).index(part)
                at_key, spots, value = spots[place], spots[place + 1], value[part]
                here = at_key if key and depth == len(path) - 1 else _start(spots)
            elif isinstance(value, list) and isinstance(part, int) and part < len(value):
                spots, value = spots[1 + part], value[part]
                here = _start(spots)
            elif part != 0:
                return *self.place(here), None
        return *self.place(here), value

    def place(self, characters: int) -> tuple[int, int]:
        """Line and column (from 0) of what has so many characters before it."""
        if not self.begins:
            lengths = (len(line) + 1 for line in self.text.split("\n"))
            self.begins = [0, *accumulate(lengths)]
        row = min(bisect_right(self.begins, characters) - 1, len(self.lines) - 1)
        return row, characters - self.begins[row]

    def _inside(self, value: str, row: int, column: int, offset: int) -> tuple[int, int]:
        """Where the character at `offset` of a text stands in the file; its beginning where that cannot be told."""
        offset = min(offset, len(value))
        first = self.lines[row][column : column + 1]
        if first in {"|", ">"}:
            return self._below(value, row, column, offset)
        skip = 1 if first in {"'", '"'} else 0
        before = value[:offset]
        if first == "'":
            before = before.replace("'", "''")
        shown = self.lines[row][column + skip :]
        return (row, column + skip + len(before)) if shown.startswith(before) else (row, column)

    def _below(self, value: str, row: int, column: int, offset: int) -> tuple[int, int]:
        """The same for text below `|` or `>`: the word at the offset, looked for from there on."""
        found = re.match(r"\S+", value[offset:])
        if found:
            skip = value[:offset].count(found[0])
            for line in range(row + 1, len(self.lines)):
                for place in re.finditer(re.escape(found[0]), self.lines[line]):
                    if not skip:
                        return line, place.start()
                    skip -= 1
        return row, column


def character(char: str) -> str:
    """What a message calls a character that cannot be seen."""
    code = f"U+{ord(char):04X}"
    if char in "\x85\u2028\u2029":
        return f"A line break of a special kind ({code})"
    if char == "\ufeff":
        return f"A mark for the beginning of a file ({code})"
    direction = "A character that changes the direction of text"
    return f"{direction} ({code})" if ord(char) > 0x9F else f"A control character ({code})"


def _start(spots: Spot) -> Any:
    return spots[0] if isinstance(spots, list) else spots
