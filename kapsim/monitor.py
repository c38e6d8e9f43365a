"""What is known of a patient's vital signs in an hour: what the monitor shows all along, and what was measured when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .engine.model import Case
from .engine.state import Entered, Event, Passed, State


@dataclass(frozen=True, slots=True)
class Pressure:
    """A blood pressure that was measured (mmHg), and the minute of the hour at which it was."""

    systolic: int
    diastolic: int
    minute: int


@dataclass(frozen=True, slots=True)
class Monitor:
    """What can be read now: of whom, pulse (a minute), oximetry (%), and the last pressure, None if not measured."""

    name: str
    pulse: int
    oxygen: int
    pressure: Pressure | None


def pressures(case: Case, events: Sequence[Event]) -> tuple[Pressure, ...]:
    """Every blood pressure measured in the hour that was entered last, in order."""
    found: list[Pressure] = []
    for event in events:
        if isinstance(event, Entered):
            found = []
        elif isinstance(event, Passed) and "pressure" in event.measured:
            hour, moment = case.steps[event.step].hour, event.state.hour
            if hour is not None and hour.treatment is not None and moment is not None:
                reading = hour.treatment.at(event.state.response, moment.stopped, moment.minute)
                found.append(Pressure(reading.systolic, reading.diastolic, moment.minute))
    return tuple(found)


def monitor(case: Case, events: Sequence[Event], state: State) -> Monitor | None:
    """What can be read in the hour of `state` after these events; None where nobody's vital signs are known."""
    hour, moment = case.steps[state.step].hour, state.hour
    if hour is None or moment is None or hour.treatment is None:
        return None
    reading = hour.treatment.at(state.response, moment.stopped, moment.minute)
    measured = pressures(case, events)
    return Monitor(patient(case), reading.heart_rate, reading.spo2, measured[-1] if measured else None)


def patient(case: Case) -> str:
    """The name of the person with the body."""
    return next((person.name for person in case.people.values() if person.vitals), "")
