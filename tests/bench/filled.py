"""A store with as many attempts as a large program has, put there without being played."""

from __future__ import annotations

import random
import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.dialects import sqlite

from kapsim.engine.model import DOMAINS
from kapsim.engine.score import RULES
from kapsim.records.store import open_store
from kapsim.records.tables import attempts, result_decisions, result_domains, results, texts, trainees

DECISIONS = 40
"""By attempt."""
TRIES = 5
"""By trainee."""
MOMENT = "2026-03-01T09:00:01.000Z"


def fill(path: Path, count: int) -> int:
    """Make a store with so many attempts and their results; gives the number of decisions."""
    open_store(path).close()
    chance = random.Random(count)
    digests = [f"{chance.getrandbits(256):064x}" for _ in range(2)]
    with sqlite3.connect(path) as connection:
        _insert(connection, texts, ((digest, digest.encode()) for digest in digests))
        people = [str(uuid.UUID(int=chance.getrandbits(128))) for _ in range(-(-count // TRIES))]
        _insert(connection, trainees, ((person, MOMENT) for person in people))
        for first in range(0, count, 1000):
            numbers = range(first + 1, min(first + 1000, count) + 1)
            heads = {number: f"{chance.getrandbits(256):064x}" for number in numbers}
            ids = {number: str(uuid.UUID(int=chance.getrandbits(128))) for number in numbers}
            begun = ((n, ids[n], digests, people[n % len(people)], heads[n]) for n in numbers)
            _insert(connection, attempts, (_attempt(*values) for values in begun))
            _insert(connection, results, (_result(n, ids[n], digests, heads[n]) for n in numbers))
            _insert(
                connection,
                result_domains,
                ((n, name, 7.5, 9.0, 7.5 / 9, 1.0, 0.8, 9, 9) for n in numbers for name in DOMAINS),
            )
            _insert(connection, result_decisions, (row for n in numbers for row in _decisions(n, chance)))
    return count * DECISIONS


def _insert(connection: sqlite3.Connection, table: Table, rows: Iterator[tuple[Any, ...]]) -> None:
    connection.executemany(str(insert(table).compile(dialect=sqlite.dialect())), rows)


def _attempt(number: int, id: str, digests: list[str], trainee: str, head: str) -> tuple[Any, ...]:
    bound = (number, id, "in-the-doorway", "In the doorway", *digests, RULES, number, "assess", trainee)
    return (*bound, "attempt", "", MOMENT, number, "finished", "deferred", DECISIONS, DECISIONS + 2, head)


def _result(number: int, id: str, digests: list[str], head: str) -> tuple[Any, ...]:
    counted = ("deferred", "good", True, "", 0, 0, 0, DECISIONS, 1800.5, "{}", "")
    return (number, id, RULES, *digests, head, MOMENT, "0", *counted)


def _decisions(number: int, chance: random.Random) -> Iterator[tuple[Any, ...]]:
    for index in range(DECISIONS):
        answer = chance.choice(("rest-and-recheck", "settle-and-go", "tell-physician[,]tell-maya"))
        credit = [chance.choice((None, 0.0, 0.5, 1.0, 2 / 3)) for _ in DOMAINS]
        judged = (False, chance.random() < 0.9, answer == "rest-and-recheck", *credit, 0)
        told = (f"reading-{index}", "choose", "dosing", answer, "rest-and-recheck", *judged)
        yield (number, index, *told, MOMENT, chance.randrange(100_000) / 1000)
