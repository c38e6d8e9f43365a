"""The screens, killed in a real pseudo-terminal while somebody plays: what had been shown is there, and once."""

from __future__ import annotations

import os
import re
import sys
import time
from contextlib import closing
from pathlib import Path
from random import Random

from kapsim.records.store import open_store
from kapsim.settings import Settings, save_settings
from tests.terminal import Terminal
from tests.trials.kills import LONGEST, Kills, write_case

PATIENCE = 60.0
QUESTION = "enter confirm"


def kill_in_screens(folder: Path, kills: int, draw: Random) -> Kills:
    """Play a case in the screens and be killed, so many times; all in one store."""
    case = write_case(folder, own_words=False)
    env = own_environment(folder)
    done = Kills()
    attempt, kept = "", 0
    long: set[str] = set()
    while done.kills < kills:
        terminal = Terminal(
            [sys.executable, "-m", "kapsim", *(["resume"] if attempt else ["play", str(case)])], env, 80, 24
        )
        given = _play_a_little(terminal, bool(attempt), kept, done, draw)
        minutes = minutes_shown(_killed(terminal))
        acknowledged = kept if minutes is None else minutes
        with closing(open_store(env["KAPSIM_STORE"])) as store:
            begun = store.attempts()
            if not attempt and (not begun or begun[0].id in long):
                assert not given, "answers were taken in an attempt that is not there"
                done.count(0, 0, 0)
                continue
            attempt = begun[0].id
            answers = store.open(attempt).answers
        assert set(answers) <= {("arrival", ("wait",))}
        done.count(kept, acknowledged, len(answers), max(0, len(answers) - kept - given))
        kept = len(answers)
        if kept >= LONGEST:
            long.add(attempt)
            attempt, kept = "", 0
    return done


def own_environment(folder: Path) -> dict[str, str]:
    """An environment in which store, cache and settings lie in a folder, and nobody is welcomed any more."""
    settings = folder / "settings.json"
    save_settings(Settings(name="Ana", animation=False, welcomed=True), settings)
    own = {"KAPSIM_STORE": "kapsim.db", "KAPSIM_CACHE": "cache", "KAPSIM_SETTINGS": settings.name}
    return {**os.environ, **{name: str(folder / file) for name, file in own.items()}}


def worked(pid: int) -> float:
    """The seconds that a process has worked so far, whatever else the machine is doing; 0 where nobody says so."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _play_a_little(terminal: Terminal, resumed: bool, kept: int, done: Kills, draw: Random) -> int:
    """Come to the question, wait there a few times, and confirm once more; gives how often it was confirmed."""
    if draw.random() < 0.15:
        terminal.settle(most=draw.uniform(0, 1))
        return 0
    if not resumed:
        _begin(terminal)
    terminal.wait_for(QUESTION, seconds=PATIENCE)
    if resumed:
        done.slowest = max(done.slowest, worked(terminal.pid))
        _until(terminal, kept)  # it goes on where it was
    whole = draw.randrange(3)
    given = sum(pass_minute(terminal, kept + number) for number in range(1, whole + 1))
    wait_once(terminal)
    until = time.monotonic() + draw.uniform(0, 0.4)
    while time.monotonic() < until:
        terminal.read(0.01)
    return given + 1


def _begin(terminal: Terminal) -> None:
    """Begin where the briefing stands; a key that comes before it can take one is pressed again."""
    terminal.wait_for("What you will practise", seconds=PATIENCE)
    while "What you will practise" in terminal.settle(0.2):
        terminal.send("\r")
        until = time.monotonic() + 5
        while "What you will practise" in terminal.text and time.monotonic() < until:
            terminal.read(0.05)


def pass_minute(terminal: Terminal, minutes: int, otherwise: str = "") -> int:
    """Let one more minute pass, until so many have, or another text comes; gives how often that was confirmed.

    Keys that are typed in the very moment in which a question appears are lost, and typed again.
    """
    for tries in range(1, 7):
        wait_once(terminal)
        until = time.monotonic() + PATIENCE / 6
        while time.monotonic() < until:
            if minutes_shown(terminal) == minutes or (otherwise and otherwise in terminal.text):
                return tries
            terminal.read(0.05)
    raise AssertionError(f"not {minutes} minutes have passed:\n{terminal.text}")


def wait_once(terminal: Terminal) -> None:
    """Choose the answer that lets a minute pass."""
    terminal.settle(0.1)
    until = time.monotonic() + PATIENCE
    while not (found := re.findall(r"^\s+(\d)\s+Wait a little", terminal.text, re.MULTILINE)):
        assert time.monotonic() < until, f"There is no question:\n{terminal.text}"
        terminal.read(0.05)
    terminal.send(f"{found[-1]}\r")


def _until(terminal: Terminal, minutes: int) -> None:
    until = time.monotonic() + PATIENCE
    while minutes_shown(terminal) != minutes:
        assert time.monotonic() < until, f"not {minutes} minutes have passed:\n{terminal.text}"
        terminal.read(0.05)


def _killed(terminal: Terminal) -> Terminal:
    """Kill the program, and take in what it had still written."""
    terminal.kill()
    while terminal.read(0.2):
        pass
    terminal.end()
    return terminal


def minutes_shown(terminal: Terminal) -> int | None:
    """The minutes that have passed by the clock in the head, which are the decisions shown; None if there is none."""
    found = re.search(r"(\d\d):(\d\d) · about", terminal.lines[0])
    return None if found is None else (int(found[1]) - 9) * 60 + int(found[2])
