"""The lines of the map of a case between its rows, in cells of a terminal.

An answer that leads to the step below drops straight down. All others of one mark that lead to one step share a line:
across on a lane of the gap between two rows, down through the rows that they pass. No two lines lie on top of each
other; they meet only where they cross.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ..mapping.layout import Edge, Layout
from ..marks import Mark

APART = 2
"""Columns between two arrowheads, where there is room."""


class Span(NamedTuple):
    """The first and the last cell of a column that a line may use."""

    first: int
    last: int

    def __contains__(self, x: object) -> bool:
        return isinstance(x, int) and self.first <= x <= self.last


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of a vertical line: where it stands, its mark, whether the reference path runs here.

    conditional: of an arrowhead, whether a way that leads here has a condition.
    """

    x: int
    mark: Mark
    reference: bool
    conditional: bool = False


@dataclass(slots=True)
class Across:
    """A line across a gap: from the cells above and below it, on its lane (from 0). `path`: cells of the reference."""

    mark: Mark
    up: frozenset[int]
    down: frozenset[int]
    path: frozenset[int]
    lane: int = 0

    @property
    def first(self) -> int:
        """Its left end."""
        return min(self.up | self.down)

    @property
    def last(self) -> int:
        """Its right end."""
        return max(self.up | self.down)


@dataclass(slots=True)
class Gap:
    """What lies above a row: lines straight through, lines across, and how many lanes these take."""

    drops: list[Line] = field(default_factory=list)
    across: list[Across] = field(default_factory=list)

    @property
    def lanes(self) -> int:
        """Lanes in use."""
        return max((line.lane + 1 for line in self.across), default=0)


Net = tuple[str, Mark]
"""Everything of one mark that leads to one step."""


class Ways:
    """All lines. `gaps` has one more than there are rows; `through` are the lines beside the boxes of each row."""

    def __init__(
        self,
        layout: Layout,
        pins: Mapping[tuple[str, str], int],
        spans: Mapping[int, Span],
        lanes: Mapping[Net, int],
    ) -> None:
        """`pins`: the cell of each answer; `spans`: the cells of each column; `lanes`: the cell of each return."""
        self.pins = pins
        self.gaps = [Gap() for _ in range(layout.rows + 1)]
        self.through: list[list[Line]] = [[] for _ in range(layout.rows)]
        self.heads: dict[str, list[Line]] = {node.step: [] for node in layout.nodes}
        self._spans = spans
        self._conditional = {
            (edge.to, arrow.mark)
            for edge in layout.edges
            for arrow in edge.arrows
            if arrow.when.startswith(("if", "otherwise, if"))
        }
        onward = [edge for edge in layout.edges if edge.kind == "onward"]
        back = [edge for edge in layout.edges if edge.kind == "return"]
        self._trunks: dict[tuple[str, int], dict[Mark, Line]] = {}
        for row in range(layout.rows):
            self._gap(row, onward, back, lanes)
        self._out(back, lanes)
        for gap in self.gaps:
            _assign(gap.across)

    def _gap(self, row: int, onward: Iterable[Edge], back: Iterable[Edge], lanes: Mapping[Net, int]) -> None:
        """Everything that comes into a row from above it."""
        places: dict[str, tuple[int, bool]] = {}
        nets: dict[Net, dict[int, bool]] = {}
        for edge in onward:
            step = row - edge.points[0][1]
            if not 0 < step < len(edge.points):
                continue
            places[edge.to] = (edge.points[step][0], step == len(edge.points) - 1)
            for x, mark, reference in self._sources(edge, row, step == 1):
                net = nets.setdefault((edge.to, mark), {})
                net[x] = net.get(x, False) or reference
        taken = {x for net in nets.values() for x in net}
        apart: list[tuple[Net, dict[int, bool], Span, bool]] = []
        for (to, mark), sources in nets.items():
            column, last = places[to]
            span = self._spans[column]
            within = [x for x in sorted(sources) if x in span]
            if not within:
                apart.append(((to, mark), sources, span, last))
            elif last:
                self._straight(row, (to, mark), sources, within)
            else:
                self._trunk(row, (to, mark), sources, _foremost(within, sources))
        for (to, mark), sources, span, last in sorted(apart, key=lambda one: min(one[1])):
            wanted = span.first + 2 if max(sources) < span.first else span.last - 2
            x = _free(span, wanted, taken, {line.x for line in self.heads[to]})
            taken.add(x)
            if last:
                self._join(row, mark, sources, x)
                self._head(to, mark, x, any(sources.values()))
            else:
                self._trunk(row, (to, mark), sources, x)
        self._back_in(row, back, lanes, taken)

    def _sources(self, edge: Edge, row: int, first: bool) -> Iterable[tuple[int, Mark, bool]]:
        if first:
            return [(self.pins[edge.step, arrow.answer], arrow.mark, arrow.reference) for arrow in edge.arrows]
        above = self._trunks[edge.to, row - 1]
        return [(above[mark].x, mark, above[mark].reference) for mark in {arrow.mark for arrow in edge.arrows}]

    def _straight(self, row: int, net: Net, sources: Mapping[int, bool], within: list[int]) -> None:
        """Into a box: what stands above it drops, the rest joins the nearest of these."""
        to, mark = net
        for x in within:
            self.gaps[row].drops.append(Line(x, mark, sources[x]))
            self._head(to, mark, x, sources[x])
        for outside, x in (
            ({x: on for x, on in sources.items() if x < within[0] and x not in within}, within[0]),
            ({x: on for x, on in sources.items() if x > within[-1] and x not in within}, within[-1]),
        ):
            if outside:
                self._join(row, mark, outside, x)

    def _trunk(self, row: int, net: Net, sources: Mapping[int, bool], x: int) -> None:
        """Through a row: one line for a mark, that the others join."""
        to, mark = net
        line = Line(x, mark, any(sources.values()))
        self._trunks.setdefault((to, row), {})[mark] = line
        self.through[row].append(line)
        if x in sources:
            self.gaps[row].drops.append(Line(x, mark, sources[x]))
        others = {other: on for other, on in sources.items() if other != x}
        if others:
            self._join(row, mark, others, x)

    def _join(self, row: int, mark: Mark, sources: Mapping[int, bool], x: int) -> None:
        path = {cell for source, on in sources.items() if on for cell in range(min(source, x), max(source, x) + 1)}
        self.gaps[row].across.append(Across(mark, frozenset(sources), frozenset({x}), frozenset(path)))

    def _head(self, to: str, mark: Mark, x: int, reference: bool) -> None:
        self.heads[to].append(Line(x, mark, reference, (to, mark) in self._conditional))

    def _back_in(self, row: int, back: Iterable[Edge], lanes: Mapping[Net, int], taken: set[int]) -> None:
        """Returns come in from their lane, over the row of the step that they return to."""
        for edge in back:
            if edge.points[-1][1] != row:
                continue
            for mark in dict.fromkeys(arrow.mark for arrow in edge.arrows):
                known = {line.x for line in self.heads[edge.to]}
                lane, span = lanes[edge.to, mark], self._spans[edge.points[-1][0]]
                if any(lane in line.down for line in self.gaps[row].across):
                    continue
                x = _free(span, span.last - 2, taken, known)
                taken.add(x)
                self.gaps[row].across.append(Across(mark, frozenset(), frozenset({lane, x}), frozenset()))
                self._head(edge.to, mark, x, False)

    def _out(self, back: Iterable[Edge], lanes: Mapping[Net, int]) -> None:
        """Returns leave under their step for a lane, and run up beside the columns."""
        leaving: dict[tuple[str, int, Mark], set[int]] = {}
        for edge in back:
            for arrow in edge.arrows:
                pins = leaving.setdefault((edge.to, edge.points[0][1], arrow.mark), set())
                pins.add(self.pins[edge.step, arrow.answer])
        deepest: dict[int, dict[Net, tuple[int, int]]] = {}
        for edge in back:
            for arrow in edge.arrows:
                low, high = edge.points[0][1], edge.points[-1][1]
                known = deepest.setdefault(lanes[edge.to, arrow.mark], {})
                known[edge.to, arrow.mark] = (max(low, known.get((edge.to, arrow.mark), (low, high))[0]), high)
        for (to, low, mark), pins in leaving.items():
            lane = lanes[to, mark]
            self.gaps[low + 1].across.insert(0, Across(mark, frozenset({*pins, lane}), frozenset(), frozenset()))
        for x, runs in deepest.items():
            for (_, mark), (low, high) in runs.items():
                for row in range(high, low + 1):
                    self.through[row].append(Line(x, mark, False))
                for row in range(high + 1, low + 1):
                    self.gaps[row].drops.append(Line(x, mark, False))


def _foremost(within: list[int], sources: Mapping[int, bool]) -> int:
    """The one that goes straight on: of the reference path, else the one in the middle."""
    return next((x for x in within if sources[x]), within[len(within) // 2])


def _free(span: Span, wanted: int, taken: Collection[int], heads: Collection[int]) -> int:
    """The free cell next to the wanted one; apart from the others if there is room, anywhere if there is none."""
    near = sorted(range(span.first, span.last + 1), key=lambda x: abs(x - wanted))
    used = {*taken, *heads}
    for distance in range(APART, 0, -1):
        for x in near:
            if all(abs(x - other) >= distance for other in used):
                return x
    return wanted


def _assign(lines: list[Across]) -> None:
    """A lane for each line across: those that leave for a lane beside the columns first, none over another."""
    ends: list[list[tuple[int, int]]] = []
    outs = 0
    for leaving in (True, False):
        group = [line for line in lines if (not line.down) == leaving]
        for line in sorted(group, key=lambda line: (not line.path, line.last - line.first, line.first)):
            lane = outs
            while lane < len(ends) and any(a <= line.last + 1 and line.first - 1 <= b for a, b in ends[lane]):
                lane += 1
            if lane == len(ends):
                ends.append([])
            ends[lane].append((line.first, line.last))
            line.lane = lane
        if leaving:
            outs = len(ends)
