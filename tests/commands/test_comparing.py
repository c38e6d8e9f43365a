"""diff, as somebody in a shell meets it, with real stores."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kapsim.case.beginning import first_case
from kapsim.cli import run
from kapsim.records.store import open_store

ANSWERS = {
    "best": "- waiting-room: ask-together\n- before-the-drip: [thoughts, hopes]\n",
    "cautious": "- waiting-room: not-today\n- before-the-drip: [thoughts, once-more]\n",
    "eager": "- waiting-room: see-to-it\n- before-the-drip: [hopes]\n",
    "left": "- waiting-room: not-today\n",
}


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("old.yaml")
    path.write_text(first_case("mine"), encoding="utf-8")
    return path


def edition(old: Path, name: str, *changes: tuple[str, str]) -> str:
    text = old.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    Path(name).write_text(text, encoding="utf-8")
    return name


def played(case: str, *names: str) -> None:
    for name in names:
        Path("answers.yaml").write_text(ANSWERS[name], encoding="utf-8")
        assert run(["play", case, "--answers", "answers.yaml"]) == (name == "left")


def diff(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    capsys.readouterr()
    assert run(["diff", *arguments]) == code
    told = capsys.readouterr()
    return told.err if code else " ".join(told.out.split())


def data(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    capsys.readouterr()
    assert run(["diff", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


FEWER = (("        once-more:", "        all-of-it:"), ("The whole of the consent form once more", "All of it again"))


def test_a_file_that_changed_in_comments_alone_has_changed_nothing(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = edition(old, "new.yaml", ("# The clinic:", "# Our clinic:"))
    assert diff(capsys, "old.yaml", new) == (
        "Nothing changed for trainees: what they see and how it counts is the same in both."
    )
    found = data(capsys, "old.yaml", new)
    assert (found["changed"], found["differences"]) == (False, [])


def test_stored_attempts_are_told_by_what_would_come_of_them(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    earlier = edition(old, "earlier.yaml", ("# The clinic:", "# Our clinic:"))
    new = edition(old, "new.yaml", ("violates: [stay-in-proportion]", "partly: [explore-readiness-and-fears]"), *FEWER)
    played("old.yaml", "best", "cautious", "left")
    played(earlier, "cautious")
    played(new, "best")
    played(edition(old, "other.yaml", ("id: mine", "id: other")), "best")
    said = diff(capsys, "old.yaml", new)
    assert "2 of 5 stored attempts: 2 cannot be replayed." in said
    assert "2 cannot be replayed: answer `once-more` of `before-the-drip` no longer exists (" in said
    assert "2 with the same end and the same scores (" in said
    assert "1 without a score, since not finished" in said
    assert "Played 3 on old.yaml, 1 on another edition of it, 1 on new.yaml." in said


def test_an_attempt_that_would_score_differently_is_told_before_and_after(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = edition(old, "new.yaml", ("leans: cautious", "leans: cautious\n          violates: [validate-distress]"))
    played("old.yaml", "best", "cautious")
    said = diff(capsys, "old.yaml", new)
    assert "1 of 2 stored attempts: 1 scores differently." in said
    assert "- 1 with other scores: support 0 of 1 -> 0 of 2 (" in said
    found = data(capsys, "old.yaml", new)
    fates = {attempt["fate"]: attempt for attempt in found["attempts"]}
    assert fates["differs"]["changes"] == [{"about": "support", "old": "0 of 1", "new": "0 of 2"}]
    assert fates["differs"]["played_on"] == "old"
    assert fates["same"]["changes"] == []
    assert [difference["about"] for difference in found["differences"]] == ["practice"]
    assert found["differences"][0]["says"] == "It now violates `validate-distress` (support, major)."
    assert {measure["about"] for measure in found["scores"]} == {"states", "par", "reference", "bounds"}


def test_the_store_is_only_read(old: Path, own_folders: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    def rows() -> list[str]:
        with sqlite3.connect(own_folders["KAPSIM_STORE"]) as connection:
            return list(connection.iterdump())

    played("old.yaml", "best", "left")
    before = rows()
    assert "stored attempts" in diff(capsys, "old.yaml", edition(old, "new.yaml", *FEWER))
    assert rows() == before


def test_without_a_store_or_attempts_a_line_says_so_and_none_is_made(
    old: Path, own_folders: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    new = edition(old, "new.yaml", *FEWER)
    place = Path(own_folders["KAPSIM_STORE"])
    said = diff(capsys, "old.yaml", new)
    assert f"No stored attempts to look into. There is no store {place} yet." in said
    assert not place.exists()
    empty = Path("empty.db")
    empty.touch()
    assert "No stored attempts" in diff(capsys, "old.yaml", new, "--store", "empty.db")
    assert empty.stat().st_size == 0
    open_store(place).close()
    assert diff(capsys, "old.yaml", new).endswith(f"No stored attempts at `mine` in {place}.")
    found = data(capsys, "old.yaml", new)
    assert (found["attempts"], found["why"]) == (None, f"No stored attempts at `mine` in {place}.")


def test_an_attempt_that_cannot_be_read_is_named_and_hinders_no_other(
    old: Path, own_folders: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    played("old.yaml", "best", "eager")
    with sqlite3.connect(own_folders["KAPSIM_STORE"]) as connection:
        connection.execute("UPDATE records SET hash = ? WHERE seq = 1 AND attempt = (SELECT min(id) FROM attempts)",
                           [hashlib.sha256(b"other").hexdigest()])  # fmt: skip
    said = diff(capsys, "old.yaml", edition(old, "new.yaml", *FEWER))
    assert "0 of 2 stored attempts: none would come out differently." in said
    assert "1 cannot be read: Attempt " in said
    assert "1 with the same end and the same scores" in said


def test_what_is_at_fault_has_its_exit_code(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = edition(old, "broken.yaml", ("level: introductory", "level: easy"))
    assert "broken.yaml has a problem." in diff(capsys, "old.yaml", broken, code=1)
    assert "There is no case `nobody`" in diff(capsys, "nobody", "old.yaml", code=1)
    Path("not-a-store.db").write_text("something else entirely", encoding="utf-8")
    new = edition(old, "new.yaml", *FEWER)
    assert "not a kapsim store" in diff(capsys, "old.yaml", new, "--store", "not-a-store.db", code=3)
    with pytest.raises(SystemExit) as left:
        run(["diff", "old.yaml"])
    assert left.value.code == 2


def test_an_installed_case_is_named_by_its_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (Path(__file__).parent.parent.parent / "scenarios" / "first-dose.yaml").read_text(encoding="utf-8")
    new = tmp_path / "new.yaml"
    new.write_text(text.replace("level: introductory", "level: advanced", 1), encoding="utf-8")
    assert "The level is now advanced; before, introductory." in diff(capsys, "first-dose", str(new))


def test_nothing_of_the_screens_is_loaded(old: Path, own_folders: dict[str, str]) -> None:
    new = edition(old, "new.yaml", *FEWER)
    code = (
        "import contextlib, io, sys; from kapsim.cli import run\n"
        f"with contextlib.redirect_stdout(io.StringIO()): run(['diff', 'old.yaml', {new!r}])\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=own_folders)
    assert "textual" not in done.stdout.split()
