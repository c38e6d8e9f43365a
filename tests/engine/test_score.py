"""Scores worked out by hand: every rule of scoring in a case small enough to do on paper."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kapsim.engine.explore import explore
from kapsim.engine.score import Result, mixed, score
from tests.builders import case, play, scored


def counts(result: Result, domain: str = "safety") -> str:
    return result.domain(domain).text  # type: ignore[arg-type]


def errors(result: Result) -> list[tuple[str, str, bool]]:
    return [(e.practice, e.kind, e.recovered is not None) for e in result.gate.errors]


SLIP_AND_REPAIR = """
one:
  phase: dosing
  choose:
    prompt: One?
    options:
      right: {text: R, upholds: [s1], next: two}
      slip: {text: S, violates: [sm], next: repair-a}
repair-a:
  phase: dosing
  choose:
    prompt: Repair?
    options:
      mend: {text: M, upholds: [s2], next: repair-b}
      no: {text: N, next: bad}
repair-b:
  phase: dosing
  choose:
    prompt: Repair more?
    options:
      mend: {text: M, upholds: [s3], next: two}
      half: {text: H, partly: [s3], next: two}
two:
  phase: dosing
  choose:
    prompt: Two?
    options:
      right: {text: R, upholds: [s4], next: good}
      no: {text: N, next: bad}
good: {phase: dosing, end: {outcome: good, title: Good}}
bad: {phase: dosing, end: {outcome: poor, title: Bad}}
"""


def test_a_flawless_path_is_full_marks_and_par_is_its_opportunities() -> None:
    result = scored(case(SLIP_AND_REPAIR), "right", "right")
    assert counts(result) == "2 of 2"
    assert result.domain("safety").par == 2
    assert result.domain("safety").coverage == 1
    assert result.domain("support").text == "not assessed"


def test_a_slip_with_a_rich_repair_earns_nothing_from_the_repair() -> None:
    """The slip costs its own decision; two perfect repairs add no credit and no opportunity: 1 of max(2, 2)."""
    result = scored(case(SLIP_AND_REPAIR), "slip", "mend", "mend", "right")
    assert counts(result) == "1 of 2"
    assert [judged.on_course for judged in result.decisions] == [True, False, False, True]


def test_credit_lost_in_a_repair_is_added_to_what_the_score_is_out_of() -> None:
    """Half upheld in the second repair loses 1/2: 1 of 2 + 1/2."""
    assert counts(scored(case(SLIP_AND_REPAIR), "slip", "mend", "half", "right")) == "1 of 2 1/2"


def test_a_short_cut_to_a_bad_end_is_measured_by_the_par_it_avoided() -> None:
    """One opportunity met with credit 0, one repair lost, but par is 2: 0 of 2 + 1."""
    result = scored(case(SLIP_AND_REPAIR), "slip", "no")
    assert counts(result) == "0 of 3"
    assert result.domain("safety").coverage == Fraction(1, 2)


TWO_GOOD_ENDS = """
one:
  phase: dosing
  choose:
    prompt: Which way?
    options:
      short: {text: S, upholds: [s1], next: last-short}
      long: {text: L, upholds: [s1], next: long-a}
      lost: {text: X, next: bad}
last-short:
  phase: dosing
  choose: {prompt: End?, options: {yes: {text: Y, upholds: [s2], next: early}, no: {text: N, next: early}}}
long-a:
  phase: dosing
  choose: {prompt: A?, options: {yes: {text: Y, upholds: [s2], next: long-b}, no: {text: N, next: bad}}}
long-b:
  phase: dosing
  choose: {prompt: B?, options: {yes: {text: Y, upholds: [s3], next: late}, no: {text: N, next: bad-late}}}
early: {phase: dosing, end: {outcome: good, title: Early}}
late: {phase: dosing, end: {outcome: good, title: Late}}
bad: {phase: dosing, end: {outcome: poor, title: Bad}}
bad-late: {phase: dosing, end: {outcome: poor, title: Bad late, instead_of: early}}
"""


def test_two_good_ends_have_each_their_own_par() -> None:
    built = case(TWO_GOOD_ENDS)
    assert counts(scored(built, "short", "yes")) == "2 of 2"
    assert counts(scored(built, "long", "yes", "yes")) == "3 of 3"
    assert counts(scored(built, "short", "no")) == "1 of 2"


def test_a_bad_end_uses_the_highest_par_unless_it_says_instead_of_which_good_end_it_is() -> None:
    built = case(TWO_GOOD_ENDS)
    assert counts(scored(built, "lost")) == "0 of 3"
    assert counts(scored(built, "long", "yes", "no")) == "2 of 3"  # three were met, so the par of 2 does not lower it
    assert scored(built, "long", "yes", "no").domain("safety").par == 2


def test_the_reference_path_has_the_fewest_decisions() -> None:
    assert explore(case(TWO_GOOD_ENDS)).reference == (("one", ("short",)), ("last-short", ("yes",)))


DEFERRAL = """
one:
  phase: dosing
  choose:
    prompt: Go on?
    options:
      defer: {text: D, upholds: [sm], next: deferred}
      on: {text: O, next: two}
two:
  phase: dosing
  choose:
    prompt: Two?
    options:
      right: {text: R, upholds: [s1], next: late}
      half: {text: H, partly: [s1], next: late}
      no: {text: N, next: late}
deferred: {phase: dosing, end: {outcome: good, title: Deferred}}
late: {phase: dosing, end: {outcome: mixed, title: Late}}
"""


def test_a_correct_deferral_that_never_met_a_must_do_has_no_omission() -> None:
    result = scored(case(DEFERRAL), "defer")
    assert errors(result) == []
    assert result.gate.unmet == ("s1",)
    assert counts(result) == "1 of 1"


def test_a_must_do_never_upheld_although_it_could_have_been_is_an_omission() -> None:
    assert errors(scored(case(DEFERRAL), "on", "no")) == [("s1", "omission", False)]


def test_a_must_do_half_upheld_is_incomplete_and_no_error() -> None:
    result = scored(case(DEFERRAL), "on", "half")
    assert errors(result) == []
    assert result.gate.incomplete == ("s1",)


def test_a_violation_where_nothing_could_be_earned_adds_one_lost_opportunity() -> None:
    built = case(
        """
        one:
          phase: dosing
          choose:
            prompt: One?
            options: {right: {text: R, upholds: [s1]}, rude: {text: X, upholds: [s1], violates: [u1]}}
        good: {phase: dosing, end: {outcome: good, title: Good}}
        """
    )
    result = scored(built, "rude")
    assert counts(result) == "1 of 1"
    assert counts(result, "support") == "0 of 1"
    assert result.domain("support").lost == 1
    assert counts(scored(built, "right"), "support") == "not assessed"


def test_an_answer_that_violates_a_practice_of_a_domain_has_no_credit_there_but_upholds_for_the_gate() -> None:
    built = case(
        """
        one:
          phase: dosing
          choose:
            prompt: One?
            options:
              right: {text: R, upholds: [s1, u1]}
              mixed: {text: M, upholds: [s1, u1], violates: [s2]}
        good: {phase: dosing, end: {outcome: good, title: Good}}
        """
    )
    result = scored(built, "mixed")
    assert (counts(result), counts(result, "support")) == ("0 of 1", "1 of 1")
    assert errors(result) == []
    assert result.gate.upheld == (("s1", 0),)
    assert result.moments == (("s2", 0),)


RECOVERY = """
one:
  phase: dosing
  choose: {prompt: One?, options: {right: {text: R, upholds: [s1]}, slip: {text: S, violates: [s1]}}}
two:
  phase: dosing
  choose:
    prompt: Two?
    options:
      mend: {text: M, upholds: [s1], recovers: [s1]}
      only-recover: {text: O, recovers: [s1]}
      again: {text: A, violates: [s1], recovers: [s1]}
three:
  phase: dosing
  choose: {prompt: Three?, options: {fine: {text: F, upholds: [s2]}, slip: {text: S, violates: [s1]}}}
good: {phase: dosing, end: {outcome: good, title: Good}}
"""


def test_recovers_makes_an_earlier_violation_good_and_keeps_it_listed() -> None:
    result = scored(case(RECOVERY), "slip", "mend", "fine")
    assert errors(result) == [("s1", "commission", True)]
    assert result.gate.errors[0].recovered == 1
    assert result.gate.clear


def test_recovers_before_a_violation_does_nothing_for_it() -> None:
    result = scored(case(RECOVERY), "right", "mend", "slip")
    assert errors(result) == [("s1", "commission", False)]
    assert not result.gate.clear


def test_a_later_violation_is_a_new_one_even_in_the_answer_that_recovers() -> None:
    result = scored(case(RECOVERY), "slip", "again", "slip")
    assert errors(result) == [
        ("s1", "commission", True),
        ("s1", "commission", False),
        ("s1", "commission", False),
        ("s1", "omission", False),
    ]


def test_recovering_alone_earns_nothing_and_does_not_uphold() -> None:
    result = scored(case(RECOVERY), "slip", "only-recover", "fine")
    assert counts(result) == "1 of 3"
    assert errors(result) == [("s1", "commission", True), ("s1", "omission", False)]


CONTESTED = """
one:
  phase: dosing
  choose:
    prompt: One?
    options:
      right: {text: R, upholds: [s1, x1]}
      plain: {text: P, upholds: [s1]}
      against: {text: A, upholds: [s1], violates: [x1]}
good: {phase: dosing, end: {outcome: good, title: Good}}
"""


def test_a_contested_practice_that_is_not_adopted_neither_earns_nor_costs() -> None:
    built = case(CONTESTED)
    for answer in ("right", "plain", "against"):
        assert counts(scored(built, answer)) == "1 of 1"
    assert scored(built, "against").unscored == (("x1", 0),)
    assert scored(built, "against").moments == ()


def test_a_contested_practice_that_the_clinic_adopts_counts_like_any_other() -> None:
    built = case(CONTESTED, adopts="x1")
    assert counts(scored(built, "right")) == "1 of 1"
    assert counts(scored(built, "plain")) == "1/2 of 1"
    assert counts(scored(built, "against")) == "0 of 1"
    assert scored(built, "against").moments == (("x1", 0),)


TWICE = """
hub:
  phase: dosing
  choose:
    prompt: What now?
    options:
      ask: {text: A, upholds: [s1], changes: [tries + 1], next: [{when: tries >= 2, to: good}, {to: hub}]}
      push: {text: P, violates: [s2], changes: [tries + 1], next: [{when: tries >= 2, to: good}, {to: hub}]}
good: {phase: dosing, end: {outcome: good, title: Good}}
"""


def test_a_decision_met_again_is_no_new_opportunity_but_a_violation_there_is_lost() -> None:
    built = case(TWICE)
    assert counts(scored(built, "ask", "ask")) == "1 of 1"
    assert counts(scored(built, "ask", "push")) == "1 of 2"
    assert counts(scored(built, "push", "ask")) == "0 of 1"
    assert counts(scored(built, "push", "push")) == "0 of 2"


SELECT = """
one:
  phase: dosing
  select:
    prompt: Which?
    up_to: 2
    items:
      a: {text: A, upholds: [s1]}
      b: {text: B, upholds: [s2]}
      c: {text: C, violates: [s3]}
      d: {text: D}
good: {phase: dosing, end: {outcome: good, title: Good}}
"""


@pytest.mark.parametrize(
    ("chosen", "text"),
    [
        (("a", "b"), "1 of 1"),
        (("a",), "1/2 of 1"),
        (("a", "d"), "1/2 of 1"),
        (("a", "c"), "0 of 1"),
        (("c",), "0 of 1"),
        (("d",), "0 of 1"),
    ],
)
def test_in_select_each_violating_item_takes_back_one_practice_and_not_below_zero(
    chosen: tuple[str, ...], text: str
) -> None:
    assert counts(scored(case(SELECT), chosen)) == text


def test_up_to_more_than_the_items_that_earn_everything_is_found() -> None:
    codes = {finding.code: finding for finding in explore(case(SELECT.replace("up_to: 2", "up_to: 3"))).findings}
    assert codes["K506"].hint.endswith("write `up_to: 2`.")
    assert not explore(case(SELECT)).findings or all(f.code != "K506" for f in explore(case(SELECT)).findings)


ORDER = """
one:
  phase: dosing
  order:
    prompt: In which order?
    items: {a: {text: A}, b: {text: B}, c: {text: C}}
    before: [[a, b], [a, c]]
    upholds: [s1, u1]
    broken: {violates: [u2]}
good: {phase: dosing, end: {outcome: good, title: Good}}
"""


def test_an_order_earns_what_the_decision_upholds_if_all_pairs_are_kept_else_none() -> None:
    built = case(ORDER)
    for kept in (("a", "b", "c"), ("a", "c", "b")):
        result = scored(built, kept)
        assert (counts(result), counts(result, "support")) == ("1 of 1", "1 of 1")
    result = scored(built, ("b", "a", "c"))
    assert (counts(result), counts(result, "support")) == ("0 of 1", "0 of 1")
    assert errors(result) == [("s1", "omission", False)]


def test_a_practice_counts_once_in_a_decision_and_fully_before_half() -> None:
    built = case(
        """
        one:
          phase: dosing
          select:
            prompt: Which?
            up_to: 2
            items: {a: {text: A, upholds: [s1]}, b: {text: B, partly: [s1]}, c: {text: C, upholds: [s2]}}
        good: {phase: dosing, end: {outcome: good, title: Good}}
        """
    )
    assert counts(scored(built, ("a", "b"))) == "1/2 of 1"
    assert counts(scored(built, ("b", "c"))) == "3/4 of 1"
    assert counts(scored(built, ("a", "c"))) == "1 of 1"


def test_naming_more_practices_is_not_worth_more() -> None:
    built = case(
        """
        one:
          phase: dosing
          choose: {prompt: One?, options: {all: {text: A, upholds: [s1, s2, s3, s4]}, no: {text: N}}}
        two:
          phase: dosing
          choose: {prompt: Two?, options: {right: {text: R, upholds: [sm]}, no: {text: N}}}
        good: {phase: dosing, end: {outcome: good, title: Good}}
        """
    )
    assert counts(scored(built, "all", "no")) == "1 of 2"
    assert counts(scored(built, "no", "right")) == "1 of 2"


def test_the_clinics_policies_are_listed_and_score_nothing() -> None:
    built = case(
        """
        one:
          phase: dosing
          choose:
            prompt: One?
            options:
              keep: {text: K, upholds: [s1, policy.rule]}
              skip: {text: S, upholds: [s1], violates: [policy.rule]}
        good: {phase: dosing, end: {outcome: good, title: Good}}
        """
    )
    kept, skipped = scored(built, "keep"), scored(built, "skip")
    assert counts(kept) == counts(skipped) == "1 of 1"
    assert (kept.policies_upheld, skipped.policies_violated) == ((("rule", 0),), (("rule", 0),))
    assert skipped.gate.errors == ()


def test_an_unfinished_run_and_a_case_not_fully_explored_have_counts_and_a_reason_but_no_score() -> None:
    built = case(SLIP_AND_REPAIR)
    unfinished = scored(built, "right")
    assert (unfinished.domain("safety").value, unfinished.domain("safety").text) == (None, "1 of 1")
    assert "not finished" in unfinished.why
    cut = score(built, play(built, "right", "right"), explore(built, limit=1))
    assert (cut.domain("safety").value, cut.domain("safety").text) == (None, "2 of 2")
    assert "not fully explored" in cut.why
    assert scored(built, "right", "no").gate.errors == ()


def test_omissions_are_not_known_before_the_end() -> None:
    built = case(DEFERRAL)
    assert errors(score(built, play(built, "on"), explore(built))) == []


def test_percentages_are_rounded_down_and_given_from_four_opportunities_on() -> None:
    steps = "".join(
        f"""
        d{n}:
          phase: dosing
          choose: {{prompt: Q?, options: {{r: {{text: R, upholds: [s1]}}, n: {{text: N}}}}}}
        """
        for n in range(6)
    )
    built = case(steps + "good: {phase: dosing, end: {outcome: good, title: Good}}".join(["\n        ", "\n"]))
    result = scored(built, "r", "r", "r", "r", "n", "n")
    assert (result.domain("safety").text, result.domain("safety").percent) == ("4 of 6", 66)
    assert scored(case(SLIP_AND_REPAIR), "right", "right").domain("safety").percent is None


def test_severity_weights_are_a_sensitivity_figure_beside_the_score() -> None:
    built = case(
        """
        one:
          phase: dosing
          choose: {prompt: One?, options: {right: {text: R, upholds: [s1]}, no: {text: N}}}
        two:
          phase: dosing
          choose: {prompt: Two?, options: {right: {text: R, upholds: [sm]}, no: {text: N}}}
        good: {phase: dosing, end: {outcome: good, title: Good}}
        """
    )
    result = scored(built, "right", "no").domain("safety")
    assert (result.value, result.weighted) == (Fraction(1, 2), Fraction(3, 5))


@pytest.mark.parametrize(
    ("number", "text"), [(Fraction(15, 2), "7 1/2"), (Fraction(3), "3"), (Fraction(1, 3), "1/3"), (Fraction(0), "0")]
)
def test_fractions_are_written_as_people_write_them(number: Fraction, text: str) -> None:
    assert mixed(number) == text
