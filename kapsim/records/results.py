"""Results beside the attempts they were derived from: kept when an attempt ends, and brought up to date for figures.

They are never the truth: whoever doubts one replays the attempt. A result belongs to the last record from which it was
derived, so a query that joins it to its attempt by `head` never meets one of an attempt that has gone on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select

from .. import __version__
from ..engine.score import RULES, Result, score
from ..library import LibraryError
from .chain import ChainError, Record, read_chain, stamp
from .derived import Derived, derive, digest_of
from .rows import record_rows
from .tables import RESULT_PARTS, attempts, results
from .trouble import StoreError

if TYPE_CHECKING:
    from ..library import Library
    from .attempt import Attempt
    from .store import Store

AT_ONCE = 50
"""Results that are written in one transaction: each commit waits for the disk."""

Progress = Callable[[str, int], AbstractContextManager[Callable[[], object]]]
"""Shows how far long work has come: what is done, of how many; gives what to call for each."""

IS_CURRENT = and_(
    results.c.attempt == attempts.c.id,
    results.c.rules == RULES,
    results.c.case_digest == attempts.c.case_digest,
    results.c.catalogue_digest == attempts.c.catalogue_digest,
    results.c.head == attempts.c.head,
)
"""Joins an attempt to its result under the current rules and the texts it was begun on, if that one is up to date."""


@dataclass(frozen=True, slots=True)
class Unread:
    """An attempt of which there is no result, and why."""

    attempt: str
    why: str


def keep_result(store: Store, attempt: Attempt, result: Result) -> bool:
    """Keep the result of an attempt beside it, in place of an earlier one under the same rules and texts.

    Gives False, and keeps nothing, where the attempt has gone on since, elsewhere. Raises StoreError.
    """
    return _keep(store, [(attempt, result)]) == 1


def keep_quietly(store: Store, attempt: Attempt, result: Result) -> None:
    """Keep the result of an attempt that somebody is being debriefed on: nothing is lost where it cannot be kept."""
    with suppress(StoreError):
        keep_result(store, attempt, result)


def kept_results(store: Store, library: Library, progress: Progress | None = None) -> Mapping[str, str]:
    """The results of all attempts like `read_results`, of which those that are missing are derived first."""
    with suppress(StoreError):  # a store that cannot be written can still be read
        bring_up_to_date(store, library, progress)
    return read_results(store)


def read_results(store: Store) -> Mapping[str, str]:
    """The kept results of all attempts, by their ids, as the JSON of Result.data(). Raises StoreError.

    One that is out of date, or not as it was written, is left out.
    """
    wanted = select(results).join(attempts, IS_CURRENT)
    with store.database.reading() as connection:
        rows = (dict(row) for row in connection.execute(wanted).mappings())
        return {row["attempt"]: row["data"] for row in rows if digest_of(row) == row["digest"]}


def bring_up_to_date(
    store: Store, library: Library, progress: Progress | None = None, among: ColumnElement[bool] | None = None
) -> tuple[Unread, ...]:
    """Derive and keep the result of every attempt that has none of its last record under the current rules.

    `among` is a condition on the table `attempts`. Gives the attempts that cannot be told again, with the reason.
    Raises StoreError where the store itself fails.
    """
    stale = select(attempts.c.id).where(~select(results.c.number).where(IS_CURRENT).exists())
    if among is not None:
        stale = stale.where(among)
    with store.database.reading() as connection:
        ids = list(connection.scalars(stale.order_by(attempts.c.number)))
    unread: list[Unread] = []
    derived: list[tuple[Attempt, Result]] = []
    with progress("Reading attempts", len(ids)) if progress else nullcontext(lambda: None) as step:
        for id in ids:
            try:
                attempt = store.open(id)
                derived.append((attempt, score(attempt.case, attempt.events, library.proof(attempt.loaded))))
            except (StoreError, LibraryError) as error:
                unread.append(Unread(id, error.message))
            if len(derived) == AT_ONCE:
                _keep(store, derived)
                derived.clear()
            step()
        _keep(store, derived)
    return tuple(unread)


def _keep(store: Store, found: Sequence[tuple[Attempt, Result]]) -> int:
    """Keep results, all in one transaction; gives how many were."""
    if not found:
        return 0
    kept = 0
    with store.database.writing() as connection:
        for attempt, result in found:
            chain = _records(connection, attempt)
            if chain is not None:
                told, head = chain
                row = derive(attempt, result, told)
                kept += _put(store, connection, row, head)
    return kept


def _records(connection: Connection, attempt: Attempt) -> tuple[list[Record], str] | None:
    """The records of an attempt and the hash of the last; None where they are not those that it was told from.

    Until the transaction ends the attempt is not deleted; it may go on.
    """
    there = select(attempts.c.id).where(attempts.c.id == attempt.id).with_for_update(read=True, key_share=True)
    if connection.scalar(there) is None:
        return None
    rows = record_rows(connection, attempt.id)
    try:
        chain = read_chain(attempt.id, rows)
    except ChainError as error:
        raise StoreError(f"Attempt {attempt.id[:8]} does not fit: {error}. It is left as it is.") from None
    # Records are only ever added: as many answers are the same answers, however their items were ticked or are called.
    answers = sum(record.kind == "answered" for record in chain)
    return (chain, rows[-1][3]) if answers == len(attempt.answers) else None


def _put(store: Store, connection: Connection, derived: Derived, head: str) -> bool:
    """Put a result in the place of the one before; False where somebody else has just done that."""
    row = derived.result | {"head": head, "at": stamp(store.clock()), "kapsim": __version__}
    same = and_(*(results.c[name] == row[name] for name in ("attempt", "rules", "case_digest", "catalogue_digest")))
    number = connection.scalar(select(results.c.number).where(same))
    children = dict(zip(RESULT_PARTS, (derived.domains, derived.decisions, derived.practices), strict=True))
    if number is not None:
        for table in children:
            connection.execute(delete(table).where(table.c.result == number))
        connection.execute(delete(results).where(results.c.number == number))
    if not store.database.add_unless_there(connection, results, row):
        return False
    number = connection.scalar(select(results.c.number).where(same))
    for table, rows in children.items():
        if rows:
            connection.execute(insert(table), [{"result": number, **columns} for columns in rows])
    return True
