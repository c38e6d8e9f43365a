"""A cohort report as one page that needs nothing else: no script, nothing fetched, all authored text stays text."""

from __future__ import annotations

from collections.abc import Iterator

from .. import __version__
from ..assessment.standard import JUDGES
from ..debrief_text import DISCLAIMER, OUTCOMES
from ..reading.html import document, paragraph, text
from .charts import rates_chart, reliability_chart, scores_chart, small_bar, time_chart
from .charts_decisions import decisions_chart, errors_chart
from .drawing import hatchings
from .figures import CaseFigures, CutFigures, DecisionFigures, Report
from .notes import CUTS, METHODS, NEEDED, REFERENCES
from .style import CSS
from .tables import (
    answers_table,
    cell,
    cuts_table,
    decision_line,
    head,
    number,
    practices_table,
    rates_table,
    reliability_table,
    scores_table,
    sensitivity_table,
    table,
)
from .wording import NOTHING, many, percent, span

SYNTHETIC = (
    "These attempts were made by kapsim to try the report out. Nobody played them, and nothing here says anything "
    "about people."
)
FORMATIVE = (
    "These are figures about a group and about a case, to improve teaching and the case. Without cut scores of a panel "
    "nothing here is a pass or a fail, and nothing is a certificate of competence."
)


def as_html(report: Report) -> str:
    """The report as an HTML document."""
    return document(
        f"Cohort report: {report.title}",
        CSS,
        [
            '<a class="skip" href="#figures">To the figures</a>',
            hatchings(),
            *_head(report),
            '<main id="figures">',
            *(part for at, case in enumerate(report.cases) for part in _case(case, at)),
            "</main>",
            *_notes(report),
        ],
    )


def _head(report: Report) -> Iterator[str]:
    yield f"<h1>Cohort report: {text(report.title)}</h1>"
    tries = "all tries" if report.every_try else "first tries"
    members = "" if report.members is None else f"{many(report.members, 'member')}, "
    yield f'<p class="meta">{members}{tries}; made {text(report.made[:10])} by kapsim {text(__version__)}</p>'
    if report.synthetic:
        yield f'<p class="notice"><b>Synthetic.</b> {text(SYNTHETIC)}</p>'
    if report.every_try:
        yield paragraph(
            "Trainees are in these figures as often as they tried: practice and memory are mixed with skill, and "
            "attempts of one person are not independent. Reliability is not given.",
            "notice",
        )
    yield paragraph(FORMATIVE, "notice calm")
    for sentence in report.unread:
        yield paragraph(sentence, "notice")
    if not report.cases:
        yield paragraph("There is no finished attempt to report on yet.")
    if len(report.cases) > 1:
        yield _overview(report)


def _overview(report: Report) -> str:
    rows = []
    for at, case in enumerate(report.cases):
        medians = []
        for domain in ("safety", "support", "integration"):
            found = [one.scores for one in case.domains if one.domain == domain]
            medians.append(number(percent(getattr(found[0], "median", None)) if found else percent(None)))
        rows.append(
            [
                f'<th scope="row"><a href="#case-{at}">{text(case.title)}</a></th>',
                number(f"{case.begun:,}"),
                number(f"{case.results:,}"),
                *medians,
                number(NOTHING if case.enough else percent(case.errors / case.results)),
            ]
        )
    heads = ("Case", "#begun", "#finished", "#safety", "#support", "#integration", "#with a critical error")
    return table(
        "Cases in this report: attempts, median scores, attempts with an unrecovered critical error.", heads, rows
    )


def _case(case: CaseFigures, at: int) -> Iterator[str]:
    yield f'<h2 id="case-{at}"{" class=first" if not at else ""}>{text(case.title)}</h2>'
    edition = case.edition
    yield f'<p class="meta">{text(case.case)}, edition {edition.case_digest[:8]}, rules {text(edition.rules)}</p>'
    yield from _keys(case)
    if case.others:
        yield paragraph(
            f"{many(case.others, 'more attempt')} finished under other editions of this case, its catalogue or the "
            "rules of scoring. They are in none of these figures; --edition names another one.",
            "notice calm",
        )
    if case.enough:
        yield paragraph(f"{case.enough.text.capitalize()}. {NEEDED}")
        return
    yield from _scores(case)
    yield from _errors(case)
    yield from _cuts(case.cuts) if case.cuts else ()
    yield from _ends(case)
    yield from _decisions(case)
    yield from _reliability(case)
    yield from _time(case)


def _keys(case: CaseFigures) -> Iterator[str]:
    keys = [
        (f"{case.begun:,}", "attempts begun"),
        (f"{case.results:,}", f"finished, by {many(case.trainees, 'trainee')}"),
    ]
    if not case.enough:
        keys += [
            (percent(case.clear / case.results), "without any critical error"),
            (percent(case.recovered / case.results), "with one that was made good"),
            (percent(case.errors / case.results), "with one that was not"),
        ]
    yield (
        '<div class="keys">' + "".join(f"<div><b>{text(k)}</b><span>{text(v)}</span></div>" for k, v in keys) + "</div>"
    )


def _figure(drawn: str, caption: str) -> str:
    return f"<figure>{drawn}<figcaption>{text(caption)}</figcaption></figure>"


def _scores(case: CaseFigures) -> Iterator[str]:
    yield "<h3>Scores by domain</h3>"
    yield _figure(
        scores_chart(case.domains, case.cuts),
        "How many attempts lie in each tenth of the scale. Below: the range as a line, the middle half as a bar, the "
        "median as a stroke, the mean as a diamond.",
    )
    yield scores_table(case.domains)


def _errors(case: CaseFigures) -> Iterator[str]:
    gate = [practice for practice in case.practices if practice.gated]
    yield "<h3>Critical errors by practice</h3>"
    if gate:
        yield _figure(
            errors_chart(gate),
            "The practices on which this case turns: the share of attempts in which each went wrong, of those where "
            "it was at stake. Half done is no error.",
        )
    else:
        yield paragraph("No practice of the gate was at stake in these attempts.")
    yield practices_table(case.practices)


def _cuts(cuts: CutFigures) -> Iterator[str]:
    yield "<h3>Cut scores</h3>"
    small = [cut for cut in cuts.cuts if cut.small and cut.by_judge]
    if small:
        least = min(len(cut.by_judge) for cut in small)
        yield paragraph(
            f"The panel is small: {many(least, 'judge')}, where at least {JUDGES} of mixed professions are advised.",
            "notice",
        )
    left = sorted({name for cut in cuts.cuts for name in cut.left_out})
    if left:
        yield paragraph(f"Not every judge rated {', '.join(left)}: these decisions are in no cut.", "notice")
    for domain, met in cuts.unrated.items():
        if unrated := sorted(set(met) - set(left)):
            yield paragraph(
                f"Trainees met decisions that nobody rated in {domain}, so its cut rests on the others: "
                f"{', '.join(unrated)}.",
                "notice",
            )
    if cuts.unknown:
        unknown = ", ".join(cuts.unknown)
        yield paragraph(f"Rated, but not part of this edition of the case: {unknown}. It was left out.", "notice")
    yield cuts_table(cuts)
    several = (
        "Pass rates at the cut and if every cut were moved by its standard errors. If they differ much, the panel's "
        "spread decides about people."
    )
    single = "The pass rate at the cut. Without a panel's spread nothing is known of how firm it is."
    yield _figure(rates_chart(cuts), several if len(cuts.rates) > 1 else single)
    yield rates_table(cuts)


def _ends(case: CaseFigures) -> Iterator[str]:
    yield "<h3>How it ended</h3>"
    rows = []
    for _, outcome, title, count in case.ends:
        share = count / case.results
        rows.append(
            [
                head(title, "wide"),
                cell(OUTCOMES.get(outcome, outcome)),
                f'<td class="bar">{small_bar(share, "answer")}</td>',
                number(f"{count:,}"),
                number(percent(share)),
            ]
        )
    yield table(
        f"Ends of {many(case.results, 'finished attempt')}.", ("End", "For the patient", "", "#times", "#share"), rows
    )


def _decisions(case: CaseFigures) -> Iterator[str]:
    yield "<h3>Decision by decision</h3>"
    scored = [decision for decision in case.decisions if decision.credit]
    if scored:
        yield _figure(
            decisions_chart(scored),
            "Every scored decision with its mean credit and its discrimination: safety as a disc, support as a square, "
            "integration as a triangle. Shaded: where a decision tells trainees apart (30% to 90%, from 0.2 on).",
        )
    for decision in case.decisions:
        yield from _decision(decision)


def _decision(decision: DecisionFigures) -> Iterator[str]:
    yield '<section class="decision">'
    asked = text(decision.prompt or decision.name)
    yield f'<header><span class="number">{decision.number}</span><b>{asked}</b></header>'
    parts = [decision.phase, decision.title, decision.name, f"met by {decision.met:,}"]
    parts += [f"again {decision.again:,} times"] if decision.again else []
    parts += [f"median {span(decision.wait)}"] if isinstance(decision.wait, float) else []
    yield f'<p class="meta">{text(" · ".join(part for part in parts if part))}</p>'
    if decision.answers:
        yield answers_table(decision)
    else:
        yield paragraph(f"Insufficient data: {many(decision.met, 'trainee')} met it.", "how")
    if said := decision_line(decision):
        yield paragraph("; ".join(said).capitalize() + ".", "how")
    for remark in decision.remarks:
        yield paragraph(remark[0].upper() + remark[1:] + ".", "remark")
    yield "</section>"


def _reliability(case: CaseFigures) -> Iterator[str]:
    yield "<h3>Reliability</h3>"
    yield _figure(
        reliability_chart(case.domains),
        "Cronbach's alpha by domain with Feldt's 95% interval. One case is short: several are needed before anything "
        "is decided about a person.",
    )
    yield reliability_table(case.domains)
    yield "<h3>Would severity weights matter?</h3>"
    yield sensitivity_table(case.domains)


def _time(case: CaseFigures) -> Iterator[str]:
    from ..assessment.spread import Spread

    yield "<h3>Time</h3>"
    if not isinstance(case.minutes, Spread):
        yield paragraph(f"{case.minutes.text.capitalize()}.")
        return
    times = case.minutes
    yield _figure(
        time_chart(dict(case.duration)),
        f"Minutes of {many(times.n, 'attempt')}: median {times.median:.0f}, middle half {times.lower:.0f} to "
        f"{times.upper:.0f}. Never scored.",
    )


def _notes(report: Report) -> Iterator[str]:
    yield "<h2>How these figures were worked out</h2>"
    yield paragraph(NEEDED)
    yield '<dl class="notes">'
    used = (*METHODS, *(CUTS if any(case.cuts for case in report.cases) else ()))
    for name, words in used:
        yield f"<dt>{text(name)}</dt><dd>{text(words)}</dd>"
    yield "</dl>"
    yield '<h3>References</h3><ul class="refs">' + "".join(f"<li>{text(line)}</li>" for line in REFERENCES) + "</ul>"
    yield f'<p class="meta">{text(DISCLAIMER)}</p>'
