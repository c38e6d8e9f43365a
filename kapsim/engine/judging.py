"""From what happened to what it is worth: every answer with its mark, cues, duties and acts of an hour included.

A cue is a decision whose options are its answers, named `STEP.CUE`: answered it has its credit, missed none; an answer
that keeps it open is no opportunity. A duty, `STEP.DUTY`, is one opportunity: its credit is the share of its windows
begun in which it was done. What no cue asked for never earns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .model import Case, Option
from .observation import Cue, Duty, Hour
from .rubric import Mark, Rubric
from .run import enabled, resolve
from .state import Acted, Answer, Answered, Entered, Event, Missed, State

UNSETTLED: Answer = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one answer is worth. `before` is the state in which it was given, or in which a cue ran out.

    name: of the decision: a step, `STEP.CUE` or `STEP.DUTY`; a step with an hour for an act that nothing asked for.
    answer: empty for a cue that was missed. chosen: the options whose consequences it has. offered: all that could be.
    best: the first answer that is best in every domain; None where there is none, or nothing to choose.
    """

    name: str
    answer: Answer
    chosen: tuple[Option, ...]
    offered: tuple[Option, ...]
    mark: Mark
    before: State
    best: Answer | None = None


def judgements(case: Case, events: Sequence[Event], rubric: Rubric) -> Iterator[Judgement]:
    """Every answer among the events, in their order."""
    for event in events:
        if isinstance(event, Answered):
            yield _answered(case, event, rubric)
        elif isinstance(event, Acted):
            yield from _acted(case, event, rubric)
        elif isinstance(event, Missed):
            yield _missed(case, event, rubric)
        elif isinstance(event, Entered) and event.before is not None and event.before.hour is not None:
            yield from _duties(case, event.before, rubric)


def answers_judged(case: Case, events: Iterable[Event]) -> Iterator[int]:
    """For every one of these judgements the number of the answer, from 0, with which it came; judges nothing."""
    given = -1
    for event in events:
        given += isinstance(event, Answered | Acted)
        for _ in range(_how_many(case, event)):
            yield given


def _how_many(case: Case, event: Event) -> int:
    """How many judgements an event gives."""
    if isinstance(event, Acted):
        return len(event.cues) or int(_hour(case, event.step).act(event.answer[0]).unasked is not None)
    if isinstance(event, Entered) and event.before is not None and event.before.hour is not None:
        return len(_hour(case, event.before.step).duties)
    return int(isinstance(event, Answered | Missed))


def _answered(case: Case, event: Answered, rubric: Rubric) -> Judgement:
    decision = case.steps[event.step].decision
    assert decision is not None
    return Judgement(
        name=event.step,
        answer=event.answer,
        chosen=resolve(case, event.before, event.answer),
        offered=(*enabled(case, event.before), *decision.outcomes),
        mark=rubric.mark(event.before, event.answer),
        before=event.before,
        best=rubric.best(event.before),
    )


def _acted(case: Case, event: Acted, rubric: Rubric) -> Iterator[Judgement]:
    hour = _hour(case, event.step)
    for name in event.cues:
        cue = hour.cue(name)
        option = cue.answer(event.answer[0])
        assert option is not None
        offered = offered_to(hour, cue, event.before)
        if option.keeps_open:
            mark = rubric.unasked(event.answer, option)
            yield Judgement(f"{event.step}.{name}", event.answer, (option,), (), mark, event.before)
        else:
            mark, best = rubric.among(f"{event.step}.{name}", cue.decision, offered, option)
            yield Judgement(f"{event.step}.{name}", event.answer, (option,), offered, mark, event.before, best)
    unasked = hour.act(event.answer[0]).unasked
    if not event.cues and unasked is not None:
        mark = rubric.unasked(event.answer, unasked)
        yield Judgement(event.step, event.answer, (unasked,), (), mark, event.before)


def _missed(case: Case, event: Missed, rubric: Rubric) -> Judgement:
    hour = _hour(case, event.step)
    cue = hour.cue(event.cue)
    offered = offered_to(hour, cue, event.before)
    name = f"{event.step}.{event.cue}"
    mark, best = rubric.among(name, cue.decision, offered, cue.missed or Option(id=""), missed=True)
    chosen = (cue.missed,) if cue.missed else ()
    return Judgement(name, UNSETTLED, chosen, offered, mark, event.before, best)


def _duties(case: Case, before: State, rubric: Rubric) -> Iterator[Judgement]:
    hour, moment = _hour(case, before.step), before.hour
    assert moment is not None
    for duty, done in zip(hour.duties, moment.duties, strict=True):
        begun = windows_begun(duty, moment.minute)
        kept = (done & (1 << begun) - 1).bit_count()
        mark = rubric.duty(duty.done, kept, begun)
        option = duty.done if kept == begun else Option(id=duty.done.id, partly=duty.done.upholds if kept else ())
        answer = (f"{kept} of {begun}",)
        yield Judgement(f"{before.step}.{duty.id}", answer, (option,), (duty.done,), mark, before)


def offered_to(hour: Hour, cue: Cue, state: State) -> tuple[Option, ...]:
    """The answers to a cue whose acts are possible in a state."""
    guards = {act.id: act.when for act in hour.acts}
    return tuple(
        option
        for option in cue.decision.options
        if not option.keeps_open and ((when := guards[option.id]) is None or when(state))
    )


def windows_begun(duty: Duty, minute: int) -> int:
    """How many windows of a duty have begun before a minute; at least the first."""
    return max(1, -(-minute // duty.every))


def _hour(case: Case, step: str) -> Hour:
    hour = case.steps[step].hour
    assert hour is not None, f"{step} is no hour"
    return hour
