"""What an author sees behind a moment of an hour: minute, cues, true vital signs, what each act comes to."""

from __future__ import annotations

from kapsim.engine import run
from kapsim.engine.state import Event
from kapsim.inspection import Inspection, inspect
from kapsim.tui.inspector import inspector_rows
from tests.hours import proven


def after(*acts: str) -> Inspection:
    built, proof = proven()
    state, first = run.begin(built)
    events: list[Event] = list(first)
    for act in acts:
        state, more = run.advance(built, state, (act,))
        events += more
    return inspect(built, events, proof)


def test_the_minute_and_the_cues_to_come_are_known() -> None:
    hour = after().hour
    assert hour is not None
    assert (hour.minute, hour.minutes) == (0, 20)
    assert [(cue.id, cue.opened, cue.until) for cue in hour.cues] == [("tears", None, 6), ("high", None, 0)]
    when = hour.cues[1].when
    assert when is not None
    assert not when.holds


def test_an_open_cue_says_until_when() -> None:
    hour = after("presence").hour
    assert hour is not None
    cue = hour.cues[0]
    assert (cue.id, cue.opened, cue.until) == ("tears", 6, 12)


def test_a_cue_that_was_answered_is_no_longer_there() -> None:
    hour = after("presence", "presence").hour
    assert hour is not None
    assert "tears" not in [cue.id for cue in hour.cues]


def test_vital_signs_are_the_true_ones_and_dissociation_is_no_number() -> None:
    hour = after().hour
    assert hour is not None
    assert hour.vitals == "BP 124/78 mmHg, pulse 72, oxygen 98%"


def test_acts_say_what_they_come_to_now() -> None:
    before, asked = ({choice.id: choice for choice in seen.choices} for seen in (after(), after("presence")))
    assert not any(choice.best for choice in before.values())
    assert before["ask"].marks == (("violates", "uc", True),)
    assert before["presence"].marks == ()
    assert before["stop"].when is not None
    assert not before["stop"].when.holds
    assert asked["presence"].best
    assert asked["presence"].marks == (("upholds", "u1", True),)
    assert asked["stop"].leads == "gone"


def test_what_was_done_in_an_hour_is_listed_with_the_number_of_its_step() -> None:
    given = after("presence", "presence").given
    assert [(one.place, one.step, one.verdict) for one in given] == [("1", "the-hour.tears", "best")]


def test_the_inspector_tells_all_of_it() -> None:
    told = "\n".join(str(row.body) for row in inspector_rows(after("presence"), 40))
    assert "minute 6 of 20" in told
    assert "tears  open since minute 6, until minute 12" in told
    assert "the body now: BP" in told
