"""Programs that are killed at any moment, in line mode and in the screens: what was acknowledged is there, and once.

A decision counts as acknowledged once the next scene has been shown. What was confirmed and not yet shown may be there
or not; it is one decision at most.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy import select

from kapsim.library import Library
from kapsim.records.store import open_store
from kapsim.records.tables import attempts
from tests.records.conftest import CASE

SCENE = "Maya is out of breath."
LONGEST = 60
"""Decisions after which another attempt is begun, so that it is the killing that takes the time."""


@dataclass
class Kills:
    """What came of them. slowest: seconds that a program worked from its start to the decision that was waiting."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    slowest: float = 0.0

    def count(self, before: int, acknowledged: int, there: int, twice: int = 0) -> None:
        """Count one kill: decisions there were before it, that were acknowledged, that are there, and there twice."""
        self.kills += 1
        self.acknowledged += acknowledged - before
        self.lost += max(0, acknowledged - there)
        self.doubled += max(0, there - acknowledged - 1) + twice

    def __add__(self, other: Kills) -> Kills:
        return Kills(
            self.kills + other.kills,
            self.acknowledged + other.acknowledged,
            self.lost + other.lost,
            self.doubled + other.doubled,
            max(self.slowest, other.slowest),
        )


def write_case(folder: Path, own_words: bool) -> Path:
    """A case in a file in which one can wait, minute by minute, as long as one likes."""
    practices = Library(cache=folder / "cache").catalogue().practices
    critical = next(name for name in sorted(practices) if practices[name].severity == "critical")
    text = CASE.replace(b"check-first", critical.encode()).replace(b"be-there", sorted(practices)[0].encode())
    path = folder / "two-doors.yaml"
    path.write_bytes(text if own_words else text.replace(b"      own_words: true\n", b""))
    return path


def kill_in_line_mode(where: str, case: Path, kills: int, draw: Random) -> Kills:
    """Play a case line by line and be killed, so many times; all in one store."""
    done = Kills()
    Library().load(str(case))  # once, before all the copies of this process
    attempt, kept = "", 0
    long: set[str] = set()
    while done.kills < kills:
        arguments = ["resume", attempt] if attempt else ["play", str(case), "--seed", "1", "--as", "Ana"]
        shown = _killed_in_line_mode(["--store", where, *arguments, "--plain"], kept, draw)
        with closing(open_store(where)) as store:
            with store.database.writing() as connection:
                # A server goes on with what had reached it; nobody can say what is there before that is done.
                connection.execute(select(attempts.c.id).with_for_update()).all()
            begun = store.attempts()
            if not attempt and (not begun or begun[0].id in long):
                assert not shown, "a scene was shown of an attempt that is not there"
                done.count(0, 0, 0)
                continue
            attempt = begun[0].id
            words = store.open(attempt).own_words
        there = len(words)
        assert begun[0].decisions == there
        as_given = {number: f"word {number}" for number in range(there)}
        done.count(kept, kept + max(0, shown - 1), there, sum(words[n] != as_given[n] for n in as_given))
        kept = there
        if there >= LONGEST:
            long.add(attempt)
            attempt, kept = "", 0
    return done


def _killed_in_line_mode(arguments: list[str], kept: int, draw: Random) -> int:
    """Run a command with a few answers, or as many as it can take, and kill it; gives how many scenes it has shown."""
    (answers, give), (out, shown) = os.pipe(), os.pipe()
    given = draw.choice((1, 3, LONGEST))
    os.write(give, "".join(f"word {number}\nwait\n" for number in range(kept, kept + given)).encode())
    pid = os.fork()
    if not pid:
        _run(arguments, answers, shown)
    os.close(answers)
    os.close(shown)
    text = b""
    if draw.random() < 0.75:  # else it is killed while it starts
        while b"> " not in text and (data := os.read(out, 65536)):
            text += data
    time.sleep(draw.uniform(0, 0.12))
    os.kill(pid, signal.SIGKILL)
    while data := os.read(out, 65536):
        text += data
    os.close(out)
    os.close(give)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert code == -signal.SIGKILL, f"it ended by itself, with {code}: {text.decode()}"
    return text.decode().count(f"{SCENE}\n")


def _run(arguments: list[str], answers: int, shown: int) -> None:
    """In a copy of this process: run a command of kapsim as a shell would."""
    code = 1
    try:
        from kapsim.cli import run

        os.dup2(answers, 0)
        os.dup2(shown, 1)
        sys.stdin, sys.stdout = open(0, encoding="utf-8"), open(1, "w", encoding="utf-8")  # noqa: SIM115
        code = run(arguments)
    finally:
        os._exit(code)
