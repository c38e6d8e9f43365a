"""The debrief of an attempt as a value: what happened, why each decision counted as it did, and what to take along.

The order is that of PEARLS (Eppich & Cheng 2015): first the trainee's own view, then what happened, then why, then
three lines to keep. Every judgement names the practice and the sources it rests on. Nothing here says pass, and there
is no total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .debrief_hour import HourCourse, hours_of
from .engine.model import Case
from .engine.narrative import Passage
from .engine.proof import Proof
from .engine.score import Result, score
from .review import PracticeNote, Review, cite, reviews

if TYPE_CHECKING:
    from .records.attempt import Attempt

SEVERITIES = {"critical": 0, "major": 1, "minor": 2}


@dataclass(frozen=True, slots=True)
class Debrief:
    """Everything the debrief of one attempt says."""

    attempt: str
    case: str
    title: str
    end_title: str
    outcome: str
    mode: str
    kind: str
    first: bool
    finished: bool
    view: str
    result: Result
    decisions: tuple[Review, ...]
    closing: tuple[Passage, ...]
    errors: tuple[str, ...]
    keep: str
    change: str
    read: str
    notes: tuple[tuple[str, str], ...]
    hours: tuple[HourCourse, ...] = ()


def build_debrief(attempt: Attempt, proof: Proof | None) -> Debrief:
    """The debrief of an attempt, finished or not. Without a complete proof there are counts, but no scores."""
    case = attempt.case
    result = score(case, attempt.events, proof)
    end = case.steps[result.end].end if result.end else None
    reviewed, closing = reviews(attempt, result)
    keep, change, read = _take_along(reviewed, result)
    return Debrief(
        attempt=attempt.id,
        case=case.id,
        title=case.title,
        end_title=end.title if end else "",
        outcome=end.outcome if end else "",
        mode=attempt.mode,
        kind=attempt.kind,
        first=attempt.first,
        finished=attempt.finished,
        view=attempt.view,
        result=result,
        decisions=reviewed,
        closing=closing,
        errors=tuple(_sentences(case, reviewed, result)),
        keep=keep,
        change=change,
        read=read,
        notes=tuple(attempt.notes),
        hours=hours_of(case, attempt.events),
    )


def _sentences(case: Case, reviewed: Sequence[Review], result: Result) -> list[str]:
    """The critical errors of the gate in words."""

    def place(index: int) -> str:
        return f"decision {index + 1} (“{'; '.join(reviewed[index].chosen).rstrip('.')}”)"

    lines: list[str] = []
    for error in result.gate.errors:
        statement = case.practices[error.practice].statement
        if error.kind == "commission":
            line = f"Violated at {place(error.decisions[0])}: {statement}"
        else:
            line = f"Not done, though it could have been at {_places(error.decisions)}: {statement}"
        lines.append(f"{line} Made good at {place(error.recovered)}." if error.recovered is not None else line)
    return [*lines, *(f"Only half done: {case.practices[name].statement}" for name in result.gate.incomplete)]


def _places(indexes: Sequence[int]) -> str:
    """`decision 3`, `decisions 3, 5 and 8`."""
    *others, last = [str(index + 1) for index in indexes]
    return f"decisions {', '.join(others)} and {last}" if others else f"decision {last}"


def _take_along(reviews: Sequence[Review], result: Result) -> tuple[str, str, str]:
    """The three lines: what to keep, what to change, what to read about it."""

    def ranked(roles: set[str]) -> list[tuple[int, int, Review, PracticeNote]]:
        found = [
            (SEVERITIES[note.practice.severity], review.index, review, note)
            for review in reviews
            for note in review.practices
            if note.role in roles and note.scored
        ]
        return sorted(found, key=lambda entry: entry[:2])

    standing = {error.practice for error in result.gate.errors if error.recovered is None}
    faults = [entry for entry in ranked({"violated", "missed"}) if entry[3].practice.id in standing]
    faults = faults or ranked({"violated"}) or ranked({"missed", "partly"})
    kept = [entry for entry in ranked({"upheld"}) if entry[2].flawless] or ranked({"upheld"})
    keep = f"{kept[0][3].practice.statement} (decision {kept[0][1] + 1})" if kept else "That you tried this case."
    if faults:
        change = f"{faults[0][3].practice.statement} (decision {faults[0][1] + 1})"
        sources = faults[0][3].sources
    else:
        change = "Nothing this case asked for. Try another, or this one in assess mode."
        sources = kept[0][3].sources if kept else ()
    return keep, change, cite(sources[0]) if sources else ""
