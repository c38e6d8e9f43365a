"""An hour with the patient in line mode: what is asked, what is told, and that it can be left and resumed."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import yaml

from kapsim.cli import run
from kapsim.engine.body import TYPICAL, number_drawn

from . import weeping as hour
from .weeping import FILE

SEED = str(hour.SEED)
PLAYS = yaml.safe_load(FILE.read_text(encoding="utf-8"))["plays"]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    def talk(lines: list[str], *arguments: str) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        run(arguments or ("play", str(FILE), "--plain", "--seed", SEED))
        return capsys.readouterr().out

    return talk


def test_presence_comes_first_and_an_empty_line_and_a_dot_stay_present(said) -> None:  # type: ignore[no-untyped-def]
    out = said(["", ".", "1", "q"])
    assert "What do you do?\n  1. Stay with Maya, and say nothing\n  2. Breathe slowly" in out
    assert "[09:05, support · minute 5 of 50 ·" in out
    assert "[09:10, support · minute 10 of 50 ·" in out
    assert "[09:14, support · minute 14 of 50 ·" in out


def test_time_passes_in_words_and_a_cue_is_told_after_the_minutes_that_led_to_it(said) -> None:  # type: ignore[no-untyped-def]
    out = said(["", "", "", "q"])
    assert out.count("(Five minutes pass.)") == 2
    assert "(Four minutes pass.)\n\nTears run into her hair." in out


def test_pulse_and_oximetry_are_always_told_and_pressure_only_once_measured(said) -> None:  # type: ignore[no-untyped-def]
    out = said(["", "5", "", "q"])
    lines = [line for line in out.replace("\n", " ").split("[") if "minute" in line and "of 50" in line]
    assert all("pulse 7" in line and "SpO2 9" in line for line in lines)
    assert "BP" not in lines[0] + lines[1]
    assert "BP 134/82 (just now)" in lines[2]
    assert "BP 134/82 (5 minutes ago)" in lines[3]
    assert "(A minute passes.)\n\n[reading] BP 134/82 mmHg" in out


def test_what_cannot_be_done_is_said_and_no_time_passes(said) -> None:  # type: ignore[no-untyped-def]
    out = said(["9", "sing", "q"])
    assert out.count("There is nothing like that to do. Choose one of 1 to 6.") == 2
    assert "passes" not in out.replace("an hour passes", "")


def test_an_hour_is_left_and_resumed_at_its_minute_with_the_cue_that_is_still_open(said) -> None:  # type: ignore[no-untyped-def]
    said(["", "", "", "q"])
    out = said(["q"], "resume", "--plain")
    assert "Maya pulls the mask down.\n\nTears run into her hair." in out
    assert "minute 14 of 50" in out
    assert "Five minutes pass" not in out


def test_a_cue_that_was_answered_is_not_told_again_when_somebody_comes_back(said) -> None:  # type: ignore[no-untyped-def]
    said(["", "", "", "4", "q"])
    out = said(["q"], "resume", "--plain")
    assert "Tears" not in out
    assert "minute 15 of 50" in out


def test_an_hour_played_to_its_end_is_debriefed(said) -> None:  # type: ignore[no-untyped-def]
    out = said([*PLAYS["still"]["answers"][0]["the-hour"], ""])
    assert "=== Over ===" in out
    assert "Debrief: An hour" in out


@pytest.mark.parametrize("name", PLAYS)
def test_a_play_is_followed_by_the_patient_it_was_written_for(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(3):
        assert run(["play", str(FILE), "--follow", name, "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert number_drawn(told["seed"]) == TYPICAL
        assert {event["kind"] for event in told["events"]} >= {"entered", "acted", "opened", "passed"}


def test_answers_from_a_file_do_what_they_list(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(yaml.safe_dump(PLAYS["still"]["answers"]), encoding="utf-8")
    assert run(["play", str(FILE), "--answers", str(answers), "--seed", SEED]) == 0
    assert "The monitor chimes." in capsys.readouterr().out
