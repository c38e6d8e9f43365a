"""A debrief as plain text and as JSON values."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any, NamedTuple

from .debrief import Debrief
from .debrief_plot import plot_lines
from .engine.score import DomainScore
from .review import PracticeNote, Review, cite

ROLES = {
    "upheld": "upheld",
    "partly": "half upheld",
    "violated": "went against",
    "missed": "was there to do",
    "recovered": "made good",
}
LEANS = {"eager": "It leaned towards doing too much, too soon.", "cautious": "It leaned towards too much caution."}
OUTCOMES = {
    "good": "the patient fares well",
    "mixed": "a mixed outcome for the patient",
    "poor": "the patient fares poorly",
    "harm": "the patient comes to harm",
}
HOUR_COLUMNS = 52
"""Columns of the course of an hour, beside its labels."""
VIEWLESS = "You wrote nothing down. Where would you go back to, if you could?"
DISCLAIMER = "Training with fictional patients: not medical advice, not a certificate of competence."


def as_text(debrief: Debrief, width: int = 80) -> str:
    """The debrief as text of at most `width` columns, in the order of PEARLS."""
    lines: list[str] = []
    for row in _rows(debrief):
        lead, hang = " " * row.first, " " * row.rest
        if row.verbatim:
            lines.append(lead + row.text)
            continue
        lines += textwrap.wrap(row.text, width, initial_indent=lead, subsequent_indent=hang) or [""]
    return "\n".join(lines)


def score_lines(debrief: Debrief) -> Iterator[str]:
    """One line a domain: counts, percentage where there are enough opportunities, coverage."""
    for domain in debrief.result.domains:
        line = f"{domain.domain}: {domain.text}"
        if domain.percent is not None:
            line += f" ({domain.percent}%)"
        met = coverage_words(domain)
        yield f"{line}, {met}" if met else line
    if debrief.result.why:
        yield f"No score: {debrief.result.why}"


def coverage_words(domain: DomainScore) -> str:
    """How much of a flawless path was met in a domain; "" where that is not known."""
    if domain.coverage is None:
        return ""
    return f"met {domain.met} of the {domain.par} opportunities of a flawless path"


def marks_of(debrief: Debrief) -> list[str]:
    """What is said of an attempt as such: that it is the first, or what else it is."""
    marks = ["first attempt at this case"] if debrief.first else []
    return marks + ([debrief.kind] if debrief.kind != "attempt" else [])


def gate_lines(debrief: Debrief) -> Iterator[str]:
    """The gate in words: its errors, or that there were none."""
    if debrief.errors:
        yield from debrief.errors
    elif debrief.finished:
        yield "No critical error."
    else:
        yield "No critical error so far."


def chosen_words(review: Review) -> str:
    """What stands before what was chosen or done: `You chose, after 2 minutes`."""
    match review.turn:
        case "cue" if review.minutes:
            return f"You chose, after {review.minutes} minute{'s' if review.minutes != 1 else ''}"
        case "cue":
            return "You chose, at once"
        case "missed":
            return "You did"
        case "duty":
            return "What became of it"
        case "unasked":
            return "You did, unasked"
    return "You chose"


def as_data(debrief: Debrief) -> dict[str, Any]:
    """The debrief as JSON values."""
    return {
        "attempt": debrief.attempt,
        "case": debrief.case,
        "title": debrief.title,
        "end": debrief.end_title or None,
        "outcome": debrief.outcome or None,
        "mode": debrief.mode,
        "kind": debrief.kind,
        "first": debrief.first,
        "finished": debrief.finished,
        "view": debrief.view,
        "result": debrief.result.data(),
        "errors": list(debrief.errors),
        "hours": [course.data() for course in debrief.hours],
        "decisions": [_review_data(review) for review in debrief.decisions],
        "keep": debrief.keep,
        "change": debrief.change,
        "read": debrief.read,
        "notes": [{"step": step, "text": text} for step, text in debrief.notes],
        "disclaimer": DISCLAIMER,
    }


def _review_data(review: Review) -> dict[str, Any]:
    return {
        "index": review.index,
        "step": review.step,
        "turn": review.turn,
        "minutes": review.minutes,
        "phase": review.phase,
        "clock": review.clock,
        "prompt": review.prompt,
        "chosen": list(review.chosen),
        "best": list(review.best) if review.best else list(review.chosen) if review.flawless else [],
        "own_words": review.own_words,
        "full_credit": review.flawless,
        "on_course": review.on_course,
        "credit": dict(review.credits),
        "practices": [
            {
                "id": note.practice.id,
                "role": note.role,
                "domain": note.practice.domain,
                "severity": note.practice.severity,
                "statement": note.practice.statement,
                "caveat": note.practice.caveat,
                "scored": note.scored,
                "sources": [{"id": source.id, "title": source.title} for source in note.sources],
            }
            for note in review.practices
        ],
        "policies": [{"id": name, "upheld": upheld, "text": text} for name, upheld, text in review.policies],
        "feedback": list(review.feedback),
        "leans": review.leans,
        "counterfactual": review.counterfactual,
    }


class Row(NamedTuple):
    """One paragraph: its text, and the columns by which its first line and the others are indented."""

    text: str = ""
    first: int = 0
    rest: int = 0
    verbatim: bool = False
    """Whether it is a line as it stands, which must not be wrapped."""


def _rows(debrief: Debrief) -> Iterator[Row]:
    marks = marks_of(debrief)
    yield Row(f"Debrief: {debrief.title}{' (' + ', '.join(marks) + ')' if marks else ''}")
    yield Row(
        f"{debrief.end_title}: {OUTCOMES[debrief.outcome]}." if debrief.finished else "This attempt is unfinished."
    )
    yield Row()
    yield Row("1  YOUR VIEW")
    yield Row(debrief.view or VIEWLESS, 3, 3)
    yield Row()
    yield Row("2  WHAT HAPPENED")
    for review in debrief.decisions:
        yield Row(f"{review.clock}  {review.prompt}", 3, 10)
        yield Row(f"{review.index + 1}. {' / '.join(review.chosen)}", 10, 13)
    for course in debrief.hours:
        yield Row()
        yield from (Row(line, 3, 3, verbatim=True) for line in plot_lines(course, HOUR_COLUMNS))
    yield Row()
    yield Row("3  WHY")
    yield from (Row(line, 3, 3) for line in score_lines(debrief))
    yield Row()
    yield Row("The gate, apart from the numbers:", 3, 3)
    yield from (Row(f"- {line}", 3, 5) for line in gate_lines(debrief))
    for review in debrief.decisions:
        yield Row()
        yield from _decision(review)
    yield Row()
    yield Row("4  TAKE ALONG")
    yield Row(f"Keep:   {debrief.keep}", 3, 11)
    yield Row(f"Change: {debrief.change}", 3, 11)
    yield Row(f"Read:   {debrief.read}", 3, 11)
    for step, text in debrief.notes:
        yield Row(f"Your note at {step}: {text}", 3, 11)
    yield Row()
    yield Row(DISCLAIMER)


def _decision(review: Review) -> Iterator[Row]:
    credit = ", ".join(f"{domain} {value}" for domain, value in review.credits) or "nothing scored"
    repair = " · a repair" if review.on_course is False else ""
    yield Row(f"{review.index + 1}. {review.prompt}", 3, 6)
    yield Row(f"{chosen_words(review)}: {' / '.join(review.chosen)}", 6, 8)
    if review.own_words:
        yield Row(f"In your own words: {review.own_words}", 6, 8)
    if review.best:
        yield Row(f"Best here: {' / '.join(review.best)}", 6, 8)
    yield Row(f"Credit: {credit}{repair}", 6, 8)
    yield from (Row(paragraph, 6, 6) for paragraph in review.feedback)
    if review.leans:
        yield Row(LEANS[review.leans], 6, 6)
    for note in review.practices:
        yield from _practice(note)
    for name, upheld, text in review.policies:
        yield Row(f"- the clinic's policy {name} {'upheld' if upheld else 'not met'}: {text}", 6, 8)
    if review.counterfactual:
        yield Row(review.counterfactual, 6, 6)


def _practice(note: PracticeNote) -> Iterator[Row]:
    status = "" if note.scored else " Not scored: clinics differ."
    yield Row(f"- {ROLES[note.role]}: {note.practice.statement}{status} [{note.practice.id}]", 6, 8)
    if note.practice.caveat:
        yield Row(f"Caveat: {note.practice.caveat}", 8, 8)
    if note.sources:
        yield Row(f"Source: {cite(note.sources[0])}", 8, 8)
