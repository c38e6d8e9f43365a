"""People in a store: random ids, names apart, and everything about one of them in a file."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from kapsim.cli import run
from kapsim.library import LoadedCase
from kapsim.records.people import find_person, people, rename
from kapsim.records.store import Store
from kapsim.records.trouble import NoPersonError, StoreError
from kapsim.settings import Settings, load_settings, save_settings

from .conftest import NOBODY, SEED
from .test_erasing import WORDS, wrote


def test_the_list_has_everybody_with_their_attempts(store: Store, loaded: LoadedCase) -> None:
    ana, ben = store.trainee("Ana"), store.trainee("Ben")
    wrote(store, loaded, "Ana", WORDS)
    assert [(person.trainee, person.name, person.attempts) for person in people(store)] == [
        (ana, "Ana", 1),
        (ben, "Ben", 0),
    ]


@pytest.mark.parametrize("wanted", ["Ana Lüthi", "  ana   lüthi ", "ANA LU\u0308THI"])
def test_a_person_is_found_by_name_however_it_is_spelt(wanted: str, store: Store) -> None:
    trainee = store.trainee("Ana Lüthi")
    assert find_person(store, wanted).trainee == trainee
    assert find_person(store, trainee).name == "Ana Lüthi"
    assert find_person(store, trainee[:8]).name == "Ana Lüthi"


def test_the_beginning_of_an_id_must_be_enough_and_nobody_is_a_sentence(store: Store) -> None:
    trainee = store.trainee("Ana")
    for wanted in ("Ben", trainee[:3], ""):
        with pytest.raises(NoPersonError, match="There is nobody called"):
            find_person(store, wanted)


def test_a_name_can_be_changed_but_not_to_somebody_elses(store: Store, loaded: LoadedCase) -> None:
    trainee, ben = store.trainee("Ana"), store.trainee("Ben")
    attempt = wrote(store, loaded, "Ana", WORDS)
    rename(store, trainee, "Ana")
    rename(store, trainee, " Anna  Lüthi ")
    assert store.trainee("anna lüthi") == trainee
    assert next(summary for summary in store.attempts() if summary.id == attempt).name == "Anna Lüthi"
    for name in ("BEN", ""):
        with pytest.raises(NoPersonError):
            rename(store, trainee, name)
    assert find_person(store, "ben").trainee == ben


def test_whoever_had_no_name_can_be_given_one(store: Store) -> None:
    if store.database.shared:
        pytest.skip("on a shared store nobody is known before the first attempt")
    nobody = store.trainee()
    rename(store, nobody, "Ana")
    assert store.trainee("Ana") == nobody


def test_an_export_holds_everything_that_is_kept_and_nothing_of_others(
    store: Store, loaded: LoadedCase, where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = wrote(store, loaded, "Ana", WORDS)
    wrote(store, loaded, "Ben", ("what Ben wrote",) * 3)
    file = tmp_path / "ana.json"
    assert run(["person", "export", "ana", "--output", str(file), "--store", where]) == 0
    assert capsys.readouterr().err.strip() == f"Everything that is kept about Ana written to {file}."
    assert file.stat().st_mode & 0o777 == 0o600
    text = file.read_text(encoding="utf-8")
    assert "Ben" not in text
    kept = json.loads(text)
    assert kept["person"]["name"] == "Ana"
    (attempt,) = kept["attempts"]
    assert attempt["id"] == mine
    assert [written["text"] for written in attempt["texts"]] == list(WORDS)
    assert [record["kind"] for record in attempt["records"]] == [
        "started",
        "answered",
        "noted",
        "answered",
        "ended",
        "viewed",
    ]
    assert attempt["records"][-1]["hash"] == attempt["head"]
    assert {key.partition(".")[0] for key in kept["explanation"]} <= kept.keys()


def test_the_commands_list_add_and_rename(store: Store, where: str, capsys: pytest.CaptureFixture[str]) -> None:
    def said(*arguments: str, code: int = 0) -> str:
        assert run(["person", *arguments, "--store", where]) == code
        out = capsys.readouterr()
        return out.err if code else out.out

    assert said("list").startswith(f"Nobody is in {store.place} yet.")
    trainee = said("add", "Ana  Lüthi").split()[0]
    assert str(uuid.UUID(trainee)) == trainee
    assert said("add", "ana lüthi") == f"{trainee}  Ana Lüthi (was here already)\n"
    assert said("rename", "ana lüthi", "Anna") == f"{trainee}  Anna\n"
    assert said("list") == f"{trainee}  Anna, 0 attempts\n"
    assert json.loads(said("list", "--json"))[0]["trainee"] == trainee
    assert run(["synthesize", "going-up", "--trainees", "2", "--store", where]) == 0
    capsys.readouterr()
    assert said("list") == f"{trainee}  Anna, 0 attempts\nNot listed: 2 synthetic trainees.\n"
    assert [person["name"] for person in json.loads(said("list", "--json"))] == ["Anna"]
    assert "There is nobody called Ben" in said("rename", "Ben", "Anna", code=1)
    assert "Give a name." in said("add", " ", code=2)


@pytest.mark.parametrize(
    "arguments",
    [
        ["person", "export", "Ana"],
        ["person", "erase", "Ana", "--yes"],
        ["person", "rename", "Ana", "Anna"],
        ["attempts", "delete", "1", "--yes"],
        ["cohort", "--json"],
    ],
)
def test_a_store_whose_name_is_misspelt_is_not_made_by_what_only_looks_into_one(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    misspelt = tmp_path / "kapsin.db"
    assert run([*arguments, "--store", str(misspelt)]) == 3
    assert f"There is no store {misspelt} yet." in capsys.readouterr().err
    assert not misspelt.exists()


def played_plainly(where: str, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    """An attempt in line mode that is left at once."""
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert run(["play", "first-dose", "--plain", "--store", where, *arguments]) == 1


def test_without_a_name_a_file_has_one_trainee_and_a_server_one_for_each_user(
    store: Store, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    played_plainly(where, monkeypatch)
    played_plainly(where, monkeypatch)
    first = {summary.trainee for summary in store.attempts()}
    assert len(first) == 1
    kept = load_settings().trainee
    save_settings(Settings())  # another user
    played_plainly(where, monkeypatch)
    both = {summary.trainee for summary in store.attempts()}
    if store.database.shared:
        assert first == {kept}
        assert both == {kept, load_settings().trainee}
        assert len(both) == 2
    else:
        assert (both, kept) == (first, "")


def test_a_name_in_the_settings_counts_unless_another_is_given(
    store: Store, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_settings(Settings(name="Ana"))
    played_plainly(where, monkeypatch)
    played_plainly(where, monkeypatch, "--as", "Ben")
    played_plainly(where, monkeypatch, "--as", "ANA")
    assert [summary.name for summary in store.attempts()] == ["Ana", "Ben", "Ana"]
    assert load_settings().name == "Ana"


def test_a_shared_store_without_a_way_to_tell_users_apart_asks_for_a_name(
    store: Store, opened: Callable[[], Store]
) -> None:
    if not store.database.shared:
        pytest.skip("a file has one of its own")
    assert store.trainee() == NOBODY
    store._nobody = None
    with pytest.raises(StoreError, match="--as NAME"):
        store.trainee()


def test_an_erased_nobody_of_a_shared_store_is_somebody_new_on_this_machine(
    store: Store, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    played_plainly(where, monkeypatch)
    (attempt,) = store.attempts()
    assert run(["person", "erase", attempt.trainee, "--yes", "--store", where]) == 0
    played_plainly(where, monkeypatch)
    assert len({summary.trainee for summary in store.attempts()}) == 2


def test_who_was_added_before_playing_is_the_one_who_plays(
    store: Store, where: str, loaded: LoadedCase, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["person", "add", "Ana", "--store", where]) == 0
    trainee = capsys.readouterr().out.split()[0]
    played_plainly(where, monkeypatch, "--as", "ana")
    assert [summary.trainee for summary in store.attempts()] == [trainee]
    attempt = store.begin(loaded, seed=SEED, mode="train", trainee=trainee)
    assert attempt.first
