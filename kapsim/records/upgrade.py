"""A store of an earlier schema becomes one of this, by Alembic's steps in a single transaction."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, select

from .database import Database
from .tables import SCHEMA, about, alembic_version
from .trouble import StoreError

MIGRATIONS = Path(__file__).parent / "migrations"


def schema_of(connection: Connection, place: str) -> int:
    """The schema of a store, whose row is locked until the transaction ends. Raises StoreError where it says none."""
    schema = connection.scalar(select(about.c.value).where(about.c.key == "schema").with_for_update())
    if not isinstance(schema, str) or not schema.isdecimal():
        raise StoreError(f"The store {place} does not say which schema it has. It is left as it is.")
    return int(schema)


def upgrade(database: Database) -> tuple[int, int]:
    """Bring a store to this version's schema; gives the schemas before and after.

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
    return before, SCHEMA


def migrate(connection: Connection, schema: int) -> None:
    """Take the steps from a schema to the latest, in the transaction that is open."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    if schema and not inspect(connection).has_table(alembic_version.name):
        command.stamp(config, str(schema))
    command.upgrade(config, "head")
