"""Text as it was written: nothing in it acts on the screen or on the terminal.

Textual reads `[...]` in a string as markup and lets escape characters through. Everything authored or typed therefore
becomes a `Content` here, never a bare string.
"""

from __future__ import annotations

import re

from textual.content import Content

UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
"""C0 and C1 controls but tab and line feed; bidirectional controls; byte-order marks; lone surrogates."""

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def harmless(text: str) -> str:
    """The text without characters that would act on a terminal."""
    return UNSAFE.sub("", text)


def written(text: str, style: str = "") -> Content:
    """The text as it was written, in one style."""
    return Content.styled(harmless(text), style)


def number(count: int) -> str:
    """A small number as a word, a larger one in figures."""
    return NUMBERS[count] if 0 <= count < len(NUMBERS) else str(count)


def counted(count: int, thing: str) -> str:
    """`one minute`, `two minutes`."""
    return f"{number(count)} {thing}{'' if count == 1 else 's'}"


def duration(minutes: int) -> str:
    """How long something takes, in words: `five minutes`, `one hour`, `two hours and ten minutes`."""
    hours, rest = divmod(minutes, 60)
    parts = [counted(hours, "hour")] if hours else []
    if rest or not hours:
        parts.append(counted(rest, "minute"))
    return " and ".join(parts)


def sentence(text: str) -> str:
    """The text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]
