"""Attempts are deleted with all that was derived from them; that they were there, and when they went, stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, or_, select

from .chain import stamp
from .store import Store
from .tables import (
    RESULT_PARTS,
    attempts,
    deletions,
    deliveries,
    free_text,
    names,
    records,
    results,
    statements,
    texts,
)
from .trouble import NoAttemptError

COLUMNS = ("number", "trainee", "case_id", "kind", "started", "records", "head")
"""What stays of the row of an attempt."""


@dataclass(frozen=True, slots=True)
class Deletion:
    """An attempt that was there. `started` and `deleted` are RFC 3339 in UTC; `name` is "" where none is kept."""

    attempt: str
    case_id: str
    trainee: str
    name: str
    kind: str
    started: str
    records: int
    deleted: str
    why: str


def delete_attempts(store: Store, ids: Sequence[str], why: str = "") -> tuple[int, str]:
    """Delete attempts, all or none; gives how many statements of theirs were sent, and what is beyond reach.

    A replay of one of them stays: it holds all of its own answers. Raises StoreError.
    """
    with store.database.writing() as connection:
        sent = sum(_delete(connection, id, stamp(store.clock()), why) for id in dict.fromkeys(ids))
    return sent, store.database.forget()


def deletions_in(store: Store, trainee: str | None = None) -> list[Deletion]:
    """The attempts that were deleted, the latest deletion first. Raises StoreError."""
    told = [deletions.c[name] for name in ("attempt", "case_id", "trainee")]
    more = [deletions.c[name] for name in ("kind", "started", "records", "deleted", "why")]
    listed = select(*told, names.c.name, *more)
    listed = listed.join_from(deletions, names, names.c.trainee == deletions.c.trainee, isouter=True)
    if trainee is not None:
        listed = listed.where(deletions.c.trainee == trainee)
    with store.database.reading() as connection:
        rows = (
            connection.execute(listed.order_by(deletions.c.deleted.desc(), deletions.c.number.desc())).mappings().all()
        )
    return [Deletion(**{**row, "name": row["name"] or ""}) for row in rows]


def _delete(connection: Connection, id: str, moment: str, why: str) -> int:
    row = connection.execute(select(attempts).where(attempts.c.id == id).with_for_update()).mappings().one_or_none()
    if row is None:
        raise NoAttemptError(f"There is no attempt {id}. `kapsim attempts` lists those there are.")
    said = {"attempt": id, "deleted": moment, "why": why, **{name: row[name] for name in COLUMNS}}
    connection.execute(insert(deletions), said)
    theirs = select(statements.c.id).where(statements.c.attempt == id)
    sent = len(
        connection.execute(
            select(deliveries.c.statement)
            .where(deliveries.c.statement.in_(theirs), deliveries.c.state == "sent")
            .distinct()
        ).all()
    )
    connection.execute(delete(deliveries).where(deliveries.c.statement.in_(theirs)))
    derived = select(results.c.number).where(results.c.attempt == id)
    for part in RESULT_PARTS:
        connection.execute(delete(part).where(part.c.result.in_(derived)))
    of_attempt: tuple[Table, ...] = (statements, results, free_text, records)
    for table in of_attempt:
        connection.execute(delete(table).where(table.c.attempt == id))
    connection.execute(delete(attempts).where(attempts.c.id == id))
    for name in ("case_digest", "catalogue_digest"):
        _drop_text(connection, row[name])
    return sent


def _drop_text(connection: Connection, digest: Any) -> None:
    """Delete the text of a case or catalogue on which nothing rests any more."""
    users = [
        select(table.c.attempt if table is results else table.c.id).where(
            or_(table.c.case_digest == digest, table.c.catalogue_digest == digest)
        )
        for table in (attempts, results)
    ]
    if not any(connection.execute(user.limit(1)).first() for user in users):
        connection.execute(delete(texts).where(texts.c.digest == digest))
