"""The course of an hour with the patient, looked back on: vital signs, cues, acts and silence, minute by minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .engine.judging import windows_begun
from .engine.model import Case
from .engine.observation import PRESENCE, Hour, Treatment
from .engine.state import RUNNING, Acted, Entered, Event, Missed, Opened, Passed, State
from .monitor import Pressure, patient, pressures
from .review_hour import seen


@dataclass(frozen=True, slots=True)
class Signs:
    """The vital signs at one minute: mmHg, mmHg, beats a minute, per cent."""

    systolic: int
    diastolic: int
    heart_rate: int
    spo2: int


@dataclass(frozen=True, slots=True)
class ActDone:
    """Something done: at which minute it began, how long it took, which cues it answered.

    against: practices that it violated though nothing had asked for it.
    """

    act: str
    text: str
    minute: int
    minutes: int
    cues: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CueSeen:
    """A cue: the minute at which it opened, and the one at which it was answered for good, or was missed."""

    cue: str
    text: str
    opened: int
    answered: int | None = None
    missed: int | None = None


@dataclass(frozen=True, slots=True)
class DutyKept:
    """A duty: for each of its intervals that were begun, whether it was done in it."""

    duty: str
    text: str
    every: int
    kept: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class HourCourse:
    """One hour as it went. signs: by minute, from 0 to `passed`; empty where nobody's vital signs are known.

    passed: minutes that went by of the `minutes` of the hour. silent: of them, in presence. giving: the minutes in
    which ketamine was given. stopped: the minute at which an infusion was stopped, None if it was not.
    """

    step: str
    person: str
    minutes: int
    passed: int
    silent: int
    signs: tuple[Signs, ...]
    giving: tuple[int, ...]
    stopped: int | None
    readings: tuple[Pressure, ...]
    cues: tuple[CueSeen, ...]
    acts: tuple[ActDone, ...]
    duties: tuple[DutyKept, ...]

    @property
    def silence(self) -> int:
        """The share of the time that went by in silence, in per cent, rounded down."""
        return 100 * self.silent // self.passed if self.passed else 0

    def data(self) -> dict[str, Any]:
        """The course as JSON values."""
        return asdict(self) | {"silence_percent": self.silence}


def hours_of(case: Case, events: Sequence[Event]) -> tuple[HourCourse, ...]:
    """Every hour among the events, each as far as it went."""
    starts = [index for index, event in enumerate(events) if isinstance(event, Entered)]
    courses: list[HourCourse] = []
    for start, end in zip(starts, [*starts[1:], len(events)], strict=True):
        hour = case.steps[events[start].step].hour
        # The step that follows was entered from the last moment of the hour; until then the last event has it.
        within = [event for event in events[start + 1 : end] if event.state.hour is not None]
        if hour is not None and any(isinstance(event, Acted) for event in within):
            courses.append(_course(case, hour, [events[start], *within]))
    return tuple(courses)


def _course(case: Case, hour: Hour, events: Sequence[Event]) -> HourCourse:
    last = events[-1].state
    moment = last.hour
    assert moment is not None
    acts = _acts(hour, events)
    duties = tuple(
        DutyKept(
            duty.id,
            hour.act(duty.act).text,
            duty.every,
            tuple(bool(done >> window & 1) for window in range(windows_begun(duty, moment.minute))),
        )
        for duty, done in zip(hour.duties, moment.duties, strict=True)
    )
    return HourCourse(
        step=last.step,
        person=patient(case),
        minutes=hour.minutes,
        passed=moment.minute,
        silent=sum(act.minutes for act in acts if act.act == PRESENCE),
        signs=_signs(hour.treatment, last),
        giving=_giving(hour.treatment, moment.stopped, moment.minute),
        stopped=None if moment.stopped == RUNNING else moment.stopped,
        readings=pressures(case, events),
        cues=_cues(hour, events),
        acts=acts,
        duties=duties,
    )


def _signs(treatment: Treatment | None, last: State) -> tuple[Signs, ...]:
    if treatment is None or last.hour is None:
        return ()
    course = (treatment.at(last.response, last.hour.stopped, minute) for minute in range(last.hour.minute + 1))
    return tuple(Signs(at.systolic, at.diastolic, at.heart_rate, at.spo2) for at in course)


def _giving(treatment: Treatment | None, stopped: int, passed: int) -> tuple[int, ...]:
    """The minutes in which a dose was given; one that does not run in is given within a minute."""
    given: set[int] = set()
    for dose in treatment.doses if treatment else ():
        until = dose.at + max(1, int(dose.over))
        if dose.over and stopped != RUNNING:
            until = min(until, stopped)
        given.update(range(int(dose.at), int(min(until, passed))))
    return tuple(sorted(given))


def _acts(hour: Hour, events: Sequence[Event]) -> tuple[ActDone, ...]:
    acts: list[ActDone] = []
    begun: Acted | None = None
    for event in events:
        if isinstance(event, Acted):
            begun = event
        elif isinstance(event, Passed) and begun is not None and begun.before.hour is not None:
            act = hour.act(begun.answer[0])
            against = act.unasked.violates if act.unasked is not None and not begun.cues else ()
            acts.append(ActDone(act.id, act.text, begun.before.hour.minute, event.minutes, begun.cues, against))
    return tuple(acts)


def _minute(state: State) -> int:
    return state.hour.minute if state.hour else 0


def _cues(hour: Hour, events: Sequence[Event]) -> tuple[CueSeen, ...]:
    opened: dict[str, State] = {}
    answered: dict[str, int] = {}
    missed: dict[str, int] = {}
    for event in events:
        minute = _minute(event.state)
        if isinstance(event, Opened):
            opened[event.cue] = event.state
        elif isinstance(event, Missed):
            missed[event.cue] = minute
        elif isinstance(event, Acted):
            for name in event.cues:
                option = hour.cue(name).answer(event.answer[0])
                if option is not None and not option.keeps_open:
                    answered[name] = minute
    return tuple(
        CueSeen(name, seen(hour.cue(name), state), _minute(state), answered.get(name), missed.get(name))
        for name, state in opened.items()
    )
