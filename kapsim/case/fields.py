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
TRUTHS = {"true": True, "false": False}
CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def _whole(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"-?(0|[1-9]\d{0,8})", value):
        return int(value)
    raise PydanticCustomError("whole_number", "a whole number belongs here", {"given": _short(value)})


def _truth(value: Any) -> Any:
    if isinstance(value, str) and value in TRUTHS:
        return TRUTHS[value]
    raise PydanticCustomError("truth", "true or false belongs here", {"given": _short(value)})


def _start(value: Any) -> Any:
    return TRUTHS[value] if isinstance(value, str) and value in TRUTHS else _whole(value)


def _clock(value: Any) -> Any:
    found = CLOCK.fullmatch(value) if isinstance(value, str) else None
    if found:
        return int(found[1]) * 60 + int(found[2])
    raise PydanticCustomError("clock", "a time of day belongs here", {"given": _short(value)})


def _prose(value: Any) -> Any:
    if isinstance(value, str) and value.strip():
        return value
    raise PydanticCustomError("prose", "text belongs here", {"given": _short(value)})


def _short(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "keys and values"
    if isinstance(value, list):
        return "a list"
    return f"`{value[:40]}`" if str(value).strip() else "nothing"


def one_or_many(value: Any) -> Any:
    """A single text or mapping as a list of one."""
    return [value] if isinstance(value, str | dict) else value


def paragraphs(text: str) -> tuple[str, ...]:
    """Prose as it is shown: a single line break is a space, a blank line a paragraph, whatever the block style."""
    parts = re.split(r"\n[ \t]*\n", text.strip())
    return tuple(joined for part in parts if (joined := " ".join(part.split())))


Whole = Annotated[int, BeforeValidator(_whole), WithJsonSchema({"type": "integer"})]
"""A whole number, -999,999,999 to 999,999,999, without leading zeros."""

Minutes = Annotated[Whole, Field(ge=0, le=1440)]
"""0 to 1440."""

Truth = Annotated[bool, BeforeValidator(_truth), WithJsonSchema({"type": "boolean"})]
"""true or false, in these words only."""

Start = Annotated[bool | int, BeforeValidator(_start), WithJsonSchema({"type": ["boolean", "integer"]})]
"""A truth if spelled `true` or `false`, else a whole number."""

Clock = Annotated[int, BeforeValidator(_clock), WithJsonSchema({"type": "string", "pattern": r"^\d{1,2}:\d\d$"})]
"""A time of day, `09:40`, as minutes since midnight."""

Prose = Annotated[str, BeforeValidator(_prose), WithJsonSchema({"type": "string"})]
"""Text for people. A single line break is a space, a blank line a paragraph."""

Id = Annotated[str, BeforeValidator(_prose), WithJsonSchema({"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"})]
"""A name in kebab-case."""

Guard = Annotated[str, BeforeValidator(_prose), WithJsonSchema({"type": "string"})]
"""An expression that is true or false, such as `alliance < 30 and not rested`."""
