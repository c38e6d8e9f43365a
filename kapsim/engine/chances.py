"""Which practices were at stake in what was judged, and how far each was met."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .model import Case, Option, Practice
from .score import Judged, Result


@dataclass(frozen=True, slots=True)
class Chance:
    """One practice at stake in one decision. `met`: 1 done, 1/2 half done, 0 not done or gone against."""

    practice: Practice
    met: Fraction
    against: bool
    decision: int


def chances(case: Case, result: Result) -> tuple[Chance, ...]:
    """The practices at stake in each decision: those that the best answer upholds and those that were touched.

    A decision met again is no new chance, but going against a practice there is. A duty is done to a share; what
    nothing asked for can only go against a practice. Contested practices that the clinic does not adopt are never at
    stake.
    """
    found: list[Chance] = []
    for judged in result.decisions:
        met: dict[str, Fraction] = {}
        if is_duty(case, judged):
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


def is_duty(case: Case, judged: Judged) -> bool:
    """Whether what was judged is a duty of an hour: it has a name of its own there, and nothing is decided."""
    return "." in judged.step and case.decision(judged.step) is None


def at_stake(case: Case, judged: Judged) -> tuple[Option, ...]:
    """The options that would have been best: of a decision, a cue or a duty; none for what nothing asked for."""
    decision = case.decision(judged.step)
    if decision is None:
        return judged.offered
    if judged.best is None:
        return ()
    return (decision.kept,) if decision.kept else tuple(decision.option(name) for name in judged.best)


def _best_upholds(case: Case, judged: Judged) -> tuple[str, ...]:
    return tuple(name for option in at_stake(case, judged) for name in option.upholds)
