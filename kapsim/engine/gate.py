"""The gate: the few critical practices on which a case turns, apart from the numbers.

A critical error is a gated practice violated (commission), or one of `must_do` never fully upheld although an answer
that upholds it was there (omission); half upheld is incomplete, not an error. `recovers` makes earlier violations good;
they stay listed, and a later violation is a new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .judging import judgements
from .model import Case
from .rubric import Rubric
from .state import Event


@dataclass(frozen=True, slots=True)
class CriticalError:
    """One critical error: where (indexes of decisions), and where it was made good (None: it was not).

    A commission has one place; an omission lists every decision at which the practice could have been upheld.
    """

    practice: str
    kind: Literal["commission", "omission"]
    decisions: tuple[int, ...]
    recovered: int | None = None


@dataclass(frozen=True, slots=True)
class Standings:
    """How the gate stands: its errors in the order in which they happened, and the practices only half upheld.

    upheld: practices of must_do fully upheld, with the index of the first decision. unmet: those that could never be.
    """

    errors: tuple[CriticalError, ...]
    incomplete: tuple[str, ...]
    upheld: tuple[tuple[str, int], ...]
    unmet: tuple[str, ...]

    @property
    def clear(self) -> bool:
        """Whether every critical error was made good."""
        return all(error.recovered is not None for error in self.errors)

    @property
    def practices(self) -> tuple[str, ...]:
        """The practices in which there was an error, recovered or not, each once."""
        return tuple(dict.fromkeys(error.practice for error in self.errors))

    def data(self) -> dict[str, Any]:
        """The gate as JSON values."""
        return {
            "clear": self.clear,
            "errors": [
                {
                    "practice": error.practice,
                    "kind": error.kind,
                    "decisions": list(error.decisions),
                    "recovered": error.recovered,
                }
                for error in self.errors
            ],
            "incomplete": list(self.incomplete),
            "upheld": [name for name, _ in self.upheld],
            "never_available": list(self.unmet),
        }


def judge_gate(case: Case, events: Sequence[Event], finished: bool) -> Standings:
    """How the gate stands after these events; omissions are only known when the case is `finished`."""
    violations: list[CriticalError] = []
    upheld: dict[str, int] = {}
    half: set[str] = set()
    could: dict[str, list[int]] = {}
    for index, judgement in enumerate(judgements(case, events, Rubric(case))):
        for option in judgement.offered:
            for name in option.upholds:
                if name in case.gate.must_do and index not in could.setdefault(name, []):
                    could[name].append(index)
        chosen = judgement.chosen
        recovered = {name for option in chosen for name in option.recovers}
        violations = [
            CriticalError(error.practice, error.kind, error.decisions, index)
            if error.practice in recovered and error.recovered is None
            else error
            for error in violations
        ]
        for name in dict.fromkeys(name for option in chosen for name in option.violates):
            if name in case.gate.practices:
                violations.append(CriticalError(name, "commission", (index,)))
        for option in chosen:
            for name in option.upholds:
                upheld.setdefault(name, index)
            half.update(option.partly)
    missing = [name for name in case.gate.must_do if name in could and name not in upheld] if finished else []
    omissions = [CriticalError(name, "omission", tuple(could[name])) for name in missing if name not in half]
    return Standings(
        errors=(*violations, *omissions),
        incomplete=tuple(name for name in missing if name in half),
        upheld=tuple((name, upheld[name]) for name in case.gate.must_do if name in upheld),
        unmet=tuple(name for name in case.gate.must_do if name not in could),
    )
