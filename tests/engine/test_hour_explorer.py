"""Random hours, walked state by state with all that a run remembers, come to what the packed explorer shows."""

from __future__ import annotations

from collections import Counter, deque
from random import Random
from typing import NamedTuple

import pytest

from kapsim.engine import run
from kapsim.engine.explore import explore
from kapsim.engine.gate import judge_gate
from kapsim.engine.judging import judgements
from kapsim.engine.machine import CaseMachine
from kapsim.engine.model import DOMAINS, Case
from kapsim.engine.proof import Proof
from kapsim.engine.rubric import Rubric, possible
from kapsim.engine.score import score
from kapsim.engine.state import Event, State
from tests.random_hours import hour, random_hour

CASES = 240
PARTS = 6
MOST = 4_000
"""States of an hour that is still walked."""


class Place(NamedTuple):
    """A state with how it was reached: the gate's standing, and what was counted on a flawless way there."""

    state: State
    violated: frozenset[str]
    could: frozenset[str]
    done: frozenset[str]


@pytest.mark.parametrize("part", range(PARTS))
def test_a_walk_over_all_that_a_run_remembers_agrees_with_the_explorer(part: int) -> None:
    seen: Counter[str] = Counter()
    for number in range(part, CASES, PARTS):
        case = random_hour(Random(number))
        proof = explore(case)
        for response in case.responses:
            try:
                least, flawless, ends = walk(case, response)
            except TooManyError:
                continue
            course = proof.at(response)
            assert {end: tuple(counts) for end, counts in least.items()} == dict(course.pars), number
            assert {end: len(path) for end, path in course.references.items()} == flawless, number
            for end, path in course.references.items():
                events = follow(case, response, path)
                result = score(case, events, proof)
                assert (result.end, result.gate.errors) == (end, ()), number
                assert all(result.domain(domain).value in {None, 1} for domain in DOMAINS), number
            bad = {step for step, error in ends if error and outcome(case, step) == "good"}
            assert bad <= {finding.step for finding in proof.findings if finding.code == "K508"}, number
            seen["walked"] += 1
            seen["classes"] += len(case.responses) > 1
            seen["flawless"] += bool(least)
    assert min(seen["walked"], seen["classes"], seen["flawless"]) > 3, seen


class TooManyError(Exception):
    """The hour has more states than are walked."""


def walk(case: Case, response: int) -> tuple[dict[str, list[int]], dict[str, int], set[tuple[str, bool]]]:
    """Par by good end, the fewest acts on a flawless way to it, and every end with whether an error stands there."""
    rubric = Rubric(case)
    state, _ = run.begin(case, response=response)
    start = Place(state, frozenset(), frozenset(), frozenset())
    leads: dict[Place, list[tuple[Place, bool, tuple[int, ...]]]] = {}
    open_ = [start]
    while open_:
        place = open_.pop()
        if place in leads:
            continue
        if len(leads) > MOST:
            raise TooManyError
        leads[place] = list(_steps(case, rubric, place))
        open_ += [after for after, _, _ in leads[place]]
    ends = {(place.state.step, _error(place)) for place in leads if case.steps[place.state.step].end}
    acts = {start: 0}
    queue = deque([start])
    while queue:
        place = queue.popleft()
        for after, flawless, _ in leads[place]:
            if flawless and after not in acts:
                acts[after] = acts[place] + 1
                queue.append(after)
    good = [p for p in acts if outcome(case, p.state.step) == "good" and not _error(p)]
    counts = [_least(leads, start, domain) for domain in range(3)]
    least: dict[str, list[int]] = {}
    fewest: dict[str, int] = {}
    for place in good:
        name = place.state.step
        here = [found[place] for found in counts]
        least[name] = [min(a, b) for a, b in zip(least.get(name, here), here, strict=True)]
        fewest[name] = min(acts[place], fewest.get(name, 999))
    return least, fewest, ends


def _steps(case: Case, rubric: Rubric, place: Place) -> list[tuple[Place, bool, tuple[int, ...]]]:
    found = []
    for answer, _ in possible(case, place.state):
        after, events = run.advance(case, place.state, answer)
        violated, could, done = set(place.violated), set(place.could), set(place.done)
        flawless, opportunities = True, [0, 0, 0]
        for judgement in judgements(case, events, rubric):
            could |= {n for option in judgement.offered for n in option.upholds if n in case.gate.must_do}
            for option in judgement.chosen:
                violated -= set(option.recovers)
            for option in judgement.chosen:
                violated |= set(option.violates) & set(case.gate.practices)
                done |= {*option.upholds, *option.partly} & set(case.gate.must_do)
            flawless &= judgement.mark.flawless()
            for index, available in enumerate(judgement.mark.available):
                opportunities[index] += available > 0
        reached = Place(after, frozenset(violated), frozenset(could), frozenset(done))
        found.append((reached, flawless, tuple(opportunities)))
    return found


def _least(
    leads: dict[Place, list[tuple[Place, bool, tuple[int, ...]]]], start: Place, domain: int
) -> dict[Place, int]:
    least = {start: 0}
    open_ = [start]
    while open_:
        place = open_.pop()
        for after, flawless, counts in leads[place]:
            here = least[place] + counts[domain]
            if flawless and here < least.get(after, 999):
                least[after] = here
                open_.append(after)
    return least


def _error(place: Place) -> bool:
    return bool(place.violated or place.could - place.done)


def outcome(case: Case, step: str) -> str:
    end = case.steps[step].end
    return end.outcome if end else ""


def follow(case: Case, response: int, path: object) -> list[Event]:
    state, first = run.begin(case, response=response)
    events = list(first)
    for _, answer in path:  # type: ignore[attr-defined]
        state, more = run.advance(case, state, answer)
        events += more
    return events


def test_an_hour_on_the_machine_and_in_run_py_never_differ() -> None:
    for number in range(60):
        case, dice = random_hour(Random(number)), Random(number)
        response = dice.choice(case.responses)
        machine = CaseMachine(case)
        model = machine.begin(response=response)
        state, events = run.begin(case, response=response)
        assert (model.at, model.events) == (state, events)
        while case.steps[state.step].end is None:
            answer = dice.choice([answer for answer, _ in possible(case, state)])
            state, events = run.advance(case, state, answer)
            assert machine.answer(model, answer) == events
            assert (model.at, model.state) == (state, state.step)


def test_scores_of_random_acts_lie_between_0_and_1_and_errors_are_those_of_the_gate() -> None:
    for number in range(60):
        case, dice = random_hour(Random(number)), Random(number)
        proof: Proof = explore(case)
        state, first = run.begin(case, response=dice.choice(case.responses))
        events = list(first)
        while case.steps[state.step].end is None:
            answer = dice.choice([answer for answer, _ in possible(case, state)])
            state, more = run.advance(case, state, answer)
            events += more
        result = score(case, events, proof)
        assert result.gate == judge_gate(case, events, finished=True)
        for domain in DOMAINS:
            value, bounds = result.domain(domain).value, proof.bounds.get(domain)
            if value is not None:
                assert bounds is not None
                assert 0 <= bounds.least <= value <= bounds.most <= 1


WORN = """
minutes: 30
pace: 10
palette:
  ask: {text: Ask}
cues:
  tears:
    at: 4
    within: 4
    scene: Tears.
    answers:
      presence: {upholds: [u1]}
      ask: {partly: [u1], changes: [rested = true]}
  late:
    when: WHEN
    within: 4
    scene: Tears.
    answers:
      presence: {upholds: [u1], changes: [rested = false]}
      ask: {violates: [u1], changes: [rested = false]}
unasked:
  ask: {violates: [u2]}
"""


def test_a_cue_whose_minute_has_gone_by_is_no_state_of_its_own() -> None:
    """Whether it came can make no difference from there on, so those who saw it and those who did not are one."""
    never, ever = (explore(hour(WORN.replace("WHEN", f"minute {sign} 10 and rested"))) for sign in ("==", ">="))
    assert never.complete
    assert never.pars == ever.pars
    assert never.states < ever.states * 3 / 4, (never.states, ever.states)
