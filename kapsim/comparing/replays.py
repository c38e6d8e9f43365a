"""An attempt at one edition, its answers given again on another: whether they fit, and what they would come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..engine.model import Case
from ..engine.proof import Proof
from ..engine.score import Result, score
from ..engine.state import Answer
from ..matching import Matching
from ..rescoring import CannotError, give_all_again

Fate = Literal["same", "differs", "cannot", "unfinished"]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What would come of an attempt on the new edition.

    why: for one that `cannot` be replayed. changes: what differs, in words before and after: an end, a domain, the
    critical errors. An `unfinished` attempt has no score on either.
    """

    fate: Fate
    why: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()


def replayed(
    answers: Sequence[tuple[str, Answer]],
    result: Result,
    old: Case,
    new: Case,
    proof: Proof,
    matching: Matching,
    response: int | None = None,
) -> Replayed:
    """Give the answers of an attempt, by a patient of this response class, again on the new edition.

    `result` is what they came to on its own edition, `proof` that of the new one. Steps and answers that only have
    another id are taken for the same.
    """
    if result.end is None:
        return Replayed("unfinished")
    try:
        events = give_all_again(new, answers, response, matching)
    except CannotError as error:
        return Replayed("cannot", str(error))
    changes = tuple(_changes(result, score(new, events, proof), old, new, matching))
    return Replayed("differs", changes=changes) if changes else Replayed("same")


def _changes(result: Result, after: Result, old: Case, new: Case, matching: Matching) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    if matching.step(result.end or "") != after.end or result.outcome != after.outcome:
        found.append(("end", _end(old, result), _end(new, after)))
    for before, now in zip(result.domains, after.domains, strict=True):
        if (before.text, before.value) != (now.text, now.value):
            found.append((before.domain, before.text, now.text))
    if _errors(result) != _errors(after):
        found.append(("critical errors", _errors(result), _errors(after)))
    if result.gate.incomplete != after.gate.incomplete:
        found.append(
            ("half done", ", ".join(result.gate.incomplete) or "none", ", ".join(after.gate.incomplete) or "none")
        )
    return found


def _end(case: Case, result: Result) -> str:
    end = case.steps[result.end or ""].end
    assert end is not None, "a finished attempt has an end"
    return f"“{end.title}” ({end.outcome})"


def _errors(result: Result) -> str:
    """The practices in which there was a critical error, each once, in the order in which they happened."""
    told = (f"{error.practice}{'' if error.recovered is None else ' (made good)'}" for error in result.gate.errors)
    return ", ".join(dict.fromkeys(told)) or "none"
