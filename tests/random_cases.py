"""Random small cases: guards, changes, choices remembered, rounds, violations and recoveries, several ends.

All are correct in form; few are sound in meaning.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

from hypothesis import strategies as st

from kapsim.engine.model import Case
from tests.builders import HEAD, compiled

GUARDS = ["tries >= 1", "tries == 0", "rested", "not rested", "letter", "alliance < 60 or tries > 1", "clock >= 4"]
CHANGES = ["tries + 1", "tries - 1", "rested = true", "rested = false", "alliance - 20", "alliance + 10"]
NAMES = ["s1", "s2", "sm", "u1", "u2", "uc", "i1", "x1"]


def cases(most: int = 4) -> st.SearchStrategy[Case]:
    """Compiled cases of at most so many decisions."""
    return st.randoms(use_true_random=False).map(lambda dice: drawn(dice, most))


def drawn(dice: Random, most: int = 4) -> Case:
    """The case that the dice give; the same dice give the same."""
    steps = [f"d{n}" for n in range(dice.randint(1, most))]
    between = ["through"] if dice.random() < 0.3 else []
    ends = ["good", "other"] + (["better"] if dice.random() < 0.5 else [])
    targets = steps + between + ends
    kinds = {step: dice.choice(["choose", "choose", "choose", "select", "order"]) for step in steps}
    chosen = [f"chose {step}.{'kept' if kind == 'order' else 'o0'}" for step, kind in kinds.items()]
    guards = [*GUARDS, *chosen, f"not {chosen[0]}"]
    text: dict[str, Any] = {step: _decision(dice, kind, targets, guards) for step, kind in kinds.items()}
    if dice.random() < 0.5:
        _tidy(dice, text, steps, ends, guards)
    for step in between:
        # Only to ends: steps that ask nothing may not form a round.
        text[step] = {"phase": "dosing", "minutes": 2, "scene": "Time passes.", "next": _ways(dice, ends, guards)}
    outcome = dice.choice(["mixed", "poor", "harm"])
    for end in ends:
        text[end] = {"phase": "dosing", "end": {"outcome": outcome if end == "other" else "good", "title": end}}
        if dice.random() < 0.3:
            text[end]["scene"] = [{"text": "It is quiet.", "when": dice.choice(guards)}]
    if dice.random() < 0.5:
        text["other"]["end"]["instead_of"] = "good"
    gate = dice.sample(["s1", "s2", "uc"], dice.randint(1, 2))
    split = dice.randint(0, len(gate))
    adopts = dice.choice(["", "", "x1"])
    head = HEAD.format(id="t", must_do=", ".join(gate[:split]), must_not=", ".join(gate[split:]), adopts=adopts)
    built, problems = compiled(head.replace("steps:\n", f"steps: {json.dumps(text)}\n"))
    assert built is not None, "\n".join(problem.text() for problem in problems)
    return built


def _tidy(dice: Random, text: dict[str, Any], steps: list[str], ends: list[str], guards: list[str]) -> None:
    """Make a case more like one that was thought about: one step after another, and what is wrong leads elsewhere."""
    for step, after in zip(steps, [*steps[1:], ""], strict=True):
        text[step]["next"] = [{"to": after or "good"}]
        options = text[step].get("choose", text[step].get("select", {}))
        for number, option in enumerate(options.get("options", options.get("items", {})).values()):
            option.pop("next", None)
            if number == 0:
                option["upholds"] = [*dict.fromkeys([*option["upholds"], *option["partly"]])]
                option["partly"], option["violates"] = [], []
            elif "choose" in text[step] and option["violates"]:
                option["next"] = [{"to": "other"}]
            elif not after and "choose" in text[step] and "better" in ends:
                option |= {"upholds": options["options"]["o0"]["upholds"], "partly": [], "next": [{"to": "better"}]}


def _decision(dice: Random, kind: str, targets: list[str], guards: list[str]) -> dict[str, Any]:
    count = dice.randint(2, 3)
    station: dict[str, Any] = {"phase": "dosing"}
    if dice.random() < 0.5:
        station["minutes"] = dice.randint(0, 5)
    if dice.random() < 0.2:
        station["visit"] = {"after": "two weeks", "starts": "10:00"}
    if kind == "order":
        station["order"] = {
            "prompt": "Which order?",
            "items": {f"i{n}": {"text": "Text"} for n in range(count)},
            "before": [["i0", "i1"]],
            "upholds": _names(dice, 2),
            "broken": {"violates": _names(dice, 1), "changes": _changes(dice)},
        }
    else:
        options = {f"o{n}": _option(dice, n, kind, targets, guards) for n in range(count)}
        if kind == "choose":
            station["choose"] = {"prompt": "Which?", "options": options}
        else:
            station["select"] = {"prompt": "Which?", "up_to": dice.randint(1, count), "items": options}
    station["next"] = _ways(dice, targets, guards)
    return station


def _option(dice: Random, number: int, kind: str, targets: list[str], guards: list[str]) -> dict[str, Any]:
    # The first answer is often the right one, so that some paths have no loss.
    if number == 0 and dice.random() < 0.5:
        names, cut = ["s1", "s2", "uc", *NAMES], [dice.randint(1, 3), 3, 3]
    else:
        names, cut = dice.sample(NAMES, len(NAMES)), sorted(dice.randint(0, 4) for _ in range(3))
    option: dict[str, Any] = {
        "text": "Text",
        "upholds": names[: cut[0]],
        "partly": names[cut[0] : cut[1]],
        "violates": names[cut[1] : cut[2]] + (["policy.rule"] if dice.random() < 0.1 else []),
        "recovers": _names(dice, 1),
        "changes": _changes(dice),
        "reveals": dice.choice([[], ["letter"]]),
        "minutes": dice.randint(0, 3),
    }
    if number and dice.random() < 0.5:
        option["when"] = dice.choice(guards)
    if kind == "choose" and dice.random() < 0.5:
        option["next"] = _ways(dice, targets, guards)
    if dice.random() < 0.2:
        option["then"] = [{"text": "Something is said.", "when": dice.choice(guards)}]
    return option


def _ways(dice: Random, targets: list[str], guards: list[str]) -> list[dict[str, str]]:
    ways = [{"when": dice.choice(guards), "to": dice.choice(targets)} for _ in range(dice.randint(0, 2))]
    return [*ways, {"to": dice.choice(targets)}]


def _names(dice: Random, most: int) -> list[str]:
    return dice.sample(NAMES, dice.randint(0, most))


def _changes(dice: Random) -> list[str]:
    return dice.sample(CHANGES, dice.randint(0, 2))
