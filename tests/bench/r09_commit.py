"""Row 9: keep one answer for good, through the records, beside a line of JSON and fdatasync on the same disk."""

from __future__ import annotations

import itertools
import json
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from kapsim.records.store import open_store
from tests.bench.harness import Effort, Line, UnavailableError, must_equal, span, take_turns
from tests.bench.small import small_case

LEAST = 0.6
USUAL_TIMES = 10
ROUNDS = 151
"""Many and short: what else is written to this disk meanwhile hits both sides."""
ANSWERS = ("wait", "chair", "ask")


def measure(effort: Effort) -> list[Line]:
    """One line; the ratio is that of the rates."""
    times, effort = effort.times(USUAL_TIMES), effort.with_rounds(ROUNDS)
    if not hasattr(os, "fdatasync"):
        raise UnavailableError("this system has no fdatasync to stand beside")
    # Data synced to a folder in memory is not synced at all.
    with tempfile.TemporaryDirectory(prefix="kapsim-bench-", dir=os.environ.get("KAPSIM_BENCH_FOLDER")) as folder:
        store = open_store(Path(folder) / "kapsim.db")
        trainee = store.trainee()
        attempt = store.begin(small_case(), seed=1, mode="train", trainee=trainee, kind="synthetic")
        given = itertools.cycle(ANSWERS)

        def ours() -> None:
            for _ in range(times):
                attempt.answer((next(given),))

        with (Path(folder) / "answers.jsonl").open("w", encoding="utf-8") as file:
            found = take_turns(ours, _lines(file, times), effort, units=times, clock=time.perf_counter)
        kept = store.open(attempt.id)
        written = [json.loads(line)["answer"] for line in (Path(folder) / "answers.jsonl").read_text().splitlines()]
        must_equal("answers", [list(answer) for _, answer in kept.answers], written)
        store.close()
    ratio = 1 / found.ratio
    what = "durable commit of one answer (ratio of rates)"
    return [Line(9, what, span(found.ours), span(found.beside), ratio, f">= {LEAST:g}x", ratio >= LEAST)]


def _lines(file: IO[str], times: int) -> Callable[[], None]:
    given = itertools.cycle(ANSWERS)
    numbers = itertools.count()

    def beside() -> None:
        for _ in range(times):
            at = datetime.now(UTC).isoformat()
            record = {"seq": next(numbers), "at": at, "kind": "answered", "step": "doorway", "answer": [next(given)]}
            file.write(json.dumps(record) + "\n")
            file.flush()
            os.fdatasync(file.fileno())

    return beside
