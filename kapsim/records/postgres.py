"""A store on a PostgreSQL server that several machines share. The driver, psycopg, comes with the extra `postgres`.

A commit returns once the server has it on its disk, whatever the server's settings say (synchronous_commit). Which
schema of the database is used is the server's `search_path`.
"""

from __future__ import annotations

import psycopg
from sqlalchemy import URL, Connection, Table, create_engine, inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.pool import NullPool

from .database import Cursor, Database
from .place import missing
from .tables import about, free_text, metadata, names
from .trouble import DAMAGED, StoreError, UnreachableError

SENTENCES = {
    "28": "refuses this user or password. Check the user and the password (PGPASSWORD or ~/.pgpass)",
    "3D000": "does not exist. Ask whoever looks after the server to make the database",
    "42501": "does not let this user do that. Ask whoever looks after the server for the right to write",
    "53100": "has no room left: the server's disk is full. Ask whoever looks after it, then try again",
    "53300": "takes no more connections. Try again in a moment",
    "53": "lacks resources. Ask whoever looks after the server, then try again",
    "55P03": "is in use by another program and was not free in time. Try again",
    "40": "was written by somebody else at the same moment. Try again",
    "25006": "cannot be written: the server takes no changes now. Ask whoever looks after it",
    "42P01": DAMAGED,
    "42703": DAMAGED,
}
"""By the beginning of the server's code for an error (PostgreSQL documentation, appendix A)."""
GONE = ("08", "57P")
"""The codes of a server that is going, or gone."""
MAKING = 0x6B617073696D
"""The key of the lock that whoever makes the tables holds."""


class PostgresServer(Database):
    """The database at a URL. Unless `checked`, its tables may be those of an earlier version."""

    shared = True
    clash = psycopg.IntegrityError
    reads = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    writes = "BEGIN"
    _errors = psycopg.Error

    def __init__(self, url: URL, place: str, create: bool, patience: float, checked: bool = True) -> None:
        self._patience = patience
        milliseconds = max(1, int(patience * 1000))
        self._settings = f"SET synchronous_commit = on; SET lock_timeout = {milliseconds}"
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            poolclass=NullPool,
            connect_args={
                "autocommit": True,  # transactions begin with our own statement, as on SQLite
                "prepare_threshold": None,  # statements prepared on the server do not survive a connection pooler
                "connect_timeout": max(2, int(patience)),
                "tcp_user_timeout": max(2_000, milliseconds),
                "application_name": "kapsim",
            },
        )
        super().__init__(place, engine)
        with self._told():
            self._prepare_tables(create, checked)

    def forget(self) -> str:
        """Write the tables with names and free text anew; the others lose what was deleted as they are used."""
        said = ""
        with self._lock, self._told():
            driver = self._driver()
            try:
                driver.execute(f"VACUUM (FULL) {names.name}, {free_text.name}".encode())
                driver.execute(f"VACUUM {', '.join(table.name for table in metadata.sorted_tables)}".encode())
            except psycopg.OperationalError as error:
                if not (error.sqlstate or "").startswith("55P03"):
                    raise
                said = "Others were at work in it, so the server clears away by and by what was deleted. "
        return f"{said}The server's own logs and backups are its administrator's: ask there."

    def faults(self) -> list[str]:
        """A server looks after its own files, and lets no row refer to one that is not there."""
        return []

    def explain(self, error: BaseException) -> StoreError:
        code = getattr(error, "sqlstate", None) or ""
        for beginning, sentence in SENTENCES.items():
            if code.startswith(beginning):
                return StoreError(f"The store {self.place} {sentence}.")
        if code.startswith(GONE) or (not code and isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)):
            return UnreachableError(
                f"The store {self.place} cannot be reached, or takes no connection from here. Check the address, the "
                "user, the password (PGPASSWORD or ~/.pgpass) and the network, then try again."
            )
        return StoreError(f"The store {self.place} does not answer as a store should ({code or type(error).__name__}).")

    def _insert(self, table: Table) -> postgresql.Insert:
        return postgresql.insert(table)

    def _streaming_cursor(self, connection: Connection) -> Cursor:
        return self._driver_of(connection).cursor("kapsim_streaming")

    def _check_place(self) -> None:
        """The server itself says when it is gone."""

    def _connected(self) -> Connection:
        if self._connection is not None and self._driver_of(self._connection).closed:
            self._drop()
        if self._connection is None:
            self._connection = self._engine.connect()
            self._driver_of(self._connection).execute(self._settings)
        return self._connection

    def _awake(self) -> Connection:
        connection = self._connected()
        try:
            self._driver_of(connection).execute("SELECT 1")
        except psycopg.OperationalError:
            self._drop()
            connection = self._connected()
        return connection

    def _driver(self) -> psycopg.Connection:
        return self._driver_of(self._connected())

    @staticmethod
    def _driver_of(connection: Connection) -> psycopg.Connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        return driver

    def _prepare_tables(self, create: bool, checked: bool) -> None:
        """See that the tables are those of a kapsim store of this version; make them where there are none."""
        with self._transaction(writing=False) as connection:
            tables = _tables(connection)
        if not tables & set(metadata.tables) and create:
            with self._transaction(writing=True) as connection:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MAKING})")
                if about.name not in _tables(connection):
                    self._make_tables(connection)
        with self._transaction(writing=False) as connection:
            tables = _tables(connection)
            if not tables & set(metadata.tables):
                raise missing(self.place)
            if about.name not in tables:
                raise StoreError(
                    f"The database {self.place} holds tables of another program. It is left as it is; "
                    "name another with --store."
                )
            if checked:
                self._check_tables(connection, tables)


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())
