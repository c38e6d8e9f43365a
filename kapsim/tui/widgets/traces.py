"""How figures are drawn in characters: large digits, and curves of dots."""

from __future__ import annotations

from collections.abc import Sequence

LARGE = {
    "0": ("█▀█", "█ █", "▀▀▀"),
    "1": ("▀█ ", " █ ", "▀▀▀"),
    "2": ("▀▀█", "█▀▀", "▀▀▀"),
    "3": ("▀▀█", " ▀█", "▀▀▀"),
    "4": ("█ █", "▀▀█", "  ▀"),
    "5": ("█▀▀", "▀▀█", "▀▀▀"),
    "6": ("█▀▀", "█▀█", "▀▀▀"),
    "7": ("▀▀█", "  █", "  ▀"),
    "8": ("█▀█", "█▀█", "▀▀▀"),
    "9": ("█▀█", "▀▀█", "▀▀▀"),
    "-": ("   ", "▀▀▀", "   "),
    "/": (" ▗▘", " ▞ ", "▝  "),
}
ROWS = 3
DOTS = ((0x40, 0x04, 0x02, 0x01), (0x80, 0x20, 0x10, 0x08))
"""The dots of a braille character from the bottom, in its left and its right column."""
BRAILLE = 0x2800


def large(text: str) -> tuple[str, ...]:
    """Digits, `-` and `/` three lines high; each four columns wide but the last, which is three."""
    return tuple(" ".join(LARGE[sign][line] for sign in text) for line in range(ROWS))


def dots(values: Sequence[int], low: float, high: float, width: int, height: int, whole: int) -> tuple[str, ...]:
    """A curve of dots in so many lines, from the top: `values` by minute, of `whole` minutes that take `width`."""
    picked = _spread(values, width * 2, whole)
    levels = [_level(value, low, high, height * 4) for value in picked]
    cells = [[0] * width for _ in range(height)]
    for column, level in enumerate(levels):
        before = levels[column - 1] if column else level
        # Where the curve is steep, the dots between two points belong to it.
        for dot in range(min(level, before + 1), max(level, before - 1) + 1):
            cells[height - 1 - dot // 4][column // 2] |= DOTS[column % 2][dot % 4]
    return tuple("".join(chr(BRAILLE + cell) if cell else " " for cell in line) for line in cells)


def column_of(minute: int, width: int, whole: int) -> int:
    """The column in which a minute lies, where `whole` minutes take `width` columns."""
    return min(width - 1, minute * width // (whole + 1))


def _spread(values: Sequence[int], width: int, whole: int) -> list[int]:
    """The value at each column up to the last minute that there is."""
    last = len(values) - 1
    minutes = (column * (whole + 1) // width for column in range(width))
    return [values[minute] for minute in minutes if minute <= last]


def _level(value: int, low: float, high: float, levels: int) -> int:
    return max(0, min(levels - 1, round((value - low) / (high - low) * (levels - 1))))
