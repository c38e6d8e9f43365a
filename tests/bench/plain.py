"""The floor of rows 1 and 2: the graph as plain dicts, and a short interpreter that changes one dict in place."""

from __future__ import annotations

from typing import Any

from kapsim.engine.model import LONGEST_VISIT
from tests.bench.drawing import FACTS, OPTIONS, QUANTITIES, STEPS, Drawn, Guard, Test

Walk = tuple[str, ...]
"""The options of one way through the graph, from its start to its end."""


def as_dicts(drawn: Drawn) -> dict[str, Any]:
    """The graph with its guards as Python's own functions: no interpreter could be plainer."""

    def test(guard: Guard | None) -> Test | None:
        return guard.test if guard else None

    def ways(part: dict[str, Any]) -> tuple[tuple[str, Test | None], ...]:
        return tuple((to, test(guard)) for to, guard in part["next"])

    plain: dict[str, Any] = {}
    for name, station in drawn.items():
        options = {
            key: {**option, "when": test(option["when"]), "next": ways(option)}
            for key, option in station["options"].items()
        }
        plain[name] = {**station, "options": options, "next": ways(station)}
    return plain


def plain_start(graph: dict[str, Any]) -> dict[str, Any]:
    """The state in which the first step waits."""
    state: dict[str, Any] = {"step": "", "clock": 0, **dict.fromkeys(FACTS, False)}
    state |= {name: start for name, (start, _, _) in QUANTITIES.items()}
    state |= {f"step-{number}.{option}": False for number in range(STEPS) for option in OPTIONS}
    enter_plainly(graph, state, "step-0")
    return state


def enter_plainly(graph: dict[str, Any], state: dict[str, Any], to: str) -> None:
    """Enter a step."""
    station = graph[to]
    state["step"] = to
    for fact in station["reveals"]:
        state[fact] = True
    state["clock"] = min(state["clock"] + station["minutes"], LONGEST_VISIT)


def offer_plainly(graph: dict[str, Any], state: dict[str, Any]) -> list[str]:
    """The options whose guards hold."""
    options = graph[state["step"]]["options"].items()
    return [name for name, option in options if option["when"] is None or option["when"](state)]


def step_plainly(graph: dict[str, Any], state: dict[str, Any], name: str) -> None:
    """Take an option: its guard, its effects, the way on, the step it leads to."""
    station = graph[state["step"]]
    option = station["options"][name]
    if option["when"] is not None and not option["when"](state):
        raise ValueError(name)
    for quantity, sign, amount, low, high in option["changes"]:
        value = state[quantity]
        value = value + amount if sign == "+" else value - amount if sign == "-" else amount
        state[quantity] = low if value < low else high if value > high else value
    for fact in option["reveals"]:
        state[fact] = True
    state[option["mark"]] = True
    state["clock"] = min(state["clock"] + option["minutes"], LONGEST_VISIT)
    for to, guard in option["next"] or station["next"]:
        if guard is None or guard(state):
            enter_plainly(graph, state, to)
            return


def play_plainly(graph: dict[str, Any], walk: Walk) -> dict[str, Any]:
    """The last state of a walk, without the choices."""
    state = plain_start(graph)
    for option in walk:
        step_plainly(graph, state, option)
    return {key: value for key, value in state.items() if "." not in key}
