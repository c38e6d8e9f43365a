"""Rows of an export as a workbook (.xlsx): the rows on one sheet, what the columns mean on another.

Needs XlsxWriter, from the extra `export`. Cells are typed: a text is never a formula, a link or a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from .columns import SHAPES, Column
from .lines import FORMULA, Part

MOST_ROWS = 1_048_575
"""Rows that a sheet can hold below the line with the names (Excel specifications and limits)."""
LONGEST = 32_767
"""UTF-16 units that a cell can hold; what is longer is cut, and ends in an ellipsis."""


def write_workbook(file: BinaryIO, columns: Sequence[Column], parts: Iterable[Part]) -> int:
    """Write a workbook; gives the number of rows. Raises OverflowError where a sheet cannot hold them all, OSError.

    It is finished aside and copied: XlsxWriter drops what it has in hand with a traceback when a file takes no more.
    """
    with TemporaryFile() as aside:
        rows = _write_aside(aside, columns, parts)
        aside.seek(0)
        copyfileobj(aside, file)
    return rows


def _write_aside(file: BinaryIO, columns: Sequence[Column], parts: Iterable[Part]) -> int:
    plain: dict[str, Any] = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(file, {"constant_memory": True, "in_memory": False, **plain})
    try:
        bold = book.add_format({"bold": True})
        quoted = book.add_format({"quote_prefix": True})
        sheet = book.add_worksheet("rows")
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, max(10, len(column.name) + 2))
            sheet.write_string(0, place, column.name, bold)
        row = 0
        for part in parts:
            for cells in part:
                row += 1
                if row > MOST_ROWS:
                    raise OverflowError
                for place, (column, cell) in enumerate(zip(columns, cells, strict=True)):
                    _write(sheet, row, place, column, cell, quoted)
        _explain(book.add_worksheet("columns"), columns, bold)
    finally:
        try:
            book.close()
        except FileCreateError as error:
            raise error.args[0] from None
    return row


def _write(sheet: Worksheet, row: int, place: int, column: Column, cell: Any, quoted: Any) -> None:
    if cell is None or cell == "":
        return
    if column.type == "truth":
        sheet.write_boolean(row, place, bool(cell))
    elif column.type in {"whole", "number"}:
        sheet.write_number(row, place, cell)
    else:
        # With the prefix it stays a text even for somebody who edits the cell.
        sheet.write_string(row, place, cut(cell), quoted if cell[0] in FORMULA else None)


def cut(text: str) -> str:
    """A text as a cell can hold it."""
    if len(text) * 2 <= LONGEST or len(text.encode("utf-16-le")) <= LONGEST * 2:
        return text
    return text.encode("utf-16-le")[: (LONGEST - 1) * 2].decode("utf-16-le", "ignore") + "…"


def _explain(sheet: Worksheet, columns: Sequence[Column], bold: Any) -> None:
    for place, (width, name) in enumerate(((20, "column"), (10, "type"), (16, "unit"), (90, "about"), (60, "shape"))):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, name, bold)
    for row, column in enumerate(columns, 1):
        for place, text in enumerate((column.name, column.type, column.unit, column.about, SHAPES[column.type])):
            sheet.write_string(row, place, text)
