"""Whether a trainee who passes a cut would pass it again on a parallel case, from one attempt each.

The method of Livingston and Lewis (1995, Journal of Educational Measurement 32, 179-197), which takes scores of any
kind and their reliability: the effective test length n is the number of independent right-or-wrong questions that would
have the same mean, variance and reliability; true scores follow a beta distribution with the mean and the true variance
of the scores (two parameters, as in Huynh 1976: a group of a hundred cannot support four); a score on a parallel test
is then beta-binomial. Consistency is the probability of the same decision on two such tests, kappa its excess over
chance (Cohen 1960).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from .enough import Lacking
from .reliability import Alpha
from .spread import Spread

LONGEST = 300
"""Effective questions from which on more make no difference that could be seen."""


@dataclass(frozen=True, slots=True)
class Consistency:
    """same: the probability of the same decision twice. kappa: the share of what chance leaves. length: effective."""

    same: float
    kappa: float
    length: int


def consistency(scores: Spread, found: Alpha | Lacking, cut: float) -> Consistency | Lacking:
    """How consistent a decision at a cut (0 to 1) is, for scores from 0 to 1."""
    if isinstance(found, Lacking):
        return found
    return consistency_of(scores.mean, scores.sd**2, found.value, cut)


def consistency_of(mean: float, variance: float, reliability: float, cut: float) -> Consistency | Lacking:
    """The same from mean, variance and reliability."""
    if not 0 < reliability < 1:
        return Lacking(why="alpha is not between 0 and 1, so scores cannot be split into truth and error")
    true_variance = reliability * variance
    if not 0 < true_variance < mean * (1 - mean):
        return Lacking(why="scores differ more than scores from 0 to 1 with one peak can")
    length = (mean * (1 - mean) - true_variance) / (variance * (1 - reliability))
    questions = max(1, min(LONGEST, round(length)))
    shape = mean * (1 - mean) / true_variance - 1
    least = max(0, math.ceil(cut * questions - 1e-9))
    passed, both = _passing(questions, mean * shape, (1 - mean) * shape, least)
    same = 1 - 2 * (passed - both)
    chance = passed * passed + (1 - passed) * (1 - passed)
    kappa = (same - chance) / (1 - chance) if chance < 1 - 1e-12 else 0.0
    return Consistency(same, kappa, questions)


def _passing(questions: int, a: float, b: float, least: int) -> tuple[float, float]:
    """The probabilities of at least so many right on one test, and on both of two parallel ones.

    Two tests of n questions given the same true score are one of 2n with x and y right, whose probability is
    C(n, x) C(n, y) B(a + x + y, b + 2n - x - y) / B(a, b).
    """
    if least <= 0:
        return 1.0, 1.0
    ways = [_choose(questions, right) for right in range(questions + 1)]
    base = _log_beta(a, b)
    one = sum(
        math.exp(ways[right] + _log_beta(a + right, b + questions - right) - base)
        for right in range(least, questions + 1)
    )
    both = 0.0
    for total in range(2 * least, 2 * questions + 1):
        weight = _log_beta(a + total, b + 2 * questions - total) - base
        first = max(least, total - questions)
        both += sum(math.exp(ways[x] + ways[total - x] + weight) for x in range(first, total - first + 1))
    return min(1.0, one), min(1.0, both)


def _choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
