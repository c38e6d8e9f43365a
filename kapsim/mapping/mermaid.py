"""The map as Mermaid text, for wikis and notebooks that draw it themselves.

Authored text stands in quoted labels, with everything but letters, figures and a few harmless signs as numbered
entities: Mermaid reads labels as markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from ..marks import Mark
from ..places import clean
from .layout import Edge, Layout, Node
from .pens import HALO, INK, PENS, TINTS

HARMLESS = frozenset(" .,?!()/…“”→·")
LINKS: dict[Mark, str] = {"best": "==>", "partial": "-.->", "critical": "==>", "neutral": "-->"}


def as_mermaid(layout: Layout) -> str:
    """The map as a flowchart: a subgraph for each phase, one link for all answers of one mark to one step."""
    return "\n".join(_lines(layout)) + "\n"


def label(words: str) -> str:
    """A text as a quoted label in which nothing acts."""
    text = " ".join(clean(words).split())
    encoded = "".join(letter if letter.isalnum() or letter in HARMLESS else f"#{ord(letter)};" for letter in text)
    return f'"{encoded}"'


def _lines(layout: Layout) -> Iterator[str]:
    # Frontmatter is YAML, of which JSON is a part.
    yield from ("---", f"title: {json.dumps(layout.title)}", "---", "flowchart TB")
    for outcome, tint in TINTS.items():
        yield f"  classDef {outcome} fill:{tint.fill},stroke:{tint.line},color:{INK}"
    yield f"  classDef reference stroke:{HALO},stroke-width:4px"
    for number, band in enumerate(layout.bands):
        yield f"  subgraph phase{number}[{label(band.phase.capitalize())}]"
        yield from (f"    {_node(node)}" for node in layout.nodes if node.phase == band.phase)
        yield "  end"
    styles: list[str] = []
    for edge in layout.edges:
        yield from _links(layout, edge, styles)
    yield from (f"  linkStyle {number} {style}" for number, style in enumerate(styles))


def _node(node: Node) -> str:
    said = label(f"{node.name} · {node.outcome} end" if node.outcome else node.name)
    shape = f"([{said}])" if node.outcome else f"[{said}]"
    classes = f":::{node.outcome}" if node.outcome else ":::reference" if node.reference else ""
    return f"n{node.number}{shape}{classes}"


def _links(layout: Layout, edge: Edge, styles: list[str]) -> Iterator[str]:
    grouped: dict[tuple[Mark, bool, bool], list[str]] = {}
    for arrow in edge.arrows:
        grouped.setdefault((arrow.mark, arrow.reference, bool(arrow.when)), []).append(arrow.label)
    source, target = layout.at[edge.step].number, layout.at[edge.to].number
    for (mark, reference, conditional), labels in grouped.items():
        named = ", ".join(part for part in labels if part)
        words = f"{mark} {named}{' (conditional)' if conditional else ''}" if named else ""
        written = f"|{label(words)}|" if words else ""
        yield f"  n{source} {LINKS[mark]}{written} n{target}"
        styles.append(f"stroke:{PENS[mark].colour},stroke-width:{5 if reference else 2}px")
