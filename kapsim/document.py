"""A file that was read: its values, where each key and value stands, and the problems met on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from .problems import Path, Problem

Value = Any
"""A dict, a list, a text, or None where nothing is written."""
Spot = Any
"""Where a value stands: of a text, the parser's mark (`line` and `column`, from 0). Of a list, the list of its own mark
and the spots of its entries; of keys and values, the list of their own mark, then mark and spot of each pair."""


@dataclass(slots=True)
class Document:
    """What was read from one file. Values are plain: dicts, lists, and every other value as text."""

    file: str
    lines: list[str]
    digest: str
    value: Value = None
    spots: Spot = None
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
            if isinstance(value, dict):
                value = value.get(part)
            elif isinstance(value, list) and isinstance(part, int) and part < len(value):
                value = value[part]
            else:
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
        mark = _start(spots)
        for depth, part in enumerate(path):
            if not depth and part in self.renamed:
                part = self.renamed[str(part)]
            if isinstance(value, dict) and part in value:
                place = 1 + 2 * list(value).index(part)
                at_key, spots, value = spots[place], spots[place + 1], value[part]
                mark = at_key if key and depth == len(path) - 1 else _start(spots)
            elif isinstance(value, list) and isinstance(part, int) and part < len(value):
                spots, value = spots[1 + part], value[part]
                mark = _start(spots)
            elif part != 0:
                return mark.line, mark.column, None
        return mark.line, mark.column, value

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


def _start(spots: Spot) -> Any:
    return spots[0] if isinstance(spots, list) else spots
