"""The guide for programs, and the walk of the README, are true: their commands do what stands there."""

from __future__ import annotations

import io
import re
import shlex
from pathlib import Path

import pytest

from kapsim.cli import run
from kapsim.program import load_program

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "scenarios" / "PROGRAMS.md"


def commands(file: Path) -> list[list[str]]:
    """The kapsim commands in the shell fences of a page, in their order."""
    fences = re.findall(r"^```sh\n(.*?)^```", file.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    lines = [shlex.split(line, comments=True) for fence in fences for line in fence.splitlines()]
    return [line[1:] for line in lines if line[:1] == ["kapsim"]]


@pytest.mark.parametrize("page", [GUIDE, ROOT / "README.md"], ids=["guide", "readme"])
def test_the_commands_of_a_page_can_be_followed_one_after_the_other(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    followed = commands(page)
    assert len(followed) > 4
    if page == GUIDE:
        followed.insert(1, ["play", "168-over-104", "--as", "Ana Example"])
    for command in followed:
        if command[0] == "play":
            command.append("--plain")
            monkeypatch.setattr("sys.stdin", io.StringIO("1\n" * 200))
        code = run(command)
        said = capsys.readouterr()
        assert code == 0, f"{command}: {said.err}"
        if "-o" in command:
            assert (tmp_path / command[command.index("-o") + 1]).stat().st_size > 0


def test_the_programs_file_of_the_guide_has_no_problems(tmp_path: Path) -> None:
    (written,) = re.findall(r"^```yaml\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    file = tmp_path / "program.yaml"
    file.write_text(written, encoding="utf-8")
    program = load_program(file)
    assert program.group("spring").cases == ("first-dose", "168-over-104")
    assert run(["program", str(file)]) == 0
