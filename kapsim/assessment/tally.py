"""A group's results under one edition of a case, summed up: what all figures are worked out from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..engine.model import Domain
from .decisions import Pairs
from .reliability import Sums

NEARLY_ALL = 0.9
"""The share of trainees who must have met a decision for it to count towards alpha."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What results were derived from: a case's file, a catalogue and the rules. `tries` finished under it."""

    case: str
    rules: str
    case_digest: str
    catalogue_digest: str
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """How often one answer was given to a decision, and what credit that earned.

    credit: by domain the number of opportunities and the sum of credits. flawless: with full credit everywhere.
    """

    step: str
    kind: str
    phase: str
    answer: str
    count: int
    flawless: int
    credit: Mapping[Domain, tuple[int, float]]


@dataclass(frozen=True, slots=True)
class PracticeTally:
    """How a practice fared in a group: at stake in `trainees` attempts, met so often of `chances`, and gone against.

    gate: how many attempts had a commission, an omission, an error made good (`recovered`) or half done (`incomplete`).
    """

    practice: str
    domain: str
    severity: str
    trainees: int
    chances: int
    met: float
    against: int
    gate: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A group's results under one edition, summed up.

    once: whether each trainee is in it with one attempt only. begun: attempts at the case; trainees: persons behind the
    results, results: how many there are. ends: step and outcome. errors: attempts by whether a critical error stayed
    unrecovered, and whether one was made good. scores: by domain, score and weighted score. coverage: by domain. waits:
    seconds at a decision. minutes: of an attempt. rests: credits beside the mean of the other decisions. complete: for
    alpha, the sums of totals and of each decision.
    """

    edition: Edition
    once: bool
    begun: int
    trainees: int
    results: int
    ends: tuple[tuple[str, str, int], ...]
    errors: Mapping[tuple[bool, bool], int]
    scores: Mapping[Domain, Mapping[tuple[float, float], int]]
    coverage: Mapping[Domain, Mapping[float, int]]
    practices: tuple[PracticeTally, ...]
    taken: tuple[Taken, ...]
    again: Mapping[str, int]
    waits: Mapping[str, Mapping[float, int]]
    minutes: Mapping[float, int]
    rests: Mapping[tuple[str, Domain], Pairs]
    complete: Mapping[Domain, tuple[Sums, Mapping[str, Sums]]] = field(default_factory=dict)
