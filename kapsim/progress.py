"""What many attempts show together: each practice over all cases, each domain, and what to practise next and why.

Only finished attempts count; replays, scripted and synthetic ones never do. There is no total over domains.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .engine.chances import Chance
from .engine.model import DOMAINS, Domain, Practice
from .engine.score import ENOUGH, mixed
from .past import SEVERITIES, Past, day

ENOUGH_CHANCES = 3
"""Chances from which on a practice is counted; below, one says "not enough yet"."""
MOST_ADVICE = 3
RECENT = 3
"""Of a practice with that many last chances all met, nobody is reminded any more."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a practice was done where it was at stake, in all tries and in first tries only.

    slip: the latest attempt in which it was not fully done. slips: in how many chances. recent: the last chances,
    newest last.
    """

    practice: Practice
    met: Fraction
    of: int
    first_met: Fraction
    first_of: int
    slips: int
    slip: Past | None
    recent: tuple[Fraction, ...]

    @property
    def enough(self) -> bool:
        """Whether there were chances enough to give a count."""
        return self.of >= ENOUGH_CHANCES

    @property
    def text(self) -> str:
        """`3 of 5`, or `not enough yet`."""
        return f"{mixed(self.met)} of {self.of}" if self.enough else "not enough yet"

    @property
    def first_text(self) -> str:
        """The count in first tries only."""
        return f"{mixed(self.first_met)} of {self.first_of}"


@dataclass(frozen=True, slots=True)
class DomainTally:
    """What was earned in one domain over all scored attempts, and in first tries only."""

    domain: Domain
    credit: Fraction
    out_of: Fraction
    first_credit: Fraction
    first_out_of: Fraction
    attempts: int

    @property
    def text(self) -> str:
        """`17 1/2 of 21`, or `not enough yet`."""
        return f"{mixed(self.credit)} of {mixed(self.out_of)}" if self.out_of >= ENOUGH else "not enough yet"

    @property
    def first_text(self) -> str:
        """The same of first tries only."""
        enough = self.first_out_of >= ENOUGH
        return f"{mixed(self.first_credit)} of {mixed(self.first_out_of)}" if enough else "not enough yet"


@dataclass(frozen=True, slots=True)
class Advice:
    """Something to practise next: what, why, and the case in which it can be practised."""

    what: str
    why: str
    case: str
    title: str


@dataclass(frozen=True, slots=True)
class Untried:
    """A case that was never finished: what can be tried next."""

    case: str
    title: str
    detail: str


def by_practice(pasts: Iterable[Past]) -> tuple[Tally, ...]:
    """Every practice that was ever at stake: by domain, those with chances enough first, then by severity and share."""
    met: dict[str, list[tuple[Chance, Past]]] = {}
    for past in _in_order(pasts):
        for chance in past.chances:
            met.setdefault(chance.practice.id, []).append((chance, past))
    tallies = [_tally(entries) for entries in met.values()]
    return tuple(
        sorted(
            tallies,
            key=lambda tally: (
                DOMAINS.index(tally.practice.domain),
                not tally.enough,
                SEVERITIES.index(tally.practice.severity),
                tally.met / tally.of,
                tally.practice.id,
            ),
        )
    )


def by_domain(pasts: Iterable[Past]) -> tuple[DomainTally, ...]:
    """Every domain over all scored attempts."""
    scored = [past for past in _in_order(pasts) if past.result is not None and past.result.scored]
    return tuple(_domain(domain, scored) for domain in DOMAINS)


def next_steps(pasts: Iterable[Past], untried: Sequence[Untried] = ()) -> tuple[Advice, ...]:
    """What to practise next and why, the gravest and most recent slips first, then a case not tried yet."""
    slips = [
        tally
        for tally in by_practice(pasts)
        if tally.slip and not (len(tally.recent) == RECENT and all(share == 1 for share in tally.recent))
    ]
    slips.sort(key=lambda tally: tally.slip.order if tally.slip else 0, reverse=True)
    slips.sort(key=lambda tally: (SEVERITIES.index(tally.practice.severity), tally.recent[-1] == 1))
    advice = [
        Advice(tally.practice.statement, _why(tally), tally.slip.case, tally.slip.title)
        for tally in slips[:MOST_ADVICE]
        if tally.slip
    ]
    return (
        *advice,
        *(Advice(other.title, f"Not tried yet. {other.detail}", other.case, other.title) for other in untried[:1]),
    )


def _in_order(pasts: Iterable[Past]) -> list[Past]:
    return sorted((past for past in pasts if past.counts), key=lambda past: past.order)


def _tally(entries: Sequence[tuple[Chance, Past]]) -> Tally:
    slips = [past for chance, past in entries if chance.met < 1]
    first = [chance.met for chance, past in entries if past.first]
    return Tally(
        practice=entries[-1][0].practice,
        met=sum((chance.met for chance, _ in entries), Fraction(0)),
        of=len(entries),
        first_met=sum(first, Fraction(0)),
        first_of=len(first),
        slips=len(slips),
        slip=slips[-1] if slips else None,
        recent=tuple(chance.met for chance, _ in entries[-RECENT:]),
    )


def _domain(domain: Domain, scored: Sequence[Past]) -> DomainTally:
    scores = [(past.result.domain(domain), past.first) for past in scored if past.result is not None]
    first = [score for score, is_first in scores if is_first]
    return DomainTally(
        domain,
        sum((score.credit for score, _ in scores), Fraction(0)),
        sum((score.out_of for score, _ in scores), Fraction(0)),
        sum((score.credit for score in first), Fraction(0)),
        sum((score.out_of for score in first), Fraction(0)),
        sum(score.assessed for score, _ in scores),
    )


def _why(tally: Tally) -> str:
    assert tally.slip is not None
    where = f"“{tally.slip.title}”, {day(tally.slip.started)}"
    if tally.of == 1:
        return f"{tally.practice.severity.capitalize()}; at stake once, and not fully done: {where}."
    return f"{tally.practice.severity.capitalize()}; not fully done {tally.slips} of {tally.of} times, last in {where}."
