"""A store of an earlier schema becomes one of this, with everything that was in it."""

from __future__ import annotations

import functools
import itertools
import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, event, insert, inspect, select

from kapsim.library import LoadedCase
from kapsim.records.address import open_database
from kapsim.records.migrations.versions import schema_2
from kapsim.records.store import open_store
from kapsim.records.tables import SCHEMA, about, alembic_version, backups, metadata
from kapsim.records.trouble import OlderStoreError, StoreError
from kapsim.records.upgrade import migrate, schema_of, upgrade, upgrade_store
from tests.forked import KILLED, die, forked

from .conftest import TickingClock

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


def older(where: str, loaded: LoadedCase) -> str:
    """Make a store of the first schema with an attempt in it; gives its id."""
    store = open_store(where)
    attempt = store.begin(loaded, seed=1, mode="train", trainee=store.trainee("Ana"))
    attempt.answer(("wait",), own_words="a moment")
    store.close()
    make_older(where)
    return attempt.id


def test_a_file_is_backed_up_before_it_is_upgraded(place: Path, loaded: LoadedCase, clock: TickingClock) -> None:
    id = older(str(place), loaded)
    before = place.read_bytes()
    done = upgrade_store(str(place), clock)
    assert (done.before, done.after) == (1, SCHEMA)
    assert done.backup == place.with_name("kapsim-schema-1-20260301-090001.db")
    with pytest.raises(OlderStoreError):
        open_store(done.backup)
    assert done.backup.stat().st_size == len(before)
    store = open_store(place)
    assert store.open(id).own_words == {0: "a moment"}
    with store.database.reading() as connection:
        assert list(connection.scalars(select(backups.c.path))) == [str(done.backup)]
    store.close()
    again = upgrade_store(str(place), clock)
    assert (again.before, again.after, again.backup) == (SCHEMA, SCHEMA, None)
    assert len(list(place.parent.glob("*.db"))) == 2


def test_a_store_of_a_newer_schema_is_neither_backed_up_nor_touched(place: Path, clock: TickingClock) -> None:
    open_store(place).close()
    database = open_database(place, create=False, patience=1)
    with database.writing() as connection:
        connection.execute(about.update().where(about.c.key == "schema").values(value=str(SCHEMA + 1)))
    database.close()
    before = place.read_bytes()
    with pytest.raises(StoreError, match="newer kapsim"):
        upgrade_store(str(place), clock)
    assert place.read_bytes() == before
    assert list(place.parent.iterdir()) == [place]


def upgrade_killed_at(where: str, point: int) -> None:
    """Upgrade, and be killed before the statement of that number; a commit is one."""
    seen = 0

    def one_more(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == point:
            die()

    event.listen(Engine, "before_cursor_execute", one_more)
    event.listen(Engine, "commit", one_more)
    upgrade_store(where, TickingClock())


def test_an_upgrade_that_is_killed_at_any_statement_leaves_the_old_store_or_the_new_one_and_can_be_done_again(
    where: str, loaded: LoadedCase, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    later = TickingClock()
    later()
    in_a_file = where.endswith(".db")
    id = older(where, loaded)
    for count in itertools.count(1, 1 if in_a_file else 9):  # a server takes its time for tables
        if in_a_file:
            fresh = str(shutil.copy(where, tmp_path / f"{count}.db"))
        elif count > 1:
            fresh = request.getfixturevalue("schema")()
            id = older(fresh, loaded)
        else:
            fresh = where
        code = forked(functools.partial(upgrade_killed_at, fresh, count))
        database = open_database(fresh, create=False, patience=5, checked=False)
        with database.writing() as connection:
            found, tables = schema_of(connection, database.place), set(inspect(connection).get_table_names())
        assert (tables & NEW_IN_2, found) in [(set(), 1), (NEW_IN_2, 2)]
        database.close()
        upgrade_store(fresh, later)
        store = open_store(fresh)
        assert store.open(id).own_words == {0: "a moment"}
        store.close()
        if code == 0:
            break
        assert code == KILLED
    assert count > 20
