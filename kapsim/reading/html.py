"""A reading as one page that needs nothing else: no script, nothing fetched; all authored text stays text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from ..debrief_text import DISCLAIMER
from ..places import clean
from . import phrases
from .style import CSS
from .values import Cited, Entry, Note, ReadAnswer, ReadHour, Reading, ReadStep, RuleNote, Said

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def as_html(reading: Reading) -> str:
    """The reading as an HTML document."""
    case = reading.case
    anchors = {step.step: step.anchor for step in reversed(reading.steps)}
    page = _Page(reading, anchors)
    return document(
        f"{case.title}: a reading",
        CSS,
        [
            '<a class="skip" href="#first">To the first step</a>',
            *page.head(),
            '<main id="first">',
            *(line for step in reading.steps for line in page.step(step)),
            "</main>",
            *page.back(),
        ],
    )


def document(title: str, style: str, body: Iterable[str]) -> str:
    """A page that needs nothing else: it runs no script and fetches nothing. `body`: its lines, already escaped."""
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{text(title)}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            *body,
            "</body>",
            "</html>",
            "",
        ]
    )


def text(words: str) -> str:
    """Authored text as text, whatever it says."""
    return escape(clean(words), quote=True)


def paragraph(words: str, kind: str = "") -> str:
    """A paragraph of authored text."""
    return f'<p class="{kind}">{text(words)}</p>' if kind else f"<p>{text(words)}</p>"


class _Page:
    """Writes the parts of one reading; `anchors` are the steps that can be linked to."""

    def __init__(self, reading: Reading, anchors: dict[str, str]) -> None:
        self.reading = reading
        self.anchors = anchors

    def head(self) -> Iterator[str]:
        reading, case = self.reading, self.reading.case
        yield "<header>"
        yield f"<h1>{text(case.title)}</h1>"
        yield paragraph(phrases.subtitle(reading), "meta")
        yield paragraph(case.summary, "lede")
        yield f'<p class="notice">{text(phrases.state_of_review(reading))} {text(DISCLAIMER)}</p>'
        for title, lines in reading.head:
            yield f'<section class="about"><h3>{text(title)}</h3>{listed(map(text, lines))}</section>'
        if reading.policies:
            yield '<section class="about"><h3>The clinic\'s own policies</h3><dl>'
            for name, paragraphs in reading.policies:
                yield f"<dt>{text(name)}</dt><dd>{'<br>'.join(map(text, paragraphs))}</dd>"
            yield "</dl></section>"
        yield '<section class="about"><h3>The gate: the critical practices on which this case turns</h3>'
        yield listed(map(self._gated, reading.gate)) + "</section>"
        if reading.chart:
            yield f'<section class="about"><h3>The chart{"" if reading.whole else " at the start"}</h3><div>'
            yield from (_entry(entry, entry.known if reading.whole else "") for entry in reading.chart)
            yield "</div></section>"
        yield from self._contents()
        yield "</header>"

    def _gated(self, cited: Cited) -> str:
        sources = "; ".join(
            f'<a href="#source-{number}">{number}</a> {text(phrases.short(self.reading.sources[number - 1]))}'
            for number in sorted(cited.sources)
        )
        practice = cited.practice
        return (
            f"<b>{text(phrases.DUTIES[cited.gate])}:</b> {text(practice.statement)} "
            f'<a class="small" href="#practice-{text(practice.id)}">{text(practice.id)}</a>'
            f'<div class="small">{sources}</div>'
        )

    def _contents(self) -> Iterator[str]:
        yield '<section class="about"><h3 id="steps">Steps</h3><nav aria-labelledby="steps"><ol>'
        phase = ""
        for step in self.reading.steps:
            if step.phase != phase:
                phase = step.phase
                yield f'<li class="phase">{text(phase.capitalize())}</li>'
            ending = f" ({text(step.outcome)} end)" if step.outcome else ""
            yield f'<li><a href="#{text(step.anchor)}">{step.number} {text(step.ending or step.title)}</a>{ending}</li>'
        yield "</ol></nav></section>"

    def step(self, step: ReadStep) -> Iterator[str]:
        yield f'<article class="step" id="{text(step.anchor)}">'
        yield f'<h2><span class="number">{step.number}</span> {text(step.title)}</h2>'
        yield f'<p class="meta">{text(phrases.setting_out(step))} · <code>{text(step.step)}</code></p>'
        yield '<div class="row"><div class="prose">'
        yield from map(_said, step.scene)
        yield from (_entry(entry, "new in the chart") for entry in step.chart)
        if step.prompt:
            own = " First asked in the trainee's own words." if step.own_words else ""
            yield f'<p class="prompt">{text(step.prompt)} <span class="label">({text(step.asks)}){own}</span></p>'
        yield "</div></div>"
        if step.hour:
            yield from self._hour(step, step.hour)
        for answer in step.answers:
            yield from self._answer(step, answer)
        if step.pairs:
            given = f" Given on this path: {', '.join(step.given)}." if step.given else ""
            yield paragraph(f"What matters: {', '.join(step.pairs)}.{given}", "label")
        for answer in step.outcomes:
            yield from self._answer(step, answer)
        if step.leads:
            ways = [self._way(way.to, phrases.lead(way), way.taken) for way in step.leads]
            said = f" {ways[0]}</p>" if len(ways) == 1 else f"</p>{listed(ways)}"
            yield f'<div class="lead"><p>{text(phrases.onward(step))}{said}</div>'
        if step.outcome:
            yield paragraph(phrases.ending(step), f"end {step.outcome}")
        yield "</article>"

    def _hour(self, step: ReadStep, hour: ReadHour) -> Iterator[str]:
        yield f'<p class="meta">{text(" ".join(hour.about))}</p>'
        if hour.done:
            yield f'<p class="label">Done on this path:</p>{listed(map(text, hour.done))}'
        yield '<p class="label">What can be done:</p>'
        for act in hour.acts:
            yield paragraph(phrases.act(act))
            yield from map(_said, act.then)
            yield from self._answer(step, act.unasked) if act.unasked else ()
        for cue in hour.cues:
            yield f'<div class="row"><div class="prose">{paragraph(phrases.cue(cue), "prompt")}'
            yield from map(_said, cue.scene)
            yield "</div></div>"
            for answer in (*cue.answers, *([cue.missed] if cue.missed else [])):
                yield from self._answer(step, answer)
        for duty in hour.duties:
            yield f'<section class="answer row"><div class="prose">{paragraph(phrases.duty(duty))}</div>'
            yield f'<aside class="aside" aria-label="Practices of {text(phrases.duty(duty))}">'
            yield from map(_note, duty.notes)
            yield from map(_rule, duty.rules)
            yield "</aside></section>"

    def _answer(self, step: ReadStep, answer: ReadAnswer) -> Iterator[str]:
        marks = [phrases.verdict(answer, step), "taken on this path" if answer.taken else ""]
        marks += ["" if answer.offered else "not offered on this path"]
        marks += [f"offered only if {answer.when}" if answer.when else ""]
        said = text(", ".join(mark for mark in marks if mark))
        name = f"{step.anchor}-{answer.id}"
        yield f'<section class="answer row{" taken" if answer.taken else ""}" aria-labelledby="{text(name)}">'
        yield f'<div class="prose"><h3 id="{text(name)}"><span class="letter">{text(answer.label)}</span>'
        yield f'<span class="tag">{said}</span></h3>'
        yield paragraph(answer.text, "said-so") if answer.text else ""
        yield from map(_said, answer.then)
        yield from (_entry(entry, "new in the chart") for entry in answer.chart)
        if answer.feedback:
            inside = "".join(map(paragraph, answer.feedback))
            yield f'<div class="feedback"><span class="tag">Feedback</span>{inside}</div>'
        if answer.leads:
            yield f'<div class="lead">{listed(self._way(w.to, phrases.lead(w), w.taken) for w in answer.leads)}</div>'
        yield f'</div><aside class="aside" aria-label="Practices of {text(answer.place)}">'
        yield from map(_note, answer.notes)
        yield from map(_rule, answer.rules)
        lines = [phrases.LEANS[answer.leans]] if answer.leans else []
        lines += [f"Brings about: {'; '.join(answer.effects)}."] if answer.effects else []
        yield from (paragraph(line, "small") for line in lines)
        yield "</aside></section>"

    def _way(self, to: str, words: str, taken: bool) -> str:
        named = f'<a href="#{text(self.anchors[to])}">{text(words)}</a>' if to in self.anchors else text(words)
        return f"<b>{named}</b> <span class='tag'>on this path</span>" if taken else named

    def back(self) -> Iterator[str]:
        reading = self.reading
        if reading.plays:
            yield '<section class="back"><h2>Test plays</h2>'
            yield listed(text(phrases.play(play)) for play in reading.plays) + "</section>"
        if reading.practices:
            yield '<section class="back"><h2>What the practices rest on</h2>'
            for cited in reading.practices:
                lines = "".join(paragraph(line) for line in phrases.standing(cited))
                yield f'<div class="practice" id="practice-{text(cited.practice.id)}">'
                yield f"<h3>{text(cited.practice.id)}</h3>{paragraph(cited.practice.statement)}{lines}"
                yield f'<p class="small">{_references(cited).capitalize()}</p></div>'
            yield "</section>"
        if reading.sources:
            items = "".join(
                f'<li id="source-{number}">{text(phrases.source(source))}</li>'
                for number, source in enumerate(reading.sources, 1)
            )
            yield f'<section class="back"><h2>Sources</h2><ol class="sources">{items}</ol></section>'


def listed(items: Iterable[str]) -> str:
    """A list of what is markup already."""
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def _said(said: Said) -> str:
    who = f'<span class="who">{text(said.speaker)}</span> ' if said.speaker else ""
    if said.when:
        return f'<p class="if"><span class="label">If {text(said.when)}:</span> {who}{text(said.text)}</p>'
    return f"<p>{who}{text(said.text)}</p>"


def _entry(entry: Entry, known: str) -> str:
    tag = f' <span class="tag">{text(known)}</span>' if known else ""
    return f'<div class="chart"><p><b>{text(entry.title)}</b>{tag}</p>{"".join(map(paragraph, entry.text))}</div>'


def _note(note: Note) -> str:
    practice = note.cited.practice
    named = f'<a href="#practice-{text(practice.id)}">{text(practice.id)}</a>'
    parts = [text(phrases.weight(note.cited)), _references(note.cited), named]
    small = f'<p class="small">{"; ".join(part for part in parts if part)}</p>'
    caveat = paragraph(f"Caveat: {practice.caveat}", "small") if practice.caveat else ""
    return _framed(note.role, phrases.role(note), practice.statement, caveat + small)


def _rule(note: RuleNote) -> str:
    return _framed("upholds" if note.upheld else "violates", phrases.rule(note), note.text)


def _framed(kind: str, name: str, words: str, more: str = "") -> str:
    return f'<div class="note {kind}"><p><span class="role">{text(name)}</span> {text(words)}</p>{more}</div>'


def _references(cited: Cited) -> str:
    """The numbers of the sources as links."""
    pieces = phrases.split_numbers(phrases.references(cited))
    return "".join(f'<a href="#source-{part}">{part}</a>' if part.isdigit() else text(part) for part in pieces)
