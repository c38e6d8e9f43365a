"""new, as somebody in a shell meets it."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from kapsim.cli import run


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_new_writes_a_case_that_the_commands_it_names_take(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "the-second-visit"]) == 0
    told = capsys.readouterr().out
    commands = re.findall(r"^    (kapsim .*?)  ", told, re.MULTILINE)
    assert [command.split()[1] for command in commands] == ["preview", "check", "read"]
    for command in commands[1:]:
        assert run(shlex.split(command)[1:]) == 0, command
    assert run(["play", "the-second-visit.yaml", "--follow", "best"]) == 0
    assert "the-second-visit.yaml: no problems; 1 test play as expected; 1 set aside." in capsys.readouterr().out
    assert Path(told.strip().rpartition("guide, ")[2]).is_file()


def test_new_takes_a_title_and_a_file_with_spaces_in_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "mine", "-o", "my own.yaml", "--title", 'She says: "no" # yet']) == 0
    assert "kapsim check 'my own.yaml'" in capsys.readouterr().out
    assert run(["check", "my own.yaml"]) == 0
    capsys.readouterr()
    assert run(["read", "my own.yaml"]) == 0
    assert 'SHE SAYS: "NO" # YET' in capsys.readouterr().out


@pytest.mark.parametrize("id", ["Two words", "../up", "when", "UPPER", "a\nb", ""])
def test_new_refuses_an_id_that_cannot_be_one_and_writes_nothing(id: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = set(Path().iterdir())
    assert run(["new", id]) == 1
    assert "cannot be an id" in capsys.readouterr().err
    assert set(Path().iterdir()) == before


def test_new_leaves_a_file_that_is_there_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine.yaml").write_text("my own work", encoding="utf-8")
    assert run(["new", "mine"]) == 1
    assert "mine.yaml is there already, and is left as it is." in capsys.readouterr().err
    assert Path("mine.yaml").read_text(encoding="utf-8") == "my own work"


def test_new_says_what_cannot_be_written_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "mine", "-o", "no/folder.yaml"]) == 3
    assert "no/folder.yaml cannot be written: no such file or directory." in capsys.readouterr().err
    assert run(["new", "a" * 300]) == 3
    assert "cannot be written: file name too long." in capsys.readouterr().err
    assert run(["new", "mine", "-o", "mine.txt"]) == 1
    assert "ends in .yaml" in capsys.readouterr().err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_new_says_that_a_folder_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    assert run(["new", "mine", "-o", str(folder / "mine.yaml")]) == 3
    assert "cannot be written: permission denied." in capsys.readouterr().err
