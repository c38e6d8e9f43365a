"""What a reading of a case consists of, as frozen values without any layout: text and page are written from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..catalogue import Source
from ..engine.model import Case, Outcome, Practice
from ..marks import Mark

Role = Literal["upholds", "partly", "violates", "recovers"]

ROLES: dict[Role, str] = {
    "upholds": "Upholds",
    "partly": "Half upholds",
    "violates": "Violates",
    "recovers": "Makes good",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One paragraph, narrated or spoken; `when` is the condition under which it is read, in words."""

    text: str
    speaker: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Cited:
    """A practice with the numbers of its sources: those it rests on, that dispute it, that say otherwise."""

    practice: Practice
    scored: bool
    gate: str
    """`must do`, `must not` or nothing."""
    sources: tuple[int, ...]
    disputed: tuple[int, ...]
    contradicted: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A note in the margin: what an answer does to a practice."""

    role: Role
    cited: Cited


@dataclass(frozen=True, slots=True)
class RuleNote:
    """A note in the margin: one of the clinic's own policies, upheld or violated."""

    upheld: bool
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the chart. `known`: when it comes to light, in words (`2a`, `step 5`)."""

    id: str
    title: str
    text: tuple[str, ...]
    known: str


@dataclass(frozen=True, slots=True)
class Lead:
    """Where something leads: to which step, under which condition, and whether this path goes there."""

    to: str
    name: str
    when: str = ""
    taken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAnswer:
    """An option, an item, or an outcome of an order (which has no text).

    place: `7c`. effects: what it changes, in words. chart: what it brings to light on this path. offered: False where
    this path does not offer it. leads: ways of its own; without any it goes on as its step does.
    """

    place: str
    label: str
    id: str
    text: str
    when: str
    offered: bool
    taken: bool
    mark: Mark | None
    leans: str
    notes: tuple[Note, ...]
    rules: tuple[RuleNote, ...]
    effects: tuple[str, ...]
    then: tuple[Said, ...]
    chart: tuple[Entry, ...]
    feedback: tuple[str, ...]
    leads: tuple[Lead, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAct:
    """Something that can be done in an hour. about: how long it takes, what it measures, when it is possible."""

    label: str
    id: str
    text: str
    about: str
    then: tuple[Said, ...]
    unasked: ReadAnswer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCue:
    """Something that happens in an hour. opens: when, in words; within: minutes in which it can be answered."""

    id: str
    opens: str
    within: int
    scene: tuple[Said, ...]
    answers: tuple[ReadAnswer, ...]
    missed: ReadAnswer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDuty:
    """Something to be done once in every window of so many minutes, and what that upholds."""

    id: str
    what: str
    every: int
    notes: tuple[Note, ...]
    rules: tuple[RuleNote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadHour:
    """An hour with the patient. about: how long, and what is given. done: on a path, act by act with the minutes."""

    about: tuple[str, ...]
    acts: tuple[ReadAct, ...]
    cues: tuple[ReadCue, ...]
    duties: tuple[ReadDuty, ...]
    done: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadStep:
    """A step as it is read: along a path as it happened there, otherwise with every condition in words.

    anchor: unique in the reading. clock: the time on the wall. passes: minutes. answers: options or items; outcomes:
    those of an order. given: on a path, the letters of an order as they were put. pairs: what an order must keep.
    """

    anchor: str
    step: str
    number: int
    title: str
    phase: str
    clock: str
    visit: str
    passes: int
    scene: tuple[Said, ...]
    chart: tuple[Entry, ...]
    effects: tuple[str, ...]
    prompt: str
    asks: str
    own_words: bool
    answers: tuple[ReadAnswer, ...]
    outcomes: tuple[ReadAnswer, ...]
    pairs: tuple[str, ...]
    given: tuple[str, ...]
    leads: tuple[Lead, ...]
    hour: ReadHour | None
    outcome: Outcome | None
    ending: str
    instead_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPlay:
    """A test play of the case: its answers by place, and what is expected of it."""

    name: str
    answers: tuple[str, ...]
    expects: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A case to be read. `along` says along what; `whole`: every step and answer, in the order of the file.

    head: pairs of a heading and what belongs under it. gate and practices: those of the case, and all that the reading
    names. sources: numbered from 1 in the order in which they are first named.
    """

    case: Case
    along: str
    whole: bool
    head: tuple[tuple[str, tuple[str, ...]], ...]
    policies: tuple[tuple[str, tuple[str, ...]], ...]
    gate: tuple[Cited, ...]
    chart: tuple[Entry, ...]
    steps: tuple[ReadStep, ...]
    practices: tuple[Cited, ...]
    sources: tuple[Source, ...]
    plays: tuple[ReadPlay, ...]
