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
