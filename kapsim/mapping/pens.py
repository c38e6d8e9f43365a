"""What the pictures of a map are drawn with: colours, dashes, glyphs, and elements whose texts are always escaped.

The colours are those of Okabe and Ito (2008), darkened until they stand out from paper; no meaning rests on one alone:
each mark has a dash, a glyph and a word, each outcome a word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from ..engine.model import Outcome
from ..marks import Mark
from ..places import clean

PAPER, INK, QUIET, LINE, CARD = "#fbf8f2", "#2a2521", "#655c54", "#cbbfae", "#fffefb"
NARROW, BROAD = frozenset("iljtfI.,:;'|! "), frozenset("mwMW@%—…")
BAND, HALO = "#f3ecdf", "#f2c94c"
SERIF = "Charter, 'Bitstream Charter', 'Iowan Old Style', Palatino, Georgia, 'DejaVu Serif', serif"
SANS = "'Source Sans 3', 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"


@dataclass(frozen=True, slots=True)
class Pen:
    """How the arrows of one mark are drawn: colour, width, dashes, and a sign for where only text can stand."""

    colour: str
    width: float
    dash: str
    sign: str


PENS: Mapping[Mark, Pen] = {
    "best": Pen("#00664d", 2.6, "", "✓"),
    "partial": Pen("#005f99", 2.2, "9 5", "◐"),
    "critical": Pen("#a63c00", 2.6, "10 3 2 3", "!"),
    "neutral": Pen("#7a7066", 1.5, "1.5 4", "·"),
}


class Tint(NamedTuple):
    """Fill and line of an end."""

    fill: str
    line: str


TINTS: Mapping[Outcome, Tint] = {
    "good": Tint("#d8eee5", "#00664d"),
    "mixed": Tint("#d9e9f5", "#005f99"),
    "poor": Tint("#f9e6c0", "#7d5200"),
    "harm": Tint("#f6d3c2", "#a63c00"),
}


def element(name: str, *inside: str, **attributes: object) -> str:
    """An element of SVG; `inside` is markup already. Underscores in names stand for hyphens; None is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_number(value) if isinstance(value, float) else safe(str(value))}"'
        for key, value in attributes.items()
        if value is not None and value != ""
    )
    return f"<{name}{written}>{''.join(inside)}</{name}>" if inside else f"<{name}{written}/>"


def text(x: float, y: float, words: str, size: float, fill: str = INK, **attributes: object) -> str:
    """A line of text with its baseline at y."""
    return element("text", safe(words), x=float(x), y=float(y), font_size=float(size), fill=fill, **attributes)


def title(words: str) -> str:
    """What a browser shows over an element and a screen reader says for it."""
    return element("title", safe(words))


def safe(words: str) -> str:
    """Authored text as text, whatever it says."""
    return escape(clean(words), quote=True)


def glyph(mark: Mark, x: float, y: float, radius: float = 4.2) -> str:
    """The sign of a mark, drawn, so that it needs no font: a tick in a disc, a half disc, a triangle, a ring."""
    colour = PENS[mark].colour
    if mark == "best":
        tick = f"M{_number(x - 2.1)} {_number(y + 0.1)}l1.6 1.7 2.7 -3.4"
        drawn = element("path", d=tick, fill="none", stroke=CARD, stroke_width=1.4, stroke_linecap="round")
        return element("circle", cx=x, cy=y, r=radius, fill=colour) + drawn
    if mark == "partial":
        half = f"M{_number(x)} {_number(y - radius + 0.5)}v{_number(2 * radius - 1)}a{_number(radius - 0.5)} "
        half += f"{_number(radius - 0.5)} 0 0 1 0 {_number(1 - 2 * radius)}z"
        ring = element("circle", cx=x, cy=y, r=radius - 0.5, fill=CARD, stroke=colour, stroke_width=1.3)
        return ring + element("path", d=half, fill=colour)
    if mark == "critical":
        shape = f"M{_number(x)} {_number(y - radius - 0.6)}l{_number(radius + 0.6)} {_number(2 * radius + 0.6)}"
        shape += f"h{_number(-2 * radius - 1.2)}z"
        stroke = f"M{_number(x)} {_number(y - 1.8)}v2.6m0 1.5v.1"
        drawn = element("path", d=stroke, stroke=CARD, stroke_width=1.3, stroke_linecap="round", fill="none")
        return element("path", d=shape, fill=colour) + drawn
    return element("circle", cx=x, cy=y, r=radius - 1.2, fill=CARD, stroke=colour, stroke_width=1.2)


def width_of(words: str, size: float, bold: bool = False) -> float:
    """About how wide a text is, on the wide side: fonts differ, and what we draw must fit in all of them."""
    return sum(map(_units, words)) * size * (1.08 if bold else 1.0)


def _units(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.05
    if letter in NARROW:
        return 0.34
    return 0.95 if letter in BROAD else 0.68 if letter.isupper() else 0.6


def wrap(words: str, size: float, width: float, lines: int, bold: bool = False) -> list[str]:
    """A text in at most so many lines of that width; what does not fit ends in an ellipsis."""
    found: list[str] = []
    left = " ".join(clean(words).split())
    while left and len(found) < lines:
        last = len(found) == lines - 1
        line = left
        if width_of(left, size, bold) > width:
            most = 1
            while most < len(left) and width_of(left[: most + 1] + ("…" if last else ""), size, bold) <= width:
                most += 1
            cut = left.rfind(" ", 0, most + 1)
            line = left[: cut if cut > 0 else most].rstrip()
            left = left[len(line) :].lstrip()
            line = line.rstrip(" ,;:.") + "…" if last else line
        else:
            left = ""
        found.append(line)
    return found


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def path(*parts: str | float) -> str:
    """The data of a path from letters and numbers."""
    return " ".join(part if isinstance(part, str) else _number(part) for part in parts)
