"""The lines of an exported log: one thing each, canonical JSON, so that no byte of the file could be another.

In order: `log` (what wrote the file); then for each attempt, sorted by id, the `text`s that none before it needed, its
`record`s, each followed by its free text (`words`) if those were asked for, its `result`s, and `closed` with the count
and the head of the chain; at last `end`, with the SHA-256 of all the bytes before it.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from .chain import canonical

FORMAT = 1
"""The version of this format."""
LONGEST_LINE = 8 * 1024 * 1024
"""Bytes of the longest line that is written or read."""
LARGEST_ATTEMPT = 64 * 1024 * 1024
"""Bytes of all lines of the largest attempt that is written or read."""
ID = re.compile(r"[0-9A-Za-z-]{1,64}")
"""What the id of an attempt is made of."""

SHAPES: Mapping[str, Mapping[str, type]] = MappingProxyType(
    {
        "log": {"format": int, "kapsim": str, "words": bool},
        "text": {"as": str, "digest": str, "text": str},
        "record": {"hash": str, "record": dict},
        "words": {"attempt": str, "salt": str, "seq": int, "text": str},
        "result": {
            "attempt": str, "case_digest": str, "catalogue_digest": str, "head": str, "result": dict, "rules": str,
        },
        "closed": {"attempt": str, "head": str, "records": int, "results": int},
        "end": {"attempts": int, "sha256": str},
    }
)  # fmt: skip
"""By the value of `is`, what else a line holds."""


def encode(kind: str, values: Mapping[str, Any]) -> bytes:
    """A line of the file, with the newline that ends it."""
    return canonical({"is": kind, **values}).encode() + b"\n"


def decode(raw: bytes) -> dict[str, Any] | None:
    """The values of a line; None unless it is of a known shape and exactly as `encode` would write it."""
    values = parse(raw)
    shape = SHAPES.get(values["is"]) if values is not None and isinstance(values.get("is"), str) else None
    if values is None or shape is None or values.keys() != {"is", *shape}:
        return None
    return values if all(type(values[name]) is kind for name, kind in shape.items()) else None


def parse(raw: bytes) -> dict[str, Any] | None:
    """The object in a line of canonical JSON; None for any other line."""
    try:
        line = raw.decode()
        values = json.loads(line)
        exact = isinstance(values, dict) and canonical(values) + "\n" == line
    except (ValueError, RecursionError):
        return None
    return values if exact else None


def text_values(digest: str, raw: bytes) -> dict[str, str]:
    """The bytes of a case or a catalogue as the values of a `text` line: UTF-8 where they are that, else Base64."""
    try:
        return {"as": "utf-8", "digest": digest, "text": raw.decode()}
    except UnicodeDecodeError:
        return {"as": "base64", "digest": digest, "text": base64.b64encode(raw).decode()}


def text_bytes(values: Mapping[str, Any]) -> bytes | None:
    """The bytes in the values of a `text` line; None unless they are written in the one way they can be."""
    try:
        raw = values["text"].encode() if values["as"] == "utf-8" else base64.b64decode(values["text"], validate=True)
    except (binascii.Error, ValueError):
        return None
    assert isinstance(raw, bytes)
    return raw if text_values(values["digest"], raw) == {k: values[k] for k in ("as", "digest", "text")} else None
