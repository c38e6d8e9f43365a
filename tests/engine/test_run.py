"""The rules of a run, one by one."""

from __future__ import annotations

import pytest

from kapsim.engine import run
from kapsim.engine.narrative import narrate, values
from kapsim.engine.state import Entered
from tests.builders import case, play

END = """
done:
  phase: dosing
  end: {outcome: good, title: Done}
"""


def test_minutes_and_reveals_of_a_step_apply_before_its_guards() -> None:
    built = case(
        """
        start:
          phase: dosing
          minutes: 5
          reveals: [letter]
          choose:
            prompt: Well?
            options:
              early: {text: Early, when: clock < 5, upholds: [s1]}
              late: {text: Late, when: clock == 5 and letter, upholds: [s1]}
              other: {text: Other}
        """
        + END.replace("\n", "\n        ")
    )
    state, _ = run.begin(built)
    assert [option.id for option in run.enabled(built, state)] == ["late", "other"]


def test_changes_apply_in_order_and_are_clamped() -> None:
    built = case(
        """
        start:
          phase: dosing
          choose:
            prompt: Well?
            options:
              go: {text: Go, changes: [tries + 9, alliance - 100, alliance + 7, rested = true]}
        """
        + END.replace("\n", "\n        ")
    )
    state, _ = run.begin(built)
    state, _ = run.advance(built, state, ("go",))
    assert values(built, state) == {"tries": 3, "alliance": 7, "rested": True}


def test_ways_are_read_from_the_top_after_the_answer_has_had_its_consequences() -> None:
    built = case(
        """
        start:
          phase: dosing
          choose:
            prompt: Well?
            options:
              more: {text: More, changes: [tries + 2], minutes: 10}
              less: {text: Less, changes: [tries + 1], minutes: 10}
          next:
            - {when: tries >= 2 and clock >= 10, to: high}
            - {when: chose start.less, to: low}
            - {to: never}
        high: {phase: dosing, end: {outcome: good, title: High}}
        low: {phase: dosing, end: {outcome: poor, title: Low}}
        never: {phase: dosing, end: {outcome: poor, title: Never}}
        """
    )
    state, _ = run.begin(built)
    assert run.advance(built, state, ("more",))[0].step == "high"
    assert run.advance(built, state, ("less",))[0].step == "low"


def test_steps_that_ask_nothing_are_passed_and_all_are_told() -> None:
    built = case(
        """
        one: {phase: dosing, scene: First., minutes: 3}
        two: {phase: dosing, scene: Second., minutes: 4}
        done: {phase: dosing, scene: Third., end: {outcome: good, title: Done}}
        """
    )
    state, events = run.begin(built)
    assert [event.step for event in events] == ["one", "two", "done"]
    assert state.clock == 7


def test_a_visit_restarts_the_clock_and_the_clock_on_the_wall() -> None:
    built = case(
        """
        one: {phase: dosing, minutes: 30}
        two: {phase: dosing, minutes: 5, visit: {after: two weeks, starts: "14:00"}}
        done: {phase: dosing, end: {outcome: good, title: Done}}
        """
    )
    state, events = run.begin(built)
    assert [run.wall_clock(built, event.state) for event in events] == [9 * 60 + 30, 14 * 60 + 5, 14 * 60 + 5]
    assert state.clock == 5
    assert narrate(built, events[1])[0].text == "two weeks"


def test_the_clock_stops_at_1440_minutes() -> None:
    built = case(
        """
        one: {phase: dosing, minutes: 1440}
        two: {phase: dosing, minutes: 1440}
        done: {phase: dosing, end: {outcome: good, title: Done}}
        """
    )
    assert run.begin(built)[0].clock == 1440


def test_select_adds_minutes_up_and_applies_items_as_written_whatever_the_order_of_clicks() -> None:
    built = case(
        """
        start:
          phase: dosing
          select:
            prompt: Which?
            up_to: 2
            items:
              set: {text: Set, changes: [tries = 1], minutes: 2}
              add: {text: Add, changes: [tries + 2], minutes: 3}
              none: {text: None}
        """
        + END.replace("\n", "\n        ")
    )
    state, _ = run.begin(built)
    first, told = run.advance(built, state, ("add", "set"))
    second, told_again = run.advance(built, state, ("set", "add"))
    assert (first, told) == (second, told_again)
    assert values(built, first)["tries"] == 3
    assert first.clock == 5


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ((), "one to 2"),
        (("a", "b", "c"), "one to 2"),
        (("a", "a"), "twice"),
        (("z",), "no answer `z` to `start` here. There are: `a`, `b`, `c`"),
    ],
)
def test_an_answer_that_does_not_exist_says_which_do(answer: tuple[str, ...], says: str) -> None:
    built = case(
        """
        start:
          phase: dosing
          select:
            prompt: Which?
            up_to: 2
            items: {a: {text: A}, b: {text: B}, c: {text: C}}
        """
        + END.replace("\n", "\n        ")
    )
    state, _ = run.begin(built)
    with pytest.raises(run.AnswerError, match=says):
        run.advance(built, state, answer)


def test_an_order_is_kept_if_every_pair_is_and_needs_all_items() -> None:
    built = case(
        """
        start:
          phase: dosing
          order:
            prompt: In which order?
            items: {a: {text: A}, b: {text: B}, c: {text: C}}
            before: [[a, b]]
            upholds: [s1]
            kept: {then: Good., changes: [tries + 1]}
            broken: {then: Hm.}
        """
        + END.replace("\n", "\n        ")
    )
    state, _ = run.begin(built)
    assert values(built, run.advance(built, state, ("c", "a", "b"))[0])["tries"] == 1
    assert values(built, run.advance(built, state, ("b", "c", "a"))[0])["tries"] == 0
    with pytest.raises(run.AnswerError, match="all of these"):
        run.advance(built, state, ("a", "b"))


def test_options_are_shown_in_an_order_drawn_by_the_seed_and_logged_by_id() -> None:
    options = ", ".join(f"o{n}: {{text: T{n}}}" for n in range(6))
    built = case(
        f"""
        start:
          phase: dosing
          choose: {{prompt: Well?, options: {{{options}}}}}
        done: {{phase: dosing, end: {{outcome: good, title: Done}}}}
        """
    )
    state, _ = run.begin(built)
    orders = {tuple(option.id for option in run.shown_order(built, state, seed)) for seed in range(50)}
    assert len(orders) > 40
    assert all(sorted(order) == [f"o{n}" for n in range(6)] for order in orders)
    assert run.shown_order(built, state, 7) == run.shown_order(built, state, 7)


def test_as_written_options_keep_the_order_of_the_file() -> None:
    built = case(
        """
        start:
          phase: dosing
          choose: {prompt: Well?, as_written: true, options: {b: {text: B}, a: {text: A}, c: {text: C}}}
        done: {phase: dosing, end: {outcome: good, title: Done}}
        """
    )
    state, _ = run.begin(built)
    assert {tuple(option.id for option in run.shown_order(built, state, seed)) for seed in range(20)} == {
        ("b", "a", "c")
    }


def test_scene_lines_show_only_where_their_guard_holds_on_entry() -> None:
    built = case(
        """
        start:
          phase: dosing
          scene:
            - Always.
            - {when: alliance >= 60, maya: With you.}
            - {when: alliance < 60, text: Away.}
        done: {phase: dosing, end: {outcome: good, title: Done}}
        """
    )
    _, events = run.begin(built)
    assert [(p.kind, p.text, p.speaker) for p in narrate(built, events[0])] == [
        ("narration", "Always.", ""),
        ("speech", "With you.", "Maya Ruiz"),
    ]


def test_what_happens_at_once_stands_before_the_feedback_and_new_facts_are_told_once() -> None:
    built = case(
        """
        start:
          phase: dosing
          choose:
            prompt: Well?
            options:
              ask: {text: Ask, reveals: [letter, known], then: She nods., feedback: Kind.}
        done: {phase: dosing, reveals: [letter], end: {outcome: good, title: Done}}
        """
    )
    events = play(built, "ask")
    told = [(p.kind, p.text) for event in events[1:] for p in narrate(built, event)]
    assert told == [
        ("answer", "Ask"),
        ("narration", "She nods."),
        ("fact", "A letter"),
        ("feedback", "Kind."),
        ("end", "Done"),
    ]
    assert isinstance(events[-1], Entered)


def test_words_of_a_gauge_divide_its_range_evenly() -> None:
    gauge = next(q for q in case("done: {phase: dosing, end: {outcome: good, title: D}}").quantities if q.shown)
    words = [gauge.word(value) for value in range(101)]
    assert [words.count(word) for word in gauge.shown] == [34, 34, 33]
    assert (words[0], words[100]) == ("turned away", "with you")
