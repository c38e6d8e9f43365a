"""From the sums of a group to its figures; nothing is said where the numbers are too small for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ..assessment.consistency import Consistency, consistency
from ..assessment.enough import CREDIT, DECISIONS, GROUP, Lacking, lacking
from ..assessment.reliability import Alpha, alpha, measurement_error
from ..assessment.sensitivity import sensitivity
from ..assessment.spread import in_bins, quantile, spread
from ..assessment.standard import STEPS, Cut, Ratings, Standing, angoff, pass_rate
from ..assessment.tally import Tally
from ..engine.model import DOMAINS, Case, Domain
from ..places import clean
from ..program_check import at_stake
from .deciding import decision_figures
from .figures import CaseFigures, CutFigures, DecisionFigures, DomainFigures, PracticeFigures

BINS = 10
GATE = ("commission", "omission", "recovered", "incomplete")


@dataclass(frozen=True, slots=True)
class Standard:
    """The cuts of a program for one case. panel: whether they are worked out from judges' ratings.

    unknown: decisions, or domains of them, that judges rated and that the case does not have.
    """

    cuts: tuple[Cut, ...] = ()
    panel: bool = False
    unknown: tuple[str, ...] = ()


NONE = Standard()
"""No cuts: then nothing is a pass or a fail."""


def standard(case: Case, scores: Mapping[str, float], ratings: Ratings) -> Standard:
    """The cuts of a program: those it names hold, with the panel's spread beside them; without them the panel's own."""
    stakes = at_stake(case)
    fitting: dict[str, dict[str, dict[str, float]]] = {}
    unknown: dict[str, None] = {}
    for judge, rated in ratings.items():
        for name, given in rated.items():
            for domain, value in given.items():
                if domain in stakes.get(name, ()):
                    fitting.setdefault(judge, {}).setdefault(name, {})[domain] = value
                else:
                    unknown[f"{name} ({domain})"] = None
    panel = angoff(fitting, DOMAINS)
    if not scores:
        return Standard(panel, True, tuple(unknown))
    beside = {cut.domain: cut for cut in panel}
    named = [
        replace(beside.get(domain, Cut(domain, Fraction(0))), value=Fraction(str(scores[domain])))
        for domain in DOMAINS
        if domain in scores
    ]
    return Standard(tuple(named), False, tuple(unknown))


def case_figures(
    case: Case, tally: Tally, others: int = 0, held: Standard = NONE, standings: Sequence[Standing] = ()
) -> CaseFigures:
    """All figures of a group at one case.

    others: finished attempts under other editions. standings: for the domains of the cuts that are `held`.
    """
    few = lacking(tally.results, GROUP)
    domains = tuple(_domain(domain, tally) for domain in DOMAINS if tally.scores.get(domain))
    decisions = () if few else decision_figures(case, tally)
    stays = sum(count for (error, _), count in tally.errors.items() if error)
    good = sum(count for (error, made), count in tally.errors.items() if made and not error)
    return CaseFigures(
        case=case.id,
        title=clean(case.title),
        edition=tally.edition,
        others=others,
        begun=tally.begun,
        trainees=tally.trainees,
        results=tally.results,
        enough=few,
        ends=() if few else tuple(_ends(case, tally)),
        clear=0 if few else tally.results - stays - good,
        recovered=0 if few else good,
        errors=0 if few else stays,
        domains=domains,
        practices=() if few else _practices(case, tally),
        decisions=decisions,
        minutes=lacking(sum(tally.minutes.values()), CREDIT) or spread(tally.minutes),
        duration=() if few else tuple(sorted(tally.minutes.items())),
        cuts=None if few or not held.cuts else _cuts(held, standings, domains, decisions),
    )


def _ends(case: Case, tally: Tally) -> list[tuple[str, str, str, int]]:
    found = []
    for step, outcome, count in tally.ends:
        end = case.steps[step].end if step in case.steps else None
        found.append((step, outcome, clean(end.title) if end else step, count))
    return found


def _domain(domain: Domain, tally: Tally) -> DomainFigures:
    both = tally.scores[domain]
    values: Counter[float] = Counter()
    for (value, _), count in both.items():
        values[value] += count
    n = values.total()
    few = lacking(n, GROUP)
    scores = few or spread(values)
    reliable = _alpha(domain, tally)
    coverage = tally.coverage.get(domain, {})
    return DomainFigures(
        domain,
        n,
        scores,
        () if few else in_bins(values, BINS),
        lacking(sum(coverage.values()), GROUP) or quantile(coverage, 0.5),
        reliable,
        scores if isinstance(scores, Lacking) else measurement_error(scores.sd, reliable),
        sensitivity(both),
    )


def _alpha(domain: Domain, tally: Tally) -> Alpha | Lacking:
    if not tally.once:
        return Lacking(why="several tries of one trainee are not independent; it needs first tries only")
    if domain not in tally.complete:
        return Lacking(0, DECISIONS, "decisions that nearly all met")
    scores, decisions = tally.complete[domain]
    return alpha(scores, tuple(decisions.values()))


def _practices(case: Case, tally: Tally) -> tuple[PracticeFigures, ...]:
    found = []
    for entry in tally.practices:
        known = case.practices.get(entry.practice)
        gated = "must do" if entry.practice in case.gate.must_do else ""
        gated = "must not" if entry.practice in case.gate.must_not else gated
        found.append(
            PracticeFigures(
                entry.practice,
                clean(known.statement) if known else entry.practice,
                entry.domain,
                entry.severity,
                gated,
                entry.trainees,
                entry.chances,
                lacking(entry.trainees, GROUP)
                or (entry.met / entry.chances if entry.chances else Lacking(why="no chance")),
                entry.against,
                *(entry.gate.get(kind, 0) for kind in GATE),
            )
        )
    order = {practice: at for at, practice in enumerate(case.gate.practices)}
    return tuple(sorted(found, key=lambda one: (order.get(one.id, len(order)), DOMAINS.index(one.domain), one.id)))


def _cuts(
    held: Standard,
    standings: Sequence[Standing],
    domains: Sequence[DomainFigures],
    decisions: Sequence[DecisionFigures],
) -> CutFigures:
    cuts = held.cuts
    figures = {figure.domain: figure for figure in domains}
    steps = STEPS if any(cut.se for cut in cuts) else (0,)
    alone: dict[str, float | None] = {}
    steady: dict[str, Consistency | Lacking] = {}
    for at, cut in enumerate(cuts):
        scored = [standing for standing in standings if standing.scores[at] is not None]
        n = sum(standing.count for standing in scored)
        reached = sum(s.count for s in scored if (s.scores[at] or 0) >= cut.at(0) - 1e-9)
        alone[cut.domain] = reached / n if n >= GROUP else None
        figure = figures.get(cut.domain)  # type: ignore[call-overload]
        if figure is None or isinstance(figure.scores, Lacking):
            steady[cut.domain] = Lacking(why="nobody was assessed in this domain")
        else:
            steady[cut.domain] = consistency(figure.scores, figure.alpha, cut.at(0))
    rates = {by: pass_rate(standings, cuts, by) for by in steps}
    unrated = {
        cut.domain: tuple(one.name for one in decisions if cut.domain in one.credit and one.name not in cut.rated)
        for cut in cuts
        if cut.by_judge
    }
    return CutFigures(cuts, held.panel, rates, alone, steady, unrated, held.unknown)
