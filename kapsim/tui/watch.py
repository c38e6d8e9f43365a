"""What can be watched in an hour with the patient: readings, traces, what happened when. Values, free of the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ..engine.body import Reading
from ..engine.guard import parts
from ..engine.model import Case
from ..engine.observation import PRESENCE, Cue, Hour, Vital
from ..engine.state import Acted, Entered, Event, Missed, Opened, Passed, State

PRESSURE = ("systolic", "diastolic")
Happening = Literal["act", "reading", "cue", "missed"]


@dataclass(frozen=True, slots=True)
class Watch:
    """An hour as far as it has come.

    minute, minutes: of the hour. course: the vital signs of each minute so far; of these only pulse and saturation can
    be seen all along. pressures: what was measured, with its minute. marks: what happened at which minute; presence is
    no mark. alarm: in a word, what asks for something about the pressure right now ("" for nothing), and alarmed:
    whether the pressure was measured since that began.
    """

    minute: int
    minutes: int
    course: tuple[Reading, ...]
    pressures: tuple[tuple[int, Reading], ...]
    marks: tuple[tuple[int, Happening], ...]
    alarm: str = ""
    alarmed: bool = False


def take_watch(case: Case, events: Sequence[Event], shown: State, feedback: bool) -> Watch | None:
    """The hour in the state that is `shown`; None outside of one. Without `feedback` nothing says what was missed."""
    hour, moment = case.steps[shown.step].hour, shown.hour
    if hour is None or moment is None:
        return None
    happened = list(_of_this_hour(events, shown))
    given = hour.treatment
    course = tuple(given.at(shown.response, moment.stopped, at) for at in range(moment.minute + 1)) if given else ()
    pressures = tuple(
        (at, course[at])
        for at, event in happened
        if isinstance(event, Passed) and "pressure" in event.measured and at < len(course)
    )
    alarm, since = _alarm(hour, moment.cues)
    return Watch(
        minute=moment.minute,
        minutes=hour.minutes,
        course=course,
        pressures=pressures,
        marks=tuple((at, kind) for at, event in happened if (kind := _kind(event)) and (feedback or kind != "missed")),
        alarm=alarm,
        alarmed=bool(alarm) and bool(pressures) and pressures[-1][0] >= since,
    )


def _of_this_hour(events: Sequence[Event], shown: State) -> Iterator[tuple[int, Event]]:
    """What happened since the hour began, with its minutes, as far as it is shown."""
    begun = max((index for index, e in enumerate(events) if isinstance(e, Entered) and e.step == shown.step), default=0)
    for event in events[begun:]:
        at = event.state.hour
        if at is not None and event.step == shown.step and shown.hour is not None and at.minute <= shown.hour.minute:
            yield at.minute, event


def _kind(event: Event) -> Happening | None:
    match event:
        case Acted(answer=(act,)) if act != PRESENCE:
            return "act"
        case Passed(measured=(_, *_)):
            return "reading"
        case Opened():
            return "cue"
        case Missed():
            return "missed"
    return None


def _alarm(hour: Hour, opened: Sequence[int]) -> tuple[str, int]:
    """The word of the first open cue that is about the pressure, and since when it is open."""
    cues = ((cue, at) for cue, at in zip(hour.cues, opened, strict=True) if at >= 0 and _about_pressure(cue))
    return next(((cue.id.replace("-", " "), at) for cue, at in cues), ("", 0))


def _about_pressure(cue: Cue) -> bool:
    if cue.when is None:
        return False
    return any(isinstance(part, Vital) and part.name in PRESSURE for part in parts(cue.when))
