"""The tables of a report as HTML: each with a caption that says what it shows and on how many it rests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..assessment.enough import Figure, Lacking
from ..assessment.reliability import Alpha
from ..assessment.sensitivity import Sensitivity
from ..assessment.spread import Spread
from ..engine.model import Domain
from ..mapping.pens import PENS
from ..reading.html import text
from ..reading.phrases import MARKS
from .charts import small_bar
from .figures import AnswerFigures, CutFigures, DecisionFigures, DomainFigures, PracticeFigures
from .wording import NOTHING, decimal, many, percent, points

UNSETTLED = {"missed": ("○", "missed"), "open": ("↻", "it goes on asking")}
Cell = str
"""Markup of a cell, with its tag."""


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table; a head that begins with # stands above numbers."""
    kinds = [' class="num"' if name.startswith("#") else "" for name in heads]
    head = "".join(
        f'<th scope="col"{kind}>{text(name.lstrip("#"))}</th>' for name, kind in zip(heads, kinds, strict=True)
    )
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return (
        f'<div class="scroll"><table><caption>{text(caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def head(words: str, kind: str = "") -> Cell:
    """The head of a row."""
    return f'<th scope="row"{" class=" + kind if kind else ""}>{text(words)}</th>'


def cell(words: str) -> Cell:
    """A cell of words."""
    return f"<td>{text(words)}</td>"


def number(words: str) -> Cell:
    """A cell of a number, already written."""
    return f'<td class="num">{text(words)}</td>'


def figure(value: Figure | None, written: str) -> Cell:
    """A cell of a figure, or of the reason why there is none."""
    if isinstance(value, Lacking):
        return f'<td class="num lack">{text(value.text)}</td>'
    return number(written)


def scores_table(domains: Sequence[DomainFigures]) -> str:
    """The spread of scores by domain."""
    rows = []
    for one in domains:
        s = one.scores
        if isinstance(s, Spread):
            cells = [percent(value) for value in (s.mean, s.sd, s.least, s.lower, s.median, s.upper, s.most)]
        else:
            cells = [NOTHING] * 7
        rows.append(
            [
                head(one.domain.capitalize()),
                number(f"{one.assessed:,}"),
                *map(number, cells),
                figure(one.coverage, percent(one.coverage)),
            ]
        )
    heads = (
        "Domain",
        "#n",
        "#mean",
        "#SD",
        "#least",
        "#lower quartile",
        "#median",
        "#upper quartile",
        "#most",
        "#coverage",
    )
    return table("Scores in per cent of those assessed; coverage: median of opportunities met of par.", heads, rows)


def reliability_table(domains: Sequence[DomainFigures]) -> str:
    """Alpha, its interval, what it rests on, and the error of measurement."""
    rows = []
    for one in domains:
        a = one.alpha
        if isinstance(a, Alpha):
            cells = [
                number(decimal(a.value)),
                number(f"{decimal(a.low)} to {decimal(a.high)}"),
                number(f"{a.trainees:,}"),
                number(str(a.decisions)),
                figure(one.error, points(one.error).lstrip("+")),
            ]
        else:
            cells = [f'<td class="lack" colspan="5">{text(a.text)}</td>']
        rows.append([head(one.domain.capitalize()), *cells])
    heads = ("Domain", "#alpha", "#95% interval", "#trainees", "#decisions", "#standard error of measurement")
    return table("Cronbach's alpha over the decisions that nearly all met, and what it means for a score.", heads, rows)


def sensitivity_table(domains: Sequence[DomainFigures]) -> str:
    """What severity weights would change."""
    rows = []
    for one in domains:
        s = one.sensitivity
        if isinstance(s, Sensitivity):
            rank = decimal(s.rank) if s.rank is not None else "all equal"
            cells = [number(f"{s.n:,}"), number(rank), number(points(s.shift)), number(points(s.most).lstrip("+"))]
        else:
            cells = [f'<td class="lack" colspan="4">{text(s.text)}</td>']
        rows.append([head(one.domain.capitalize()), *cells])
    heads = ("Domain", "#n", "#rank correlation", "#mean moves by", "#largest change of anybody")
    return table("If critical, major and minor practices weighed 3, 2 and 1.", heads, rows)


def practices_table(practices: Sequence[PracticeFigures]) -> str:
    """How every practice fared that was at stake."""
    rows = []
    for one in practices:
        few = isinstance(one.met, Lacking)
        done = "too few" if few else NOTHING if one.against >= one.chances else percent(one.met)
        rows.append(
            [
                head(one.statement, "wide"),
                cell(one.domain),
                cell(f"{one.severity}, gate" if one.gated else one.severity),
                number(f"{one.attempts:,}"),
                number(done),
                number(NOTHING if few else f"{one.against:,}"),
            ]
        )
    heads = ("Practice", "Domain", "Weight", "#attempts", "#done", "#gone against")
    caption = (
        "Practices at stake: in how many attempts, the share of chances in which they were done, and how often "
        "somebody went against them. Where nobody could have done it otherwise than by not going against it, no "
        "share is given."
    )
    return table(caption, heads, rows)


def answers_table(decision: DecisionFigures) -> str:
    """What was chosen at one decision."""
    rows = []
    for one in decision.answers:
        share = one.count / decision.met if decision.met else 0.0
        kind = f"answer {one.mark}" if one.mark in PENS else "answer"
        conditional = ' <span class="chip">not offered to all</span>' if one.conditional else ""
        rows.append(
            [
                f'<th scope="row" class="wide">{text(one.text or one.id)}{conditional}</th>',
                f"<td>{_mark(one)}</td>",
                f'<td class="bar">{small_bar(min(1.0, share), kind)}</td>',
                number(f"{one.count:,}"),
                number(percent(share) if decision.kind != "unasked" else NOTHING),
            ]
        )
    first = {"duty": "Done in so many intervals", "unasked": "Act"}.get(decision.kind, "Answer")
    shared = "; several can be chosen, so shares add up to more than 100%" if decision.kind == "select" else ""
    caption = f"What was done, of {many(decision.met, 'trainee')} who met it{shared}."
    if decision.kind == "unasked":
        caption = "How often it was done though nothing asked for it."
    return table(caption, (first, "Worth", "", "#times", "#share"), rows)


def _mark(answer: AnswerFigures) -> str:
    if answer.mark in PENS:
        pen, words = PENS[answer.mark], MARKS[answer.mark]  # type: ignore[index]
        return f'<span class="mark {answer.mark}"><b aria-hidden="true">{text(pen.sign)}</b> {text(words)}</span>'
    if answer.mark in UNSETTLED:
        sign, words = UNSETTLED[answer.mark]
        return f'<span class="mark {answer.mark}"><b aria-hidden="true">{sign}</b> {words}</span>'
    return ""


def decision_line(decision: DecisionFigures) -> list[str]:
    """The figures of a decision by domain as short sentences; nothing where so few met it that nothing is said."""
    if not decision.answers:
        return []
    found = [_in_domain(decision, domain) for domain in decision.credit]
    if isinstance(decision.full, float):
        found.append(f"full credit everywhere: {percent(decision.full)}")
    return found


def _in_domain(decision: DecisionFigures, domain: Domain) -> str:
    mean, telling, n = decision.credit[domain], decision.telling.get(domain), decision.exposed[domain]
    named = domain if n == decision.met else f"{domain} (at stake for {n:,})"
    if isinstance(mean, Lacking):
        return f"{named}: {mean.text}"
    words = f"{named}: mean credit {percent(mean)}"
    if telling is None or (isinstance(telling, Lacking) and not telling.why):
        return words
    return f"{words}, discrimination {decimal(telling)}"


def cuts_table(cuts: CutFigures) -> str:
    """The cuts, their spread over judges, who reaches them, and how consistent that is."""
    rows = []
    for cut in cuts.cuts:
        steady = cuts.consistency[cut.domain]
        judged = bool(cut.by_judge)
        if isinstance(steady, Lacking):
            consistent = f'<td class="lack" colspan="2">{text(steady.text)}</td>'
        else:
            consistent = number(percent(steady.same)) + number(decimal(steady.kappa))
        rows.append(
            [
                head(cut.domain.capitalize()),
                number(f"{float(cut.value):.1f}%"),
                number(str(len(cut.by_judge)) if judged else NOTHING),
                number(str(len(cut.rated)) if judged else NOTHING),
                number(f"{cut.sd:.1f}" if cut.sd is not None else NOTHING),
                number(f"{cut.se:.1f}" if cut.se is not None else NOTHING),
                number(percent(cuts.alone[cut.domain])),
                consistent,
            ]
        )
    heads = ("Domain", "#cut", "#judges", "#decisions", "#SD", "#SE", "#reach it", "#same decision again", "#kappa")
    source = "from the panel's ratings" if cuts.panel else "as the program file has them"
    return table(f"Cuts {source}; SD and SE over judges, in points of the score.", heads, rows)


def rates_table(cuts: CutFigures) -> str:
    """Who passes at the cut and beside it, and why the others do not."""
    rows = [
        [
            head("at the cut" if by == 0 else f"{abs(by)} SE {'below' if by < 0 else 'above'}"),
            number(f"{rate.passed:,}"),
            number(f"{rate.failed:,}"),
            number(f"{rate.errors:,}"),
            number(f"{rate.only_errors:,}"),
            number(f"{rate.undecided:,}"),
            number(percent(rate.share)),
        ]
        for by, rate in sorted(cuts.rates.items())
    ]
    heads = ("Cut", "#pass", "#fail", "#by a critical error", "#by that alone", "#not decided", "#pass rate")
    return table("Pass and fail at the cut, and if every cut were moved by its standard error.", heads, rows)
