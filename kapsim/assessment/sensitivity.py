"""Whether it would matter if graver practices weighed more: scores beside scores weighted by severity (3/2/1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from .decisions import Pairs
from .enough import CREDIT, Lacking, lacking
from .spread import Counted

Both = Mapping[tuple[float, float], int]
"""How often a score occurs with a weighted score."""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What weighing changes. rank: Spearman's correlation of the two orders of trainees (None: all are equal).

    shift: the mean of weighted less plain scores, 0 to 1. most: the largest change of anybody, without its sign.
    """

    n: int
    rank: float | None
    shift: float
    most: float


def sensitivity(both: Both) -> Sensitivity | Lacking:
    """What weighing would change in a group."""
    n = sum(both.values())
    missing = lacking(n, CREDIT)
    if missing:
        return missing
    shift = sum((weighted - plain) * count for (plain, weighted), count in both.items()) / n
    most = max(abs(weighted - plain) for plain, weighted in both)
    return Sensitivity(n, rank_correlation(both), shift, most)


def rank_correlation(both: Both) -> float | None:
    """Spearman's rank correlation: Pearson's of the ranks, equal values sharing the mean of theirs (Kendall 1948)."""
    first, second = Counter[float](), Counter[float]()
    for (x, y), count in both.items():
        first[x] += count
        second[y] += count
    ranks, others = _ranks(first), _ranks(second)
    n = sum(both.values())
    middle = (n + 1) / 2
    xx = sum((ranks[x] - middle) ** 2 * count for x, count in first.items())
    yy = sum((others[y] - middle) ** 2 * count for y, count in second.items())
    xy = sum((ranks[x] - middle) * (others[y] - middle) * count for (x, y), count in both.items())
    return Pairs(n, 0, 0, xx, yy, xy).correlation


def _ranks(counted: Counted) -> dict[float, float]:
    ranks, below = {}, 0
    for value in sorted(counted):
        ranks[value] = below + (counted[value] + 1) / 2
        below += counted[value]
    return ranks
