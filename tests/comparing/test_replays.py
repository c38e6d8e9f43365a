"""What would come of an attempt at the old edition on the new one."""

from __future__ import annotations

from kapsim.comparing import Replayed, match, replayed
from kapsim.engine.explore import explore
from kapsim.engine.score import score
from kapsim.engine.state import Answer, Answered

from ..builders import play
from .editions import edition

BEST: tuple[str | Answer, ...] = ("recheck", ("first", "second"), ("one", "two"))
EAGER: tuple[str | Answer, ...] = ("settle", ("second", "first"), ("one", "three"))


def after(given: tuple[str | Answer, ...], *changes: tuple[str, str]) -> Replayed:
    """What comes of these answers to the case on the edition with these changes."""
    old, new = edition(), edition(*changes)
    events = play(old, *given)
    answers = [(event.step, event.answer) for event in events if isinstance(event, Answered)]
    return replayed(answers, score(old, events, explore(old)), old, new, explore(new), match(old, new))


def test_an_attempt_that_meets_no_change_comes_to_the_same() -> None:
    assert after(BEST) == Replayed("same")
    assert after(EAGER, ("Settling first is kind.", "Settling is kind.")) == Replayed("same")
    assert after(BEST, ("violates: [u2]", "violates: [u3]")) == Replayed("same")


def test_other_counts_ends_and_errors_are_told_before_and_after() -> None:
    assert after(BEST, ("upholds: [s2]", "upholds: [policy.rule]")).changes == (("safety", "2 of 2", "1 of 1"),)
    assert after(EAGER, ("arrival.settle, to: out", "arrival.ask, to: out")).changes[0] == (
        "end", "“Walks out” (poor)", "“At home” (good)",
    )  # fmt: skip
    assert after(EAGER, ("outcome: poor", "outcome: harm")).changes == (
        ("end", "“Walks out” (poor)", "“Walks out” (harm)"),
    )
    away = "  away:\n    phase: follow-up\n    end: {outcome: poor, title: Away, instead_of: home}\n  out:\n"
    assert after(EAGER, ("settle, to: out", "settle, to: away"), ("  out:\n", away)).changes == (
        ("end", "“Walks out” (poor)", "“Away” (poor)"),
    )
    assert ("critical errors", "s1", "none") in after(EAGER, ("must_do: [s1]", "must_do: [s3]")).changes
    assert after(("ask", *BEST[1:]), ("partly: [u1]", "partly: [u1, s1]")).changes[-2:] == (
        ("critical errors", "s1", "none"), ("half done", "none", "s1"),
    )  # fmt: skip


def test_an_answer_that_does_not_fit_any_more_is_named() -> None:
    def why(given: tuple[str | Answer, ...], *changes: tuple[str, str]) -> str:
        found = after(given, *changes)
        assert found.fate == "cannot"
        return found.why

    other = ("three: {text: The neighbour", "four: {text: The cat")
    assert why(EAGER, other) == "answer `three` of `who` no longer exists"
    assert after(BEST, other) == Replayed("same")
    assert why(("ask", *BEST[1:]), ("not rested", "rested")) == "answer `ask` of `arrival` is no longer offered there"
    assert why(EAGER, ("next: dose", "next: who")) == "the case asks `who` where it answered `dose`"
    assert why(EAGER, ("next: dose", "next: out")) == "the case has ended at `out` before its answer to `dose`"
    assert why(BEST, ("up_to: 2", "up_to: 1")) == "`who` asks for another kind of answer now"
    more = "    choose:\n        prompt: And now?\n        options: {go: {text: Go}, stay: {text: Stay}}\n      "
    hall = ("    home:\n", f"    hall:\n      phase: recovery\n  {more.rstrip()}\n    home:\n")
    assert why(BEST, ("{to: home}", "{to: hall}"), (hall[0][2:], hall[1].replace("\n  ", "\n")[2:])) == (
        "the case goes on after its last answer, and asks `hall`"
    )
    gone = ("  dose:\n    phase: dosing", "  chair:\n    phase: dosing")
    changed = ("In which order?", "What first?")
    assert why(BEST, gone, changed, ("next: dose", "next: chair")) == "step `dose` no longer exists"


def test_steps_and_answers_that_only_have_another_id_are_taken_for_the_same() -> None:
    renamed = [
        ("  arrival:", "  doorway:"),
        ("        recheck:", "        again:"),
        ("arrival.settle", "doorway.settle"),
    ]
    assert after(BEST, *renamed) == Replayed("same")
    assert after(EAGER, *renamed) == Replayed("same")


def test_an_unfinished_attempt_has_no_score_to_differ() -> None:
    assert after(BEST[:2], ("upholds: [s2]", "upholds: [policy.rule]")) == Replayed("unfinished")
