"""Advice on the gate: what stands in it, on what that rests, and what is missing in it."""

from __future__ import annotations

from collections.abc import Iterator

from ..engine.model import Case, Option, Practice
from ..problems import Path, Problem
from .frame import MOST_GATED
from .lint_answers import answers_of, named


def lint_gate(case: Case) -> Iterator[Problem]:
    """Advice on the gate of a case."""
    options = [option for step in case.steps.values() for option, _ in answers_of(step)]
    options += [duty.done for step in case.steps.values() if step.hour for duty in step.hour.duties]
    yield from _left_out(case, options)
    for key, names in (("must_do", case.gate.must_do), ("must_not", case.gate.must_not)):
        for index, name in enumerate(names):
            path: Path = ("gate", key, index)
            if ground := _ground(case.practices[name]):
                hint = f"Have the reviewer read its sources, `kapsim practices {name}`, or take it out of the gate."
                yield Problem("K828", f"`{name}` gates this case, and {ground}.", hint, path=path)
            if key == "must_do" and not any(name in option.upholds for option in options):
                half = "; half doing it is the most" if any(name in option.partly for option in options) else ""
                message = f"No answer upholds `{name}`, so leaving it out is never an error{half}."
                hint = "Write an answer that upholds it, or move it to `must_not` if it is there to be violated."
                yield Problem("K829", message, hint, path=path)


def _left_out(case: Case, options: list[Option]) -> Iterator[Problem]:
    """Nothing is said where the gate is full: then its five were chosen among more."""
    if len(case.gate.practices) >= MOST_GATED:
        return
    violated = dict.fromkeys(name for option in options for name in option.violates if case.counts(name))
    critical = [
        name for name in violated if case.practices[name].severity == "critical" and name not in case.gate.practices
    ]
    if critical:
        what = "a critical practice that is" if len(critical) == 1 else f"{len(critical)} critical practices that are"
        message = f"Answers violate {what} not in the gate: {named(critical)}."
        hint = "Which would you have to report the same day? Add those to `must_not`; the debrief lists the others."
        yield Problem("K827", message, hint, path=("gate",))


def _ground(practice: Practice) -> str:
    """What there is to say against resting a gate on a practice."""
    if practice.basis == "analogue":
        return "it rests on analogy with other drugs or other care, not on ketamine"
    if practice.confirmation == "partial":
        return "what its sources say is only partly confirmed"
    return ""
