"""A store of an earlier schema becomes one of this, with everything that was in it."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, inspect

from kapsim.library import LoadedCase
from kapsim.records.migrations.versions import schema_2
from kapsim.records.place import open_database
from kapsim.records.store import open_store
from kapsim.records.tables import SCHEMA, about, alembic_version, metadata
from kapsim.records.trouble import OlderStoreError
from kapsim.records.upgrade import migrate, upgrade

NEW_IN_2 = set(metadata.tables) - {"about", "texts", "trainees", "names", "attempts", "records", "free_text"}


def make_older(where: str) -> None:
    """Take from a store what schema 2 has added, as if an older kapsim had made it."""
    database = open_database(where, create=False, patience=5)
    with database.writing() as connection:
        for table in reversed(metadata.sorted_tables):
            if table.name in NEW_IN_2:
                table.drop(connection)
        connection.execute(about.update().where(about.c.key == "schema").values(value="1"))
    database.close()


def test_the_steps_from_nothing_lead_to_the_tables_of_this_version(where: str) -> None:
    database = open_database(where, create=True, patience=5)
    with database.writing() as connection:
        metadata.drop_all(connection)
        migrate(connection, 0)
        connection.execute(insert(about), {"key": "schema", "value": str(SCHEMA)})
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata) == []
    database.close()


def test_an_older_store_is_refused_until_it_is_upgraded_and_then_holds_what_it_held(
    where: str, loaded: LoadedCase
) -> None:
    store = open_store(where)
    attempt = store.begin(loaded, seed=1, mode="train", trainee=store.trainee("Ana"))
    attempt.answer(("wait",), own_words="a moment")
    store.close()
    make_older(where)
    with pytest.raises(OlderStoreError, match="kapsim store upgrade"):
        open_store(where)

    database = open_database(where, create=False, patience=5, checked=False)
    assert upgrade(database) == (1, 2)
    assert upgrade(database) == (2, 2)
    database.close()
    store = open_store(where)
    told = store.open(attempt.id)
    assert (told.answers, told.own_words) == ((("arrival", ("wait",)),), {0: "a moment"})
    assert store.attempts()[0].first
    store.close()


def test_a_new_store_says_which_schema_it_has_as_alembic_does(where: str) -> None:
    database = open_database(where, create=True, patience=5)
    with database.reading() as connection:
        assert connection.scalar(alembic_version.select()) == str(SCHEMA) == schema_2.revision
        assert inspect(connection).has_table("results")
    database.close()
