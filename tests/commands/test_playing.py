"""What a play leaves in the store beside its records."""

from __future__ import annotations

import io
import os
import sqlite3
from pathlib import Path

import pytest

from kapsim.cli import run
from tests.builders import source

STEPS = """\
begin:
  phase: dosing
  scene: She sits down.
  choose:
    prompt: And now?
    options:
      wait: {text: Wait, upholds: [defer-uncontrolled-hypertension], feedback: Yes.}
      go: {text: Go, violates: [defer-uncontrolled-hypertension], feedback: No.}
end:
  phase: follow-up
  scene: Home.
  end: {outcome: good, title: Home}
"""


@pytest.mark.parametrize(
    ("arguments", "typed"),
    [
        (["--plain"], "wait\nMy own view.\n"),
        (["--answers", "-"], "- begin: wait"),
        (["--answers", "-", "--json"], "- begin: wait"),
    ],
)
def test_what_the_debrief_counts_is_kept_beside_the_attempt(
    arguments: list[str], typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "t.yaml"
    file.write_text(source(STEPS, must_do="defer-uncontrolled-hypertension"), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8"))
    assert run(["play", str(file), *arguments]) == 0
    with sqlite3.connect(os.environ["KAPSIM_STORE"]) as store:
        ((head, scored),) = store.execute("SELECT head, scored FROM results").fetchall()
        assert scored
        assert store.execute("SELECT head FROM attempts").fetchall() == [(head,)]


@pytest.mark.parametrize("own_words", [False, True])
def test_where_the_input_ends_it_is_said_how_to_go_on(
    own_words: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "t.yaml"
    steps = STEPS.replace("    options:", "    own_words: true\n    options:") if own_words else STEPS
    file.write_text(source(steps, must_do="defer-uncontrolled-hypertension"), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert run(["play", str(file), "--plain"]) == 1
    assert "The attempt is kept; `kapsim resume` goes on from here." in capsys.readouterr().out
