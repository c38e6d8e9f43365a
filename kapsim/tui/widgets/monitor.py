"""The monitor of an hour: pressure in large digits as it was last measured, traces of pulse and saturation, the hour.

Traces and hour share one axis, so that what happened stands below what the body did. A panel where there is room, three
lines at the usual size, two in a small terminal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from ..text import written
from ..watch import Happening, Watch
from .traces import column_of, dots, large

QUIET = "$quiet"
ALARM = "bold $error"
PULSE, OXYGEN = "$success", "$primary"
PULSE_SCALE, OXYGEN_SCALE = (60, 100), (90, 100)
"""What a trace in the panel shows at least: beats a minute, per cent."""
PULSE_SPAN, OXYGEN_SPAN = 12, 4
"""How much a trace in a line shows at least: it has no scale, only a shape."""
MARKS: dict[Happening, tuple[str, str, str]] = {
    "act": ("•", "$foreground", "act"),
    "reading": ("♡", "bold $primary", "reading"),
    "cue": ("◆", "bold $accent", "event"),
    "missed": ("✗", "bold $error", "missed"),
}
"""What stands on the hour, from the least to the most important where there is no room for two."""
BIG, AGE, NAMES, GUTTER = 27, 12, 10, 4
"""Columns of the digits, of how old they are, of the name and value of a trace, of the ends of a scale."""
BIG_FROM = 76
"""Columns from which there are large digits in the lines above the text."""
HEIGHT = 3
"""Lines of a trace in the panel."""


def age(watch: Watch) -> str:
    """How long ago the pressure was measured."""
    if not watch.pressures:
        return "no reading"
    minutes = watch.minute - watch.pressures[-1][0]
    return f"{minutes} min ago" if minutes else "just now"


def pressure(watch: Watch) -> str:
    """The pressure as it was last measured, dashes before."""
    if not watch.pressures:
        return "---/--"
    reading = watch.pressures[-1][1]
    return f"{reading.systolic}/{reading.diastolic}"


def _earlier(watch: Watch) -> str:
    """What was measured before the last time, the latest first."""
    before = (
        f"{reading.systolic}/{reading.diastolic} at minute {at}" for at, reading in reversed(watch.pressures[:-1])
    )
    return "before: " + " · ".join(before)


def strip_lines(watch: Watch, width: int, big: bool) -> list[Content]:
    """The monitor in three lines, or in two that are not `big`; in one where nothing is given that could be watched."""
    if not watch.course:
        return [hour_line(watch, width)]
    now = watch.course[-1]
    if not big:
        parts = [
            Content.assemble(("BP ", QUIET), (pressure(watch), _digits_style(watch)), (f" {age(watch)}", QUIET)),
            *([Content.styled(f"▲ {watch.alarm}", ALARM)] if watch.alarm else []),
            Content.assemble(("pulse ", QUIET), (str(now.heart_rate), f"bold {PULSE}")),
            Content.assemble(("SpO2 ", QUIET), (str(now.spo2), f"bold {OXYGEN}")),
        ]
        return [Content("  ").join(parts).truncate(width, ellipsis=True), hour_line(watch, width)]
    room = width - BIG - AGE - NAMES
    beside = (
        Content.styled("BP mmHg", QUIET),
        Content.styled(age(watch), "" if watch.pressures else QUIET),
        _alarm(watch),
    )
    traces = (
        _trace_line("pulse", watch, [r.heart_rate for r in watch.course], PULSE_SPAN, PULSE, room),
        _trace_line("SpO2", watch, [r.spo2 for r in watch.course], OXYGEN_SPAN, OXYGEN, room),
        Content.assemble(written(f"{watch.minute:>3} min".ljust(NAMES), QUIET), hour_line(watch, room)),
    )
    return [
        Content.assemble(
            (line.ljust(BIG), _digits_style(watch)), _to(text.truncate(AGE - 1, ellipsis=True), AGE), trace
        )
        for line, text, trace in zip(large(pressure(watch)), beside, traces, strict=True)
    ]


def panel_lines(watch: Watch, width: int) -> list[Content]:
    """The monitor as a panel."""
    room = width - GUTTER
    lines: list[Content] = []
    if watch.course:
        head = Content.styled("BP mmHg", QUIET)
        lines.append(_apart(head, Content.styled(age(watch), "bold" if watch.pressures else QUIET), width))
        beside = (Content(""), _alarm(watch), Content(""))
        digits = large(pressure(watch))
        lines += [
            _apart(Content.styled(line, _digits_style(watch)), text, width)
            for line, text in zip(digits, beside, strict=True)
        ]
        if len(watch.pressures) > 1:
            lines.append(Content.styled(_earlier(watch), QUIET).truncate(width, ellipsis=True))
        rates, oxygen = [r.heart_rate for r in watch.course], [r.spo2 for r in watch.course]
        lines += [Content(""), *_trace_block("Pulse", "/min", watch, rates, PULSE_SCALE, PULSE, width)]
        lines += [Content(""), *_trace_block("SpO2", "%", watch, oxygen, OXYGEN_SCALE, OXYGEN, width), Content("")]
    gutter = " " * GUTTER
    lines.append(Content.assemble(gutter, _line(watch, ("cue", "missed"), [(" ", "")] * room)))
    lines.append(Content.assemble(gutter, hour_line(watch, room, ("act", "reading"))))
    lines.append(Content.assemble(gutter, (_ticks(watch.minutes, room), QUIET)))
    kinds = [kind for kind in MARKS if kind != "missed" or any(found == "missed" for _, found in watch.marks)]
    legend = Content("  ").join(Content.assemble((MARKS[k][0], MARKS[k][1]), (f" {MARKS[k][2]}", QUIET)) for k in kinds)
    return [*lines, Content.assemble(" " * max(0, min(GUTTER, width - legend.cell_length)), legend)]


def hour_line(watch: Watch, width: int, kinds: Collection[Happening] = tuple(MARKS)) -> Content:
    """The hour as a line: what is behind, where we are, what is ahead, and on it what happened of these kinds."""
    here = column_of(watch.minute, width, watch.minutes)
    cells = [("━", QUIET) if column < here else ("─", "$line") for column in range(width)]
    cells[here] = ("▍", "bold $foreground")
    return _line(watch, kinds, cells)


def _line(watch: Watch, kinds: Collection[Happening], cells: list[tuple[str, str]]) -> Content:
    """The marks of some kinds on these cells, which stand for the whole hour."""
    ranks = list(MARKS)
    marks = (mark for mark in watch.marks if mark[1] in kinds)
    for minute, kind in sorted(marks, key=lambda mark: ranks.index(mark[1])):
        cells[column_of(minute, len(cells), watch.minutes)] = MARKS[kind][:2]
    return Content.assemble(*cells)


def _digits_style(watch: Watch) -> str:
    return ALARM if watch.alarmed else "bold" if watch.pressures else QUIET


def _alarm(watch: Watch) -> Content:
    return written(f"▲ {watch.alarm}", ALARM) if watch.alarm else Content("")


def _scale(values: Iterable[int], least: tuple[int, int]) -> tuple[int, int]:
    """The ends of a scale in tens that holds all values."""
    found = list(values)
    return min(least[0], min(found) // 10 * 10), max(least[1], -(-max(found) // 10) * 10)


def _trace_line(name: str, watch: Watch, values: list[int], least: int, style: str, width: int) -> Content:
    middle, half = (min(values) + max(values)) / 2, max(least, max(values) - min(values)) / 2
    (curve,) = dots(values, middle - half, middle + half, width, 1, watch.minutes)
    return Content.assemble((f"{name:<5} ", QUIET), (f"{values[-1]:>3} ", f"bold {style}"), (curve, style))


def _trace_block(
    name: str, unit: str, watch: Watch, values: list[int], least: tuple[int, int], style: str, width: int
) -> list[Content]:
    low, high = _scale(values, least)
    now = Content.assemble((str(values[-1]), f"bold {style}"), (f" {unit}", QUIET))
    curve = dots(values, low, high, width - GUTTER, HEIGHT, watch.minutes)
    ends = [str(high), *[""] * (HEIGHT - 2), str(low)]
    return [
        _apart(Content.styled(name, QUIET), now, width),
        *(
            Content.assemble((f"{end:>{GUTTER - 1}} ", QUIET), (line, style))
            for end, line in zip(ends, curve, strict=True)
        ),
    ]


def _ticks(minutes: int, width: int) -> str:
    """Every ten minutes below the hour, the last one whole as well."""
    line = ""
    for minute in range(0, minutes + 1, 10):
        at = min(column_of(minute, width, minutes), width - len(str(minute)))
        if at > len(line) or minute == 0:
            line += " " * (at - len(line)) + str(minute)
    return line


def _to(text: Content, width: int) -> Content:
    return Content.assemble(text, " " * max(0, width - text.cell_length))


def _apart(left: Content, right: Content, width: int) -> Content:
    right = right.truncate(max(1, width - left.cell_length - 1), ellipsis=True)
    return Content.assemble(left, " " * max(1, width - left.cell_length - right.cell_length), right)


class Monitor(Widget, can_focus=False):
    """The monitor, as lines above the text or as a panel beside it."""

    ALLOW_SELECT = False
    seen: reactive[Watch | None] = reactive(None, layout=True)

    def __init__(self, panel: bool = False) -> None:
        super().__init__(classes="panel" if panel else "strip")
        self.panel = panel
        if panel:
            self.border_title = "Monitor"

    def lines(self, width: int) -> list[Content]:
        """Its lines at a width."""
        if self.seen is None or width < 1:
            return []
        if self.panel:
            return panel_lines(self.seen, width)
        return strip_lines(self.seen, width, width >= BIG_FROM)

    def render(self) -> Content:
        """All lines."""
        return Content("\n").join(self.lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as there are."""
        return len(self.lines(width))
