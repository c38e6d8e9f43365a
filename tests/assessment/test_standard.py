"""Cuts of a panel, what they mean for a group, and whether the same trainee would pass again."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from kapsim.assessment.consistency import Consistency, consistency_of
from kapsim.assessment.enough import Lacking
from kapsim.assessment.standard import Cut, Rate, Standing, angoff, pass_rate

PANEL = {
    "a": {"x": {"safety": 80.0, "support": 50.0}, "y": {"safety": 60.0}},
    "b": {"x": {"safety": 90.0, "support": 70.0}, "y": {"safety": 70.0}},
    "c": {"x": {"safety": 70.0, "support": 60.0}, "y": {"safety": 50.0}, "z": {"safety": 0.0}},
}


def test_a_cut_is_the_mean_over_judges_of_their_means_over_decisions() -> None:
    safety, support = angoff(PANEL, ("safety", "support", "integration"))
    assert safety.domain == "safety"
    assert safety.by_judge == (("a", 70), ("b", 80), ("c", 60))
    assert (safety.value, safety.sd, safety.se) == (70, 10, pytest.approx(10 / 3**0.5))
    assert (support.value, support.sd) == (60, 10)
    assert support.rated == ("x",)


def test_a_decision_that_one_judge_left_out_does_not_tilt_the_cut() -> None:
    safety = angoff(PANEL, ("safety",))[0]
    assert safety.rated == ("x", "y")
    assert safety.left_out == ("z",)


def test_one_judge_has_a_cut_and_no_spread() -> None:
    cut = angoff({"a": PANEL["a"]}, ("support",))[0]
    assert (cut.value, cut.sd, cut.se, cut.small) == (50, None, None, True)


def test_a_cut_of_ratings_like_72_9_is_exact() -> None:
    cut = angoff({"a": {"x": {"safety": 72.9}}, "b": {"x": {"safety": 72.9}}}, ("safety",))[0]
    assert cut.value == Fraction(729, 10)
    assert cut.at(0) == 0.729


def test_an_unrecovered_critical_error_fails_whatever_the_numbers() -> None:
    cuts = [Cut("safety", Fraction(70))]
    found = pass_rate([Standing((1.0,), True, 3), Standing((0.7,), False, 5), Standing((0.69,), False, 2)], cuts)
    assert found == Rate(passed=5, failed=5, undecided=0, errors=3, only_errors=3)
    assert found.share == 0.5


def test_every_cut_has_to_be_reached_and_what_was_not_assessed_decides_nothing() -> None:
    cuts = [Cut("safety", Fraction(70)), Cut("support", Fraction(60))]
    standings = [
        Standing((0.8, 0.5), False, 1),
        Standing((0.8, None), False, 2),
        Standing((0.6, None), False, 4),
        Standing((None, 0.9), True, 8),
    ]
    assert pass_rate(standings, cuts) == Rate(0, 13, 2, 8, 0)


def test_moving_a_cut_by_its_error_moves_the_rate() -> None:
    cut = Cut("safety", Fraction(70), sd=10.0, se=5.0)
    standings = [Standing((score / 100,), False, 1) for score in (58, 62, 67, 72, 77, 82)]
    assert [pass_rate(standings, [cut], by).passed for by in (-2, -1, 0, 1, 2)] == [5, 4, 3, 2, 1]


def test_consistency_of_one_question_is_known_in_closed_form() -> None:
    """True scores even over 0 to 1, one question: E[p^2 + (1-p)^2] = 2/3, and kappa the reliability (Huynh 1976)."""
    found = consistency_of(0.5, 0.25, 1 / 3, 0.5)
    assert isinstance(found, Consistency)
    assert found.length == 1
    assert found.same == pytest.approx(2 / 3)
    assert found.kappa == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("a", "b", "questions", "cut"), [(6.0, 2.0, 20, 0.7), (3.0, 3.0, 12, 0.5), (9.0, 3.0, 30, 0.6)]
)
def test_consistency_is_what_two_parallel_tests_show(a: float, b: float, questions: int, cut: float) -> None:
    draw = random.Random(questions)
    pairs = []
    for _ in range(8_000):
        truth = draw.betavariate(a, b)
        pairs.append(tuple(sum(draw.random() < truth for _ in range(questions)) / questions for _ in range(2)))
    mean = a / (a + b)
    true_variance = mean * (1 - mean) / (a + b + 1)
    variance = true_variance + (mean * (1 - mean) - true_variance) / questions
    found = consistency_of(mean, variance, true_variance / variance, cut)
    assert isinstance(found, Consistency)
    assert found.length == questions
    shown = sum((first >= cut) == (second >= cut) for first, second in pairs) / len(pairs)
    assert found.same == pytest.approx(shown, abs=0.015)


def test_a_cut_that_everybody_reaches_is_consistent_and_says_nothing_beyond_chance() -> None:
    found = consistency_of(0.8, 0.02, 0.7, 0.0)
    assert isinstance(found, Consistency)
    assert (found.same, found.kappa) == (1, 0)


def test_scores_that_cannot_be_split_into_truth_and_error_have_no_consistency() -> None:
    assert isinstance(consistency_of(0.5, 0.02, -0.2, 0.5), Lacking)
    assert isinstance(consistency_of(0.5, 0.26, 0.99, 0.5), Lacking)
