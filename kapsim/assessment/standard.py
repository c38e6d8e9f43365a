"""Where a panel puts the cut: Angoff's method, its spread over judges, and what it would mean for a group.

Each judge says, decision by decision, how many of a hundred borderline trainees would get it right (Angoff 1971). A
judge's cut is the mean of that over the decisions of a domain; the panel's cut is the mean over judges, its standard
error their standard deviation over the root of their number. Ten judges or more are advised, better fifteen of mixed
professions (Shulruf et al. 2016), and a look at what the cut does: the pass rates at one and two standard errors beside
it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

JUDGES = 10
"""Judges below which a panel is small."""
STEPS = (-2, -1, 0, 1, 2)
"""Standard errors at which the effect of a cut is looked at."""

Ratings = Mapping[str, Mapping[str, Mapping[str, float]]]
"""By judge, decision and domain: how many of a hundred borderline trainees get the decision right."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut in one domain, in per cent of the score. sd, se: over the judges (None with fewer than two, or no panel).

    by_judge: the cut of each judge. rated: the decisions that it rests on. left_out: those not every judge rated.
    """

    domain: str
    value: Fraction
    sd: float | None = None
    se: float | None = None
    by_judge: tuple[tuple[str, Fraction], ...] = ()
    rated: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def small(self) -> bool:
        """Whether fewer judges than advised stand behind it."""
        return len(self.by_judge) < JUDGES

    def at(self, errors: int) -> float:
        """The cut moved by so many standard errors, as a share from 0 to 1."""
        return max(0.0, min(1.0, float(self.value / 100) + errors * (self.se or 0.0) / 100))


def angoff(ratings: Ratings, domains: Sequence[str]) -> tuple[Cut, ...]:
    """The cuts of a panel in the domains that it rated, from the decisions that every one of its judges rated."""
    found = []
    for domain in domains:
        judges = {
            judge: {name: given[domain] for name, given in rated.items() if domain in given}
            for judge, rated in ratings.items()
        }
        judges = {judge: given for judge, given in judges.items() if given}
        named = list(dict.fromkeys(name for given in judges.values() for name in given))
        shared = [name for name in named if all(name in given for given in judges.values())]
        if not shared:
            continue
        cuts = tuple(
            (judge, sum((Fraction(str(given[name])) for name in shared), Fraction(0)) / len(shared))
            for judge, given in judges.items()
        )
        left_out = tuple(name for name in named if name not in shared)
        found.append(_of_judges(domain, cuts, tuple(shared), left_out))
    return tuple(found)


def _of_judges(
    domain: str, cuts: tuple[tuple[str, Fraction], ...], rated: tuple[str, ...], left_out: tuple[str, ...]
) -> Cut:
    count = len(cuts)
    mean = sum((cut for _, cut in cuts), Fraction(0)) / count
    sd = se = None
    if count > 1:
        sd = math.sqrt(sum((cut - mean) ** 2 for _, cut in cuts) / (count - 1))
        se = sd / math.sqrt(count)
    return Cut(domain, mean, sd, se, cuts, rated, left_out)


@dataclass(frozen=True, slots=True)
class Standing:
    """How many trainees have these scores (0 to 1, None: not assessed), with or without an unrecovered critical error.

    scores: in the order of the cuts.
    """

    scores: tuple[float | None, ...]
    error: bool
    count: int


@dataclass(frozen=True, slots=True)
class Rate:
    """What cuts mean for a group. passed, failed: trainees. undecided: no error, but a domain with a cut not assessed.

    errors: of those who failed, the ones with an unrecovered critical error. only_errors: those who reached every cut
    and fail by their error alone.
    """

    passed: int
    failed: int
    undecided: int
    errors: int
    only_errors: int

    @property
    def share(self) -> float | None:
        """The share of passes among those for whom it can be said."""
        decided = self.passed + self.failed
        return self.passed / decided if decided else None


def pass_rate(standings: Sequence[Standing], cuts: Sequence[Cut], errors: int = 0) -> Rate:
    """Who passes: every cut reached, and no critical error left unrecovered, whatever the numbers.

    errors: by how many standard errors each cut is moved.
    """
    marks = [cut.at(errors) for cut in cuts]
    passed = failed = undecided = with_error = only_error = 0
    for standing in standings:
        pairs = list(zip(standing.scores, marks, strict=True))
        below = any(score is not None and score < mark - 1e-9 for score, mark in pairs)
        unknown = any(score is None for score in standing.scores)
        if standing.error:
            failed += standing.count
            with_error += standing.count
            only_error += standing.count if not below and not unknown else 0
        elif below:
            failed += standing.count
        elif unknown:
            undecided += standing.count
        else:
            passed += standing.count
    return Rate(passed, failed, undecided, with_error, only_error)
