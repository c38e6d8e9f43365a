"""Whole processes and what they cost: processor time of the child alone, whatever else the machine is doing."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.harness import Effort, Measured, UnavailableError, summed_up

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
"""Seconds after which a process that hangs is killed."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that has ended: its processor time in seconds (user and system), and what it printed."""

    seconds: float
    output: str


def run_process(arguments: Sequence[str], environment: dict[str, str]) -> Ended:
    """Run Python with these arguments. Raises RuntimeError with what it complained of if it fails."""
    if not hasattr(os, "wait4"):
        raise UnavailableError("this system does not say what a process has cost")
    command = [sys.executable, *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        impatience = threading.Timer(PATIENCE, child.kill)
        impatience.start()
        # Few bytes are printed, so no pipe can fill up while we wait.
        _, status, usage = os.wait4(child.pid, 0)
        impatience.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        assert child.stdout is not None
        assert child.stderr is not None
        output, complaint = child.stdout.read(), child.stderr.read()
    if child.returncode:
        raise RuntimeError(f"{' '.join(arguments)} ended with {child.returncode}: {complaint}{output}")
    return Ended(usage.ru_utime + usage.ru_stime, output)


def own_environment(folder: Path) -> dict[str, str]:
    """The environment of a process that finds nothing of the user's: store, cache and settings lie in a folder."""
    own = {"KAPSIM_STORE": "kapsim.db", "KAPSIM_CACHE": "cache", "KAPSIM_SETTINGS": "settings.json"}
    kept = {name: value for name, value in os.environ.items() if name not in {"KAPSIM_CASES", "COLUMNS", "LINES"}}
    return kept | {name: str(folder / file) for name, file in own.items()}


def take_turns_in_processes(
    ours: Sequence[str], beside: Sequence[str], environment: dict[str, str], effort: Effort
) -> Measured:
    """Run both in turns."""
    pairs: list[tuple[float, float]] = []
    for index in effort.indices:
        order = (ours, beside) if index % 2 else (beside, ours)
        seconds = {id(part): run_process(part, environment).seconds for part in order}
        if index >= 0:
            pairs.append((seconds[id(ours)], seconds[id(beside)]))
    return summed_up(pairs)
