"""Row 3: one interactive step through the shared machine, beside a bare trigger on a machine of the same shape.

The bare machine has the same states, triggers, transitions and callbacks, but nothing to work out: where a model goes
is written down beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from transitions import Machine
from transitions.core import Event as Trigger

from kapsim.engine import run
from kapsim.engine.machine import CaseMachine
from tests.bench.graph import Graph, draw_graph
from tests.bench.harness import Effort, Line, must_equal, span, take_turns

HELD = 1.5
USUAL_TIMES = 1
TRIGGER = "answer"


def measure(effort: Effort) -> list[Line]:
    """One line."""
    graph = draw_graph()
    times = effort.times(USUAL_TIMES)
    shared, trigger = CaseMachine(graph.case), _bare_machine(graph)
    routes = [_route(graph, walk) for walk in graph.answers]
    for walk, route in zip(graph.answers, routes, strict=True):
        must_equal("steps of a walk", _steps(shared, walk), _bare_steps(trigger, route))

    def ours() -> None:
        for _ in range(times):
            for walk in graph.answers:
                model = shared.begin()
                for answer in walk:
                    shared.answer(model, answer)

    def bare() -> None:
        for _ in range(times):
            for route in routes:
                follower = Follower(route)
                for _ in route:
                    trigger.trigger(follower)

    found = take_turns(ours, bare, effort, units=times * graph.steps)
    what = "step through the shared machine"
    return [Line(3, what, span(found.ours), span(found.beside), found.ratio, f"<= {HELD:g}x", found.ratio <= HELD)]


class Follower:
    """A model that goes where it was told to go."""

    __slots__ = ("pending", "state", "way")

    def __init__(self, way: list[str]) -> None:
        self.state = "step-0"
        self.way: Iterator[str] = iter(way)
        self.pending = ""


def _bare_machine(graph: Graph) -> Trigger:
    case = graph.case
    machine = Machine(
        model=None,
        states=list(case.steps),
        initial=case.start,
        auto_transitions=False,
        send_event=True,
        prepare_event=_prepare,
    )
    for step in case.steps.values():
        options = step.decision.options if step.decision else ()
        exits = [*step.next, *(way for option in options for way in option.next)]
        for target in dict.fromkeys(way.to for way in exits):
            machine.add_transition(TRIGGER, step.id, target, conditions=[_leads_here], before=[_commit])
    return machine.events[TRIGGER]


def _prepare(data: Any) -> None:
    data.model.pending = next(data.model.way)


def _leads_here(data: Any) -> bool:
    destination: str = data.transition.dest
    leads: bool = data.model.pending == destination
    return leads


def _commit(_data: Any) -> None:
    pass


def _route(graph: Graph, walk: tuple[tuple[str, ...], ...]) -> list[str]:
    state, _ = run.begin(graph.case)
    route = []
    for answer in walk:
        state, _ = run.advance(graph.case, state, answer)
        route.append(state.step)
    return route


def _steps(shared: CaseMachine, walk: tuple[tuple[str, ...], ...]) -> list[str]:
    model = shared.begin()
    return [(shared.answer(model, answer), model.state)[1] for answer in walk]


def _bare_steps(trigger: Trigger, route: list[str]) -> list[str]:
    follower = Follower(route)
    return [(trigger.trigger(follower), follower.state)[1] for _ in route]
