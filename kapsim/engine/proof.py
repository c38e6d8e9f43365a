"""What exploring a case has shown, as values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from .model import DOMAINS, Domain
from .rubric import Halves
from .state import Answer

STATE_LIMIT = 1_000_000
"""States after which a case counts as too large to be proven. Part of the rules version (score.RULES)."""
Path = tuple[tuple[str, Answer], ...]
"""A sequence of answers: step and ids."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most that a finished run can score in a domain, 0 to 1."""

    least: Fraction
    most: Fraction


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with a case as it is played, with the shortest sequence of answers that shows it.

    where: keys of the file that lead on from the step or option, or from its top where there is no step ("").
    """

    code: str
    message: str
    hint: str
    step: str
    option: str = ""
    witness: Path = ()
    where: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """The flawless paths from one start.

    pars: by good end, the least number of opportunities in each domain on a flawless path to it. references: by good
    end, the flawless path with the fewest decisions, then in the author's order. on_course: the decisions that lie on a
    flawless path to any good end.
    """

    pars: Mapping[str, Halves]
    references: Mapping[str, Path]
    on_course: frozenset[str]

    def data(self) -> dict[str, Any]:
        """The course as JSON values."""
        return {
            "pars": {end: list(par) for end, par in self.pars.items()},
            "references": {
                end: [[step, list(answer)] for step, answer in path] for end, path in self.references.items()
            },
            "on_course": sorted(self.on_course),
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Course:
        """The course that `data` gave."""
        return cls(
            pars={end: (int(a), int(b), int(c)) for end, (a, b, c) in data["pars"].items()},
            references={end: _path(listed) for end, listed in data["references"].items()},
            on_course=frozenset(data["on_course"]),
        )


@dataclass(frozen=True, slots=True)
class Proof:
    """What exploring a case has shown.

    pars, references, on_course: see Course; of a patient who responds as most do, or as the case fixes it. courses: by
    response class, where guards read vital signs. bounds: of the score of a finished run, for the domains in which
    there is one. Only a `complete` proof supports scores.
    """

    complete: bool
    states: int
    edges: int
    pars: Mapping[str, Halves]
    references: Mapping[str, Path]
    on_course: frozenset[str]
    bounds: Mapping[Domain, Bounds] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    courses: Mapping[int, Course] = field(default_factory=dict)

    def at(self, response: int) -> Proof:
        """The same, with the flawless paths of a patient of this response class."""
        course = self.courses.get(response)
        if course is None:
            return self
        return replace(self, pars=course.pars, references=course.references, on_course=course.on_course)

    @property
    def reference(self) -> Path:
        """The reference path of the case: of all good ends, the one that takes the fewest decisions."""
        return min(self.references.values(), key=len, default=())

    def par(self, domain: Domain, end: str, instead_of: str = "") -> int:
        """The par of a domain for an end: its own, that of the end it is there instead of, or the highest."""
        index = DOMAINS.index(domain)
        known = self.pars.get(end) or self.pars.get(instead_of)
        return known[index] if known else max((par[index] for par in self.pars.values()), default=0)

    def data(self) -> dict[str, Any]:
        """The proof as JSON values; `of` reads it back."""
        return {
            "complete": self.complete,
            "states": self.states,
            "edges": self.edges,
            **Course(self.pars, self.references, self.on_course).data(),
            "courses": {str(response): course.data() for response, course in self.courses.items()},
            "bounds": {domain: [str(of.least), str(of.most)] for domain, of in self.bounds.items()},
            "findings": [
                {
                    "code": finding.code,
                    "message": finding.message,
                    "hint": finding.hint,
                    "step": finding.step,
                    "option": finding.option,
                    "witness": [[step, list(answer)] for step, answer in finding.witness],
                    "where": list(finding.where),
                }
                for finding in self.findings
            ],
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Proof:
        """The proof that `data` gave. Raises KeyError, TypeError or ValueError if it is none."""

        course = Course.of(data)
        return cls(
            complete=bool(data["complete"]),
            states=int(data["states"]),
            edges=int(data["edges"]),
            pars=course.pars,
            references=course.references,
            on_course=course.on_course,
            courses={int(response): Course.of(found) for response, found in data["courses"].items()},
            bounds={
                domain: Bounds(Fraction(least), Fraction(most)) for domain, (least, most) in data["bounds"].items()
            },
            findings=tuple(
                Finding(**{**found, "witness": _path(found["witness"]), "where": tuple(found["where"])})
                for found in data["findings"]
            ),
        )


def _path(listed: Iterable[Any]) -> Path:
    return tuple((str(step), tuple(answer)) for step, answer in listed)
