"""Where a run begins that does not begin at the start of its case."""

from __future__ import annotations

import pytest

from kapsim.engine import run
from kapsim.engine.graph import visit_of
from kapsim.engine.machine import CaseMachine
from kapsim.engine.narrative import values
from kapsim.engine.state import Beginning, Entered, State
from tests.builders import case

STEPS = """
start:
  phase: screening
  minutes: 5
  choose:
    prompt: Well?
    options:
      go: {text: Go, upholds: [s1], changes: [tries + 1]}
hall:
  phase: dosing
  visit: {after: a week, starts: "14:00"}
  minutes: 7
  scene: The hall.
room:
  phase: dosing
  minutes: 3
  reveals: [letter]
  choose:
    prompt: And now?
    options:
      go: {text: Go on}
      wait: {text: Wait, when: alliance < 30}
done:
  phase: dosing
  end: {outcome: good, title: Done}
apart:
  phase: dosing
  end: {outcome: poor, title: Apart}
"""
BUILT = case(STEPS)


def test_without_a_beginning_nothing_is_different() -> None:
    assert run.begin(BUILT, Beginning()) == run.begin(BUILT)
    assert run.begin(BUILT, Beginning(step="start")) == run.begin(BUILT)


def test_a_step_is_begun_as_if_it_had_just_been_entered() -> None:
    state, events = run.begin(BUILT, Beginning(step="room"))
    assert events == (Entered("room", None, state),)
    assert (state.step, state.clock, state.chosen) == ("room", 3, 0)
    assert state.facts == sum(fact.bit for fact in BUILT.facts if fact.id in {"letter", "known"})
    assert values(BUILT, state) == {"alliance": 60, "rested": False, "tries": 0}


def test_the_clock_on_the_wall_is_that_of_the_visit_to_which_the_step_belongs() -> None:
    state, _ = run.begin(BUILT, Beginning(step="room"))
    assert (state.visit, run.wall_clock(BUILT, state)) == ("hall", 14 * 60 + 3)
    assert visit_of(BUILT, "start") == ""
    assert visit_of(BUILT, "done") == "hall"


def test_a_step_to_which_nothing_leads_belongs_to_the_first_visit() -> None:
    assert visit_of(BUILT, "apart") == ""
    assert run.begin(BUILT, Beginning(step="apart"))[0].step == "apart"


def test_what_is_set_holds_in_the_step_whatever_the_step_itself_does() -> None:
    at = Beginning(
        step="room", values=(("alliance", 20), ("rested", 1)), facts=(("letter", False), ("known", False)), clock=45
    )
    state, _ = run.begin(BUILT, at)
    assert values(BUILT, state) == {"alliance": 20, "rested": True, "tries": 0}
    assert (state.facts, state.clock) == (0, 45)
    assert [option.id for option in run.enabled(BUILT, state)] == ["go", "wait"]


def test_a_step_that_asks_nothing_is_passed_with_what_is_set() -> None:
    state, events = run.begin(BUILT, Beginning(step="hall", facts=(("known", False),), clock=20))
    assert [event.step for event in events] == ["hall", "room"]
    assert (state.clock, state.facts) == (23, next(fact.bit for fact in BUILT.facts if fact.id == "letter"))


@pytest.mark.parametrize(
    "at", [Beginning(step="nowhere"), Beginning(values=(("nothing", 1),)), Beginning(facts=(("nothing", True),))]
)
def test_what_the_case_does_not_have_is_a_mistake_of_the_program(at: Beginning) -> None:
    with pytest.raises(KeyError):
        run.begin(BUILT, at)


def test_the_machine_begins_there_too_and_goes_on_as_the_pure_functions_do() -> None:
    at = Beginning(step="room", values=(("tries", 2),))
    model = CaseMachine(BUILT).begin(at)
    state, events = run.begin(BUILT, at)
    assert (model.at, model.events, model.state) == (state, events, "room")
    machine = CaseMachine(BUILT)
    happened = machine.answer(model, ("go",))
    after, expected = run.advance(BUILT, state, ("go",))
    assert (model.at, happened) == (after, expected)
    assert isinstance(after, State)
