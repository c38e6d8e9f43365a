"""A person is erased: the name and everything they wrote, from the store, its files and the backups made of it.

What they did stays, under their random id, and can still be verified: records hold salted digests of what was written,
and the salts go too. A note in the store says that it has begun, so that one that was killed can be finished.
"""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, func, inspect, select, update

from .address import open_database
from .backup import FRESH, remove
from .chain import stamp
from .store import Store
from .tables import about, attempts, backups, deletions, free_text, names
from .trouble import StoreError

BEGUN = "erasing "
"""With which the note in `about` begins; the id of the trainee follows."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: how many texts in the store, from which backups, and what was beyond reach, in sentences.

    failed: whether a backup is there and could not be written.
    """

    texts: int
    backups: tuple[str, ...]
    beyond: tuple[str, ...]
    failed: bool


def interrupted(store: Store) -> list[str]:
    """The ids of those whose erasing was begun and not finished. Raises StoreError."""
    with store.database.reading() as connection:
        noted = connection.scalars(select(about.c.key).where(about.c.key.startswith(BEGUN, autoescape=True)))
        return sorted(key.removeprefix(BEGUN) for key in noted)


def erase(store: Store, trainee: str) -> Erased:
    """Erase a trainee's name and free texts. Done again, it finishes what was interrupted. Raises StoreError."""
    with store.database.writing() as connection:
        note = {"key": BEGUN + trainee, "value": stamp(store.clock())}
        store.database.add_unless_there(connection, about, note)
        texts = _empty_texts(connection, trainee)
        made = connection.execute(select(backups.c.path, backups.c.made).order_by(backups.c.made, backups.c.path)).all()
    reached, beyond, failed = [], [], False
    for path, moment in made:
        try:
            if erase_from_backup(Path(path), trainee):
                reached.append(path)
            else:
                where = f"The backup of {moment[:10]} is not at {path} any more."
                beyond.append(f"{where} If it was moved, it is as it was.")
        except StoreError as error:
            failed = True
            beyond.append(f"The backup {path} is as it was. {error.message}")
    with store.database.writing() as connection:
        _drop_name(connection, trainee)
    said = store.database.forget()
    with store.database.writing() as connection:
        connection.execute(delete(about).where(about.c.key == BEGUN + trainee))
    return Erased(texts, tuple(reached), (*beyond, *filter(None, [said])), failed)


def erase_from_backup(path: Path, trainee: str) -> bool:
    """Erase somebody from a backup, also of an earlier schema; False where there is none. Raises StoreError."""
    with suppress(OSError):  # a backup that was killed while it was written
        remove(path.with_name(path.name + FRESH))
    if not path.exists():
        return False
    with closing(open_database(path, create=False, patience=5.0, checked=False)) as database:
        with database.writing() as connection:
            _empty_texts(connection, trainee)
            _drop_name(connection, trainee)
        database.forget()
    return True


def _empty_texts(connection: Connection, trainee: str) -> int:
    """Empty what a trainee wrote; the rows stay, since one that is gone was lost. Gives how many were not empty."""
    theirs = free_text.c.attempt.in_(select(attempts.c.id).where(attempts.c.trainee == trainee))
    count = connection.scalar(select(func.count()).where(theirs, free_text.c.text != ""))
    connection.execute(update(free_text).where(theirs).values(salt="", text=""))
    return int(count or 0)


def _drop_name(connection: Connection, trainee: str) -> None:
    """Delete a trainee's name, and why attempts of theirs were deleted; who gives no name next is somebody new."""
    connection.execute(delete(names).where(names.c.trainee == trainee))
    connection.execute(delete(about).where(about.c.key == "trainee", about.c.value == trainee))
    if inspect(connection).has_table(deletions.name):
        connection.execute(update(deletions).where(deletions.c.trainee == trainee).values(why=""))
