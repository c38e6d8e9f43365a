"""Where everything stands on the map of a case, in columns and rows; every drawing is made from this alone.

Pure values: a screen, a picture and an outline show the same map, and the same case gives the same map always.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

from ..engine.model import Case, Outcome, Phase, Step
from ..engine.observation import Hour
from ..engine.proof import Proof
from ..marks import Mark
from ..places import Places, asks, clean
from .arrows import Arrow, arrows_of
from .columns import arrange, places_on
from .ranks import Band, Link, rank

Kind = Literal["choose", "select", "order", "observe", "scene", "end"]
Point = tuple[int, int]
"""Column and row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One answer as it stands on its step: letter, mark, text, and the condition under which it is offered."""

    answer: str
    label: str
    mark: Mark
    text: str
    offered: str
    reference: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A step in its place. `outcome` and `ending` are those of an end; `reference`: it lies on the reference path."""

    step: str
    number: int
    title: str
    phase: Phase
    column: int
    row: int
    kind: Kind
    asks: str
    prompt: str
    chips: tuple[Chip, ...]
    outcome: Outcome | None
    ending: str
    reference: bool

    @property
    def name(self) -> str:
        """The step as others name it: `7 Not a great ringer`; an end by how it ends."""
        return f"{self.number} {self.ending or self.title}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """All answers that lead from one step to another, on one line.

    points: an onward edge has one in each row from `step` to `to`. A return leaves its step for a lane of its own
    beside the columns, runs back there, and enters `to`: four points.
    """

    step: str
    to: str
    kind: Literal["onward", "return"]
    points: tuple[Point, ...]
    arrows: tuple[Arrow, ...]

    @property
    def reference(self) -> bool:
        """Whether the reference path runs here."""
        return any(arrow.reference for arrow in self.arrows)


@dataclass(frozen=True)
class Layout:
    """The map of a case. `columns` counts those of steps; the lanes of returns lie to the right of them."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    bands: tuple[Band, ...]
    columns: int
    rows: int
    lanes: int

    @cached_property
    def at(self) -> Mapping[str, Node]:
        """The nodes by their step."""
        return {node.step: node for node in self.nodes}

    @cached_property
    def leaving(self) -> Mapping[str, tuple[Edge, ...]]:
        """The edges by the step that they leave."""
        found: dict[str, tuple[Edge, ...]] = {node.step: () for node in self.nodes}
        for edge in self.edges:
            found[edge.step] += (edge,)
        return found

    @property
    def reference(self) -> tuple[Node, ...]:
        """The steps of the reference path, from the top."""
        return tuple(sorted((node for node in self.nodes if node.reference), key=lambda node: node.row))


def lay_out(case: Case, proof: Proof | None) -> Layout:
    """The map of a case. Without a proof, or without a flawless path, nothing is marked as the reference path."""
    places = Places(case)
    arrows = arrows_of(case, proof, places)
    grouped: dict[Link, list[Arrow]] = {}
    for arrow in arrows:
        grouped.setdefault((arrow.step, arrow.to), []).append(arrow)
    reference = [link for link, group in grouped.items() if any(arrow.reference for arrow in group)]
    ranks = rank(case, list(dict.fromkeys([*reference, *grouped])))
    onward = [link for link in grouped if link not in ranks.returns]
    spine = [link for link in reference or _shortest(case, onward) if link not in ranks.returns]
    columns = arrange(ranks.rows, onward, spine)
    width = max(columns.values(), default=-1) + 1
    lanes = _lanes(ranks.rows, ranks.returns, width)

    def spot(step: str) -> Point:
        return columns[step, ranks.rows[step]], ranks.rows[step]

    edges: list[Edge] = []
    points: tuple[Point, ...]
    for link, group in grouped.items():
        if link in ranks.returns:
            (_, low), (_, high), lane = spot(link[0]), spot(link[1]), lanes[link[1]]
            points = (spot(link[0]), (lane, low), (lane, high), spot(link[1]))
        else:
            points = tuple((columns[place], place[1]) for place in places_on(link, ranks.rows))
        kind: Literal["onward", "return"] = "return" if link in ranks.returns else "onward"
        edges.append(Edge(step=link[0], to=link[1], kind=kind, points=points, arrows=tuple(group)))
    walked = {step for link in reference for step in link}
    leaving: dict[str, list[Arrow]] = {step: [] for step in case.steps}
    for arrow in arrows:
        leaving[arrow.step].append(arrow)
    nodes = tuple(
        _node(step, places, spot(step.id), leaving[step.id], step.id in walked) for step in case.steps.values()
    )
    rows = max(ranks.rows.values(), default=-1) + 1
    return Layout(clean(case.title), nodes, tuple(edges), ranks.bands, width, rows, len(set(lanes.values())))


def _node(step: Step, places: Places, spot: Point, arrows: Sequence[Arrow], reference: bool) -> Node:
    decision, end = step.decision, step.end
    kind: Kind = decision.kind if decision else "observe" if step.hour else "end" if end else "scene"
    chips: dict[str, Chip] = {}
    for arrow in arrows:
        if arrow.answer and (arrow.answer not in chips or arrow.reference):
            chips[arrow.answer] = Chip(
                answer=arrow.answer,
                label=arrow.label,
                mark=arrow.mark,
                text=arrow.text,
                offered=arrow.offered,
                reference=arrow.reference,
            )
    return Node(
        step=step.id,
        number=places.numbers[step.id],
        title=places.title(step.id),
        phase=step.phase,
        column=spot[0],
        row=spot[1],
        kind=kind,
        asks=asks(decision) if decision else _hour(step.hour) if step.hour else "" if end else "nothing is asked",
        prompt=clean(decision.prompt) if decision else "",
        chips=tuple(chips.values()),
        outcome=end.outcome if end else None,
        ending=clean(end.title) if end else "",
        reference=reference,
    )


def _hour(hour: Hour) -> str:
    """An hour in a few words: `50 minutes, 3 cues`."""
    cues = len(hour.cues)
    return f"{hour.minutes} minutes, {cues} cue{'' if cues == 1 else 's'}"


def _shortest(case: Case, links: Sequence[Link]) -> list[Link]:
    """The links of a shortest way to an end, a good one if there is any; it stands in for the reference path."""
    leads: dict[str, list[str]] = {}
    for source, target in links:
        leads.setdefault(source, []).append(target)
    parents: dict[str, str] = {case.start: ""}
    queue = deque([case.start])
    while queue:
        step = queue.popleft()
        for target in leads.get(step, ()):
            if target not in parents:
                parents[target] = step
                queue.append(target)
    ends = [(step, case.steps[step].end) for step in parents]
    goals = [step for step, end in ends if end and end.outcome == "good"] or [step for step, end in ends if end]
    way = goals[:1]
    while way and parents[way[0]]:
        way.insert(0, parents[way[0]])
    return list(pairwise(way))


def _lanes(rows: Mapping[str, int], returns: frozenset[Link], width: int) -> dict[str, int]:
    """A column for the returns to each step, right of all others; lanes whose rows do not overlap share one."""
    spans: dict[str, tuple[int, int]] = {}
    for source, target in returns:
        first, last = spans.get(target, (rows[target], rows[target]))
        spans[target] = (min(first, rows[source]), max(last, rows[source]))
    lanes: dict[str, int] = {}
    free: list[int] = []
    for target, (first, last) in sorted(spans.items(), key=lambda item: (item[1], item[0])):
        lane = next((number for number, until in enumerate(free) if until < first), len(free))
        free[lane : lane + 1] = [last]
        lanes[target] = width + lane
    return lanes
