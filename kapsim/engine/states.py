"""All reachable states of a case, explored over states, never over paths.

Two runs are in the same node if nothing that follows can tell them apart: the same step, the same values, facts,
choices and clock as far as some guard reads them, the same standing of the gate, and the same decisions met before
where they can be met again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from . import run
from .graph import on_rounds
from .model import Answer, Case, Option, State
from .proof import Path
from .rubric import NOTHING, Halves, Rubric, possible


@dataclass(slots=True)
class Edge:
    """One answer in a node, and the node it leads to. `opportunities` counts 0 or 1 by domain."""

    answer: Answer
    to: int
    flawless: bool
    opportunities: Halves


@dataclass(frozen=True, slots=True)
class Standing:
    """How the gate stands, in bits of the gated practices, and which decisions of `rounds` were met.

    violated: violations that stand. could: must_do that could have been upheld. done: must_do that was, at least by
    half.
    """

    violated: int = 0
    could: int = 0
    done: int = 0
    met: int = 0

    @property
    def error(self) -> bool:
        """Whether a case that ended now would have an unrecovered critical error."""
        return bool(self.violated or self.could & ~self.done)


@dataclass(slots=True)
class Node:
    """A class of states that nothing that follows can tell apart, and the edge by which it was first reached."""

    state: State
    standing: Standing
    parent: int = -1
    answer: Answer = ()
    edges: list[Edge] = field(default_factory=list)


class Explorer:
    """Breadth-first exploration of a case; `nodes` in the order in which they were met, the first being the start."""

    def __init__(self, case: Case, limit: int) -> None:
        self.case = case
        self.limit = limit
        self.rubric = Rubric(case)
        self.nodes: list[Node] = []
        self.edges = 0
        self.entered: set[str] = set()
        self._index: dict[tuple[State, Standing], int] = {}
        self._must_do = {name: 1 << index for index, name in enumerate(case.gate.must_do)}
        self._gated = {name: 1 << index for index, name in enumerate(case.gate.practices)}
        rounds = on_rounds(case)
        decisions = [name for name, step in case.steps.items() if step.decision and name in rounds]
        self._met = {name: 1 << index for index, name in enumerate(decisions)}

    def run(self) -> bool:
        """Explore; False if the limit was reached before everything was."""
        state, events = run.begin(self.case)
        self.entered.update(event.step for event in events)
        self._node(state, Standing(), -1, ())
        index = 0
        while index < len(self.nodes):
            if len(self.nodes) > self.limit:
                return False
            self._expand(index)
            index += 1
        return True

    def path(self, index: int) -> Path:
        """The shortest sequence of answers that leads to a node."""
        steps: list[tuple[str, Answer]] = []
        while (node := self.nodes[index]).parent >= 0:
            steps.append((self.nodes[node.parent].state.step, node.answer))
            index = node.parent
        return tuple(reversed(steps))

    def _node(self, state: State, standing: Standing, parent: int, answer: Answer) -> int:
        reads = self.case.reads
        values = list(state.values)
        for slot in range(len(values)):
            if slot not in reads.slots:
                values[slot] = 0
        seen = State(
            state.step,
            tuple(values),
            state.facts & reads.facts,
            state.chosen & reads.chosen,
            state.clock if reads.clock else 0,
            "",
        )
        key = (seen, standing)
        index = self._index.get(key)
        if index is None:
            index = self._index[key] = len(self.nodes)
            self.nodes.append(Node(seen, standing, parent, answer))
        return index

    def _expand(self, index: int) -> None:
        node = self.nodes[index]
        case, state = self.case, node.state
        if case.steps[state.step].decision is None:
            return
        again = bool(node.standing.met & self._met.get(state.step, 0))
        answers = list(possible(case, state))
        could = self._could(answers)
        available = self.rubric.available(state)
        opportunities = NOTHING if again else (int(available[0] > 0), int(available[1] > 0), int(available[2] > 0))
        known: set[tuple[int, bool]] = set()
        for (answer, options), worth in zip(answers, self.rubric.worths(state), strict=True):
            after, events = run.advance(case, state, answer)
            self.entered.update(event.step for event in events[1:])
            standing = self._stand(node.standing, options, could, state.step)
            to = self._node(after, standing, index, answer)
            flawless = not any(worth.violated) and (again or worth.earned == available)
            if len(options) > 1 and (to, flawless) in known:
                continue
            known.add((to, flawless))
            node.edges.append(Edge(answer, to, flawless, opportunities))
            self.edges += 1

    def _could(self, answers: list[tuple[Answer, tuple[Option, ...]]]) -> int:
        could = 0
        if self._must_do:
            for _, options in answers:
                for option in options:
                    for name in option.upholds:
                        could |= self._must_do.get(name, 0)
        return could

    def _stand(self, before: Standing, options: tuple[Option, ...], could: int, step: str) -> Standing:
        violated, done = before.violated, before.done
        for option in options:
            for name in option.recovers:
                violated &= ~self._gated.get(name, 0)
        for option in options:
            for name in option.violates:
                violated |= self._gated.get(name, 0)
            for name in (*option.upholds, *option.partly):
                done |= self._must_do.get(name, 0)
        return Standing(violated, before.could | could, done, before.met | self._met.get(step, 0))
