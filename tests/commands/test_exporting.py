"""export, as somebody in a shell meets it: which file comes out, what is refused and why."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import stat
from pathlib import Path

import openpyxl
import pyarrow.parquet
import pytest

from kapsim.cli import run
from kapsim.commands.choosing import KINDS
from kapsim.commands.exporting_rows import ROWS
from kapsim.records.columns import COLUMNS
from kapsim.records.log import KINDS as STORED_KINDS
from kapsim.records.store import open_store
from tests.builders import source

from .test_playing import STEPS

Out = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out) -> Path:
    """A case of one decision, played by Ada and by Ben, who goes wrong."""
    file = tmp_path / "t.yaml"
    file.write_text(source(STEPS, must_do="defer-uncontrolled-hypertension"), encoding="utf-8")
    for name, answer in (("Ada", "wait"), ("Ben", "go")):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{answer}\n\n"))
        assert run(["play", str(file), "--plain", "--as", name]) == 0
    capsys.readouterr()
    return file


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def out(capsys: Out, *arguments: str) -> str:
    assert run(["export", *arguments]) == 0
    return capsys.readouterr().out


def err(capsys: Out, *arguments: str, code: int) -> str:
    assert run(["export", *arguments]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


def test_rows_go_to_standard_output_as_csv(capsys: Out) -> None:
    text = out(capsys, "attempts")
    ada, ben = rows_of(text)
    assert (ada["safety_score"], ben["safety_score"], ada["critical_errors"], ben["critical_errors"]) == (
        "1.0",
        "0.0",
        "0",
        "2",
    )
    assert text.count("\r\n") == 3


@pytest.mark.parametrize("what", list(COLUMNS))
def test_the_name_of_the_file_says_the_format(what: str, tmp_path: Path, capsys: Out) -> None:
    for ending in ("csv", "jsonl", "xlsx", "parquet"):
        assert run(["export", what, "-o", str(tmp_path / f"a.{ending}")]) == 0
    said = capsys.readouterr().err.splitlines()
    assert said[0] == f"2 rows written to {tmp_path}/a.csv."
    listed = rows_of((tmp_path / "a.csv").read_text(encoding="utf-8"))
    ids = [row["attempt"] for row in listed]
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["attempt"] for line in lines] == ids
    assert [cell.value for cell in openpyxl.load_workbook(tmp_path / "a.xlsx")["rows"]["A"]] == ["attempt", *ids]
    assert pyarrow.parquet.read_table(tmp_path / "a.parquet")["attempt"].to_pylist() == ids
    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == 0o600


def test_attempts_are_chosen(capsys: Out) -> None:
    def names(*arguments: str) -> list[str]:
        assert run(["export", "attempts", "--with-names", *arguments]) == 0
        return [row["name"] for row in rows_of(capsys.readouterr().out)]

    assert names() == ["Ada", "Ben"]
    assert names("--trainee", "ben") == ["Ben"]
    assert names("--case", "t", "--since", "2020-01-01") == ["Ada", "Ben"]
    assert names("--case", "going-up") == []
    assert names("--since", "2999-01-01") == []
    assert names("--kind", "synthetic") == []


def test_a_group_is_its_members_at_its_cases_on_its_days(tmp_path: Path, capsys: Out) -> None:
    store = open_store(os.environ["KAPSIM_STORE"])
    ben = store.trainee("Ben")
    store.close()
    group = "groups:\n  g: {title: G, cases: [t], members: [%s]%s}\n"
    program = tmp_path / "p.yaml"

    def names(days: str, *arguments: str) -> list[str]:
        program.write_text(f"format: 1\nid: p\ntitle: P\n{group % (ben, days)}", encoding="utf-8")
        given = ("--program", str(program), "--group", "g", *arguments)
        assert run(["export", "attempts", "--with-names", *given]) == 0
        return [row["name"] for row in rows_of(capsys.readouterr().out)]

    assert names("") == ["Ben"]
    assert names("", "--trainee", "Ada") == []
    given = ("--program", str(program), "--group", "g", "--case", "going-up")
    assert "going-up is no case of the group g. It has: t." in err(capsys, "attempts", *given, code=1)
    assert names(", starts: 2999-01-01") == []
    assert names(", ends: 2020-01-01") == []


def test_what_cannot_be_exported_is_said_with_what_to_do(capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "There is nobody called Cleo" in err(capsys, "attempts", "--trainee", "Cleo", code=1)
    assert "name it with --program or KAPSIM_PROGRAM" in err(capsys, "attempts", "--group", "g", code=2)
    assert "There is no case `goin-up`, nor an attempt" in err(capsys, "attempts", "--case", "goin-up", code=1)
    assert "Did you mean `going-up`?" in err(capsys, "attempts", "--case", "goin-up", code=1)
    with pytest.raises(SystemExit):
        run(["export", "attempts", "--since", "yesterday"])
    assert "yesterday is no day: write it as 2026-03-01" in capsys.readouterr().err
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    for form in ("xlsx", "parquet"):
        assert "pip install 'kapsim[export]'" in err(capsys, "attempts", "-o", f"a.{form}", code=3)
    assert not Path("a.xlsx").exists()
    monkeypatch.setenv("KAPSIM_STORE", "nowhere.db")
    assert "There is no store nowhere.db yet" in err(capsys, "attempts", code=3)


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_a_full_disk_is_a_sentence_in_every_format(form: str, capsys: Out) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this machine has no /dev/full")
    said = err(capsys, "attempts", "--format", form, "-o", "/dev/full", code=3)
    assert "kapsim: /dev/full cannot be written: no space left on device" in said


def test_a_terminal_is_not_filled_with_a_workbook(capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert "Name a file: -o FILE.xlsx" in err(capsys, "attempts", "--format", "xlsx", code=2)


def test_an_attempt_that_does_not_fit_is_named_and_the_others_leave(tmp_path: Path, capsys: Out) -> None:
    with sqlite3.connect(os.environ["KAPSIM_STORE"]) as store:
        store.execute("DELETE FROM result_decisions")
        store.execute("DELETE FROM result_domains")
        store.execute("DELETE FROM result_practices")
        store.execute("DELETE FROM results")
        store.execute("UPDATE records SET line = '{}' WHERE seq = 1 AND attempt = (SELECT min(attempt) FROM records)")
    said = err(capsys, "decisions", "-o", str(tmp_path / "a.csv"), code=1)
    assert "No figures: Attempt " in said
    assert "record 1 (answered) is not as it was written" in said
    assert "1 row written" in said


def test_every_column_is_explained(capsys: Out) -> None:
    text = out(capsys, "columns")
    for columns in COLUMNS.values():
        for column in columns:
            assert f"\n{column.name:<24}{column.type}" in text
    told = json.loads(out(capsys, "columns", "practices", "--json"))
    assert [column["name"] for column in told["practices"]] == [column.name for column in COLUMNS["practices"]]


def test_the_command_line_knows_what_there_is_without_loading_it() -> None:
    assert KINDS == STORED_KINDS
    assert list(ROWS) == list(COLUMNS)
