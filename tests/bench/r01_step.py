"""Row 1: one engine step with its event, beside a plain interpreter of dicts and beside bare `transitions`."""

from __future__ import annotations

from kapsim.engine import run
from tests.bench.bare import Walker
from tests.bench.graph import Graph, draw_graph
from tests.bench.harness import Effort, Line, must_equal, span, take_turns
from tests.bench.plain import plain_start, play_plainly, step_plainly

FLOOR = 8.0
PEER = 0.4
USUAL_TIMES = 3


def measure(effort: Effort) -> list[Line]:
    """Two lines: the floor and the peer."""
    graph = draw_graph()
    walker = Walker(graph.plain)
    times = effort.times(USUAL_TIMES)
    for walk in graph.walks:
        must_equal("end of a walk on transitions", _bare_end(walker, walk), play_plainly(graph.plain, walk))

    def bare() -> None:
        for _ in range(times):
            _bare(walker, graph)

    def ours() -> None:
        for _ in range(times):
            _engine(graph)

    def plain() -> None:
        for _ in range(times):
            _plain(graph)

    units = times * graph.steps
    floor = take_turns(ours, plain, effort, units=units)
    peer = take_turns(ours, bare, effort, units=units)
    return [
        Line(1, "engine step, beside plain dicts", span(floor.ours), span(floor.beside), floor.ratio,
             f"<= {FLOOR:g}x", floor.ratio <= FLOOR),
        Line(1, "engine step, beside bare transitions", span(peer.ours), span(peer.beside), peer.ratio,
             f"<= {PEER:g}x", peer.ratio <= PEER),
    ]  # fmt: skip


def _engine(graph: Graph) -> None:
    case = graph.case
    start, _ = run.begin(case)
    for walk in graph.answers:
        state = start
        for answer in walk:
            state, _ = run.advance(case, state, answer)


def _plain(graph: Graph) -> None:
    plain = graph.plain
    start = plain_start(plain)
    for walk in graph.walks:
        state = dict(start)
        for option in walk:
            step_plainly(plain, state, option)


def _bare(walker: Walker, graph: Graph) -> None:
    for walk in graph.walks:
        walker.restart()
        for option in walk:
            walker.trigger(option)


def _bare_end(walker: Walker, walk: tuple[str, ...]) -> dict[str, object]:
    walker.restart()
    for option in walk:
        walker.trigger(option)
    must_equal("step of the machine", walker.state, walker.known["step"])
    return {key: value for key, value in walker.known.items() if "." not in key}
