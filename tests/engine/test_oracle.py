"""The explorer, the score and a second opinion that walks every path agree on thousands of random cases."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from kapsim.engine import run
from kapsim.engine.explore import explore
from kapsim.engine.model import DOMAINS, Case
from kapsim.engine.proof import Proof
from kapsim.engine.score import score
from tests.builders import play
from tests.engine.oracle import Oracle, TooManyError
from tests.random_cases import drawn

CASES = 3_000
PARTS = 10
"""Tests among which the cases are divided, so that a failing one names a few hundred."""
MOST = 3_000
"""Answers on all walks of a case; one with more is left out."""
MOST_SCORED = 60
"""Walks of a case whose scores are compared."""


@pytest.mark.parametrize("part", range(PARTS))
def test_exploring_and_walking_every_path_come_to_the_same(part: int) -> None:
    seen: Counter[str] = Counter()
    for number in range(part, CASES, PARTS):
        built = drawn(Random(number))
        try:
            oracle = Oracle(built, MOST)
        except TooManyError:
            continue
        proof = explore(built)
        agree(built, oracle, proof, f"case {number}")
        seen["cases"] += 1
        seen["flawless"] += bool(oracle.flawless)
        seen["two good ends"] += len(oracle.pars) > 1
        seen["rounds"] += any(taken.again for walk in oracle.walks for taken in walk.taken)
        seen["between"] += any(0 < bounds.least < 1 for bounds in proof.bounds.values())
        seen["recovered"] += any(walk.full and not walk.error for walk in oracle.walks)
        for finding in proof.findings:
            seen[finding.code] += 1
    # What is never drawn is never compared.
    assert seen["cases"] > CASES / PARTS / 2
    wanted = {"flawless", "two good ends", "rounds", "between", "recovered"}
    assert {name for name in wanted if seen[name] < 3} == set(), seen


def agree(case: Case, oracle: Oracle, proof: Proof, which: str) -> None:
    """Everything that both can tell is the same."""
    pars, course = oracle.pars, oracle.on_course
    assert proof.pars == pars, which
    assert proof.on_course == course, which
    for end, path in proof.references.items():
        walks = [walk.path for walk in oracle.flawless if walk.end.step == end]
        fewest = min(map(len, walks))
        assert path == next(walk for walk in walks if len(walk) == fewest), which
    agree_on_scores(case, oracle, proof, which)
    agree_on_bounds(oracle, proof, which)
    agree_on_findings(case, oracle, proof, which)


def agree_on_scores(case: Case, oracle: Oracle, proof: Proof, which: str) -> None:
    pars, course = oracle.pars, oracle.on_course
    for walk in oracle.walks[:: max(1, len(oracle.walks) // MOST_SCORED)]:
        result = score(case, play(case, *(answer for _, answer in walk.path)), proof)
        assert result.end == walk.end.step, which
        for index, domain in enumerate(DOMAINS):
            assert result.domain(domain).value == oracle.score(walk, index, pars, course), (which, walk.path)
        standing = {e.practice for e in result.gate.errors if e.kind == "commission" and e.recovered is None}
        assert standing == walk.end.standing, (which, walk.path)
        omitted = {e.practice for e in result.gate.errors if e.kind == "omission"}
        assert omitted == walk.end.could - walk.end.done, (which, walk.path)


def agree_on_bounds(oracle: Oracle, proof: Proof, which: str) -> None:
    pars, course = oracle.pars, oracle.on_course
    for index, domain in enumerate(DOMAINS):
        scores = [oracle.score(walk, index, pars, course) for walk in oracle.walks]
        known = [value for value in scores if value is not None]
        if not known:
            assert domain not in proof.bounds, which
            continue
        bounds = proof.bounds[domain]
        assert bounds.most == max(known), (which, domain)
        costly = any(taken.again and taken.lost(index) for walk in oracle.walks for taken in walk.taken)
        assert bounds.least == min(known) or (costly and bounds.least == 0), (which, domain)


def agree_on_findings(case: Case, oracle: Oracle, proof: Proof, which: str) -> None:
    found: dict[str, set[str]] = {}
    for finding in proof.findings:
        found.setdefault(finding.code, set()).add(f"{finding.step}.{finding.option}".rstrip("."))
    ends = {name: step.end.outcome for name, step in case.steps.items() if step.end}
    entered = {name: step for name, step in case.steps.items() if name in oracle.entered}
    options = {
        f"{name}.{option.id}"
        for name, step in entered.items()
        for option in (step.decision.options if step.decision else ())
    }
    offered = {f"{step}.{option}" for step, open_ in oracle.offered.items() for option in open_}
    wrong = {
        "K501": case.steps.keys() - oracle.entered,
        "K502": options - offered,
        "K503": set(oracle.stuck),
        "K505": set(oracle.unsettled),
        "K507": {end for end in entered if ends.get(end) == "good" and end not in oracle.pars},
        "K508": {walk.end.step for walk in oracle.walks if ends[walk.end.step] == "good" and walk.error},
        "K509": {
            w.end.step for w in oracle.walks if ends[w.end.step] != "good" and w.full and not w.error
        },
    }  # fmt: skip
    for code, expected in wrong.items():
        assert found.pop(code, set()) == expected, (which, code)
    assert bool(found.pop("K504", set())) == bool(oracle.endless - set(oracle.stuck)), which
    found.pop("K506", None)
    agree_on_witnesses(case, oracle, proof, which)
    if any(wrong.values()) or any(finding.code < "K800" for finding in proof.findings):
        return
    same = {name for name in oracle.offered if not oracle.wrong.get(name) and _right(oracle, name)}
    idle = {
        f"{name}.{option}"
        for name, open_ in oracle.offered.items()
        if name not in same
        for option in open_ - oracle.right.get(name, set()) - oracle.wrong.get(name, set())
    }
    assert found.pop("K802", set()) == same, which
    assert found.pop("K801", set()) == idle, which
    unused = {finding.where[1] for finding in proof.findings if finding.code in {"K804", "K805", "K806"}}
    constant = {
        (place[0], place[1], True in truths)
        for place, truths in oracle.truths.items()
        if len(truths) == 1 and not unused & names_at(case, place)
    }
    told = {(f.step, f.option, f.code == "K807") for f in proof.findings if f.code in {"K807", "K808"}}
    assert told == constant, which


def _right(oracle: Oracle, name: str) -> bool:
    return oracle.right.get(name) == oracle.offered[name]


def agree_on_witnesses(case: Case, oracle: Oracle, proof: Proof, which: str) -> None:
    """Each sequence of answers shows what it should, and none is shorter."""
    ends = {name: step.end.outcome for name, step in case.steps.items() if step.end}
    for finding in proof.findings:
        if finding.code not in {"K503", "K504", "K505", "K508", "K509"}:
            continue
        state, _ = run.begin(case)
        for step, answer in finding.witness:
            assert state.step == step, which
            state, _ = run.advance(case, state, answer)
        assert state.step == finding.step, (which, finding)
        length = len(finding.witness)
        here = [walk for walk in oracle.walks if walk.end.step == finding.step]
        if finding.code == "K503":
            assert length == oracle.stuck[finding.step], which
        elif finding.code == "K505":
            assert length == oracle.unsettled[finding.step], which
        elif finding.code == "K508":
            assert length == min(len(w.taken) for w in here if w.error), which
        elif finding.code == "K509":
            assert ends[finding.step] != "good"
            assert length == min(len(w.taken) for w in here if w.full and not w.error), which


def names_at(case: Case, place: tuple[str, str, str, int]) -> set[str]:
    """The names that the guard at a place reads."""
    from kapsim.engine.guard import Reading, Revealed, parts

    step, option, key, index = place
    station = case.steps[step]
    holder = station.decision.option(option) if option and station.decision else station
    guard = holder.when if key == "when" else getattr(holder, key)[index].when  # type: ignore[union-attr]
    return {part.name for part in parts(guard) if isinstance(part, Reading | Revealed)}
