"""Draws the graph of rows 1 to 4: sixty steps of three options with guards and effects; and writes it as a case."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.builders import HEAD

STEPS = 60
OPTIONS = ("first", "second", "third")
FACTS = [f"fact-{number}" for number in range(8)]
QUANTITIES = {"alliance": (60, 0, 100), "fear": (40, 0, 100), "rested": (0, 0, 1), "tries": (0, 0, 9)}
TRUTHS = {"rested"}
END = "the-end"

Drawn = dict[str, Any]
"""Steps by id, as dicts of dicts; their guards are `Guard`s."""
Test = Callable[[dict[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class Guard:
    """A guard as a case says it, and as Python does."""

    text: str
    test: Test


def draw(dice: random.Random) -> Drawn:
    """The steps, drawn with these dice."""
    drawn = {f"step-{number}": _station(dice, number) for number in range(STEPS)}
    drawn[END] = {"minutes": 0, "reveals": (), "options": {}, "next": ()}
    return drawn


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


def case_text(drawn: Drawn) -> str:
    """The text of a case that is this graph."""
    head = HEAD.format(id="bench", must_do="s1", must_not="", adopts="").partition("chart:")[0]
    lines = [head + "chart:"]
    lines += [f"  {fact}: {{title: A fact, text: It says so}}" for fact in FACTS]
    lines.append("gauges:")
    for name in ("alliance", "fear"):
        lines.append(f"  {name}: {{of: maya, start: {QUANTITIES[name][0]}, shown: [low, middling, high]}}")
    lines += ["variables:", "  rested: {start: false}", "  tries: {start: 0, max: 9}"]
    lines += ["gate: {must_do: [s1]}", "steps:"]
    for name, station in drawn.items():
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
