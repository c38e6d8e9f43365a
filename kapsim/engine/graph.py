"""The steps of a case as a graph: which lead to which, and which lie on a round."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from .model import Case, Step

N = TypeVar("N", bound=Hashable)


def targets(step: Step) -> tuple[str, ...]:
    """The steps that a step can lead to, guards aside, each once."""
    ways = list(step.next)
    for option in step.decision.options if step.decision else step.hour.exits if step.hour else ():
        ways += option.next
    return tuple(dict.fromkeys(way.to for way in ways))


def visit_of(case: Case, step: str) -> str:
    """The step that began the visit on which a step lies, by a shortest way to it, guards aside ("" for the first)."""
    visits = {case.start: case.start if case.steps[case.start].visit else ""}
    waiting = deque([case.start])
    while waiting and step not in visits:
        here = waiting.popleft()
        for name in targets(case.steps[here]):
            if name not in visits:
                visits[name] = name if case.steps[name].visit else visits[here]
                waiting.append(name)
    return visits.get(step, "")


def on_rounds(case: Case) -> frozenset[str]:
    """The steps that can be met again, guards aside: those on a cycle of the graph."""
    return rounds_of(case.steps)


def rounds_of(steps: Mapping[str, Step]) -> frozenset[str]:
    """The steps on a cycle of the graph that these steps make; ways that lead to none of them are passed over."""
    leads = {name: [to for to in targets(step) if to in steps] for name, step in steps.items()}
    return frozenset(
        name for component in components(leads) for name in component if len(component) > 1 or name in leads[name]
    )


def components(leads: Mapping[N, Sequence[N]]) -> list[list[N]]:
    """Strongly connected components (Tarjan 1972), without recursion."""
    index: dict[N, int] = {}
    low: dict[N, int] = {}
    waiting: list[N] = []
    on_stack: set[N] = set()
    found: list[list[N]] = []
    for root in leads:
        if root in index:
            continue
        work = [(root, iter(leads[root]))]
        index[root] = low[root] = len(index)
        waiting.append(root)
        on_stack.add(root)
        while work:
            name, rest = work[-1]
            child = next(rest, None)
            if child is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[name])
                if low[name] == index[name]:
                    component: list[N] = []
                    while name not in component[-1:]:
                        component.append(waiting.pop())
                    on_stack.difference_update(component)
                    found.append(component[::-1])
            elif child not in index:
                index[child] = low[child] = len(index)
                waiting.append(child)
                on_stack.add(child)
                work.append((child, iter(leads[child])))
            elif child in on_stack:
                low[name] = min(low[name], index[child])
    return found
