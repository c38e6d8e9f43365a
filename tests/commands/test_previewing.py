"""preview, from the shell: what is said before a screen opens, and a real file that is saved under a real screen."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kapsim.cli import run
from tests.terminal import Terminal

CASE = Path(__file__).parent.parent.parent / "scenarios" / "168-over-104.yaml"
TEXT = CASE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["168-over-14.yaml"], "There is no file {folder}168-over-14.yaml. Did you mean {folder}168-over-104.yaml?"),
        (["nowhere/x.yaml"], "There is no file {folder}nowhere/x.yaml."),
        (["168-over-104.yaml", "--from", "tihrd-reading"], "The case has no step `tihrd-reading`."),
        (["168-over-104.yaml", "--set", "alliance=120"], "`alliance` is a whole number from 0 to 100, and not `120`."),
        (["168-over-104.yaml", "--set", "clock=30", "--set", "clock"], "`clock` sets nothing."),
    ],
)
def test_what_is_not_there_is_said_before_a_screen_opens(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / CASE.name).write_text(TEXT, encoding="utf-8")
    name, *others = arguments
    assert run(["preview", str(tmp_path / name), *others]) == 1
    assert capsys.readouterr().err.startswith(f"kapsim: {said.format(folder=f'{tmp_path}/')}")


def test_without_a_terminal_there_is_no_preview(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["preview", str(CASE)]) == 2
    assert "needs a terminal" in capsys.readouterr().err


def test_a_file_that_is_saved_is_reloaded_broken_and_mended_under_the_screen(
    tmp_path: Path, own_folders: dict[str, str]
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(TEXT, encoding="utf-8")
    terminal = Terminal([sys.executable, "-m", "kapsim", "preview", str(path)], own_folders, columns=140, rows=50)
    terminal.wait_for("no problems")
    assert "Preview: nothing is kept" in terminal.text
    other = tmp_path / "mine.part"
    other.write_text(TEXT.replace("title: 168 over 104", "title: Another name", 1), encoding="utf-8")
    other.replace(path)
    terminal.wait_for("You are where you were.")
    terminal.wait_for("Another name")
    path.write_text(TEXT.replace("phase: screening", "phase: screaming", 1), encoding="utf-8")
    terminal.wait_for("One problem")
    terminal.wait_for("`screaming`")
    assert "Another name" in terminal.text
    path.write_text(TEXT, encoding="utf-8")
    terminal.wait_until_gone("One problem")
    terminal.wait_for("no problems")
    terminal.wait_for("168 over 104")
    terminal.send("\x11")
    assert terminal.end() == 0
    assert not Path(own_folders["KAPSIM_STORE"]).exists()
