"""Everything that a store keeps about one person, as JSON values that they can be handed."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select

from .people import Person
from .store import Store
from .tables import attempts, deletions, deliveries, free_text, records, results, statements

EXPLANATION = {
    "person": "The random id under which everything is kept, the name that goes with it, and since when.",
    "attempts": "Every attempt at a case, in the order of starting. Times are in UTC.",
    "attempts.records": "What happened, step by step. Each record holds the hash of the one before, so that a change "
    "would show; where it stands for a text, it holds a salted digest of it.",
    "attempts.texts": "What you wrote in your own words, by the number of its record; empty where it was erased.",
    "attempts.results": "What was counted: derived from the records, under the rules and texts that are named.",
    "attempts.statements": "What was made for learning record stores, and what became of it at each.",
    "deletions": "Attempts that were deleted: that they were there, and when they went.",
}
"""What the parts of the file are."""


def belongings(store: Store, person: Person) -> dict[str, Any]:
    """Everything kept about a person. Raises StoreError."""
    with store.database.reading() as connection:
        mine = select(attempts).where(attempts.c.trainee == person.trainee).order_by(attempts.c.number)
        gone = select(deletions).where(deletions.c.trainee == person.trainee).order_by(deletions.c.number)
        return {
            "explanation": EXPLANATION,
            "store": store.place,
            "person": {"id": person.trainee, "name": person.name or None, "since": person.since},
            "attempts": [_attempt(connection, dict(row)) for row in connection.execute(mine).mappings()],
            "deletions": [dict(row) for row in connection.execute(gone).mappings()],
        }


def _attempt(connection: Connection, row: dict[str, Any]) -> dict[str, Any]:
    def rows(table: Any, *columns: Any) -> list[dict[str, Any]]:
        found = select(*columns).where(table.c.attempt == row["id"]).order_by(table.c.seq)
        return [dict(one) for one in connection.execute(found).mappings()]

    told = rows(records, records.c.line, records.c.hash)
    sent = select(deliveries.c.lrs, deliveries.c.statement, deliveries.c.state, deliveries.c.at)
    sent = sent.join_from(deliveries, statements).where(statements.c.attempt == row["id"])
    fates = [dict(one) for one in connection.execute(sent.order_by(deliveries.c.lrs)).mappings()]
    derived = select(results).where(results.c.attempt == row["id"]).order_by(results.c.number)
    return {
        **row,
        "records": [{**_read(one["line"]), "hash": one["hash"]} for one in told],
        "texts": rows(free_text, free_text.c.seq, free_text.c.kind, free_text.c.text),
        "results": [{**one, "data": json.loads(one["data"])} for one in connection.execute(derived).mappings()],
        "statements": [
            {
                "statement": _read(one["body"]),
                "deliveries": [fate for fate in fates if fate["statement"] == one["id"]],
            }
            for one in rows(statements, statements.c.id, statements.c.body)
        ],
    }


def _read(line: str) -> dict[str, Any]:
    """A line of JSON as values; as it is where it is damaged."""
    try:
        values = json.loads(line)
    except ValueError:
        return {"unreadable": line}
    return values if isinstance(values, dict) else {"unreadable": line}
