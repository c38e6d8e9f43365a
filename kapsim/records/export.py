"""The rows of an export, as they come from the database: one query, read as a stream, never all of it in memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Join,
    Select,
    and_,
    case,
    false,
    func,
    literal,
    select,
    true,
    union_all,
)

from ..engine.model import DOMAINS
from .chosen import Chosen
from .columns import Column, What, columns_of
from .database import Cursor
from .derived import JOINED
from .results import IS_CURRENT
from .tables import (
    attempts,
    deletions,
    free_text,
    names,
    records,
    result_decisions,
    result_domains,
    result_practices,
    results,
)

if TYPE_CHECKING:
    from .store import Store

AT_ONCE = 1000
"""Rows that are read at once."""
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """An export under way: its columns, how many rows it will have, and the rows in parts, as the driver gives them.

    A truth may be 0 or 1.
    """

    columns: tuple[Column, ...]
    total: int
    parts: Iterator[Sequence[Row]] = field(repr=False)


@contextmanager
def rows_of(store: Store, what: What, chosen: Chosen, names: bool = False, texts: bool = False) -> Iterator[Rows]:
    """The rows of an export, in the order of starting; all of one state of the store. Raises StoreError.

    The names of trainees, and what they wrote, are in it only if that is asked for.

    An attempt that has no result of its last record under the current rules has a row without figures among the
    attempts, and none among decisions and practices.
    """
    columns = columns_of(what, names, texts)
    query = query_of(what, chosen, names, texts)
    with store.database.reading() as connection:
        total = connection.scalar(_counted(what).where(chosen.among)) or 0
        with store.database.streaming(connection, query) as cursor:
            parts = _parts(cursor)
            if what == "decisions" and texts:
                parts = _with_own_words(connection, columns, parts)
            yield Rows(columns, total, parts)


def query_of(what: What, chosen: Chosen, names: bool = False, texts: bool = False) -> Select[Any]:
    """The query that gives the rows of an export, but for own words, which lie beside the records."""
    said = _EXPRESSIONS[what]
    columns = columns_of(what, names, texts)
    query = select(*(said[column.name].label(column.name) for column in columns if column.name in said))
    query = query.select_from(_from(what, names)).where(chosen.among)
    return query.order_by(attempts.c.number, *_ORDER[what])


def tried(*columns: ColumnElement[Any]) -> Select[Any]:
    """A query for attempts with their results, if any: which try each is, then these columns; in order of starting."""
    query = select(_TRIES.c.nth, *columns).select_from(_begun().join(results, IS_CURRENT, isouter=True))
    return query.order_by(attempts.c.number)


def _parts(cursor: Cursor) -> Iterator[Sequence[Row]]:
    while part := cursor.fetchmany(AT_ONCE):
        yield part


def _with_own_words(
    connection: Connection, columns: Sequence[Column], parts: Iterable[Sequence[Row]]
) -> Iterator[Sequence[Row]]:
    """Decisions with what was said before each: the text beside the record of the same answer at the same moment."""
    place = {column.name: index for index, column in enumerate(columns)}
    keys = [place[name] for name in ("attempt", "step", "answer", "at")]
    for part in parts:
        ids = {row[place["attempt"]] for row in part}
        said = _own_words(connection, ids)
        yield [(*row, said.get(tuple(row[index] for index in keys), "")) for row in part]


def _own_words(connection: Connection, ids: Iterable[str]) -> dict[Row, str]:
    """Own words by attempt, step, answer and moment."""
    same = and_(records.c.attempt == free_text.c.attempt, records.c.seq == free_text.c.seq)
    query = select(records.c.line, free_text.c.text).join_from(free_text, records, same)
    query = query.where(free_text.c.attempt.in_(ids), free_text.c.kind == "answered")
    found: dict[Row, str] = {}
    for line, text in connection.execute(query):
        record = json.loads(line)
        data = record["data"]
        found[record["attempt"], data["step"], JOINED.join(data["answer"]), record["at"]] = text
    return found


def _tries() -> FromClause:
    """Which try every attempt is, by its number; those that were deleted count."""
    began = union_all(
        *(
            select(table.c.number, table.c.trainee, table.c.case_id, table.c.kind, there.label("there"))
            for table, there in ((attempts, literal(1)), (deletions, literal(0)))
        )
    ).subquery("began")
    alike = (began.c.trainee, began.c.case_id, began.c.kind)
    nth = func.row_number().over(partition_by=alike, order_by=(began.c.number, began.c.there)).label("nth")
    numbered = select(began.c.number, began.c.there, nth).subquery("numbered")
    return select(numbered.c.number, numbered.c.nth).where(numbered.c.there == 1).subquery("tries")


_TRIES = _tries()
_DOMAINS = {name: result_domains.alias(f"of_{name}") for name in DOMAINS}
_VIEW = (
    select(free_text.c.text)
    .where(free_text.c.attempt == attempts.c.id, free_text.c.kind == "viewed")
    .order_by(free_text.c.seq.desc())
    .limit(1)
    .scalar_subquery()
)
_WHOSE: dict[str, ColumnElement[Any]] = {
    "attempt": attempts.c.id,
    "trainee": attempts.c.trainee,
    "name": func.coalesce(names.c.name, ""),
    "case": attempts.c.case_id,
    "case_hash": attempts.c.case_digest,
    "rules": func.coalesce(results.c.rules, ""),
    "kind": attempts.c.kind,
    "mode": attempts.c.mode,
    "try": _TRIES.c.nth,
    "first": case((and_(attempts.c.kind == "attempt", _TRIES.c.nth == 1), true()), else_=false()),
}
_EXPRESSIONS: dict[What, dict[str, ColumnElement[Any]]] = {
    "attempts": {
        **_WHOSE,
        "catalogue_hash": attempts.c.catalogue_digest,
        "started_rules": attempts.c.rules,
        "started": attempts.c.started,
        "state": attempts.c.state,
        "end": attempts.c.end,
        "outcome": func.coalesce(results.c.outcome, ""),
        "seconds": results.c.seconds,
        "answers": attempts.c.decisions,
        "decisions": results.c.decisions,
        "scored": func.coalesce(results.c.scored, false()),
        "why": func.coalesce(results.c.why, "The attempt could not be told again."),
        "critical_errors": results.c.errors,
        "recovered_errors": results.c.recovered,
        "half_done": results.c.incomplete,
        **{
            f"{domain}_{name}": table.c["value" if name == "score" else name]
            for domain, table in _DOMAINS.items()
            for name in ("credit", "out_of", "score", "coverage", "weighted", "met", "par")
        },
        "view": func.coalesce(_VIEW, ""),
    },
    "decisions": {
        **_WHOSE,
        "number": result_decisions.c.index + 1,
        "step": result_decisions.c.step,
        "asked": result_decisions.c.kind,
        "phase": result_decisions.c.phase,
        "answer": result_decisions.c.answer,
        "best": result_decisions.c.best,
        "again": result_decisions.c.again,
        "on_course": result_decisions.c.on_course,
        "full_credit": result_decisions.c.flawless,
        **{domain: result_decisions.c[domain] for domain in DOMAINS},
        "lost": result_decisions.c.lost,
        "at": result_decisions.c.at,
        "seconds": result_decisions.c.seconds,
    },
    "practices": {
        **_WHOSE,
        **{column.name: column for column in result_practices.c if column.name != "result"},
    },
}  # fmt: skip
_ORDER: dict[What, tuple[ColumnElement[Any], ...]] = {
    "attempts": (),
    "decisions": (result_decisions.c.index,),
    "practices": (result_practices.c.practice,),
}


def _begun() -> Join:
    # An outer join, though none is without: SQLite then goes by the number of the attempt, and need not sort.
    return attempts.join(_TRIES, _TRIES.c.number == attempts.c.number, isouter=True)


def _from(what: What, with_names: bool) -> FromClause:
    joined = _begun()
    if with_names:
        joined = joined.join(names, names.c.trainee == attempts.c.trainee, isouter=True)
    joined = joined.join(results, IS_CURRENT, isouter=what == "attempts")
    if what == "attempts":
        for domain, table in _DOMAINS.items():
            joined = joined.join(
                table, and_(table.c.result == results.c.number, table.c.domain == domain), isouter=True
            )
        return joined
    table = result_decisions if what == "decisions" else result_practices
    return joined.join(table, table.c.result == results.c.number)


def _counted(what: What) -> Select[int]:
    if what == "attempts":
        return select(func.count()).select_from(attempts)
    joined = attempts.join(results, IS_CURRENT)
    if what == "decisions":
        return select(func.coalesce(func.sum(results.c.decisions), 0)).select_from(joined)
    return select(func.count()).select_from(
        joined.join(result_practices, result_practices.c.result == results.c.number)
    )
