"""What follows from another finding is not reported beside it."""

from __future__ import annotations

from textwrap import dedent

from kapsim.case.check import check
from kapsim.source import read

from ..builders import PRACTICES, source

CHOICE = """
one:
  phase: dosing
  choose:
    prompt: What now?
    options:
      good: {text: Good., upholds: [s1], next: home}
      bad: {text: Bad., violates: [s1], next: away}
"""
ENDS = """
home:
  phase: dosing
  end: {outcome: good, title: Home}
away:
  phase: dosing
  end: {outcome: poor, title: Away}
"""


def found(steps: str, plays: str = "") -> list[tuple[str, str]]:
    """Code and place of every problem of a case with these steps."""
    text = source(dedent(steps), plays=plays)
    problems = check(read(text.encode(), "a.yaml"), PRACTICES).problems
    return [(problem.code, str(problem.path[1])) for problem in problems]


def test_a_case_without_findings_has_none() -> None:
    assert found(CHOICE + ENDS) == []


def test_of_steps_that_nothing_leads_to_the_first_is_reported() -> None:
    lost = "a:\n  phase: dosing\nb:\n  phase: dosing\n  next: c\nc:\n  phase: dosing\n  next: away\n"
    assert found(CHOICE + lost + ENDS) == [("K501", "a")]


def test_of_a_round_that_nothing_leads_to_one_step_is_reported() -> None:
    options = "      x: {{text: X., next: {}}}\n      y: {{text: Y., next: home}}\n"
    answer = f"  choose:\n    prompt: What?\n    options:\n{options}"
    lost = f"a:\n  phase: dosing\n{answer.format('b')}b:\n  phase: dosing\n{answer.format('a')}"
    assert found(CHOICE + lost + ENDS) == [("K501", "a")]


def test_two_steps_that_nothing_leads_to_are_two_problems() -> None:
    lost = "a:\n  phase: dosing\n  next: home\nb:\n  phase: dosing\n  next: away\n"
    assert found(CHOICE + lost + ENDS) == [("K501", "a"), ("K501", "b")]


def test_a_step_behind_an_answer_that_is_never_offered_is_not_reported_too() -> None:
    closed = CHOICE.replace("bad: {text", "bad: {when: tries > 2, text")
    assert found(closed + ENDS) == [("K502", "one")]


def test_a_decision_short_of_an_answer_has_no_best_one_for_that_reason_alone() -> None:
    closed = CHOICE.replace("good: {text", "good: {when: tries > 2, text")
    plays = "best:\n  answers:\n    - one: good\n  expect: {end: home}\n"
    assert found(closed + ENDS, plays) == [("K502", "one")]


def test_a_decision_without_any_answer_is_one_problem() -> None:
    stuck = CHOICE.replace("{text", "{when: tries > 2, text")
    assert found(stuck + ENDS) == [("K503", "one")]


def test_a_good_end_without_a_flawless_path_is_a_problem_where_no_decision_explains_it() -> None:
    better = CHOICE + "      also: {text: Also., upholds: [s1], violates: [sm], next: better}\n" + ENDS
    assert found(better + "better:\n  phase: dosing\n  end: {outcome: good, title: Better}\n") == [("K507", "better")]


def forgiving(more: str = "") -> str:
    """A case whose good end is reached after a critical error; what is bad lies unreached."""
    return CHOICE.replace("next: away", "next: home") + more + ENDS


def test_a_bad_end_that_nobody_comes_to_is_not_reported_beside_an_error_that_leads_to_a_good_one() -> None:
    assert found(forgiving()) == [("K508", "home")]


def test_nor_is_what_leads_to_the_bad_end_or_would_make_the_error_good() -> None:
    way = "ward:\n  phase: dosing\n  next: away\n"
    assert found(forgiving(way)) == [("K508", "home")]
    option = "      back: {text: Back., recovers: [s1], upholds: [s1], next: home}\n"
    repair = f"repair:\n  phase: dosing\n  choose:\n    prompt: What?\n    options:\n{option}"
    home, _, _ = ENDS.partition("away:")
    assert found(CHOICE.replace("next: away", "next: home") + repair + home) == [("K508", "home")]


def test_another_step_that_nothing_leads_to_is_reported_beside_it() -> None:
    lost = "lost:\n  phase: dosing\n  next: home\n"
    assert found(forgiving(lost)) == [("K501", "lost"), ("K508", "home")]


def test_a_play_that_comes_to_the_good_end_after_an_error_is_not_reported_too() -> None:
    plays = (
        "bad:\n  answers:\n    - one: bad\n  expect: {end: away}\n"
        "good:\n  answers:\n    - one: good\n  expect: {end: away}\n"
    )
    assert found(forgiving(), plays) == [("K508", "home"), ("K605", "good")]
