"""A reading as plain text of at most 100 columns, what stands in the margin as a block below its answer."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from ..debrief_text import DISCLAIMER
from ..places import clean
from . import phrases
from .values import Entry, Note, ReadAnswer, ReadHour, Reading, ReadStep, Said

WIDTH = 100
PROSE, ANSWER, BODY = 4, 4, 8
MARGIN = f"{' ' * BODY}| "


def as_text(reading: Reading) -> str:
    """The reading in lines of at most `WIDTH` columns."""
    lines = [line.rstrip() for line in _reading(reading)]
    return "\n".join(lines).strip("\n") + "\n"


def _reading(reading: Reading) -> Iterator[str]:
    case = reading.case
    yield from _wrap(case.title.upper())
    yield from _wrap(phrases.subtitle(reading))
    yield from ("", *_wrap(case.summary), "", *_wrap(phrases.state_of_review(reading)), *_wrap(DISCLAIMER))
    for title, lines in reading.head:
        yield from ("", *_wrap(title.upper()))
        for line in lines:
            yield from _wrap(f"- {line}", PROSE, PROSE + 2)
    yield from _policies(reading)
    yield from _gate(reading)
    if reading.chart:
        yield from ("", "THE CHART" if reading.whole else "THE CHART AT THE START")
        for entry in reading.chart:
            yield from _entry(entry, f" ({entry.known})" if reading.whole else "")
    for step in reading.steps:
        yield from ("", "", *_step(step))
    if reading.plays:
        yield from ("", "", "TEST PLAYS")
        for play in reading.plays:
            yield from _wrap(f"- {phrases.play(play)}", PROSE, PROSE + 2)
    yield from _practices(reading)


def _policies(reading: Reading) -> Iterator[str]:
    if reading.policies:
        yield from ("", "THE CLINIC'S OWN POLICIES")
    for name, paragraphs in reading.policies:
        for number, paragraph in enumerate(paragraphs):
            yield from _wrap(paragraph if number else f"- {name}: {paragraph}", PROSE + 2 * bool(number), PROSE + 2)


def _gate(reading: Reading) -> Iterator[str]:
    yield from ("", "THE GATE: THE CRITICAL PRACTICES ON WHICH THIS CASE TURNS")
    for cited in reading.gate:
        duty = phrases.DUTIES[cited.gate]
        yield from _wrap(f"- {duty}: {cited.practice.statement} [{cited.practice.id}]", PROSE, PROSE + 2)
        for number in sorted(cited.sources):
            yield from _wrap(f"{number}. {phrases.short(reading.sources[number - 1])}", BODY, BODY + 3)


def _entry(entry: Entry, known: str = "", indent: int = PROSE) -> Iterator[str]:
    for number, paragraph in enumerate(entry.text):
        lead = "" if number else f"- {entry.title}{known}: "
        yield from _wrap(f"{lead}{paragraph}", indent + 2 * bool(number), indent + 2)


def _step(step: ReadStep) -> Iterator[str]:
    title = clean(f"{step.number}. {step.title}")
    yield from _wrap(f"{title} [{step.step}]")
    yield "-" * WIDTH
    yield from _wrap(phrases.setting_out(step))
    for said in step.scene:
        yield from ("", *_said(said, PROSE))
    for entry in step.chart:
        yield from ("", *_entry(entry, " (new in the chart)"))
    if step.prompt:
        own = " First asked in the trainee's own words." if step.own_words else ""
        yield from ("", *_wrap(f"{step.prompt} ({step.asks}){own}", PROSE))
    if step.hour:
        yield from _hour(step.hour, step)
    for answer in step.answers:
        yield from ("", *_answer(answer, step))
    if step.pairs:
        yield from ("", *_wrap(f"What matters: {', '.join(step.pairs)}.", PROSE))
    if step.given:
        yield from _wrap(f"Given on this path: {', '.join(step.given)}.", PROSE)
    for answer in step.outcomes:
        yield from ("", *_answer(answer, step))
    if step.leads:
        yield ""
        if len(step.leads) > 1:
            yield from _wrap(f"{phrases.onward(step)}:", PROSE)
        for way in step.leads:
            only = f"{phrases.onward(step)} " if len(step.leads) == 1 else ""
            yield from _wrap(f"{'=>' if way.taken else '->'} {only}{phrases.lead(way)}", PROSE, PROSE + 3)
    if step.outcome:
        yield from ("", *_wrap(phrases.ending(step), PROSE))


def _hour(hour: ReadHour, step: ReadStep) -> Iterator[str]:
    yield ""
    for line in hour.about:
        yield from _wrap(line, PROSE)
    if hour.done:
        yield from ("", *_wrap("Done on this path:", PROSE))
        for line in hour.done:
            yield from _wrap(f"- {line}", BODY, BODY + 2)
    yield from ("", *_wrap("What can be done:", PROSE))
    for act in hour.acts:
        yield from _wrap(phrases.act(act), ANSWER, BODY)
        for said in act.then:
            yield from _said(said, BODY, "Where nothing asked for it: ")
        yield from _answer(act.unasked, step) if act.unasked else ()
    for cue in hour.cues:
        yield from ("", *_wrap(f"{phrases.cue(cue)}.", PROSE))
        for said in cue.scene:
            yield from _said(said, BODY)
        for answer in (*cue.answers, *([cue.missed] if cue.missed else [])):
            yield from ("", *_answer(answer, step))
    for duty in hour.duties:
        yield from ("", *_wrap(phrases.duty(duty), PROSE, BODY))
        for note in duty.notes:
            yield from _note(note)
        for rule in duty.rules:
            yield from _margin(f"{phrases.rule(rule)}: {rule.text}")


def _answer(answer: ReadAnswer, step: ReadStep) -> Iterator[str]:
    marks = [phrases.verdict(answer, step), "TAKEN ON THIS PATH" if answer.taken else ""]
    marks += ["" if answer.offered else "not offered on this path"]
    marks += [f"offered only if {answer.when}" if answer.when else ""]
    listed = ", ".join(mark for mark in marks if mark)
    sign = ">" if answer.taken else " "
    yield from _wrap(f"{answer.label}{f' ({listed})' if listed else ''}", ANSWER, BODY, f"  {sign} ")
    yield from _wrap(answer.text, BODY) if answer.text else ()
    for note in answer.notes:
        yield from _note(note)
    for rule in answer.rules:
        yield from _margin(f"{phrases.rule(rule)}: {rule.text}")
    yield from _margin(phrases.LEANS[answer.leans]) if answer.leans else ()
    yield from _margin(f"Brings about: {'; '.join(answer.effects)}.") if answer.effects else ()
    for number, said in enumerate(answer.then):
        yield from _said(said, BODY, "" if number else "Then: ")
    for entry in answer.chart:
        yield from _entry(entry, " (new in the chart)", BODY)
    for number, paragraph in enumerate(answer.feedback):
        yield from _wrap(paragraph if number else f"Feedback: {paragraph}", BODY)
    for way in answer.leads:
        yield from _wrap(f"{'=>' if way.taken else '->'} {phrases.lead(way)}", BODY, BODY + 3)


def _note(note: Note) -> Iterator[str]:
    practice = note.cited.practice
    where = "; ".join(part for part in (phrases.weight(note.cited), phrases.references(note.cited)) if part)
    yield from _margin(f"{phrases.role(note)}: {practice.statement} ({where}) [{practice.id}]")
    if practice.caveat:
        yield from _margin(f"Caveat: {practice.caveat}", 2)


def _practices(reading: Reading) -> Iterator[str]:
    if reading.practices:
        yield from ("", "", "WHAT THE PRACTICES REST ON")
    for cited in reading.practices:
        yield from ("", *_wrap(f"{cited.practice.id}: {cited.practice.statement}", PROSE, PROSE + 2))
        for line in phrases.standing(cited):
            yield from _wrap(line, PROSE + 2)
        yield from _wrap(phrases.references(cited).capitalize(), PROSE + 2)
    if reading.sources:
        yield from ("", "", "SOURCES")
    for number, source in enumerate(reading.sources, 1):
        yield from _wrap(f"{number:>3}. {phrases.source(source)}", 0, 5)


def _said(said: Said, indent: int, before: str = "") -> list[str]:
    condition = f"[If {said.when}] " if said.when else ""
    speaker = f"{said.speaker}: " if said.speaker else ""
    return _wrap(f"{before}{condition}{speaker}{said.text}", indent)


def _margin(words: str, hang: int = 0) -> list[str]:
    return textwrap.wrap(
        clean(words), WIDTH, initial_indent=MARGIN + " " * hang, subsequent_indent=f"{MARGIN}  ", break_on_hyphens=False
    )


def _wrap(words: str, first: int = 0, rest: int | None = None, lead: str | None = None) -> list[str]:
    """A paragraph in lines: `first` columns before its first line, `rest` before the others."""
    begin = lead if lead is not None else " " * first
    hang = " " * (first if rest is None else rest)
    return textwrap.wrap(clean(words), WIDTH, initial_indent=begin, subsequent_indent=hang, break_on_hyphens=False)
