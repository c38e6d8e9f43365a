"""A store in an SQLite file: opened only if it is one, and written so that what is committed stays.

SQLite in WAL mode with synchronous=FULL: a commit returns once the disk has it. Writers begin with BEGIN IMMEDIATE,
since a transaction that turns into a writer late loses against any other.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, create_engine
from sqlalchemy.dialects import sqlite
from sqlalchemy.pool import NullPool

from .database import Cursor, Database
from .place import foreign, missing, prepare
from .tables import about
from .trouble import DAMAGED, StoreError, explain


class SqliteFile(Database):
    """The database in a file. Unless `checked`, its tables may be those of an earlier version."""

    shared = False
    clash = sqlite3.IntegrityError
    reads = "BEGIN"
    writes = "BEGIN IMMEDIATE"
    _errors = sqlite3.Error

    def __init__(self, path: Path, create: bool, patience: float, checked: bool = True) -> None:
        self.path = path.absolute()
        self._patience = patience
        self._file: tuple[int, int] | None = None
        super().__init__(str(path), create_engine("sqlite://", creator=self._connect, poolclass=NullPool))
        with self._told():
            prepare(self.path, self.place, create)
            self._prepare_tables(create, checked)

    def forget(self) -> str:
        """Write the file anew from what is in it now, and empty the log beside it."""
        with self._lock, self._told():
            driver = self._driver()
            self._check_place()
            driver.execute("VACUUM")
            busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise StoreError(
                f"The store {self.place} is in use by another program, so what was deleted can still lie in its files. "
                "Close that program and do this again."
            )
        return ""

    def save_as(self, path: Path) -> None:
        """Copy the store, as it is at one moment, into an empty file. Raises StoreError.

        SQLite does it: a file that is only copied lacks what still lies in the log beside it.
        """
        with self._lock, self._told():
            driver = self._driver()
            self._check_place()
            try:
                copy = sqlite3.connect(path)
                try:
                    driver.backup(copy)
                finally:
                    copy.close()
            except sqlite3.Error as error:
                ours = getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))
                raise explain(error, self.place if ours else str(path)) from None

    def faults(self) -> list[str]:
        with self.reading() as connection:
            told = [str(line) for line in connection.exec_driver_sql("PRAGMA integrity_check").scalars()]
            lost = [str(table) for table in connection.exec_driver_sql("PRAGMA foreign_key_check").scalars()]
        found = []
        if told != ["ok"]:
            count = f"{len(told)} faults" if len(told) > 1 else "a fault"
            found.append(f"SQLite finds {count} in the structure of the file: {' '.join(told[0].split())}.")
        return found + [
            f"In the table `{table}` {lost.count(table)} of the rows belong to something that is not there."
            for table in sorted(set(lost))
        ]

    def explain(self, error: BaseException) -> StoreError:
        return explain(error, self.place)

    def _insert(self, table: Table) -> sqlite.Insert:
        return sqlite.insert(table)

    def _streaming_cursor(self, connection: Connection) -> Cursor:
        cursor: Cursor = connection.connection.cursor()
        return cursor

    def _driver(self) -> sqlite3.Connection:
        driver: Any = super()._driver()
        assert isinstance(driver, sqlite3.Connection)
        return driver

    def _connect(self) -> sqlite3.Connection:
        driver = sqlite3.connect(
            f"{self.path.as_uri()}?mode=rw",
            uri=True,
            timeout=self._patience,
            isolation_level=None,
            check_same_thread=False,
        )
        driver.execute("PRAGMA synchronous=FULL")
        driver.execute("PRAGMA foreign_keys=ON")
        driver.execute("PRAGMA secure_delete=ON")
        status = self.path.stat()
        self._file = status.st_dev, status.st_ino
        return driver

    def _check_place(self) -> None:
        """A file that was deleted or replaced would still take everything, and keep nothing."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            status = None
        if status is None or (status.st_dev, status.st_ino) != self._file:
            raise StoreError(f"The store {self.place} was moved or deleted while it was in use. Start again.")

    def _prepare_tables(self, create: bool, checked: bool) -> None:
        """See that the tables are those of a kapsim store of this version; make them in an empty file."""
        if self._is_empty():
            if not create:
                raise missing(self.place)
            self._use_wal()
            with self._transaction(writing=True) as connection:
                if not _tables(connection):
                    self._make_tables(connection)
        with self._transaction(writing=False) as connection:
            tables = _tables(connection)
            if about.name not in tables:
                raise foreign(self.place)
            if checked:
                self._check_tables(connection, tables)

    def _is_empty(self) -> bool:
        """Whether nothing was ever put into the file; a longer one that seems empty is damaged."""
        for _ in range(2):  # another program may just have made the tables
            with self._transaction(writing=False) as connection:
                if _tables(connection):
                    return False
                page = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
            if self.path.stat().st_size <= page:
                return True
        raise StoreError(f"The store {self.place} {DAMAGED}.")

    def _use_wal(self) -> None:
        """Switch to WAL; SQLite does not wait for others in this, so we do."""
        driver = self._driver()
        until = time.monotonic() + self._patience
        while True:
            try:
                driver.execute("PRAGMA journal_mode=WAL")
                return
            except sqlite3.OperationalError as error:
                if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > until:
                    raise
                time.sleep(0.01)


def _tables(connection: Connection) -> set[str]:
    return set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
