"""A debrief as Markdown: the same as debrief_text.py tells, in the same order; what people wrote stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .debrief import Debrief
from .debrief_plot import plot_lines
from .debrief_text import (
    DISCLAIMER,
    HOUR_COLUMNS,
    LEANS,
    OUTCOMES,
    ROLES,
    VIEWLESS,
    chosen_words,
    gate_lines,
    marks_of,
    score_lines,
)
from .places import clean
from .review import PracticeNote, Review, cite

ACTS = re.compile(r"([\\`*_{}\[\]<>#|~!&]|^[-+=]|:(?=//)|(?<=www)\.|@)")
NUMBERED = re.compile(r"^(\d+)([.)])")
"""What Markdown may take for more than a letter."""


def as_markdown(debrief: Debrief) -> str:
    """The debrief as a Markdown document."""
    return "\n\n".join(_blocks(debrief)) + "\n"


def plain(words: str) -> str:
    """A text so that it stands in one paragraph of Markdown as it is."""
    return NUMBERED.sub(r"\1\\\2", ACTS.sub(r"\\\1", " ".join(clean(words).split())))


def _blocks(debrief: Debrief) -> Iterator[str]:
    marks = ", ".join(marks_of(debrief))
    yield f"# Debrief: {plain(debrief.title)}{f' ({plain(marks)})' if marks else ''}"
    ending = "This attempt is unfinished."
    if debrief.finished:
        ending = f"{debrief.end_title}: {OUTCOMES[debrief.outcome]}."
    yield f"**{plain(ending)}**"
    yield "## 1 Your view"
    yield f"> {plain(debrief.view or VIEWLESS)}"
    yield "## 2 What happened"
    for review in debrief.decisions:
        yield f"{review.clock}: {plain(review.prompt)}  \n**{review.index + 1}.** {plain(' / '.join(review.chosen))}"
    for course in debrief.hours:
        yield "\n".join(f"    {clean(line)}" for line in plot_lines(course, HOUR_COLUMNS))
    yield "## 3 Why"
    yield _listed(score_lines(debrief))
    yield "### The gate, apart from the numbers"
    yield _listed(gate_lines(debrief))
    for review in debrief.decisions:
        yield from _decision(review)
    yield "## 4 Take along"
    lines = {"Keep": debrief.keep, "Change": debrief.change, "Read": debrief.read}
    told = [f"**{name}:** {plain(said)}" for name, said in lines.items()]
    told += [f"**Your note at {plain(step)}:** {plain(said)}" for step, said in debrief.notes]
    yield "\n".join(f"- {line}" for line in told)
    yield f"*Attempt {debrief.attempt}. {plain(DISCLAIMER)}*"


def _listed(lines: Iterator[str]) -> str:
    return "\n".join(f"- {plain(line)}" for line in lines)


def _decision(review: Review) -> Iterator[str]:
    credit = ", ".join(f"{domain} {value}" for domain, value in review.credits) or "nothing scored"
    repair = " · a repair" if review.on_course is False else ""
    yield f"### {review.index + 1}. {plain(review.prompt)}"
    pairs = {chosen_words(review): " / ".join(review.chosen)}
    pairs |= {"In your own words": review.own_words} if review.own_words else {}
    pairs |= {"Best here": " / ".join(review.best)} if review.best else {}
    pairs["Credit"] = credit + repair
    yield "\n".join(f"- **{plain(name)}:** {plain(said)}" for name, said in pairs.items())
    for paragraph in (*review.feedback, *([LEANS[review.leans]] if review.leans else [])):
        yield plain(paragraph)
    notes = [_practice(note) for note in review.practices]
    notes += [
        f"- *the clinic's policy {plain(name)} {'upheld' if upheld else 'not met'}:* {plain(words)}"
        for name, upheld, words in review.policies
    ]
    if notes:
        yield "\n".join(notes)
    if review.counterfactual:
        yield plain(review.counterfactual)


def _practice(note: PracticeNote) -> str:
    status = "" if note.scored else " Not scored: clinics differ."
    lines = [f"- *{ROLES[note.role]}:* {plain(note.practice.statement)}{status} \\[{plain(note.practice.id)}\\]"]
    lines += [f"  - Caveat: {plain(note.practice.caveat)}"] if note.practice.caveat else []
    lines += [f"  - Source: {plain(cite(note.sources[0]))}"] if note.sources else []
    return "\n".join(lines)
