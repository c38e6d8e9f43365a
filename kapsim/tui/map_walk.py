"""Walking over the map of a case: where an arrow key, an answer, a problem or a word leads from a step."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from ..mapping.arrows import Arrow
from ..mapping.layout import Layout, Node

Direction = Literal["up", "down", "left", "right"]

ASTRAY = 3
"""How many times as far a cell counts that lies across the direction in which somebody walks."""


def neighbour(layout: Layout, step: str, direction: Direction) -> str:
    """The nearest step in a direction; the step itself where there is none."""
    here = layout.at[step]
    level = direction in ("left", "right")
    sign = 1 if direction in ("right", "down") else -1

    def far(node: Node) -> tuple[int, int]:
        along, across = node.column - here.column, node.row - here.row
        if not level:
            along, across = across, along
        return along * sign, abs(across)

    there = [(far(node), node.step) for node in layout.nodes]
    ahead = [((along + ASTRAY * across, across, name)) for (along, across), name in there if along > 0]
    return min(ahead)[2] if ahead else step


def ways_out(layout: Layout, step: str) -> tuple[Arrow, ...]:
    """The arrows that leave a step, answer by answer as they stand there."""
    order = {chip.answer: number for number, chip in enumerate(layout.at[step].chips)}
    arrows = [arrow for edge in layout.leaving[step] for arrow in edge.arrows]
    return tuple(sorted(arrows, key=lambda arrow: order.get(arrow.answer, 0)))


def ways_in(layout: Layout, step: str) -> tuple[Arrow, ...]:
    """The arrows that lead to a step, from the top."""
    edges = [edge for edge in layout.edges if edge.to == step]
    edges.sort(key=lambda edge: (layout.at[edge.step].row, layout.at[edge.step].column))
    return tuple(arrow for edge in edges for arrow in edge.arrows)


def onward(layout: Layout, step: str) -> str:
    """Where the reference path goes from here, else the best answer; the step itself at an end."""
    arrows = ways_out(layout, step)
    ranked = sorted(arrows, key=lambda arrow: (not arrow.reference, arrow.mark != "best", arrow.mark != "partial"))
    return ranked[0].to if ranked else step


def back(layout: Layout, step: str) -> str:
    """From where the reference path comes here, else the step nearest above; the step itself at the start."""
    arrows = ways_in(layout, step)
    ranked = sorted(arrows, key=lambda arrow: (not arrow.reference, -layout.at[arrow.step].row))
    return ranked[0].step if ranked else step


def along_answer(layout: Layout, step: str, place: int) -> str:
    """Where the answer at a place (from 0) leads: on the reference path if it can, else by its first way."""
    chips = layout.at[step].chips
    if place >= len(chips):
        return step
    arrows = [arrow for arrow in ways_out(layout, step) if arrow.answer == chips[place].answer]
    return min(arrows, key=lambda arrow: not arrow.reference).to if arrows else step


def next_of(layout: Layout, step: str, wanted: Collection[str]) -> str:
    """The next of some steps, from the top to the bottom and round again; the step itself where there is no other."""
    order = [node.step for node in sorted(layout.nodes, key=lambda node: (node.row, node.column))]
    at = order.index(step) + 1
    return next((name for name in order[at:] + order[:at] if name in wanted), step)


def find(layout: Layout, words: str) -> str | None:
    """The step that is meant: by number or id, by the beginning of an id, by words of its heading, in this order."""
    sought = words.casefold().split()
    if not sought:
        return None
    whole = " ".join(sought)
    for fits in (
        lambda node: whole in (str(node.number), node.step.casefold()),
        lambda node: node.step.casefold().startswith(whole),
        lambda node: all(word in f"{node.step} {node.title} {node.ending}".casefold() for word in sought),
    ):
        for node in layout.nodes:
            if fits(node):
                return node.step
    return None
