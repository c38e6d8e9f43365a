"""verify and export log, as somebody in a shell meets them."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from kapsim.cli import run
from kapsim.commands import progress_bar
from kapsim.commands.output_file import written
from kapsim.commands.progress_bar import progress
from kapsim.commands.shared import Fault
from kapsim.engine.explore import explore
from kapsim.engine.score import score
from kapsim.library import load_texts
from kapsim.records.results import keep_result
from kapsim.records.store import open_store
from tests.records.conftest import CASE, CATALOGUE


@pytest.fixture
def ids() -> list[str]:
    """Three attempts in the store of this test; gives their ids in order."""
    loaded = load_texts(CASE, CATALOGUE, "two-doors.yaml")
    store = open_store(os.environ["KAPSIM_STORE"])
    made = []
    for first in ("check", "hurry", "wait"):
        attempt = store.begin(loaded, seed=1, mode="train", trainee=store.trainee("Ana"))
        attempt.answer((first,), own_words="my own words")
        made.append(attempt.id)
    store.close()
    return sorted(made)


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert run(arguments) == code
    return capsys.readouterr().out


def complained(capsys: pytest.CaptureFixture[str], *arguments: str, code: int) -> str:
    assert run(arguments) == code
    return capsys.readouterr().err


def alter(statement: str, *values: object) -> None:
    connection = sqlite3.connect(os.environ["KAPSIM_STORE"])
    with connection:
        assert connection.execute(statement, values).rowcount == 1
    connection.close()


def test_without_arguments_all_attempts_of_the_store_are_verified(
    capsys: pytest.CaptureFixture[str], ids: list[str]
) -> None:
    lines = told(capsys, "verify").splitlines()
    assert lines[:3] == [f"{id[:8]}  verified      2 records, 0 results" for id in ids]
    assert lines[3] == f"{os.environ['KAPSIM_STORE']}: 3 attempts: 3 verified."


def test_an_altered_attempt_is_named_with_its_first_record_and_exits_with_1(
    capsys: pytest.CaptureFixture[str], ids: list[str]
) -> None:
    alter("UPDATE records SET hash = 'x' WHERE attempt = ? AND seq = 1", ids[1])
    lines = told(capsys, "verify", code=1).splitlines()
    assert lines[1] == f"{ids[1][:8]}  altered       record 1 (answered) is not as it was written"
    assert lines[3].endswith("3 attempts: 2 verified, 1 altered.")
    assert "1 verified." in told(capsys, "verify", ids[0])
    assert "1 altered." in told(capsys, "verify", ids[1], code=1)


def test_what_is_kept_beside_the_records_is_derived_again(capsys: pytest.CaptureFixture[str], ids: list[str]) -> None:
    bound = "rules, case_digest, catalogue_digest, head"
    rest = "at, kapsim, end, outcome, why, scored, errors, recovered, incomplete, decisions, seconds, data, digest"
    values = "'', '', '', '', '', 0, 0, 0, 0, 0, 0, '{}', ''"
    statement = (
        f"INSERT INTO results (attempt, {bound}, {rest}) SELECT id, {bound}, {values} FROM attempts WHERE id = ?"
    )
    alter(statement, ids[2])
    assert "the result beside it is not what its answers come to" in told(capsys, "verify", ids[2], code=1)


def test_verdicts_for_tools_are_one_object(capsys: pytest.CaptureFixture[str], ids: list[str], tmp_path: Path) -> None:
    log = str(tmp_path / "log.jsonl")
    told(capsys, "export", "log", "-o", log)
    alter("UPDATE records SET hash = 'x' WHERE attempt = ? AND seq = 1", ids[0])
    data: dict[str, Any] = json.loads(
        told(capsys, "verify", ids[0], log, str(tmp_path / "none.jsonl"), "--json", code=1)
    )
    assert not data["all_verified"]
    assert data["attempts"][0] == {
        "attempt": ids[0], "verdict": "altered", "why": "record 1 (answered) is not as it was written", "record": 1,
        "records": 2, "results": 0, "file": None,
    }  # fmt: skip
    assert [(found["file"], found["verdict"]) for found in data["attempts"][1:]] == [(log, "verified")] * 3
    assert [place["verdict"] for place in data["places"]] == ["altered", "verified", "unverifiable"]
    assert "no such file" in data["places"][2]["why"]


def test_a_log_verifies_where_neither_the_store_nor_the_case_is(
    capsys: pytest.CaptureFixture[str], ids: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log.jsonl"
    assert complained(capsys, "export", "log", "-o", str(log), code=0) == f"3 attempts written to {log}.\n"
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert b"my own words" not in log.read_bytes()
    monkeypatch.setenv("KAPSIM_STORE", str(tmp_path / "elsewhere.db"))
    monkeypatch.setenv("KAPSIM_CACHE", str(tmp_path / "elsewhere"))
    assert f"{log}: 3 attempts: 3 verified." in told(capsys, "verify", str(log))
    assert not (tmp_path / "elsewhere.db").exists()


def test_a_changed_log_exits_with_1_and_says_what_was_changed(
    capsys: pytest.CaptureFixture[str], ids: list[str], tmp_path: Path
) -> None:
    log = tmp_path / "log.jsonl"
    told(capsys, "export", "log", "-o", str(log))
    log.write_bytes(log.read_bytes().replace(b'"answer":["hurry"]', b'"answer":["check"]'))
    said = told(capsys, "verify", str(log), code=1)
    assert "altered       record 1 (answered) is not as it was written" in said
    assert f"{log} was altered: its bytes are not those it was closed with." in said


def test_files_that_are_no_logs_are_told_one_by_one(
    capsys: pytest.CaptureFixture[str], ids: list[str], tmp_path: Path
) -> None:
    binary = tmp_path / "binary\x1b[31m"
    binary.write_bytes(bytes(range(256)) * 100)
    said = told(capsys, "verify", str(tmp_path), str(binary), os.environ["KAPSIM_STORE"], "no/such/file", code=1)
    for sentence in ("is a folder", "is not a log that kapsim has exported", "is no log but a store", "no such file"):
        assert sentence in said
    assert "\x1b" not in said


def test_what_is_not_there_is_told_without_making_a_store(
    capsys: pytest.CaptureFixture[str], ids: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "There is no attempt zzz" in complained(capsys, "verify", "zzz", code=1)
    assert "There is no attempt zzz" in complained(capsys, "export", "log", "zzz", code=1)
    monkeypatch.setenv("KAPSIM_STORE", str(tmp_path / "none.db"))
    for command in (["verify"], ["export", "log"]):
        assert "There is no store" in complained(capsys, *command, code=3)
    assert not (tmp_path / "none.db").exists()


def test_a_log_of_some_attempts_holds_them_alone_and_goes_to_standard_output(
    capfdbinary: pytest.CaptureFixture[bytes], ids: list[str], tmp_path: Path
) -> None:
    assert run(["export", "log", ids[2], ids[0][:8], "--with-texts"]) == 0
    raw = capfdbinary.readouterr().out
    lines = [json.loads(line) for line in raw.splitlines()]
    assert [line["attempt"] for line in lines if line["is"] == "closed"] == [ids[0], ids[2]]
    assert [line["text"] for line in lines if line["is"] == "words"] == ["my own words"] * 2
    (tmp_path / "log.jsonl").write_bytes(raw)
    assert run(["verify", str(tmp_path / "log.jsonl")]) == 0


def test_a_log_holds_the_result_of_the_last_record_whatever_was_kept_before(
    capsys: pytest.CaptureFixture[str], ids: list[str], tmp_path: Path
) -> None:
    store, log = open_store(os.environ["KAPSIM_STORE"]), tmp_path / "log.jsonl"
    attempt = store.resume(ids[0])
    assert keep_result(store, attempt, score(attempt.case, attempt.events, explore(attempt.case)))
    while not attempt.finished:
        attempt.answer((attempt.offered()[0].id,))
    assert "1 verified" in told(capsys, "verify", ids[0])
    told(capsys, "export", "log", ids[0], "-o", str(log))
    (result,) = [line for line in map(json.loads, log.read_bytes().splitlines()) if line["is"] == "result"]
    assert result["result"]["end"] is not None
    assert "1 verified" in told(capsys, "verify", str(log))


def test_an_altered_attempt_is_left_out_of_a_log_and_said_to_be(
    capsys: pytest.CaptureFixture[str], ids: list[str], tmp_path: Path
) -> None:
    alter("UPDATE records SET hash = 'x' WHERE attempt = ? AND seq = 1", ids[1])
    log = tmp_path / "log.jsonl"
    said = complained(capsys, "export", "log", "-o", str(log), code=1)
    assert f"Attempt {ids[1][:8]} is left out: it was altered, record 1 (answered) is not as it was written." in said
    assert "2 attempts written" in said
    assert "2 attempts: 2 verified" in told(capsys, "verify", str(log))
    log.unlink()
    assert "No attempt could be written" in complained(capsys, "export", "log", ids[1], "-o", str(log), code=1)
    assert not log.exists()


def test_an_export_that_fails_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"old")

    def fail(error: BaseException) -> None:
        with written(str(path)) as file:
            file.write(b"half")
            assert path.read_bytes() == b"old"
            raise error

    with pytest.raises(Fault, match="cannot be written: no space left on device"):
        fail(OSError(28, "No space left on device"))
    with pytest.raises(KeyboardInterrupt):
        fail(KeyboardInterrupt())
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir() if found.is_file()] == ["log.jsonl"]
    with pytest.raises(Fault, match="cannot be written"), written(str(tmp_path)):
        pass
    with pytest.raises(Fault, match="cannot be written"), written(str(tmp_path / "none" / "log.jsonl")):
        pass
    with written("/dev/null") as file:
        file.write(b"nothing")
    assert not Path("/dev/null.new").exists()


class Screen(io.StringIO):
    """A terminal on standard error."""

    def isatty(self) -> bool:
        return True


def test_progress_shows_on_a_terminal_only_and_only_once_it_has_taken_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    shown = []
    for patience, screen in ((1.0, Screen()), (0.0, io.StringIO()), (0.0, Screen())):
        monkeypatch.setattr(progress_bar, "PATIENCE", patience)
        monkeypatch.setattr(progress_bar, "EVERY", 0.0)
        monkeypatch.setattr(sys, "stderr", screen)
        with progress("Reading", 4) as step:
            step()
            step(2)
        shown.append(screen.getvalue())
    assert shown[:2] == ["", ""]
    assert " 25%" in shown[2]
    assert " 75%" in shown[2]
    assert shown[2].endswith("\r\x1b[K"), "the line is given back"
