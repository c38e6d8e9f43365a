"""Which row of the map a step stands in: by phase, and within a phase by the longest way to it.

Rows of one phase lie together, in the order of treatment. An arrow to an earlier phase, to its own step, or one that
closes a round, is a return; all others lead down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..engine.model import PHASES, Case, Phase

Link = tuple[str, str]
"""From one step to another."""


@dataclass(frozen=True, slots=True)
class Band:
    """The rows of one phase, the last included."""

    phase: Phase
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Ranks:
    """The row of every step, the rows of each phase, and the links that return."""

    rows: Mapping[str, int]
    bands: tuple[Band, ...]
    returns: frozenset[Link]


def rank(case: Case, links: Sequence[Link]) -> Ranks:
    """Rows for the steps of a case. Where a round has to be opened, links that come first are kept leading down."""
    phase = {name: PHASES.index(step.phase) for name, step in case.steps.items()}
    returns = {link for link in links if link[0] == link[1] or phase[link[1]] < phase[link[0]]}
    leads: dict[str, list[str]] = {name: [] for name in case.steps}
    for source, target in links:
        if (source, target) not in returns:
            leads[source].append(target)
    order, closing = _walk([case.start, *case.steps], leads)
    returns |= closing

    within = dict.fromkeys(case.steps, 0)
    for source in order:
        for target in leads[source]:
            if (source, target) not in returns and phase[source] == phase[target]:
                within[target] = max(within[target], within[source] + 1)
    bands: list[Band] = []
    rows: dict[str, int] = {}
    first = 0
    for name in case.phases:
        members = [step.id for step in case.steps.values() if step.phase == name]
        rows |= {member: first + within[member] for member in members}
        last = max(rows[member] for member in members)
        bands.append(Band(name, first, last))
        first = last + 1
    return Ranks(rows, tuple(bands), frozenset(returns))


def _walk(roots: Sequence[str], leads: Mapping[str, Sequence[str]]) -> tuple[list[str], set[Link]]:
    """All steps, each before those it leads to, and the links that close a round (depth first, without recursion)."""
    finished: list[str] = []
    closing: set[Link] = set()
    seen: set[str] = set()
    open_: set[str] = set()
    for root in roots:
        if root in seen:
            continue
        seen.add(root)
        open_.add(root)
        work = [(root, iter(leads[root]))]
        while work:
            name, rest = work[-1]
            child = next(rest, None)
            if child is None:
                work.pop()
                open_.discard(name)
                finished.append(name)
            elif child in open_:
                closing.add((name, child))
            elif child not in seen:
                seen.add(child)
                open_.add(child)
                work.append((child, iter(leads[child])))
    return finished[::-1], closing
