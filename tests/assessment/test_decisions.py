"""Difficulty, discrimination, answers nobody takes, and weighing by severity."""

from __future__ import annotations

import pytest

from kapsim.assessment.decisions import (
    Pairs,
    credit_remark,
    difficulty,
    discrimination,
    not_taken,
    telling_remark,
    unused_remark,
)
from kapsim.assessment.enough import Lacking
from kapsim.assessment.sensitivity import Sensitivity, rank_correlation, sensitivity

ATTITUDE = """
43 51 30 39 61 92 45  63 64 51 54 63 73 47  71 70 68 69 76 86 48  61 63 45 47 54 84 35  81 78 56 66 71 83 47
43 55 49 44 54 49 34  58 67 42 56 66 68 35  71 75 50 55 70 66 41  72 82 72 67 71 83 31  67 61 45 47 62 80 41
64 53 53 58 58 67 34  67 60 47 39 59 74 41  69 62 57 42 55 63 25  68 83 83 45 59 77 35  77 77 54 72 79 77 46
81 90 50 72 60 54 36  74 85 64 69 79 79 63  65 60 65 75 55 80 60  65 70 46 57 75 85 46  50 58 68 54 64 78 52
50 40 33 34 43 64 33  64 61 52 62 66 80 41  53 66 52 50 63 80 37  40 37 42 58 50 57 49  63 54 42 48 66 75 33
66 77 66 63 88 76 72  78 75 58 74 80 78 49  48 57 44 45 51 83 38  85 85 71 71 77 74 55  82 82 39 59 64 78 39
"""
"""Chatterjee and Price 1977, the data set `attitude` of R: thirty departments, seven questions."""


def pairs(values: list[tuple[float, float]]) -> Pairs:
    x, y = zip(*values, strict=True)
    return Pairs(
        len(values), sum(x), sum(y), sum(a * a for a in x), sum(b * b for b in y), sum(a * b for a, b in values)
    )


def test_a_correlation_is_that_published_for_the_data_of_chatterjee_and_price() -> None:
    """Regression Analysis by Example, table 3.3: rating with complaints 0.825, with critical 0.156."""
    flat = [float(value) for value in ATTITUDE.split()]
    rows = [flat[start : start + 7] for start in range(0, len(flat), 7)]
    found = [pairs([(row[0], row[column]) for row in rows]).correlation for column in (1, 2, 3, 4, 5, 6)]
    assert [round(value, 3) for value in found if value is not None] == [0.825, 0.426, 0.624, 0.590, 0.156, 0.155]


def test_ranks_correlate_as_published() -> None:
    """IQ and hours of television of ten people, Wikipedia, "Spearman's rank correlation coefficient": -29/165."""
    data = [(106, 7), (100, 27), (86, 2), (101, 50), (99, 28), (103, 29), (97, 20), (113, 12), (112, 6), (110, 17)]
    assert rank_correlation(dict.fromkeys(data, 1)) == pytest.approx(-29 / 165, abs=1e-12)


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    """Siegel 1956, by hand: ranks 1.5 1.5 3 4 against 1 2.5 2.5 4."""
    found = rank_correlation({(0.1, 0.0): 1, (0.1, 0.5): 1, (0.2, 0.5): 1, (0.9, 0.8): 1})
    ranks = [(1.5, 1), (1.5, 2.5), (3, 2.5), (4, 4)]
    assert found == pytest.approx(pairs(ranks).correlation, abs=1e-12)


def test_values_that_occur_often_count_as_often() -> None:
    assert rank_correlation({(0.1, 0.2): 3, (0.5, 0.1): 2, (0.9, 0.9): 4}) == pytest.approx(
        pairs([(2, 4), (2, 4), (2, 4), (4.5, 1.5), (4.5, 1.5), *[(7.5, 7.5)] * 4]).correlation
    )


def test_weighing_tells_how_the_order_and_the_mean_change() -> None:
    found = sensitivity({(0.5, 0.4): 6, (0.75, 0.9): 6})
    assert isinstance(found, Sensitivity)
    assert (found.n, found.rank) == (12, 1)
    assert found.shift == pytest.approx(0.025)
    assert found.most == pytest.approx(0.15)
    assert isinstance(sensitivity({(0.5, 0.4): 9}), Lacking)


def test_a_decision_that_all_answer_alike_discriminates_nobody() -> None:
    same = pairs([(1.0, index / 100) for index in range(100)])
    found = discrimination(same)
    assert isinstance(found, Lacking)
    assert found.text == "no figure: all had the same credit"


def test_figures_of_a_decision_wait_for_enough_trainees() -> None:
    assert difficulty(10, 7.5) == 0.75
    assert isinstance(difficulty(9, 7.5), Lacking)
    many = [(float(index % 2), float(index % 2)) for index in range(100)]
    assert discrimination(pairs(many)) == pytest.approx(1)
    assert isinstance(discrimination(pairs(many[:99])), Lacking)


def test_an_answer_that_nobody_took_is_only_named_where_enough_could_have() -> None:
    assert not_taken(["a", "b", "c"], {"a": 30}, 30) == ("b", "c")
    assert isinstance(not_taken(["a", "b"], {"a": 29}, 29), Lacking)


def test_remarks_name_what_is_worth_a_look() -> None:
    assert (credit_remark(0.6), telling_remark(0.2), unused_remark((), 100)) == ("", "", "")
    assert credit_remark(0.95) == "nearly all that could be earned was earned"
    assert credit_remark(0.29).startswith("little was earned")
    assert "look at the key" in telling_remark(-0.01)
    assert telling_remark(0.19) == "says little about how a trainee does elsewhere"
    assert unused_remark(("a",), 50) == "nobody of 50 took one answer: at most 6% of all trainees would"
    assert credit_remark(Lacking()) == telling_remark(Lacking()) == unused_remark(Lacking(), 3) == ""
