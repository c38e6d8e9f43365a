"""check --fix, as somebody in a shell meets it: what it shows, what it writes, how it exits."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kapsim.cli import run
from kapsim.exits import Exit

FIRST = (Path(__file__).parent.parent.parent / "scenarios" / "first-dose.yaml").read_text(encoding="utf-8")
BROKEN = FIRST.replace("level: ", "levle: ", 1)
SHOWN = "-levle: "


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(BROKEN, encoding="utf-8")
    return path


def test_a_repair_is_shown_written_and_checked(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case.chmod(0o640)
    assert run(["check", "--fix", str(case)]) == Exit.DONE
    told = capsys.readouterr().out
    assert told.startswith(f"--- {case}\n+++ {case}\n@@ ")
    assert "\n-levle: " in told
    assert "\n+level: " in told
    assert f"{case} is repaired as shown.\n" in told
    assert f"{case}: no problems; " in told
    assert case.read_text(encoding="utf-8") == FIRST
    assert case.stat().st_mode & 0o777 == 0o640
    assert list(case.parent.glob(".case*")) == []


def test_a_dry_run_shows_the_same_and_writes_nothing(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--fix", "--dry-run", str(case)]) == Exit.INPUT
    told = capsys.readouterr().out
    assert "\n+level: " in told
    assert f"{case} would be repaired like this; nothing was written.\n" in told
    assert case.read_text(encoding="utf-8") == BROKEN


def test_a_file_in_which_nothing_is_mechanical_is_not_written(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case.write_text(FIRST.replace("level: ", "stage: ", 1), encoding="utf-8")
    before = case.stat()
    assert run(["check", "--fix", str(case)]) == Exit.INPUT
    assert "---" not in capsys.readouterr().out
    assert (case.stat().st_ino, case.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_link_stays_a_link_to_the_file_that_is_repaired(case: Path) -> None:
    link = case.with_name("link.yaml")
    link.symlink_to(case)
    assert run(["check", "--fix", str(link)]) == Exit.DONE
    assert link.is_symlink()
    assert case.read_text(encoding="utf-8") == FIRST


def test_a_file_that_cannot_be_written_stays_whole(
    case: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert run(["check", "--fix", str(case)]) == Exit.MACHINE
    assert "cannot be written: no space left on device. Nothing was changed in it." in capsys.readouterr().err
    assert case.read_text(encoding="utf-8") == BROKEN
    assert [path.name for path in case.parent.iterdir() if path.is_file()] == [case.name]


def test_several_files_are_repaired_in_one_run(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = case.with_name("other.yaml")
    other.write_text(BROKEN, encoding="utf-8")
    assert run(["check", "--fix", str(case), str(other), str(case.with_name("nowhere.yaml"))]) == Exit.INPUT
    told = capsys.readouterr().out
    assert told.count(SHOWN) == 2
    assert "K001" in told
    assert other.read_text(encoding="utf-8") == FIRST


@pytest.mark.parametrize("options", [["--fix", "--json"], ["--fix", "--format", "github"], ["--dry-run"]])
def test_what_does_not_go_together_is_said(options: list[str], case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", *options, str(case)]) == Exit.USAGE
    assert "--fix" in capsys.readouterr().err
    assert case.read_text(encoding="utf-8") == BROKEN


def test_the_first_code_is_the_one_to_read_on_about(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(case)]) == Exit.INPUT
    assert capsys.readouterr().out.endswith(": 1 problem.\n`kapsim explain K204` says more.\n")


def test_past_the_limit_a_case_is_not_proven(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case.write_text(FIRST, encoding="utf-8")
    assert run(["check", "--limit", "1", str(case)]) == 1
    assert "K510 Not proven: " in capsys.readouterr().out
    assert run(["check", "--limit", "1000000", str(case)]) == 0


@pytest.mark.parametrize("limit", ["0", "-3", "1000001", "many"])
def test_a_limit_that_is_none_is_refused(limit: str, case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["check", "--limit", limit, str(case)])
    assert "a whole number from 1 to 1,000,000 belongs here" in capsys.readouterr().err


def test_advice_is_a_notice_beside_its_line(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    idle = FIRST.replace("variables:\n", "variables:\n  idle: {start: false}\n", 1)
    case.write_text(idle, encoding="utf-8")
    assert run(["check", "--format", "github", str(case)]) == 0
    assert "::notice file=" in capsys.readouterr().out
