"""How much of the differences between trainees would come again: Cronbach's alpha and what follows from it.

Alpha (Cronbach 1951) is a lower bound of the reliability of a sum of decisions whose errors are independent. In a case
they are not quite: one decision leads to another. That raises alpha, so it is an optimistic figure here, and says
nothing about other cases (case specificity: Elstein 1978; Norman, Bordage, Page and Keane 2006).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .beta import f_quantile
from .enough import DECISIONS, RELIABILITY, Lacking, lacking

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Alpha:
    """Cronbach's alpha over `decisions` that each of `trainees` met, with Feldt's interval at 95 per cent."""

    value: float
    low: float
    high: float
    trainees: int
    decisions: int


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over a group: how many values, their sum, and the sum of their squares."""

    n: int
    total: float
    squares: float

    @property
    def variance(self) -> float:
        """The variance of a sample (n - 1)."""
        return max(0.0, (self.squares - self.total * self.total / self.n) / (self.n - 1))


def alpha(scores: Sums, decisions: Sequence[Sums]) -> Alpha | Lacking:
    """Alpha from the sums of the trainees' totals and of each decision, over trainees who met all these decisions.

    The interval is Feldt's (1965; Feldt, Woodruff and Salih 1987): (1 - alpha) / (1 - estimate) is distributed as F
    with n - 1 and (n - 1)(k - 1) degrees of freedom.
    """
    n, k = scores.n, len(decisions)
    missing = lacking(k, DECISIONS, "decisions that nearly all met") or lacking(n, RELIABILITY, "trainees who met all")
    return missing or alpha_of(scores, decisions)


def alpha_of(scores: Sums, decisions: Sequence[Sums]) -> Alpha | Lacking:
    """Alpha from however many trainees and decisions there are, at least two of each."""
    n, k = scores.n, len(decisions)
    if scores.variance <= 1e-12:
        return Lacking(why="everybody has the same score, so there are no differences to be reliable")
    value = k / (k - 1) * (1 - sum(decision.variance for decision in decisions) / scores.variance)
    first, second, tail = n - 1, (n - 1) * (k - 1), (1 - CONFIDENCE) / 2
    low = 1 - (1 - value) * f_quantile(1 - tail, first, second)
    high = 1 - (1 - value) * f_quantile(tail, first, second)
    return Alpha(value, low, high, n, k)


def measurement_error(sd: float, found: Alpha | Lacking) -> float | Lacking:
    """The standard error of measurement: sd * sqrt(1 - alpha), in the unit of the scores (Lord and Novick 1968).

    About two in three trainees would, on a parallel case, score within one such error of their true score.
    """
    if isinstance(found, Lacking):
        return found
    return sd * math.sqrt(1 - max(0.0, min(1.0, found.value)))
