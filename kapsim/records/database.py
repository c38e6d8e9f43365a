"""The database in the file of a store: opened only if it is one, and written so that what is committed stays.

SQLite in WAL mode with synchronous=FULL: a commit returns once the disk has it. Writers begin with BEGIN IMMEDIATE,
since a transaction that turns into a writer late loses against any other.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Cursor

from sqlalchemy import Connection, create_engine, event, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase

from .. import __version__
from .place import foreign, prepare
from .tables import SCHEMA, about, metadata
from .trouble import DAMAGED, StoreError, explain


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement as the driver takes it, with the names of its values in their order."""

    text: str
    names: tuple[str, ...]

    def run(self, cursor: Cursor, values: Mapping[str, object]) -> int:
        """Run it; gives the number of rows that it changed."""
        cursor.execute(self.text, [values[name] for name in self.names])
        return cursor.rowcount


class Database:
    """The one connection to a store's file. It may be used from any thread; transactions wait for one another."""

    clash = sqlite3.IntegrityError
    """What `appending` raises where a key is there already."""

    def __init__(self, path: Path, create: bool, patience: float) -> None:
        self.place = str(path)
        self._path = path.absolute()
        self._patience = patience
        self._writing = False
        self._lock = threading.Lock()
        self._file: tuple[int, int] | None = None
        self._connection: Connection | None = None
        self._prepared: dict[UpdateBase, Prepared] = {}
        self._engine = create_engine("sqlite://", creator=self._connect, poolclass=NullPool)
        event.listen(self._engine, "begin", self._begin)
        with self._told():
            prepare(self._path, self.place, create)
            self._prepare_tables()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the store. Raises StoreError."""
        with self._transaction(writing=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is on the disk when the block ends, or has left no trace. Raises StoreError."""
        with self._transaction(writing=True) as connection:
            yield connection

    @contextmanager
    def appending(self) -> Iterator[Cursor]:
        """Like `writing`, on the driver's own cursor: for the transaction that every answer waits for.

        SQLAlchemy's part in it would take as long as the disk does; statements come from `prepare`.
        """
        with self._lock, self._told():
            driver = self._driver()
            self._check_same_file()
            cursor = driver.cursor()
            cursor.execute("BEGIN IMMEDIATE")
            try:
                yield cursor
                cursor.execute("COMMIT")
            except BaseException:
                if driver.in_transaction:
                    driver.rollback()
                raise

    def prepare(self, statement: UpdateBase) -> Prepared:
        """A statement in the driver's own words, compiled the first time."""
        prepared = self._prepared.get(statement)
        if prepared is None:
            compiled = statement.compile(dialect=self._engine.dialect)
            assert isinstance(compiled, SQLCompiler)
            prepared = self._prepared[statement] = Prepared(str(compiled), tuple(compiled.positiontup or ()))
        return prepared

    def close(self) -> None:
        """Close the file. It is opened again if it is still needed."""
        with self._lock:
            self._drop()

    @contextmanager
    def _transaction(self, writing: bool) -> Iterator[Connection]:
        with self._lock, self._told():
            connection = self._connected()
            self._writing = writing
            if writing:
                self._check_same_file()
            with connection.begin():
                yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Errors of the driver as sentences; a connection that has failed is not used again."""
        try:
            yield
        except DBAPIError as error:
            self._drop()
            raise explain(error.orig, self.place) from None
        except sqlite3.Error as error:
            self._drop()
            raise explain(error, self.place) from None
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise StoreError(
                f"The store {self.place} cannot be opened: {reason}. Check the file and its folder, "
                "or name another with --store."
            ) from None

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _driver(self) -> sqlite3.Connection:
        driver = self._connected().connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        return driver

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(DBAPIError, sqlite3.Error):
                connection.close()

    def _begin(self, connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if self._writing else "BEGIN")

    def _connect(self) -> sqlite3.Connection:
        driver = sqlite3.connect(
            f"{self._path.as_uri()}?mode=rw",
            uri=True,
            timeout=self._patience,
            isolation_level=None,
            check_same_thread=False,
        )
        driver.execute("PRAGMA synchronous=FULL")
        driver.execute("PRAGMA foreign_keys=ON")
        status = self._path.stat()
        self._file = status.st_dev, status.st_ino
        return driver

    def _check_same_file(self) -> None:
        """A file that was deleted or replaced would still take everything, and keep nothing."""
        try:
            status = self._path.stat()
        except FileNotFoundError:
            status = None
        if status is None or (status.st_dev, status.st_ino) != self._file:
            raise StoreError(f"The store {self.place} was moved or deleted while it was in use. Start again.")

    def _prepare_tables(self) -> None:
        """See that the tables are those of a kapsim store of this version; make them in an empty file."""
        if self._is_empty():
            self._use_wal()
            with self._transaction(writing=True) as connection:
                if not _tables(connection):
                    metadata.create_all(connection, checkfirst=False)
                    said = {"schema": str(SCHEMA), "kapsim": __version__}
                    connection.execute(insert(about), [{"key": key, "value": said[key]} for key in said])
        with self._transaction(writing=False) as connection:
            tables = _tables(connection)
            if about.name not in tables:
                raise foreign(self.place)
            schema = connection.scalar(select(about.c.value).where(about.c.key == "schema"))
        if isinstance(schema, str) and schema.isdecimal() and int(schema) > SCHEMA:
            raise StoreError(
                f"The store {self.place} was made by a newer kapsim (schema {schema}; this one knows {SCHEMA}). "
                "Update kapsim, or name another store with --store."
            )
        if schema != str(SCHEMA) or not set(metadata.tables) <= tables:
            raise StoreError(f"The store {self.place} {DAMAGED}.")

    def _is_empty(self) -> bool:
        """Whether nothing was ever put into the file; a longer one that seems empty is damaged."""
        for _ in range(2):  # another program may just have made the tables
            with self._transaction(writing=False) as connection:
                if _tables(connection):
                    return False
                page = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
            if self._path.stat().st_size <= page:
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
