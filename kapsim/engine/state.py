"""The state of a run, where a run may begin, and what happens in it: values that are handed on and compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

Answer = tuple[str, ...]
"""The ids of what was chosen: one for `choose` or an act, the items for `select`, all items in order for `order`."""


class Moment(NamedTuple):
    """Where a run is in an hour with the patient.

    minute: of the hour. cues: by cue the minute at which it opened, `NOT_YET` or `CLOSED`. duties: by duty the windows
    in which it was done, as bits. stopped: the minute at which the infusion stops, or `RUNNING`.
    """

    minute: int
    cues: tuple[int, ...]
    duties: tuple[int, ...]
    stopped: int


NOT_YET, CLOSED, RUNNING = -1, -2, -1


class State(NamedTuple):
    """Where a run is and all it has to remember.

    values: variables and gauges by slot. facts, chosen: bits. clock: minutes since the visit began, 0-1440. visit: the
    step that began the visit ("" for the first). response: the patient's response class. hour: None outside of an hour.
    """

    step: str
    values: tuple[int, ...]
    facts: int
    chosen: int
    clock: int
    visit: str
    response: int = 0
    hour: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """Where a run begins that is not to begin at the start of its case: a step, as if it had just been entered.

    step: "" for the first of the case. What is named holds there, after the step's own minutes and reveals: `values` of
    variables and gauges by name, `facts` by id and whether they are revealed, `clock` in minutes of the visit.
    """

    step: str = ""
    values: tuple[tuple[str, int], ...] = ()
    facts: tuple[tuple[str, bool], ...] = ()
    clock: int | None = None


class Entered(NamedTuple):
    """A step was entered; `state` is after its minutes and reveals."""

    step: str
    before: State | None
    state: State


class Answered(NamedTuple):
    """A decision was answered; `state` is after the answer's consequences, before the way on."""

    step: str
    answer: Answer
    before: State
    state: State


class Acted(NamedTuple):
    """An act of an hour began, and answered these cues; `state` is after its consequences, before its minutes pass."""

    step: str
    answer: Answer
    cues: tuple[str, ...]
    before: State
    state: State


class Opened(NamedTuple):
    """A cue opened: something happened that asks for something, or for nothing."""

    step: str
    cue: str
    state: State


class Missed(NamedTuple):
    """Nothing answered a cue in its time; `state` is after what follows from that."""

    step: str
    cue: str
    before: State
    state: State


class Passed(NamedTuple):
    """The minutes of an act went by; `measured` are the vital signs that it measured, as they are in `state`."""

    step: str
    minutes: int
    measured: tuple[str, ...]
    state: State


Event = Entered | Answered | Acted | Opened | Missed | Passed
