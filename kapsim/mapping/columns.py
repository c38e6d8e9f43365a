"""Which column of the map everything stands in: few crossings, few bends, the reference path a straight line.

A link over several rows takes a place in each row between, and links to the same step share those places, so that
they run together like water. Places are put in order by barycenter sweeps and swaps of neighbours (Sugiyama, Tagawa &
Toda 1981), then moved to whole columns.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from .ranks import Link

Place = tuple[str, int]
"""A step and a row: the step itself in its own row, in the rows above it the trunk of the links that lead to it."""

SWEEPS, PATIENCE = 12, 4
"""Sweeps at most, and sweeps without a gain after which they are given up."""
SWAPS, MOVES = 60, 200
"""Places in a row above which it is not tried swap by swap, and in all above which none is moved across the spine."""


def places_on(link: Link, rows: Mapping[str, int]) -> list[Place]:
    """The places that a link leading down passes, both ends included."""
    source, target = link
    return [(source, rows[source]), *((target, row) for row in range(rows[source] + 1, rows[target] + 1))]


def arrange(rows: Mapping[str, int], links: Sequence[Link], spine: Sequence[Link]) -> dict[Place, int]:
    """A column, from 0, for every place. `spine` are the links that are to stand in one column, as far as they can."""
    layers = _Layers(rows, links)
    straight: dict[int, Place] = {}
    for link in spine:
        for place in places_on(link, rows):
            straight.setdefault(place[1], place)
    starts = (layers.order, [row[::-1] for row in layers.order], _outward(layers.order, straight))
    candidates = [layers.untangle(start) for start in starts]
    best = min(candidates, key=lambda order: layers.cost(order, straight))
    return layers.columns(layers.balance(best, straight), straight)


def _outward(order: Sequence[Sequence[Place]], straight: Mapping[int, Place]) -> list[list[Place]]:
    """Every row with the spine first, so that all the rest begins on its right."""
    return [sorted(row, key=lambda place: place != straight.get(place[1])) for row in order]


def _mean(numbers: Sequence[int]) -> float:
    return sum(numbers) / len(numbers)


class _Layers:
    """The places by row and the segments between neighbouring rows."""

    def __init__(self, rows: Mapping[str, int], links: Iterable[Link]) -> None:
        self.order: list[list[Place]] = [[] for _ in range(max(rows.values(), default=-1) + 1)]
        self.above: dict[Place, list[Place]] = {}
        self.below: dict[Place, list[Place]] = {}
        self.segments: dict[tuple[Place, Place], None] = {}
        for step, row in rows.items():
            self._put((step, row))
        for link in links:
            self.segments |= dict.fromkeys(pairwise(places_on(link, rows)))
        for above, below in self.segments:
            self._put(above)
            self._put(below)
            self.below[above].append(below)
            self.above[below].append(above)

    def _put(self, place: Place) -> None:
        if place not in self.above:
            self.above[place], self.below[place] = [], []
            self.order[place[1]].append(place)

    def crossings(self, order: Sequence[Sequence[Place]]) -> int:
        """How many pairs of segments cross."""
        return sum(self._crossings(upper, lower) for upper, lower in pairwise(order))

    def _crossings(self, upper: Sequence[Place], lower: Sequence[Place]) -> int:
        index = {place: number for number, place in enumerate(lower)}
        count, passed = 0, list[int]()
        for place in upper:
            ends = sorted(index[target] for target in self.below[place])
            count += sum(len(passed) - bisect_left(passed, end + 1) for end in ends)
            for end in ends:
                insort(passed, end)
        return count

    def untangle(self, start: Sequence[Sequence[Place]]) -> list[list[Place]]:
        """The best order met in sweeps down and up from a given one."""
        order = [list(row) for row in start]
        best, least, idle = [list(row) for row in order], self.crossings(order), 0
        for sweep in range(SWEEPS):
            down = sweep % 2 == 0
            for row in range(1, len(order)) if down else range(len(order) - 2, -1, -1):
                self._sort(order, row, self.above if down else self.below, row - 1 if down else row + 1)
            self._swap(order)
            count = self.crossings(order)
            idle = 0 if count < least else idle + 1
            if count < least:
                best, least = [list(row) for row in order], count
            if not least or idle == PATIENCE:
                break
        return best

    @staticmethod
    def _sort(order: list[list[Place]], row: int, neighbours: Mapping[Place, Sequence[Place]], beside: int) -> None:
        index = {place: number for number, place in enumerate(order[beside])}
        own = {place: number for number, place in enumerate(order[row])}
        centre = {
            place: _mean([index[other] for other in neighbours[place]]) if neighbours[place] else own[place]
            for place in order[row]
        }
        order[row].sort(key=lambda place: (centre[place], own[place]))

    def _swap(self, order: list[list[Place]]) -> None:
        """Swap neighbours in each row as long as that saves crossings; a swap changes only those of the two."""
        for number, row in enumerate(order):
            ends: dict[Place, list[list[int]]] = {place: [] for place in row}
            for beside, neighbours in ((number - 1, self.above), (number + 1, self.below)):
                if 0 <= beside < len(order):
                    index = {place: position for position, place in enumerate(order[beside])}
                    for place in row:
                        ends[place].append([index[other] for other in neighbours[place]])
            better = len(row) <= SWAPS
            while better:
                better = False
                for left in range(len(row) - 1):
                    one, other = ends[row[left]], ends[row[left + 1]]
                    pairs = [(x, y) for side in range(len(one)) for x in one[side] for y in other[side]]
                    if sum(x > y for x, y in pairs) > sum(y > x for x, y in pairs):
                        row[left], row[left + 1] = row[left + 1], row[left]
                        better = True

    def cost(self, order: Sequence[Sequence[Place]], straight: Mapping[int, Place]) -> tuple[int, int, int]:
        """What is wrong with an order: its crossings, then how far its links go sideways, then its width."""
        columns = self.columns(order, straight)
        bends = sum(abs(columns[above] - columns[below]) for above, below in self.segments)
        return self.crossings(order), bends, max(columns.values(), default=0)

    def balance(self, order: list[list[Place]], straight: Mapping[int, Place]) -> list[list[Place]]:
        """Move places to the other side of the spine as long as that makes the map better."""
        if sum(map(len, order)) > MOVES:
            return order
        least = self.cost(order, straight)
        for number, row in enumerate(order):
            for place in list(row):
                for index in (0, len(row) - 1):
                    if place == straight.get(number) or order[number][index] == place:
                        continue
                    rest = [other for other in order[number] if other != place]
                    moved = [*order[:number], [*rest[:index], place, *rest[index:]], *order[number + 1 :]]
                    cost = self.cost(moved, straight)
                    if cost < least:
                        order, least = moved, cost
        return order

    def columns(self, order: Sequence[Sequence[Place]], straight: Mapping[int, Place]) -> dict[Place, int]:
        """Whole columns that keep the order of each row; the spine stands in one."""
        columns = {place: 0 for row in order for place in row}
        for row in order:
            self._place(row, {place: float(number) for number, place in enumerate(row)}, straight, columns)
        for sweep in range(SWEEPS):
            down = sweep % 2 == 0
            for row in order if down else reversed(order):
                wish = {}
                for place in row:
                    near = (self.above if down else self.below)[place] or (self.below if down else self.above)[place]
                    wish[place] = _mean([columns[other] for other in near]) if near else float(columns[place])
                self._place(row, wish, straight, columns)
        used = {column: number for number, column in enumerate(sorted(set(columns.values())))}
        return {place: used[column] for place, column in columns.items()}

    @staticmethod
    def _place(
        row: Sequence[Place], wish: Mapping[Place, float], straight: Mapping[int, Place], columns: dict[Place, int]
    ) -> None:
        """Put one row as near to its wishes as order allows, outward from the spine or from its middle."""
        if not row:
            return
        spine = straight.get(row[0][1])
        anchor = row.index(spine) if spine in row else len(row) // 2
        columns[row[anchor]] = 0 if spine in row else round(wish[row[anchor]])
        for number in range(anchor + 1, len(row)):
            columns[row[number]] = max(columns[row[number - 1]] + 1, round(wish[row[number]]))
        for number in range(anchor - 1, -1, -1):
            columns[row[number]] = min(columns[row[number + 1]] - 1, round(wish[row[number]]))
