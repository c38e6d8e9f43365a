"""Repairing what is mechanical in a file: one repair after the other, each made only where it is proven to help."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..document import Document, Spot
from ..engine.model import Practice
from ..problems import Problem
from ..repairs import Text, edited_rows
from ..source import read
from ..syntax import KEY
from .compile import compile_case
from .prose import ENTRY
from .repair import repairs

MOST_REPAIRS = 500
SPACING = frozenset(["K104", "K111", "K113"])
"""Codes of missing or wrong spaces: what else is wrong in the same line was hidden by them."""
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Mended:
    """A file before and after its repairs."""

    before: Text
    after: Text

    @property
    def changed(self) -> bool:
        """Whether any repair was made."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text and what is wrong with its form; how it plays is no matter of repairs."""

    text: Text
    document: Document
    problems: tuple[Problem, ...]

    @property
    def badness(self) -> tuple[bool, int, int]:
        """The less, the better a text is: read to the end, else as far as possible, then with few problems."""
        readable = self.document.readable
        last = max((problem.line for problem in self.problems), default=0)
        return not readable, 0 if readable else len(self.text.lines) - last, len(self.problems)

    def means(self, other: _Reading) -> bool:
        """Whether two texts say the same, as far as that can be known."""
        known = self.document.readable and other.document.readable
        return self.text == other.text or (known and self.document.value == other.document.value)

    @property
    def counted(self) -> Counter[Key]:
        return Counter(_key(problem) for problem in self.problems)


def mend(raw: bytes, name: str, practices: Mapping[str, Practice]) -> Mended | None:
    """The file with every repair made that is certain; None where it is not even text.

    A repair is made where its problem goes away and no other comes up elsewhere, except those that could not be seen
    before: a file that could not be read on hides what comes after. Where two repairs would do, none is made.
    """
    text = Text.of(raw)
    if text is None:
        return None
    now = _read(text, name, practices)
    seen, helped = {text}, False
    tried: set[tuple[Key, str]] = set()
    while len(seen) <= MOST_REPAIRS:
        for problem in now.problems:
            place = (_key(problem), problem.source)
            after = None if place in tried else _repaired(now, problem, practices)
            if after is not None and after.text not in seen:
                now, helped = after, True
                seen.add(now.text)
                break
            tried.add(place)
        else:
            if not helped:
                break
            # What did not help before may help now.
            helped = False
            tried.clear()
    return Mended(text, now.text)


def _read(text: Text, name: str, practices: Mapping[str, Practice]) -> _Reading:
    document = read(text.raw, name)
    return _Reading(text, document, tuple(compile_case(document, practices)[1]))


def _repaired(now: _Reading, problem: Problem, practices: Mapping[str, Practice]) -> _Reading | None:
    """What a file becomes once a problem is repaired; None where that is not certain."""
    helped: list[_Reading] = []
    for repair in repairs(problem, now.text):
        after = _read(now.text.mended(repair), now.document.file, practices)
        rows = edited_rows(repair)
        if _helps(now, after, problem, rows):
            helped.append(after)
        else:
            helped += _both(now, after, problem, rows, practices)
    if not helped:
        return None
    least = min(after.badness for after in helped)
    best = [after for after in helped if after.badness == least]
    return best[0] if all(after.means(best[0]) for after in best) else None


def _both(
    now: _Reading, after: _Reading, problem: Problem, rows: set[int], practices: Mapping[str, Practice]
) -> Iterator[_Reading]:
    """What a file becomes once that is repaired too which the repair of a problem uncovered in the same place."""
    fresh = after.counted - now.counted
    for other in after.problems:
        if _key(other) in fresh and other.line - 1 in rows:
            for repair in repairs(other, after.text):
                last = _read(after.text.mended(repair), now.document.file, practices)
                if _helps(now, last, problem, rows | edited_rows(repair)):
                    yield last


def _helps(now: _Reading, after: _Reading, problem: Problem, rows: set[int]) -> bool:
    """Whether a problem goes away with a repair of some lines, and nothing else comes of it."""
    if not rows or (now.document.readable and not after.document.readable):
        return False
    again = [other for other in after.problems if _key(other) == _key(problem) and other.line - 1 in rows]
    if any(other.column == problem.column or len(rows) > 1 for other in again):
        return False
    if problem.code == "K104" and after.document.readable and not _stand_out(after, rows):
        return False
    fresh = after.counted - now.counted
    if now.document.readable == after.document.readable:
        return not fresh if now.document.readable else _further(now, after, fresh, rows)
    uncovered = any(_key(other) in fresh and other.line - 1 in rows for other in after.problems)
    return problem.code in SPACING or not uncovered


def _further(now: _Reading, after: _Reading, fresh: Counter[Key], rows: set[int]) -> bool:
    """Whether a file that still cannot be read to its end is read further, and all that is new lies below a repair."""
    below = all(other.line - 1 > max(rows) for other in after.problems if _key(other) in fresh)
    return below and after.badness < now.badness and len(after.problems) <= len(now.problems)


def _stand_out(after: _Reading, rows: set[int]) -> bool:
    """Whether the lines that look like keys and entries are such, and do not go on with the text above them."""
    places = {after.document.place(spot) for spot in _flat(after.document.spots)}
    for row in rows:
        line = after.text.lines[row]
        found = ENTRY.match(line) or (KEY.match(line) and re.match(" *", line))
        if found and (row, found.end()) not in places:
            return False
    return True


def _flat(spots: Spot) -> Iterator[int]:
    if isinstance(spots, list):
        for spot in spots:
            yield from _flat(spot)
    elif spots is not None:
        yield spots


def _key(problem: Problem) -> Key:
    """What a problem says, whatever the line that it names."""
    return problem.code, re.sub(r"\bline \d+", "line", problem.message)
