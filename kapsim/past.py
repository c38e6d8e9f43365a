"""An attempt as lists and figures need it: what was decided, counted and missed, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .engine.model import Case, Practice
    from .engine.score import Judged, Result

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SEVERITIES = ("critical", "major", "minor")


@dataclass(frozen=True, slots=True)
class Chance:
    """One practice at stake in one decision. `met`: 1 done, 1/2 half done, 0 not done or gone against."""

    practice: Practice
    met: Fraction
    against: bool
    decision: int


@dataclass(frozen=True, slots=True)
class Past:
    """One attempt as lists and figures need it.

    decisions: how many were answered. head: changes with everything that is recorded. result: None while it is
    unfinished (nothing is counted before the end), not read back yet, or where it cannot be; `why` then says the
    reason.
    """

    id: str
    case: str
    title: str
    started: datetime
    finished: bool
    kind: str
    mode: str
    first: bool
    decisions: int
    head: str = ""
    resumable: bool = False
    result: Result | None = None
    chances: tuple[Chance, ...] = ()
    why: str = ""

    @property
    def counts(self) -> bool:
        """Whether this attempt stands for what the trainee can do."""
        return self.finished and self.kind == "attempt" and self.result is not None


def chances(case: Case, result: Result) -> tuple[Chance, ...]:
    """The practices at stake in each decision: those that the best answer upholds and those that were touched.

    A decision met again is no new chance, but going against a practice there is. A duty is done to a share; what
    nothing asked for can only go against a practice. Contested practices that the clinic does not adopt are never at
    stake.
    """
    found: list[Chance] = []
    for judged in result.decisions:
        met: dict[str, Fraction] = {}
        if judged.step.partition(".")[2] and case.decision(judged.step) is None:
            # A duty is done to the share of its intervals in which it was.
            kept, begun = judged.answer[0].split(" of ")
            met |= {name: Fraction(int(kept), int(begun)) for name in _best_upholds(case, judged)}
        elif not judged.again:
            met |= dict.fromkeys(_best_upholds(case, judged), Fraction(0))
            met |= {name: Fraction(1, 2) for option in judged.options for name in option.partly}
            met |= {name: Fraction(1) for option in judged.options for name in option.upholds}
        against = {name for option in judged.options for name in option.violates}
        met |= dict.fromkeys(against, Fraction(0))
        found += [
            Chance(case.practices[name], share, name in against, judged.index)
            for name, share in met.items()
            if case.counts(name)
        ]
    return tuple(found)


def missed(past: Past) -> tuple[Practice, ...]:
    """The practices not fully done somewhere in an attempt, the gravest first."""
    names = {chance.practice.id: chance.practice for chance in past.chances if chance.met < 1}
    return tuple(sorted(names.values(), key=lambda practice: SEVERITIES.index(practice.severity)))


def day(when: datetime) -> str:
    """A day as `12 Nov 2026`, in the zone of `when`, whatever the locale."""
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return f"{when.day} {months[when.month - 1]} {when.year}"


def gate_words(past: Past) -> str:
    """How the gate stands, in words: `no critical error`, `2 critical errors, 1 made good`."""
    if past.result is None:
        return ""
    gate = past.result.gate
    errors, good = len(gate.errors), sum(error.recovered is not None for error in gate.errors)
    if not errors:
        words = "no critical error"
    else:
        words = f"{errors} critical error{'s' if errors > 1 else ''}"
        if good:
            words += ", made good" if good == errors else f", {good} made good"
    return f"{words}, {len(gate.incomplete)} half done" if gate.incomplete else words


def count_words(past: Past) -> tuple[str, ...]:
    """What was counted in each domain: `safety 7 1/2 of 9`."""
    if past.result is None:
        return ()
    return tuple(f"{score.domain} {score.text}" for score in past.result.domains if score.assessed)


def _best_upholds(case: Case, judged: Judged) -> tuple[str, ...]:
    from .review_hour import at_stake

    return tuple(name for option in at_stake(case, judged) for name in option.upholds)
