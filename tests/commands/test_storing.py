"""`kapsim store`: what somebody who looks after a store types, and what they are told."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from kapsim.cli import run
from kapsim.library import LoadedCase, load_texts
from kapsim.records.store import open_store
from tests.records.conftest import CASE, CATALOGUE
from tests.records.test_upgrade import make_older

SECRET = "hunter2-secret"


@pytest.fixture
def place(own_folders: dict[str, str]) -> Path:
    """The store of this test, with an attempt in it."""
    store = open_store(own_folders["KAPSIM_STORE"])
    loaded: LoadedCase = load_texts(CASE, CATALOGUE, "two-doors.yaml")
    store.begin(loaded, seed=7, mode="train", trainee=store.trainee("Ana")).answer(("wait",), own_words="a moment")
    store.close()
    return Path(own_folders["KAPSIM_STORE"])


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert run(["store", *arguments]) == code
    out, error = capsys.readouterr()
    return error if code else out


@pytest.mark.parametrize(
    ("named", "shown"),
    [
        ("/somewhere/else.db", "/somewhere/else.db"),
        ("sqlite:////somewhere/else.db", "/somewhere/else.db"),
        (f"postgresql://ana:{SECRET}@db.example/kapsim", "postgresql://ana@db.example/kapsim"),
        (f"postgres://ana@db.example/kapsim?password={SECRET}", "postgresql://ana@db.example/kapsim"),
    ],
)
def test_path_says_where_the_store_is_and_makes_none(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, named: str, shown: str
) -> None:
    assert told(capsys, "path", "--store", named) == f"{shown}\n"
    monkeypatch.setenv("KAPSIM_STORE", named)
    assert told(capsys, "path") == f"{shown}\n"
    assert not Path("/somewhere").exists()


def test_path_of_something_that_can_be_no_store_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert "cannot be used here" in told(capsys, "path", "--store", "mysql://ana:x@db/kapsim", code=3)


def test_check_of_a_sound_store_ends_with_0_and_of_an_altered_one_with_3(
    capsys: pytest.CaptureFixture[str], place: Path
) -> None:
    assert told(capsys, "check").endswith("Nothing is wrong.\n")
    found = json.loads(told(capsys, "check", "--json"))
    assert (found["sound"], found["attempts"], found["fit"], found["findings"]) == (True, 1, 1, [])
    connection = sqlite3.connect(place)
    with connection:
        connection.execute("UPDATE records SET hash = 'x' WHERE seq = 1")
    connection.close()
    assert run(["store", "check"]) == 3
    assert "record 1 (answered) is not as it was written" in capsys.readouterr().out
    assert run(["store", "check", "--json"]) == 3
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["kind"], finding["grave"]) == ("attempt", True)


def test_check_of_what_is_no_store_is_a_sentence_also_for_tools(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    diary = tmp_path / "diary.db"
    diary.write_text("Dear diary")
    assert "not a kapsim store" in told(capsys, "check", "--store", str(diary), code=3)
    assert run(["store", "check", "--json", "--store", str(diary)]) == 3
    found = json.loads(capsys.readouterr().out)
    assert found["sound"] is False
    assert "not a kapsim store" in found["findings"][0]["message"]
    assert "There is no store" in told(capsys, "check", "--store", str(tmp_path / "none.db"), code=3)
    assert diary.read_text() == "Dear diary"


def test_backup_writes_a_file_of_its_own_beside_the_store_or_where_it_is_told_to(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path
) -> None:
    told(capsys, "backup")
    (beside,) = place.parent.glob("kapsim-backup-*.db")
    told(capsys, "backup", str(tmp_path / "b.db"))
    folder = tmp_path / "backups"
    folder.mkdir()
    assert str(folder) in told(capsys, "backup", str(folder))
    for file in (beside, tmp_path / "b.db", *folder.iterdir()):
        assert told(capsys, "check", "--store", str(file)).count("Nothing is wrong.") == 1
    assert "already" in told(capsys, "backup", str(tmp_path / "b.db"), code=3)
    assert "3 backups noted" in told(capsys, "check")


def test_upgrade_says_from_where_to_where_and_what_lies_where(capsys: pytest.CaptureFixture[str], place: Path) -> None:
    assert "Nothing was done" in told(capsys, "upgrade")
    make_older(str(place))
    assert "`kapsim store upgrade --store " in told(capsys, "check", code=3)
    said = told(capsys, "upgrade")
    (backup,) = place.parent.glob("kapsim-schema-1-*.db")
    assert "from schema 1 to schema 2" in said
    assert str(backup) in said
    assert told(capsys, "check").endswith("Nothing is wrong.\n")


def test_copy_brings_attempts_to_a_server_and_back_and_says_what_it_did(
    capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path, schema: Callable[[], str]
) -> None:
    server = schema().replace("postgres:@", f"postgres:{SECRET}@")
    back = tmp_path / "back.db"
    for source, target in ((str(place), server), (server, str(back))):
        said = told(capsys, "copy", source, target)
        assert said.startswith("1 attempt copied from ")
        assert SECRET not in said
        assert "1 attempt there already" in told(capsys, "copy", source, target)
    home, arrived = open_store(place), open_store(back)
    (attempt,) = arrived.attempts()
    assert attempt == home.attempts()[0]
    assert arrived.open(attempt.id).own_words == {0: "a moment"}
    arrived.resume(attempt.id).answer(("wait",))
    home.resume(attempt.id).answer(("check",))
    home.close()
    arrived.close()
    said = told(capsys, "copy", str(place), str(back), code=3)
    assert "1 attempt not copied" in said
    assert "is another one in" in said
    assert "There is no store" in told(capsys, "copy", str(tmp_path / "none.db"), str(back), code=3)
