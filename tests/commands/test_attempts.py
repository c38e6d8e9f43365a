"""`kapsim attempts`: a list that needs no replay, and says the same as one that does."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kapsim.cli import run
from kapsim.library import load_texts
from kapsim.records.store import Store, open_store
from tests.records.conftest import CASE, CATALOGUE


@pytest.fixture
def place(own_folders: dict[str, str]) -> Path:
    """A store with a finished attempt and one that has just begun."""
    with closing(open_store(own_folders["KAPSIM_STORE"])) as store:
        loaded = load_texts(CASE, CATALOGUE, "two-doors.yaml")
        done = store.begin(loaded, seed=7, mode="train", trainee=store.trainee("Ana"))
        done.answer(("hurry",))
        done.answer(("maya",))
        store.begin(loaded, seed=7, mode="train", trainee=store.trainee("Ana"))
    return Path(own_folders["KAPSIM_STORE"])


def listed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    assert run(["attempts", "--json"]) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def test_the_second_list_replays_nothing_and_says_the_same(
    capsys: pytest.CaptureFixture[str], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = listed(capsys)
    assert [one["decisions"] for one in found] == [0, 2]
    monkeypatch.setattr(Store, "open", lambda *_: pytest.fail("an attempt was told again"))
    assert listed(capsys) == found
    assert run(["attempts"]) == 0
    running, done = capsys.readouterr().out.splitlines()
    assert running.endswith("two-doors, Ana (running): no critical error so far")
    assert done.endswith("two-doors, Ana (finished, first): safety 0 of 1; support 1 of 1; 2 critical errors")


def test_where_there_are_none_yet_the_store_is_named(
    capsys: pytest.CaptureFixture[str], own_folders: dict[str, str]
) -> None:
    assert run(["attempts"]) == 0
    assert capsys.readouterr().out == f"No attempts in {own_folders['KAPSIM_STORE']} yet. `kapsim` begins one.\n"


def test_a_result_that_was_altered_is_not_shown_but_derived_again(
    capsys: pytest.CaptureFixture[str], place: Path
) -> None:
    found = listed(capsys)
    with closing(sqlite3.connect(place)) as connection, connection:
        assert connection.execute("UPDATE results SET data = replace(data, '1 of 1', '0 of 1')").rowcount == 2
    assert listed(capsys) == found


def test_a_store_that_cannot_be_written_is_listed_all_the_same(
    capsys: pytest.CaptureFixture[str], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kapsim.commands.attempts.store_of", lambda _: open_store(place, patience=0.1))
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        locked = listed(capsys)
    assert locked == listed(capsys)


def test_in_assess_mode_nothing_is_given_away_before_the_end(
    capsys: pytest.CaptureFixture[str], own_folders: dict[str, str]
) -> None:
    with closing(open_store(own_folders["KAPSIM_STORE"])) as store:
        loaded = load_texts(CASE, CATALOGUE, "two-doors.yaml")
        attempt = store.begin(loaded, seed=7, mode="assess", trainee=store.trainee("Ana"))
        attempt.answer(("hurry",))
        (one,) = listed(capsys)
        assert (one["counts"], one["gate"], one["why"]) == (None, None, "in assess mode figures wait for the end")
        assert run(["debrief", "--format", "json"]) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert "waits for the end" in said.err
        attempt.answer(("maya",))
    (one,) = listed(capsys)
    assert one["counts"] is not None
    assert run(["debrief"]) == 0
