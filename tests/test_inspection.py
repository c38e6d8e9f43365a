"""What an author is told of a moment of the case, and that it is what the engine says."""

from __future__ import annotations

from kapsim.engine import run
from kapsim.engine.explore import explore
from kapsim.engine.state import Beginning
from kapsim.inspection import PARTIAL, Condition, inspect
from tests.builders import case, play

BUILT = case(
    """
    start:
      phase: dosing
      scene:
        - when: alliance < 30
          text: She does not look at you.
      choose:
        prompt: Well?
        options:
          best: {text: Best, upholds: [s1, x1], changes: [tries + 1]}
          half: {text: Half, partly: [s1]}
          bad: {text: Bad, violates: [s2], next: [{when: rested, to: done}, {to: lost}]}
          later: {text: Later, when: tries > 0}
    sort:
      phase: dosing
      order:
        prompt: In which order?
        items:
          a: {text: A}
          b: {text: B}
        before: [[b, a]]
        upholds: [u1]
        kept: {feedback: Yes}
        broken: {feedback: No}
      next:
        - {when: chose sort.kept and tries >= 1, to: done}
        - {to: lost}
    done: {phase: dosing, end: {outcome: good, title: Done}}
    lost: {phase: dosing, end: {outcome: poor, title: Lost}}
    """,
    must_not="s2",
)
PROOF = explore(BUILT)


def test_answers_are_told_with_marks_conditions_and_where_they_lead() -> None:
    seen = inspect(BUILT, play(BUILT), PROOF)
    best, half, bad, later = seen.choices
    assert (best.place, best.best, best.leads) == ("a", True, "sort")
    assert best.marks == (("upholds", "s1", True), ("upholds", "x1", False))
    assert (half.best, half.marks) == (False, (("partly", "s1", True),))
    assert (bad.leads, [(way.to, way.taken) for way in bad.ways]) == ("lost", [("done", False), ("lost", True)])
    assert later.when == Condition("“tries” is above 0", False)
    assert later.leads == ""
    assert seen.lines == (("She does not look at you.", Condition("alliance is below 30", False)),)


def test_of_several_conditions_that_are_true_the_first_is_the_way() -> None:
    _, events = run.begin(BUILT, Beginning(values=(("rested", 1), ("tries", 1))))
    _, _, bad, later = inspect(BUILT, events, PROOF).choices
    assert [(way.to, way.taken) for way in bad.ways] == [("done", True), ("lost", False)]
    assert (bad.leads, later.leads) == ("done", "sort")
    assert later.when == Condition("“tries” is above 0", True)


def test_the_outcomes_of_an_order_are_told_in_the_place_of_its_items() -> None:
    seen = inspect(BUILT, play(BUILT, "best"), PROOF)
    kept, broken = seen.choices
    assert (kept.id, kept.best, kept.leads) == ("kept", True, "done")
    assert (broken.id, broken.best, broken.leads) == ("broken", False, "lost")
    assert [(way.to, way.taken) for way in seen.ways] == [("done", False), ("lost", True)]


def test_what_was_answered_is_told_with_what_it_was_worth() -> None:
    for option, verdict in {"best": "best", "half": "partial", "bad": "lost"}.items():
        given = inspect(BUILT, play(BUILT, option), PROOF).given
        assert [(entry.place, entry.answer, entry.verdict) for entry in given] == [("1", (option,), verdict)]


def test_counts_are_those_of_the_score_and_par_only_holds_for_the_whole_case() -> None:
    whole = inspect(BUILT, play(BUILT, "best", ("b", "a")), PROOF)
    assert [score.text for score in whole.result.domains] == ["1 of 1", "1 of 1", "not assessed"]
    assert whole.result.scored
    state, events = run.begin(BUILT, Beginning(step="sort", values=(("tries", 1),)))
    state, more = run.advance(BUILT, state, ("b", "a"))
    part = inspect(BUILT, (*events, *more), PROOF, whole=False)
    assert (part.result.scored, part.result.why) == (False, PARTIAL)
    assert [score.text for score in part.result.domains] == ["not assessed", "1 of 1", "not assessed"]
