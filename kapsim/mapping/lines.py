"""The lines of the map: a curve from each chip, trunks that lines of one mark share, arrowheads, returns."""

from __future__ import annotations

from collections.abc import Iterator

from ..marks import MEANING, Mark
from .arrows import Arrow
from .card import arrowhead
from .frame import GAP, Frame
from .layout import Edge, Layout
from .pens import HALO, PAPER, PENS, element, path, title

BEND = 0.55
"""How far down a curve begins to turn, as a share of its height."""
HEAD = 6.0
"""Where a line ends above the tip of its head."""
CORNER = 10.0
BROAD = 13.0
"""Width of the band under the reference path."""


def lines(layout: Layout, frame: Frame) -> Iterator[str]:
    """All lines, the band of the reference path first, so that it lies beneath."""
    band: dict[str, None] = {}
    drawn: dict[tuple[Mark, str], str] = {}
    heads: dict[tuple[str, str, Mark], bool] = {}
    for edge in layout.edges:
        for arrow in edge.arrows:
            said = _spoken(arrow, layout)
            for number, way in enumerate(_ways(edge, arrow, frame)):
                drawn.setdefault((arrow.mark, way), said if number == 0 else "")
                if arrow.reference:
                    band[way] = None
            key = (edge.to, edge.kind, arrow.mark)
            heads[key] = heads.get(key, False) or arrow.when.startswith(("if", "otherwise, if"))
    for way in band:
        yield element("path", d=way, fill="none", stroke=HALO, stroke_width=BROAD, stroke_linecap="round")
    order: tuple[Mark, ...] = ("neutral", "partial", "critical", "best")
    for mark in order:
        yield from (_line(mark, way, said) for (other, way), said in drawn.items() if other == mark)
    for (step, kind, mark), conditional in heads.items():
        x, y = frame.entry(layout.at[step], kind, mark)
        yield arrowhead(x, y, PENS[mark].colour, 4.0 if mark == "neutral" else 5.0)
        if conditional:
            yield diamond(x, y - 15, PENS[mark].colour)


def diamond(x: float, y: float, colour: str) -> str:
    """The sign of a way that is open only under a condition."""
    drawn = path("M", x, y - 5.5, "l", 5.0, 5.5, "l", -5.0, 5.5, "l", -5.0, -5.5, "z")
    return element("path", d=drawn, fill=PAPER, stroke=colour, stroke_width=1.4)


def _line(mark: Mark, way: str, said: str) -> str:
    pen = PENS[mark]
    inside = [title(said)] if said else []
    return element(
        "path", *inside, d=way, fill="none", stroke=pen.colour, stroke_width=pen.width, stroke_dasharray=pen.dash,
        stroke_linecap="round" if mark == "neutral" else None,
    )  # fmt: skip


def _spoken(arrow: Arrow, layout: Layout) -> str:
    mark = f", {arrow.mark} ({MEANING[arrow.mark]})" if arrow.answer else ""
    when = f", {arrow.when}" if arrow.when else ""
    reference = ". On the reference path" if arrow.reference else ""
    return f"{arrow.place}{mark}: to {layout.at[arrow.to].name}{when}{reference}."


def _ways(edge: Edge, arrow: Arrow, frame: Frame) -> Iterator[str]:
    """The pieces of an arrow's line: first its own, then those that it shares."""
    if edge.kind == "return":
        yield _back(edge, arrow, frame)
        return
    track = frame.tracks[edge.to, edge.kind, arrow.mark]
    x, y = frame.start(edge.step, arrow.answer)
    for column, row in edge.points[1:-1]:
        to_x, to_y = frame.x(column) + track, frame.top(row)
        yield _curve(x, y, to_x, to_y)
        yield path("M", to_x, to_y, "V", frame.below(row))
        x, y = to_x, frame.below(row)
    to_x, to_y = frame.entry(frame.layout.at[edge.to], edge.kind, arrow.mark)
    yield _curve(x, y, to_x, to_y - HEAD)


def _curve(x: float, y: float, to_x: float, to_y: float) -> str:
    if abs(x - to_x) < 0.05:
        return path("M", x, y, "V", to_y)
    turn = (to_y - y) * BEND
    return path("M", x, y, "C", x, y + turn, to_x, to_y - turn, to_x, to_y)


def _back(edge: Edge, arrow: Arrow, frame: Frame) -> str:
    """Down from the chip, right to the lane, up, left above the step it returns to, and down into it."""
    lane, low = edge.points[1]
    _, high = edge.points[2]
    track = frame.tracks[edge.to, edge.kind, arrow.mark] * 0.5
    x, y = frame.start(edge.step, arrow.answer)
    side = frame.x(lane) + track
    to_x, to_y = frame.entry(frame.layout.at[edge.to], edge.kind, arrow.mark)
    beside = (lane - frame.layout.columns) * 3.5
    under = frame.below(low) + GAP * 0.38 + track + beside
    over = frame.top(high) - GAP * 0.36 + track
    return path(
        "M", x, y, "V", under - CORNER, "q", 0, CORNER, CORNER, CORNER,
        "H", side - CORNER, "q", CORNER, 0, CORNER, -CORNER,
        "V", over + CORNER, "q", 0, -CORNER, -CORNER, -CORNER,
        "H", to_x + CORNER, "q", -CORNER, 0, -CORNER, CORNER, "V", max(to_y - HEAD, over + CORNER),
    )  # fmt: skip
