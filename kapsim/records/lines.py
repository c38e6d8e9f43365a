"""Rows of an export as lines of text: CSV, and JSON lines. In UTF-8, part by part, never all of it in memory.

A million rows are usual, so a part is turned around and worked on column by column: that keeps the loops in C.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any

from .columns import Column

Part = Sequence[Sequence[Any]]
FORMULA = frozenset("=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet may take for the beginning of a formula, in full width too, or passes over to find one."""
WORDS = {None: "", False: "false", True: "true"}
JSON_WORDS = {None: "null", False: "false", True: "true"}
_first = itemgetter(slice(1))


def csv_lines(columns: Sequence[Column], parts: Iterable[Part]) -> Iterator[bytes]:
    """CSV as RFC 4180 has it, a line with the names first. Texts that would act as formulas begin with '."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(column.name for column in columns)
    for part in parts:
        cells = [
            _as_csv(column, column_cells) for column, column_cells in zip(columns, zip(*part, strict=True), strict=True)
        ]
        writer.writerows(zip(*cells, strict=True))
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode()


def _as_csv(column: Column, cells: Sequence[Any]) -> Sequence[Any]:
    if column.type == "truth":
        return [WORDS[cell] for cell in cells]
    if column.type in {"whole", "number"} or FORMULA.isdisjoint(map(_first, cells)):
        return cells
    return [defused(cell) for cell in cells]


def defused(text: str) -> str:
    """A text as a spreadsheet shows it, and never runs it."""
    return f"'{text}" if text[:1] in FORMULA else text


def json_lines(columns: Sequence[Column], parts: Iterable[Part]) -> Iterator[bytes]:
    """One JSON object a line, with the names of the columns as keys."""
    pairs = (f"{encode_basestring(column.name)}:%s" for column in columns)
    template = "{" + ",".join(pairs) + "}\n"
    for part in parts:
        cells = [
            _as_json(column, column_cells)
            for column, column_cells in zip(columns, zip(*part, strict=True), strict=True)
        ]
        yield "".join(map(template.__mod__, zip(*cells, strict=True))).encode()


def _as_json(column: Column, cells: Sequence[Any]) -> Iterable[str]:
    if column.type == "truth":
        return [JSON_WORDS[cell] for cell in cells]
    if column.type in {"whole", "number"}:
        return ["null" if cell is None else repr(cell) for cell in cells]
    encode: Callable[[str], str] = encode_basestring
    return map(encode, cells)
