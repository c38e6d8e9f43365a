"""What the monitor of an hour says, and what it keeps to itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kapsim.engine.body import Reading
from kapsim.tui.watch import Watch, take_watch
from kapsim.tui.widgets.monitor import age, hour_line, panel_lines, pressure, strip_lines
from kapsim.tui.widgets.traces import column_of, dots, large
from tests.builders import play

from .bedside import bedside

COURSE = tuple(Reading(134 + at, 80, 72 + at, 98, 3) for at in range(21))
WATCH = Watch(
    minute=20,
    minutes=50,
    course=COURSE,
    pressures=((4, COURSE[4]), (12, COURSE[12])),
    marks=((3, "act"), (12, "reading"), (12, "cue"), (16, "missed")),
    alarm="high",
    alarmed=True,
)


def watched(*acts: str, feedback: bool = True) -> Watch:
    case = bedside().case
    events = play(case, "here", *acts)
    watch = take_watch(case, events, events[-1].state, feedback)
    assert watch is not None
    return watch


def test_no_pressure_before_it_was_measured() -> None:
    watch = watched("presence")
    assert (pressure(watch), age(watch)) == ("---/--", "no reading")
    assert watch.pressures == ()


def test_the_pressure_is_that_of_the_minute_in_which_it_was_measured() -> None:
    watch = watched("reading", "presence", "presence")
    assert (pressure(watch), age(watch)) == ("134/82", "6 min ago")
    assert watch.course[watch.minute].systolic > 134
    assert age(watched("reading")) == "just now"


def test_the_curves_end_where_the_hour_is_now() -> None:
    watch = watched("presence", "breathe")
    assert (watch.minute, len(watch.course)) == (6, 7)


def test_marks_are_acts_readings_and_what_happened_and_presence_is_none() -> None:
    watch = watched("presence", "presence", "reading", "breathe")
    assert watch.marks == ((7, "cue"), (7, "act"), (8, "reading"), (8, "act"))


@pytest.mark.parametrize(("minutes", "named"), [(40, "0 10 20 30 40"), (45, "0 10 20 30 40"), (50, "0 10 20 30 40 50")])
def test_every_ten_minutes_are_named_whole_below_the_hour(minutes: int, named: str) -> None:
    lines = [line.plain for line in panel_lines(replace(WATCH, minutes=minutes), 38)]
    assert named in [" ".join(line.split()) for line in lines]
    assert max(len(line.rstrip()) for line in lines) <= 38


def test_how_old_the_pressure_is_stands_whole_beside_the_large_digits() -> None:
    for watch in (watched("presence"), replace(WATCH, minute=20, pressures=()), replace(WATCH, minute=40)):
        assert any(f" {age(watch)} " in line.plain for line in strip_lines(watch, 76, big=True))


def test_what_was_missed_is_for_training() -> None:
    acts = ["presence", "presence", *["breathe"] * 4]
    assert (11, "missed") in watched(*acts).marks
    assert all(kind != "missed" for _, kind in watched(*acts, feedback=False).marks)


def test_the_alarm_is_the_word_of_a_cue_about_the_pressure() -> None:
    assert watched("presence", "presence").alarm == "", "tears are not about the pressure"
    to_the_alarm = ["presence"] * 5
    watch = watched("reading", *to_the_alarm)
    assert (watch.alarm, watch.alarmed) == ("high", False), "the reading was made before"
    assert watched(*to_the_alarm, "reading").alarmed
    assert watched(*to_the_alarm, "physician").alarm == ""


def test_outside_of_an_hour_there_is_nothing_to_watch() -> None:
    case = bedside().case
    events = play(case)
    assert take_watch(case, events, events[-1].state, True) is None


def test_dissociation_is_never_a_number() -> None:
    odd = [at._replace(dissociation=77) for at in COURSE]
    watch = Watch(20, 50, tuple(odd), ((12, odd[12]),), ())
    for lines in (strip_lines(watch, 100, True), strip_lines(watch, 60, False), panel_lines(watch, 38)):
        assert all("77" not in line.plain for line in lines)


@pytest.mark.parametrize("width", [38, 50])
def test_the_panel_keeps_to_its_width(width: int) -> None:
    lines = panel_lines(WATCH, width)
    assert max(line.cell_length for line in lines) <= width
    text = "\n".join(line.plain for line in lines)
    assert all(part in text for part in ("8 min ago", "▲ high", "before: 138/80 at minute 4", "◆", "♡", "✗", "•"))


@pytest.mark.parametrize(("width", "big", "count"), [(56, False, 2), (76, True, 3), (116, True, 3)])
def test_the_lines_above_the_text_keep_to_their_width(width: int, big: bool, count: int) -> None:
    lines = strip_lines(WATCH, width, big)
    assert len(lines) == count
    assert max(line.cell_length for line in lines) <= width
    text = "\n".join(line.plain for line in lines)
    assert all(part in text for part in ("8 min ago", "▲ high", "pulse", "92", "SpO2", "98"))


def test_the_hour_is_a_line_with_now_on_it() -> None:
    line = hour_line(WATCH, 51).plain
    assert line.index("▍") == 20
    assert (line[3], line[16], line[19], line[50]) == ("•", "✗", "━", "─")
    assert line[12] == "◆", "what happened counts more than what was done, where there is no room for both"


def test_an_hour_without_a_dose_is_only_its_line() -> None:
    watch = Watch(5, 30, (), (), ((2, "act"),))
    assert len(strip_lines(watch, 76, True)) == 1
    assert "BP" not in "".join(line.plain for line in panel_lines(watch, 38))


def test_large_digits_are_three_lines_of_one_width() -> None:
    assert {len(line) for line in large("187/104")} == {27}
    assert large("1") == ("▀█ ", " █ ", "▀▀▀")


def test_a_curve_rises_where_the_figures_rise() -> None:
    top, bottom = dots([0, 0, 10, 10], 0, 10, 2, 2, 3)
    assert (bottom[0], top[1]) == ("⣀", "⡏"), "the steep part is joined"
    assert dots([5], 0, 10, 4, 1, 30)[0].strip() != ""


def test_minutes_and_columns_go_together() -> None:
    assert [column_of(minute, 10, 49) for minute in (0, 4, 5, 49)] == [0, 0, 1, 9]
