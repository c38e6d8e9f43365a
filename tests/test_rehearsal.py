"""What is left of a rehearsal when its case changes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kapsim.engine.state import Beginning
from kapsim.library import LoadedCase
from kapsim.records.attempt import begin_attempt
from kapsim.records.log import Header, Unkept
from kapsim.rehearsal import Rehearsal, rehearse
from tests.builders import case
from tests.hours import STEPS as STEPS_OF_AN_HOUR
from tests.hours import hour_case
from tests.tui.stage import loaded

STEPS = """
start:
  phase: dosing
  choose:
    prompt: Well?
    options:
      round: {text: Round, changes: [tries + 1]}
      go: {text: Go, upholds: [s1], next: middle}
  next: start
middle:
  phase: dosing
  select:
    prompt: Which?
    up_to: 2
    items:
      a: {text: A, upholds: [u1]}
      b: {text: B, upholds: [u2]}
done:
  phase: dosing
  end: {outcome: good, title: Done}
"""


def a_case(old: str = "", new: str = "") -> LoadedCase:
    """The case, with something else in the place of something."""
    assert old in STEPS
    return LoadedCase(case(STEPS.replace(old, new)), loaded().catalogue, b"", "", "t.yaml")


def rehearsed(*answers: str | tuple[str, ...], at: Beginning | None = None) -> Rehearsal:
    rehearsal = rehearse(a_case(), at or Beginning())
    for answer in answers:
        rehearsal.attempt.answer((answer,) if isinstance(answer, str) else answer)
    return rehearsal


@pytest.mark.parametrize(
    ("old", "new", "step", "said"),
    [
        ("Which?", "Who?", "done", "You are where you were."),
        ("      b:", "      c:", "middle", "`middle` no longer has the answer `b`: back there."),
        ("up_to: 2", "up_to: 1", "middle", "What you answered to `middle` is no longer possible: back there."),
        ("middle", "centre", "centre", "`middle` no longer exists: back at `centre`."),
        ("next: middle", "next: done", "done", "The case now ends at `done`, before `middle`."),
        ("next: middle", "next: start", "start", "The case now comes to `start` before `middle`: back there."),
        ("done:", "over:", "over", "`done` no longer exists: what you answered leads to `over`."),
    ],
)
def test_it_stands_where_the_answers_lead_that_still_fit(old: str, new: str, step: str, said: str) -> None:
    then, sentence = rehearsed("round", "go", ("a", "b")).on(a_case(old, new))
    assert (then.attempt.state.step, sentence) == (step, said)


def test_answers_come_back_when_the_case_takes_them_again() -> None:
    broken, _ = rehearsed("go", ("a", "b")).on(a_case("      b:", "      c:"))
    then, said = broken.on(a_case())
    assert (then.attempt.state.step, said) == ("done", "You are at `done` again.")


def test_answers_do_not_come_back_once_another_was_given() -> None:
    broken, _ = rehearsed("go").on(a_case("go: {text: Go", "on: {text: On"))
    broken.attempt.answer(("round",))
    then, _ = broken.on(a_case())
    assert then.attempt.answers == (("start", ("round",)),)


def test_notes_and_words_of_answers_that_are_left_survive() -> None:
    rehearsal = rehearsed()
    rehearsal.attempt.answer(("round",), "First.")
    rehearsal.attempt.answer(("go",), "Then.")
    rehearsal.attempt.note("A thought.")
    then, _ = rehearsal.on(a_case("go: {text: Go", "on: {text: On"))
    assert then.attempt.own_words == {0: "First."}
    assert then.attempt.notes == [("middle", "A thought.")]


def test_the_place_where_it_began_may_go_and_come_back() -> None:
    rehearsal = rehearsed(("a", "b"), at=Beginning(step="middle", values=(("tries", 2),)))
    gone, said = rehearsal.on(a_case("middle", "centre"))
    assert (gone.attempt.state.step, gone.whole) == ("start", True)
    assert said == "`middle` no longer exists: back at `start`."
    back, _ = gone.on(a_case())
    assert (back.attempt.state.step, back.whole) == ("done", False)
    assert back.again().attempt.state.step == "middle"


def test_going_to_a_step_takes_what_was_set_and_again_leads_to_the_first_beginning() -> None:
    rehearsal = rehearsed("go", at=Beginning(values=(("tries", 2),))).at("middle")
    assert (rehearsal.attempt.state.step, rehearsal.attempt.answers) == ("middle", ())
    assert 2 in rehearsal.attempt.state.values
    assert rehearsal.again().attempt.state.step == "start"


def test_it_is_told_in_train_mode_and_kept_nowhere() -> None:
    attempt = rehearsed("go").attempt
    assert (attempt.mode, attempt.kind, attempt.first) == ("train", "preview", False)


def test_no_store_takes_what_did_not_begin_at_the_beginning() -> None:
    attempt = rehearsed("go").attempt
    with pytest.raises(ValueError, match="not the header"):
        Header.of(attempt.header.data())
    with pytest.raises(ValueError, match="begins where its case begins"):
        begin_attempt(
            a_case(),
            log=Unkept(),
            seed=1,
            mode="train",
            trainee="",
            kind="attempt",
            clock=lambda: datetime.now(UTC),
            beginning=Beginning(step="middle"),
        )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  stop:", "  pause:", "`the-hour` no longer has the answer `stop`: back there."),
        (
            "when: minute >= 6",
            "when: minute >= 7",
            "What you answered to `the-hour` is no longer possible: back there.",
        ),
    ],
)
def test_an_act_of_an_hour_that_does_not_fit_any_more_is_named(old: str, new: str, said: str) -> None:
    def hour(steps: str) -> LoadedCase:
        return LoadedCase(hour_case(steps), loaded().catalogue, b"", "", "t.yaml")

    rehearsal = rehearse(hour(STEPS_OF_AN_HOUR), Beginning())
    for act in ("presence", "stop"):
        rehearsal.attempt.answer((act,))
    then, sentence = rehearsal.on(hour(STEPS_OF_AN_HOUR.replace(old, new)))
    assert (then.attempt.state.step, sentence) == ("the-hour", said)
