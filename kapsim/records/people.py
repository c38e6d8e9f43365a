"""People: random ids, with names in a table apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, insert, select, update

from .tables import about, attempts, names, trainees
from .trouble import NoPersonError
from .typed import key_of, shown_as

if TYPE_CHECKING:
    from .store import Store

SHORTEST = 4
"""Characters of an id that are enough to name somebody, if nobody else's begins so."""


@dataclass(frozen=True, slots=True)
class Person:
    """A trainee of a store. `name` is "" where none is kept; `attempts` counts everything that was begun.

    nobody: whether this is whoever gives no name here. since: RFC 3339 in UTC.
    """

    trainee: str
    name: str
    since: str
    attempts: int
    nobody: bool

    @property
    def called(self) -> str:
        """How a sentence names them."""
        return self.name or self.trainee


def people(store: Store) -> list[Person]:
    """Everybody in a store, in the order in which they came. Raises StoreError."""
    with store.database.reading() as connection:
        return _people(connection)


def find_person(store: Store, wanted: str) -> Person:
    """The person of a name, of an id, or of the beginning of one. Raises StoreError."""
    key = key_of(wanted)
    everybody = people(store)
    for person in everybody:
        if person.name and key_of(person.name) == key:
            return person
    found = [person for person in everybody if len(key) >= SHORTEST and person.trainee.startswith(key)]
    if not found:
        raise NoPersonError(f"There is nobody called {wanted} in {store.place}. `kapsim person list` shows who is.")
    if len(found) > 1:
        raise NoPersonError(f"{wanted} begins more than one id. `kapsim person list` shows them; give more of it.")
    return found[0]


def rename(store: Store, trainee: str, name: str) -> None:
    """Give somebody a name, in place of the one before. Raises StoreError, also where somebody else has it."""
    shown = shown_as(name)
    if not shown:
        raise NoPersonError("That is no name. To take one away, erase the person.")
    with store.database.writing() as connection:
        owner = connection.scalar(select(names.c.trainee).where(names.c.key == key_of(shown)))
        if owner not in {None, trainee}:
            raise NoPersonError(f"Somebody else in {store.place} is called {shown}.")
        row = {"name": shown, "key": key_of(shown)}
        if not connection.execute(update(names).where(names.c.trainee == trainee).values(row)).rowcount:
            connection.execute(insert(names), {"trainee": trainee, **row})


def _people(connection: Connection) -> list[Person]:
    nobody = connection.scalar(select(about.c.value).where(about.c.key == "trainee"))
    begun = select(func.count()).where(attempts.c.trainee == trainees.c.id).scalar_subquery()
    listed = select(trainees.c.id, names.c.name, trainees.c.since, begun)
    listed = listed.join_from(trainees, names, names.c.trainee == trainees.c.id, isouter=True)
    return [
        Person(id, name or "", since, count, id == nobody)
        for id, name, since, count in connection.execute(listed.order_by(trainees.c.since, trainees.c.id))
    ]
