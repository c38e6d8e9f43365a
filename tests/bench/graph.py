"""The graph of rows 1 to 4, told twice: as a compiled case and as plain dicts, with some ways through it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kapsim.engine import run
from kapsim.engine.model import Case
from kapsim.engine.state import Answer, State
from tests.bench.drawing import case_text, draw
from tests.bench.harness import must_equal
from tests.bench.plain import Walk, as_dicts, play_plainly
from tests.builders import compiled

WALKS = 20


@dataclass(frozen=True, slots=True)
class Graph:
    """The plain dicts of the graph, the case compiled from its text, and some ways through it with their ends."""

    plain: dict[str, Any]
    case: Case
    walks: tuple[Walk, ...]
    answers: tuple[tuple[Answer, ...], ...]
    """The walks again, as the engine takes them."""
    steps: int
    """Steps of all walks together."""


@lru_cache
def draw_graph(seed: int = 1) -> Graph:
    """The graph; the same seed draws the same."""
    dice = random.Random(seed)
    drawn = draw(dice)
    plain = as_dicts(drawn)
    case, problems = compiled(case_text(drawn))
    assert case is not None, "\n".join(problem.text() for problem in problems)
    walks = tuple(_walk(case, dice) for _ in range(WALKS))
    answers = tuple(tuple((option,) for option in walk) for walk in walks)
    graph = Graph(plain, case, walks, answers, sum(map(len, walks)))
    for walk in walks:
        must_equal("end of a walk", flat(case, play(case, walk)), play_plainly(plain, walk))
    return graph


def _walk(case: Case, dice: random.Random) -> Walk:
    state, _ = run.begin(case)
    walk: list[str] = []
    while options := run.enabled(case, state):
        walk.append(dice.choice(options).id)
        state, _ = run.advance(case, state, (walk[-1],))
    return tuple(walk)


def play(case: Case, walk: Walk) -> State:
    """The last state of a walk, by the engine."""
    state, _ = run.begin(case)
    for option in walk:
        state, _ = run.advance(case, state, (option,))
    return state


def flat(case: Case, state: State) -> dict[str, Any]:
    """A state of the engine as the plain interpreter would write it, but for choices, which it keeps all."""
    known = {fact.id: bool(state.facts & fact.bit) for fact in case.facts}
    values = {quantity.name: state.values[quantity.slot] for quantity in case.quantities}
    return {"step": state.step, "clock": state.clock, **known, **values}
