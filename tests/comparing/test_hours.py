"""Two editions of an hour: what can be done, what happens and what counts is compared by cue and act."""

from __future__ import annotations

import pytest

from kapsim.catalogue import Catalogue
from kapsim.comparing import attempted, compare, match, replayed
from kapsim.comparing_text.report import as_text
from kapsim.engine import run
from kapsim.engine.explore import explore
from kapsim.engine.score import score
from kapsim.engine.state import Event
from kapsim.library import LoadedCase
from tests.builders import PRACTICES
from tests.hours import STEPS, hour_case, proven

ACTS = ("reading", "presence", "presence", "reading", "reading", "presence")


def told(old: str, new: str) -> str:
    assert old in STEPS
    return as_text(compare(hour_case(), hour_case(STEPS.replace(old, new))), ())


def test_the_same_hour_has_no_differences() -> None:
    assert compare(hour_case(), hour_case()).differences == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("minutes: 20", "minutes: 25", "It lasts 25 minutes."),
        ("mg: 30", "mg: 35", "give 35 mg over 10 minutes"),
        ("Ask what she sees.", "Ask what she hears.", "The act `ask` is now: Ask what she hears. (1 minute)"),
        ("at: 6", "at: 7", "The cue `tears` now happens at minute 7, for 6 minutes; before, at minute 6"),
        ("minute >= 14", "minute >= 13", "The cue `high` now happens as soon as"),
        ("- maya: Oh.", "- maya: Ah.", "A line of what happens in the hour reads differently:"),
        ("every: 10", "every: 20", "The duty `readings` is now: reading, once in every 20 minutes, for s1; before,"),
        ("    duties:\n      readings: {do: reading, every: 10, upholds: [s1]}\n", "", "The duty `readings` is gone"),
        ("leans: eager, ", "", "It now leans towards neither side"),
        ("{violates: [uc], leans", "{violates: [u1], leans", "Answer 1 tears b “Ask what she sees.” [tears.ask]"),
        ("missed: {violates: [u1], ", "missed: {", "Where nobody answers the cue `tears` [tears.missed]"),
        ("{violates: [uc], feedback: N", "{feedback: N", "Where nothing asks for the act `ask` [unasked.ask]"),
        ("keeps_open: true, ", "", "After it the cue now asks no more; before, goes on asking"),
        (
            "        minutes: 2\n        stops_infusion: true",
            "        minutes: 3",
            "Ask for a pause. (3 minutes; possible",
        ),
        (", next: gone", ", next: after", "It now leads to `after`"),
    ],
)
def test_what_is_otherwise_in_an_hour_is_told(old: str, new: str, said: str) -> None:
    assert said in " ".join(told(old, new).split())


def test_an_act_under_another_id_is_the_same_wherever_it_stands() -> None:
    steps = STEPS.replace("ask:", "question:")
    comparison = compare(hour_case(), hour_case(steps))
    assert match(hour_case(), hour_case(steps)).answer("the-hour", ("ask", "tears.ask")) == (
        "question",
        "tears.question",
    )
    assert {found.about for found in comparison.differences} <= {"act", "answer id", "answer"}


def test_an_attempt_is_given_again_act_by_act() -> None:
    built, proof = proven()
    state, first = run.begin(built)
    events: list[Event] = list(first)
    acts = []
    while built.steps[state.step].end is None:
        acts.append(("the-hour", ("presence",)))
        state, more = run.advance(built, state, ("presence",))
        events += more
    result = score(built, events, proof)
    assert replayed(acts, result, built, built, proof, match(built, built)).fate == "same"
    other = hour_case(STEPS.replace("missed: {violates: [u1]", "missed: {violates: [uc]"))
    assert replayed(acts, result, built, other, explore(other), match(built, other)).fate == "same"
    other = hour_case(STEPS.replace("presence: {upholds: [u1]", "presence: {violates: [u2]"))
    assert replayed(acts, result, built, other, explore(other), match(built, other)).fate == "differs"
    loaded = LoadedCase(built, Catalogue(PRACTICES, {}, "", b""), b"", "", "t.yaml")
    stored = attempted("a", loaded, events, loaded, loaded, lambda _: proof)
    assert stored.replayed is not None
    assert stored.replayed.fate == "same"
    none = hour_case(STEPS.replace("minutes: 20", "minutes: 60"))
    found = replayed(acts, result, built, none, explore(none, 50), match(built, none))
    assert found.why == "the case goes on after its last answer, and asks `the-hour`"
