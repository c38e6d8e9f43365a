"""Problems that people cause in files: values with a code, a place and a remedy, never exceptions.

Codes are stable: K0xx the file, K1xx how it is written, K2xx the shape of a case, K3xx its expressions, K4xx its
references, K5xx what the case means once it is played, K6xx its test plays, K7xx the catalogue. K8xx is advice: what an
author weighs, and may set aside. K9xx the file of a program. codes.py lists them.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

Path = tuple[str | int, ...]
"""Where a value stands in a file: keys and indexes from the root."""

ADVICE = "K8"
"""With which the codes of advice begin."""
MOST_NAMES = 12
"""How many allowed words a hint lists."""
MOST_COMPARED = 100
LONGEST_NAME = 60
LONGEST_SOURCE = 110


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong in a file, where, and what was probably meant.

    line and column count from 1; 0 where a problem belongs to the file as a whole. `source` is the line of the file.
    """

    code: str
    message: str
    hint: str = ""
    file: str = ""
    line: int = 0
    column: int = 0
    source: str = ""
    path: Path = ()

    @property
    def advice(self) -> bool:
        """Whether this is advice, which can be set aside, and not something that must be mended."""
        return self.code.startswith(ADVICE)

    def at(self, file: str, line: int, column: int, source: str) -> Problem:
        """The same problem with its place."""
        return replace(self, file=file, line=line, column=column, source=source)

    def text(self) -> str:
        """The problem as people read it: place, what is wrong, the source line with a mark, what was probably meant."""
        file = "".join(char if char.isprintable() else "?" for char in self.file)
        place = f"{file}:{self.line}:{self.column}" if self.line else file
        lines = [f"{place}: {self.code} {'Advice: ' if self.advice else ''}{self.message}"]
        if self.source.strip():
            shown, mark = _window(self.source, self.column)
            lines += [f"    {shown}", f"    {' ' * mark}^"]
        if self.hint:
            lines.append(f"    {self.hint}")
        return "\n".join(lines)

    def data(self) -> dict[str, Any]:
        """The problem for tools. `source` is cut around the column where the line is very long."""
        return {
            "code": self.code,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "message": self.message,
            "hint": self.hint,
            "source": self.source if len(self.source) <= 500 else _window(self.source, self.column)[0],
            "path": list(self.path),
        }


def quoted(word: object) -> str:
    """What a message names, in backticks, on one line and not too long."""
    text = " ".join(str(word).split())
    return f"`{text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 4] + ' ...'}`"


def nearest(word: str, allowed: Iterable[str]) -> str:
    """`Did you mean x?`, or nothing where no allowed word is near; where a slip of the pen could be either, both."""
    close = _close(word, allowed)
    slips = [name for name in close if misspelt(word, name)]
    if len(slips) > 1:
        return f"Did you mean `{slips[0]}` or `{slips[1]}`?"
    return f"Did you mean `{close[0]}`?" if close else ""


def near(word: str, allowed: Iterable[str]) -> str:
    """The allowed word that a misspelt one most likely stands for, or nothing where none is near."""
    return next(iter(_close(word, allowed)), "")


def misspelt(word: str, meant: str) -> bool:
    """Whether a word is another one with a slip of the pen: a letter missing, added, replaced, or two in each other's
    place. Words of eight letters and more may have two such slips. Figures must agree: `step-2` is not `step-1`.
    """
    if word == meant or min(len(word), len(meant)) < 3 or re.findall(r"\d", word) != re.findall(r"\d", meant):
        return False
    most = 2 if max(len(word), len(meant)) >= 8 else 1
    return abs(len(word) - len(meant)) <= most and _slips(word, meant) <= most


def _slips(word: str, meant: str) -> int:
    """The fewest slips between two words (their distance by optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for i, char in enumerate(word, 1):
        last, before, row = before, row, [i]
        for j, other in enumerate(meant, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != other))
            if i > 1 and j > 1 and char == meant[j - 2] and word[i - 2] == other:
                least = min(least, last[j - 2] + 1)
            row.append(least)
    return row[-1]


def _close(word: str, allowed: Iterable[str]) -> list[str]:
    """The allowed words nearest to a misspelt one, at most three, the nearest first."""
    if len(word) > 2 * LONGEST_NAME:
        return []
    names = list(allowed)
    if len(names) > 4 * MOST_COMPARED:
        names = [name for name in names if name[:2] == word[:2] or name[-3:] == word[-3:]][:MOST_COMPARED]
    return difflib.get_close_matches(word, names, n=3, cutoff=0.6)


def one_of(allowed: Iterable[str], most: int = MOST_NAMES) -> str:
    """`Allowed: a, b, c.`, with the number of those left out where the list is long."""
    names = list(allowed)
    shown = ", ".join(names[:most])
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"Allowed: {shown}{more}."


def suggestion(word: str, allowed: Iterable[str]) -> str:
    """The nearest allowed word, else the list of them."""
    names = list(allowed)
    return nearest(word, names) or (one_of(names) if names else "")


def _window(source: str, column: int) -> tuple[str, int]:
    """A stretch of a long line around a column (from 1), and how many places of a terminal lie before it."""
    start = max(0, min(column - 1 - LONGEST_SOURCE // 2, len(source) - LONGEST_SOURCE))
    shown = source[start : start + LONGEST_SOURCE].replace("\t", " ").rstrip()
    return shown, sum(_places(char) for char in shown[: column - 1 - start]) + max(0, column - 1 - start - len(shown))


def _places(char: str) -> int:
    """How many places of a terminal a character takes: wide ones two, combining ones none."""
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
