"""Where the values of a group lie, from each value and how often it occurs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Counted = Mapping[float, int]
"""How often each value occurs."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean, standard deviation (of a sample, n - 1) and quartiles of `n` values.

    Quartiles interpolate between the two neighbours (Hyndman and Fan 1996, type 7: what R, NumPy and Excel give).
    sd: 0 for a single value.
    """

    n: int
    mean: float
    sd: float
    least: float
    lower: float
    median: float
    upper: float
    most: float


def spread(counted: Counted) -> Spread:
    """The spread of values. Raises ValueError where there is none."""
    n = sum(counted.values())
    if not n:
        raise ValueError("there is no spread of no values")
    values = sorted(counted)
    mean = math.fsum(value * counted[value] for value in values) / n
    squares = math.fsum((value - mean) ** 2 * counted[value] for value in values)
    return Spread(
        n,
        mean,
        math.sqrt(squares / (n - 1)) if n > 1 else 0.0,
        values[0],
        quantile(counted, 0.25),
        quantile(counted, 0.5),
        quantile(counted, 0.75),
        values[-1],
    )


def quantile(counted: Counted, share: float) -> float:
    """The value below which a share (0 to 1) of the values lies."""
    n = sum(counted.values())
    place = (n - 1) * share
    below = math.floor(place)
    first, second = _at(counted, (below, min(below + 1, n - 1)))
    return first + (second - first) * (place - below)


def in_bins(counted: Counted, bins: int) -> tuple[int, ...]:
    """How many values from 0 to 1 lie in each of so many equal parts; 1 belongs to the last."""
    found = [0] * bins
    for value, count in counted.items():
        # A score of 0.7 must not slip below 0.7 in the arithmetic of the machine.
        found[min(bins - 1, math.floor(value * bins + 1e-9))] += count
    return tuple(found)


def _at(counted: Counted, places: Iterable[int]) -> list[float]:
    """The values at these places of the ordered values, from 0; the places in order."""
    wanted, found, seen = list(places), [], 0
    for value in sorted(counted):
        seen += counted[value]
        while wanted and wanted[0] < seen:
            found.append(value)
            wanted.pop(0)
    return found
