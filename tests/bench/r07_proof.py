"""Row 7: the full proof of a large case, beside a bare breadth-first search over the same compiled successors."""

from __future__ import annotations

import json
import time
from typing import Any

from kapsim.engine.explore import explore
from kapsim.engine.model import Case
from kapsim.engine.states import Explorer
from tests.bench.harness import Effort, Line, must_equal, span, take_turns
from tests.builders import HEAD, compiled

HELD = 10.0
COUNTERS = tuple(f"count-{letter}" for letter in "abcdef")
LONG = 40
"""Decisions before the counters are read, in a case of the usual size."""
MOST = 5_000_000


def measure(effort: Effort) -> list[Line]:
    """One line."""
    effort = effort.with_rounds(5)
    case = large_case(max(4, effort.times(LONG)))
    explorer = Explorer(case, MOST)
    views, low = explorer.successors.views, explorer.successors.packing.step.mask
    moves = {explorer.codes[n] & views[explorer.codes[n] & low]: explorer.row(n).moves for n in explorer.row_first}
    start = explorer.codes[0]

    def bare() -> int:
        codes, seen = [start], {start}
        for code in codes:
            for keep, put in moves[code & views[code & low]]:
                after = code & keep | put
                if after not in seen:
                    seen.add(after)
                    codes.append(after)
        return len(codes)

    states, answers = len(explorer.codes), explorer.edges
    del explorer
    proof = explore(case, MOST)
    must_equal("states", (proof.states, proof.complete), (bare(), True))
    found = take_turns(lambda: explore(case, MOST), bare, effort, clock=time.process_time)
    what = f"prove {states:,} states, {answers:,} answers"
    return [Line(7, what, span(found.ours), span(found.beside), found.ratio, f"<= {HELD:g}x", found.ratio <= HELD)]


def large_case(decisions: int) -> Case:
    """A sound case in which every decision moves one of six counters, and the last ones ask what each has come to."""
    steps: dict[str, Any] = {}
    for number in range(decisions):
        one, other = (COUNTERS[(number + more) % len(COUNTERS)] for more in (0, 1))
        steps[f"decision-{number}"] = _decision(
            {"text": "Wait.", "upholds": ["s1", "u1"], "changes": [f"{one} + 1"]},
            {"text": "Go on.", "partly": ["s1"], "changes": [f"{other} + 1"]},
        )
    for counter in COUNTERS:
        steps[f"ask-{counter}"] = _decision(
            {"text": "As it is.", "upholds": ["s1"]},
            {"text": "Never mind.", "violates": ["u2"], "when": f"{counter} > 1"},
            {"text": "Again.", "recovers": ["s1"], "changes": [f"{counter} = 0"], "when": f"{counter} > 3"},
        )
    steps["settled"] = {"phase": "dosing", "end": {"outcome": "good", "title": "Settled"}}
    high = "  tries: {start: 0, max: 3}\n"
    head = HEAD.format(id="large", must_do="s1", must_not="", adopts="")
    head = head.replace(high, high + "".join(f"  {name}: {{start: 0, max: 9}}\n" for name in COUNTERS))
    case, problems = compiled(head.replace("steps:\n", f"steps: {json.dumps(steps)}\n"))
    assert case is not None, "\n".join(problem.text() for problem in problems)
    return case


def _decision(*options: dict[str, Any]) -> dict[str, Any]:
    named = {f"option-{number}": option for number, option in enumerate(options)}
    return {"phase": "dosing", "choose": {"prompt": "What now?", "options": named}}
