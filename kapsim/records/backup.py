"""Backups of a store in a file: whole, verified, for their user alone, and never in the place of another file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete

from .chain import stamp
from .database import Database
from .place import sync_folder
from .sqlite import SqliteFile
from .tables import backups
from .trouble import StoreError

FRESH = ".new"
"""What the name of a backup ends in until it is whole."""


def usual_backup(store: Path, moment: datetime, mark: str = "backup") -> Path:
    """Where a backup of a store in a file lies if nothing else is said: beside it, named by the time in UTC."""
    return store.with_name(f"{store.stem}-{mark}-{moment:%Y%m%d-%H%M%S}.db")


def back_up(database: Database, to: Path, moment: datetime) -> None:
    """Back a store up into a file that is not there yet, and note in the store where it lies.

    The note comes first: erasing a person reaches every backup, also one that was killed while it was written (`to`
    with .new behind it). Raises StoreError.
    """
    if not isinstance(database, SqliteFile):
        raise StoreError(
            f"The store {database.place} is on a server, whose own tools back it up: pg_dump and pg_restore. "
            "`kapsim store copy` copies its attempts into a file."
        )
    to = to.absolute()
    with _told(to):
        if to.exists():
            raise FileExistsError
    with database.writing() as connection:
        note(connection, database, to, moment)
    try:
        write_backup(database, to)
    except BaseException:
        with suppress(StoreError), database.writing() as connection:
            if not to.exists():
                connection.execute(delete(backups).where(backups.c.path == str(to)))
        raise


def note(connection: Connection, database: Database, path: Path, moment: datetime) -> None:
    """Note that there is a backup."""
    database.add_unless_there(connection, backups, {"path": str(path), "made": stamp(moment)})


def write_backup(database: SqliteFile, to: Path) -> None:
    """Write a backup and see that it is whole before it gets its name. Raises StoreError."""
    fresh = to.with_name(to.name + FRESH)
    with _told(to):
        remove(fresh)  # of a backup that was killed
        os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            database.save_as(fresh)
            _prove(fresh)
            with fresh.open("rb+") as file:
                os.fsync(file.fileno())
            _name(fresh, to)
        finally:
            remove(fresh)
        sync_folder(to.parent)


@contextmanager
def _told(to: Path) -> Iterator[None]:
    """What the system refuses, as a sentence."""
    try:
        yield
    except FileExistsError:
        why = "A backup never takes the place of another file; name another"
        raise StoreError(f"There is a file {to} already. {why}.") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise StoreError(f"The backup {to} cannot be written: {reason}. Name another file.") from None


def _prove(file: Path) -> None:
    with closing(SqliteFile(file, create=False, patience=5.0, checked=False)) as copy:
        if faults := copy.faults():
            raise StoreError(f"The backup would not be whole, so there is none. {' '.join(faults)}")


def _name(fresh: Path, to: Path) -> None:
    """Give a file its name. Raises FileExistsError where somebody else has it."""
    try:
        os.link(fresh, to)
    except FileExistsError:
        raise
    except OSError:  # not every disk has links
        if to.exists():
            raise FileExistsError from None
        fresh.rename(to)


def remove(file: Path) -> None:
    """Remove the file of a store that was not finished, with what SQLite puts beside it; none is no error."""
    for behind in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + behind).unlink(missing_ok=True)
