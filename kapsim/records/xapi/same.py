"""Whether two statements say the same, by the specification's rules of comparison (part two, 2.3.1)."""

from __future__ import annotations

from typing import Any

from . import formats

SET_THERE = ("stored", "authority", "version", "timestamp", "attachments")
"""What an LRS sets or may write in another form."""


def same_statement(ours: dict[str, Any], theirs: dict[str, Any]) -> bool:
    """Whether a statement is what an LRS gives back for it.

    Definitions of activities and words for verbs are no part of a statement; an LRS may write times in another zone,
    and makes lists of single activities.
    """
    said, told = formats.moment(str(ours.get("timestamp"))), formats.moment(str(theirs.get("timestamp")))
    return said == told and _core(ours) == _core(theirs)


def _core(value: Any, key: str = "") -> Any:
    if key == "extensions":
        return value
    if isinstance(value, dict):
        skipped = {"definition", "display", *(SET_THERE if not key else ())}
        inner = {name: _core(part, name) for name, part in value.items() if name not in skipped}
        if key == "contextActivities":
            return {name: part if isinstance(part, list) else [part] for name, part in inner.items()}
        if inner.get("objectType") in {"Activity", "Agent"}:
            del inner["objectType"]
        return inner
    if isinstance(value, list):
        return [_core(part, key) for part in value]
    is_id = key in {"id", "registration"} and isinstance(value, str) and formats.is_uuid(value)
    return value.lower() if is_id else value
