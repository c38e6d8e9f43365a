"""From the checked shape of a case to a frozen Case: every cross-reference followed, every expression read.

All problems of a file come in one run. What a broken part declares is taken as known, so that one mistake is one
problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..document import Document
from ..engine import guard as trees
from ..engine.hour_packing import guards_of
from ..engine.model import Case, Practice, Reads, Step
from ..engine.reads import read_by
from ..problems import Problem
from . import schema
from .aside import compile_set_aside
from .broken import check_broken
from .compiler import MOST, Compiler, Enough
from .declare import declare
from .frame import compile_gate, compile_head, compile_people, compile_setting
from .plays import compile_plays, response_number
from .steps import compile_steps


def compile_case(document: Document, practices: Mapping[str, Practice]) -> tuple[Case | None, list[Problem]]:
    """The case of a document, and all problems of the file in its order. No case where there is any problem."""
    if not document.readable:
        return None, _in_order(document.problems)
    compiler = Compiler(document, practices)
    case = None
    more: list[Problem] = []
    try:
        case = _compile(compiler)
    except Enough:
        message = f"There are more than {MOST} problems; the others come once these are mended."
        more = [document.at(Problem("K005", message), max(1, len(document.lines)), 1)]
    problems = [_with_lines(problem, compiler.again) for problem in compiler.problems]
    problems = _in_order([*document.problems, *problems, *more])
    return (case if not problems else None), problems


def _compile(compiler: Compiler) -> Case | None:
    """The case, as far as it has a head. Raises Enough."""
    shape = compiler.read()
    if not isinstance(compiler.document.value, dict):
        return None
    declare(compiler)
    people = compile_people(compiler)
    setting = compile_setting(compiler)
    gate = compile_gate(compiler)
    steps = compile_steps(compiler)
    plays = compile_plays(compiler, steps)
    check_broken(compiler)
    set_aside = compile_set_aside(compiler)
    head = compile_head(compiler)
    if head is None or setting is None or gate is None:
        return None
    return Case(
        **head,
        setting=setting,
        people=people,
        facts=tuple(compiler.facts),
        quantities=tuple(compiler.quantities),
        gate=gate,
        steps=steps,
        start=next(iter(shape.ids.get("steps", ())), ""),
        plays=plays,
        practices=compiler.named,
        reads=reads_of(steps.values()),
        set_aside=set_aside,
        response=_response(shape.people.values()),
    )


def _response(people: Iterable[schema.Person]) -> int | None:
    """The number of the response class that the case fixes."""
    fixed = [person.response for person in people if person.vitals is not None and person.response is not None]
    return response_number(fixed[0]) if fixed else None


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.line, problem.column, problem.code))


def _with_lines(problem: Problem, again: Mapping[tuple[str, str], list[int]]) -> Problem:
    """A problem with the lines in which the same one stands again."""
    found = again.get((problem.code, problem.message), [])
    lines = sorted(set(found) - {0, problem.line})
    if not lines:
        return problem
    more = len(lines) - 5 + found.count(0)
    listed = ", ".join(map(str, lines[:5])) + (f" and {more} more" if more > 0 else "")
    said = f"The same in line{'s' if len(lines) > 1 else ''} {listed}."
    return replace(problem, hint=f"{problem.hint} {said}".strip())


def reads_of(steps: Iterable[Step]) -> Reads:
    """What the guards of options and ways read: only that can make two states differ in what follows."""
    guards: list[trees.Guard | None] = []
    for step in steps:
        guards += [way.when for way in step.next]
        for option in step.decision.options if step.decision else ():
            guards.append(option.when)
            if option.next:
                guards += [way.when for way in option.next]
        if step.hour is not None:
            guards += guards_of(step)
            guards += [way.when for option in step.hour.exits for way in option.next]
    return read_by(guards)
