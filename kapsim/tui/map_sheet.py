"""The map of a case drawn in the cells of a terminal: each line as pieces of text with the name of their look.

Marks differ in their lines as well as in their colours: best is heavy, part of it dashed, against the gate double,
nothing earned light. The reference path has boxes with a heavy rim and filled arrowheads.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from ..mapping.layout import Layout
from ..mapping.pens import PENS
from ..marks import Mark
from .map_frame import Box, Frame
from .map_ways import Line

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8
ARMS = (3, 12, 10, 6, 9, 5, 11, 7, 14, 13, 15)
"""The arms of each sign in a pen: straight lines, corners, branches, a cross."""
LINES: Mapping[Mark, Mapping[int, str]] = {
    "best": dict(zip(ARMS, "┃━┏┓┗┛┣┫┳┻╋", strict=True)),
    "partial": dict(zip(ARMS, "┆┄╭╮╰╯├┤┬┴┼", strict=True)),
    "critical": dict(zip(ARMS, "║═╔╗╚╝╠╣╦╩╬", strict=True)),
    "neutral": dict(zip(ARMS, "│─╭╮╰╯├┤┬┴┼", strict=True)),
}
WEIGHT: Mapping[Mark, int] = {"best": 3, "critical": 2, "partial": 1, "neutral": 0}
RIMS = {True: tuple("┏━┓┃┗┛┳"), False: tuple("╭─╮│╰╯┬")}
"""The rim of a box, on the reference path and elsewhere: corners, edges, the way out of a step that asks nothing."""
HEADS = {(True, False): "▼", (False, False): "▽", (True, True): "◆", (False, True): "◇"}
"""Arrowheads: on the reference path or not, under a condition or not."""
FAULTY = "✗"


class Look(NamedTuple):
    """How a piece is drawn: the name of its colour, and whether it lies on the reference path."""

    role: str = ""
    path: bool = False


class Piece(NamedTuple):
    """A stretch of a line in one look."""

    text: str
    look: Look


NOTHING = (" ", Look())


def legend(layout: Layout, faulty: bool) -> list[Piece]:
    """What the signs mean, on one line."""
    words: Mapping[Mark, str] = {"best": "best", "partial": "partly", "critical": "against gate", "neutral": "none"}
    found: list[Piece] = []
    for mark, word in words.items():
        found += [Piece(f"{PENS[mark].sign}{LINES[mark][12]}", Look(mark)), Piece(f" {word}  ", Look("quiet"))]
    if layout.reference:
        found += [Piece("┏▼", Look("rim")), Piece(" reference  ", Look("quiet"))]
    if any(arrow.when for edge in layout.edges for arrow in edge.arrows):
        found += [Piece("◇", Look("quiet")), Piece(" if  ", Look("quiet"))]
    if faulty:
        found += [Piece(FAULTY, Look("harm")), Piece(" problem", Look("quiet"))]
    return found


class Sheet:
    """Everything that is drawn; a line is put together when it is asked for."""

    def __init__(self, frame: Frame, faulty: Collection[str] = ()) -> None:
        """`faulty` are the steps that have problems."""
        self.frame = frame
        self.upright: dict[tuple[int, int], tuple[Mark, bool, int]] = {}
        """By cell: the mark of the line that runs up or down there, whether the reference path does, its arms."""
        self.level: dict[tuple[int, int], tuple[Mark, bool, int, bool]] = {}
        """The same of lines across, and whether they meet the upright one there rather than cross it."""
        self._cells: dict[tuple[int, int], tuple[str, Look]] = {}
        self._lines()
        self._phases()
        for box in frame.boxes.values():
            self._box(box, box.node.step in faulty)

    def line(self, y: int) -> list[Piece]:
        """One line of the sheet, over its whole width."""
        cells = [self._cell((x, y)) for x in range(self.frame.width)]
        grouped = groupby(cells, key=lambda cell: cell[1])
        return [Piece("".join(char for char, _ in group), look) for look, group in grouped]

    def _cell(self, cell: tuple[int, int]) -> tuple[str, Look]:
        if cell in self._cells:
            return self._cells[cell]
        return self._sign(cell) if cell in self.upright or cell in self.level else NOTHING

    # Lines

    def _lines(self) -> None:
        frame, ways = self.frame, self.frame.ways
        for row, gap in enumerate(ways.gaps):
            top, end = frame.gap_tops[row], frame.tops[row]
            for line in gap.drops:
                self._down(line, top, end)
            for across in gap.across:
                y = top + across.lane
                for x in across.up:
                    self._down(Line(x, across.mark, x in across.path), top, y, UP)
                for x in across.down:
                    self._down(Line(x, across.mark, bool(across.path)), y + 1, end, before=DOWN)
                for x in range(across.first, across.last + 1):
                    arms = (LEFT if x > across.first else 0) | (RIGHT if x < across.last else 0)
                    joined = x in across.up or x in across.down
                    self.level[x, y] = (across.mark, x in across.path, arms, joined)
        for row, through in enumerate(ways.through):
            for line in through:
                self._down(line, frame.tops[row], frame.tops[row] + frame.box_height)

    def _down(self, line: Line, first: int, end: int, after: int = 0, before: int = 0) -> None:
        """A line from one row to before another; `after` and `before` are its arms in the rows beyond its ends."""
        pieces = [(y, UP | DOWN) for y in range(first, end)]
        pieces += [(end, after)] if after else []
        pieces += [(first - 1, before)] if before else []
        for y, arms in pieces:
            _, reference, known = self.upright.get((line.x, y), (line.mark, False, 0))
            self.upright[line.x, y] = (line.mark, reference or line.reference, known | arms)

    def _sign(self, cell: tuple[int, int]) -> tuple[str, Look]:
        upright, level = self.upright.get(cell), self.level.get(cell)
        if level is None:
            assert upright is not None
            mark, reference, _ = upright
            return LINES[mark][UP | DOWN], Look(mark, reference)
        mark, reference, arms, joined = level
        if upright is not None and joined:
            return LINES[mark][arms | upright[2]], Look(mark, reference or upright[1])
        if upright is not None and WEIGHT[upright[0]] >= WEIGHT[mark]:
            return LINES[upright[0]][UP | DOWN], Look(upright[0], upright[1])
        return LINES[mark][LEFT | RIGHT], Look(mark, reference)

    # Phases

    def _phases(self) -> None:
        """The name of each phase over its first row, where no line runs, and a rule to the right of it."""
        for row, band in self.frame.headed.items():
            y = self.frame.tops[row] - 1
            name = f" {band.phase.capitalize()} "
            busy = {x for x in range(self.frame.width) if (x, y) in self.upright or (x, y) in self.level}
            starts = range(0, max(1, self.frame.width - len(name)))
            at = next((x for x in starts if busy.isdisjoint(range(x, x + len(name)))), 0)
            for x in range(self.frame.width):
                if x not in busy:
                    self._cells[x, y] = ("╌", Look("rule"))
            self._put(at, y, name, Look("phase"))

    # Boxes

    def _box(self, box: Box, faulty: bool) -> None:
        """One step: its rim, its words, its answers, the arrows that come in."""
        node = box.node
        corner, edge, other, side, low, low_other, out = RIMS[node.reference]
        rim = Look(node.outcome or ("rim" if node.reference else "frame"))
        inner = box.width - 2
        self._put(box.left, box.top, corner + edge * inner + other, rim)
        self._put(box.left, box.bottom, low + edge * inner + low_other, rim)
        for number, (words, look) in enumerate(_words(box, faulty)):
            y = box.top + 1 + number
            self._put(box.left, y, side, rim)
            self._put(box.left + 1, y, set_cell_size(words, inner), look)
            self._put(box.left + box.width - 1, y, side, rim)
        if faulty:
            self._put(box.left + 1, box.top + 1, FAULTY, Look("harm"))
        if node.outcome:
            self._put(box.left + 2, box.bottom, f" {node.outcome} end ", rim)
        elif not node.chips:
            self._put(box.left + box.width // 2, box.bottom, out, rim)
        for x, chip, text in box.chips:
            self._put(x, box.bottom, text, Look(chip.mark, chip.reference))
        for line in self.frame.ways.heads[node.step]:
            self._put(line.x, box.top, HEADS[line.reference, line.conditional], Look(line.mark, line.reference))

    def _put(self, x: int, y: int, text: str, look: Look) -> None:
        """Text from a cell on; a wide character takes two cells, a combining one none."""
        for char in text:
            width = cell_len(char)
            if not width:
                before, its = self._cells.get((x - 1, y), ("", look))
                self._cells[x - 1, y] = (before + char, its)
                continue
            self._cells[x, y] = (char, look)
            for more in range(1, width):
                self._cells[x + more, y] = ("", look)
            x += width


def _words(box: Box, faulty: bool) -> list[tuple[str, Look]]:
    """The lines inside a box: its number and name, and with room for two lines the rest of it, or what is asked."""
    node = box.node
    lines = box.height - 2
    lead = f"{FAULTY if faulty else ' '}{node.number:>2} "
    room = box.width - 2 - len(lead)
    look = Look("name", node.reference)
    wrapped = _wrap(node.ending or node.title, room, lines)
    found = [(lead + wrapped[0], look)]
    found += [(" " * len(lead) + line, look) for line in wrapped[1:]]
    if len(found) < lines:
        found.append((" " * len(lead) + _wrap(node.asks, room, 1)[0], Look("quiet")))
    return found


def _wrap(words: str, room: int, lines: int) -> list[str]:
    """A text in at most so many lines of so many cells; what does not fit ends in an ellipsis."""
    found: list[str] = []
    left = words.split()
    while left and len(found) < lines:
        line = left[0]
        taken = 1
        while taken < len(left) and cell_len(f"{line} {left[taken]}") <= room:
            line += f" {left[taken]}"
            taken += 1
        if cell_len(line) > room or (taken < len(left) and len(found) == lines - 1):
            line = f"{set_cell_size(' '.join(left), room - 1).rstrip(' ,;:.')}…"
        found.append(line)
        left = left[taken:]
    return found or [""]
