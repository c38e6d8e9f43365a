"""What the debrief says, as rows of text: the story, one decision, what to take along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ..debrief import Debrief
from ..debrief_plot import plot_lines
from ..debrief_text import DISCLAIMER, HOUR_COLUMNS, LEANS, ROLES, chosen_words
from ..engine.narrative import Passage
from ..engine.score import mixed
from ..passing import time_passing
from ..review import PracticeNote, Review, cite
from ..review_hour import in_line
from .text import sentence
from .widgets.page import Row, row
from .widgets.passages import name_column

MARGIN = 14
"""Columns of the margin in which speakers, marks and questions stand."""
MOST_SOURCES = 3
"""Sources of a practice that are shown; a few rest on nine."""
QUIET = "$quiet"
HEADING = "bold $primary"
MARKS = {
    "full": ("✓", "$success", "full credit"),
    "part": ("½", "$warning", "part of the credit"),
    "none": ("○", "$warning", "no credit here"),
    "error": ("!", "$error", "a critical moment of this case"),
    "free": ("·", QUIET, "nothing was counted here"),
}
ROLE_STYLES = {
    "upheld": "$success",
    "partly": "$warning",
    "violated": "$error",
    "missed": "$warning",
}


def standing(debrief: Debrief, review: Review) -> str:
    """How a decision stands, as a key of MARKS."""
    if any(review.index in error.decisions for error in debrief.result.gate.errors if error.kind == "commission"):
        return "error"
    if not review.credits:
        return "free" if review.flawless else "none"
    if review.flawless:
        return "full"
    return "part" if any(credit not in {"0", "lost"} for _, credit in review.credits) else "none"


def passage_row(passage: Passage, names: int = MARGIN) -> Row:
    """One paragraph of the transcript, its speaker in a margin of `names` columns."""
    match passage.kind:
        case "visit":
            return row(f"{sentence(passage.text)} later", f"italic {QUIET}", above=1)
        case "heading" | "end":
            return row(passage.text, HEADING, above=1)
        case "speech":
            return row(passage.text, lead=passage.speaker, lead_style="bold", hang=names, above=1)
        case "fact":
            return row(f"New in the chart: {passage.text}", QUIET, "+", QUIET, hang=2, above=1)
        case "answer":
            return row(passage.text, "$accent", lead="▸", lead_style="bold $accent", hang=2, above=1)
        case "time":
            return row(time_passing(int(passage.text.split()[0])), QUIET)
        case "reading":
            return row(f"A reading: {passage.text}")
        case _:
            return row(passage.text, above=1)


def story_rows(debrief: Debrief) -> Iterator[Row]:
    """The path as a story, decisions marked and with their time on the clock."""
    passages = [passage for review in debrief.decisions for passage in (*review.story, *review.after)]
    names = name_column(passage.speaker for passage in (*passages, *debrief.closing))
    if not debrief.decisions:
        yield row("Nothing was decided yet.", QUIET)
    for review in debrief.decisions:
        yield from (passage_row(passage, names) for passage in review.story)
        place = f"Decision {review.index + 1} · {review.clock}"
        yield row(place, QUIET, lead="┌", lead_style="$accent", hang=2, above=1)
        if not in_line(review.story).endswith(review.prompt):
            yield row(review.prompt, "bold", lead="│", lead_style="$accent", hang=2)
        for text in review.chosen:
            yield row(text, "$accent", lead="▸", lead_style="bold $accent", hang=2)
        yield from (passage_row(passage, names) for passage in review.after)
    yield from (passage_row(passage, names) for passage in debrief.closing)
    for course in debrief.hours:
        heading, *lines = plot_lines(course, HOUR_COLUMNS)
        yield row(heading, HEADING, above=2)
        yield from (row(line) for line in lines)
    if not debrief.finished:
        yield row("The attempt stops here for now. It can be resumed from the list of cases.", QUIET, above=1)


def decision_rows(debrief: Debrief, review: Review) -> Iterator[Row]:
    """One decision: what was chosen and said, what is best, why, what it rests on, what else might have come."""
    mark, style, words = MARKS[standing(debrief, review)]
    place = f"Decision {review.index + 1} of {len(debrief.decisions)} · {review.clock} · {review.phase}"
    yield row(place, QUIET)
    yield row(review.prompt, "bold")
    yield from _said(chosen_words(review), review.chosen, "▸", "$accent")
    yield from (row(text, above=1) for text in review.feedback)
    if review.own_words:
        yield from _said("First, in your own words", (review.own_words,), "▸", "italic")
    if review.best:
        yield from _said("Best here", review.best, "✓", "$success")
    elif review.flawless and review.own_words:
        yield from _said("Best here, and what you chose", review.chosen, "✓", "$success")
    if review.leans:
        yield row(LEANS[review.leans], above=1)
    if review.counterfactual:
        yield row(review.counterfactual, QUIET, above=1)
    if review.after:
        yield row("What came of it", HEADING, above=1)
        yield from map(passage_row, review.after)
    yield row("What was counted", HEADING, above=1)
    yield row(_credit(review) or words, lead=mark, lead_style=style, hang=2)
    if review.on_course is False:
        yield row(
            "A repair: it lies on no flawless path, so it earns nothing and can only cost.", QUIET, hang=2, lead=" "
        )
    if review.practices:
        yield row("Practices", HEADING, above=1)
    for note in review.practices:
        yield from practice_rows(note)
    for name, upheld, text in review.policies:
        yield row(
            text, lead=f"The clinic's policy “{name}”, {'kept' if upheld else 'not met'}", indent=0, hang=2, above=1
        )


def _said(title: str, texts: Sequence[str], mark: str, style: str) -> Iterator[Row]:
    yield row(title, HEADING, above=1)
    yield from (row(text, style, lead=mark, lead_style=style, hang=2) for text in texts)


def practice_rows(note: PracticeNote) -> Iterator[Row]:
    """A practice that a decision touched: how, its statement, caveat and sources."""
    practice = note.practice
    lead = ROLES[note.role].capitalize()
    style = ROLE_STYLES.get(note.role, "$success") if note.scored else QUIET
    yield row(practice.statement, lead=lead, lead_style=f"bold {style}", hang=2, above=1)
    detail = f"{practice.severity}, {practice.domain}" if note.scored else "not scored: clinics differ"
    yield row(f"{practice.id} · {detail}", QUIET, indent=2)
    if practice.caveat:
        yield row(f"Caveat: {practice.caveat}", indent=2)
    for source in note.sources[:MOST_SOURCES]:
        read = "" if source.status == "confirmed" else f" ({source.status})"
        yield row(f"{cite(source)}{read}", QUIET, lead="·", lead_style=QUIET, indent=2, hang=2)
    if len(note.sources) > MOST_SOURCES:
        more = f"and {len(note.sources) - MOST_SOURCES} more: kapsim practices {practice.id}"
        yield row(more, QUIET, indent=4)


def take_rows(debrief: Debrief) -> Iterator[Row]:
    """Three lines to take along, the notes to oneself, and one's own view again."""
    for lead, text in (("Keep", debrief.keep), ("Change", debrief.change), ("Read", debrief.read)):
        if text:
            yield row(text, lead=lead, lead_style="bold $accent", hang=MARGIN, above=1)
    if debrief.notes:
        yield row("Your notes", HEADING, above=2)
    prompts = {review.step: review.prompt for review in debrief.decisions if review.turn == "decision"}
    for step, text in debrief.notes:
        yield row(text, above=1)
        yield row(f"at “{prompts.get(step, step)}”", QUIET, indent=2)
    if debrief.view:
        yield row("What you said before anything was counted", HEADING, above=2)
        yield row(debrief.view, "italic", above=1)
    yield row(DISCLAIMER, QUIET, above=2)


def _credit(review: Review) -> str:
    words = {"0": "none", "1": "full", "lost": "one opportunity lost"}
    return " · ".join(f"{domain}: {words.get(value) or mixed(Fraction(value))}" for domain, value in review.credits)
