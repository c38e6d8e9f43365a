"""Rows of an export as a Parquet file, whose fields say what they mean.

Needs PyArrow, from the extra `export`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, BinaryIO

import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from .columns import Column, Type
from .lines import Part

TYPES: dict[Type, pa.DataType] = {
    "text": pa.string(),
    "whole": pa.int64(),
    "number": pa.float64(),
    "truth": pa.bool_(),
    "moment": pa.timestamp("ms", "UTC"),
}
IN_A_GROUP = 50
"""Parts that make a row group: what is in memory at a time."""


def write_parquet(file: BinaryIO, columns: Sequence[Column], parts: Iterable[Part]) -> int:
    """Write a Parquet file; gives the number of rows."""
    schema = pa.schema([_field(column) for column in columns])
    count = 0
    with ParquetWriter(file, schema, compression="zstd") as writer:
        waiting: list[Part] = []
        for part in parts:
            waiting.append(part)
            count += len(part)
            if len(waiting) == IN_A_GROUP:
                writer.write_table(_table(schema, columns, waiting))
                waiting.clear()
        if waiting:
            writer.write_table(_table(schema, columns, waiting))
    return count


def _field(column: Column) -> pa.Field:
    about = {"about": column.about, "unit": column.unit}
    return pa.field(column.name, TYPES[column.type], metadata={name: text for name, text in about.items() if text})


def _table(schema: pa.Schema, columns: Sequence[Column], parts: Sequence[Part]) -> pa.Table:
    cells = zip(*chain.from_iterable(parts), strict=True)
    return pa.table([_array(column, found) for column, found in zip(columns, cells, strict=True)], schema=schema)


def _array(column: Column, cells: Sequence[Any]) -> pa.Array:
    if column.type == "moment":
        return pa.array([cell or None for cell in cells], pa.string()).cast(TYPES["moment"])
    if column.type == "truth":
        return pa.array([None if cell is None else bool(cell) for cell in cells], pa.bool_())
    return pa.array(cells, TYPES[column.type])
