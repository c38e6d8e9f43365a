"""A whole case in a real pseudo-terminal, by reading the screen and pressing keys as a person would."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

pytest.importorskip("pty", reason="pseudo-terminals are a thing of Unix")
pytest.importorskip("pyte", reason="pyte makes the screen; it is in the extra `test`")

from kapsim.engine.narrative import as_data
from kapsim.records.store import open_store
from tests.terminal import Terminal
from tests.tui.bedside import in_a_file

CASE = Path(__file__).parent.parent.parent / "scenarios" / "168-over-104.yaml"
KAPSIM = [sys.executable, "-m", "kapsim"]
ESCAPE = "\x1b"
ENTER = "\r"


@pytest.fixture
def text() -> dict[str, Any]:
    """The case as it is written."""
    found: dict[str, Any] = yaml.safe_load(CASE.read_text(encoding="utf-8"))
    return found


def number_of(screen: str, text: str) -> str:
    """The number under which an answer is shown, "" where it is not on the screen."""
    start = " ".join(text.split())[:30]
    for line in screen.splitlines():
        found = re.match(r"[\s▸>]*(\d)\s+(?:[☐☑]\s+)?(.+)", line)
        if found and (found[2].startswith(start) or start.startswith(found[2].strip()[:30])):
            return found[1]
    return ""


def answers(text: dict[str, Any], play: str) -> Iterator[tuple[str, list[str]]]:
    """Of each answer of a play: the step, and the texts of what is chosen."""
    for given in text["plays"][play]["answers"]:
        ((step, answer),) = given.items()
        kind = next(kind for kind in ("choose", "select") if kind in text["steps"][step])
        options = text["steps"][step][kind]["options" if kind == "choose" else "items"]
        yield step, [options[name]["text"] for name in ([answer] if isinstance(answer, str) else answer)]


def to_question(terminal: Terminal) -> str:
    """Go on until the next question or the end is on the screen; gives the screen."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        screen = terminal.settle()
        if "in your own words: what would" in screen:
            terminal.press(ESCAPE)
        elif "space go on" in screen:
            terminal.press(" ")
        elif "enter confirm" in screen or "enter debrief" in screen:
            return screen
    raise AssertionError(f"No question came:\n{terminal.text}")


def give(terminal: Terminal, chosen: list[str]) -> None:
    """Go on to the question that these answers belong to; type the number of each, then enter."""
    until = time.monotonic() + 60
    while not all(number_of(screen := to_question(terminal), option) for option in chosen):
        assert time.monotonic() < until, f"{chosen} are not among the answers:\n{screen}"
    for option in chosen:
        terminal.send(number_of(screen, option))
    terminal.settle(0.1)
    terminal.press(ENTER)


def attempts(env: dict[str, str]) -> list[dict[str, Any]]:
    done = subprocess.run([*KAPSIM, "attempts", "--json"], env=env, capture_output=True, text=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def happened(env: dict[str, str], attempt_id: str) -> list[dict[str, Any]]:
    """The events of a stored attempt, kind and data."""
    attempt = open_store(env["KAPSIM_STORE"]).open(attempt_id)
    return [as_data(attempt.case, event) for event in attempt.events]


def scripted(env: dict[str, str], play: str) -> list[dict[str, Any]]:
    """The events of a test play that is followed by a script."""
    command = [*KAPSIM, "play", str(CASE), "--follow", play, "--json"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    events: list[dict[str, Any]] = json.loads(done.stdout)["events"]
    return events


def test_a_case_is_played_in_a_terminal_from_the_first_screen_to_the_debrief(
    text: dict[str, Any], own_folders: dict[str, str]
) -> None:
    terminal = Terminal(KAPSIM, own_folders, columns=100, rows=50)
    terminal.wait_for("All patients are invented")
    terminal.send(ENTER)
    terminal.wait_for("168 over 104")
    terminal.settle(0.6)
    terminal.send("/168" + ENTER)
    terminal.settle()
    terminal.send(ENTER)
    terminal.wait_for("What you will practise")
    terminal.settle()
    terminal.send(ENTER)
    for _, chosen in answers(text, "best"):
        give(terminal, chosen)
    assert text["steps"][text["plays"]["best"]["expect"]["end"]]["end"]["title"] in to_question(terminal)
    (listed,) = attempts(own_folders)
    assert (listed["state"], listed["first"], listed["counts"]["safety"]) == ("finished", True, "9 of 9")
    assert happened(own_folders, listed["id"]) == scripted(own_folders, "best")
    terminal.send(ENTER)
    assert "9 of 9" not in terminal.wait_for("Your view")
    terminal.send(ESCAPE)
    terminal.wait_for("space read on")
    terminal.settle()
    terminal.send("3")
    assert "9 of 9" in terminal.wait_for("9 of 9")
    terminal.send("\x11")
    assert terminal.end() == 0


@pytest.mark.parametrize(("signal_", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_restores_the_terminal_and_leaves_the_attempt_to_be_resumed(
    signal_: signal.Signals, code: int, text: dict[str, Any], own_folders: dict[str, str]
) -> None:
    terminal = Terminal([*KAPSIM, "play", str(CASE)], own_folders, columns=100, rows=50)
    terminal.wait_for("All patients are invented")
    terminal.send(ENTER)
    terminal.wait_for("What you will practise")
    terminal.settle()
    terminal.send(ENTER)
    _, chosen = next(answers(text, "best"))
    give(terminal, chosen)
    terminal.kill(signal_)
    assert terminal.end() == code
    assert terminal.raw.rstrip().endswith(b"\x1b[?25h") or b"\x1b[?1049l" in terminal.raw[-400:]
    (listed,) = attempts(own_folders)
    assert (listed["state"], listed["decisions"]) in {("left", 1), ("running", 1)}
    resumed = Terminal([*KAPSIM, "resume"], own_folders, columns=100, rows=50)
    resumed.wait_for("168 over 104")
    assert to_question(resumed)
    resumed.kill(signal.SIGTERM)
    assert resumed.end() == 143


def test_a_terminal_that_is_closed_ends_the_program_and_leaves_nothing_running(own_folders: dict[str, str]) -> None:
    terminal = Terminal(KAPSIM, own_folders, columns=100, rows=50)
    terminal.wait_for("All patients are invented")
    terminal.close()
    assert terminal.end() == 129


def test_a_terminal_that_is_too_small_says_so_and_waits(own_folders: dict[str, str]) -> None:
    terminal = Terminal(KAPSIM, own_folders, columns=40, rows=12)
    terminal.wait_for("60")
    terminal.resize(80, 24)
    terminal.wait_for("All patients are invented")
    terminal.resize(6, 2)
    terminal.settle()
    terminal.resize(80, 24)
    terminal.wait_for("All patients are invented")
    terminal.kill(signal.SIGTERM)
    assert terminal.end() == 143


def test_an_hour_is_sat_through_in_a_terminal(tmp_path: Path, own_folders: dict[str, str]) -> None:
    terminal = Terminal([*KAPSIM, "play", str(in_a_file(tmp_path))], own_folders, columns=80, rows=24)
    terminal.wait_for("All patients are invented")
    terminal.send(ENTER)
    terminal.wait_for("What you will practise")
    terminal.settle()
    terminal.send(ENTER)
    to_question(terminal)
    terminal.send("1")
    terminal.settle(0.1)
    terminal.press(ENTER)
    terminal.wait_for("space be present")
    assert "minute 0 of 30" in terminal.text
    terminal.settle(0.6)
    terminal.press("4")
    terminal.wait_for("♡ BP")
    terminal.wait_for("space be present")
    assert "just now" in terminal.text
    until = time.monotonic() + 90
    while "enter debrief" not in terminal.settle(0.6):
        assert time.monotonic() < until, f"The hour did not end:\n{terminal.text}"
        terminal.press(" ")
    assert "Back in the room" in terminal.text
    (listed,) = attempts(own_folders)
    assert listed["state"] == "finished"
    events = happened(own_folders, listed["id"])
    acts = [event["data"]["answer"] for event in events if event["kind"] == "acted"]
    assert acts[0] == ["reading"]
    assert acts[1:] == [["presence"]] * (len(acts) - 1)
    assert sum(event["data"]["minutes"] for event in events if event["kind"] == "passed") == 30
    terminal.send("\x11")
    assert terminal.end() == 0


def test_the_map_of_a_file_opens_in_a_terminal_and_is_walked_over(
    text: dict[str, Any], own_folders: dict[str, str]
) -> None:
    terminal = Terminal([*KAPSIM, "map", str(CASE), "--format", "screen"], own_folders, columns=100, rows=40)
    terminal.wait_for("All patients are invented")
    terminal.send(ENTER)
    terminal.wait_for("Map · 168 over 104")
    terminal.settle()
    terminal.press("\t")
    assert "2 The corridor  [cuff]" in terminal.text
    terminal.press("\x1b[B")
    terminal.send(ENTER)
    terminal.wait_for("back to the map")
    opened = list(text["steps"].values())[2]
    assert opened["heading"] in terminal.text.splitlines()[0]
    terminal.send(ESCAPE)
    terminal.wait_for("tab follow")
    terminal.send("\x11")
    assert terminal.end() == 0
