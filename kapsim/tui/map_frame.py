"""From columns and rows to the cells of a terminal: where the boxes of a map, their answers and its phases lie."""

from __future__ import annotations

from dataclasses import dataclass

from ..mapping.layout import Chip, Layout, Node
from ..mapping.pens import PENS
from ..marks import Mark
from .map_ways import Net, Span, Ways

LEAST, MOST = 18, 34
"""Columns of a box."""
GUTTER = 2
LANE = 2
"""Columns between two lines that run back up beside the boxes."""


@dataclass(frozen=True, slots=True)
class Box:
    """A step in its place; `chips` are its answers on its lower edge: the first cell and the text of each."""

    node: Node
    left: int
    top: int
    width: int
    height: int
    chips: tuple[tuple[int, Chip, str], ...]

    @property
    def bottom(self) -> int:
        """The line of its lower edge."""
        return self.top + self.height - 1


class Frame:
    """The sheet for one layout, at least `width` columns wide; boxes have `words` lines of text."""

    def __init__(self, layout: Layout, width: int, words: int) -> None:
        self.layout = layout
        returns: dict[int, list[Net]] = {}
        for edge in layout.edges:
            if edge.kind == "return":
                nets = returns.setdefault(edge.points[1][0], [])
                nets += [net for net in dict.fromkeys((edge.to, a.mark) for a in edge.arrows) if net not in nets]
        beside, aside = _lanes(returns)
        columns = max(1, layout.columns)
        room = (width - aside - GUTTER * (columns - 1)) // columns
        most = max((len(node.chips) for node in layout.nodes), default=0)
        self.box_width = max(LEAST, min(MOST, room), most + 2)
        inside = columns * (self.box_width + GUTTER) - GUTTER + aside
        self.left = max(0, (width - inside) // 2)
        self.width = max(width, inside)
        self.box_height = words + 2
        right = self.left + columns * (self.box_width + GUTTER)
        lanes = {net: right + x for net, x in beside.items()}
        chips = {node.step: self._chips(node) for node in layout.nodes}
        pins: dict[tuple[str, str], int] = {
            (node.step, ""): self._left(node.column) + self.box_width // 2 for node in layout.nodes
        }
        pins |= {(step, chip.answer): x for step, placed in chips.items() for x, chip, _ in placed}
        spans = {
            column: Span(self._left(column) + 1, self._left(column) + self.box_width - 2)
            for column in range(layout.columns)
        }
        self.ways = Ways(layout, pins, spans, lanes)
        self.headed = {band.first: band for band in layout.bands}
        self.gap_tops: list[int] = []
        tops: list[int] = []
        y = 0
        for row, gap in enumerate(self.ways.gaps):
            self.gap_tops.append(y)
            y += max(gap.lanes + (row in self.headed), 1 if 0 < row < layout.rows else 0)
            tops.append(y)
            y += self.box_height if row < layout.rows else 0
        self.height = y
        self.tops = tuple(tops)
        """The first line of each row, and the line after the last gap."""
        self.boxes = {
            node.step: Box(
                node, self._left(node.column), tops[node.row], self.box_width, self.box_height, chips[node.step]
            )
            for node in layout.nodes
        }

    def _left(self, column: int) -> int:
        return self.left + column * (self.box_width + GUTTER)

    def _chips(self, node: Node) -> tuple[tuple[int, Chip, str], ...]:
        """The answers side by side in the middle of the lower edge: with letters where there is room for them."""
        if not node.chips:
            return ()
        room = self.box_width - 2
        texts = [f"{PENS[chip.mark].sign}{chip.label}" for chip in node.chips]
        if sum(map(len, texts)) > room:
            texts = [PENS[chip.mark].sign for chip in node.chips]
        spare = room - sum(map(len, texts))
        gap = min(2, spare // (len(texts) - 1)) if len(texts) > 1 else 0
        x = self._left(node.column) + 1 + (spare - gap * (len(texts) - 1)) // 2
        placed: list[tuple[int, Chip, str]] = []
        for chip, text in zip(node.chips, texts, strict=True):
            placed.append((x, chip, text))
            x += len(text) + gap
        return tuple(placed)

    def box_at(self, x: int, y: int) -> Box | None:
        """The box under a cell."""
        for box in self.boxes.values():
            if box.left <= x < box.left + box.width and box.top <= y <= box.bottom:
                return box
        return None

    def shaded(self, y: int) -> bool:
        """Whether a line lies in every other phase, so that phases can be told apart at a glance."""
        shade = False
        for number, first in enumerate(self.headed):
            if y >= self.tops[first] - 1:
                shade = number % 2 == 0
        return shade


def _lanes(returns: dict[int, list[Net]]) -> tuple[dict[Net, int], int]:
    """The column of each line that runs back, from the right edge of the boxes, and how many columns they take."""
    found: dict[Net, int] = {}
    x = 0
    for lane in sorted(returns):
        by_step: dict[str, list[Mark]] = {}
        for to, mark in returns[lane]:
            by_step.setdefault(to, []).append(mark)
        for to, marks in by_step.items():
            found |= {(to, mark): x + LANE * number for number, mark in enumerate(marks)}
        x += LANE * max(map(len, by_step.values()))
    return found, x
