"""The database of a store: its transactions, one at a time, and what goes wrong in them as plain sentences.

The same code runs on an SQLite file (sqlite.py) and on a PostgreSQL server (postgres.py). What is committed stays:
both confirm a commit only once it is on the disk.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Select, Table, event, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase

from .. import __version__
from .tables import SCHEMA, about, alembic_version, metadata
from .trouble import DAMAGED, OlderStoreError, StoreError


class Cursor(Protocol):
    """A cursor of either driver."""

    @property
    def rowcount(self) -> int: ...

    def execute(self, statement: Any, values: Any = ..., /) -> Any: ...

    def fetchone(self) -> Any: ...

    def fetchmany(self, size: int, /) -> Sequence[Any]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement as the driver takes it, with the names of its values; `positional` if they go by their order."""

    text: str
    names: tuple[str, ...]
    positional: bool

    def run(self, cursor: Cursor, values: Mapping[str, object]) -> int:
        """Run it; gives the number of rows that it changed."""
        wanted = [values[name] for name in self.names]
        cursor.execute(self.text, wanted if self.positional else dict(zip(self.names, wanted, strict=True)))
        return cursor.rowcount


class Database(ABC):
    """The one connection to a store. It may be used from any thread; transactions wait for one another."""

    shared: bool
    """Whether people on several machines use it."""
    clash: type[Exception]
    """What `appending` raises where a key is there already."""
    reads: str
    writes: str
    """How a transaction that reads, or writes, begins."""

    def __init__(self, place: str, engine: Engine) -> None:
        self.place = place
        """Where it is, as it is shown: without a password."""
        self._engine = engine
        self._writing = False
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._prepared: dict[UpdateBase, Prepared] = {}
        event.listen(engine, "begin", self._begin)

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
            self._check_place()
            cursor: Cursor = driver.cursor()
            cursor.execute(self.writes)
            try:
                yield cursor
                cursor.execute("COMMIT")
            except BaseException:
                with suppress(Exception):
                    driver.rollback()
                raise

    def prepare(self, statement: UpdateBase) -> Prepared:
        """A statement in the driver's own words, compiled the first time."""
        prepared = self._prepared.get(statement)
        if prepared is None:
            compiled = statement.compile(dialect=self._engine.dialect)
            assert isinstance(compiled, SQLCompiler)
            order = compiled.positiontup
            names = tuple(compiled.binds if order is None else order)
            prepared = self._prepared[statement] = Prepared(str(compiled), names, order is not None)
        return prepared

    @contextmanager
    def streaming(self, connection: Connection, query: Select[Any]) -> Iterator[Cursor]:
        """The driver's own cursor over the rows of a query, in a transaction that is open.

        A server keeps the rows there until they are fetched. What SQLAlchemy makes of a row costs as much again as
        fetching it: for a million of them.
        """
        compiled = query.compile(dialect=self._engine.dialect, compile_kwargs={"render_postcompile": True})
        assert isinstance(compiled, SQLCompiler)
        order = compiled.positiontup
        values = compiled.params
        cursor = self._streaming_cursor(connection)
        try:
            cursor.execute(str(compiled), values if order is None else [values[name] for name in order])
            yield cursor
        finally:
            cursor.close()

    def add_unless_there(self, connection: Connection, table: Table, row: Mapping[str, object]) -> bool:
        """Add a row unless its key is there already; gives whether it was added."""
        added = self._insert(table).values(row).on_conflict_do_nothing()
        return connection.execute(added, execution_options={"preserve_rowcount": True}).rowcount == 1

    def close(self) -> None:
        """Close the connection. It is opened again if it is still needed."""
        with self._lock:
            self._drop()

    @abstractmethod
    def forget(self) -> str:
        """See that what was deleted can be read nowhere any more; gives what is beyond reach, as a sentence.

        Raises StoreError.
        """

    @abstractmethod
    def faults(self) -> list[str]:
        """What the database itself finds wrong in its own structure, as sentences. Raises StoreError."""

    @abstractmethod
    def explain(self, error: BaseException) -> StoreError:
        """The StoreError for an error of the driver."""

    @abstractmethod
    def _insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An insertion in this dialect."""

    @abstractmethod
    def _streaming_cursor(self, connection: Connection) -> Cursor:
        """A cursor of the driver that fetches rows as they are asked for."""

    @property
    @abstractmethod
    def _errors(self) -> type[Exception]:
        """What the driver raises."""

    @abstractmethod
    def _check_place(self) -> None:
        """Raises StoreError where a writer would write into the void."""

    @contextmanager
    def _transaction(self, writing: bool) -> Iterator[Connection]:
        with self._lock, self._told():
            connection = self._awake()
            self._writing = writing
            if writing:
                self._check_place()
            with connection.begin():
                yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Errors of the driver as sentences; a connection that has failed is not used again."""
        try:
            yield
        except DBAPIError as error:
            self._drop()
            raise self.explain(error.orig or error) from None
        except self._errors as error:
            self._drop()
            raise self.explain(error) from None
        except UnicodeDecodeError:  # a text, or the driver's own message about one, that is none any more
            self._drop()
            raise StoreError(f"The store {self.place} {DAMAGED}.") from None
        except BrokenPipeError:  # whoever read what is made of the rows has left
            raise
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

    def _awake(self) -> Connection:
        """The connection, seen to answer where it may have died unnoticed."""
        return self._connected()

    def _driver(self) -> Any:
        return self._connected().connection.driver_connection

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(DBAPIError, self._errors):
                connection.close()

    def _begin(self, connection: Connection) -> None:
        connection.exec_driver_sql(self.writes if self._writing else self.reads)

    def _make_tables(self, connection: Connection) -> None:
        """Make the tables of this version."""
        metadata.create_all(connection, checkfirst=False)
        said = {"schema": str(SCHEMA), "kapsim": __version__}
        connection.execute(insert(about), [{"key": key, "value": said[key]} for key in said])
        connection.execute(insert(alembic_version), {"version_num": str(SCHEMA)})

    def _check_tables(self, connection: Connection, tables: set[str]) -> None:
        """See that tables of these names, `about` among them, are those of a store of this version."""
        schema = connection.scalar(select(about.c.value).where(about.c.key == "schema"))
        if not isinstance(schema, str) or not schema.isdecimal():
            raise StoreError(f"The store {self.place} {DAMAGED}.")
        if int(schema) > SCHEMA:
            raise StoreError(
                f"The store {self.place} was made by a newer kapsim (schema {schema}; this one knows {SCHEMA}). "
                "Update kapsim, or name another store with --store."
            )
        if 0 < int(schema) < SCHEMA:
            raise OlderStoreError(
                f"The store {self.place} was made by an older kapsim (schema {schema}; this one needs {SCHEMA}). "
                f"`kapsim store upgrade --store {self.place}` brings it up to date, after a backup."
            )
        if int(schema) != SCHEMA or not set(metadata.tables) <= tables:
            raise StoreError(f"The store {self.place} {DAMAGED}.")
