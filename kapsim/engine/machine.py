"""A case as a state machine: the only file that knows `transitions`.

One `Machine` per case, shared by all its runs, which are unregistered models. States are steps, and there are two
triggers: `answer` for a step that asks, `next` for one that does not. `prepare_event` works out the pending state once
with the pure functions of run.py, the conditions only compare the step it lies on, and `before` commits it, so nothing
that can fail stands behind a state that has already moved. Authored text never reaches a callback argument:
`transitions` would import and call a dotted string.
"""

from __future__ import annotations

from typing import Any

from transitions import Machine
from transitions.core import Event as Trigger

from . import run
from .graph import targets
from .model import Case
from .state import Answer, Beginning, Event, State


class Run:
    """One run through a case: the model of the machine. `state` is the step's id, as `transitions` wants it."""

    __slots__ = ("at", "events", "pending", "state")

    def __init__(self, at: State, events: tuple[Event, ...]) -> None:
        self.at = at
        self.events = events
        """What happened in the last answer (or at the beginning)."""
        self.state = at.step
        self.pending: tuple[State, tuple[Event, ...]] | None = None


class CaseMachine:
    """The shared machine of a case; `begin` makes runs, `answer` moves them."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._asking = frozenset(step.id for step in case.steps.values() if step.decision or step.hour)
        self._passing = frozenset(step.id for step in case.steps.values() if not step.waits)
        machine = Machine(
            model=None,
            states=list(case.steps),
            initial=case.start,
            auto_transitions=False,
            send_event=True,
            prepare_event=self._prepare,
        )
        for step in case.steps.values():
            trigger = "next" if not step.waits else "answer"
            for target in targets(step):
                machine.add_transition(trigger, step.id, target, conditions=[_leads_here], before=[_commit])
            if step.hour is not None:
                # Time runs inside one state: nothing is left and nothing is entered.
                machine.add_transition(trigger, step.id, None, conditions=[_stays_here], before=[_commit])
        self.machine = machine
        self._answer: Trigger | None = machine.events.get("answer")
        self._next: Trigger | None = machine.events.get("next")

    def begin(self, beginning: Beginning | None = None, response: int | None = None) -> Run:
        """A run that waits at the first step that asks (or has ended already), from a `beginning` if there is one.

        response: the patient's response class, by number (see run.begin).
        """
        at, events = run.begin(self.case, beginning, response)
        return Run(at, events)

    def resume(self, at: State) -> Run:
        """A run that goes on from a state."""
        return Run(at, ())

    def answer(self, model: Run, answer: Answer) -> tuple[Event, ...]:
        """Answer the decision where `model` waits and go on to the next; gives what happened.

        Raises run.AnswerError, and leaves the run as it was, if the answer is not possible here.
        """
        if self._answer is None or model.state not in self._asking:
            raise run.AnswerError(f"The step `{model.state}` asks nothing.")
        model.events = ()
        self._answer.trigger(model, answer)
        while model.state in self._passing:
            assert self._next is not None
            self._next.trigger(model)
        return model.events

    def _prepare(self, data: Any) -> None:
        model: Run = data.model
        if data.args:
            model.pending = run.answered(self.case, model.at, data.args[0])
        else:
            model.pending = run.passed(self.case, model.at)


def _leads_here(data: Any) -> bool:
    pending: tuple[State, tuple[Event, ...]] = data.model.pending
    destination: str = data.transition.dest
    return pending[0].step == destination


def _stays_here(data: Any) -> bool:
    pending: tuple[State, tuple[Event, ...]] = data.model.pending
    source: str = data.transition.source
    return pending[0].step == source


def _commit(data: Any) -> None:
    model: Run = data.model
    assert model.pending is not None
    model.at, happened = model.pending
    model.events += happened
    model.pending = None
