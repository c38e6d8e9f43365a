"""Formats of exports: what is read back is what was written, and nothing of it acts in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kapsim.records.chain import stamp
from kapsim.records.columns import Column
from kapsim.records.lines import csv_lines, json_lines
from kapsim.records.parquet import write_parquet
from kapsim.records.sheets import LONGEST, cut, write_workbook

COLUMNS = (
    Column("said", "text", "What was said."),
    Column("count", "whole", "How often."),
    Column("share", "number", "How much of it.", "0 to 1"),
    Column("whether", "truth", "Whether."),
    Column("at", "moment", "When."),
)
MOMENT = "2026-03-01T09:00:01.000Z"
ACTS = "=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20"
texts = st.text(st.characters(codec="utf-8")) | st.from_regex(r"[=+\-@\t\r\n\x00\uff1d\uff20]\w*\(1\)", fullmatch=True)
moments = st.datetimes(datetime(1970, 1, 1), datetime(2999, 1, 1), timezones=st.just(UTC)).map(stamp)
rows = st.lists(
    st.tuples(
        texts,
        st.none() | st.integers(-(2**53), 2**53),
        st.none() | st.floats(allow_nan=False, allow_infinity=False),
        st.sampled_from([None, True, False, 0, 1]),
        moments,
    ),
    max_size=8,
)
Rows = list[tuple[Any, ...]]


def parts(rows: Rows) -> Iterator[Sequence[tuple[Any, ...]]]:
    for start in range(0, len(rows), 3):
        yield rows[start : start + 3]


def bare(text: str) -> str:
    """A text without the quote that keeps it from acting."""
    return text[1:] if text[:1] == "'" and text[1:2] and text[1] in ACTS else text


@given(rows)
@settings(max_examples=150)
def test_csv_is_read_back_as_it_was_written(rows: Rows) -> None:
    raw = b"".join(csv_lines(COLUMNS, parts(rows)))
    head, *found = csv.reader(io.StringIO(raw.decode(), newline=""))
    assert head == [column.name for column in COLUMNS]
    assert len(found) == len(rows)
    for (said, count, share, whether, at), cells in zip(rows, found, strict=True):
        assert cells[0][:1] not in tuple(ACTS)
        assert bare(cells[0]) == bare(said)
        assert (int(cells[1]) if cells[1] else None) == count
        assert (float(cells[2]) if cells[2] else None) == share
        assert {"": None, "true": True, "false": False}[cells[3]] == whether
        assert cells[4] == at


@given(rows)
@settings(max_examples=150)
def test_json_lines_are_read_back_as_they_were_written(rows: Rows) -> None:
    lines = b"".join(json_lines(COLUMNS, parts(rows))).decode().split("\n")
    assert lines.pop() == ""
    found = [json.loads(line) for line in lines]
    assert [tuple(values.values()) for values in found] == rows
    assert all(list(values) == [column.name for column in COLUMNS] for values in found)
    assert all(values["whether"] in {None, True, False} and type(values["whether"]) is not int for values in found)


@given(rows)
@settings(max_examples=100, deadline=None)
def test_parquet_is_read_back_as_it_was_written(rows: Rows) -> None:
    file = io.BytesIO()
    assert write_parquet(file, COLUMNS, parts(rows)) == len(rows)
    table = pyarrow.parquet.read_table(io.BytesIO(file.getvalue()))
    found = [tuple(row.values()) for row in table.to_pylist()]
    assert [(*row[:4], stamp(row[4])) for row in found] == rows
    assert table.schema.field("share").metadata == {b"about": b"How much of it.", b"unit": b"0 to 1"}


in_cells = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn"))) | st.sampled_from(
    ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "{=1}", "https://example.org", "007", "\uff1d1"]
)


@given(rows, st.lists(in_cells, min_size=8, max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_workbook_is_read_back_as_it_was_written(rows: Rows, said: list[str]) -> None:
    # Shares and seconds are as large as this; a workbook keeps 16 figures of a number.
    rows = [(text, row[1], row[2] and row[2] % 1e9, *row[3:]) for text, row in zip(said, rows, strict=False)]
    file = io.BytesIO()
    assert write_workbook(file, COLUMNS, parts(rows)) == len(rows)
    book = openpyxl.load_workbook(io.BytesIO(file.getvalue()))
    head, *found = book["rows"].iter_rows(max_col=5)
    assert [cell.value for cell in head] == [column.name for column in COLUMNS]
    assert len(found) == len(rows)
    for (text, count, share, whether, at), cells in zip(rows, found, strict=True):
        assert (cells[0].value or "") == text
        assert cells[0].data_type in {"s", "inlineStr", "n"}
        assert cells[0].data_type != "n" or not text
        assert cells[1].value == count
        assert cells[2].value == (None if share is None else pytest.approx(share, rel=1e-14))
        assert cells[3].value is (None if whether is None else bool(whether))
        assert cells[4].value == at
    assert [cell.value for cell in list(book["columns"].iter_rows())[3]][:4] == [
        "share",
        "number",
        "0 to 1",
        "How much of it.",
    ]


def test_a_text_that_begins_like_a_formula_stays_a_text_for_whoever_edits_the_cell() -> None:
    file = io.BytesIO()
    write_workbook(file, COLUMNS, [[("=1+1", 1, 1.0, True, ""), ("plain", 1, 1.0, True, "")]])
    sheet = openpyxl.load_workbook(io.BytesIO(file.getvalue()))["rows"]
    assert [cell.quotePrefix for cell in sheet["A"]] == [False, True, False]


@pytest.mark.parametrize("sign", ["x", "é", "😀"])
def test_a_text_that_a_cell_cannot_hold_is_cut(sign: str) -> None:
    long = sign * 40_000
    assert cut(long).endswith("…")
    assert len(cut(long).encode("utf-16-le")) <= 2 * LONGEST
    assert cut(sign * 16_000) == sign * 16_000


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kapsim.records.sheets.MOST_ROWS", 3)
    row = ("a", 1, 1.0, True, "")
    assert write_workbook(io.BytesIO(), COLUMNS, [[row] * 3]) == 3
    with pytest.raises(OverflowError):
        write_workbook(io.BytesIO(), COLUMNS, [[row] * 2, [row] * 2])


class Nowhere(io.RawIOBase):
    """A file that keeps nothing, so that only the writer's own memory shows."""

    def __init__(self) -> None:
        self.place = 0

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def write(self, data: Any) -> int:
        self.place += len(data)
        return len(data)

    def tell(self) -> int:
        return self.place


def written(form: str, count: int) -> int:
    """The most memory at a time, in bytes, for so many parts of a hundred rows."""

    def many() -> Iterator[Rows]:
        for number in range(count):
            yield [
                (f"said {number} {row}", row, row / 3, row % 2 == 0, "2026-03-01T09:00:01.000Z") for row in range(100)
            ]

    file: Any = Nowhere()
    tracemalloc.start()
    try:
        if form == "xlsx":
            write_workbook(file, COLUMNS, many())
        elif form == "parquet":
            write_parquet(file, COLUMNS, many())
        else:
            for data in (csv_lines if form == "csv" else json_lines)(COLUMNS, many()):
                file.write(data)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("form", "few"), [("csv", 40), ("jsonl", 40), ("xlsx", 10), ("parquet", 60)])
def test_five_times_the_rows_take_no_more_memory(form: str, few: int) -> None:
    written(form, few)  # what is only needed the first time
    assert written(form, 5 * few) < 1.3 * written(form, few) + 200_000
