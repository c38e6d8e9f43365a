"""All reachable states of a case, explored over states, never over paths.

Two runs are in the same state if nothing that follows can tell them apart (see packing.py). Millions of states and
answers stand in flat arrays, so that a proof of a large case fits in memory and takes seconds.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from functools import cached_property

from .model import Case
from .proof import Path
from .rows import Row
from .rubric import Halves
from .state import Answer
from .successors import Successors

CLOSER = -1
"""In place of the number of a row: the state has to be looked at more closely."""


class Explorer:
    """Breadth-first exploration of a case: states by number in the order in which they were met, the starts first.

    responses: the response classes, one start each. codes: packed states. rows, row_of: what can be answered, and where
    it stands by state. first, targets: the answers
    of state n lead to targets[first[n]:first[n + 1]], in the order of its row. parents: the state from which each was
    first met. whole: whether all states were explored before the limit.
    """

    def __init__(self, case: Case, limit: int) -> None:
        self.case = case
        self.successors = Successors(case)
        self.responses = case.responses
        self.codes: list[int] = [self.successors.start(response) for response in self.responses]
        self.rows: list[Row] = []
        self.row_of = array("i")
        self.row_first: list[int] = []
        self.first = array("q", [0])
        self.targets = array("i")
        self.parents = array("i", [-1] * len(self.codes))
        self.whole = self._explore(limit)

    def _row(self, number: int, known: dict[int, int]) -> int:
        """The number of the row of a state; `known` are those of the views that were looked at."""
        code = self.codes[number]
        step = code & self.successors.packing.step.mask
        for views, close in ((self.successors.views, False), (self.successors.closer, True)):
            view = code & views[step]
            key = ~view if close else view
            if (place := known.get(key)) is None:
                row = self.successors.row(view, close)
                place = known[key] = CLOSER if row is None else len(self.rows)
                if row is not None:
                    self.rows.append(row)
                    self.row_first.append(number)
            if place != CLOSER:
                return place
        raise AssertionError(f"no row for state {number}")

    @property
    def edges(self) -> int:
        """How many answers were followed, equal selections once."""
        return len(self.targets)

    def _explore(self, limit: int) -> bool:
        codes, targets, parents, first = self.codes, self.targets, self.parents, self.first
        views, low = self.successors.views, self.successors.packing.step.mask
        numbers = {code: number for number, code in enumerate(codes)}
        known: dict[int, int] = {}
        moves: list[tuple[tuple[int, int], ...]] = []
        for number, code in enumerate(codes):  # grows as it is walked
            row = known.get(code & views[code & low])
            if row is None or row == CLOSER:
                row = self._row(number, known)
                if row == len(moves):
                    moves.append(self.rows[row].moves)
            self.row_of.append(row)
            for keep, put in moves[row]:
                code_after = code & keep | put
                after = numbers.get(code_after)
                if after is None:
                    after = numbers[code_after] = len(codes)
                    codes.append(code_after)
                    parents.append(number)
                targets.append(after)
            first.append(len(targets))
            if len(codes) > limit:
                return False
        return True

    @cached_property
    def leading_to_an_end(self) -> bytearray:
        """By state, 1 where some answers lead to an end."""
        first, targets = self.first, self.targets
        ends = [row.end for row in self.rows]
        leads = bytearray(ends[row] for row in self.row_of)
        left = [number for number in range(len(leads) - 1, -1, -1) if not leads[number]]
        changed = True
        while changed:
            still = []
            for number in left:
                for edge in range(first[number], first[number + 1]):
                    if leads[targets[edge]]:
                        leads[number] = 1
                        break
                else:
                    still.append(number)
            changed = len(still) < len(left)
            left = still
        return leads

    @cached_property
    def opportunities(self) -> list[tuple[Halves, ...]]:
        """By row and answer, how many opportunities the answer settles in each domain."""
        return [row.opportunities for row in self.rows]

    def row(self, number: int) -> Row:
        """What can be answered in a state."""
        return self.rows[self.row_of[number]]

    def steps(self) -> Iterator[str]:
        """The step of every state."""
        rows = [row.step for row in self.rows]
        return (rows[row] for row in self.row_of)

    def answer(self, number: int, after: int) -> Answer:
        """The first answer that leads from one state to another."""
        return self.row(number).answers[self.targets[self.first[number] : self.first[number + 1]].index(after)]

    def path(self, number: int) -> Path:
        """The shortest sequence of answers that leads to a state, from whichever start it is."""
        steps: list[tuple[str, Answer]] = []
        while (parent := self.parents[number]) >= 0:
            steps.append((self.row(parent).step, self.answer(parent, number)))
            number = parent
        return tuple(reversed(steps))
