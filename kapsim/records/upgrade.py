"""A store of an earlier schema becomes one of this, by Alembic's steps in a single transaction."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, select

from .address import open_database
from .attempt import Clock
from .backup import note, usual_backup, write_backup
from .database import Database
from .sqlite import SqliteFile
from .tables import SCHEMA, about, alembic_version
from .trouble import StoreError

MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What came of it: the schemas before and after, and where the backup lies (None: there is none)."""

    place: str
    before: int
    after: int
    backup: Path | None


def upgrade_store(where: str | Path | None, clock: Clock, patience: float = 5.0) -> Upgraded:
    """Bring the store at a place to this version's schema; a file is backed up first. Raises StoreError.

    Killed at any moment it leaves the store as it was or as it will be; done again, it goes on.
    """
    with closing(open_database(where, False, patience, checked=False)) as database:
        with database.writing() as connection:
            schema = schema_of(connection, database.place)
        if schema >= SCHEMA or not isinstance(database, SqliteFile):
            return Upgraded(database.place, *upgrade(database), None)
        mark, moment = f"schema-{schema}", clock()
        backup = usual_backup(database.path, moment, mark)
        write_backup(database, backup)
        # Those of earlier tries that were killed are noted as well: erasing a person has to reach them.
        beside = [path for path in backup.parent.iterdir() if path.name.startswith(f"{database.path.stem}-{mark}-")]
        before, after = upgrade(database, [(path, moment) for path in sorted(beside) if path.suffix == ".db"])
        for path in beside:
            if path.suffix != ".db":
                path.unlink(missing_ok=True)
        return Upgraded(database.place, before, after, backup)


def schema_of(connection: Connection, place: str) -> int:
    """The schema of a store, whose row is locked until the transaction ends. Raises StoreError where it says none."""
    schema = connection.scalar(select(about.c.value).where(about.c.key == "schema").with_for_update())
    if not isinstance(schema, str) or not schema.isdecimal():
        raise StoreError(f"The store {place} does not say which schema it has. It is left as it is.")
    return int(schema)


def upgrade(database: Database, made: Iterable[tuple[Path, datetime]] = ()) -> tuple[int, int]:
    """Bring a store to this version's schema and note when backups were made; gives the schemas before and after.

    It is done whole or not at all, and doing it again changes nothing. Raises StoreError, also for a newer one.
    """
    with database.writing() as connection:
        before = schema_of(connection, database.place)
        if before > SCHEMA:
            raise StoreError(
                f"The store {database.place} was made by a newer kapsim (schema {before}; this one knows {SCHEMA})."
            )
        if before < SCHEMA:
            migrate(connection, before)
        for path, moment in made:
            note(connection, database, path, moment)
    return before, SCHEMA


def migrate(connection: Connection, schema: int) -> None:
    """Take the steps from a schema to the latest, in the transaction that is open."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    if schema and not inspect(connection).has_table(alembic_version.name):
        command.stamp(config, str(schema))
    command.upgrade(config, "head")
