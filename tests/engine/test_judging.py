from __future__ import annotations

from random import Random

import pytest

from kapsim.engine import run
from kapsim.engine.hour import possible_acts
from kapsim.engine.judging import answers_judged, judgements
from kapsim.engine.model import Case
from kapsim.engine.rubric import Rubric
from kapsim.engine.state import Acted, Answered, Event
from tests.hours import hour_case
from tests.random_cases import drawn


def at_random(case: Case, dice: Random, most: int = 40) -> list[Event]:
    """The events of random answers, to the end or to so many."""
    state, events = run.begin(case)
    happened = list(events)
    while case.steps[state.step].end is None and most:
        most -= 1
        decision = case.steps[state.step].decision
        if decision is None:
            answer: tuple[str, ...] = (dice.choice([act.id for act in possible_acts(case, state)]),)
        else:
            offered = [option.id for option in run.enabled(case, state)]
            answer = tuple(dice.sample(offered, len(offered))) if decision.kind == "order" else (dice.choice(offered),)
        state, events = run.advance(case, state, answer)
        happened += events
    return happened


@pytest.mark.parametrize("seed", range(30))
def test_everything_judged_is_told_with_the_answer_it_came_with(seed: int) -> None:
    dice = Random(seed)
    case = drawn(dice) if seed % 2 else hour_case()
    events = at_random(case, dice)
    rubric, given, expected = Rubric(case), -1, []
    for event in events:
        given += isinstance(event, Answered | Acted)
        expected += [given for _ in judgements(case, (event,), rubric)]
    assert list(answers_judged(case, events)) == expected
