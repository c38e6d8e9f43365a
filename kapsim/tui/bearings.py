"""Where somebody in a case is: phases, clock, what can be sensed of people, the chart. Values, free of the screen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..engine.model import Case, Fact
from ..engine.narrative import time_of_day
from ..engine.proof import Proof
from ..engine.run import wall_clock
from ..engine.state import Acted, Answer, Answered, Event, State

if TYPE_CHECKING:
    from ..records.attempt import Attempt

PhaseState = Literal["done", "now", "ahead"]
Given = tuple[str, Answer]
"""An answer with the step to which it was given."""


@dataclass(frozen=True, slots=True)
class Sensed:
    """What can be sensed of a person, in words; each with whether the last answer changed it."""

    name: str
    words: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Bearings:
    """What the head of the encounter shows. `left` is about how many decisions remain, None while that is not known."""

    title: str
    phases: tuple[tuple[str, PhaseState], ...]
    clock: str
    left: int | None
    sensed: tuple[Sensed, ...]
    facts: int
    new_facts: int
    mark: str = ""
    """What is said of an attempt that is not a plain one: `replay`. A preview has a banner of its own."""
    minute: tuple[int, int] | None = None
    """The minute of an hour with the patient, and how many it has; None outside of one."""


def phases(case: Case, events: Sequence[Event], state: State) -> tuple[tuple[str, PhaseState], ...]:
    """The phases of the case: those that were passed through, the one that is now, those ahead."""
    now = case.steps[state.step].phase
    been = {case.steps[event.step].phase for event in events}
    return tuple((p, "now" if p == now else "done" if p in been else "ahead") for p in case.phases)


def sensed(case: Case, state: State, before: State | None) -> tuple[Sensed, ...]:
    """The gauges in words, by person."""
    by_person: dict[str, list[tuple[str, bool]]] = {}
    for quantity in case.quantities:
        if quantity.shown:
            word = quantity.word(state.values[quantity.slot])
            changed = before is not None and quantity.word(before.values[quantity.slot]) != word
            by_person.setdefault(quantity.of, []).append((word, changed))
    return tuple(
        Sensed(case.people[person].name if person in case.people else "", tuple(words))
        for person, words in by_person.items()
    )


def take_bearings(
    attempt: Attempt, shown: State, before: State | None, seen: Collection[str], proof: Proof | None
) -> Bearings:
    """The bearings in the state that is `shown`, with changes since the state `before`; `seen` are facts looked at."""
    facts = known_facts(attempt.case, shown)
    return Bearings(
        title=attempt.case.title,
        phases=phases(attempt.case, attempt.events, shown),
        clock=time_of_day(wall_clock(attempt.case, shown)),
        left=decisions_left(attempt.case, proof, attempt.answers, attempt.state.step),
        sensed=sensed(attempt.case, shown, before),
        facts=len(facts),
        new_facts=sum(fact.id not in seen for fact in facts),
        mark="" if attempt.kind in {"attempt", "preview"} else attempt.kind,
        minute=minute_of(attempt.case, shown),
    )


def last_before(events: Sequence[Event]) -> State | None:
    """The state in which the last answer was given; None before the first."""
    for event in reversed(events):
        if isinstance(event, Answered | Acted):
            return event.before
    return None


def minute_of(case: Case, state: State) -> tuple[int, int] | None:
    """The minute of the hour in a state, and how many minutes that hour has; None outside of an hour."""
    hour = case.steps[state.step].hour
    return (state.hour.minute, hour.minutes) if hour is not None and state.hour is not None else None


def decisions_left(case: Case, proof: Proof | None, given: Sequence[Given], step: str) -> int | None:
    """About how many decisions remain at a step, by the reference path; None where that is not known or none do.

    An hour counts as one, however much is done in it, and as long as it lasts it still remains.
    """
    if case.steps[step].end is not None or proof is None or not proof.reference:
        return None
    lasts = bool(given) and given[-1][0] == step and case.steps[step].hour is not None
    return max(1, _stations(case, proof.reference) - _stations(case, given) + lasts)


def _stations(case: Case, given: Sequence[Given]) -> int:
    """How many decisions and hours some answers belong to."""
    steps = [step for step, _ in given]
    begun = zip(steps, ["", *steps], strict=False)
    return sum(case.steps[step].hour is None or step != before for step, before in begun)


def known_facts(case: Case, state: State) -> tuple[Fact, ...]:
    """What the chart shows."""
    return tuple(fact for fact in case.facts if state.facts & fact.bit)
