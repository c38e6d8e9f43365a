"""Problems as GitHub reads them from the output of a CI run."""

from __future__ import annotations

from pathlib import Path

import pytest

from kapsim.annotations import annotated
from kapsim.cli import run
from kapsim.problems import Problem


def test_a_problem_is_an_error_at_its_line_with_its_hint() -> None:
    problem = Problem("K204", "There is no key `promt`.", "Did you mean `prompt`?", "a.yaml", 3, 5, "    promt: x")
    assert list(annotated([problem])) == [
        "::error file=a.yaml,line=3,col=5,title=K204::There is no key `promt`.%0ADid you mean `prompt`?"
    ]


def test_what_would_end_a_message_or_a_property_is_escaped() -> None:
    problem = Problem("K103", "100%: a,b\r", "x\ny", "c:\\a,b%.yaml", 1, 2)
    assert list(annotated([problem])) == [
        "::error file=c%3A\\a%2Cb%25.yaml,line=1,col=2,title=K103::100%25: a,b%0D%0Ax%0Ay"
    ]


def test_advice_is_a_notice_and_a_whole_file_has_no_line() -> None:
    told = list(annotated([Problem("K801", "Short.", file="a.yaml"), Problem("K001", "No.", file="a.yaml")]))
    assert told == ["::notice file=a.yaml,title=K801::Short.", "::error file=a.yaml,title=K001::No."]


def test_check_prints_one_line_for_each_problem_and_nothing_else(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    case = Path(__file__).parent / "case" / "failing" / "K103-colon-in-a-line-of-a-scene.yaml"
    assert run(["check", "--format", "github", str(case)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert all(line.startswith(f"::error file={case},line=") for line in lines)
    assert "%0A%0A        maya: |%0A" in lines[0]


def test_a_sound_file_gives_no_annotation(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(["check", "--format", "github", str(Path(__file__).parent.parent / "scenarios" / "first-dose.yaml")]) == 0
    )
    assert capsys.readouterr().out == ""
