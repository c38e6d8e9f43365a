"""`kapsim synthesize` and `kapsim cohort`, from the command line to the page."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from textwrap import dedent

import pytest

from kapsim.cli import run
from kapsim.library import Library
from kapsim.records.store import open_store
from kapsim.settings import nobody

CASE = "168-over-104"


def played(*names: str) -> str:
    """Attempts by these people, in which all is done best; gives the id of the first."""
    library = Library()
    loaded = library.load(CASE)
    best = next(play for play in loaded.case.plays if play.name == "best")
    store = open_store(os.environ["KAPSIM_STORE"], nobody=nobody)
    trainees = [store.trainee(name) for name in names]
    for trainee in trainees:
        attempt = store.begin(loaded, seed=1, mode="assess", trainee=trainee)
        for _, answer in best.answers:
            attempt.answer(answer)
    store.close()
    return trainees[0]


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    capsys.readouterr()
    assert run(["cohort", "--json", *arguments]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_from_synthetic_attempts_to_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["synthesize", CASE, "--trainees", "12", "--seed", "3", "--skill", "HIGH"]) == 0
    assert capsys.readouterr().out.startswith(f"12 synthetic attempts at {CASE} in ")
    page = tmp_path / "report.html"
    assert run(["cohort", "--synthetic", "-o", str(page)]) == 0
    assert capsys.readouterr().err == f"A report on 12 finished attempts written to {page}.\n"
    text = page.read_text(encoding="utf-8")
    assert "168 over 104" in text
    assert "Nobody played them" in text
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert report(capsys)["cases"] == []
    cases = report(capsys, "--synthetic", "--case", CASE)["cases"]
    assert isinstance(cases, list)
    assert (cases[0]["case"], cases[0]["finished"]) == (CASE, 12)
    assert report(capsys, "--synthetic", "--case", "going-up")["cases"] == []
    digest = cases[0]["edition"]["case_digest"]
    assert report(capsys, "--synthetic", "--edition", digest[:8])["cases"]
    assert run(["cohort", "--synthetic", "--json", "--edition", "ffffffff"]) == 1
    assert "no finished attempt" in capsys.readouterr().err


def test_a_group_of_the_program_and_its_cut(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = played("Ann", "Ann", "Bob")
    program = tmp_path / "program.yaml"
    program.write_text(
        dedent(
            f"""\
            format: 1
            id: example
            title: An example
            groups:
              spring:
                title: Spring
                members:
                  - trainee: {mine}
                cases: [{CASE}]
                cut_scores:
                  {CASE}: {{safety: 70}}
            """
        ),
        encoding="utf-8",
    )
    found = report(capsys, "spring", "--program", str(program))
    cases = found["cases"]
    assert isinstance(cases, list)
    assert (found["title"], found["members"]) == ("Spring", 1)
    assert (cases[0]["begun"], cases[0]["finished"], cases[0]["lacking"][:17]) == (1, 1, "insufficient data")
    assert mine not in json.dumps(found)
    every = report(capsys, "--all-tries")["cases"]
    assert isinstance(every, list)
    assert (every[0]["finished"], every[0]["trainees"]) == (3, 2)
    later = tmp_path / "later.yaml"
    later.write_text(program.read_text(encoding="utf-8") + "    starts: 2099-01-01\n", encoding="utf-8")
    assert report(capsys, "spring", "--program", str(later))["cases"] == []
    assert run(["synthesize", CASE, "--trainees", "30", "--seed", "1"]) == 0
    assert run(["synthesize", "going-up", "--trainees", "1"]) == 0
    cases = report(capsys, "spring", "--synthetic", "--program", str(program))["cases"]
    assert isinstance(cases, list)
    assert [case["case"] for case in cases] == [CASE]
    assert cases[0]["cuts"]["domains"]["safety"]["cut"] == 70
    assert run(["cohort", "spring", "--json", "--program", str(program), "--case", "going-up"]) == 1
    assert "is no case of the group spring" in capsys.readouterr().err
    assert run(["cohort", "summer", "--json", "--program", str(program)]) == 1
    assert run(["cohort", "--json", "--case", "goin-up"]) == 1
    assert "There is no case `goin-up`" in capsys.readouterr().err
    assert run(["cohort", "summer", "--json"]) == 2
    assert "--program" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--trainees", "0"], "from 1 to"),
        (["--trainees", "2", "--skill", "1"], "between 0 and 1"),
        (["--trainees", "2", "--skill", "clever"], "LOW, TYPICAL, HIGH"),
        (["--trainees", "2", "--spread", "-1"], "--spread"),
        (["--trainees", "2", "--spread", "nan"], "--spread"),
    ],
)
def test_what_cannot_be_made_is_refused(arguments: list[str], what: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["synthesize", CASE, *arguments]) == 2
    assert what in capsys.readouterr().err


def test_a_page_is_not_thrown_at_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert run(["cohort"]) == 2
    assert "-o report.html" in capsys.readouterr().err
