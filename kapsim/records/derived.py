"""What is derived from an attempt and kept beside it: its result as rows of tables, with the times of its records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ..engine.chances import chances, is_duty
from ..engine.judging import answers_judged
from ..engine.model import DOMAINS, Case
from ..engine.score import RULES, DomainScore, Judged, Result
from .chain import Record, canonical, digest

if TYPE_CHECKING:
    from .attempt import Attempt

Columns = dict[str, Any]
DIGESTED = (
    "attempt", "rules", "case_digest", "catalogue_digest", "end", "outcome", "scored", "why", "errors", "recovered",
    "incomplete", "decisions", "seconds", "data",
)  # fmt: skip
JOINED = "[,]"
"""Between the ids of an answer; no id holds it."""


@dataclass(frozen=True, slots=True)
class Derived:
    """The rows of one result, as the tables results, result_domains, result_decisions and result_practices take them.

    They have no number, head or moment yet: those come with the store.
    """

    result: Columns
    domains: tuple[Columns, ...]
    decisions: tuple[Columns, ...]
    practices: tuple[Columns, ...]


@dataclass(frozen=True, slots=True)
class Timed:
    """One answer: when it was recorded (RFC 3339), and how many seconds the trainee took for it."""

    at: str
    seconds: float


def derive(attempt: Attempt, result: Result, records: Sequence[Record]) -> Derived:
    """The rows for the result of an attempt and its records, all of them."""
    answers = answer_times(records)
    gate = result.gate
    row = {
        "attempt": attempt.id,
        "rules": RULES,
        "case_digest": attempt.header.case_digest,
        "catalogue_digest": attempt.header.catalogue_digest,
        "end": result.end or "",
        "outcome": result.outcome,
        "scored": result.scored,
        "why": result.why,
        "errors": sum(error.recovered is None for error in gate.errors),
        "recovered": sum(error.recovered is not None for error in gate.errors),
        "incomplete": len(gate.incomplete),
        "decisions": len(result.decisions),
        "seconds": round(sum((answer.seconds for answer in answers), 0.0), 3),
        "data": canonical(result.data()),
    }
    row["digest"] = digest_of(row)
    return Derived(
        row,
        tuple(_domain(score) for score in result.domains),
        tuple(_decisions(attempt, result, answers)),
        tuple(_practices(attempt.case, result)),
    )


def digest_of(row: Mapping[str, Any]) -> str:
    """The SHA-256 over what was derived for the table results."""
    return digest("\n".join(str(row[name]) for name in DIGESTED))


def answer_times(records: Sequence[Record]) -> tuple[Timed, ...]:
    """When each answer was recorded, and the seconds since the one before it (the first: since the beginning).

    The time between leaving and coming back does not count, and no clock that was set back makes a time negative.
    """
    found: list[Timed] = []
    seconds, away, since = 0.0, False, _moment(records[0])
    for record in records[1:]:
        now = _moment(record)
        if not away:
            seconds += max(0.0, (now - since).total_seconds())
        since = now
        if record.kind in {"left", "resumed"}:
            away = record.kind == "left"
        elif record.kind == "answered":
            found.append(Timed(record.at, round(seconds, 3)))
            seconds, away = 0.0, False
    return tuple(found)


def _moment(record: Record) -> datetime:
    return datetime.fromisoformat(record.at)


def _domain(score: DomainScore) -> Columns:
    return {
        "domain": score.domain,
        "credit": float(score.credit),
        "out_of": float(score.out_of),
        "value": _number(score.value),
        "coverage": _number(score.coverage),
        "weighted": _number(score.weighted),
        "met": score.met,
        "par": score.par,
    }


def _decisions(attempt: Attempt, result: Result, answers: Sequence[Timed]) -> Iterator[Columns]:
    for judged, number in zip(result.decisions, answers_judged(attempt.case, attempt.events), strict=True):
        credit: Columns = {name: float(judged.credit(name)) if judged.opportunity(name) else None for name in DOMAINS}
        yield {
            "index": judged.index,
            "step": judged.step,
            "kind": kind_of(attempt.case, judged),
            "phase": attempt.case.steps[judged.step.partition(".")[0]].phase,
            "answer": JOINED.join(judged.answer),
            "best": JOINED.join(judged.best or ()),
            "again": judged.again,
            "on_course": judged.on_course,
            "flawless": judged.mark.flawless(judged.again),
            **credit,
            "lost": sum(judged.lost(name) for name in DOMAINS),
            "at": answers[number].at,
            "seconds": answers[number].seconds,
        }


def kind_of(case: Case, judged: Judged) -> str:
    """What was judged: choose, select or order for a decision, in an hour cue, duty or unasked."""
    step = case.steps[judged.step.partition(".")[0]]
    if step.decision is not None:
        return step.decision.kind
    if is_duty(case, judged):
        return "duty"
    return "cue" if "." in judged.step else "unasked"


def _practices(case: Case, result: Result) -> Iterator[Columns]:
    gate = dict.fromkeys(result.gate.incomplete, "incomplete")
    gate |= {error.practice: "recovered" for error in result.gate.errors if error.recovered is not None}
    standing = [error for error in result.gate.errors if error.recovered is None]
    for kind in ("omission", "commission"):  # of several the gravest
        gate |= {error.practice: error.kind for error in standing if error.kind == kind}
    tallies: dict[str, tuple[int, Fraction, int]] = {}
    for chance in chances(case, result):
        number, met, against = tallies.get(chance.practice.id, (0, Fraction(0), 0))
        tallies[chance.practice.id] = number + 1, met + chance.met, against + chance.against
    for name in dict.fromkeys((*tallies, *gate)):
        number, met, against = tallies.get(name, (0, Fraction(0), 0))
        yield {
            "practice": name,
            "domain": case.practices[name].domain,
            "severity": case.practices[name].severity,
            "chances": number,
            "met": float(met),
            "against": against,
            "gate": gate.get(name, ""),
        }


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
