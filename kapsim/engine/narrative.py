"""What a trainee reads of what happened: the passages of an event, the same in every front end."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from .model import Answered, Case, Entered, Event, Scene, State
from .run import resolve, visible, wall_clock

Kind = Literal["visit", "heading", "narration", "speech", "fact", "answer", "feedback", "end"]


class Passage(NamedTuple):
    """One paragraph of the transcript.

    speaker: a name for `speech` ("You" for the trainee). source: the id of the fact, of the option or of the step it
    comes from.
    """

    kind: Kind
    text: str
    speaker: str = ""
    source: str = ""


def narrate(case: Case, event: Event) -> tuple[Passage, ...]:
    """The passages of one event.

    Of an answer: what was said or done, what happened at once, the feedback. Of a step entered: visit, heading, scene,
    new facts, end.
    """
    return _answered(case, event) if isinstance(event, Answered) else _entered(case, event)


def time_of_day(minutes: int) -> str:
    """Minutes since midnight as `09:40`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def as_data(case: Case, event: Event) -> dict[str, Any]:
    """An event as JSON values: kind and data, the passages included."""
    passages = [passage._asdict() for passage in narrate(case, event)]
    clock = time_of_day(wall_clock(case, event.state))
    if isinstance(event, Answered):
        data: dict[str, Any] = {"step": event.step, "answer": list(event.answer)}
    else:
        data = {"step": event.step, "phase": case.steps[event.step].phase}
    data |= {"clock": clock, "values": values(case, event.state), "passages": passages}
    return {"kind": "answered" if isinstance(event, Answered) else "entered", "data": data}


def values(case: Case, state: State) -> dict[str, int | bool]:
    """Variables and gauges by name."""
    return {q.name: bool(state.values[q.slot]) if q.truth else state.values[q.slot] for q in case.quantities}


def _answered(case: Case, event: Answered) -> tuple[Passage, ...]:
    decision = case.steps[event.step].decision
    assert decision is not None
    passages = [
        Passage("answer", decision.option(chosen).text, source=f"{event.step}.{chosen}") for chosen in event.answer
    ]
    options = resolve(case, event.before, event.answer)
    for option in options:
        passages += _scene(case, option.then, event.state, f"{event.step}.{option.id}")
    passages += _new_facts(case, event.before, event.state)
    for option in options:
        passages += [Passage("feedback", text, source=f"{event.step}.{option.id}") for text in option.feedback]
    return tuple(passages)


def _entered(case: Case, event: Entered) -> tuple[Passage, ...]:
    step = case.steps[event.step]
    passages: list[Passage] = []
    if step.visit:
        passages.append(Passage("visit", step.visit.after, source=step.id))
    if step.heading:
        passages.append(Passage("heading", step.heading, source=step.id))
    passages += _scene(case, step.scene, event.state, step.id)
    passages += _new_facts(case, event.before, event.state)
    if step.end:
        passages.append(Passage("end", step.end.title, source=step.id))
    return tuple(passages)


def _scene(case: Case, scene: Scene, state: State, source: str) -> list[Passage]:
    return [
        Passage("speech", line.text, _name(case, line.speaker), source)
        if line.speaker
        else Passage("narration", line.text, source=source)
        for line in visible(scene, state)
    ]


def _name(case: Case, speaker: str) -> str:
    return "You" if speaker == "you" else case.people[speaker].name


def _new_facts(case: Case, before: State | None, after: State) -> list[Passage]:
    """Facts that came to light; at the very beginning those known at the start are not new."""
    known = before.facts if before else sum(fact.bit for fact in case.facts if fact.at_start)
    return [Passage("fact", fact.title, source=fact.id) for fact in case.facts if after.facts & ~known & fact.bit]
