"""A program's file beside the cases it names: that they are there, and ask what cut scores and ratings are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from .document import Document
from .engine.model import Case, Option
from .problems import Path, Problem, one_of, quoted, suggestion
from .program import Group, Program


def check_cases(program: Program, document: Document, cases: Mapping[str, Case], known: Iterable[str]) -> list[Problem]:
    """What does not fit, located in the program's document: `cases` are those that can be played, `known` all ids."""
    ids = list(known)
    found: list[Problem] = []
    for group in program.groups.values():
        at: Path = ("groups", group.id)
        for index, id in enumerate(group.cases):
            if id not in cases:
                message = f"{quoted(id)} is no case that can be played here."
                hint = "`kapsim list` shows what is wrong with it." if id in ids else suggestion(id, ids)
                found.append(document.locate(Problem("K908", message, hint, path=(*at, "cases", index))))
            else:
                found += [document.locate(problem, key=True) for problem in _scores(group, cases[id], at)]
    return sorted(found, key=lambda problem: (problem.line, problem.column))


def _scores(group: Group, case: Case, at: Path) -> Iterator[Problem]:
    """What is said about decisions and domains that a case does not have."""
    stakes = at_stake(case)
    everywhere = frozenset(chain.from_iterable(stakes.values()))
    for domain in group.cut_scores.get(case.id, {}):
        if domain not in everywhere:
            yield _not_at_stake(domain, "this case", everywhere, (*at, "cut_scores", case.id, domain))
    for judge, ratings in group.angoff.get(case.id, {}).items():
        for name, rated in ratings.items():
            path: Path = (*at, "angoff", case.id, judge, name)
            if name not in stakes:
                message = f"{quoted(name)} is no decision of this case."
                yield Problem("K909", message, suggestion(name, stakes), path=path)
                continue
            for domain in rated:
                if domain not in stakes[name]:
                    yield _not_at_stake(domain, quoted(name), stakes[name], (*path, domain))


def _not_at_stake(domain: str, where: str, stakes: Iterable[str], path: Path) -> Problem:
    hint = one_of(sorted(stakes)) if stakes else "Delete it."
    return Problem("K910", f"Nothing can be earned in {domain} at {where}.", hint, path=path)


def at_stake(case: Case) -> dict[str, frozenset[str]]:
    """The decisions of a case by name (STEP, STEP.CUE, STEP.DUTY), with the domains in which each can earn."""
    stakes: dict[str, frozenset[str]] = {}
    for step in case.steps.values():
        if step.decision is not None:
            stakes[step.id] = _domains(case, (*step.decision.options, *step.decision.outcomes))
        if step.hour is not None:
            for cue in step.hour.cues:
                stakes[f"{step.id}.{cue.id}"] = _domains(case, cue.decision.options)
            for duty in step.hour.duties:
                stakes[f"{step.id}.{duty.id}"] = _domains(case, (duty.done,))
    return stakes


def _domains(case: Case, options: Iterable[Option]) -> frozenset[str]:
    named = {name for option in options for name in (*option.upholds, *option.partly)}
    return frozenset(case.practices[name].domain for name in named if case.counts(name))
