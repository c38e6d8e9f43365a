"""Advice that a case sets aside, with the author's reason: read from the file, and taken out of what is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..codes import CODES
from ..engine.model import Case, SetAside
from ..problems import ADVICE, Path, Problem, quoted, suggestion
from .compiler import Compiler
from .fields import paragraph


@dataclass(frozen=True, slots=True)
class Aside:
    """A piece of advice that is not taken, and why."""

    problem: Problem
    because: str


def compile_set_aside(compiler: Compiler) -> tuple[SetAside, ...]:
    """What the case sets aside; codes and steps that do not exist are reported."""
    head = compiler.shape.head
    steps = compiler.shape.ids.get("steps", [])
    entries: list[SetAside] = []
    for index, entry in enumerate(head.set_aside if head else ()):
        path: Path = ("set_aside", index)
        if entry.advice not in CODES:
            hint = "Write the code that `kapsim check` prints in front of the advice, such as `K822`."
            compiler.report("K440", f"There is no code {quoted(entry.advice)}.", hint, (*path, "advice"))
        elif not entry.advice.startswith(ADVICE):
            hint = "Mend what it names, and delete this entry."
            message = f"{quoted(entry.advice)} is a problem and no advice, so it cannot be set aside."
            compiler.report("K441", message, hint, (*path, "advice"))
        if entry.at is not None and entry.at not in steps and "steps" not in compiler.shape.lost:
            hint = suggestion(entry.at, steps)
            compiler.report("K442", f"There is no step {quoted(entry.at)}.", hint, (*path, "at"))
        entries.append(SetAside(advice=entry.advice, at=entry.at or "", because=paragraph(entry.because)))
    return tuple(entries)


def weigh(case: Case, advice: Sequence[Problem]) -> tuple[list[Problem], list[Aside]]:
    """The advice that stands, and what the case sets aside."""
    kept: list[Problem] = []
    aside: list[Aside] = []
    for problem in advice:
        entry = next((entry for entry in case.set_aside if _covers(entry, problem)), None)
        if entry is None:
            kept.append(problem)
        else:
            aside.append(Aside(problem, entry.because))
    return kept, aside


def unused(case: Case, advice: Sequence[Problem]) -> list[Problem]:
    """Advice about entries of `set_aside` that nothing comes up for (any more), at their places."""
    found: list[Problem] = []
    for index, entry in enumerate(case.set_aside):
        if not any(_covers(entry, problem) for problem in advice):
            where = f"at `{entry.at}`" if entry.at else "anywhere in this case"
            message = f"`{entry.advice}` is set aside, and does not come up {where}."
            hint = "Delete the entry: whatever it was about has been mended, or stands elsewhere."
            found.append(Problem("K834", message, hint, path=("set_aside", index, "advice")))
    return found


def _covers(entry: SetAside, problem: Problem) -> bool:
    here = problem.path[1] if problem.path[:1] == ("steps",) and len(problem.path) > 1 else ""
    return entry.advice == problem.code and (not entry.at or entry.at == here)
