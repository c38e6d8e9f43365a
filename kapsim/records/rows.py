"""Rows of a store as values, read in the order of their keys."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, select

from .chain import Row
from .tables import records


def rows(connection: Connection, table: Table, **wanted: Any) -> list[dict[str, Any]]:
    """The rows of a table in which the named columns have these values, by column; all without any."""
    found = select(table).where(*(table.c[name] == value for name, value in wanted.items()))
    in_order = found.order_by(*table.primary_key.columns)
    return [dict(row) for row in connection.execute(in_order).mappings()]


def record_rows(connection: Connection, attempt: str) -> tuple[Row, ...]:
    """The records of an attempt as `read_chain` takes them, unchecked."""
    told = select(records.c.seq, records.c.kind, records.c.line, records.c.hash)
    found = connection.execute(told.where(records.c.attempt == attempt).order_by(records.c.seq))
    return tuple(tuple(row) for row in found)
