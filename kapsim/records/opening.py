"""An attempt as it lies in a store, and the proof that all of it fits together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from ..library import LoadedCase
from .attempt import Course
from .chain import ChainError, Record, Row, read_chain
from .kept import MIRRORED, Tail, first_number
from .log import Header
from .replay import FreeText, tell
from .tables import TAIL, attempts, free_text, records, texts

Compiled = Callable[[bytes, bytes, Header], LoadedCase]
"""Gives the case for the bytes of case and catalogue."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The rows of one attempt, as they were at one moment."""

    row: RowMapping
    lines: tuple[Row, ...]
    written: FreeText
    raws: tuple[Any, Any]
    first: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """An attempt that was told again and fits."""

    header: Header
    loaded: LoadedCase
    course: Course
    tail: Tail


def fetch(connection: Connection, id: str) -> Stored | None:
    """The rows of an attempt; None where there is none."""
    row = connection.execute(select(attempts).where(attempts.c.id == id)).mappings().one_or_none()
    if row is None:
        return None
    told = select(records.c.seq, records.c.kind, records.c.line, records.c.hash)
    lines = connection.execute(told.where(records.c.attempt == id).order_by(records.c.seq)).all()
    free = select(free_text.c.seq, free_text.c.salt, free_text.c.text).where(free_text.c.attempt == id)
    written = {seq: (salt, text) for seq, salt, text in connection.execute(free)}
    raws = [connection.scalar(select(texts.c.raw).where(texts.c.digest == row[name])) for name in DIGESTS]
    first = first_number(connection, row["trainee"], row["case_id"]) == row["number"]
    return Stored(row, tuple(tuple(line) for line in lines), written, (raws[0], raws[1]), first)


DIGESTS = ("case_digest", "catalogue_digest")


def check(id: str, stored: Stored, compiled: Compiled) -> Opened:
    """The attempt that was stored, told again from its records.

    Raises ChainError at the first record that does not fit: with its hash, the one before, the texts, the engine, or
    the row of the attempt.
    """
    chain = read_chain(id, stored.lines)
    header = _header(chain)
    for name, raw in zip(DIGESTS, stored.raws, strict=True):
        if not isinstance(raw, bytes) or hashlib.sha256(raw).hexdigest() != getattr(header, name):
            raise ChainError(0, "started", f"names a {name.partition('_')[0]} whose text is not as it was")
    loaded = compiled(stored.raws[0], stored.raws[1], header)
    course = tell(loaded.case, chain, stored.written)
    tail = _tail(stored, loaded, course)
    known = {"case_id": header.case, "title": loaded.case.title, "started": chain[0].at}
    known |= {name: getattr(header, name) for name in MIRRORED}
    for name, value in known.items():
        if stored.row[name] != value:
            raise ChainError(0, "started", f"does not agree with the list of attempts about `{name}`")
    return Opened(header, loaded, course, tail)


def _header(chain: list[Record]) -> Header:
    if not chain:
        raise ChainError(0, "started", "is missing")
    try:
        return Header.of(chain[0].data)
    except (TypeError, ValueError):
        raise ChainError(0, chain[0].kind, "is not the beginning of an attempt") from None


def _tail(stored: Stored, loaded: LoadedCase, course: Course) -> Tail:
    """Where the records end, as they say and as the row of the attempt says, which must be the same."""
    step = course.state.step
    over = loaded.case.steps[step].end is not None
    state = "finished" if over else "left" if course.left else "running"
    head = stored.lines[-1][3]
    tail = Tail(state, step if over else "", len(course.answers), len(stored.lines), head)
    kept = Tail(*(stored.row[name] for name in TAIL))
    if tail != kept:
        last, kind = len(stored.lines) - 1, stored.lines[-1][1]
        if kept.records != tail.records:
            raise ChainError(last + 1, "", "is missing")
        raise ChainError(last, kind, "does not agree with the list of attempts")
    return tail
