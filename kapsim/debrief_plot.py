"""The course of an hour as lines of text: vital signs as blocks, and what happened and was done below them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from .debrief_hour import HourCourse, Signs
from .engine.observation import PRESENCE

BLOCKS = "▁▂▃▄▅▆▇█"
LABEL = 19
"""Columns of the labels."""
SHOWN: tuple[tuple[str, Callable[[Signs], int]], ...] = (
    ("systolic", lambda signs: signs.systolic),
    ("diastolic", lambda signs: signs.diastolic),
    ("pulse", lambda signs: signs.heart_rate),
    ("SpO2", lambda signs: signs.spo2),
)
LEAST_SPAN = 8
"""Units that a row of blocks spans at least, so that a change of one unit does not look like a storm."""
LEGEND = (
    "cues: ? begins, ✓ answered, ○ missed",
    "you: · in silence, ▪ something done, ! unasked and against a practice",
)


def plot_lines(course: HourCourse, columns: int) -> Iterator[str]:
    """The course in lines, a heading first, as wide as the labels and `columns`."""
    each = max(1, -(-course.minutes // columns))
    yield silence_line(course)
    for name, value in SHOWN if course.signs else ():
        values = [value(signs) for signs in course.signs]
        yield _line(f"{name} {min(values)}-{max(values)}", _blocks(values, each))
    if course.giving:
        label = "ketamine" if course.stopped is None else f"ketamine to {course.stopped}"
        yield _line(label, _marks(course, each, ((minute, "━") for minute in course.giving)))
    if course.readings:
        yield _line("readings", _marks(course, each, ((reading.minute, "+") for reading in course.readings)))
    if course.cues:
        yield _line("cues", _marks(course, each, _cue_marks(course)))
    yield _line("you", _marks(course, each, _act_marks(course), "·"))
    yield _line("minute", _scale(course, each))
    yield from LEGEND
    yield from duty_lines(course)
    yield from unasked_lines(course)


def silence_line(course: HourCourse) -> str:
    """How much of the hour went by in silence."""
    return f"Minute by minute: {course.silent} of {course.passed} minutes in silence ({course.silence}%)"


def duty_lines(course: HourCourse) -> Iterator[str]:
    """For each duty, in which of its intervals it was done."""
    for duty in course.duties:
        kept = "".join("■" if done else "□" for done in duty.kept)
        yield f"{duty.text}, every {duty.every} minutes: {kept} {sum(duty.kept)} of {len(duty.kept)} intervals"


def unasked_lines(course: HourCourse) -> Iterator[str]:
    """What was done against a practice though nothing asked for it, if anything."""
    unasked = [act for act in course.acts if act.against]
    if unasked:
        yield f"Done though nothing asked for it: {', '.join(f'{act.text} (minute {act.minute})' for act in unasked)}"


def _line(label: str, marks: str) -> str:
    return f"{label:<{LABEL}}{marks}".rstrip()


def _blocks(values: Sequence[int], each: int) -> str:
    """A block a column, as high as the value in it that is farthest from the first of all."""
    low, high = min(values), max(values)
    span = max(high - low, LEAST_SPAN)
    columns = [values[start : start + each] for start in range(0, len(values), each)]
    heights = [max(column, key=lambda value: abs(value - values[0])) for column in columns]
    return "".join(BLOCKS[(height - low) * (len(BLOCKS) - 1) // span] for height in heights)


def _marks(course: HourCourse, each: int, marks: Iterable[tuple[int, str]], ground: str = " ") -> str:
    """Marks at their minutes; where two meet in a column, the later one stands."""
    columns = [ground] * (course.passed // each + 1)
    for minute, mark in marks:
        columns[minute // each] = mark
    return "".join(columns)


def _cue_marks(course: HourCourse) -> Iterator[tuple[int, str]]:
    marks = [(cue.opened, "?") for cue in course.cues]
    marks += [(cue.answered, "✓") for cue in course.cues if cue.answered is not None]
    marks += [(cue.missed, "○") for cue in course.cues if cue.missed is not None]
    return iter(sorted(marks, key=lambda mark: mark[0]))


def _act_marks(course: HourCourse) -> Iterator[tuple[int, str]]:
    for act in course.acts:
        if act.act == PRESENCE:
            continue
        for minute in range(act.minute, act.minute + act.minutes):
            yield minute, "!" if act.against else "▪"


def _scale(course: HourCourse, each: int) -> str:
    """`0         10        20`: the minutes, every ten columns."""
    return "".join(f"{column * each:<10}" for column in range(0, course.passed // each + 1, 10)).rstrip()
