"""Figures of a group: worked out where there are enough, left out with a reason where there are not."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kapsim.assessment.consistency import Consistency
from kapsim.assessment.enough import Lacking
from kapsim.assessment.reliability import Alpha
from kapsim.assessment.spread import Spread
from kapsim.cohort.data import as_data
from kapsim.cohort.figures import CaseFigures, DecisionFigures, Report
from kapsim.cohort.tables import decision_line
from kapsim.cohort.work import case_figures, standard
from kapsim.records.cohort import Selection, group_in
from kapsim.records.store import Store, open_store
from tests.builders import case
from tests.cohort.made import Met, Played, cohort, keep
from tests.hours import hour_case

OPTIONS = "{best: {text: Best, upholds: [s1]}, other: {text: Other, partly: [s1]}, poor: {text: Poor}}"
STEPS = "\n".join(
    f"s{at}: {{phase: dosing, heading: Step {at}, scene: So., choose: {{prompt: What now?, options: {OPTIONS}}}}}"
    for at in range(8)
)
ENDS = """
home: {phase: dosing, end: {outcome: good, title: At home}}
ward: {phase: dosing, end: {outcome: poor, title: On the ward}}
"""
CASE = case(f"{STEPS}\n{ENDS}", must_do="s1", must_not="s2")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = open_store(tmp_path / "kapsim.db")
    yield found
    found.close()


def figures(store: Store, played: Iterable[Played], built: Any = CASE, cuts: Any = (), **held: Any) -> CaseFigures:
    keep(store, played)
    selection = Selection(every_try=held.pop("every_try", False))
    with group_in(store, selection) as group:
        edition = group.editions()[0]
        meant = standard(built, *cuts) if cuts else standard(built, {}, {})
        domains = [cut.domain for cut in meant.cuts]
        standings = group.standings(edition, domains) if domains else ()
        return case_figures(built, group.tally(edition), 0, meant, standings)


def decision(found: CaseFigures, name: str) -> DecisionFigures:
    return next(one for one in found.decisions if one.name == name)


def at(number: int, *answers: tuple[str, float]) -> list[Played]:
    """So many trainees, who answered the first decision in turns."""
    return [
        Played(
            f"p{trainee}",
            [Met("s0", answer, {"safety": credit})],
            {"safety": credit, "support": None, "integration": None},
        )
        for trainee, (answer, credit) in zip(range(number), answers * number, strict=False)
    ]


def test_below_five_attempts_nothing_is_said_about_a_group(store: Store) -> None:
    found = figures(store, at(4, ("best", 1.0), ("poor", 0.0)))
    assert found.enough is not None
    assert found.enough.text == "insufficient data: 4 trainees, 5 needed"
    assert (found.begun, found.results) == (4, 4)
    assert (found.clear, found.errors, found.ends, found.practices, found.decisions) == (0, 0, (), (), ())
    assert isinstance(found.domains[0].scores, Lacking)
    assert (found.domains[0].bins, found.duration) == ((), ())


def test_a_decision_that_fewer_than_five_met_shows_no_answers(store: Store) -> None:
    played = at(12, ("best", 1.0))
    played = [
        replace(one, met=[*one.met, Met("s1", "poor", {"safety": 0.0})][: 1 + (n < 4)]) for n, one in enumerate(played)
    ]
    found = figures(store, played)
    assert decision(found, "s1").met == 4
    assert decision(found, "s1").answers == ()
    assert isinstance(decision(found, "s1").full, Lacking)
    assert decision(found, "s0").answers[0].count == 12


def test_difficulty_is_from_ten_distractors_from_thirty_discrimination_from_a_hundred(store: Store) -> None:
    few = figures(store, cohort(29))
    assert decision(few, "s0").credit["safety"] == pytest.approx(0.62, abs=0.3)
    assert isinstance(decision(few, "s0").unused, Lacking)
    assert isinstance(decision(few, "s0").telling["safety"], Lacking)
    many = figures(store, (replace(one, trainee=f"q{n}") for n, one in enumerate(cohort(110, seed=2))))
    assert isinstance(decision(many, "s0").telling["safety"], float)
    assert decision(many, "s0").unused == ()


def test_a_domain_says_for_how_many_it_was_at_stake(store: Store) -> None:
    played = [
        replace(one, met=[Met("s0", "best", {"safety": 1.0} | ({"support": 0.5} if n < 14 else {}))])
        for n, one in enumerate(at(20, ("best", 1.0)))
    ]
    found = decision(figures(store, played), "s0")
    assert (found.met, found.exposed) == (20, {"safety": 20, "support": 14})
    assert found.credit["support"] == 0.5
    assert decision_line(found)[1] == "support (at stake for 14): mean credit 50%"


def test_answers_nobody_took_are_those_that_earn_nothing(store: Store) -> None:
    found = decision(figures(store, at(40, ("best", 1.0), ("best", 1.0), ("other", 0.5))), "s0")
    assert found.unused == ("poor",)
    assert found.remarks[-1] == "nobody of 40 took one answer: at most 8% of all trainees would"
    assert [(answer.id, answer.mark, answer.count) for answer in found.answers] == [
        ("best", "best", 27),
        ("other", "partial", 13),
        ("poor", "neutral", 0),
    ]


def test_a_best_answer_that_nobody_took_is_not_called_a_distractor(store: Store) -> None:
    assert decision(figures(store, at(40, ("other", 0.5))), "s0").unused == ("poor",)


def test_an_answer_that_was_not_offered_to_all_is_not_called_unused(store: Store) -> None:
    options = "{best: {text: B, upholds: [s1]}, poor: {text: P, when: rested}}"
    step = f"s0: {{phase: dosing, scene: So., choose: {{prompt: What?, options: {options}}}}}"
    found = decision(figures(store, at(40, ("best", 1.0)), case(f"{step}\n{ENDS}")), "s0")
    assert found.unused == ()
    assert found.answers[1].conditional


def test_each_item_of_a_selection_is_counted_by_itself(store: Store) -> None:
    items = "{a: {text: A, upholds: [s1]}, b: {text: B, upholds: [s3]}, c: {text: C}}"
    step = f"s0: {{phase: dosing, scene: So., select: {{prompt: Which?, up_to: 2, items: {items}}}}}"
    played = at(12, ("a[,]b", 1.0), ("b", 0.5), ("c[,]b", 0.0))
    played = [replace(one, met=[replace(one.met[0], kind="select")]) for one in played]
    found = decision(figures(store, played, case(f"{step}\n{ENDS}")), "s0")
    assert {answer.id: answer.count for answer in found.answers} == {"a": 4, "b": 12, "c": 4}
    assert found.met == 12


def test_the_orders_of_an_order_are_kept_or_not(store: Store) -> None:
    step = (
        "s0: {phase: dosing, scene: So., order: {prompt: In which order?, items: {a: {text: A}, b: {text: B}}, "
        "before: [[a, b]], upholds: [s1]}}"
    )
    played = [replace(one, met=[replace(one.met[0], kind="order")]) for one in at(12, ("a[,]b", 1.0), ("b[,]a", 0.0))]
    found = decision(figures(store, played, case(f"{step}\n{ENDS}")), "s0")
    assert [(answer.id, answer.count) for answer in found.answers] == [("kept", 6), ("broken", 6)]


def test_an_hour_shows_its_cues_its_duties_and_what_nothing_asked_for(store: Store) -> None:
    def told(*met: tuple[str, str, str, float | None]) -> list[Met]:
        return [
            Met(step, answer, {} if value is None else {"support": value}, kind=kind)
            for step, kind, answer, value in met
        ]

    stayed, missed = ("the-hour.tears", "cue", "presence", 1.0), ("the-hour.tears", "cue", "", 0.0)
    looked = ("the-hour.tears", "cue", "reading", None)
    kept, once = ("the-hour.readings", "duty", "2 of 2", None), ("the-hour.readings", "duty", "1 of 2", None)
    asked = ("the-hour", "unasked", "ask", None)
    scores = {"safety": 1.0, "support": None, "integration": None}
    ways = [told(looked, stayed, kept), told(missed, once, asked, asked), told(stayed, kept)]
    played = [Played(f"p{n}", ways[n % 3], dict(scores), end="over") for n in range(12)]
    found = figures(store, played, hour_case())
    tears = decision(found, "the-hour.tears")
    assert (tears.met, tears.full) == (12, pytest.approx(8 / 12))
    assert {answer.id: (answer.mark, answer.count) for answer in tears.answers} == {
        "presence": ("best", 8),
        "ask": ("critical", 0),
        "reading": ("open", 4),
        "stop": ("neutral", 0),
        "missed": ("missed", 4),
    }
    duty = decision(found, "the-hour.readings")
    assert [(answer.id, answer.count) for answer in duty.answers] == [("2 of 2", 8), ("1 of 2", 4)]
    unasked = decision(found, "the-hour")
    assert [(answer.id, answer.count) for answer in unasked.answers] == [("ask", 8)]
    assert [one.number for one in found.decisions] == [1, 2, 3]


def test_scores_and_reliability_come_with_what_they_rest_on(store: Store) -> None:
    played = list(cohort(60))
    found = figures(store, played)
    safety = found.domains[0]
    assert isinstance(safety.scores, Spread)
    assert safety.scores.n == safety.assessed == sum(safety.bins) == 60
    assert isinstance(safety.alpha, Alpha)
    assert (safety.alpha.trainees, safety.alpha.decisions) == (60, 4)
    assert safety.error == pytest.approx(safety.scores.sd * (1 - safety.alpha.value) ** 0.5)
    support = found.domains[1]
    assert isinstance(support.alpha, Lacking) or support.alpha.decisions == 4
    assert [one.domain for one in found.domains] == ["safety", "support"]


def test_several_tries_of_one_trainee_give_no_alpha(store: Store) -> None:
    found = figures(store, cohort(60), every_try=True)
    assert isinstance(found.domains[0].alpha, Lacking)
    assert "independent" in found.domains[0].alpha.text
    assert isinstance(found.domains[0].error, Lacking)


def test_critical_errors_are_told_apart_by_kind(store: Store) -> None:
    played = [
        replace(one, gate={"s1": kind})
        for one, kind in zip(cohort(20), [*["omission"] * 3, *["recovered"] * 2, *[""] * 15], strict=True)
    ]
    found = figures(store, played)
    assert (found.clear, found.recovered, found.errors) == (15, 2, 3)
    practice = found.practices[0]
    assert (practice.id, practice.gated, practice.omission, practice.recovered, practice.troubled) == (
        "s1",
        "must do",
        3,
        2,
        5,
    )
    assert {title: count for _, _, title, count in found.ends} == Counter(
        {"home": "At home", "ward": "On the ward"}[one.end] for one in played
    )


def test_a_practice_at_stake_for_fewer_than_five_has_no_share(store: Store) -> None:
    played = [
        replace(one, gate={"s1": "", "s3": "commission"} if n < 4 else {"s1": ""}) for n, one in enumerate(cohort(20))
    ]
    rare = next(one for one in figures(store, played).practices if one.id == "s3")
    assert isinstance(rare.met, Lacking)


RATINGS = {
    judge: {f"s{at}": {"safety": rating} for at in range(8)} for judge, rating in (("a", 50), ("b", 60), ("c", 70))
}


def test_without_cuts_there_is_no_pass_and_no_fail(store: Store) -> None:
    assert figures(store, cohort(40)).cuts is None


def test_the_cut_of_a_panel_and_its_effect(store: Store) -> None:
    played = [replace(one, gate={"s1": "omission" if n < 5 else ""}) for n, one in enumerate(cohort(60))]
    found = figures(store, played, cuts=({}, RATINGS)).cuts
    assert found is not None
    assert (found.panel, float(found.cuts[0].value), found.cuts[0].sd) == (True, 60, 10)
    assert set(found.rates) == {-2, -1, 0, 1, 2}
    rate = found.rates[0]
    reached = [one for one in played if (one.scores["safety"] or 0) >= 0.6]
    assert rate.passed == sum(not one.gate["s1"] for one in reached)
    assert (rate.errors, rate.only_errors) == (5, sum(bool(one.gate["s1"]) for one in reached))
    assert found.alone["safety"] == len(reached) / 60
    assert isinstance(found.consistency["safety"], Consistency)
    passed = [found.rates[by].passed for by in (-2, -1, 0, 1, 2)]
    assert passed == sorted(passed, reverse=True)
    assert passed[0] > passed[-1]


def test_cuts_of_the_program_hold_and_have_the_spread_of_its_panel(store: Store) -> None:
    found = figures(store, cohort(40), cuts=({"safety": 45}, RATINGS)).cuts
    assert found is not None
    assert (found.panel, found.cuts[0].value, found.cuts[0].sd) == (False, 45, 10)
    bare = figures(store, (), cuts=({"safety": 45}, {})).cuts
    assert bare is not None
    assert set(bare.rates) == {0}


def test_ratings_of_what_the_case_does_not_have_are_named_and_left_out() -> None:
    ratings = {"a": {"s0": {"safety": 40, "support": 90}, "gone": {"safety": 100}}}
    held = standard(CASE, {}, ratings)
    assert [(cut.domain, cut.value) for cut in held.cuts] == [("safety", 40)]
    assert held.unknown == ("s0 (support)", "gone (safety)")


def test_decisions_that_trainees_met_and_nobody_rated_are_named(store: Store) -> None:
    ratings = {"a": {"s0": {"safety": 40}}}
    found = figures(store, cohort(40), cuts=({}, ratings)).cuts
    assert found is not None
    assert set(found.unrated["safety"]) == {"s2", "s4", "s6"}


def test_the_data_are_json_and_say_why_a_figure_is_missing(store: Store) -> None:
    found = figures(store, cohort(20), cuts=({}, RATINGS))
    report = Report(title="t", made="2026", members=20, synthetic=False, every_try=False, cases=(found,))
    data = json.loads(json.dumps(as_data(report), allow_nan=False))
    one = data["cases"][0]
    assert one["domains"]["safety"]["scores"]["n"] == 20
    assert one["domains"]["safety"]["alpha"] == {"lacking": "insufficient data: 20 trainees who met all, 30 needed"}
    assert one["decisions"][0]["discrimination"]["safety"]["lacking"].startswith(
        "insufficient data: 20 trainees who met it"
    )
    assert one["cuts"]["rates"]["0"]["passed"] >= 0
    assert "p0" not in json.dumps(data)
