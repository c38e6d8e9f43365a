"""Killed at any moment, a program loses nothing that it has acknowledged, and doubles nothing."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from kapsim.records.store import open_store

from .conftest import CASE, CATALOGUE

PLAYER = """
import sys
from kapsim.library import load_texts
from kapsim.records.store import open_store
place, case, catalogue, attempt_id = sys.argv[1:]
store = open_store(place, patience=5)
if attempt_id:
    attempt = store.resume(attempt_id)
else:
    loaded = load_texts(open(case, "rb").read(), open(catalogue, "rb").read(), "case.yaml")
    attempt = store.begin(loaded, seed=1, mode="train", trainee=store.trainee())
print(attempt.id, len(attempt.answers), flush=True)
while True:
    attempt.answer(("wait",), own_words=f"answer {len(attempt.answers)}")
    print(len(attempt.answers), flush=True)
"""
ROUNDS = 12


def test_a_program_that_is_killed_loses_and_doubles_no_acknowledged_answer(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_bytes(CASE)
    (tmp_path / "practices.yaml").write_bytes(CATALOGUE)
    place = tmp_path / "kapsim.db"
    files = [str(place), str(tmp_path / "case.yaml"), str(tmp_path / "practices.yaml")]
    draw = random.Random(5)
    attempt, kept = "", 0
    for _ in range(ROUNDS):
        player = subprocess.Popen(
            [sys.executable, "-c", PLAYER, *files, attempt], stdout=subprocess.PIPE, text=True, bufsize=1
        )
        assert player.stdout is not None
        attempt, begun = player.stdout.readline().split()
        assert int(begun) == kept
        time.sleep(draw.uniform(0, 0.05))
        player.send_signal(signal.SIGKILL)
        acknowledged = [int(line) for line in player.stdout if line.endswith("\n")]
        player.wait()
        player.stdout.close()
        last = acknowledged[-1] if acknowledged else kept

        store = open_store(place)
        (summary,) = store.attempts()
        told = store.open(attempt)
        store.close()
        # What was committed and not yet acknowledged may be there; it is one answer at most.
        assert last <= len(told.answers) <= last + 1
        assert (summary.decisions, summary.state) == (len(told.answers), "running")
        assert told.own_words == {number: f"answer {number}" for number in range(len(told.answers))}
        kept = len(told.answers)
    assert kept > ROUNDS
