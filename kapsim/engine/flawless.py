"""The flawless paths of a case: full credit all along, no critical error, a good end."""

from __future__ import annotations

from array import array

from .model import DOMAINS, Case
from .proof import Path
from .rubric import Halves
from .state import Answer
from .states import Explorer

FAR = 1 << 30
"""More opportunities than any path has."""


class Flawless:
    """The flawless paths among explored states from one start: who lies on them, par and reference by good end.

    on_course: the decisions on flawless paths, by name. reached: the states reached without a loss, breadth first in
    the author's order. on: by state, 1 where it lies on a flawless path. Quantities over paths are found by going over
    the states until nothing changes any more, which takes two or three rounds: states were numbered breadth first, so
    that most answers lead to a higher number.
    """

    def __init__(self, case: Case, explorer: Explorer, start: int = 0) -> None:
        self.case = case
        self.start = start
        self.explorer = explorer
        self._moves = [row.flawless for row in explorer.rows]
        self._parents = array("i", [-1]) * len(explorer.codes)
        self._known = bytearray(len(explorer.codes))
        self.reached = self._reached()
        goals = [number for number in self.reached if self._good(number)]
        self.on = self._leading_to(goals)
        self.on_course = self._on_course()
        self.pars: dict[str, Halves] = {}
        self.references: dict[str, Path] = {}
        least = self._least() if goals else ()
        for goal in goals:
            end = explorer.row(goal).step
            here = tuple(counts[goal] for counts in least)
            known = self.pars.get(end)
            if known is None:
                self.references[end] = self.path(goal)
                known = (here[0], here[1], here[2])
            self.pars[end] = (min(known[0], here[0]), min(known[1], here[1]), min(known[2], here[2]))

    def lossless(self, number: int) -> bool:
        """Whether a state is reached without a loss."""
        return bool(self._known[number])

    def assesses(self, domain: int) -> bool:
        """Whether some flawless path has an opportunity in a domain."""
        explorer = self.explorer
        rows = {explorer.row_of[number] for number in self.reached if self.on[number]}
        moves = ((explorer.opportunities[row], self._moves[row]) for row in rows)
        return any(counts[move][domain] for counts, flawless in moves for move in flawless)

    def _good(self, number: int) -> bool:
        explorer = self.explorer
        end = self.case.steps[explorer.row(number).step].end
        return (
            end is not None and end.outcome == "good" and not explorer.successors.packing.error(explorer.codes[number])
        )

    def _reached(self) -> array[int]:
        explorer, known, parents = self.explorer, self._known, self._parents
        row_of, first, targets, moves = explorer.row_of, explorer.first, explorer.targets, self._moves
        reached = array("i", [self.start])
        known[self.start] = 1
        for number in reached:  # grows as it is walked
            begin = first[number]
            for move in moves[row_of[number]]:
                after = targets[begin + move]
                if not known[after]:
                    known[after] = 1
                    parents[after] = number
                    reached.append(after)
        return reached

    def _leading_to(self, goals: list[int]) -> bytearray:
        explorer, moves = self.explorer, self._moves
        row_of, first, targets = explorer.row_of, explorer.first, explorer.targets
        on = bytearray(len(row_of))
        for goal in goals:
            on[goal] = 1
        changed = bool(goals)
        while changed:
            changed = False
            for number in reversed(self.reached):
                if not on[number]:
                    begin = first[number]
                    for move in moves[row_of[number]]:
                        if on[targets[begin + move]]:
                            on[number] = 1
                            changed = True
                            break
        return on

    def _on_course(self) -> frozenset[str]:
        explorer, on = self.explorer, self.on
        names: set[str] = set()
        seen: set[tuple[int, int]] = set()
        for number in self.reached:
            if on[number]:
                row, begin = explorer.row_of[number], explorer.first[number]
                for move in self._moves[row]:
                    if (row, move) not in seen and on[explorer.targets[begin + move]]:
                        seen.add((row, move))
                        names.add(explorer.rows[row].step)
                        names.update(stake.name for stake in explorer.rows[row].stakes[move])
        return frozenset(names)

    def _least(self) -> list[array[int]]:
        """By domain, the least number of opportunities on a flawless path to each state."""
        explorer, moves, on = self.explorer, self._moves, self.on
        row_of, first, targets = explorer.row_of, explorer.first, explorer.targets
        least = [array("i", [FAR]) * len(row_of) for _ in DOMAINS]
        for counts in least:
            counts[self.start] = 0
        safety, support, integration = least
        opportunities = explorer.opportunities
        path = [number for number in range(len(on)) if on[number]]
        changed = True
        while changed:
            changed = False
            for number in path:
                row = row_of[number]
                begin = first[number]
                for move in moves[row]:
                    after = targets[begin + move]
                    if on[after]:
                        more = opportunities[row][move]
                        a, b, c = safety[number] + more[0], support[number] + more[1], integration[number] + more[2]
                        if a < safety[after]:
                            safety[after] = a
                            changed |= after <= number
                        if b < support[after]:
                            support[after] = b
                            changed |= after <= number
                        if c < integration[after]:
                            integration[after] = c
                            changed |= after <= number
        return least

    def path(self, number: int) -> Path:
        """The flawless path with the fewest answers to a state reached without a loss, the author's first of those."""
        steps: list[tuple[str, Answer]] = []
        while number != self.start:
            parent = self._parents[number]
            row, begin = self.explorer.row(parent), self.explorer.first[parent]
            move = next(move for move in row.flawless if self.explorer.targets[begin + move] == number)
            steps.append((row.step, row.answers[move]))
            number = parent
        return tuple(reversed(steps))
