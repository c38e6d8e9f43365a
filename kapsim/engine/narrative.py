"""What a trainee reads of what happened: the passages of an event, the same in every front end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

from .model import Case, Option, Scene
from .observation import Cue
from .run import resolve, visible, wall_clock
from .state import Acted, Answered, Entered, Event, Missed, Opened, Passed, State

Kind = Literal["visit", "heading", "narration", "speech", "fact", "answer", "feedback", "time", "reading", "end"]
MEASURES = {
    "pressure": "BP {0.systolic}/{0.diastolic} mmHg",
    "pulse": "pulse {0.heart_rate} a minute",
    "oxygen": "SpO2 {0.spo2} %",
}
"""What an act can measure, and how it is told."""
NAMES = {Entered: "entered", Answered: "answered", Acted: "acted", Opened: "opened", Missed: "missed", Passed: "passed"}
"""What the kinds of events are called outside."""


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

    Of an answer or an act: what was said or done, what happened at once, the feedback. Of a step entered: visit,
    heading, scene, new facts, end. Of a cue: its scene, or what follows when it was missed. Of minutes that passed: how
    many, and what was measured.
    """
    match event:
        case Answered():
            return _answered(case, event)
        case Entered():
            return _entered(case, event)
        case Acted():
            return _acted(case, event)
        case Opened():
            return tuple(_scene(case, _cue(case, event).scene, event.state, f"{event.step}.{event.cue}"))
        case Missed():
            missed = _cue(case, event).missed
            source = f"{event.step}.{event.cue}"
            return tuple(_consequences(case, (missed,) if missed else (), event.before, event.state, source))
        case Passed():
            return _passed(case, event)


def _cue(case: Case, event: Opened | Missed) -> Cue:
    hour = case.steps[event.step].hour
    assert hour is not None
    return hour.cue(event.cue)


def _acted(case: Case, event: Acted) -> tuple[Passage, ...]:
    hour = case.steps[event.step].hour
    assert hour is not None
    act = hour.act(event.answer[0])
    options = [option for name in event.cues if (option := hour.cue(name).answer(act.id)) is not None]
    source = f"{event.step}.{act.id}"
    passages = [Passage("answer", act.text, source=source)]
    if not options:
        passages += _scene(case, act.then, event.state, source)
        options = [act.unasked] if act.unasked else []
    return (*passages, *_consequences(case, options, event.before, event.state, source))


def _passed(case: Case, event: Passed) -> tuple[Passage, ...]:
    minutes = f"{event.minutes} minute{'s' if event.minutes != 1 else ''}"
    passages = [Passage("time", minutes, source=event.step)]
    hour, moment = case.steps[event.step].hour, event.state.hour
    assert hour is not None
    assert moment is not None
    if event.measured and hour.treatment is not None:
        reading = hour.treatment.at(event.state.response, moment.stopped, moment.minute)
        text = ", ".join(MEASURES[name].format(reading) for name in event.measured)
        passages.append(Passage("reading", text, source=event.step))
    return tuple(passages)


def _consequences(case: Case, options: Iterable[Option], before: State, after: State, source: str) -> Iterator[Passage]:
    """What happened at once, what came to light, the feedback."""
    listed = list(options)
    for option in listed:
        yield from _scene(case, option.then, after, source)
    yield from _new_facts(case, before, after)
    for option in listed:
        yield from (Passage("feedback", text, source=source) for text in option.feedback)


def time_of_day(minutes: int) -> str:
    """Minutes since midnight as `09:40`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def as_data(case: Case, event: Event) -> dict[str, Any]:
    """An event as JSON values: kind and data, the passages included."""
    passages = [passage._asdict() for passage in narrate(case, event)]
    clock = time_of_day(wall_clock(case, event.state))
    data: dict[str, Any] = {"step": event.step}
    match event:
        case Answered():
            data["answer"] = list(event.answer)
        case Entered():
            data["phase"] = case.steps[event.step].phase
        case Acted():
            data |= {"answer": list(event.answer), "cues": list(event.cues)}
        case Opened() | Missed():
            data["cue"] = event.cue
        case Passed():
            data |= {"minutes": event.minutes, "measured": list(event.measured)}
    if event.state.hour is not None:
        data["minute"] = event.state.hour.minute
    data |= {"clock": clock, "values": values(case, event.state), "passages": passages}
    return {"kind": NAMES[type(event)], "data": data}


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
