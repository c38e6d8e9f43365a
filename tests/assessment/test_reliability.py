"""Alpha, its interval and F: against published tables and published examples."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

import pytest

from kapsim.assessment.beta import beta_below, f_below, f_quantile
from kapsim.assessment.enough import Lacking
from kapsim.assessment.reliability import Alpha, Sums, alpha, alpha_of, measurement_error

QUESTIONNAIRE = """
1 1 1 1 1 1 1 1 1 1 1
1 1 1 1 1 1 1 1 0 1 0
. 0 1 1 . 1 1 1 1 0 0
1 1 1 0 1 1 0 1 1 0 0
1 1 1 1 1 0 0 0 1 0 0
0 1 . 0 1 1 1 1 0 0 0
1 1 1 1 0 0 1 0 0 0 0
1 1 1 1 1 0 0 0 0 0 0
0 1 0 1 1 0 0 0 0 1 0
1 0 0 1 0 1 0 0 . 0 0
1 1 1 0 0 0 0 0 0 0 0
1 0 0 1 0 0 0 0 0 0 0
"""
"""Zaiontz, real-statistics.com, as the data set `cronbach_wide_missing` of pingouin 0.5: twelve people, eleven
questions. Its documentation gives 0.8016949152542373 over complete rows (as does psych::alpha of R), and
0.7380191693290734 with the interval 0.447 to 0.911 where what is missing is the median of its question."""


def sums(values: Sequence[float]) -> Sums:
    return Sums(len(values), sum(values), sum(value * value for value in values))


def alpha_among(people: list[list[float]]) -> Alpha:
    found = alpha_of(sums([sum(person) for person in people]), [sums(column) for column in zip(*people, strict=True)])
    assert isinstance(found, Alpha)
    return found


def test_alpha_is_that_published_for_the_complete_rows_of_a_questionnaire() -> None:
    rows = [line.split() for line in QUESTIONNAIRE.split("\n") if line and "." not in line]
    found = alpha_among([[float(value) for value in row] for row in rows])
    assert found.value == pytest.approx(0.8016949152542373, abs=1e-12)
    assert (found.trainees, found.decisions) == (9, 11)


def test_feldts_interval_is_that_published_for_a_questionnaire() -> None:
    rows = [line.split() for line in QUESTIONNAIRE.split("\n") if line]
    given = [[float(value) for value in column if value != "."] for column in zip(*rows, strict=True)]
    middle = [median(column) for column in given]
    filled = [[middle[at] if value == "." else float(value) for at, value in enumerate(row)] for row in rows]
    found = alpha_among(filled)
    assert found.value == pytest.approx(0.7380191693290734, abs=1e-12)
    assert (round(found.low, 3), round(found.high, 3)) == (0.447, 0.911)


def test_alpha_is_that_of_bland_and_altman() -> None:
    """BMJ 1997;314:572: ten items, variances that sum to 11.16, variance of the totals 77.44, alpha 0.95."""
    items = [Sums(2, 0.0, 1.116)] * 10
    found = alpha_of(Sums(2, 0.0, 77.44), items)
    assert isinstance(found, Alpha)
    assert round(found.value, 2) == 0.95


@pytest.mark.parametrize(
    ("share", "first", "second", "value"),
    [
        (0.95, 1, 1, 161.448),
        (0.95, 5, 10, 3.326),
        (0.95, 2, 12, 3.885),
        (0.95, 10, 100, 1.927),
        (0.99, 5, 10, 5.636),
        (0.99, 3, 30, 4.510),
        (0.90, 4, 20, 2.249),
    ],
)
def test_quantiles_of_f_are_those_of_the_table(share: float, first: int, second: int, value: float) -> None:
    """NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.3: upper critical values of the F distribution."""
    assert round(f_quantile(share, first, second), 3) == value


@pytest.mark.parametrize(("x", "a", "b"), [(0.3, 2, 5), (0.9, 7, 3), (0.5, 1, 1), (0.05, 12, 40), (0.999, 3, 90)])
def test_the_incomplete_beta_function_counts_the_binomial_tail(x: float, a: int, b: int) -> None:
    """Abramowitz and Stegun 26.5.24: for whole a and b it is the chance of a or more in a + b - 1."""
    n = a + b - 1
    tail = math.fsum(math.comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(a, n + 1))
    assert beta_below(x, a, b) == pytest.approx(tail, rel=1e-11)


@pytest.mark.parametrize(("first", "second"), [(29, 87), (199, 3781), (49999, 949981)])
def test_a_quantile_has_its_share_below_it_however_many_trainees_there_are(first: int, second: int) -> None:
    for share in (0.025, 0.5, 0.975):
        assert f_below(f_quantile(share, first, second), first, second) == pytest.approx(share, abs=1e-9)


def test_the_error_of_measurement_is_that_of_classical_test_theory() -> None:
    """Wechsler's scales: a standard deviation of 15 and a reliability of 0.91 give 4.5."""
    assert measurement_error(15, Alpha(0.91, 0, 1, 100, 10)) == pytest.approx(4.5)


def test_few_trainees_and_few_decisions_have_no_alpha_but_a_reason() -> None:
    few = alpha(Sums(29, 10, 20), [Sums(29, 1, 1)] * 4)
    assert isinstance(few, Lacking)
    assert few.text == "insufficient data: 29 trainees who met all, 30 needed"
    short = alpha(Sums(300, 10, 20), [Sums(300, 1, 1)] * 3)
    assert isinstance(short, Lacking)
    assert short.text.startswith("insufficient data: 3 decisions that")
    assert measurement_error(0.2, few) is few


def test_without_any_difference_there_is_no_alpha() -> None:
    found = alpha(Sums(40, 40, 40), [Sums(40, 10, 2.5)] * 4)
    assert isinstance(found, Lacking)
    assert "same score" in found.text
