"""The course of an hour as a picture inside a page: vital signs, ketamine, cues and acts over the same minutes.

Drawn with the classes of debrief_style.py, so that it is light or dark as the page is. Nothing in it is said by colour
alone, and everything in it stands in words below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from .debrief_hour import ActDone, CueSeen, HourCourse, Signs
from .engine.observation import PRESENCE

WIDTH, LEFT, RIGHT = 760.0, 100.0, 40.0
"""Of the picture, and beside what is drawn over the minutes."""
PANEL, LANE, GAP = 118.0, 22.0, 16.0
"""Heights: of the pressures, of a lane, and between them."""
SMALL = 44.0
"""The height of pulse and oximetry."""
LEAST_SPAN = 8
"""Units that a small panel spans at least, so that a change of one unit does not look like a storm."""
NARROW = 44.0
"""Beside a reading that is nearer than this the words stand higher."""
MOST_NAMED = 8
"""Readings that are written beside their marks; of more only the marks are drawn."""


def hour_svg(course: HourCourse) -> str:
    """The picture of an hour, as an SVG element. It holds no authored text."""
    drawing = _Drawing(course)
    body = "".join(drawing.parts())
    said = f"{course.passed} minutes of the hour: vital signs, ketamine, readings, cues and acts, as listed below."
    return (
        f'<svg class="hour" viewBox="0 0 {WIDTH:g} {drawing.y:g}" role="img" aria-label="{said}" '
        f'xmlns="http://www.w3.org/2000/svg">{body}</svg>'
    )


def lanes(cues: Sequence[CueSeen], passed: int) -> list[int]:
    """For each cue the lane in which its bar does not meet the bar of another."""
    free: list[float] = []
    found: list[int] = []
    for cue in cues:
        until = _closed(cue, passed) + 2
        lane = next((number for number, at in enumerate(free) if at <= cue.opened), len(free))
        free[lane : lane + 1] = [until]
        found.append(lane)
    return found


class _Drawing:
    """Draws from the top down; `y` is how far it has come."""

    def __init__(self, course: HourCourse) -> None:
        self.course = course
        self.y = 8.0

    def parts(self) -> Iterator[str]:
        course = self.course
        if course.signs:
            yield from self._pressures()
            for name, value in (("pulse", _pulse), ("SpO2", _oxygen)):
                yield from self._small(name, value)
        if course.giving:
            yield from self._giving()
        if course.cues:
            yield from self._cues()
        yield from self._acts()
        yield from self._scale()

    def x(self, minute: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * minute / max(1, self.course.minutes)

    def _pressures(self) -> Iterator[str]:
        signs, top = self.course.signs, self.y
        low = min(at.diastolic for at in signs) // 10 * 10 - 10
        high = -(-max(at.systolic for at in signs) // 10) * 10 + 10

        def y(value: float) -> float:
            return top + PANEL * (high - value) / (high - low)

        yield _label(top + 12, "pressure", "mmHg")
        for value in range(-(-low // 20) * 20, high + 1, 20):
            yield _line("grid", LEFT, y(value), WIDTH - RIGHT, y(value))
            yield _text("tick", LEFT - 6, y(value) + 3.5, str(value), "end")
        above = [(self.x(minute), y(at.systolic)) for minute, at in enumerate(signs)]
        below = [(self.x(minute), y(at.diastolic)) for minute, at in enumerate(signs)]
        yield f'<polygon class="band" points="{_points([*above, *reversed(below)])}"/>'
        yield f'<polyline class="sign" points="{_points(above)}"/><polyline class="sign" points="{_points(below)}"/>'
        named = len(self.course.readings) <= MOST_NAMED
        before = -NARROW
        for reading in self.course.readings:
            x = self.x(reading.minute)
            yield _line("reading", x, y(reading.systolic), x, y(reading.diastolic))
            for value in (reading.systolic, reading.diastolic):
                yield f'<circle class="dot" cx="{x:.1f}" cy="{y(value):.1f}" r="3.2"/>'
            if named:
                words = f"{reading.systolic}/{reading.diastolic}"
                raised = 12 if x - before < NARROW else 0
                before = -NARROW if raised else x
                yield _text("value", max(x, LEFT + 20), y(reading.systolic) - 7 - raised, words, "middle")
        self.y += PANEL + GAP

    def _small(self, name: str, value: Callable[[Signs], int]) -> Iterator[str]:
        values, top = [value(at) for at in self.course.signs], self.y
        low, high = min(values), max(values)
        middle, span = (low + high) / 2, max(high - low, LEAST_SPAN)
        points = [(self.x(m), top + SMALL / 2 - (v - middle) * (SMALL - 14) / span) for m, v in enumerate(values)]
        yield _label(top + 18, name, f"{low}-{high}" if high > low else str(low))
        yield _line("grid", LEFT, top + SMALL, WIDTH - RIGHT, top + SMALL)
        yield f'<polyline class="sign" points="{_points(points)}"/>'
        yield _text("value", points[-1][0] + 6, points[-1][1] + 3.5, str(values[-1]), "start")
        self.y += SMALL + 6

    def _giving(self) -> Iterator[str]:
        yield _label(self.y + 14, "ketamine", "")
        for first, last in _runs(self.course.giving):
            x = self.x(first)
            width = self.x(last + 1) - x
            yield f'<rect class="given" x="{x:.1f}" y="{self.y + 5:.1f}" width="{width:.1f}" height="12" rx="3"/>'
        if self.course.stopped is not None:
            x = self.x(self.course.stopped)
            yield _text("value", x + 6, self.y + 15, f"stopped at {self.course.stopped}", "start")
        self.y += LANE + 4

    def _cues(self) -> Iterator[str]:
        placed = lanes(self.course.cues, self.course.passed)
        yield _label(self.y + 15, "cues", "")
        for number, (cue, lane) in enumerate(zip(self.course.cues, placed, strict=True), 1):
            y, closed = self.y + lane * LANE, _closed(cue, self.course.passed)
            x, width = self.x(cue.opened), max(self.x(closed) - self.x(cue.opened), 3.0)
            kind = "missed" if cue.missed is not None else "cue"
            yield f'<rect class="{kind}" x="{x:.1f}" y="{y + 4:.1f}" width="{width:.1f}" height="14" rx="7"/>'
            yield f'<circle class="number" cx="{x:.1f}" cy="{y + 11:.1f}" r="9"/>'
            yield _text("inside", x, y + 14.5, str(number), "middle")
            mark = "○" if cue.missed is not None else "✓" if cue.answered is not None else ""
            yield _text("mark", x + max(width, 9) + 4, y + 15.5, mark, "start") if mark else ""
        self.y += (max(placed) + 1) * LANE + 4

    def _acts(self) -> Iterator[str]:
        yield _label(self.y + 15, "you", "")
        end = self.x(self.course.passed)
        yield f'<rect class="silence" x="{LEFT}" y="{self.y + 5:.1f}" width="{end - LEFT:.1f}" height="13" rx="3"/>'
        for act in self.course.acts:
            if act.act != PRESENCE:
                yield self._act(act)
        self.y += LANE + 2

    def _act(self, act: ActDone) -> str:
        x, width = self.x(act.minute), max(self.x(act.minute + act.minutes) - self.x(act.minute) - 1.2, 2.5)
        kind = "act against" if act.against else "act"
        block = f'<rect class="{kind}" x="{x:.1f}" y="{self.y + 5:.1f}" width="{width:.1f}" height="13" rx="2"/>'
        return block + (_text("mark", x + width / 2, self.y + 16, "!", "middle") if act.against else "")

    def _scale(self) -> Iterator[str]:
        yield _label(self.y + 14, "minute", "")
        for minute in range(0, self.course.minutes + 1, 5):
            x, long = self.x(minute), minute % 10 == 0
            yield _line("grid", x, self.y, x, self.y + (5 if long else 3))
            if long:
                yield _text("tick", x, self.y + 16, str(minute), "middle")
        self.y += LANE


def _pulse(signs: Signs) -> int:
    return signs.heart_rate


def _oxygen(signs: Signs) -> int:
    return signs.spo2


def _closed(cue: CueSeen, passed: int) -> int:
    ends = (cue.answered, cue.missed)
    return next((minute for minute in ends if minute is not None), passed)


def _runs(minutes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Minutes that follow one another, as first and last."""
    first = last = minutes[0]
    for minute in minutes[1:]:
        if minute != last + 1:
            yield first, last
            first = minute
        last = minute
    yield first, last


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(kind: str, x: float, y: float, words: str, anchor: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'


def _label(y: float, name: str, unit: str) -> str:
    small = f'<text class="tick" x="0" y="{y + 14:.1f}">{unit}</text>' if unit else ""
    return f'<text class="name" x="0" y="{y:.1f}">{name}</text>{small}'
