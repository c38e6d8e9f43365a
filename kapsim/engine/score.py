"""From the events of a run to counts, errors and coverage, each number with the decisions that made it.

Score(D) = credit on course / (max(opportunities on course, par) + credit lost in repairs + lost opportunities).
A decision is on course if it lies on a flawless path to any good end; the others are repairs. Flawless is 1, any loss
is less, a repair can only cost. Exact fractions throughout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .gate import Standings, judge_gate
from .judging import judgements
from .model import DOMAINS, Case, Domain, End, Option
from .proof import Proof
from .rubric import Mark, Rubric
from .state import Answer, Event

RULES = "2"
"""The version of the rules that lead from events to a score, the state limit of explore.py included."""
WEIGHTS = {"critical": 3, "major": 2, "minor": 1}
"""Severity weights: a sensitivity figure only, never the score."""
ENOUGH = 4
"""Opportunities from which on a count is also given as a percentage."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One answered decision: its mark, whether it was met before, is on course (None: not known), and the best.

    step: the decision's name: a step, or in an hour `STEP.CUE`, `STEP.DUTY`, or the step for what nothing asked for.
    answer: empty for a cue that was missed. options: those whose consequences it has, of all that were `offered`.
    """

    index: int
    step: str
    answer: Answer
    options: tuple[Option, ...]
    offered: tuple[Option, ...]
    mark: Mark
    again: bool
    on_course: bool | None
    best: Answer | None

    def credit(self, domain: Domain) -> Fraction:
        """The credit of this decision in a domain: 0 where it is no opportunity."""
        return Fraction(0) if self.again else self.mark.credit(domain)

    def opportunity(self, domain: Domain) -> bool:
        """Whether this decision is an opportunity in a domain."""
        return not self.again and self.mark.opportunity(domain)

    def lost(self, domain: Domain) -> int:
        """Opportunities that this answer lost in a domain where it could earn nothing."""
        return self.mark.lost(domain, self.again)


@dataclass(frozen=True, slots=True)
class DomainScore:
    """What was earned in one domain, and out of what.

    credit, opportunities: on course (of all decisions where the course is not known). met: opportunities on course.
    out_of: the denominator of the score. value, coverage, weighted: 0 to 1, None where there is no score. why: the
    reason for that.
    """

    domain: Domain
    credit: Fraction
    met: int
    par: int | None
    repair_loss: Fraction
    lost: int
    out_of: Fraction
    value: Fraction | None
    coverage: Fraction | None
    weighted: Fraction | None
    why: str = ""

    @property
    def assessed(self) -> bool:
        """Whether anything of this domain was at stake."""
        return self.out_of > 0

    @property
    def text(self) -> str:
        """`7 1/2 of 9`, or `not assessed`."""
        return f"{mixed(self.credit)} of {mixed(self.out_of)}" if self.assessed else "not assessed"

    @property
    def percent(self) -> int | None:
        """The score in per cent, rounded down; None below four opportunities and where there is no score."""
        if self.value is None or self.out_of < ENOUGH:
            return None
        return int(self.value * 100)


@dataclass(frozen=True, slots=True)
class Result:
    """All that can be said about a run. `end` is None while it is unfinished; then there is no score.

    errors: critical errors of the gate, recovered ones included. incomplete: practices of `must_do` only half upheld.
    moments: other critical practices violated. noted: other violations. unscored: contested practices that the clinic
    does not adopt and that the answers touched. Pairs of practice or policy and the index of the decision.
    """

    end: str | None
    outcome: str
    domains: tuple[DomainScore, ...]
    gate: Standings
    moments: tuple[tuple[str, int], ...]
    noted: tuple[tuple[str, int], ...]
    unscored: tuple[tuple[str, int], ...]
    policies_upheld: tuple[tuple[str, int], ...]
    policies_violated: tuple[tuple[str, int], ...]
    decisions: tuple[Judged, ...]
    scored: bool
    why: str = ""

    def domain(self, name: Domain) -> DomainScore:
        """The score of one domain."""
        return self.domains[DOMAINS.index(name)]

    def data(self) -> dict[str, Any]:
        """The result as JSON values; fractions are written `15/2`."""
        return {
            "rules": RULES,
            "end": self.end,
            "outcome": self.outcome or None,
            "scored": self.scored,
            "why": self.why,
            "domains": {score.domain: _domain_data(score) for score in self.domains},
            "gate": self.gate.data(),
            "moments": _pairs(self.moments),
            "noted": _pairs(self.noted),
            "not_scored": _pairs(self.unscored),
            "policies": {"upheld": _pairs(self.policies_upheld), "violated": _pairs(self.policies_violated)},
            "decisions": [_judged_data(judged) for judged in self.decisions],
        }


def score(case: Case, events: Sequence[Event], proof: Proof | None) -> Result:
    """Score a run from its events.

    Without a complete proof, or before the end, there are counts and reasons but no score.
    """
    if proof is not None and events:
        proof = proof.at(events[-1].state.response)
    decisions = judge(case, events, proof)
    end_step = events[-1].state.step if events else case.start
    end = case.steps[end_step].end
    why = ""
    if end is None:
        why = "The attempt is not finished."
    elif proof is None or not proof.complete:
        states = f", {proof.states:,} states explored" if proof else ""
        why = f"The case was not fully explored{states}, so par is not known."
    domains = tuple(
        _domain(case, domain, decisions, proof if not why else None, end_step, end, why) for domain in DOMAINS
    )
    touched = _Touched(case, decisions)
    return Result(
        end=end_step if end else None,
        outcome=end.outcome if end else "",
        domains=domains,
        gate=judge_gate(case, events, finished=end is not None),
        moments=touched.moments,
        noted=touched.noted,
        unscored=touched.unscored,
        policies_upheld=touched.policies_upheld,
        policies_violated=touched.policies_violated,
        decisions=decisions,
        scored=not why,
        why=why,
    )


def judge(case: Case, events: Sequence[Event], proof: Proof | None = None) -> tuple[Judged, ...]:
    """Everything that a run is judged by, marked."""
    judged: list[Judged] = []
    met: set[str] = set()
    for judgement in judgements(case, events, Rubric(case)):
        name = judgement.name
        judged.append(
            Judged(
                index=len(judged),
                step=name,
                answer=judgement.answer,
                options=judgement.chosen,
                offered=judgement.offered,
                mark=judgement.mark,
                again=name in met,
                on_course=name in proof.on_course if proof and proof.complete else None,
                best=judgement.best,
            )
        )
        if judgement.offered:
            met.add(name)
    return tuple(judged)


def mixed(number: Fraction) -> str:
    """A fraction as people write it: `7 1/2`, `3`, `1/3`."""
    whole, rest = divmod(number, 1)
    if not rest:
        return str(whole)
    return f"{whole} {rest}" if whole else str(rest)


def _domain(
    case: Case, domain: Domain, decisions: Sequence[Judged], proof: Proof | None, step: str, end: End | None, why: str
) -> DomainScore:
    course = [judged for judged in decisions if judged.on_course is not False and judged.opportunity(domain)]
    repairs = [judged for judged in decisions if judged.on_course is False and judged.opportunity(domain)]
    credit = sum((judged.credit(domain) for judged in course), Fraction(0))
    lost = sum(judged.lost(domain) for judged in decisions)
    if proof is None or end is None:
        out_of = Fraction(len(course) + lost)
        return DomainScore(domain, credit, len(course), None, Fraction(0), lost, out_of, None, None, None, why)
    par = proof.par(domain, step, end.instead_of)
    repair_loss = sum((1 - judged.credit(domain) for judged in repairs), Fraction(0))
    out_of = max(len(course), par) + repair_loss + lost
    if not out_of:
        return DomainScore(domain, credit, 0, par, repair_loss, lost, out_of, None, None, None, "Not assessed.")
    coverage = min(Fraction(1), Fraction(len(course), par)) if par else None
    weighted = _weighted(case, domain, course, repairs, decisions, par)
    return DomainScore(domain, credit, len(course), par, repair_loss, lost, out_of, credit / out_of, coverage, weighted)


def _weighted(
    case: Case,
    domain: Domain,
    course: Sequence[Judged],
    repairs: Sequence[Judged],
    decisions: Sequence[Judged],
    par: int,
) -> Fraction:
    """The same score with every opportunity weighted by the severest practice it turns on (3/2/1); unmet par by 2."""

    def weight(judged: Judged) -> int:
        named = {name for option in judged.options for name in option.violates}
        for option in judged.offered:
            named |= {*option.upholds, *option.partly}
        severities = [
            case.practices[n].severity for n in named if case.practices[n].domain == domain and case.counts(n)
        ]
        return max((WEIGHTS[severity] for severity in severities), default=1)

    earned = sum((judged.credit(domain) * weight(judged) for judged in course), Fraction(0))
    out_of = Fraction(sum(weight(judged) for judged in course) + WEIGHTS["major"] * max(0, par - len(course)))
    out_of += sum(((1 - judged.credit(domain)) * weight(judged) for judged in repairs), Fraction(0))
    out_of += sum(judged.lost(domain) * weight(judged) for judged in decisions)
    return earned / out_of


class _Touched:
    """What the answers touched beside the counts: other violations, contested practices, the clinic's policies."""

    def __init__(self, case: Case, decisions: Sequence[Judged]) -> None:
        moments: list[tuple[str, int]] = []
        noted: list[tuple[str, int]] = []
        unscored: list[tuple[str, int]] = []
        upheld: list[tuple[str, int]] = []
        violated: list[tuple[str, int]] = []
        for judged in decisions:
            for option in judged.options:
                named = (*option.upholds, *option.partly, *option.violates)
                unscored += [(name, judged.index) for name in named if not case.counts(name)]
                for name in option.violates:
                    if case.counts(name) and name not in case.gate.practices:
                        target = moments if case.practices[name].severity == "critical" else noted
                        target.append((name, judged.index))
                upheld += [(name, judged.index) for name in option.policies_upheld]
                violated += [(name, judged.index) for name in option.policies_violated]
        self.moments = tuple(dict.fromkeys(moments))
        self.noted = tuple(dict.fromkeys(noted))
        self.unscored = tuple(dict.fromkeys(unscored))
        self.policies_upheld = tuple(dict.fromkeys(upheld))
        self.policies_violated = tuple(dict.fromkeys(violated))


def _fraction(number: Fraction | None) -> str | None:
    return None if number is None else str(number)


def _pairs(pairs: Sequence[tuple[str, int]]) -> list[dict[str, Any]]:
    return [{"id": name, "decision": index} for name, index in pairs]


def _domain_data(score: DomainScore) -> dict[str, Any]:
    return {
        "text": score.text,
        "credit": str(score.credit),
        "out_of": str(score.out_of),
        "score": _fraction(score.value),
        "percent": score.percent,
        "opportunities": score.met,
        "par": score.par,
        "coverage": _fraction(score.coverage),
        "lost_in_repairs": str(score.repair_loss),
        "lost_opportunities": score.lost,
        "severity_weighted": _fraction(score.weighted),
        "why": score.why,
    }


def _judged_data(judged: Judged) -> dict[str, Any]:
    return {
        "index": judged.index,
        "step": judged.step,
        "answer": list(judged.answer),
        "best": list(judged.best) if judged.best else None,
        "again": judged.again,
        "on_course": judged.on_course,
        "credit": {d: str(judged.credit(d)) for d in DOMAINS if judged.opportunity(d)},
        "lost": [d for d in DOMAINS if judged.lost(d)],
    }
