"""Problems that people cause in files: values with a code, a place and a remedy, never exceptions.

Codes are stable: K0xx the file, K1xx its YAML, K2xx the shape of a case, K3xx its expressions, K4xx its references,
K5xx what the case means once it is played, K6xx its test plays, K7xx the catalogue.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

Path = tuple[str | int, ...]
"""Where a value stands in a file: keys and indexes from the root."""


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

    def at(self, file: str, line: int, column: int, source: str) -> Problem:
        """The same problem with its place."""
        return replace(self, file=file, line=line, column=column, source=source)

    def text(self) -> str:
        """The problem as people read it: place, what is wrong, the source line with a mark, what was probably meant."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        lines = [f"{place}: {self.code} {self.message}"]
        if self.source.strip():
            shown, mark = _window(self.source, self.column)
            lines += [f"    {shown}", f"    {' ' * mark}^"]
        if self.hint:
            lines.append(f"    {self.hint}")
        return "\n".join(lines)

    def data(self) -> dict[str, Any]:
        """The problem for tools."""
        return {
            "code": self.code,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "message": self.message,
            "hint": self.hint,
            "source": self.source,
            "path": list(self.path),
        }


def _window(source: str, column: int, width: int = 110) -> tuple[str, int]:
    """A stretch of a long line around a column (from 1), and where the column lies in it (from 0)."""
    start = max(0, min(column - 1 - width // 2, len(source) - width))
    shown = source[start : start + width].rstrip()
    return shown, column - 1 - start


def nearest(word: str, allowed: Iterable[str]) -> str:
    """`Did you mean x?`, or nothing where no allowed word is near."""
    close = difflib.get_close_matches(word, list(allowed), n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else ""


def one_of(allowed: Iterable[str], most: int = 12) -> str:
    """`Allowed: a, b, c.`, cut where the list is long."""
    names = list(allowed)
    shown = ", ".join(names[:most])
    return f"Allowed: {shown}{' ...' if len(names) > most else ''}."


def suggestion(word: str, allowed: Iterable[str]) -> str:
    """The nearest allowed word, else the list of them."""
    names = list(allowed)
    return nearest(word, names) or (one_of(names) if names else "")
