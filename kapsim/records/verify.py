"""Whether an attempt is as it was written, and its results what its answers come to: by hash chain and replay."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ..engine.proof import Proof
from ..engine.score import RULES, score
from ..library import LibraryError, LoadedCase
from ..rescoring import CannotError
from .attempt import Attempt
from .chain import ChainError, Record, UntoldError, canonical
from .derived import Derived, derive
from .editions import Editions, TextError
from .log_reading import LogFile, Torn
from .opening import Opened, Scored, Stored, check
from .rescored import given_on, given_up_to, read_only

Word = Literal["verified", "altered", "unverifiable"]
Proving = Callable[[LoadedCase], Proof]
"""Gives what exploring a case has shown; asked once for every attempt, so it should remember."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said of an attempt. `record` is the first that differs where it was `altered`, None if all fit.

    why: the end of a sentence about the attempt, "" if it is verified. records, results: how many there are.
    """

    attempt: str
    word: Word
    why: str = ""
    record: int | None = None
    records: int = 0
    results: int = 0


def verify(stored: Stored, editions: Editions, proof: Proving) -> tuple[Verdict, Opened | None]:
    """The verdict on an attempt with the results kept beside it; and the attempt, if its records fit."""

    def verdict(word: Word, why: str = "", record: int | None = None) -> Verdict:
        return Verdict(stored.id, word, why, record, len(stored.lines), len(stored.results))

    try:
        opened = check(stored, editions)
    except ChainError as error:
        return verdict("altered", str(error), error.seq), None
    except UntoldError as error:
        return verdict("unverifiable", str(error)), None
    doubts: list[str] = []
    keys = {result.key for result in stored.results}
    if len(keys) != len(stored.results):
        return verdict("altered", "the same result stands beside it twice"), opened
    for result in stored.results:
        try:
            wrong = _compared(result, derive_again(result, opened, stored, editions, proof))
        except _ForgedError as error:
            wrong = str(error)
        except UntoldError as error:
            doubts.append(str(error))
            continue
        if wrong:
            return verdict("altered", wrong), opened
    return verdict("unverifiable", doubts[0]) if doubts else verdict("verified"), opened


def verify_log(log: LogFile, proof: Proving) -> Iterator[Verdict]:
    """The verdicts on the attempts of an exported log, one at a time. Raises LogError."""
    for found in log:
        if isinstance(found, Torn):
            yield Verdict(found.id, "altered", found.why, found.record)
        else:
            yield verify(found, log.editions, proof)[0]


def result_of(opened: Opened, stored: Stored, proof: Proving) -> Scored:
    """The result of an attempt on the texts it was begun on, from all its records."""
    attempt = read_only(stored.id, opened.header, opened.loaded, opened.course)
    rows = _derived(attempt, opened.records, proof)
    header = opened.header
    return Scored(RULES, header.case_digest, header.catalogue_digest, opened.tail.head, rows.result["data"])


class _ForgedError(Exception):
    """A result that cannot have come from the attempt it stands beside; the message is the end of a sentence."""


def derive_again(result: Scored, opened: Opened, stored: Stored, editions: Editions, proof: Proving) -> Derived:
    """What a result that is kept beside an attempt should be. Raises _ForgedError and UntoldError."""
    if result.rules != RULES:
        raise UntoldError(
            f"the result beside it is one under version {result.rules} of the rules, and this is version {RULES}; "
            "its records are as they were written"
        )
    hashes = [row[3] for row in stored.lines]
    if result.head not in hashes:
        raise _ForgedError("the result beside it belongs to other records")
    told = opened.records[: hashes.index(result.head) + 1]
    attempt = read_only(stored.id, opened.header, opened.loaded, opened.course)
    attempt = given_up_to(attempt, sum(record.kind == "answered" for record in told))
    try:
        edition = editions.of(result.case_digest, result.catalogue_digest, opened.header.case)
        attempt = given_on(attempt, edition)
    except TextError as error:
        doubt = f"the result beside it is one on another edition, and {error}"
        raise (UntoldError if error.lost else _ForgedError)(doubt) from None
    except LibraryError:
        raise UntoldError("this version of kapsim cannot read the edition of a result beside it") from None
    except CannotError as error:
        raise _ForgedError(f"the result beside it is one on an edition on which {error}") from None
    return _derived(attempt, told, proof)


def _derived(attempt: Attempt, told: Sequence[Record], proof: Proving) -> Derived:
    return derive(attempt, score(attempt.case, attempt.events, proof(attempt.loaded)), told)


def _compared(result: Scored, derived: Derived) -> str:
    """What is wrong with a result that should be as it was derived; "" if nothing is."""
    wrong = "the result beside it is not what its answers come to"
    if result.data != derived.result["data"]:
        try:
            true = json.loads(derived.result["data"])
            place, said, should = next(_differences(json.loads(result.data), true, ""))
        except (ValueError, RecursionError, StopIteration):
            return wrong
        return f"{wrong}: `{place}` says {said} and should be {should}"
    if result.rows is None:
        return ""
    if result.rows.result != derived.result:
        names = sorted(name for name, value in derived.result.items() if result.rows.result.get(name) != value)
        return f"{wrong}: {', '.join(f'`{name}`' for name in names)} of the table results"
    for part, key in (("domains", "domain"), ("decisions", "index"), ("practices", "practice")):
        kept, true = ({row[key]: row for row in getattr(rows, part)} for rows in (result.rows, derived))
        if kept != true:
            return f"{wrong}: the table result_{part} says something else"
    return ""


def _differences(kept: Any, true: Any, place: str) -> Iterator[tuple[str, str, str]]:
    """Where two JSON values differ, with what either says; the scores of the domains first."""
    if isinstance(kept, dict) and isinstance(true, dict) and kept.keys() == true.keys():
        for key in sorted(true, key=lambda key: (key != "domains", key)):
            yield from _differences(kept[key], true[key], f"{place}.{key}".lstrip("."))
    elif isinstance(kept, list) and isinstance(true, list) and len(kept) == len(true):
        for index, (one, other) in enumerate(zip(kept, true, strict=True)):
            yield from _differences(one, other, f"{place}.{index}")
    elif kept != true or type(kept) is not type(true):
        yield place, _brief(kept), _brief(true)


def _brief(value: Any) -> str:
    return f"{len(value)} entries" if isinstance(value, dict | list) else canonical(value)
