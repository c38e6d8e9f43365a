"""The map in the DOT language of Graphviz, for other layouts and other tools."""

from __future__ import annotations

from collections.abc import Iterator

from ..marks import MEANING, Mark
from ..places import clean
from .layout import Edge, Layout, Node
from .pens import HALO, PENS, TINTS

STYLES: dict[Mark, str] = {"best": "solid", "partial": "dashed", "critical": "bold", "neutral": "dotted"}


def as_dot(layout: Layout) -> str:
    """The map as a directed graph: a cluster for each phase, one edge for all answers of one mark to one step."""
    return "\n".join(["digraph map {", *(f"  {line}" for line in _lines(layout)), "}"]) + "\n"


def quoted(words: str) -> str:
    """A text as a string of DOT: no quote ends it, no backslash or entity acts in it."""
    text = " ".join(clean(words).split())
    return '"' + text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') + '"'


def _lines(layout: Layout) -> Iterator[str]:
    yield f"graph [label={quoted(layout.title)}, labelloc=t, rankdir=TB, fontname=serif, fontsize=22];"
    yield 'node [shape=box, style="rounded,filled", fillcolor=white, fontname=sans, fontsize=11];'
    yield "edge [fontname=sans, fontsize=10];"
    for number, band in enumerate(layout.bands):
        yield f"subgraph cluster_{number} {{"
        yield f"  label={quoted(band.phase.capitalize())}; style=filled; color=whitesmoke;"
        yield from (f"  {_node(node)}" for node in layout.nodes if node.phase == band.phase)
        yield "}"
    for edge in layout.edges:
        yield from _edges(layout, edge)


def _node(node: Node) -> str:
    said = f"{node.name} ({node.outcome} end)" if node.outcome else node.name
    parts = [f"label={quoted(said)}", f"tooltip={quoted(node.prompt or said)}"]
    if node.outcome:
        tint = TINTS[node.outcome]
        parts += ["shape=ellipse", f'fillcolor="{tint.fill}"', f'color="{tint.line}"']
    if node.reference:
        parts += ["penwidth=4"] + ([] if node.outcome else [f'color="{HALO}"'])
    return f"n{node.number} [{', '.join(parts)}];"


def _edges(layout: Layout, edge: Edge) -> Iterator[str]:
    grouped: dict[tuple[Mark, bool, str], list[str]] = {}
    for arrow in edge.arrows:
        grouped.setdefault((arrow.mark, arrow.reference, arrow.when), []).append(arrow.label)
    source, target = layout.at[edge.step].number, layout.at[edge.to].number
    for (mark, reference, when), labels in grouped.items():
        named = ", ".join(part for part in labels if part)
        words = f"{mark} {named}{' ◇' if when else ''}" if named else ""
        meaning = MEANING[mark] if named else "nothing is asked"
        said = f"{meaning}, {when}" if when else meaning
        parts = [f"label={quoted(words)}", f"tooltip={quoted(said)}"]
        parts += [f'color="{PENS[mark].colour}"', f"style={STYLES[mark]}"]
        parts += ["penwidth=4"] if reference else []
        parts += ["constraint=false"] if edge.kind == "return" else []
        yield f"n{source} -> n{target} [{', '.join(parts)}];"
