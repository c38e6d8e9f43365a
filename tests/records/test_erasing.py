"""Erasing a person leaves nothing of their name and words in any file that kapsim made, and their attempts verify."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from kapsim.cli import run
from kapsim.library import LoadedCase
from kapsim.records.deleting import delete_attempts, deletions_in
from kapsim.records.erasing import erase, interrupted
from kapsim.records.people import find_person, people, rename
from kapsim.records.sqlite import SqliteFile
from kapsim.records.store import Store, open_store
from kapsim.records.tables import about, backups, free_text, metadata
from kapsim.records.trouble import StoreError
from kapsim.settings import Settings, load_settings, save_settings

from .conftest import SEED

NAME = "Zerlina Überall"
WORDS = ("quartz under my tongue", "a note about ptarmigans", "I would go back to the Straße")
OTHERS = "what Ben wrote stays"
CHANGING = ("INSERT", "UPDATE", "DELETE", "COMMIT", "VACUUM", "PRAGMA wal_checkpoint")
"""How statements begin before which it makes a difference to be killed; VACUUM is several."""
LONG = "obsidian " * 2000
"""A text that spills over onto pages of its own."""


def traces(folder: Path, *said: str) -> list[str]:
    """In which files, in which form, something of what was said is left."""
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        held = file.read_bytes()
        for text in (NAME, NAME.casefold(), *WORDS, LONG[:90], *said):
            codings = [coding for coding in ("utf-8", "utf-16-le", "utf-16-be") if text.encode(coding) in held]
            found += [f"{file.name}: {text[:20]} ({coding})" for coding in codings]
    return found


def wrote(store: Store, loaded: LoadedCase, name: str, words: tuple[str, ...]) -> str:
    """An attempt with own words, a note and a view; gives its id."""
    attempt = store.begin(loaded, seed=SEED, mode="train", trainee=store.trainee(name))
    attempt.answer(("check",), own_words=words[0])
    attempt.note(words[1])
    attempt.answer(("maya",))
    attempt.take_view(words[2])
    return attempt.id


def back_up(store: Store, path: Path, schema: int = 2) -> None:
    """A backup of the store as kapsim makes them, or made them under schema 1."""
    assert isinstance(store.database, SqliteFile)
    with closing(sqlite3.connect(store.database.path)) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)
        if schema == 1:
            first = {"about", "texts", "trainees", "names", "attempts", "records", "free_text"}
            target.executescript("".join(f"DROP TABLE {name};" for name in metadata.tables if name not in first))
            target.execute("UPDATE about SET value = '1' WHERE key = 'schema'")
            target.commit()
    with store.database.writing() as connection:
        connection.execute(insert(backups), {"path": str(path), "made": "2026-03-01T09:00:00.000Z"})


@pytest.fixture
def written(store: Store, loaded: LoadedCase) -> Store:
    """Two people, the first of whom has written much, was renamed once and deleted an attempt."""
    wrote(store, loaded, "Zerlina before", WORDS)
    rename(store, store.trainee("Zerlina before"), NAME)
    wrote(store, loaded, NAME, (LONG, LONG, LONG))
    wrote(store, loaded, "Ben", (OTHERS, OTHERS, OTHERS))
    gone = wrote(store, loaded, NAME, (WORDS[0], WORDS[1], LONG))
    delete_attempts(store, [gone], f"asked for by {NAME}")
    return store


def everything(store: Store) -> str:
    """All rows of all tables, as text."""
    with store.database.reading() as connection:
        return "\n".join(str(list(connection.execute(select(table)))) for table in metadata.sorted_tables)


def test_nothing_of_name_and_words_is_left_in_any_table_and_the_attempts_still_fit(
    written: Store, opened: Callable[[], Store]
) -> None:
    trainee = written.trainee(NAME)
    before = {summary.id: summary.head for summary in written.attempts()}
    assert erase(written, trainee).texts == 6
    held = everything(written)
    assert not [text for text in (NAME, NAME.casefold(), *WORDS, "obsidian", "before") if text in held]
    assert OTHERS in held
    again = opened()
    assert {summary.id: summary.head for summary in again.attempts()} == before
    for summary in again.attempts():
        attempt = again.open(summary.id)
        assert attempt.finished
        whose = summary.trainee == trainee
        assert (attempt.own_words, attempt.notes, attempt.view) == (
            ({}, [], "") if whose else ({0: OTHERS}, [("inside", OTHERS)], OTHERS)
        )
        assert summary.name == ("" if whose else "Ben")
    assert [deletion.why for deletion in deletions_in(again)] == [""]
    assert interrupted(again) == []


def test_salts_go_too_so_that_no_guess_at_a_text_can_be_proven(written: Store) -> None:
    trainee = written.trainee(NAME)
    theirs = [summary.id for summary in written.attempts(trainee)]
    erase(written, trainee)
    with written.database.reading() as connection:
        rows = connection.execute(select(free_text).where(free_text.c.attempt.in_(theirs))).all()
    assert len(rows) == 6
    assert {(row.salt, row.text) for row in rows} == {("", "")}


def test_nothing_is_left_in_the_bytes_of_store_log_and_backups(
    place: Path, written: Store, tmp_path: Path, opened: Callable[[], Store]
) -> None:
    with closing(sqlite3.connect(place)) as earlier:  # a kapsim that left in the file what it had deleted
        earlier.execute("PRAGMA secure_delete=OFF")
        for change in (f"INSERT INTO about VALUES ('x', '{LONG}{WORDS[0]}')", "DELETE FROM about WHERE key = 'x'"):
            earlier.execute(change)
            earlier.commit()
    onlooker = opened()
    assert onlooker.attempts()
    back_up(written, tmp_path / "late.db")
    back_up(written, tmp_path / "early.db", schema=1)
    (tmp_path / "late.db.new").write_text(WORDS[0])
    with written.database.writing() as connection:
        lost = {"path": str(tmp_path / "moved.db"), "made": "2026-02-01T09:00:00.000Z"}
        connection.execute(insert(backups), lost)
    names = {trace.partition(":")[0] for trace in traces(tmp_path)}
    assert {"late.db", "early.db", "late.db.new"} < names, "there was something to erase"
    assert names & {"kapsim.db", "kapsim.db-wal"}
    erased = erase(written, written.trainee(NAME))
    assert not traces(tmp_path, "Zerlina")
    assert erased.backups == (str(tmp_path / "early.db"), str(tmp_path / "late.db"))
    assert erased.beyond == (
        f"The backup of 2026-02-01 is not at {tmp_path / 'moved.db'} any more. If it was moved, it is as it was.",
    )
    assert not erased.failed
    assert b"Ben" in place.read_bytes()
    copy = open_store(tmp_path / "late.db")
    assert all(copy.open(summary.id).finished for summary in copy.attempts())
    copy.close()


def test_a_name_that_was_changed_is_not_left_in_the_file(place: Path, store: Store) -> None:
    for number in range(40):
        store.trainee(f"Trainee {number}")
    rename(store, store.trainee("Ptolemaia " * 20), "Zoe")
    store.close()
    assert b"Zoe" in place.read_bytes()
    assert b"tolemaia" not in place.read_bytes()


def test_a_backup_that_cannot_be_written_is_named_and_everything_else_is_erased(
    place: Path, written: Store, tmp_path: Path
) -> None:
    (tmp_path / "foreign.db").write_text("something else")
    with written.database.writing() as connection:
        connection.execute(insert(backups), {"path": str(tmp_path / "foreign.db"), "made": "2026"})
    trainee = written.trainee(NAME)
    erased = erase(written, trainee)
    assert erased.failed
    assert f"The backup {tmp_path / 'foreign.db'} is as it was." in erased.beyond[0]
    assert (tmp_path / "foreign.db").read_text() == "something else"
    assert not traces(tmp_path)


def test_who_gives_no_name_next_is_somebody_new(store: Store, loaded: LoadedCase) -> None:
    if store.database.shared:
        pytest.skip("on a shared store nobody is kept in the settings")
    wrote(store, loaded, "", WORDS)
    nobody = store.trainee()
    erase(store, nobody)
    assert store.trainee() != nobody
    assert [person.nobody for person in people(store)] == [False, True]


def test_the_same_name_is_somebody_new_afterwards(written: Store) -> None:
    trainee = written.trainee(NAME)
    erase(written, trainee)
    assert written.trainee(NAME) != trainee


def test_a_store_in_use_says_so_and_the_erasing_can_be_finished(
    place: Path, written: Store, opened: Callable[[], Store], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with closing(sqlite3.connect(place)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM records").fetchall()
        with pytest.raises(StoreError, match="is in use by another program"):
            erase(written, written.trainee(NAME))
    assert run(["person", "list", "--store", str(place)]) == 0
    assert "`kapsim person erase` finishes it." in capsys.readouterr().out
    written.close()
    assert run(["person", "erase", "--store", str(place)]) == 0
    assert not traces(tmp_path)


def killed(place: Path, change: int) -> bool:
    """Erase in a process of its own that is killed before its n-th change; False if it came to its end."""
    child = os.fork()
    if child == 0:
        count = 0
        connect = SqliteFile._connect

        def watched(self: SqliteFile) -> sqlite3.Connection:
            def tick(sql: str) -> None:
                nonlocal count
                count += sql.lstrip("- ").startswith(CHANGING)
                if count == change:
                    os.kill(os.getpid(), signal.SIGKILL)

            driver = connect(self)
            driver.set_trace_callback(tick)
            return driver

        try:
            SqliteFile._connect = watched  # type: ignore[method-assign]
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            code = run(["person", "erase", NAME, "--yes", "--store", str(place)])
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def test_killed_before_any_change_it_is_finished_by_doing_it_again(
    place: Path, written: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(written, tmp_path / "data" / "late.db")
    written.close()
    kept = tmp_path / "kept"
    shutil.copytree(tmp_path / "data", kept)
    monkeypatch.setenv("KAPSIM_SETTINGS", str(tmp_path / "data" / "settings.json"))
    change = 1
    while True:
        save_settings(Settings(name=NAME))
        assert traces(tmp_path / "data")
        if not killed(place, change):
            break
        code = run(["person", "erase", NAME, "--yes", "--store", str(place)])
        said = capsys.readouterr()
        assert code == 0, (change, said.err)
        assert not traces(tmp_path / "data"), change
        shutil.rmtree(tmp_path / "data")
        shutil.copytree(kept, tmp_path / "data")
        with closing(open_store(place)) as again, again.database.writing() as connection:
            connection.execute(update(backups).values(path=str(tmp_path / "data" / "late.db")))
        change += 1
    assert change > 20
    assert not traces(tmp_path / "data")


def test_the_name_goes_from_the_settings_of_this_machine_and_other_settings_stay(
    written: Store, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    save_settings(Settings(name=NAME.upper(), mode="assess", welcomed=True))
    assert run(["person", "erase", NAME, "--yes", "--store", where]) == 0
    assert load_settings() == Settings(name="", mode="assess", welcomed=True)
    said = capsys.readouterr().out
    assert "The name is gone from the settings of this machine too" in said
    assert "Not reached: what was exported" in said
    assert ("administrator" in said) is written.database.shared
    save_settings(Settings(name="Ben"))
    trainee = find_person(written, "Ben").trainee
    assert run(["person", "erase", trainee[:8], "--yes", "--store", where]) == 0
    assert load_settings().name == ""


def test_nobody_is_erased_without_being_asked(
    written: Store, where: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["person", "erase", NAME, "--store", where]) == 2
    assert "say --yes" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdin.readline", lambda: "no\n", raising=False)
    assert run(["person", "erase", NAME, "--store", where]) == 0
    assert "Nothing was erased." in capsys.readouterr().out
    assert find_person(written, NAME).name == NAME
    with written.database.reading() as connection:
        assert not [key for key in connection.scalars(select(about.c.key)) if key.startswith("erasing")]


def test_who_is_not_there_is_said(store: Store, where: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["person", "erase", "Nobody", "--yes", "--store", where]) == 1
    assert "There is nobody called Nobody" in capsys.readouterr().err


def test_lists_and_debrief_show_attempts_without_name_and_text(
    written: Store, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    trainee = written.trainee(NAME)
    erase(written, trainee)
    (attempt, *_) = written.attempts(trainee)
    for arguments in (["attempts"], ["attempts", "--json"], ["debrief", attempt.id], ["person", "list"]):
        assert run([*arguments, "--store", where]) == 0
        said = capsys.readouterr().out
        assert NAME not in said
        assert attempt.id[:8] in said or arguments[0] != "attempts"
    assert run(["person", "export", trainee, "--store", where]) == 0
    assert "obsidian" not in capsys.readouterr().out


def test_a_server_on_which_others_are_at_work_is_erased_all_the_same(written: Store, where: str) -> None:
    if not written.database.shared:
        pytest.skip("of a file there is another test")
    import psycopg

    trainee = written.trainee(NAME)
    with psycopg.connect(where) as other:
        other.execute("SELECT count(*) FROM names")
        erased = erase(written, trainee)
    assert erased.beyond == (
        "Others were at work in it, so the server clears away by and by what was deleted. "
        "The server's own logs and backups are its administrator's: ask there.",
    )
    assert NAME not in everything(written)
    assert interrupted(written) == []
