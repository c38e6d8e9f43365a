"""Cases with an hour for tests: the text of what happens in it, and random ones."""

from __future__ import annotations

import json
from random import Random
from textwrap import dedent
from typing import Any

from kapsim.engine.model import Case
from tests.builders import compiled, source

BODY = (
    "maya: {name: Maya Ruiz, role: patient, weight_kg: 70, "
    "vitals: {systolic: 134, diastolic: 82, heart_rate: 72, spo2: 98}}"
)
ENDS = """
home:
  phase: recovery
  end: {outcome: good, title: Home}
away:
  phase: recovery
  end: {outcome: mixed, title: Away}
"""


def hour_text(observe: str, must_do: str = "", must_not: str = "s4", after: str = "home") -> str:
    """The text of a case that is an hour and two ends, `home` (good) and `away`."""
    steps = f"hour:\n  phase: dosing\n  observe:\n{_indented(observe, 4)}  next: {after}\n{dedent(ENDS)}"
    text = source(steps, must_do, must_not)
    return text.replace("maya: {name: Maya Ruiz, role: patient}", BODY).replace(
        "setting:\n", "setting:\n  route: iv\n", 1
    )


def hour(observe: str, must_do: str = "", must_not: str = "s4") -> Case:
    """The compiled case with this hour; fails where there is any problem."""
    built, problems = compiled(hour_text(observe, must_do, must_not))
    assert built is not None, "\n".join(problem.text() for problem in problems)
    return built


def random_hour(dice: Random) -> Case:
    """A small hour: cues by minute and by guard, acts that take their time, a duty, an infusion that may be stopped."""
    minutes = dice.randint(6, 9)
    acts = ["talk", "call", "check"][: dice.randint(1, 3)]
    palette: dict[str, Any] = {name: {"text": name, "minutes": dice.randint(1, 2)} for name in acts}
    palette["check"] = {"text": "check", "measures": ["pressure"]}
    if dice.random() < 0.3:
        palette[acts[0]]["when"] = dice.choice(["minute >= 2", "tries < 2"])
    stops = dice.random() < 0.3
    if stops:
        palette["stop"] = {"text": "stop", "stops_infusion": True}
    guards = ["tries >= 1", "minute >= 3", "systolic >= 136", "alliance < 60", "tries >= 1 and minute <= 4"]
    cues = {}
    for number in range(dice.randint(1, 3)):
        cue: dict[str, Any] = {"within": dice.randint(3, 4), "scene": "Something."}
        if dice.random() < 0.6:
            cue["at"] = dice.randint(0, minutes - 1)
        else:
            cue["when"] = dice.choice(guards)
        answering = dice.sample(["presence", *palette], dice.randint(1, 2))
        cue["answers"] = {act: _answer(dice, number) for act in answering}
        if dice.random() < 0.5:
            cue["missed"] = {"violates": dice.sample(["u1", "s4"], 1), "changes": ["alliance - 20"]}
        cues[f"cue-{number}"] = cue
    observe: dict[str, Any] = {
        "minutes": minutes,
        "pace": dice.randint(2, 4),
        "dose": {"mg": 60, "over": 8},
        "palette": palette,
        "cues": cues,
    }
    if dice.random() < 0.5:
        observe["duties"] = {"readings": {"do": "check", "every": dice.randint(3, 5), "upholds": ["sm"]}}
    if dice.random() < 0.5:
        observe["unasked"] = {acts[0]: {"violates": ["u2"], "changes": ["tries + 1"]}}
    steps = {
        "hour": {"phase": "dosing", "observe": observe, "next": _leads(dice)},
        "home": {"phase": "recovery", "end": {"outcome": "good", "title": "Home"}},
        "away": {"phase": "recovery", "end": {"outcome": "mixed", "title": "Away"}},
    }
    text = source("", dice.choice(["", "s1"]), "s4")
    text = text.replace("maya: {name: Maya Ruiz, role: patient}", BODY)
    text = text.replace("setting:\n", "setting:\n  route: iv\n", 1).replace("steps:\n", f"steps: {json.dumps(steps)}\n")
    built, problems = compiled(text)
    assert built is not None, "\n".join(problem.text() for problem in problems)
    return built


def _answer(dice: Random, number: int) -> dict[str, Any]:
    kind = dice.choice(["best", "half", "none", "bad", "open"])
    answer: dict[str, Any] = {"changes": dice.choice([[], ["alliance + 10"], ["tries + 1"]])}
    if kind == "best":
        answer["upholds"] = [["s1"], ["u1", "s1"], ["u2"]][number % 3]
    elif kind == "half":
        answer["partly"] = ["s1"]
    elif kind == "bad":
        answer["violates"] = [dice.choice(["s4", "u1"])]
    elif kind == "open":
        answer |= {"keeps_open": True, "violates": dice.choice([[], ["u1"]])}
    if kind in {"best", "bad"} and dice.random() < 0.3:
        answer["next"] = dice.choice(["home", "away"])
    if dice.random() < 0.2:
        answer["recovers"] = ["s4"]
    return answer


def _leads(dice: Random) -> list[dict[str, str]]:
    guarded = [{"when": dice.choice(["tries >= 1", "systolic >= 138"]), "to": "away"}] if dice.random() < 0.4 else []
    return [*guarded, {"to": "home"}]


def _indented(text: str, by: int) -> str:
    return "".join(f"{' ' * by}{line}\n" for line in dedent(text).strip("\n").split("\n"))
