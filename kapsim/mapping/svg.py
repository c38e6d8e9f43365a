"""The map of a case as a picture for the wall: phases as bands, steps as cards, answers as lines that run together.

Every answer leaves its card from a chip with its letter and mark. Lines of one mark to one step share a line, however
far they come; the reference path lies on a broad band of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..marks import MEANING, Mark
from .card import card
from .frame import LEFT, PHASE_GAP, RIGHT, Frame
from .layout import Layout
from .lines import BROAD, diamond, lines
from .notes import description, ways_in_words
from .pens import BAND, HALO, PAPER, PENS, QUIET, SANS, SERIF, element, glyph, path, safe, text, wrap

LEGEND: tuple[Mark, ...] = ("best", "partial", "critical", "neutral")
LEGEND_AT = (0, 222, 480, 712)
NOTE_SIZE, NOTE_LINE = 11.5, 17.0


def as_svg(layout: Layout) -> str:
    """The map as an SVG document that needs nothing else."""
    frame = Frame(layout)
    notes = list(_notes(layout, frame))
    height = frame.bottom + (58 + len(notes) * NOTE_LINE if notes else 24)
    foot = []
    if notes:
        foot.append(text(LEFT, frame.bottom + 36, "Under a condition", 15, font_family=SERIF, font_weight=600))
    for number, (x, line) in enumerate(notes):
        foot.append(text(x, frame.bottom + 58 + number * NOTE_LINE, line, NOTE_SIZE))
    parts = [
        element("title", safe(f"Map of {layout.title}"), id="map-title"),
        element("desc", safe(description(layout)), id="map-desc"),
        element("rect", width=frame.width, height=height, fill=PAPER),
        *_head(layout, frame),
        *_bands(layout, frame),
        *lines(layout, frame),
        *(card(node, frame) for node in layout.nodes),
        *foot,
    ]
    document = element(
        "svg", "\n", "\n".join(parts), "\n", xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {frame.width:.0f} {height:.0f}", width=frame.width, height=height,
        role="img", aria_labelledby="map-title map-desc", font_family=SANS,
    )  # fmt: skip
    return f"{document}\n"


def _head(layout: Layout, frame: Frame) -> Iterator[str]:
    name = wrap(layout.title, 32, frame.width - LEFT - RIGHT, 1)
    yield text(LEFT, 58, "".join(name), 32, font_family=SERIF)
    yield text(LEFT, 84, description(layout), 13, QUIET)
    for x, mark in zip(LEGEND_AT, LEGEND, strict=True):
        pen = PENS[mark]
        yield element(
            "path", d=path("M", LEFT + x, 118, "h", 34), stroke=pen.colour, stroke_width=pen.width,
            stroke_dasharray=pen.dash, fill="none", stroke_linecap="round" if mark == "neutral" else None,
        )  # fmt: skip
        yield glyph(mark, LEFT + x + 46, 118)
        yield from _entry(x + 58, 122, mark, MEANING[mark])
    for x, colour, width in ((0, HALO, BROAD), (0, PENS["best"].colour, PENS["best"].width)):
        yield element("path", d=path("M", LEFT + x, 168, "h", 34), stroke=colour, stroke_width=width, fill="none")
    yield from _entry(58, 172, "reference path", "flawless, with the fewest decisions")
    yield diamond(LEFT + LEGEND_AT[2] + 46, 168, PENS["neutral"].colour)
    yield from _entry(LEGEND_AT[2] + 58, 172, "under a condition", "in words below the map")


def _entry(x: float, y: float, name: str, meaning: str) -> Iterator[str]:
    yield text(LEFT + x, y, name, 12.5, font_weight=700)
    yield text(LEFT + x, y + 16, meaning, 11, QUIET)


def _bands(layout: Layout, frame: Frame) -> Iterator[str]:
    for number, band in enumerate(layout.bands):
        top = frame.top(band.first) - PHASE_GAP - 31
        last = frame.below(band.last) + PHASE_GAP + 31
        if number % 2 == 0:
            yield element("rect", x=0, y=top, width=frame.width, height=last - top, fill=BAND)
        yield text(26, frame.top(band.first) + 14, band.phase.capitalize(), 17, font_family=SERIF, font_style="italic")


def _notes(layout: Layout, frame: Frame) -> Iterator[tuple[float, str]]:
    for words in ways_in_words(layout):
        for number, line in enumerate(wrap(words, NOTE_SIZE, frame.width - LEFT - RIGHT, 12)):
            yield LEFT + (18 if number else 0), line
