"""An attempt at one edition, its answers given again on another: whether they fit, and what they would come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..engine import run
from ..engine.hour import possible_acts
from ..engine.model import Case, Step
from ..engine.proof import Proof
from ..engine.score import Result, score
from ..engine.state import Answer, Event, State
from .matching import Matching

Fate = Literal["same", "differs", "cannot", "unfinished"]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What would come of an attempt on the new edition.

    why: for one that `cannot` be replayed. changes: what differs, in words before and after: an end, a domain, the
    critical errors. An `unfinished` attempt has no score on either.
    """

    fate: Fate
    why: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()


def replayed(
    answers: Sequence[tuple[str, Answer]],
    result: Result,
    old: Case,
    new: Case,
    proof: Proof,
    matching: Matching,
    response: int | None = None,
) -> Replayed:
    """Give the answers of an attempt, by a patient of this response class, again on the new edition.

    `result` is what they came to on its own edition, `proof` that of the new one. Steps and answers that only have
    another id are taken for the same.
    """
    if result.end is None:
        return Replayed("unfinished")
    state, first = run.begin(new, response=response)
    events: list[Event] = list(first)
    for step, answer in answers:
        why = _hindrance(new, state, step, answer, matching)
        if why:
            return Replayed("cannot", why)
        state, more = run.advance(new, state, matching.answer(step, answer))
        events += more
    if new.steps[state.step].end is None:
        return Replayed("cannot", f"the case goes on after its last answer, and asks `{state.step}`")
    changes = tuple(_changes(result, score(new, events, proof), old, new, matching))
    return Replayed("differs", changes=changes) if changes else Replayed("same")


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


def _changes(result: Result, after: Result, old: Case, new: Case, matching: Matching) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    if matching.step(result.end or "") != after.end or result.outcome != after.outcome:
        found.append(("end", _end(old, result), _end(new, after)))
    for before, now in zip(result.domains, after.domains, strict=True):
        if (before.text, before.value) != (now.text, now.value):
            found.append((before.domain, before.text, now.text))
    if _errors(result) != _errors(after):
        found.append(("critical errors", _errors(result), _errors(after)))
    if result.gate.incomplete != after.gate.incomplete:
        found.append(
            ("half done", ", ".join(result.gate.incomplete) or "none", ", ".join(after.gate.incomplete) or "none")
        )
    return found


def _end(case: Case, result: Result) -> str:
    end = case.steps[result.end or ""].end
    assert end is not None, "a finished attempt has an end"
    return f"“{end.title}” ({end.outcome})"


def _errors(result: Result) -> str:
    """The practices in which there was a critical error, each once, in the order in which they happened."""
    told = (f"{error.practice}{'' if error.recovered is None else ' (made good)'}" for error in result.gate.errors)
    return ", ".join(dict.fromkeys(told)) or "none"
