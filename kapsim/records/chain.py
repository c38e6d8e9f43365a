"""The chain: a record is one line of canonical JSON that holds the hash of the line before it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Row = tuple[Any, Any, Any, Any]
"""A record as it lies in a store: seq, kind, line, hash."""
decode = json.JSONDecoder().raw_decode
"""Reads one value from the beginning of a text, without looking for spaces around it, and says where it ends."""
KEYS = {"attempt", "seq", "at", "kind", "data", "prev"}
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)


class ChainError(Exception):
    """The first record that is not as it was written: its number, its kind, and what is wrong with it."""

    def __init__(self, seq: int, kind: str, why: str) -> None:
        super().__init__(f"record {seq}{f' ({kind})' if kind else ''} {why}")
        self.seq = seq


class UntoldError(Exception):
    """Records that fit one another and cannot be told again here, so that nobody can say whether they are true.

    The message is the reason, as the end of a sentence.
    """


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that happened in an attempt. `at` is RFC 3339 in UTC with milliseconds; `prev` is "" in the first."""

    attempt: str
    seq: int
    at: str
    kind: str
    data: Mapping[str, Any]
    prev: str

    def line(self) -> str:
        """The record as the line of JSON that is hashed and kept."""
        return canonical(
            {
                "attempt": self.attempt,
                "seq": self.seq,
                "at": self.at,
                "kind": self.kind,
                "data": self.data,
                "prev": self.prev,
            }
        )


def canonical(value: Any) -> str:
    """JSON in the one form that is hashed: keys in order, no spaces, UTF-8 as it is."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(line: str) -> str:
    """The SHA-256 of a line, in hexadecimal."""
    return hashlib.sha256(line.encode()).hexdigest()


def salted(salt: str, text: str) -> str:
    """What a record holds of a free text, so that the text itself can be erased: SHA-256 over a secret salt and it."""
    return hashlib.sha256(f"{salt}\0{text}".encode()).hexdigest()


def stamp(moment: datetime) -> str:
    """An aware moment as RFC 3339 in UTC with milliseconds. Raises ValueError for one without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a clock must say in which zone it is")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_chain(attempt: str, rows: Iterable[Row]) -> list[Record]:
    """The records of an attempt, each checked against its hash and the record before it.

    Raises ChainError at the first that does not fit.
    """
    records: list[Record] = []
    prev = ""
    for place, (seq, kind, line, kept) in enumerate(rows):
        if seq != place:
            raise ChainError(place, "", "is missing")
        if not isinstance(line, str) or digest(line) != kept:
            raise ChainError(place, _shown(kind), "is not as it was written")
        values = _values(line)
        if values is None or (values["attempt"], values["seq"], values["kind"]) != (attempt, seq, kind):
            raise ChainError(place, _shown(kind), "does not belong where it stands")
        if values["prev"] != prev:
            raise ChainError(place, _shown(kind), "does not follow the record before it")
        records.append(Record(attempt, place, values["at"], values["kind"], values["data"], prev))
        prev = kept
    return records


def _shown(kind: object) -> str:
    """What calls itself a kind of record, if it could be one."""
    return kind if isinstance(kind, str) and re.fullmatch("[a-z]{1,20}", kind) else ""


def _values(line: str) -> dict[str, Any] | None:
    try:
        values, end = decode(line)
    except (ValueError, RecursionError):
        return None
    if end != len(line):
        return None
    if not isinstance(values, dict) or values.keys() != KEYS:
        return None
    at = values["at"]
    if type(values["seq"]) is not int or not isinstance(values["kind"], str) or not isinstance(values["data"], dict):
        return None
    return values if isinstance(at, str) and _is_moment(at) else None


def _is_moment(at: str) -> bool:
    """Whether a text is what `stamp` could have given."""
    try:
        datetime.fromisoformat(at)
    except ValueError:
        return False
    return STAMP.fullmatch(at) is not None
