"""What stands beside the map: the step that one is at, its answers with their marks, where each of them leads."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from ..debrief_text import OUTCOMES
from ..mapping.arrows import Arrow
from ..mapping.layout import Chip, Layout, Node
from ..mapping.pens import PENS
from ..marks import Mark
from ..places import clip, quoted
from ..problems import Problem
from .map_sheet import FAULTY
from .map_walk import ways_in, ways_out
from .text import counted, sentence, written
from .widgets.page import Row, row

COLOURS: dict[str, str] = {
    "best": "$success", "partial": "$primary", "critical": "$error", "neutral": "$quiet",
    "good": "$success", "mixed": "$primary", "poor": "$warning", "harm": "$error",
    "quiet": "$quiet", "rim": "$accent",
}  # fmt: skip
MEANING: dict[Mark, str] = {
    "best": "best answer", "partial": "earns part", "critical": "against the gate", "neutral": "earns nothing",
}  # fmt: skip
SAID = 110
"""Characters of an answer in the panel at the side."""
LEADS = 30
"""Columns for where an answer leads, in the panel below."""


def side_rows(layout: Layout, step: str, problems: Sequence[Problem]) -> list[Row]:
    """The step in a panel at the side, with room for whole sentences."""
    node = layout.at[step]
    rows = [row(node.name, "bold", lead=""), row(_about(node), "$quiet")]
    rows += _faults(problems)
    if node.prompt:
        rows.append(row(node.prompt, above=1))
    together = _together(layout, node)
    hang = _hang(node)
    for chip in node.chips:
        rows.append(Row(written(clip(chip.text, SAID)), _lead(chip), hang, above=1))
        arrows = [arrow for arrow in ways_out(layout, step) if arrow.answer == chip.answer]
        meaning = Content.styled(_meaning(node, chip), COLOURS[chip.mark])
        if len(arrows) == 1 and not together:
            meaning = Content.assemble(meaning, (" → ", "$quiet"), _named(layout, arrows[0]))
        rows.append(Row(meaning, indent=hang))
        if chip.offered:
            rows.append(row(f"offered only if {chip.offered}", "$quiet", indent=hang))
        if len(arrows) > 1 and not together:
            rows += [_way(layout, arrow, hang) for arrow in arrows]
    rows += _all_of_them(layout, node, together, above=1)
    if node.outcome:
        rows.append(_end(node))
    sources = list(dict.fromkeys(layout.at[arrow.step].name for arrow in ways_in(layout, step)))
    if sources:
        rows.append(row("Comes from", "$quiet", above=1))
        rows += [row(name, indent=2) for name in sources]
    return rows


def below_rows(layout: Layout, step: str, problems: Sequence[Problem], width: int, lines: int) -> list[Row]:
    """The step in a panel below the map: a line for itself, one for each answer, what is asked if there is room."""
    node = layout.at[step]
    name = clip(node.name, max(20, width // 2))
    about = clip(_about(node), max(12, width - len(name) - 2))
    head = Content.assemble(written(name, "bold"), "  ", written(about, "$quiet"))
    rows = [Row(head)]
    if problems:
        rows.append(row(f"{counted(len(problems), 'problem')}: enter shows", "$error", lead=FAULTY, hang=2))
    if node.prompt and len(rows) + len(node.chips) + 1 < lines:
        rows.append(row(quoted(node.prompt, width), "$quiet"))
    together = _together(layout, node)
    hang = _hang(node)
    unsure = False
    for chip in node.chips:
        arrows = [arrow for arrow in ways_out(layout, step) if arrow.answer == chip.answer]
        where = ""
        if not together:
            unsure = unsure or len(arrows) > 1
            named = " or ".join(layout.at[arrow.to].name for arrow in arrows)
            where = f" → {clip(named, LEADS)}"
        if chip.offered:
            where += " (only if …)"
        room = max(16, width - hang - len(where))
        said = quoted(chip.text, room - 2) if chip.text else _meaning(node, chip)
        body = Content.assemble(written(said), written(where, COLOURS[chip.mark] if chip.reference else "$quiet"))
        rows.append(Row(body, _lead(chip), hang))
    rows += _all_of_them(layout, node, together)
    if node.chips and not together:
        rows += [_way(layout, arrow, 0, "when it is over ") for arrow in ways_out(layout, step) if not arrow.answer]
    if unsure:
        rows += _conditions(layout, node)
    if node.outcome:
        rows.append(_end(node))
    return rows


def _about(node: Node) -> str:
    parts = [f"[{node.step}]", sentence(node.phase), node.asks, "on the reference path" if node.reference else ""]
    return " · ".join(part for part in parts if part)


def _faults(problems: Sequence[Problem]) -> list[Row]:
    rows = [row(p.message, "$error", lead=FAULTY, lead_style="bold $error", hang=2, above=1) for p in problems]
    return [*rows, row("enter shows where, and what to do", "$quiet", indent=2)] if rows else []


def _lead(chip: Chip) -> Content:
    return Content.styled(f"{PENS[chip.mark].sign} {chip.label}", f"bold {COLOURS[chip.mark]}")


def _meaning(node: Node, chip: Chip) -> str:
    """What an answer is worth; of several that belong together no single one is the best."""
    return "in the best selection" if chip.mark == "best" and node.kind == "select" else MEANING[chip.mark]


def _hang(node: Node) -> int:
    return max((len(chip.label) for chip in node.chips), default=0) + 4


def _end(node: Node) -> Row:
    assert node.outcome is not None, f"{node.step} is no end"
    said = f"The case ends here. Outcome: {node.outcome}, {OUTCOMES[node.outcome]}."
    return row(said, COLOURS[node.outcome], above=1)


def _together(layout: Layout, node: Node) -> tuple[Arrow, ...]:
    """The ways that all answers share; none where they part."""
    found: dict[str, list[tuple[str, str]]] = {}
    for arrow in ways_out(layout, node.step):
        found.setdefault(arrow.answer, []).append((arrow.to, arrow.when))
    ways = list(found.values())
    alike = bool(ways) and all(way == ways[0] for way in ways)
    return ways_out(layout, node.step)[: len(ways[0])] if alike else ()


def _all_of_them(layout: Layout, node: Node, together: Sequence[Arrow], above: int = 0) -> list[Row]:
    rows: list[Row] = []
    for number, arrow in enumerate(together):
        words = "" if not node.chips or number or len(node.chips) == 1 else "all lead to "
        rows.append(_way(layout, arrow, 0, words, 0 if number else above))
    return rows


def _way(layout: Layout, arrow: Arrow, indent: int, words: str = "", above: int = 0) -> Row:
    when = f", {arrow.when}" if arrow.when else ""
    body = Content.assemble(words, _named(layout, arrow), written(when, "$quiet"))
    return Row(body, Content.styled("→", "$quiet"), 2, indent=indent, above=above)


def _named(layout: Layout, arrow: Arrow) -> Content:
    """The step that an arrow leads to, set off where the reference path goes there."""
    to = layout.at[arrow.to]
    end = f" ({to.outcome} end)" if to.outcome else ""
    return written(f"{to.name}{end}", "bold" if arrow.reference else "")


def _conditions(layout: Layout, node: Node) -> list[Row]:
    """The conditions of ways, those of several answers on one line."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for arrow in ways_out(layout, node.step):
        if arrow.when:
            grouped.setdefault((arrow.to, arrow.when), []).append(arrow.label)
    return [
        row(f"{', '.join(labels)} → {layout.at[to].name}: {when}", "$quiet") for (to, when), labels in grouped.items()
    ]
