"""A comparison as plain text: around the steps, step by step, the scores, the stored attempts."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from ..comparing import Attempted, Bound, Comparison, Difference, Measure
from ..places import clean, named_answers, quoted, text_of
from .sentences import is_read, sentence
from .words import changed

WIDTH = 100
ASIDE = 8
"""Columns before the words that changed."""
HEADINGS = {
    "case": "THE CASE",
    "setting": "THE SETTING",
    "people": "THE PEOPLE",
    "chart": "THE CHART",
    "quantities": "WHAT IS SENSED AND KEPT IN MIND",
    "gate": "THE GATE",
}
MEASURES = {
    "states": "States to be explored",
    "par": "Par of the good end `{}`",
    "reference": "Reference path to `{}`",
    "bounds": "A finished attempt can score in {}",
}
IN_SHORT = {
    "leads": "The way on is another",
    "changes": "It brings about something else",
    "offered": "It is offered under another condition",
}
LONG = 160
"""Characters from which on a sentence gives way to these words, and to what changed below them."""
NOTHING = "Nothing changed for trainees: what they see and how it counts is the same in both."
MOST_IDS = 8
"""Attempts that are named of those with the same fate."""


def as_text(comparison: Comparison, measures: Sequence[Measure]) -> str:
    """What changed, in lines of at most `WIDTH` columns."""
    if not comparison.differences:
        return f"{NOTHING}\n"
    return "\n".join(_lines(comparison, measures)).strip("\n") + "\n"


def _lines(comparison: Comparison, measures: Sequence[Measure]) -> Iterator[str]:
    count = len(comparison.differences)
    yield f"{count} thing{'s' if count != 1 else ''} changed for trainees or their scores."
    for heading, differences in groupby(comparison.differences, lambda found: _heading(comparison, found)):
        yield from ("", *_wrap(heading))
        for answer, several in groupby(differences, lambda found: _answer(comparison, found)):
            if answer:
                yield from _wrap(answer, 2, 4)
            for difference in several:
                yield from _told(comparison, difference, 4 if answer else 2)
    yield from ("", "THE SCORES")
    for measure in measures:
        noun = MEASURES[measure.about].format(measure.subject)
        was, now = measure.old or "none", measure.new or "none"
        yield from _wrap(f"- {noun}: {now} (as before)" if was == now else f"- {noun}: {was} -> {now}", 2, 4)


def _heading(comparison: Comparison, difference: Difference) -> str:
    if difference.step in comparison.new.steps:
        return f"STEP {comparison.places.step(difference.step)} [{difference.step}]"
    return HEADINGS.get(difference.part, "STEPS THAT ARE GONE")


def _answer(comparison: Comparison, difference: Difference) -> str:
    """The line above what changed about an answer; none for one that is gone."""
    step = comparison.new.steps.get(difference.step)
    if step is None or difference.part != "answer":
        return ""
    if difference.answer in named_answers(step):
        said = text_of(step, difference.answer)
        text = quoted(said) if said else ""
        return f"Answer {comparison.places.answer(difference.step, difference.answer)} {text} [{difference.answer}]"
    first, _, second = difference.answer.partition(".")
    if second == "missed":
        return f"Where nobody answers the cue `{first}` [{difference.answer}]"
    return f"Where nothing asks for the act `{second}` [{difference.answer}]" if first == "unasked" else ""


def _told(comparison: Comparison, difference: Difference, indent: int) -> Iterator[str]:
    words = sentence(comparison, difference)
    both = difference.old and difference.new
    short = IN_SHORT.get(difference.about, "") if len(words) > LONG else ""
    if not (both and (short or is_read(difference))):
        end = "" if words.rstrip("”")[-1:] in {".", "…", "!", "?"} else "."
        yield from _wrap(f"- {words}{end}", indent, indent + 2)
        return
    yield from _wrap(f"- {short or words}:", indent, indent + 2)
    was, now = changed(difference.old, difference.new)
    yield from _wrap(f"was  {was}", ASIDE, ASIDE + 5)
    yield from _wrap(f"now  {now}", ASIDE, ASIDE + 5)


def attempts_text(attempts: Sequence[Attempted], old: str, new: str) -> str:
    """What would come of stored attempts, those of one fate together; `old` and `new` are the names of the editions."""
    lines = ["THE STORED ATTEMPTS"]
    by_words: dict[str, list[str]] = {}
    for attempt in attempts:
        by_words.setdefault(_fate(attempt), []).append(attempt.id[:8])
    fates = [attempt.replayed.fate if attempt.replayed else "unreadable" for attempt in attempts]
    cannot, differ = fates.count("cannot"), fates.count("differs")
    parts = [f"{cannot} cannot be replayed"] if cannot else []
    parts += [f"{differ} score{'s' if differ == 1 else ''} differently"] if differ else []
    verdict = ", ".join(parts) or "none would come out differently"
    lines += _wrap(
        f"{cannot + differ} of {len(attempts)} stored attempt{'s' if len(attempts) != 1 else ''}: {verdict}."
    )
    for words, ids in by_words.items():
        named = ", ".join(ids[:MOST_IDS]) + (" and others" if len(ids) > MOST_IDS else "")
        lines += _wrap(f"- {len(ids)} {words} ({named})", 2, 4)
    bound = [attempt.bound for attempt in attempts]
    played: dict[Bound, str] = {"old": f"on {old}", "other": "on another edition of it", "new": f"on {new}"}
    told = [f"{bound.count(which)} {words}" for which, words in played.items() if which in bound]
    if told:
        lines += _wrap(f"Played {', '.join(told)}. Each keeps its own text and score; the store is as it was.")
    return "\n".join(lines)


def _fate(attempt: Attempted) -> str:
    if attempt.replayed is None:
        return f"cannot be read: {attempt.why}"
    match attempt.replayed.fate:
        case "cannot":
            return f"cannot be replayed: {attempt.replayed.why}"
        case "unfinished":
            return "without a score, since not finished; to be resumed on the text of its own"
        case "same":
            return "with the same end and the same scores"
    changes = [f"{about} {old} -> {new}" for about, old, new in attempt.replayed.changes]
    return f"with other scores: {'; '.join(changes)}"


def _wrap(words: str, first: int = 0, rest: int = 0) -> list[str]:
    return textwrap.wrap(
        clean(words), WIDTH, initial_indent=" " * first, subsequent_indent=" " * rest, break_on_hyphens=False
    )
