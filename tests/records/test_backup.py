"""A backup is the whole store, for its user alone, or there is none."""

from __future__ import annotations

import resource
import sqlite3
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from kapsim.library import LoadedCase
from kapsim.records import backup
from kapsim.records.attempt import Attempt
from kapsim.records.backup import back_up
from kapsim.records.sqlite import SqliteFile
from kapsim.records.store import Store, open_store
from kapsim.records.tables import backups
from kapsim.records.trouble import StoreError
from tests.forked import KILLED, die, forked

MOMENT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
Opened = Callable[[], Store]


@pytest.fixture
def running(store: Store, loaded: LoadedCase) -> Attempt:
    """An attempt that goes on while its store is backed up."""
    attempt = store.begin(loaded, seed=7, mode="train", trainee=store.trainee("Ana"))
    attempt.answer(("wait",), own_words="one moment")
    return attempt


def noted(store: Store) -> list[str]:
    with store.database.reading() as connection:
        return [str(path) for path in connection.scalars(select(backups.c.path))]


def test_a_backup_holds_what_was_there_while_the_store_goes_on(
    store: Store, running: Attempt, tmp_path: Path, place: Path
) -> None:
    to = tmp_path / "backup.db"
    assert place.with_name("kapsim.db-wal").stat().st_size > 0, "nothing lies in the log beside it"
    back_up(store.database, to, MOMENT)
    running.answer(("wait",), own_words="and another")
    copy = open_store(to)
    told = copy.open(running.id)
    assert (told.own_words, copy.attempts()[0].name) == ({0: "one moment"}, "Ana")
    copy.close()
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert noted(store) == [str(to)]
    assert [file.name for file in tmp_path.glob("backup*")] == ["backup.db"]


def test_a_backup_never_takes_the_place_of_another_file(
    store: Store, running: Attempt, tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "diary.txt"
    to.write_text("Dear diary")
    with pytest.raises(StoreError, match=r"diary\.txt already"):
        back_up(store.database, to, MOMENT)
    assert to.read_text() == "Dear diary"
    assert noted(store) == []
    later = tmp_path / "letter.txt"
    monkeypatch.setattr(backup, "_prove", lambda _: later.write_text("Dear Ana"))
    with pytest.raises(StoreError, match=r"letter\.txt already"):
        back_up(store.database, later, MOMENT)
    assert later.read_text() == "Dear Ana"


def test_a_backup_that_cannot_be_written_is_told_and_leaves_nothing(
    store: Store, running: Attempt, tmp_path: Path, place: Path
) -> None:
    for to in (tmp_path / "none" / "b.db", tmp_path / ("x" * 300)):
        with pytest.raises(StoreError, match="cannot be written"):
            back_up(store.database, to, MOMENT)
    store.close()  # so that the log beside it is short
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    to = tmp_path / "b.db"
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, limits[1]))
    try:
        with pytest.raises(StoreError, match=r"b\.db\.new (could not be reached|has no room)"):
            back_up(store.database, to, MOMENT)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not list(tmp_path.glob("b.db*"))
    assert noted(store) == []


def test_a_damaged_store_gives_no_backup(store: Store, running: Attempt, tmp_path: Path, place: Path) -> None:
    store.close()
    connection = sqlite3.connect(place)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_master SET rootpage = 9999 WHERE name = 'free_text'")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match=r"not be whole|damaged"):
        back_up(SqliteFile(place, create=False, patience=1, checked=False), tmp_path / "b.db", MOMENT)
    assert not list(tmp_path.glob("b.db*"))


@pytest.mark.parametrize("point", ["save_as", "link", "sync"])
def test_a_backup_that_is_killed_is_noted_and_can_be_made_again(
    store: Store,
    running: Attempt,
    opened: Opened,
    tmp_path: Path,
    place: Path,
    point: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    to = tmp_path / "b.db"
    store.close()

    def killed() -> None:
        if point == "save_as":
            saved = SqliteFile.save_as
            monkeypatch.setattr(SqliteFile, "save_as", lambda *args: (saved(*args), die()))
        elif point == "link":
            monkeypatch.setattr(backup.os, "link", lambda *_: die())
        else:
            monkeypatch.setattr(backup, "sync_folder", lambda *_: die())
        back_up(opened().database, to, MOMENT)

    assert forked(killed) == KILLED
    assert noted(store) == [str(to)]
    assert to.exists() == (point == "sync")
    if point == "sync":
        return
    assert [file.name for file in tmp_path.glob("b.db*")] == ["b.db.new"]
    back_up(store.database, to, MOMENT)
    copy = open_store(to)
    assert copy.open(running.id).own_words == {0: "one moment"}
    copy.close()
    assert [file.name for file in tmp_path.glob("b.db*")] == ["b.db"]


def test_a_server_is_backed_up_by_its_own_tools(schema: Callable[[], str], tmp_path: Path) -> None:
    store = open_store(schema())
    with pytest.raises(StoreError, match="pg_dump"):
        back_up(store.database, tmp_path / "b.db", MOMENT)
    store.close()
    assert not list(tmp_path.glob("b.db*"))
