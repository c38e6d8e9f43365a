"""What time with the patient means: cues, windows, presence, duties, what nobody asked for, and the body."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from kapsim.engine import run
from kapsim.engine.body import TYPICAL
from kapsim.engine.explore import explore
from kapsim.engine.model import Case
from kapsim.engine.observation import RESPONSES
from kapsim.engine.score import Result, score
from kapsim.engine.state import Acted, Entered, Event, Missed, Opened, Passed, State
from tests.random_hours import hour

QUIET = """
minutes: 20
pace: 5
palette:
  ask: {text: Ask, minutes: 1}
  call: {text: Call, minutes: 3}
cues:
  tears:
    at: 4
    within: 4
    scene: Tears.
    answers:
      presence: {upholds: [u1], changes: [alliance + 10]}
      ask: {partly: [u1]}
  shiver:
    at: 6
    within: 4
    scene: A shiver.
    answers:
      ask: {upholds: [s1]}
    missed: {violates: [s2], changes: [alliance - 20]}
unasked:
  ask: {violates: [u2]}
"""


def do(case: Case, *acts: str, response: int | None = None) -> tuple[State, list[Event]]:
    """The state after these acts, or when the hour is over, and all that happened."""
    state, first = run.begin(case, response=response)
    events = list(first)
    for act in acts:
        if state.hour is None:
            break
        state, more = run.advance(case, state, (act,))
        events += more
    return state, events


def kinds(events: list[Event]) -> list[str]:
    """The events in a few words."""
    told = []
    for event in events:
        minute = event.state.hour.minute if event.state.hour else "-"
        match event:
            case Acted():
                told.append(f"{minute} {event.answer[0]}{''.join(f' {cue}' for cue in event.cues)}")
            case Opened():
                told.append(f"{minute} opens {event.cue}")
            case Missed():
                told.append(f"{minute} misses {event.cue}")
            case Passed():
                told.append(f"{minute} +{event.minutes}")
            case Entered():
                told.append(event.step)
    return told


def result(case: Case, *acts: str, response: int | None = None) -> Result:
    return score(case, do(case, *acts, response=response)[1], explore(case))


def test_presence_ends_when_a_cue_opens_and_answers_it_only_once_it_was_seen() -> None:
    _, events = do(hour(QUIET), "presence", "presence")
    assert kinds(events) == [
        "hour",
        "0 presence",
        "4 opens tears",
        "4 +4",
        "4 presence tears",
        "6 opens shiver",
        "6 +2",
    ]


def test_presence_passes_at_most_the_pace() -> None:
    _, events = do(hour(QUIET.replace("at: 4", "at: 15")), "presence", "presence")
    assert kinds(events)[1:3] == ["0 presence", "5 +5"]


def test_other_acts_are_not_interrupted_and_answer_all_open_cues_that_name_them() -> None:
    _, events = do(hour(QUIET), "presence", "call", "ask")
    assert kinds(events)[4:] == ["4 call", "6 opens shiver", "7 +3", "7 ask tears shiver", "8 +1"]


@pytest.mark.parametrize(("busy", "told"), [(("call",), "7 ask tears shiver"), (("call", "ask"), "8 misses tears")])
def test_a_cue_takes_acts_begun_before_its_window_is_over(busy: tuple[str, ...], told: str) -> None:
    text = QUIET.replace("      ask: {partly: [u1]}\n", "" if len(busy) > 1 else "      ask: {partly: [u1]}\n")
    _, events = do(hour(text), "presence", *busy, "ask")
    assert told in kinds(events)


def test_what_is_open_when_time_is_up_is_missed_and_what_follows_applies() -> None:
    late = QUIET.replace("at: 6", "at: 18")
    state, events = do(hour(late), *["presence"] * 6)
    assert kinds(events)[-3:] == ["20 misses shiver", "20 +2", "home"]
    assert state.values[0] == 60 + 10 - 20


def test_nothing_comes_up_when_the_last_minute_is_over() -> None:
    case = hour(QUIET.replace("at: 6", "when: minute >= 20"))
    assert not any("opens shiver" in line for line in kinds(do(case, *["presence"] * 6)[1]))


def test_an_answer_that_leads_elsewhere_ends_the_hour_and_leaves_open_cues_unjudged() -> None:
    case = hour(QUIET.replace("ask: {upholds: [s1]}", "call: {upholds: [s1], next: away}"))
    _, events = do(case, "presence", "ask", "ask", "call")
    assert kinds(events)[-3:] == ["6 call shiver", "9 +3", "away"]
    early = hour(QUIET.replace("ask: {partly: [u1]}", "call: {partly: [u1], next: away}"))
    told = kinds(do(early, "presence", "call")[1])
    assert told[-4:] == ["4 +4", "4 call tears", "7 +3", "away"]


def test_a_cue_with_a_guard_opens_once_at_the_first_whole_minute_at_which_it_is_true() -> None:
    case = hour(QUIET.replace("at: 6", "when: alliance >= 70"))
    told = kinds(do(case, "presence", "presence", "ask", "presence", "presence")[1])
    assert told[4:8] == ["4 presence tears", "5 opens shiver", "5 +1", "5 ask shiver"]
    assert sum("opens shiver" in line for line in told) == 1


def test_a_cue_is_scored_like_a_decision_and_missed_it_earns_nothing() -> None:
    case = hour(QUIET)
    best = result(case, "presence", "presence", "ask", *["presence"] * 3)
    assert (best.domain("safety").text, best.domain("support").text) == ("1 of 1", "1 of 1")
    half = result(case, "presence", "call", "ask", *["presence"] * 3)
    assert half.domain("support").text == "1/2 of 1"
    # The cue that was missed is an opportunity without credit, and what it violates is lost on top.
    none = result(case, "presence", "presence", *["presence"] * 4)
    assert (none.domain("safety").credit, none.domain("safety").out_of) == (0, 2)


def test_what_nobody_asked_for_never_earns_and_each_violation_is_lost() -> None:
    case = hour(QUIET)
    asked = result(case, "ask", "presence", "presence", "ask", *["presence"] * 3)
    assert (asked.domain("support").credit, asked.domain("support").out_of) == (1, 2)
    assert asked.noted == (("u2", 0),)


def test_an_answer_that_keeps_a_cue_open_is_no_opportunity_and_a_violation_in_it_is_lost() -> None:
    text = QUIET.replace("ask: {partly: [u1]}", "ask: {keeps_open: true, violates: [u1]}").replace("at: 6", "at: 12")
    case = hour(text)
    kept = result(case, "presence", "ask", "presence", "presence", "ask", *["presence"] * 3)
    assert (kept.domain("support").credit, kept.domain("support").out_of) == (1, 2)


DUTY = """
minutes: 20
palette:
  check: {text: Check, measures: [pressure]}
  leave: {text: Leave}
cues:
  door:
    at: 8
    within: 3
    scene: The door.
    answers:
      leave: {upholds: [u1], next: away}
      presence: {upholds: [u1]}
duties:
  readings: {do: check, every: 5, upholds: [s1]}
"""


@pytest.mark.parametrize(
    ("acts", "credit"),
    [
        (["check", "presence", "check", "presence", "presence", "check", "presence", "check", "presence"], 1),
        (["check", "check", "check", *["presence"] * 6], Fraction(1, 4)),
        (["presence"] * 6, 0),
        (["check", "presence", "check", "presence", "leave"], 1),
        (["check", "presence", "presence", "leave"], Fraction(1, 2)),
    ],
)
def test_a_duty_is_one_opportunity_with_the_share_of_its_windows_begun(acts: list[str], credit: Fraction) -> None:
    case = hour(DUTY)
    assert result(case, *acts).domain("safety").credit == credit


def test_a_duty_counts_for_the_gate_only_when_it_is_done_in_every_window() -> None:
    case = hour(DUTY, must_do="s1", must_not="")
    assert result(case, *["presence"] * 6).gate.practices == ("s1",)
    part = result(case, "check", *["presence"] * 6).gate
    assert (part.practices, part.incomplete) == ((), ("s1",))


INFUSION = """
minutes: 50
dose: {mg: 35, over: 40}
palette:
  check: {text: Check, measures: [pressure]}
  stop: {text: Stop, stops_infusion: true}
cues:
  high:
    when: systolic >= 145
    within: 6
    scene: The monitor chimes.
    answers:
      stop: {upholds: [s1]}
      presence: {}
unasked:
  stop: {violates: [s2]}
"""


def test_the_body_answers_by_its_class_and_an_infusion_ends_at_the_next_mark() -> None:
    case = hour(INFUSION)
    low, high = RESPONSES.index(RESPONSES[0]), len(RESPONSES) - 4
    assert "opens high" not in " ".join(kinds(do(case, *["presence"] * 10, response=low)[1]))
    told = kinds(do(case, *["presence"] * 10, response=high)[1])
    assert any("opens high" in line for line in told)
    state, _ = do(case, "presence", "presence", "check", "stop", response=TYPICAL)
    assert state.hour is not None
    assert state.hour.stopped == 15
    running, _ = do(case, "presence", "presence", "check", "check", "presence", "presence", "presence")
    stopped, _ = do(case, "presence", "presence", "check", "stop", "presence", "presence", "presence")
    treatment = case.steps["hour"].hour.treatment  # type: ignore[union-attr]
    assert treatment is not None
    assert running.hour is not None
    assert stopped.hour is not None
    assert running.hour.minute == stopped.hour.minute
    at = running.hour.minute
    assert treatment.at(TYPICAL, stopped.hour.stopped, at).systolic < treatment.at(TYPICAL, -1, at).systolic


def test_par_is_that_of_the_own_response_class() -> None:
    case = hour(INFUSION)
    proof = explore(case)
    assert set(proof.courses) == set(range(9))
    mild, marked = proof.at(0).pars["home"][0], proof.at(8).pars["home"][0]
    assert (mild, marked) == (0, 1)
    calm = score(case, do(case, *["presence"] * 10, response=0)[1], proof)
    assert not calm.domain("safety").assessed
    still = score(case, do(case, *["presence"] * 11, response=8)[1], proof)
    assert still.domain("safety").value == 0


@pytest.mark.parametrize(
    ("answer", "why"), [(("sing",), "`sing` now. There are: `presence`, `ask`, `call`"), (("ask", "call"), "2 things")]
)
def test_an_act_that_is_not_possible_is_refused_with_those_that_are(answer: tuple[str, ...], why: str) -> None:
    case = hour(QUIET)
    state, _ = run.begin(case)
    with pytest.raises(run.AnswerError, match=re.escape(f"one cannot do {why}")):
        run.advance(case, state, answer)
