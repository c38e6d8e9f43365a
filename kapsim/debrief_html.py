"""A debrief as one page to keep or print: no script, nothing fetched; what people wrote stays text.

The same as debrief_text.py tells, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from .debrief import Debrief
from .debrief_hour import CueSeen, HourCourse
from .debrief_plot import duty_lines, silence_line, unasked_lines
from .debrief_style import CSS
from .debrief_svg import hour_svg
from .debrief_text import (
    DISCLAIMER,
    LEANS,
    OUTCOMES,
    ROLES,
    VIEWLESS,
    chosen_words,
    coverage_words,
    gate_lines,
    marks_of,
)
from .engine.score import DomainScore
from .reading.html import document, listed, paragraph, text
from .review import PracticeNote, Review, cite

UNIT = 14
"""The width of one opportunity in the picture of a count."""
MOST_UNITS = 24
"""Opportunities that are drawn; of more there is the count alone."""


def as_html(debrief: Debrief) -> str:
    """The debrief as an HTML document."""
    return document(
        f"Debrief: {debrief.title}",
        CSS,
        [
            *_head(debrief),
            "<main>",
            *_view(debrief),
            *_happened(debrief),
            *_why(debrief),
            *_take(debrief),
            "</main>",
            f"<footer><p>Attempt {text(debrief.attempt)}. {text(DISCLAIMER)}</p></footer>",
        ],
    )


def _head(debrief: Debrief) -> Iterator[str]:
    yield "<header>"
    yield paragraph(" · ".join(["Debrief", f"{debrief.mode} mode", *marks_of(debrief)]), "kicker")
    yield f"<h1>{text(debrief.title)}</h1>"
    if debrief.finished:
        yield paragraph(f"{debrief.end_title}: {OUTCOMES[debrief.outcome]}.", f"outcome {debrief.outcome}")
    else:
        yield paragraph("This attempt is unfinished.", "outcome unfinished")
    yield "</header>"


def _view(debrief: Debrief) -> Iterator[str]:
    yield '<h2><span class="n">1</span>Your view</h2>'
    kind = "view" if debrief.view else "view none"
    yield f'<blockquote class="{kind}">{text(debrief.view or VIEWLESS)}</blockquote>'


def _happened(debrief: Debrief) -> Iterator[str]:
    yield '<h2><span class="n">2</span>What happened</h2><ol class="path">'
    for review in debrief.decisions:
        yield f"<li><time>{text(review.clock)}</time><div>{paragraph(review.prompt, 'asked')}"
        yield f'<p class="chosen">{review.index + 1}. {text(" / ".join(review.chosen))}</p></div></li>'
    yield "</ol>"
    for course in debrief.hours:
        yield from _hour(course)


def _hour(course: HourCourse) -> Iterator[str]:
    yield f"<figure><h3>{text(silence_line(course))}</h3>{hour_svg(course)}"
    key = [
        "cues: a number where one begins, ✓ answered, ○ missed",
        "you: a block where something was done, nothing in silence",
    ]
    key += ["! unasked and against a practice"] if any(act.against for act in course.acts) else []
    yield f"<figcaption>{text('; '.join(key))}.</figcaption></figure>"
    yield '<div class="marks">'
    if course.cues:
        yield f"<ol>{''.join(f'<li>{text(_cue(cue))}</li>' for cue in course.cues)}</ol>"
    lines = [*duty_lines(course), *unasked_lines(course)]
    yield f"{listed(map(text, lines)) if lines else ''}</div>"


def _cue(cue: CueSeen) -> str:
    became = "still open"
    if cue.missed is not None:
        became = f"missed at {cue.missed}"
    elif cue.answered is not None:
        became = f"answered at {cue.answered}"
    return f"Minute {cue.opened}, {became}: {cue.text}"


def _why(debrief: Debrief) -> Iterator[str]:
    yield '<h2><span class="n">3</span>Why</h2><table class="counts">'
    for score in debrief.result.domains:
        percent = f" ({score.percent}%)" if score.percent is not None else ""
        yield f'<tr><th scope="row">{text(score.domain)}</th><td>{_units(score)}</td>'
        yield f'<td class="figure">{text(score.text + percent)}</td><td>{text(coverage_words(score))}</td></tr>'
    yield "</table>"
    if debrief.result.why:
        yield paragraph(f"No score: {debrief.result.why}")
    stands = " stands" if not debrief.result.gate.clear else ""
    yield f'<section class="gate{stands}"><h3>The gate, apart from the numbers</h3>'
    yield f"{listed(map(text, gate_lines(debrief)))}</section>"
    for review in debrief.decisions:
        yield from _decision(review)


def _units(score: DomainScore) -> str:
    """What was earned out of what, as a row of opportunities; the count beside it says the same."""
    if not 0 < score.out_of <= MOST_UNITS:
        return ""
    whole, rest = divmod(score.out_of, 1)
    widths = [Fraction(1)] * int(whole) + ([rest] if rest else [])
    width = float(score.out_of) * UNIT + 2
    parts = [f'<rect class="earned" x="1" y="1" width="{float(score.credit) * UNIT:.1f}" height="12"/>']
    parts += [
        f'<rect class="unit" x="{1 + number * UNIT}" y="1" width="{float(size) * UNIT:.1f}" height="12"/>'
        for number, size in enumerate(widths)
    ]
    return f'<svg viewBox="0 0 {width:.1f} 14" width="{width:.1f}" aria-hidden="true">{"".join(parts)}</svg>'


def _decision(review: Review) -> Iterator[str]:
    credit = ", ".join(f"{domain} {value}" for domain, value in review.credits) or "nothing scored"
    repair = " · a repair" if review.on_course is False else ""
    yield f'<section class="decision row" id="decision-{review.index + 1}"><div>'
    yield f'<h3><span class="n">{review.index + 1}</span>{text(review.prompt)}</h3>'
    yield _pair(chosen_words(review), " / ".join(review.chosen))
    if review.own_words:
        yield _pair("In your own words", review.own_words, words="words")
    if review.best:
        yield _pair("Best here", " / ".join(review.best), "best")
    yield _pair("Credit", credit + repair)
    if review.feedback:
        yield f'<div class="feedback">{"".join(map(paragraph, review.feedback))}</div>'
    if review.leans:
        yield paragraph(LEANS[review.leans])
    if review.counterfactual:
        yield paragraph(review.counterfactual, "then")
    yield f'</div><aside class="aside" aria-label="What decision {review.index + 1} rests on">'
    yield from map(_practice, review.practices)
    for name, upheld, words in review.policies:
        role = f"the clinic's policy {name} {'upheld' if upheld else 'not met'}"
        yield _note("upheld" if upheld else "violated", role, words)
    yield "</aside></section>"


def _pair(label: str, said: str, kind: str = "", words: str = "") -> str:
    shown = paragraph(said, words)
    return f'<div class="{f"pair {kind}".strip()}"><p class="label">{text(label)}</p>{shown}</div>'


def _practice(note: PracticeNote) -> str:
    practice = note.practice
    more = "" if note.scored else paragraph("Not scored: clinics differ.", "small")
    more += paragraph(f"Caveat: {practice.caveat}", "small") if practice.caveat else ""
    more += paragraph(f"Source: {cite(note.sources[0])}", "small") if note.sources else ""
    return _note(note.role, ROLES[note.role], f"{practice.statement} [{practice.id}]", more)


def _note(kind: str, role: str, words: str, more: str = "") -> str:
    return f'<div class="note {kind}"><p><span class="role">{text(role)}:</span> {text(words)}</p>{more}</div>'


def _take(debrief: Debrief) -> Iterator[str]:
    yield '<h2><span class="n">4</span>Take along</h2><dl class="take">'
    lines = [("Keep", debrief.keep), ("Change", debrief.change), ("Read", debrief.read)]
    lines += [(f"Your note at {step}", said) for step, said in debrief.notes]
    for name, said in lines:
        yield f"<dt>{text(name)}</dt><dd>{text(said)}</dd>"
    yield "</dl>"
