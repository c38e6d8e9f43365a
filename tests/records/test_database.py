"""The file of a store at its edges: every trouble is a sentence that says which file, why, and what to do."""

from __future__ import annotations

import os
import resource
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kapsim.library import LoadedCase
from kapsim.records.place import default_path
from kapsim.records.store import Store, open_store
from kapsim.records.trouble import StoreError, explain

Opened = Callable[[], Store]


def refused(place: Path | str, **options: object) -> str:
    """The sentence with which a store is refused."""
    with pytest.raises(StoreError) as told:
        open_store(place, patience=0.1, **options)  # type: ignore[arg-type]
    message = told.value.message
    assert str(place) in message
    assert message.endswith(".")
    for word in ("Traceback", "sqlite3.", "SELECT", "INSERT", "BEGIN", "\n"):
        assert word not in message
    return message


def test_a_new_store_belongs_to_its_user_alone(store: Store, place: Path) -> None:
    store.trainee()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in place.parent.iterdir()} == {0o600}


def test_a_folder_that_was_there_keeps_its_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    open_store(tmp_path / "kapsim.db").close()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_what_is_committed_is_on_the_disk(store: Store, place: Path) -> None:
    driver = store.database._driver()
    assert driver.execute("PRAGMA synchronous").fetchone() == (2,)
    assert driver.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert driver.execute("PRAGMA foreign_keys").fetchone() == (1,)


@pytest.mark.parametrize("form", ["{}", "sqlite:///{}"])
def test_a_store_is_named_by_a_path_or_an_sqlite_url(tmp_path: Path, form: str) -> None:
    place = tmp_path / "with space?#%41.db"
    store = open_store(form.format(place))
    store.trainee()
    store.close()
    assert place.is_file()


def test_without_a_name_the_store_lies_in_the_users_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    if sys.platform == "linux":
        assert default_path() == tmp_path / "kapsim" / "kapsim.db"
        store = open_store(None)
        assert store.place == str(default_path())
        store.close()


@pytest.mark.parametrize("url", ["mysql://ana:secret@db/kapsim", "sqlite://", "https://example.org/x"])
def test_another_kind_of_store_is_refused_without_showing_a_password(url: str) -> None:
    with pytest.raises(StoreError, match="cannot be used here") as told:
        open_store(url)
    assert "secret" not in told.value.message


def test_a_missing_store_is_not_made_where_it_is_only_to_be_read(tmp_path: Path) -> None:
    place = tmp_path / "none" / "kapsim.db"
    assert "There is no store" in refused(place, create=False)
    assert not place.parent.exists()


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    assert "is not a file" in refused(tmp_path)


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    assert "cannot be opened" in refused(tmp_path / "data" / "kapsim.db")


@pytest.mark.parametrize("content", [b"Dear diary", b"\0" * 5000, b"SQLite format 3\0" + b"x" * 5000])
def test_a_file_of_something_else_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "kapsim.db"
    place.write_bytes(content)
    message = refused(place)
    assert "not a kapsim store" in message or "damaged" in message
    assert "left as it is" in message
    assert place.read_bytes() == content
    assert list(tmp_path.iterdir()) == [place]


def test_the_database_of_another_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    place = tmp_path / "kapsim.db"
    connection = sqlite3.connect(place)
    connection.execute("CREATE TABLE bookmarks (url)")
    connection.commit()
    connection.close()
    before = place.read_bytes()
    assert "not a kapsim store" in refused(place)
    assert place.read_bytes() == before


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    place = tmp_path / "kapsim.db"
    place.touch()
    store = open_store(place)
    assert store.attempts() == []
    store.close()


@pytest.mark.parametrize(("schema", "said"), [("3", "newer kapsim"), ("99", "newer kapsim"), ("one", "damaged")])
def test_a_store_of_a_newer_kapsim_is_refused_and_left_as_it_is(tmp_path: Path, schema: str, said: str) -> None:
    place = tmp_path / "kapsim.db"
    open_store(place).close()
    connection = sqlite3.connect(place)
    connection.execute("UPDATE about SET value = ? WHERE key = 'schema'", [schema])
    connection.execute("ALTER TABLE names RENAME TO people")
    connection.commit()
    connection.close()
    before = place.read_bytes()
    assert said in refused(place)
    assert place.read_bytes() == before


def test_a_damaged_store_that_seems_empty_is_not_begun_anew(tmp_path: Path) -> None:
    place = tmp_path / "kapsim.db"
    open_store(place).close()
    raw = bytearray(place.read_bytes())
    raw[103:105] = b"\0\0"  # the number of entries on the first page: all tables
    place.write_bytes(raw)
    assert "damaged" in refused(place)
    assert place.read_bytes() == raw


def test_a_store_without_one_of_its_tables_is_called_damaged(tmp_path: Path) -> None:
    place = tmp_path / "kapsim.db"
    open_store(place).close()
    connection = sqlite3.connect(place)
    connection.execute("DROP TABLE free_text")
    connection.close()
    assert "damaged" in refused(place)


def test_a_store_that_is_cut_off_is_called_damaged(tmp_path: Path, loaded: LoadedCase) -> None:
    place = tmp_path / "kapsim.db"
    store = open_store(place)
    attempt = store.begin(loaded, seed=1, mode="train", trainee=store.trainee())
    store.close()
    place.write_bytes(place.read_bytes()[:6000])
    with pytest.raises(StoreError, match=r"damaged|does not fit"):
        open_store(place).open(attempt.id)


@contextmanager
def somebody_else() -> Iterator[None]:
    """Whatever happens inside is not done as root, who may write everything."""
    if os.geteuid() == 0:
        os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(0)
    else:
        yield


def test_a_folder_that_cannot_be_written_is_told() -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o555)
        with somebody_else():
            assert "permission denied" in refused(Path(name) / "kapsim.db")
            assert "permission denied" in refused(Path(name) / "deeper" / "kapsim.db")
        Path(name).chmod(0o755)


def test_a_store_that_cannot_be_written_is_told(loaded: LoadedCase) -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "kapsim.db"
        open_store(place).close()
        place.chmod(0o444)
        Path(name).chmod(0o555)
        with somebody_else(), pytest.raises(StoreError, match=r"cannot be (written|opened)") as told:
            open_store(place).trainee()
        assert str(place) in told.value.message
        Path(name).chmod(0o755)


def test_a_store_that_cannot_be_read_is_told() -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        place = Path(name) / "kapsim.db"
        open_store(place).close()
        place.chmod(0o000)
        with somebody_else():
            assert "permission denied" in refused(place)


def test_a_locked_store_is_told_and_the_answer_can_be_given_again(
    store: Store, opened: Opened, loaded: LoadedCase, place: Path
) -> None:
    attempt = store.begin(loaded, seed=1, mode="train", trainee=store.trainee())
    before = (attempt.state, list(attempt.events))
    other = sqlite3.connect(place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="in use by another program"):
        attempt.answer(("wait",), own_words="now")
    assert (attempt.state, list(attempt.events)) == before
    assert opened().open(attempt.id).answers == ()
    other.execute("ROLLBACK")
    other.close()
    attempt.answer(("wait",), own_words="now")
    assert opened().open(attempt.id).own_words == {0: "now"}


def test_a_full_disk_is_told_and_the_answer_can_be_given_again(
    store: Store, opened: Opened, loaded: LoadedCase, place: Path
) -> None:
    attempt = store.begin(loaded, seed=1, mode="train", trainee=store.trainee())
    attempt.answer(("wait",))
    driver = store.database._driver()
    (pages,) = driver.execute("PRAGMA page_count").fetchone()
    driver.execute(f"PRAGMA max_page_count = {pages}")
    before = (attempt.state, list(attempt.events), dict(attempt.own_words))
    with pytest.raises(StoreError, match="disk is full"):
        attempt.answer(("check",), own_words="x" * 20_000)
    assert (attempt.state, list(attempt.events), dict(attempt.own_words)) == before
    assert len(opened().open(attempt.id).answers) == 1
    attempt.answer(("check",))
    assert len(opened().open(attempt.id).answers) == 2


def test_a_disk_that_takes_no_more_bytes_is_told_and_loses_nothing_that_was_kept(
    store: Store, opened: Opened, loaded: LoadedCase, place: Path
) -> None:
    attempt = store.begin(loaded, seed=1, mode="train", trainee=store.trainee())
    attempt.answer(("wait",))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = place.with_name("kapsim.db-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        with pytest.raises(StoreError, match=r"kapsim\.db (could not be reached|has no room)"):
            attempt.answer(("check",), own_words="x" * 9_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert len(attempt.answers) == 1
    assert len(opened().open(attempt.id).answers) == 1
    attempt.answer(("check",))
    assert len(opened().open(attempt.id).answers) == 2


def test_a_store_that_is_deleted_while_in_use_is_told_before_anything_is_lost(
    store: Store, loaded: LoadedCase, place: Path
) -> None:
    attempt = store.begin(loaded, seed=1, mode="train", trainee=store.trainee())
    place.unlink()
    with pytest.raises(StoreError, match="moved or deleted"):
        attempt.answer(("wait",))
    assert attempt.answers == ()
    assert not place.exists()


def test_an_error_that_nobody_foresaw_is_still_one_sentence() -> None:
    error = sqlite3.IntegrityError("UNIQUE constraint failed: records.attempt")
    message = explain(error, "/x/kapsim.db").message
    assert message.startswith("The store /x/kapsim.db does not answer as a store should")
    assert "UNIQUE" not in message
