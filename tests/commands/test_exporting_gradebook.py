"""export gradebook, as somebody in a shell meets it: who gets points, who does not and why."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from kapsim.cli import run
from kapsim.records.store import open_store
from tests.builders import source

Out = pytest.CaptureFixture[str]
STEPS = "".join(
    f"""\
s{number}:
  phase: dosing
  scene: She sits down.
  choose:
    prompt: And now?
    options:
      wait: {{text: Wait, upholds: [defer-uncontrolled-hypertension], feedback: Yes.}}
      go: {{text: Go, violates: [defer-uncontrolled-hypertension], feedback: No.}}
"""
    for number in range(5)
)
END = """\
end:
  phase: follow-up
  scene: Home.
  end: {outcome: good, title: Home}
"""
COLUMN = ("--lms", "blackboard", "--column", "Two doors |7")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    file = tmp_path / "t.yaml"
    file.write_text(source(STEPS + END, must_do="defer-uncontrolled-hypertension"), encoding="utf-8")
    return file


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ada, Ben and Cleo are a group; Ben's user name begins as a formula would, and Cleo has not begun."""
    store = open_store(os.environ["KAPSIM_STORE"])
    members = "".join(
        f"\n      - {{trainee: {store.trainee(name)}, gradebook: {{blackboard: {{username: {user}}}}}}}"
        for name, user in (("Ada", "ada"), ("Ben", "-ben"), ("Cleo", "cleo"))
    )
    store.close()
    file = tmp_path / "p.yaml"
    text = f"format: 1\nid: p\ntitle: P\ngroups:\n  g:\n    title: G\n    cases: [t]\n    members:{members}\n"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setenv("KAPSIM_PROGRAM", str(file))
    return file


def play(case: Path, name: str, answers: str, monkeypatch: pytest.MonkeyPatch, capsys: Out) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join([*answers.split(), "", ""])))
    run(["play", str(case), "--plain", "--as", name, "--mode", "assess"])
    capsys.readouterr()


def gradebook(capsys: Out, *arguments: str, code: int = 0) -> tuple[list[str], str]:
    assert run(["export", "gradebook", *COLUMN, "--group", "g", *arguments]) == code
    captured = capsys.readouterr()
    return captured.out.splitlines()[1:], captured.err


def test_points_are_those_of_the_first_try_in_one_domain_or_at_the_gate(
    case: Path, program: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(case, "Ada", "wait wait wait wait go", monkeypatch, capsys)
    play(case, "Ada", "wait wait wait wait wait", monkeypatch, capsys)
    play(case, "Ben", "wait wait q", monkeypatch, capsys)
    play(case, "Ben", "wait wait wait wait wait", monkeypatch, capsys)
    rows, said = gradebook(capsys, "--domain", "safety")
    assert rows == ["ada\t80"]
    assert said.splitlines() == [
        "1 of 3 members have points.",
        "Left out since the attempt is not finished: Ben.",
        "Left out since they have not begun: Cleo.",
    ]
    assert gradebook(capsys, "--domain", "safety", "--try", "latest", "--points", "12.5")[0] == [
        "ada\t12.5",
        "-ben\t12.5",
    ]
    assert gradebook(capsys, "--gate")[0] == ["ada\t0"]
    assert gradebook(capsys, "--gate", "--try", "latest")[0] == ["ada\t100", "-ben\t100"]
    rows, said = gradebook(capsys, "--domain", "support")
    assert rows == []
    assert "there is no score in support" in said


def test_a_score_of_too_few_opportunities_is_no_percentage(
    tmp_path: Path, program: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = tmp_path / "short.yaml"
    steps = STEPS[: STEPS.index("s1:")] + END
    short.write_text(source(steps, must_do="defer-uncontrolled-hypertension"), encoding="utf-8")
    play(short, "Ada", "wait", monkeypatch, capsys)
    rows, said = gradebook(capsys, "--domain", "safety")
    assert rows == []
    assert "too few opportunities in safety for a percentage" in said


def test_nothing_is_written_while_a_member_has_no_id(
    case: Path, program: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = program.read_text(encoding="utf-8")
    program.write_text(text.replace(", gradebook: {blackboard: {username: -ben}}", ""), encoding="utf-8")
    assert "for Ben (" in gradebook(capsys, "--gate", code=1)[1]
    play(case, "Ben", "wait wait wait wait wait", monkeypatch, capsys)
    file = tmp_path / "g.txt"
    file.write_text("as it was", encoding="utf-8")
    _, said = gradebook(capsys, "--gate", "-o", str(file), code=1)
    assert "Blackboard needs username of every member. Nothing is written: add what is missing" in said
    assert "for Ben (" in said
    assert file.read_text(encoding="utf-8") == "as it was"


def test_what_is_missing_or_not_there_is_said(case: Path, program: Path, capsys: Out) -> None:
    assert run(["export", "gradebook", *COLUMN, "--gate"]) == 2
    assert "Name a group by --group" in capsys.readouterr().err
    assert "other is no case of the group g. It has: t." in gradebook(capsys, "--gate", "--case", "other", code=1)[1]
    program.write_text(program.read_text(encoding="utf-8").replace("[t]", "[t, u]"), encoding="utf-8")
    assert "Name one of the cases of g by --case: t, u." in gradebook(capsys, "--gate", code=2)[1]
    for points in ("0", "-1", "1.234", "many"):
        with pytest.raises(SystemExit):
            run(["export", "gradebook", *COLUMN, "--group", "g", "--gate", "--points", points])
