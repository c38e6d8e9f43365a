"""The figures of a cohort report as values: what is shown, on how many it rests, or why there is nothing to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..assessment.consistency import Consistency
from ..assessment.enough import Figure, Lacking
from ..assessment.reliability import Alpha
from ..assessment.sensitivity import Sensitivity
from ..assessment.spread import Spread
from ..assessment.standard import Cut, Rate
from ..assessment.tally import Edition
from ..engine.model import Domain
from ..marks import Mark


@dataclass(frozen=True, slots=True)
class DomainFigures:
    """One domain in a group. scores: 0 to 1, of those assessed. bins: how many in each tenth of the scale.

    coverage: the median of opportunities met of par. error: of measurement, on the scale of the scores.
    """

    domain: Domain
    assessed: int
    scores: Spread | Lacking
    bins: tuple[int, ...]
    coverage: Figure
    alpha: Alpha | Lacking
    error: Figure
    sensitivity: Sensitivity | Lacking


@dataclass(frozen=True, slots=True)
class PracticeFigures:
    """One practice in a group: at stake for so many attempts; in the gate by commission, omission and so on.

    met: the share of chances in which it was done. gated: `must do`, `must not`, or "".
    """

    id: str
    statement: str
    domain: str
    severity: str
    gated: str
    attempts: int
    chances: int
    met: Figure
    against: int
    commission: int
    omission: int
    recovered: int
    incomplete: int

    @property
    def troubled(self) -> int:
        """Attempts in which something of the gate went wrong."""
        return self.commission + self.omission + self.recovered + self.incomplete


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """How often an answer was given. mark: how good it is, or "" where that is not said.

    `missed` is a cue that was not answered; `open` an answer after which a cue goes on asking: who gave it is counted
    again with what came then. conditional: it was not offered to everybody.
    """

    id: str
    text: str
    mark: Mark | str
    count: int
    conditional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFigures:
    """One decision in a group, as the trainees met it who met it.

    number: in the report. name: as in scores. met: trainees who met it; again: how often it was met once more. exposed:
    by domain, those for whom something was at stake; credit, telling: their mean credit, and discrimination. full: the
    share with full credit in all domains. unused: answers nobody took, of those that were offered to all. wait: seconds
    until the answer, the median.
    """

    number: int
    name: str
    title: str
    prompt: str
    kind: str
    phase: str
    met: int
    again: int
    answers: tuple[AnswerFigures, ...]
    full: Figure
    exposed: Mapping[Domain, int]
    credit: Mapping[Domain, Figure]
    telling: Mapping[Domain, Figure]
    unused: tuple[str, ...] | Lacking
    wait: Figure
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CutFigures:
    """What cuts mean for a group. panel: whether they are Angoff's. rates: by standard errors from the cut.

    alone: by domain, the share that reaches this cut. consistency: of the decision at each cut. unrated: by domain, the
    decisions that trainees met and that are in no cut. unknown: what judges rated that this edition does not have.
    """

    cuts: tuple[Cut, ...]
    panel: bool
    rates: Mapping[int, Rate]
    alone: Mapping[str, float | None]
    consistency: Mapping[str, Consistency | Lacking]
    unrated: Mapping[str, tuple[str, ...]]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFigures:
    """All that is said about a group at one case. begun: attempts; results: those that came to an end.

    others: finished attempts under other editions of the case, which are not in these figures. clear: attempts without
    any critical error; recovered: with some, all made good; errors: with one that was not.
    """

    case: str
    title: str
    edition: Edition
    others: int
    begun: int
    trainees: int
    results: int
    enough: Lacking | None
    ends: tuple[tuple[str, str, str, int], ...]
    clear: int
    recovered: int
    errors: int
    domains: tuple[DomainFigures, ...]
    practices: tuple[PracticeFigures, ...]
    decisions: tuple[DecisionFigures, ...]
    minutes: Spread | Lacking
    duration: tuple[tuple[float, int], ...]
    cuts: CutFigures | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A cohort report. made: RFC 3339. members: persons in the group, None for everybody in the store.

    unread: what could not be read and is in no figure, as sentences.
    """

    title: str
    made: str
    members: int | None
    synthetic: bool
    every_try: bool
    cases: tuple[CaseFigures, ...]
    unread: tuple[str, ...] = ()
