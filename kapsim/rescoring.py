"""The answers of an attempt given again: on a new edition of its case, or only the first of them on its own."""

from __future__ import annotations

from collections.abc import Sequence

from .engine import run
from .engine.hour import possible_acts
from .engine.model import Case, Step
from .engine.state import Answer, Event, State
from .matching import NOTHING, Matching


class CannotError(Exception):
    """An answer that cannot be given any more; the message says at which step and why, as the end of a sentence."""


def give_again(
    new: Case, answers: Sequence[tuple[str, Answer]], response: int | None, matching: Matching = NOTHING
) -> tuple[Event, ...]:
    """What happens if answers, with their steps, are given by a patient of this response class on an edition.

    `matching` says what of it is which step and answer of the edition on which they were given.
    Raises CannotError at the first that cannot be given.
    """
    state, first = run.begin(new, response=response)
    events: list[Event] = list(first)
    for step, answer in answers:
        why = _hindrance(new, state, step, answer, matching)
        if why:
            raise CannotError(why)
        state, more = run.advance(new, state, matching.answer(step, answer))
        events += more
    return tuple(events)


def give_all_again(
    new: Case, answers: Sequence[tuple[str, Answer]], response: int | None, matching: Matching
) -> tuple[Event, ...]:
    """The same for a finished attempt, whose answers must lead to an end. Raises CannotError also where they do not."""
    events = give_again(new, answers, response, matching)
    step = events[-1].state.step
    if new.steps[step].end is None:
        raise CannotError(f"the case goes on after its last answer, and asks `{step}`")
    return events


def told(why: str, begun_at: str, edition_of: str) -> str:
    """Why answers cannot be given on an edition; that it is of another case (both by id) is said first."""
    return why if begun_at == edition_of else f"it is an attempt at `{begun_at}`, not at `{edition_of}`, and {why}"


def _hindrance(new: Case, state: State, step: str, answer: Answer, matching: Matching) -> str:
    """Why an answer cannot be given in this state of the new edition; nothing if it can."""
    here, now = matching.step(step), new.steps[state.step]
    if here not in new.steps:
        return f"step `{step}` no longer exists"
    if now.end is not None:
        return f"the case has ended at `{state.step}` before its answer to `{step}`"
    if state.step != here:
        return f"the case asks `{state.step}` where it answered `{step}`"
    given = matching.answer(step, answer)
    known = _named(now)
    for name, other in zip(answer, given, strict=True):
        if other not in known:
            return f"answer `{name}` of `{step}` no longer exists"
    offered = _offered(new, state)
    for name, other in zip(answer, given, strict=True):
        if other not in offered:
            return f"answer `{name}` of `{step}` is no longer offered there"
    try:
        run.need_possible(new, state, given)
    except run.AnswerError:
        return f"`{step}` asks for another kind of answer now"
    return ""


def _named(step: Step) -> set[str]:
    """The ids of what can be done at a step."""
    if step.hour is not None:
        return {act.id for act in step.hour.acts}
    return {option.id for option in step.decision.options} if step.decision else set()


def _offered(case: Case, state: State) -> set[str]:
    """The ids of what can be done in a state."""
    if case.steps[state.step].hour is not None:
        return {act.id for act in possible_acts(case, state)}
    return {option.id for option in run.enabled(case, state)}
