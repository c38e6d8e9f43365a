"""read and map, as somebody in a shell meets them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kapsim.cli import run

SCENARIOS = Path(__file__).parent.parent.parent / "scenarios"


def test_read_works_by_id_by_file_along_a_play_and_whole(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    def out(*arguments: str) -> str:
        assert run(["read", *arguments]) == 0
        return capsys.readouterr().out

    by_id = out("first-dose")
    assert "read along the reference path" in by_id
    assert out(str(SCENARIOS / "first-dose.yaml")) == by_id
    assert "read along the test play “lucky”" in out("first-dose", "--play", "lucky")
    assert "every step and every answer" in out("first-dose", "--all")
    assert out("first-dose", "--all", "--format", "html").startswith("<!doctype html>")
    assert out("first-dose", "-o", str(tmp_path / "case.txt")) == ""
    assert (tmp_path / "case.txt").read_text(encoding="utf-8") == by_id


def test_read_says_what_cannot_be_read_and_why(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    def error(code: int, *arguments: str) -> str:
        assert run(["read", *arguments]) == code
        return capsys.readouterr().err

    assert "There are: best, " in error(1, "first-dose", "--play", "nothing")
    assert "first-dose" in error(1, "first-dos")
    assert "cannot be written" in error(3, "first-dose", "-o", str(tmp_path / "no" / "folder.txt"))
    text = (SCENARIOS / "first-dose.yaml").read_text(encoding="utf-8")
    broken = tmp_path / "broken.yaml"
    broken.write_text(text.replace("- doorway: story", "- form: pen", 1), encoding="utf-8")
    assert "Answer 1 of the test play “eleven-steps”" in error(1, str(broken), "--play", "eleven-steps")
    broken.write_text(text.replace("level: introductory", "level: easy", 1), encoding="utf-8")
    assert f"{broken}:" in error(1, str(broken))
    with pytest.raises(SystemExit) as left:
        run(["read", "first-dose", "--all", "--play", "best"])
    assert left.value.code == 2


def test_map_draws_by_id_and_by_file_to_the_shell_and_into_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def out(*arguments: str) -> str:
        assert run(["map", *arguments]) == 0
        return capsys.readouterr().out

    assert out("first-dose").startswith("First dose, ready or not\n")
    for form, begins in (("svg", "<svg "), ("mermaid", "---\ntitle: "), ("dot", "digraph ")):
        drawn = out(str(SCENARIOS / "first-dose.yaml"), "--format", form)
        assert drawn.startswith(begins)
        assert out("first-dose", "--format", form, "-o", str(tmp_path / form)) == ""
        assert (tmp_path / form).read_text(encoding="utf-8") == drawn
    assert run(["map", "first-dos"]) == 1
    assert "first-dose" in capsys.readouterr().err
    assert run(["map", "first-dose", "-o", str(tmp_path)]) == 3
    with pytest.raises(SystemExit) as left:
        run(["map", "first-dose", "--format", "png"])
    assert left.value.code == 2


@pytest.mark.parametrize("command", [["map", "first-dose"], ["read", "first-dose", "--all", "--format", "html"]])
def test_neither_command_loads_screens_or_database(command: list[str], own_folders: dict[str, str]) -> None:
    code = (
        "import contextlib, io, sys; from kapsim.cli import run\n"
        f"with contextlib.redirect_stdout(io.StringIO()): run({command!r})\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=own_folders)
    assert not set(done.stdout.split()) & {"textual", "sqlalchemy", "transitions"}


def test_map_on_a_screen_needs_a_terminal_and_writes_no_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(["map", "first-dose", "--format", "screen"]) == 2
    assert "`kapsim map CASE` works everywhere" in capsys.readouterr().err
    assert run(["map", "first-dose", "--format", "screen", "-o", str(tmp_path / "map.txt")]) == 2
    assert "--format svg -o FILE" in capsys.readouterr().err
    assert not (tmp_path / "map.txt").exists()
