"""A step of the map as a card: number, heading, what is asked, and a chip for each answer on its lower edge."""

from __future__ import annotations

from ..marks import MEANING
from .frame import CARD_HEIGHT, CARD_WIDTH, CHIP_HEIGHT, RIM, Frame
from .layout import Chip, Node
from .pens import CARD, HALO, INK, LINE, PENS, QUIET, SERIF, TINTS, element, glyph, path, text, title, wrap

DISC = 12.0
INSET = 42.0
"""From the left edge of a card to its text."""


def card(node: Node, frame: Frame) -> str:
    """One step, drawn."""
    left, top = frame.x(node.column) - CARD_WIDTH / 2, frame.top(node.row)
    parts = [title(spoken(node)), _ground(node, left, top), _disc(node, left + 22, top + CARD_HEIGHT / 2)]
    parts += _words(node, left + INSET, top)
    parts += [_chip(node, chip, frame) for chip in node.chips]
    return element("g", *parts)


def spoken(node: Node) -> str:
    """A step in a sentence or two, for whoever hovers over it or hears it read."""
    parts = [f"{node.name} ({node.phase})"]
    if node.outcome:
        parts.append(f"The case ends here: {node.ending}. Outcome: {node.outcome}")
    elif node.prompt:
        parts.append(f"{node.prompt} ({node.asks})")
    parts += ["On the reference path"] if node.reference else []
    return ". ".join(parts) + "."


def _ground(node: Node, left: float, top: float) -> str:
    around = ""
    if node.reference:
        around = element(
            "rect", x=left - RIM, y=top - RIM, width=CARD_WIDTH + 2 * RIM, height=CARD_HEIGHT + 2 * RIM,
            rx=39.0 if node.outcome else 14.0, fill=HALO,
        )  # fmt: skip
    tint = TINTS[node.outcome] if node.outcome else None
    return around + element(
        "rect", x=left, y=top, width=CARD_WIDTH, height=CARD_HEIGHT, rx=34.0 if tint else 9.0,
        fill=tint.fill if tint else CARD, stroke=tint.line if tint else LINE, stroke_width=2.0 if tint else 1.2,
    )  # fmt: skip


def _disc(node: Node, x: float, y: float) -> str:
    filled = node.reference
    colour = TINTS[node.outcome].line if node.outcome else INK
    ground = element(
        "circle", cx=x, cy=y, r=DISC, fill=colour if filled else CARD, stroke=colour, stroke_width=1.3,
    )  # fmt: skip
    number = str(node.number)
    size = 11.5 if len(number) < 3 else 9.0
    return ground + text(
        x, y + size * 0.36, number, size, CARD if filled else colour, text_anchor="middle", font_weight=700
    )


def _words(node: Node, x: float, top: float) -> list[str]:
    room = CARD_WIDTH - INSET - (20 if node.outcome else 8)
    head = node.ending if node.outcome else node.title
    lines = wrap(head, 13.5, room, 2, bold=True)
    under = f"{node.outcome} end" if node.outcome else node.asks
    base = top + (25 if len(lines) == 1 else 17) + (4 if node.outcome else 0)
    colour = TINTS[node.outcome].line if node.outcome else QUIET
    parts = [
        text(x, base + 16 * number, line, 13.5, font_weight=600, font_family=SERIF) for number, line in enumerate(lines)
    ]
    last = base + 16 * len(lines)
    weight = 700 if node.outcome else None
    return [*parts, text(x, last - 1, under, 10.5, colour, font_weight=weight)]


def _chip(node: Node, chip: Chip, frame: Frame) -> str:
    pen = PENS[chip.mark]
    middle, width = frame.chips[node.step, chip.answer]
    y = frame.below(node.row)
    offered = f" Offered only if {chip.offered}." if chip.offered else ""
    said = f": {chip.text}" if chip.text else ""
    place = f"{node.number}{' ' if len(chip.label) > 2 else ''}{chip.label}"
    parts = [
        title(f"{place}, {chip.mark} ({MEANING[chip.mark]}){said}{offered}"),
        element(
            "rect", x=middle - width / 2, y=y - CHIP_HEIGHT / 2, width=width, height=CHIP_HEIGHT, rx=10.0,
            fill=HALO if chip.reference else CARD, stroke=pen.colour, stroke_width=1.3,
            stroke_dasharray="3 2" if chip.offered else None,
        ),
    ]  # fmt: skip
    if width < 24:
        parts.append(text(middle, y + 3.8, chip.label, 10.5, pen.colour, text_anchor="middle", font_weight=700))
    else:
        parts.append(glyph(chip.mark, middle - width / 2 + 9.5, y))
        parts.append(text(middle + 6.5, y + 4, chip.label, 11.5, INK, text_anchor="middle", font_weight=600))
    return element("g", *parts)


def arrowhead(x: float, y: float, colour: str, size: float = 5.0) -> str:
    """A head that points down, its tip at x, y."""
    return element("path", d=path("M", x, y, "l", -size, -size * 1.7, "h", size * 2, "z"), fill=colour)
