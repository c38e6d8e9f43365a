"""Spread: against Python's own statistics module, which takes the values one by one."""

from __future__ import annotations

import random
import statistics
from collections import Counter

import pytest

from kapsim.assessment.spread import in_bins, spread


@pytest.mark.parametrize("n", [2, 3, 5, 8, 101])
def test_a_spread_is_what_the_statistics_module_says_of_the_same_values(n: int) -> None:
    draw = random.Random(n)
    values = [draw.randrange(0, 12) / 11 for _ in range(n)]
    found = spread(Counter(values))
    lower, median, upper = statistics.quantiles(values, n=4, method="inclusive")
    assert (found.n, found.least, found.most) == (n, min(values), max(values))
    assert found.mean == pytest.approx(statistics.fmean(values), abs=1e-12)
    assert found.sd == pytest.approx(statistics.stdev(values), abs=1e-12)
    assert (found.lower, found.median, found.upper) == pytest.approx((lower, median, upper), abs=1e-12)


def test_a_single_value_has_no_deviation() -> None:
    found = spread({0.4: 1})
    assert (found.sd, found.lower, found.median, found.upper) == (0, 0.4, 0.4, 0.4)


def test_nothing_has_no_spread() -> None:
    with pytest.raises(ValueError, match="no values"):
        spread({})


def test_a_score_on_the_border_belongs_to_the_part_that_begins_there() -> None:
    assert in_bins({0.0: 1, 0.3: 2, 0.7: 4, 1.0: 8}, 10) == (1, 0, 0, 2, 0, 0, 0, 4, 0, 8)
