"""What the pictures of a report are drawn with: a scale, signs of the domains, hatching, axes.

Colours come from the page by class names, so that a picture follows light, dark and paper. Nothing rests on a colour
alone: domains have shapes, kinds of error have hatchings and words, and every bar has its number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..mapping.pens import element, path, safe, title, width_of, wrap

WIDTH = 896.0
SHAPES = {"safety": "circle", "support": "square", "integration": "triangle"}


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from low to high on pixels from left to right."""

    left: float
    right: float
    low: float = 0.0
    high: float = 1.0

    def __call__(self, value: float) -> float:
        share = (min(self.high, max(self.low, value)) - self.low) / (self.high - self.low)
        return self.left + share * (self.right - self.left)


def picture(name: str, height: float, label: str, parts: Iterable[str]) -> str:
    """A picture as wide as the page; `label` says in words what it shows."""
    return element(
        "svg", title(label), *parts, viewBox=f"0 0 {WIDTH:.0f} {height:.0f}", role="img", aria_label=label, class_=name
    )  # fmt: skip


def words(x: float, y: float, text: str, kind: str = "", anchor: str = "") -> str:
    """A line of text with its baseline at y."""
    return element("text", safe(text), x=float(x), y=float(y), class_=kind, text_anchor=anchor)


def bar(x: float, y: float, width: float, height: float, kind: str, about: str = "") -> str:
    """A rectangle; nothing where it has no width."""
    if width <= 0 or height <= 0:
        return ""
    inside = (title(about),) if about else ()
    return element("rect", *inside, x=float(x), y=float(y), width=float(width), height=float(height), class_=kind)


def line(x1: float, y1: float, x2: float, y2: float, kind: str = "rule") -> str:
    """A line from one point to another."""
    return element("path", d=path("M", float(x1), float(y1), "L", float(x2), float(y2)), class_=kind)


def sign(domain: str, x: float, y: float, radius: float = 5.0, about: str = "") -> str:
    """The sign of a domain: a disc, a square or a triangle, each in its colour."""
    inside = (title(about),) if about else ()
    shape = SHAPES.get(domain, "circle")
    if shape == "circle":
        return element("circle", *inside, cx=float(x), cy=float(y), r=float(radius), class_=f"{domain} sign")
    if shape == "square":
        side = radius * 1.8
        return element(
            "rect", *inside, x=float(x - side / 2), y=float(y - side / 2), width=side, height=side,
            class_=f"{domain} sign",
        )  # fmt: skip
    drawn = path("M", float(x), float(y - radius * 1.2), "l", radius * 1.15, radius * 2.05, "h", -radius * 2.3, "z")
    return element("path", *inside, d=drawn, class_=f"{domain} sign")


def axis(scale: Scale, y: float, marks: Sequence[tuple[float, str]], top: float | None = None) -> str:
    """Marks below a baseline at y, with thin lines up to `top`."""
    parts = [line(scale.left, y, scale.right, y, "base")]
    for value, label in marks:
        x = scale(value)
        parts.append(line(x, y, x, y + 4, "base") if top is None else line(x, top, x, y + 4, "grid"))
        parts.append(words(x, y + 17, label, "small", "middle"))
    return "".join(parts)


def shares(step: int = 20) -> list[tuple[float, str]]:
    """Marks of a scale of per cent."""
    return [(value / 100, f"{value}%") for value in range(0, 101, step)]


def shortened(text: str, size: float, width: float, lines: int = 1) -> list[str]:
    """A text in at most so many lines of that width."""
    return wrap(text, size, width, lines)


def hatchings() -> str:
    """The hatchings that the pictures of a page use, to stand once in it."""
    diagonal = element("path", d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5", class_="hatch-line")
    dots = element("circle", cx=3.0, cy=3.0, r=1.2, class_="hatch-dot")
    made = "".join(
        element(
            "pattern", element("rect", width=6, height=6, class_=f"hatch-ground {name}"), drawn,
            id=name, width=6, height=6, patternUnits="userSpaceOnUse",
        )
        for name, drawn in (("hatch-omission", diagonal), ("hatch-incomplete", dots))
    )  # fmt: skip
    return element("svg", element("defs", made), width=0, height=0, class_="defs", aria_hidden="true")


__all__ = [
    "WIDTH", "Scale", "axis", "bar", "hatchings", "line", "picture", "shares", "shortened", "sign", "width_of", "words",
]  # fmt: skip
