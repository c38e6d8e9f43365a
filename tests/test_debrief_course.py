"""The course of an hour in its debrief: vital signs by the minute, silence, cues, acts and intervals."""

from __future__ import annotations

import json
from pathlib import Path

from kapsim.debrief import build_debrief
from kapsim.debrief_hour import HourCourse, Signs, hours_of
from kapsim.debrief_plot import plot_lines
from kapsim.debrief_text import as_data, as_text
from kapsim.monitor import monitor
from kapsim.tui.debrief_rows import story_rows
from kapsim.tui.widgets.page import Page

from .builders import case, play
from .weeping import FILE, attempted


def course(*acts: str, play: str = "") -> HourCourse:
    attempt = attempted(*acts, play=play)
    (found,) = hours_of(attempt.case, attempt.events)
    return found


def line(course: HourCourse, label: str, columns: int = 52) -> str:
    """What stands beside a label."""
    return next(line for line in plot_lines(course, columns) if line.startswith(label))[19:]


def test_the_vital_signs_are_those_of_the_body_at_every_minute_that_passed() -> None:
    attempt = attempted("reading", "presence")
    (found,) = hours_of(attempt.case, attempt.events)
    hour = attempt.case.steps["the-hour"].hour
    assert hour is not None
    assert hour.treatment is not None
    assert (len(found.signs), found.passed, found.minutes) == (7, 6, 50)
    for minute, signs in enumerate(found.signs):
        body = hour.treatment.at(attempt.state.response, -1, minute)
        assert signs == Signs(body.systolic, body.diastolic, body.heart_rate, body.spo2)
    assert max(signs.systolic for signs in course(play="still").signs) == 150


def test_silence_is_the_minutes_of_presence_as_they_passed() -> None:
    found = course("presence", "presence", "presence")
    assert (found.silent, found.passed, found.silence) == (14, 14, 100)
    found = course("here", "presence", "physician")
    assert (found.silent, found.passed, found.silence) == (5, 8, 62)


def test_acts_and_cues_have_their_minutes() -> None:
    found = course(play="restless")
    assert [(act.act, act.minute, act.against) for act in found.acts if act.act != "presence"] == [
        ("ask-what", 0, ("avoid-probing-at-peak",)),
        ("ask-what", 14, ()),
        ("reading", 39, ()),
    ]
    assert [(cue.cue, cue.opened, cue.answered, cue.missed) for cue in found.cues] == [
        ("tears", 14, 14, None),
        ("high", 39, None, 45),
    ]


def test_intervals_are_kept_one_by_one() -> None:
    assert [duty.kept for duty in course(play="still").duties] == [(True,) * 4]
    assert [duty.kept for duty in course(play="restless").duties] == [(False, False, True, False)]
    assert [duty.kept for duty in course("reading").duties] == [(True,)]


def test_readings_are_those_that_were_measured() -> None:
    assert [(reading.minute, reading.systolic) for reading in course(play="restless").readings] == [(40, 150)]
    assert course("presence").readings == ()


def test_the_plot_has_a_column_a_minute_and_marks_where_things_were() -> None:
    found = course(play="restless")
    assert len(line(found, "systolic")) == 51
    assert line(found, "systolic").index("█") == 39
    assert line(found, "readings").index("+") == 40
    assert line(found, "cues") == " " * 14 + "✓" + " " * 24 + "?" + " " * 5 + "○"
    assert line(found, "you")[:16] == "!" + "·" * 13 + "▪·"
    assert len(line(found, "ketamine")) == 40
    assert any(text.endswith("□□■□ 1 of 4 intervals") for text in plot_lines(found, 52))
    assert "Done though nothing asked for it: Ask what she is seeing (minute 0)" in plot_lines(found, 52)


def test_a_long_hour_has_several_minutes_a_column_and_no_line_is_wider() -> None:
    found = course(play="restless")
    assert len(line(found, "systolic", 20)) == 17
    assert line(found, "cues", 20).index("✓") == 14 // 3


def test_the_debrief_shows_the_course_as_text_on_the_screen_and_as_data() -> None:
    debrief = build_debrief(attempted(play="still"), None)
    text = as_text(debrief)
    assert "Minute by minute: 44 of 50 minutes in silence (88%)" in text
    assert max(map(len, text.splitlines())) <= 80
    assert line(debrief.hours[0], "systolic") in text
    assert line(debrief.hours[0], "systolic") in Page(story_rows(debrief)).plain
    (data,) = json.loads(json.dumps(as_data(debrief)))["hours"]
    assert data["silence_percent"] == 88
    assert data["signs"][0] == {"systolic": 134, "diastolic": 82, "heart_rate": 72, "spo2": 98}
    assert "dissociation" not in json.dumps(data)


def test_a_case_without_an_hour_has_no_course() -> None:
    attempt = attempted()
    assert hours_of(attempt.case, attempt.events) == ()


def test_an_infusion_that_was_stopped_ends_at_its_mark_and_the_vital_signs_follow(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8").partition("plays:")[0]
    file = tmp_path / "an-hour.yaml"
    stop = "palette:\n        stop: {text: Have the infusion stopped, stops_infusion: true}"
    file.write_text(text.replace("palette:", stop, 1), encoding="utf-8")
    attempt = attempted("presence", "presence", "stop", file=file, stay=True)
    (found,) = hours_of(attempt.case, attempt.events)
    assert (found.stopped, found.giving[-1]) == (10, 9)
    assert max(signs.systolic for signs in found.signs) < 150
    assert line(found, "ketamine to 10") == "━" * 10


def test_an_hour_in_which_nobody_has_a_body_has_a_course_without_vital_signs() -> None:
    still = case(
        """
        sit:
          phase: support
          scene: Quiet.
          observe:
            minutes: 10
            pace: 5
            palette:
              hum: {text: Hum}
            cues:
              sigh:
                at: 3
                within: 2
                scene: A sigh.
                answers:
                  presence: {upholds: [s1]}
          next: over
        over: {phase: recovery, scene: Over., end: {outcome: good, title: Over}}
        """
    )
    (found,) = hours_of(still, play(still, "hum", "presence", "hum", "presence", "presence"))
    assert (found.signs, found.giving, found.readings, found.silent) == ((), (), (), 8)
    assert monitor(still, [], play(still, "hum")[-1].state) is None
    assert [text[:19].strip() for text in plot_lines(found, 52)][1:4] == ["cues", "you", "minute"]


def test_a_second_hour_knows_nothing_of_the_readings_of_the_first(tmp_path: Path) -> None:
    head, _, hour = FILE.read_text(encoding="utf-8").partition("plays:")[0].partition("  the-hour:\n")
    first, _, end = hour.partition("    next: after\n")
    text = f"{head}  the-hour:\n{first}    next: again\n  again:\n{first}    next: after\n{end}"
    file = tmp_path / "an-hour.yaml"
    file.write_text(text, encoding="utf-8")
    attempt = attempted("reading", *["presence"] * 11, file=file)
    assert attempt.state.step == "again"
    signs = monitor(attempt.case, attempt.events, attempt.state)
    assert signs is not None
    assert signs.pressure is None
    attempt.answer(("presence",))
    one, two = hours_of(attempt.case, attempt.events)
    assert (one.step, len(one.readings), one.passed) == ("the-hour", 1, 50)
    assert (two.step, len(two.readings), two.passed) == ("again", 0, 5)
    assert [review.step for review in build_debrief(attempt, None).decisions if review.turn == "duty"] == [
        "the-hour.readings"
    ]
