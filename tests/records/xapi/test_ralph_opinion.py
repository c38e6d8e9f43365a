"""A second opinion on statements: the models of Ralph, where it is installed."""

from __future__ import annotations

import json
import subprocess

import pytest

from kapsim.library import LoadedCase, load_texts
from kapsim.records.xapi.check import check_statement
from tests.records.conftest import CASE, CATALOGUE

from .attempts import LATER, Playing, hour
from .malformed import MALFORMED, SOUND, broken
from .real_lrs import HERE, ralph_python


def opinions(lines: list[str]) -> list[bool]:
    """Whether Ralph's models take each of these statements."""
    told = subprocess.run(
        [ralph_python(), str(HERE / "ralph_opinion.py")],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
    )
    return [line == "true" for line in told.stdout.split()]


@pytest.fixture(scope="module")
def verdicts() -> dict[str, bool]:
    doors: LoadedCase = load_texts(CASE, CATALOGUE, "two-doors.yaml")
    played = [Playing(doors).answer("hurry", ("maya", "nobody"), seconds=2)]
    played += [
        Playing(hour()).answer("ask", *["presence"] * 2, *["reading"] * 2, seconds=3),
        Playing(doors, "synthetic"),
    ]
    made = [one.body for playing in played for correct in (False, True) for one in playing.statements(LATER, correct)]
    wrong = [json.dumps(broken(change)) for _rule, _path, change in MALFORMED]
    lines = [*made, json.dumps(SOUND), *wrong]
    return dict(zip(lines, opinions(lines), strict=True))


def test_ralph_takes_every_statement_of_ours(verdicts: dict[str, bool]) -> None:
    sound = [line for line in verdicts if not check_statement(json.loads(line), LATER)]
    assert len(sound) > 15
    assert all(verdicts[line] for line in sound)


def test_whatever_ralph_refuses_our_checker_refuses_too(verdicts: dict[str, bool]) -> None:
    refused = [line for line, taken in verdicts.items() if not taken]
    assert len(refused) > len(MALFORMED) / 2
    assert all(check_statement(json.loads(line), LATER) for line in refused)
