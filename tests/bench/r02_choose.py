"""Row 2: list what can be chosen, then choose it, beside a plain interpreter of dicts."""

from __future__ import annotations

from kapsim.engine import run
from tests.bench.graph import Graph, draw_graph
from tests.bench.harness import Effort, Line, must_equal, span, take_turns
from tests.bench.plain import offer_plainly, plain_start, step_plainly

FLOOR = 6.0
USUAL_TIMES = 3


def measure(effort: Effort) -> list[Line]:
    """One line."""
    graph = draw_graph()
    times = effort.times(USUAL_TIMES)
    _same_offers(graph)

    def ours() -> None:
        for _ in range(times):
            _engine(graph)

    def plain() -> None:
        for _ in range(times):
            _plain(graph)

    found = take_turns(ours, plain, effort, units=times * graph.steps)
    what = "list what is enabled, then step"
    return [Line(2, what, span(found.ours), span(found.beside), found.ratio, f"<= {FLOOR:g}x", found.ratio <= FLOOR)]


def _engine(graph: Graph) -> None:
    case = graph.case
    start, _ = run.begin(case)
    for walk in graph.answers:
        state = start
        for answer in walk:
            run.enabled(case, state)
            state, _ = run.advance(case, state, answer)


def _plain(graph: Graph) -> None:
    plain = graph.plain
    start = plain_start(plain)
    for walk in graph.walks:
        state = dict(start)
        for option in walk:
            offer_plainly(plain, state)
            step_plainly(plain, state, option)


def _same_offers(graph: Graph) -> None:
    for walk in graph.walks:
        state, _ = run.begin(graph.case)
        known = plain_start(graph.plain)
        for option in walk:
            offered = [option.id for option in run.enabled(graph.case, state)]
            must_equal(f"offered at {state.step}", offered, offer_plainly(graph.plain, known))
            state, _ = run.advance(graph.case, state, (option,))
            step_plainly(graph.plain, known, option)
