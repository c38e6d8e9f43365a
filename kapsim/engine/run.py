"""The rules of a run, as pure functions: what is possible in a state, and what an answer leads to.

`begin` and `advance` are all that a scripted play, a replay or a proof needs. `machine.py` runs the same functions
inside a state machine for somebody who sits in front of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from .body import TYPICAL
from .consequences import apply
from .graph import visit_of
from .hour import possible_acts, start, take
from .model import LONGEST_VISIT, Case, Decision, Exit, Option, Scene
from .observation import Act
from .state import Answer, Answered, Beginning, Entered, Event, State

_made = tuple.__new__
"""Makes a named tuple of its values; the constructor of its class would be most of what a step costs."""


class AnswerError(ValueError):
    """An answer that does not exist here; the message says which do."""


def begin(case: Case, at: Beginning | None = None, response: int | None = None) -> tuple[State, tuple[Event, ...]]:
    """The first state that waits for the trainee, and what happened on the way to it.

    response: the patient's response class, by number; what the case fixes comes first, and the typical one without
    either. With `at` the run begins there. Raises KeyError if the case does not have what it names.
    """
    if case.response is not None or response is None:
        response = TYPICAL if case.response is None else case.response
    values = tuple(quantity.start for quantity in case.quantities)
    facts = sum(fact.bit for fact in case.facts if fact.at_start)
    state = State(case.start, values, facts, 0, 0, "", response)
    state, entered = enter(case, state, case.start, None) if at is None else _enter_at(case, state, at)
    return carry_on(case, *_arrive(case, state, (entered,)))


def advance(case: Case, state: State, answer: Answer) -> tuple[State, tuple[Event, ...]]:
    """Answer the decision of `state` and go on to the next step that waits.

    Raises AnswerError if the answer is not one of those possible in this state.
    """
    state, events = answered(case, state, answer)
    return carry_on(case, state, events)


def answered(case: Case, state: State, answer: Answer) -> tuple[State, tuple[Event, ...]]:
    """Answer the decision of `state`, or do something in its hour, and enter the step that it leads to, no further."""
    step = case.steps[state.step]
    if step.hour is not None:
        return acted(case, state, _act(case, state, answer))
    options = resolve(case, state, answer)
    if len(options) > 1:
        answer = tuple([option.id for option in options])  # as written, in whatever order the items were ticked
    after = apply(state, options)
    exits = options[0].next or step.next
    return _leave(case, after, exits, (_made(Answered, (state.step, answer, state, after)),))


def passed(case: Case, state: State) -> tuple[State, tuple[Event, ...]]:
    """Go on from a step that asks nothing."""
    return _leave(case, state, case.steps[state.step].next, ())


def enter(case: Case, state: State, to: str, before: State | None) -> tuple[State, Entered]:
    """Enter a step: a new visit restarts the clock, then its minutes and reveals apply."""
    step = case.steps[to]
    _, values, facts, chosen, clock, visit, response, _ = state
    if step.visit:
        clock, visit = 0, to
    clock += step.minutes
    if clock > LONGEST_VISIT:
        clock = LONGEST_VISIT
    state = _made(State, (to, values, facts | step.reveals, chosen, clock, visit, response, None))
    return state, _made(Entered, (to, before, state))


def enabled(case: Case, state: State) -> tuple[Option, ...]:
    """The options or items that can be chosen in this state, as written; none where the step asks nothing."""
    decision = case.steps[state.step].decision
    if decision is None:
        return ()
    return tuple([option for option in decision.options if option.when is None or option.when(state)])


def need_possible(case: Case, state: State, answer: Answer) -> None:
    """Raises AnswerError if an answer, or an act of an hour, is not possible in this state."""
    if case.steps[state.step].hour is not None:
        _act(case, state, answer)
    else:
        resolve(case, state, answer)


def resolve(case: Case, state: State, answer: Answer) -> tuple[Option, ...]:
    """The options whose consequences an answer has, as written: the one chosen, the items selected, `kept` or `broken`.

    Raises AnswerError if the answer is not possible in this state.
    """
    decision = case.steps[state.step].decision
    if decision is None:
        raise AnswerError(f"The step `{state.step}` asks nothing.")
    if decision.kind == "choose" and len(answer) == 1:
        for option in decision.options:
            if option.id == answer[0] and (option.when is None or option.when(state)):
                return (option,)
    possible = enabled(case, state)
    known = {option.id: option for option in possible}
    strangers = [part for part in answer if part not in known]
    if strangers:
        message = f"There is no answer `{strangers[0]}` to `{state.step}` here. There are: {_listed(known)}."
        raise AnswerError(message)
    if len(set(answer)) != len(answer):
        raise AnswerError(f"An answer to `{state.step}` names something twice: {_listed(answer)}.")
    if decision.kind == "choose":
        raise AnswerError(f"The step `{state.step}` takes exactly one answer of: {_listed(known)}.")
    if decision.kind == "select":
        if not 1 <= len(answer) <= decision.up_to:
            message = f"The step `{state.step}` takes one to {decision.up_to} answers of: {_listed(known)}."
            raise AnswerError(message)
        return tuple(option for option in possible if option.id in answer)
    if len(answer) != len(possible):
        raise AnswerError(f"The step `{state.step}` puts all of these in order: {_listed(known)}.")
    return (outcome_of(decision, answer),)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def outcome_of(decision: Decision, answer: Answer) -> Option:
    """`kept` if an order keeps every pair of `before` whose items are both there, else `broken`."""
    place = {item: index for index, item in enumerate(answer)}
    kept = all(place[a] < place[b] for a, b in decision.before if a in place and b in place)
    outcome = decision.kept if kept else decision.broken
    assert outcome is not None, "an order has both outcomes"
    return outcome


def visible(scene: Scene, state: State) -> Scene:
    """The lines of a scene whose guards hold."""
    return tuple(line for line in scene if line.when is None or line.when(state))


def shown_order(case: Case, state: State, seed: int) -> tuple[Option, ...]:
    """The enabled options as a trainee sees them: by SHA-256(seed, step, option), or as written."""
    options = enabled(case, state)
    decision = case.steps[state.step].decision
    if decision is None or decision.as_written:
        return options

    def rank(option: Option) -> bytes:
        return hashlib.sha256(f"{seed}\0{state.step}\0{option.id}".encode()).digest()

    return tuple(sorted(options, key=rank))


def wall_clock(case: Case, state: State) -> int:
    """Minutes since midnight on the clock on the wall."""
    visit = case.steps[state.visit].visit if state.visit else None
    starts = visit.starts if visit else case.setting.starts
    return (starts + state.clock) % (24 * 60)


def _enter_at(case: Case, start: State, at: Beginning) -> tuple[State, Entered]:
    """Enter the step of a beginning, on the visit to which it belongs; then what the beginning names holds."""
    to = at.step or case.start
    state, _ = enter(case, start._replace(visit=visit_of(case, to)), to, None)
    slots = {quantity.name: quantity.slot for quantity in case.quantities}
    bits = {fact.id: fact.bit for fact in case.facts}
    values, facts = list(state.values), state.facts
    for name, value in at.values:
        values[slots[name]] = value
    for name, revealed in at.facts:
        facts = facts | bits[name] if revealed else facts & ~bits[name]
    clock = state.clock if at.clock is None else at.clock
    state = state._replace(values=tuple(values), facts=facts, clock=clock)
    return state, Entered(to, None, state)


def acted(case: Case, state: State, act: Act) -> tuple[State, tuple[Event, ...]]:
    """Do something that is possible now in the hour of `state`; it goes on, or leads to another step, no further."""
    after, events, exits = take(case, state, act)
    return (after, events) if exits is None else _leave(case, after, exits, events)


def _act(case: Case, state: State, answer: Answer) -> Act:
    acts = {act.id: act for act in possible_acts(case, state)}
    if len(answer) != 1 or answer[0] not in acts:
        given = f"`{answer[0]}`" if len(answer) == 1 else f"{len(answer)} things at once"
        raise AnswerError(f"At `{state.step}` one cannot do {given} now. There are: {_listed(acts)}.")
    return acts[answer[0]]


def _leave(
    case: Case, state: State, exits: tuple[Exit, ...], events: tuple[Event, ...]
) -> tuple[State, tuple[Event, ...]]:
    for way in exits:
        if way.when is None or way.when(state):
            entered_state, entered = enter(case, state, way.to, state)
            return _arrive(case, entered_state, (*events, entered))
    raise AssertionError(f"{state.step} has no last entry of `next` without a guard")


def _arrive(case: Case, state: State, events: tuple[Event, ...]) -> tuple[State, tuple[Event, ...]]:
    """Begin the hour of a step that was entered, if it has one."""
    if case.steps[state.step].hour is None:
        return state, events
    state, opened = start(case, state)
    return state, events + opened


def carry_on(case: Case, state: State, events: tuple[Event, ...]) -> tuple[State, tuple[Event, ...]]:
    """Go on to the next step that waits."""
    while not case.steps[state.step].waits:
        state, more = passed(case, state)
        events += more
    return state, events
