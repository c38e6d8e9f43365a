"""From columns and rows to a sheet of paper: where cards, chips and lines lie, in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from statistics import fmean

from ..marks import Mark
from .layout import Edge, Layout, Node

CARD_WIDTH, CARD_HEIGHT = 236.0, 68.0
PITCH = CARD_WIDTH + 40.0
GAP = 62.0
"""From the lower edge of a card to the upper edge of the one below."""
PHASE_GAP = 14.0
"""More room between the rows of two phases."""
LEFT, RIGHT, TOP = 140.0, 36.0, 246.0
LANE = 30.0
SPREAD = 15.0
"""Between two lines that run side by side."""
CHIP_HEIGHT, CHIP_GAP = 20.0, 5.0
RIM = 5.0
"""The coloured rim of a card on the reference path."""
LEAST_COLUMNS = 3
"""The sheet is never narrower than this many columns, so that head and notes have room."""


class Frame:
    """The sheet for one layout."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.width = LEFT + max(layout.columns, LEAST_COLUMNS) * PITCH + layout.lanes * LANE + RIGHT
        self._tops: list[float] = []
        firsts = {band.first for band in layout.bands}
        y = TOP
        for row in range(layout.rows):
            y += PHASE_GAP * 2 if row in firsts and row else 0.0
            self._tops.append(y)
            y += CARD_HEIGHT + GAP
        self.bottom = y - GAP + 48.0

    def x(self, column: int) -> float:
        """The middle of a column, or of a lane beside the columns."""
        if column < self.layout.columns:
            return LEFT + (column + 0.5) * PITCH
        last = LEFT + self.layout.columns * PITCH
        return last + (column - self.layout.columns + 0.5) * LANE

    def top(self, row: int) -> float:
        """The upper edge of the cards in a row."""
        return self._tops[row]

    def below(self, row: int) -> float:
        """The lower edge of the cards in a row."""
        return self._tops[row] + CARD_HEIGHT

    @cached_property
    def chips(self) -> dict[tuple[str, str], tuple[float, float]]:
        """The middle and the width of every chip, by step and answer; they straddle the lower edge of their card."""
        found: dict[tuple[str, str], tuple[float, float]] = {}
        for node in self.layout.nodes:
            widths = [max(30.0, 25.0 + 7.4 * len(chip.label)) for chip in node.chips]
            room = CARD_WIDTH - 16.0 - CHIP_GAP * max(0, len(widths) - 1)
            shrink = min(1.0, room / sum(widths)) if widths else 1.0
            total = sum(widths) * shrink + CHIP_GAP * (len(widths) - 1)
            x = self.x(node.column) - total / 2
            for chip, width in zip(node.chips, widths, strict=True):
                found[node.step, chip.answer] = (x + width * shrink / 2, width * shrink)
                x += width * shrink + CHIP_GAP
        return found

    def start(self, step: str, answer: str) -> tuple[float, float]:
        """Where the line of an answer begins: at its chip, or at the card of a step that asks nothing."""
        node = self.layout.at[step]
        if (step, answer) in self.chips:
            return self.chips[step, answer][0], self.below(node.row) + CHIP_HEIGHT / 2
        return self.x(node.column), self.below(node.row)

    @cached_property
    def tracks(self) -> dict[tuple[str, str, Mark], float]:
        """How far from the middle of its column the line of a mark runs, by target, kind of edge and mark.

        All lines of one mark that lead to one step share a track, all the way down to the arrowhead.
        """
        found: dict[tuple[str, str, Mark], float] = {}
        for node in self.layout.nodes:
            for kind in ("onward", "return"):
                edges = [edge for edge in self.layout.edges if edge.to == node.step and edge.kind == kind]
                order = self._by_origin(edges)
                middle = (len(order) - 1) / 2
                for number, mark in enumerate(order):
                    found[node.step, kind, mark] = (number - middle) * SPREAD
        return found

    def _by_origin(self, edges: Sequence[Edge]) -> list[Mark]:
        """The marks of some edges, those that come from farther left first."""
        origins: dict[Mark, list[float]] = {}
        leading: dict[Mark, float] = {}
        for edge in edges:
            for arrow in edge.arrows:
                x = self.start(edge.step, arrow.answer)[0]
                origins.setdefault(arrow.mark, []).append(x)
                if arrow.reference:
                    leading[arrow.mark] = x
        return sorted(origins, key=lambda mark: (leading.get(mark, fmean(origins[mark])), mark))

    def entry(self, node: Node, kind: str, mark: Mark) -> tuple[float, float]:
        """Where the arrowhead of a track stands; returns come in near the right edge of the card."""
        aside = CARD_WIDTH * 0.36 if kind == "return" else 0.0
        x = self.x(node.column) + aside + self.tracks[node.step, kind, mark]
        return x, self.top(node.row) - (RIM if node.reference else 0.0)
