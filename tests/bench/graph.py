"""The graph of rows 1 to 4: sixty steps of three options with guards and effects, drawn once and told in three ways.

As the text of a case, as plain dicts with an interpreter of a few lines, and as a program on bare `transitions`.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kapsim.engine import run
from kapsim.engine.model import LONGEST_VISIT, Answer, Case, State
from tests.bench.harness import must_equal
from tests.builders import HEAD, compiled

STEPS = 60
OPTIONS = ("first", "second", "third")
FACTS = [f"fact-{number}" for number in range(8)]
QUANTITIES = {"alliance": (60, 0, 100), "fear": (40, 0, 100), "rested": (0, 0, 1), "tries": (0, 0, 9)}
TRUTHS = {"rested"}
END = "the-end"
WALKS = 20

Test = Callable[[dict[str, Any]], bool]
Walk = tuple[str, ...]
"""The options of one way through the graph, from its start to its end."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A guard as a case says it, and as Python does."""

    text: str
    test: Test


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


def draw_graph(seed: int = 1) -> Graph:
    """The graph; the same seed draws the same."""
    dice = random.Random(seed)
    drawn = {f"step-{number}": _station(dice, number) for number in range(STEPS)}
    drawn[END] = {"minutes": 0, "reveals": (), "options": {}, "next": ()}
    case = _compiled(drawn)
    plain = _as_dicts(drawn)
    walks = tuple(_walk(case, dice) for _ in range(WALKS))
    answers = tuple(tuple((option,) for option in walk) for walk in walks)
    graph = Graph(plain, case, walks, answers, sum(map(len, walks)))
    for walk in walks:
        must_equal("end of a walk", flat(case, play(case, walk)), play_plainly(plain, walk))
    return graph


def _station(dice: random.Random, number: int) -> dict[str, Any]:
    return {
        "minutes": dice.choice((0, 2, 5)),
        "reveals": tuple(dice.sample(FACTS, dice.choice((0, 0, 1)))),
        "options": {name: _option(dice, number, place) for place, name in enumerate(OPTIONS)},
        "next": _ways(dice, number),
    }


def _option(dice: random.Random, number: int, place: int) -> dict[str, Any]:
    return {
        "when": _guard(dice, number) if place and dice.random() < 0.5 else None,
        "changes": tuple(_change(dice) for _ in range(dice.choice((1, 2)))),
        "reveals": tuple(dice.sample(FACTS, dice.choice((0, 0, 1)))),
        "minutes": dice.choice((0, 1, 3)),
        "mark": f"step-{number}.{OPTIONS[place]}",
        "next": _ways(dice, number) if dice.random() < 0.25 else (),
    }


def _ways(dice: random.Random, number: int) -> tuple[tuple[str, Guard | None], ...]:
    near = [f"step-{n}" if n < STEPS else END for n in (number + 1, number + 2)]
    return ((near[1], _guard(dice, number)), (near[0], None))


def _change(dice: random.Random) -> tuple[str, str, int, int, int]:
    name = dice.choice(list(QUANTITIES))
    _, low, high = QUANTITIES[name]
    if name in TRUTHS:
        return name, "=", dice.choice((0, 1)), low, high
    return name, dice.choice("+-"), dice.choice((1, 5, 10)), low, high


def _guard(dice: random.Random, number: int) -> Guard:
    parts = [_atom(dice, number) for _ in range(dice.choice((1, 1, 2)))]
    joined = dice.choice((" and ", " or "))
    body = joined.join(python for _, python in parts)
    return Guard(joined.join(text for text, _ in parts), eval(f"lambda state: {body}"))


def _atom(dice: random.Random, number: int) -> tuple[str, str]:
    kind = dice.choice(("quantity", "quantity", "truth", "fact", "choice", "clock"))
    if kind == "truth":
        return dice.choice((("rested", "state['rested']"), ("not rested", "not state['rested']")))
    if kind == "fact":
        name = dice.choice(FACTS)
        return name, f"state[{name!r}]"
    if kind == "choice" and number:
        name = f"step-{dice.randrange(number)}.{dice.choice(OPTIONS)}"
        return f"chose {name}", f"state[{name!r}]"
    name = "clock" if kind == "clock" else dice.choice(("alliance", "fear"))
    sign, bound = dice.choice((">=", "<")), dice.choice((40, 50, 60))
    return f"{name} {sign} {bound}", f"state[{name!r}] {sign} {bound}"


# As a case


def _compiled(plain: dict[str, Any]) -> Case:
    case, problems = compiled(_text(plain))
    assert case is not None, "\n".join(problem.text() for problem in problems)
    return case


def _text(plain: dict[str, Any]) -> str:
    head = HEAD.format(id="bench", must_do="s1", must_not="", adopts="").partition("chart:")[0]
    lines = [head + "chart:"]
    lines += [f"  {fact}: {{title: A fact, text: It says so}}" for fact in FACTS]
    lines.append("gauges:")
    for name in ("alliance", "fear"):
        lines.append(f"  {name}: {{of: maya, start: {QUANTITIES[name][0]}, shown: [low, middling, high]}}")
    lines += ["variables:", "  rested: {start: false}", "  tries: {start: 0, max: 9}"]
    lines += ["gate: {must_do: [s1]}", "steps:"]
    for name, station in plain.items():
        lines += [f"  {name}:", "    phase: dosing", f"    minutes: {station['minutes']}"]
        lines.append(f"    reveals: [{', '.join(station['reveals'])}]")
        if name == END:
            lines.append("    end: {outcome: good, title: Done}")
            continue
        lines += ["    choose:", "      prompt: What do you do?", "      options:"]
        for option_name, option in station["options"].items():
            lines += [f"        {option_name}:", "          text: You do something.", "          upholds: [u1]"]
            lines += [f"          when: {option['when'].text}"] if option["when"] else []
            changes = [f"{name} {sign} {_amount(name, n)}" for name, sign, n, _, _ in option["changes"]]
            lines.append(f"          changes: [{', '.join(changes)}]")
            lines.append(f"          reveals: [{', '.join(option['reveals'])}]")
            lines.append(f"          minutes: {option['minutes']}")
            lines += _way_lines(option["next"], 10)
        lines += _way_lines(station["next"], 4)
    return "\n".join(lines) + "\n"


def _amount(name: str, amount: int) -> str:
    return ("false", "true")[amount] if name in TRUTHS else str(amount)


def _way_lines(ways: tuple[tuple[str, Guard | None], ...], indent: int) -> list[str]:
    if not ways:
        return []
    pad = " " * indent
    lines = [f"{pad}  - {{when: {guard.text}, to: {to}}}" if guard else f"{pad}  - {{to: {to}}}" for to, guard in ways]
    return [f"{pad}next:", *lines]


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


# As plain dicts


def _as_dicts(drawn: dict[str, Any]) -> dict[str, Any]:
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
        state[quantity] = min(max(value, low), high)
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
