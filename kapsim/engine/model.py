"""What the engine runs on: a compiled case, frozen. A `Case` is shared by all its runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from .body import RESPONSES, TYPICAL
from .guard import Guard
from .state import Answer

if TYPE_CHECKING:
    from .observation import Hour

Domain = Literal["safety", "support", "integration"]
Phase = Literal["screening", "preparation", "dosing", "support", "recovery", "integration", "follow-up"]
Outcome = Literal["good", "mixed", "poor", "harm"]
Kind = Literal["choose", "select", "order"]

DOMAINS: tuple[Domain, ...] = ("safety", "support", "integration")
PHASES: tuple[Phase, ...] = ("screening", "preparation", "dosing", "support", "recovery", "integration", "follow-up")
LONGEST_VISIT = 1440
"""Minutes at which the clock of a visit stops counting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """A best practice of the catalogue: what options uphold and violate."""

    id: str
    domain: Domain
    phase: Phase
    actor: str
    severity: Literal["critical", "major", "minor"]
    basis: str
    confirmation: str
    statement: str
    sources: tuple[str, ...]
    contested: bool = False
    caveat: str = ""
    support: str = ""
    disputed_by: tuple[str, ...] = ()
    contradicted_by: tuple[tuple[str, str], ...] = ()
    split_from: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: narration, or something said by a person (`you` is the trainee)."""

    text: str
    speaker: str = ""
    when: Guard | None = None


Scene = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """`name + n`, `name - n` or `name = n`, clamped to low..high."""

    name: str
    slot: int
    symbol: Literal["+", "-", "="]
    amount: int
    low: int
    high: int

    def of(self, value: int) -> int:
        """The new value of the quantity that had `value`."""
        if self.symbol == "+":
            value += self.amount
        elif self.symbol == "-":
            value -= self.amount
        else:
            value = self.amount
        return self.low if value < self.low else self.high if value > self.high else value


@dataclass(frozen=True, slots=True)
class Exit:
    """One entry of `next`: where to, and under which guard (the last has none)."""

    to: str
    when: Guard | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something the trainee can do in a decision, with all its consequences.

    The two outcomes of an `order` decision, `kept` and `broken`, are options too; they have no text.
    """

    id: str
    text: str = ""
    bit: int = 0
    """This option's place in `State.chosen`."""
    when: Guard | None = None
    leans: Literal["eager", "cautious", ""] = ""
    upholds: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    violates: tuple[str, ...] = ()
    recovers: tuple[str, ...] = ()
    policies_upheld: tuple[str, ...] = ()
    policies_violated: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    reveals: int = 0
    """Bits of the facts that this option reveals."""
    minutes: int = 0
    then: Scene = ()
    feedback: tuple[str, ...] = ()
    """Paragraphs."""
    next: tuple[Exit, ...] = ()
    keeps_open: bool = False
    """Of an answer to a cue: the cue goes on asking."""
    stops_infusion: bool = False
    """Of an answer to a cue: the medical staff stop the infusion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A question put to the trainee. `kept` and `broken` are set for `order` only."""

    kind: Kind
    prompt: str
    options: tuple[Option, ...]
    up_to: int = 1
    before: tuple[tuple[str, str], ...] = ()
    kept: Option | None = None
    broken: Option | None = None
    own_words: bool = False
    as_written: bool = False

    def option(self, option_id: str) -> Option:
        """The option or item of that id, or the outcome `kept` or `broken` of an order (KeyError if none)."""
        for option in (*self.options, *self.outcomes):
            if option.id == option_id:
                return option
        raise KeyError(option_id)

    @property
    def outcomes(self) -> tuple[Option, ...]:
        """`kept` and `broken` of an order, else nothing."""
        return tuple(o for o in (self.kept, self.broken) if o is not None)


@dataclass(frozen=True, slots=True)
class End:
    """How the patient fares. `instead_of` names the good end whose par counts for this one."""

    outcome: Outcome
    title: str
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """The beginning of a new visit: how long after the last ("two weeks"), and the clock on the wall (minutes)."""

    after: str
    starts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One station of a case: a scene, then a decision, an hour with the patient, an end, or the way on."""

    id: str
    phase: Phase
    heading: str = ""
    minutes: int = 0
    reveals: int = 0
    visit: Visit | None = None
    scene: Scene = ()
    decision: Decision | None = None
    hour: Hour | None = None
    end: End | None = None
    next: tuple[Exit, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether a run stops here: for an answer, for an act, or for good."""
        return self.decision is not None or self.hour is not None or self.end is not None


@dataclass(frozen=True, slots=True)
class Fact:
    """An entry of the chart, hidden until revealed unless `at_start`."""

    id: str
    title: str
    text: tuple[str, ...]
    at_start: bool
    bit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A variable or a gauge. A gauge belongs `of` a person and is `shown` in words that divide low..high evenly."""

    name: str
    slot: int
    start: int
    low: int
    high: int
    truth: bool = False
    of: str = ""
    shown: tuple[str, ...] = ()

    def word(self, value: int) -> str:
        """The word that a trainee sees for a gauge at `value`."""
        span = self.high - self.low + 1
        return self.shown[(value - self.low) * len(self.shown) // span]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A speaker. Vitals in mmHg, beats per minute and per cent; weight in kg."""

    id: str
    name: str
    role: str
    age: int | None = None
    pronouns: str = ""
    weight_kg: int | None = None
    vitals: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The clinic: its route and approach, the clock on the wall (minutes), its own rules, what it adopts."""

    route: str = ""
    approach: str = ""
    starts: int = 540
    policies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    adopts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """The one to five critical practices on which a case turns."""

    must_do: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()

    @property
    def practices(self) -> tuple[str, ...]:
        return self.must_do + self.must_not


@dataclass(frozen=True, slots=True)
class Review:
    """Whether the clinical content was reviewed, by whom and when."""

    status: Literal["draft", "reviewed"] = "draft"
    by: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """Advice (its code) that the author has weighed and does not take, in the whole case or `at` one step, and why."""

    advice: str
    at: str = ""
    because: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a play expects: an end, counts or percentages by domain, the critical errors (None: not looked at)."""

    end: str = ""
    domains: tuple[tuple[Domain, str], ...] = ()
    errors: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Play:
    """A scored test play: the answers in order, and what must come of them.

    lines: by answer, which entry of the file it comes from; the acts of an hour stand in one. response: the class of
    the patient, by number; None for what the case fixes, or the typical one.
    """

    name: str
    answers: tuple[tuple[str, Answer], ...]
    expect: Expectation
    lines: tuple[int, ...] = ()
    response: int | None = None


@dataclass(frozen=True, slots=True)
class Reads:
    """What the guards of a case read: only this can make two states differ in what follows."""

    slots: tuple[int, ...] = ()
    facts: int = 0
    chosen: int = 0
    clock: bool = False
    vitals: bool = False

    def __or__(self, other: Reads) -> Reads:
        """What either reads."""
        return Reads(
            tuple(sorted({*self.slots, *other.slots})),
            self.facts | other.facts,
            self.chosen | other.chosen,
            self.clock or other.clock,
            self.vitals or other.vitals,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A compiled case: every reference checked, nothing left to look up by text."""

    id: str
    title: str
    summary: str
    level: str
    takes: int
    objectives: tuple[str, ...]
    content_notes: tuple[str, ...]
    review: Review
    setting: Setting
    people: Mapping[str, Person]
    facts: tuple[Fact, ...]
    quantities: tuple[Quantity, ...]
    gate: Gate
    steps: Mapping[str, Step]
    start: str
    plays: tuple[Play, ...]
    practices: Mapping[str, Practice]
    """Those that the case names; contested ones only count where `setting.adopts` them."""
    reads: Reads = Reads()
    response: int | None = None
    """The response class that the case fixes (an index of body.RESPONSES); None where the seed draws it."""
    set_aside: tuple[SetAside, ...] = ()

    def decision(self, name: str) -> Decision | None:
        """The decision of a name as scores use them: a step, or `STEP.CUE` in an hour; None where nothing is asked."""
        step, _, cue = name.partition(".")
        hour = self.steps[step].hour
        if hour is None or not cue:
            return self.steps[step].decision
        return next((found.decision for found in hour.cues if found.id == cue), None)

    @property
    def responses(self) -> tuple[int, ...]:
        """The response classes in which runs can differ: the fixed one, or those drawn if a guard reads vital signs."""
        if self.response is not None:
            return (self.response,)
        return tuple(range(len(RESPONSES))) if self.reads.vitals else (TYPICAL,)

    def counts(self, practice: str) -> bool:
        """Whether a practice is scored in this case: it is settled, or the clinic adopts it."""
        return not self.practices[practice].contested or practice in self.setting.adopts

    @property
    def phases(self) -> tuple[Phase, ...]:
        """The phases that the case passes through, in the order of treatment."""
        used = {step.phase for step in self.steps.values()}
        return tuple(phase for phase in PHASES if phase in used)
