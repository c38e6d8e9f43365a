"""Random small cases: guards, changes, choices remembered, rounds, violations and recoveries, several ends."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from kapsim.engine.model import Case
from tests.builders import HEAD, compiled

GUARDS = ["tries >= 1", "tries == 0", "rested", "not rested", "letter", "alliance < 60 or tries > 1", "clock >= 4"]
CHANGES = ["tries + 1", "tries - 1", "rested = true", "rested = false", "alliance - 20", "alliance + 10"]
NAMES = ["s1", "s2", "sm", "u1", "u2", "uc", "i1", "x1"]


@st.composite
def cases(draw: st.DrawFn, most: int = 4) -> Case:
    """A compiled case; whatever hypothesis draws is correct in form, not necessarily sound in meaning."""
    steps = [f"d{n}" for n in range(draw(st.integers(1, most)))]
    ends = ["good", "other"] + (["better"] if draw(st.booleans()) else [])
    targets = steps + ends
    text: dict[str, Any] = {}
    kinds = {step: draw(st.sampled_from(["choose", "choose", "choose", "select", "order"])) for step in steps}
    chosen = [f"chose {step}.{'kept' if kind == 'order' else 'o0'}" for step, kind in kinds.items()]
    guards = st.sampled_from([*GUARDS, *chosen, f"not {chosen[0]}"])
    for step, kind in kinds.items():
        text[step] = draw(_decision(kind, targets, guards))
    outcome = draw(st.sampled_from(["mixed", "poor", "harm"]))
    for end in ends:
        text[end] = {"phase": "dosing", "end": {"outcome": outcome if end == "other" else "good", "title": end}}
    if draw(st.booleans()):
        text["other"]["end"]["instead_of"] = "good"
    gate = draw(st.lists(st.sampled_from(["s1", "s2", "uc"]), min_size=1, max_size=2, unique=True))
    split = draw(st.integers(0, len(gate)))
    head = HEAD.format(id="t", must_do=", ".join(gate[:split]), must_not=", ".join(gate[split:]), adopts="")
    built, problems = compiled(head.replace("steps:\n", f"steps: {json.dumps(text)}\n"))
    assert built is not None, "\n".join(problem.text() for problem in problems)
    return built


@st.composite
def _decision(draw: st.DrawFn, kind: str, targets: list[str], guards: st.SearchStrategy[str]) -> dict[str, Any]:
    count = draw(st.integers(2, 3))
    station: dict[str, Any] = {"phase": "dosing"}
    if draw(st.booleans()):
        station["minutes"] = draw(st.integers(0, 5))
    if kind == "order":
        items = {f"i{n}": {"text": "Text"} for n in range(count)}
        station["order"] = {
            "prompt": "Which order?",
            "items": items,
            "before": [["i0", "i1"]],
            "upholds": draw(_names(2)),
            "broken": {"violates": draw(_names(1)), "changes": draw(_changes())},
        }
    else:
        options = {f"o{n}": draw(_option(n, kind, targets, guards)) for n in range(count)}
        if kind == "choose":
            station["choose"] = {"prompt": "Which?", "options": options}
        else:
            station["select"] = {"prompt": "Which?", "up_to": draw(st.integers(1, count)), "items": options}
    station["next"] = draw(_ways(targets, guards))
    return station


@st.composite
def _option(
    draw: st.DrawFn, number: int, kind: str, targets: list[str], guards: st.SearchStrategy[str]
) -> dict[str, Any]:
    names = draw(st.permutations(NAMES))
    cut = sorted(draw(st.lists(st.integers(0, 4), min_size=3, max_size=3)))
    option: dict[str, Any] = {
        "text": "Text",
        "upholds": names[: cut[0]],
        "partly": names[cut[0] : cut[1]],
        "violates": names[cut[1] : cut[2]],
        "recovers": draw(_names(1)),
        "changes": draw(_changes()),
        "reveals": draw(st.sampled_from([[], ["letter"]])),
        "minutes": draw(st.integers(0, 3)),
    }
    if number and draw(st.booleans()):
        option["when"] = draw(guards)
    if kind == "choose" and draw(st.booleans()):
        option["next"] = draw(_ways(targets, guards))
    return option


@st.composite
def _ways(draw: st.DrawFn, targets: list[str], guards: st.SearchStrategy[str]) -> list[dict[str, str]]:
    ways = [{"when": draw(guards), "to": draw(st.sampled_from(targets))} for _ in range(draw(st.integers(0, 2)))]
    return [*ways, {"to": draw(st.sampled_from(targets))}]


def _names(most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(NAMES), max_size=most, unique=True)


def _changes() -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(CHANGES), max_size=2)
