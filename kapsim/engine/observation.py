"""An hour with the patient, as it is compiled: what the trainee can do, what asks for it, what is given."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from .body import EXPOSURES, Baseline, Body, Reading, Response, Route
from .body import RESPONSES as DRAWN
from .disposition import Dose
from .guard import Guard
from .model import Decision, Option, Scene
from .state import RUNNING, State

PRESENCE = "presence"
"""The act that is always there: to stay with the patient and say nothing."""
STOP_MARKS = 5
"""Minutes: an infusion that is stopped ends at the next mark, so that few courses have to be told apart."""
RESPONSES = (*DRAWN, *(Response(exposure, "severe") for exposure in EXPOSURES))
"""The response classes by number: the nine that are drawn, then the severe ones, which only a case can fix."""
VITALS = Reading._fields
"""What guards read of a body, in whole units: mmHg, mmHg, beats per minute, per cent, 0 to 10."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """Who takes what in an hour: enough to know the vital signs at each of its minutes."""

    route: Route
    weight_kg: int | None
    baseline: Baseline
    doses: tuple[Dose, ...]
    minutes: int

    def at(self, response: int, stopped: int, minute: int) -> Reading:
        """The vital signs at a minute, in whole units, where the infusion was stopped at a minute (or `RUNNING`)."""
        return _course(self, response, stopped)[minute]

    def stops_at(self, minute: int) -> int:
        """The minute at which an infusion ends that is stopped now; `RUNNING` where none would end earlier by that."""
        mark = -(-minute // STOP_MARKS) * STOP_MARKS
        runs = any(dose.at <= minute and mark < dose.at + dose.over for dose in self.doses if dose.over)
        return mark if runs else RUNNING

    def body(self, response: int, stopped: int) -> Body:
        """The body of a response class under these doses."""
        doses = self.doses
        if stopped != RUNNING:
            doses = tuple(Dose(dose.mg, dose.at, dose.over, stopped if dose.over else None) for dose in doses)
        return Body(self.route, self.weight_kg, self.baseline, doses, RESPONSES[response])


@lru_cache(maxsize=1024)
def _course(treatment: Treatment, response: int, stopped: int) -> tuple[Reading, ...]:
    course = treatment.body(response, stopped).course(treatment.minutes)
    return tuple(vitals.rounded for vitals in course)


@dataclass(frozen=True, slots=True)
class Minute:
    """A guard's `minute`: minutes since the hour began."""

    name: str = "minute"

    def __call__(self, state: State) -> int:
        return state.hour.minute if state.hour else 0

    @property
    def word(self) -> str:
        """How it is written in a guard."""
        return "minute"


@dataclass(frozen=True, slots=True)
class Vital:
    """A guard's vital sign: its true value, measured or not, in whole units."""

    name: str
    treatment: Treatment

    def __call__(self, state: State) -> int:
        assert state.hour is not None, f"{self.name} is read outside of an hour"
        reading = self.treatment.at(state.response, state.hour.stopped, state.hour.minute)
        return reading[VITALS.index(self.name)]

    @property
    def word(self) -> str:
        """How it is written in a guard."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something the trainee can do in an hour, and for how many minutes.

    measures: vital signs that are known once it is done. then: what happens where no cue asked for it. unasked: what
    that is worth and changes.
    """

    id: str
    text: str
    minutes: int = 1
    measures: tuple[str, ...] = ()
    when: Guard | None = None
    then: Scene = ()
    stops_infusion: bool = False
    unasked: Option | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Something that happens at a minute, or once when a guard is first true, and can be answered for `within` minutes.

    It is scored like a decision whose options are its answers; their ids are those of acts.
    """

    id: str
    within: int
    decision: Decision
    at: int | None = None
    when: Guard | None = None
    scene: Scene = ()
    missed: Option | None = None

    def answer(self, act: str) -> Option | None:
        """What an act comes to as an answer to this cue; None where it is none."""
        for option in self.decision.options:
            if option.id == act:
                return option
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something to be done in each window of `every` minutes; `done` says which practices that upholds."""

    id: str
    act: str
    every: int
    done: Option


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """An hour with the patient. pace: how many minutes staying present passes at most."""

    minutes: int
    pace: int
    acts: tuple[Act, ...]
    cues: tuple[Cue, ...]
    duties: tuple[Duty, ...] = ()
    treatment: Treatment | None = None

    def act(self, name: str) -> Act:
        """The act of that id (KeyError if none)."""
        for act in self.acts:
            if act.id == name:
                return act
        raise KeyError(name)

    def cue(self, name: str) -> Cue:
        """The cue of that id (KeyError if none)."""
        for cue in self.cues:
            if cue.id == name:
                return cue
        raise KeyError(name)

    @property
    def exits(self) -> tuple[Option, ...]:
        """All answers to cues, for the ways that they lead."""
        return tuple(option for cue in self.cues for option in cue.decision.options)
