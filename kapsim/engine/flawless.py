"""The flawless paths of a case: full credit all along, no critical error, a good end."""

from __future__ import annotations

from collections import deque

from .model import DOMAINS, Answer, Case
from .proof import Path
from .rubric import Halves
from .states import Node


class Flawless:
    """The flawless paths among explored nodes: who lies on them, par and reference by good end."""

    def __init__(self, case: Case, nodes: list[Node]) -> None:
        self.case = case
        self.nodes = nodes
        self.parents = self._reached()
        goals = [index for index in self.parents if self._good(index)]
        self.nodes_on = self._leading_to(goals)
        self.on_course = frozenset(nodes[index].state.step for index in self.nodes_on if not self._ends(index))
        self.pars: dict[str, Halves] = {}
        self.references: dict[str, Path] = {}
        least = [self._least(domain) for domain in range(len(DOMAINS))]
        for goal in goals:
            end = nodes[goal].state.step
            here = tuple(counts[goal] for counts in least)
            known = self.pars.get(end)
            if known is None:
                self.references[end] = self._path(goal)
                known = (here[0], here[1], here[2])
            self.pars[end] = (min(known[0], here[0]), min(known[1], here[1]), min(known[2], here[2]))

    def _ends(self, index: int) -> bool:
        return self.case.steps[self.nodes[index].state.step].end is not None

    def _good(self, index: int) -> bool:
        end = self.case.steps[self.nodes[index].state.step].end
        return end is not None and end.outcome == "good" and not self.nodes[index].standing.error

    def _reached(self) -> dict[int, tuple[int, Answer]]:
        """Nodes reached flawlessly, breadth first in the author's order, with the edge by which each was first."""
        parents: dict[int, tuple[int, Answer]] = {0: (-1, ())}
        queue = deque([0])
        while queue:
            index = queue.popleft()
            for edge in self.nodes[index].edges:
                if edge.flawless and edge.to not in parents:
                    parents[edge.to] = (index, edge.answer)
                    queue.append(edge.to)
        return parents

    def _leading_to(self, goals: list[int]) -> set[int]:
        sources: dict[int, list[int]] = {}
        for index in self.parents:
            for edge in self.nodes[index].edges:
                if edge.flawless:
                    sources.setdefault(edge.to, []).append(index)
        found, open_ = set(goals), list(goals)
        while open_:
            for source in sources.get(open_.pop(), ()):
                if source not in found:
                    found.add(source)
                    open_.append(source)
        return found

    def _least(self, domain: int) -> dict[int, int]:
        """The least number of opportunities in a domain on a flawless path to each node."""
        least = {0: 0}
        queue = deque([0])
        done: set[int] = set()
        while queue:
            index = queue.popleft()
            if index in done:
                continue
            done.add(index)
            for edge in self.nodes[index].edges:
                cost = edge.opportunities[domain]
                if edge.flawless and least[index] + cost < least.get(edge.to, 1 << 60):
                    least[edge.to] = least[index] + cost
                    if cost:
                        queue.append(edge.to)
                    else:
                        queue.appendleft(edge.to)
        return least

    def _path(self, index: int) -> Path:
        steps: list[tuple[str, Answer]] = []
        while index:
            parent, answer = self.parents[index]
            steps.append((self.nodes[parent].state.step, answer))
            index = parent
        return tuple(reversed(steps))
