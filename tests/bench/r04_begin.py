"""Row 4: start an attempt on a compiled case: the time beside an unregistered model, and the memory of a run."""

from __future__ import annotations

import tracemalloc

from kapsim.engine.machine import CaseMachine
from tests.bench.graph import draw_graph
from tests.bench.harness import Effort, Line, must_equal, span, take_turns

MOST_SECONDS = 20e-6
MOST_BYTES = 2048
USUAL_TIMES = 2_000
RUNS = 500
"""Runs whose memory is taken together, so that what is shared by all does not count."""


class Model:
    """The least that `transitions` can move: something with a state."""

    def __init__(self, state: str) -> None:
        self.state = state


def measure(effort: Effort) -> list[Line]:
    """Two lines: time and memory."""
    case = draw_graph().case
    machine = CaseMachine(case)
    times = effort.times(USUAL_TIMES)
    must_equal("where a run starts", machine.begin().state, Model(case.start).state)
    must_equal("models that the machine knows", machine.machine.models, [])

    def ours() -> None:
        for _ in range(times):
            machine.begin()

    def beside() -> None:
        for _ in range(times):
            Model(case.start)

    found = take_turns(ours, beside, effort, units=times)
    taken, least = _bytes(machine.begin), _bytes(lambda: Model(case.start))
    return [
        Line(4, "start an attempt", span(found.ours), span(found.beside), found.ratio,
             f"<= {span(MOST_SECONDS)}", found.ours <= MOST_SECONDS),
        Line(4, "memory of an attempt", f"{taken:.0f} B", f"{least:.0f} B", taken / least,
             f"<= {MOST_BYTES} B", taken <= MOST_BYTES),
    ]  # fmt: skip


def _bytes(make: object) -> float:
    assert callable(make)
    make()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        kept = [make() for _ in range(RUNS)]
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(kept) == RUNS
    return (after - before) / RUNS
