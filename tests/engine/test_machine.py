"""The state machine runs a case exactly as the pure functions do."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kapsim.engine import run
from kapsim.engine.machine import CaseMachine
from kapsim.engine.rubric import possible
from tests.builders import case
from tests.random_cases import cases


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(built=cases(), data=st.data())
def test_random_cases_played_on_the_machine_and_on_run_py_never_differ(built: object, data: st.DataObject) -> None:
    machine = CaseMachine(built)  # type: ignore[arg-type]
    model = machine.begin()
    state, events = run.begin(machine.case)
    assert (model.at, model.events, model.state) == (state, events, state.step)
    for _ in range(12):
        answers = [answer for answer, _ in possible(machine.case, state)]
        if not answers:
            break
        answer = data.draw(st.sampled_from(answers))
        state, events = run.advance(machine.case, state, answer)
        assert machine.answer(model, answer) == events
        assert (model.at, model.state, model.pending) == (state, state.step, None)


def test_an_impossible_answer_leaves_the_run_as_it_was() -> None:
    machine = CaseMachine(
        case(
            """
            start:
              phase: dosing
              choose: {prompt: Well?, options: {go: {text: Go}, no: {text: No, when: rested}}}
            done: {phase: dosing, end: {outcome: good, title: Done}}
            """
        )
    )
    model = machine.begin()
    before = model.at
    with pytest.raises(run.AnswerError):
        machine.answer(model, ("no",))
    assert (model.at, model.state) == (before, "start")
    assert machine.answer(model, ("go",))[-1].step == "done"
    with pytest.raises(run.AnswerError, match="asks nothing"):
        machine.answer(model, ("go",))


def test_many_runs_share_one_machine_without_touching_each_other() -> None:
    machine = CaseMachine(
        case(
            """
            start:
              phase: dosing
              choose: {prompt: Well?, options: {stay: {text: Stay, changes: [tries + 1], next: start}, go: {text: Go}}}
            done: {phase: dosing, end: {outcome: good, title: Done}}
            """
        )
    )
    first, second = machine.begin(), machine.begin()
    machine.answer(first, ("stay",))
    machine.answer(second, ("go",))
    assert (first.state, second.state) == ("start", "done")
    assert machine.machine.models == []


def test_authored_text_never_becomes_a_callback() -> None:
    machine = CaseMachine(
        case(
            """
            os-system:
              phase: dosing
              scene: os.system
              choose: {prompt: os.system, options: {exit: {text: sys.exit}}}
            done: {phase: dosing, end: {outcome: good, title: sys.exit}}
            """
        )
    )
    for event in machine.machine.events.values():
        for transitions in event.transitions.values():
            for transition in transitions:
                assert all(callable(part.func) for part in transition.conditions)
                assert all(callable(part) for part in transition.before)
                assert transition.after == []
