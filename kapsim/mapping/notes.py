"""What a map says in words: a line about the whole, and the conditions of its ways."""

from __future__ import annotations

from collections.abc import Iterator

from .layout import Layout


def description(layout: Layout) -> str:
    """The map in a sentence: how much there is of it, and where the reference path leads."""
    ends = sum(node.outcome is not None for node in layout.nodes)
    asking = [node for node in layout.nodes if node.chips and node.kind != "observe"]
    hours = sum(node.kind == "observe" for node in layout.nodes)
    hour = f"{_count(hours, 'hour')}, " if hours else ""
    said = f"{_count(len(layout.nodes), 'step')}, {_count(len(asking), 'decision')}, {hour}{_count(ends, 'end')}."
    path = layout.reference
    if not path:
        return f"{said} No reference path: it has not been proven, or there is none."
    goal = next((node.ending for node in path if node.outcome), "")
    asked = _count(sum(node in asking for node in path), "decision")
    through = f" and {_count(met, 'hour')}" if (met := sum(node.kind == "observe" for node in path)) else ""
    return f"{said} The reference path: {asked}{through} to “{goal}”."


def ways_in_words(layout: Layout) -> Iterator[str]:
    """A line for each way that an answer takes only under a condition, and for each answer offered only under one."""
    for node in layout.nodes:
        for chip in node.chips:
            if chip.offered:
                yield f"{node.number}{chip.label} is offered only if {chip.offered}."
        for edge in layout.leaving[node.step]:
            grouped: dict[str, list[str]] = {}
            for arrow in edge.arrows:
                grouped.setdefault(arrow.when, []).append(arrow.label)
            for when, labels in grouped.items():
                if when:
                    named = f"{node.number} {', '.join(labels)}".strip(" ,")
                    yield f"{named} → {layout.at[edge.to].name}: {when}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
