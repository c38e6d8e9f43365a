"""The map as an outline for a terminal, a pipe or a screen reader: phase by phase, step by step, answer by answer."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from ..marks import MEANING
from ..places import clip, quoted
from .arrows import Arrow
from .layout import Layout, Node
from .notes import description

WIDTH = 100
SAID, LEADS = 44, 34
"""Columns for what an answer says and for where it leads."""


def as_text(layout: Layout) -> str:
    """The map in lines of at most `WIDTH` columns; `>` stands before what lies on the reference path."""
    lines = [*_wrapped(layout.title), *_wrapped(description(layout)), ""]
    lines += _wrapped("; ".join(f"{mark}: {meaning}" for mark, meaning in MEANING.items()) + ".")
    lines += _wrapped("> stands before what lies on the reference path.") if layout.reference else []
    placed = sorted(layout.nodes, key=lambda node: (node.row, node.column))
    for band in layout.bands:
        lines += ["", band.phase.upper()]
        for node in placed:
            if node.phase == band.phase:
                lines += ["", *_step(layout, node)]
    return "\n".join(lines) + "\n"


def _step(layout: Layout, node: Node) -> Iterator[str]:
    sign = ">" if node.reference else " "
    if node.outcome:
        yield from _wrapped(f"{sign} {node.number:>2}  {node.outcome.upper()} END: {node.ending} [{node.step}]", 6)
        return
    yield from _wrapped(f"{sign} {node.number:>2}  {node.title} [{node.step}]: {node.asks}", 6)
    answers: dict[str, list[Arrow]] = {}
    for edge in layout.leaving[node.step]:
        for arrow in edge.arrows:
            answers.setdefault(arrow.answer, []).append(arrow)
    own = answers.pop("", [])
    if node.chips:
        yield from _chips(layout, node, answers)
    for arrow in own:
        # Of an hour with answers of its own ways, the way on when it is over.
        over = "when it is over " if node.chips else ""
        when = f": {arrow.when}" if arrow.when else ""
        yield from _wrapped(f"{_sign(arrow.reference)} {over}→ {layout.at[arrow.to].name}{when}", 10)


def _chips(layout: Layout, node: Node, answers: Mapping[str, list[Arrow]]) -> Iterator[str]:
    """The answers of a step, a line each, and the conditions of their ways."""
    width = max(len(chip.label) for chip in node.chips)
    for chip in node.chips:
        said = quoted(chip.text, SAID - 2) if chip.text else ""
        lead = f"{_sign(chip.reference)} {chip.label:{width}}  {chip.mark:8}  {said:{SAID}} → "
        yield lead + clip(_where(layout, answers[chip.answer]), max(8, min(LEADS, WIDTH - len(lead))))
        if chip.offered:
            yield from _wrapped(f"{' ' * (9 + width)}offered only if {chip.offered}", 9 + width)
    conditional = [arrow for arrows in answers.values() if len(arrows) > 1 for arrow in arrows]
    grouped: dict[tuple[str, str], list[Arrow]] = {}
    for arrow in conditional:
        grouped.setdefault((arrow.to, arrow.when), []).append(arrow)
    for (to, when), arrows in grouped.items():
        sign = _sign(any(arrow.reference for arrow in arrows))
        labels = ", ".join(arrow.label for arrow in arrows)
        yield from _wrapped(f"{sign} {labels} → {layout.at[to].name}: {when}", 10)


def _sign(reference: bool) -> str:
    return "     >" if reference else "      "


def _where(layout: Layout, arrows: list[Arrow]) -> str:
    """Where an answer leads: by name, or by numbers where that depends."""
    if len(arrows) == 1:
        return layout.at[arrows[0].to].name
    numbers = [str(layout.at[arrow.to].number) for arrow in arrows]
    return f"{', '.join(numbers[:-1])} or {numbers[-1]}, see below"


def _wrapped(line: str, hang: int = 0) -> list[str]:
    return textwrap.wrap(line, WIDTH, subsequent_indent=" " * hang, drop_whitespace=True) or [""]
