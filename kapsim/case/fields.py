"""The kinds of values that a field of the case language can hold: text is what the reader gives, the field decides.

Each has its own error type, so that the message can speak the author's language, and its own JSON Schema, so that an
editor helps before `check` does.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

LARGEST = 999_999_999
WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,8})")
TRUTHS = {"true": True, "false": False}
CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
ID_PATTERN = "[a-z0-9]+(-[a-z0-9]+)*"
BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
SPACES = re.compile(r"  +")


def _whole(value: Any) -> Any:
    if isinstance(value, str) and WHOLE.fullmatch(value):
        return int(value)
    raise PydanticCustomError("whole_number", "a whole number belongs here")


def _truth(value: Any) -> Any:
    if isinstance(value, str) and value in TRUTHS:
        return TRUTHS[value]
    raise PydanticCustomError("truth", "true or false belongs here")


def _start(value: Any) -> Any:
    if isinstance(value, str) and value in TRUTHS:
        return TRUTHS[value]
    if isinstance(value, str) and WHOLE.fullmatch(value):
        return int(value)
    raise PydanticCustomError("start", "true, false or a whole number belongs here")


def _clock(value: Any) -> Any:
    found = CLOCK.fullmatch(value) if isinstance(value, str) else None
    if found:
        return int(found[1]) * 60 + int(found[2])
    raise PydanticCustomError("clock", "a time of day belongs here")


def one_or_many(value: Any) -> Any:
    """A single text, or a single group of keys, as a list of one."""
    return [value] if isinstance(value, str | dict) else value


def paragraph(text: str) -> str:
    """Text of one paragraph: every break and every run of spaces is one space."""
    if "\n" in text or "\t" in text:
        text = text.replace("\n", " ").replace("\t", " ")
    return (SPACES.sub(" ", text) if "  " in text else text).strip()


def paragraphs(text: str) -> tuple[str, ...]:
    """Prose as it is shown: a single line break is a space, a blank line a paragraph, whatever the block style."""
    text = text.strip()
    if "\n" not in text or BLANK_LINE.search(text) is None:
        return (paragraph(text),)
    return tuple([joined for part in BLANK_LINE.split(text) if (joined := paragraph(part))])


Whole = Annotated[int, BeforeValidator(_whole)]
"""A whole number, -999,999,999 to 999,999,999, without leading zeros."""

Minutes = Annotated[Whole, Field(ge=0, le=1440)]
"""0 to 1440."""

Truth = Annotated[bool, BeforeValidator(_truth)]
"""true or false, in these words only."""

Start = Annotated[bool | int, BeforeValidator(_start), WithJsonSchema({"type": ["boolean", "integer"]})]
"""A truth if spelled `true` or `false`, else a whole number."""

Clock = Annotated[int, BeforeValidator(_clock), WithJsonSchema({"type": "string", "pattern": r"^\d{1,2}:\d\d$"})]
"""A time of day, `09:40`, as minutes since midnight."""

Prose = Annotated[str, Field(pattern=r"\S"), WithJsonSchema({"type": ["string", "number", "boolean"]})]
"""Text for people. A single line break is a space, a blank line a paragraph."""

Id = Annotated[str, Field(pattern=r"\S"), WithJsonSchema({"type": "string", "pattern": f"^{ID_PATTERN}$"})]
"""A name in kebab-case."""

Named = Annotated[
    str, Field(pattern=r"\S"), WithJsonSchema({"type": "string", "pattern": rf"^(policy\.)?{ID_PATTERN}$"})
]
"""A practice of the catalogue, or `policy.ID` for one of the clinic's own rules."""

Code = Annotated[str, Field(pattern=r"\S"), WithJsonSchema({"type": "string", "pattern": r"^K8\d\d$"})]
"""The code of a piece of advice."""

Guard = Annotated[str, Field(pattern=r"\S"), WithJsonSchema({"type": ["string", "boolean"]})]
"""An expression that is true or false, such as `alliance < 30 and not rested`."""
