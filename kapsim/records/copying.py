"""Attempts go from one store to another, each whole and told again where it arrives. The source is left as it is.

Results go along, since nobody can derive one again that was derived under earlier rules; and so does what was made to
be sent, with what became of it, so that nothing is sent twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, insert, select

from .kept import stay_behind_the_deleted
from .rows import rows
from .store import Store
from .tables import (
    RESULT_PARTS,
    about,
    attempts,
    deletions,
    deliveries,
    free_text,
    names,
    records,
    results,
    statements,
    texts,
    trainees,
)
from .trouble import StoreError, UnreachableError

Rows = list[dict[str, Any]]
Scored = tuple[dict[str, Any], dict[str, Rows]]
"""A result without its number, and its rows in the other tables by their names."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What came of it. there: attempts that had arrived before. told: what whoever looks after them should know."""

    copied: int
    there: int
    refused: tuple[str, ...]
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Goods:
    """Everything of one attempt that travels. row: its own, without number and turn, which every store gives itself."""

    row: dict[str, Any]
    turn: int
    records: Rows
    free_text: Rows
    texts: Rows
    statements: Rows
    deliveries: Rows
    results: list[Scored]


class RefusedError(Exception):
    """An attempt, or the deletion of one, that stays behind, in a sentence."""


def extent(store: Store) -> int:
    """How many steps copying a store takes."""
    with store.database.reading() as connection:
        return sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in (attempts, deletions))


def copy(source: Store, target: Store, step: Callable[[], object]) -> Copied:
    """Copy all attempts in the order of starting, each in a transaction of its own; `step` is called after each.

    Killed midway it is done again, and goes on where it was. Raises StoreError where one of the stores cannot be used.
    """
    if source.place == target.place:
        raise StoreError(f"{source.place} would be copied onto itself. Name two stores.")
    return _Copying(source, target).run(step)


class _Copying:
    def __init__(self, source: Store, target: Store) -> None:
        self.source, self.target = source, target
        self.copied = self.there = 0
        self.refused: list[str] = []
        self.told: list[str] = []
        self.last = 0
        """The number, in the target, of the attempt that was started last before the one that is looked at."""

    def run(self, step: Callable[[], object]) -> Copied:
        with self.source.database.reading() as connection:
            begun = [(number, id) for number, id in connection.execute(select(attempts.c.number, attempts.c.id))]
            gone = rows(connection, deletions)
        self._people()
        self._turns = self._turns_before({id for _, id in begun})
        # A deletion may bear the number of an attempt that was started after it.
        deleted = [(int(row["number"]), 0, row) for row in gone]
        in_order = sorted([*deleted, *((number, 1, id) for number, id in begun)], key=lambda found: found[:2])
        for _, _, found in in_order:
            try:
                if isinstance(found, dict):
                    self._deletion(found)
                else:
                    self._attempt(found)
            except RefusedError as error:
                self.refused.append(str(error))
            step()
        return Copied(self.copied, self.there, tuple(self.refused), tuple(self.told))

    # People

    def _people(self) -> None:
        """Bring the trainees. A name comes with its trainee or not at all: one that was erased stays erased."""
        with self.source.database.reading() as connection:
            everybody = rows(connection, trainees)
            named = {row["trainee"]: row for row in rows(connection, names)}
            unnamed = connection.scalar(select(about.c.value).where(about.c.key == "trainee"))
        database = self.target.database
        with database.writing() as connection:
            for row in everybody:
                if database.add_unless_there(connection, trainees, row) and row["id"] in named:
                    self._name(connection, named[row["id"]])
            if unnamed and not database.shared:
                database.add_unless_there(connection, about, {"key": "trainee", "value": unnamed})

    def _name(self, connection: Connection, row: Mapping[str, Any]) -> None:
        """Give a trainee the name that they had, with a number where another trainee has it."""
        number, given = 1, dict(row)
        while not self.target.database.add_unless_there(connection, names, given):
            number += 1
            given |= {"name": f"{row['name']} ({number})", "key": f"{row['key']} ({number})"}
        if number > 1:
            self.told.append(
                f"In {self.target.place} somebody else is called {row['name']}; the one from {self.source.place} is "
                f"now called {given['name']} there."
            )

    def _turns_before(self, ids: set[str]) -> int:
        """The last turn in the target that has nothing to do with this source: the source's turns come after it."""
        with self.target.database.reading() as connection:
            turns = connection.execute(select(attempts.c.id, attempts.c.turn))
            return max((turn for id, turn in turns if id not in ids), default=0)

    # Attempts

    def _attempt(self, id: str) -> None:
        _fits(self.source, id)
        with self.source.database.reading() as connection:
            goods = _goods(connection, id)
        with self.target.database.reading() as connection:
            number = connection.scalar(select(attempts.c.number).where(attempts.c.id == id))
            there = rows(connection, records, attempt=id)
            if connection.scalar(select(deletions.c.attempt).where(deletions.c.attempt == id)):
                raise RefusedError(f"Attempt {id[:8]} was deleted in {self.target.place}, and is not brought back.")
        if number is None:
            number = self._bring(goods)
            self.copied += 1
        elif there[: len(goods.records)] == goods.records:  # also where it has gone on there
            self.there += 1
        elif goods.records[: len(there)] == there:
            raise RefusedError(
                f"Attempt {id[:8]} has gone on in {self.source.place} since it was copied. "
                f"It is left in {self.target.place} as it was then."
            )
        else:
            raise RefusedError(
                f"Attempt {id[:8]} is another one in {self.target.place} than in {self.source.place}. "
                "Both are left as they are; `kapsim verify` says which one is as it was played."
            )
        _fits(self.target, id)
        self.last = number

    def _bring(self, goods: Goods) -> int:
        database = self.target.database
        with database.writing() as connection:
            for text in goods.texts:
                database.add_unless_there(connection, texts, text)
            connection.execute(insert(attempts).values({**goods.row, "turn": self._turns + goods.turn}))
            stay_behind_the_deleted(connection, goods.row["id"])
            added = ((records, goods.records), (free_text, goods.free_text), (statements, goods.statements))
            for table, brought in (*added, (deliveries, goods.deliveries)):
                if brought:
                    connection.execute(insert(table), brought)
            for row, parts in goods.results:
                added_as = insert(results).values(row).returning(results.c.number)
                number = connection.execute(added_as).scalar_one()
                for table in RESULT_PARTS:
                    if part := parts[table.name]:
                        connection.execute(insert(table), [{**each, "result": number} for each in part])
            arrived = _goods(connection, goods.row["id"])
            if replace(arrived, turn=goods.turn) != goods:
                raise RefusedError(
                    f"Attempt {goods.row['id'][:8]} does not arrive in {self.target.place} as it was, and stays behind."
                )
            return int(connection.scalar(select(attempts.c.number).where(attempts.c.id == goods.row["id"])) or 0)

    def _deletion(self, row: dict[str, Any]) -> None:
        """Say in the target that an attempt was deleted, in its place in the order."""
        id = row["attempt"]
        database = self.target.database
        with database.writing() as connection:
            if connection.scalar(select(attempts.c.id).where(attempts.c.id == id)):
                raise RefusedError(
                    f"Attempt {id[:8]} was deleted in {self.source.place}, and is still in {self.target.place}. "
                    "`kapsim attempts delete` deletes it there."
                )
            database.add_unless_there(connection, deletions, {**row, "number": self.last})


def _fits(store: Store, id: str) -> None:
    """Tell an attempt again. Raises RefusedError if it does not fit."""
    try:
        store.open(id)
    except UnreachableError:
        raise
    except StoreError as error:
        raise RefusedError(error.message) from None


def _goods(connection: Connection, id: str) -> Goods:
    (row,) = rows(connection, attempts, id=id)
    del row["number"]
    scored = [_scored(connection, found) for found in rows(connection, results, attempt=id)]
    scored.sort(key=lambda found: (found[0]["rules"], found[0]["case_digest"], found[0]["catalogue_digest"]))
    digests = {
        each[name] for each in (row, *(found for found, _ in scored)) for name in ("case_digest", "catalogue_digest")
    }
    said = rows(connection, statements, attempt=id)
    return Goods(
        row=row,
        turn=int(row.pop("turn")),
        records=rows(connection, records, attempt=id),
        free_text=rows(connection, free_text, attempt=id),
        texts=[text for digest in sorted(digests) for text in rows(connection, texts, digest=digest)],
        statements=said,
        deliveries=[sent for one in said for sent in rows(connection, deliveries, statement=one["id"])],
        results=scored,
    )


def _scored(connection: Connection, row: dict[str, Any]) -> Scored:
    number = row.pop("number")
    parts: dict[str, Rows] = {}
    for table in RESULT_PARTS:
        parts[table.name] = rows(connection, table, result=number)
        for each in parts[table.name]:
            del each["result"]
    return row, parts
