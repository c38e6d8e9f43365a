"""Scored test plays: their references while compiling, and what they give when they are run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..engine.body import Response
from ..engine.model import DOMAINS, Decision, Expectation, Play, Step
from ..engine.observation import RESPONSES
from ..engine.state import Answer
from ..problems import Path, Problem, quoted, suggestion
from ..source import read
from . import schema
from .compiler import Compiler

NUMBER = r"(?:\d+(?:\s+\d+/[1-9]\d*)?|\d+/[1-9]\d*)"
COUNT = re.compile(rf"{NUMBER}\s+of\s+{NUMBER}|\d{{1,3}}\s*%")


def compile_plays(compiler: Compiler, steps: Mapping[str, Step]) -> tuple[Play, ...]:
    """The plays of a case; what they name must exist."""
    plays: list[Play] = []
    for name, play in compiler.shape.plays.items():
        path: Path = ("plays", name)
        for index, given in enumerate(play.answers):
            _check_answer(compiler, steps, given, (*path, "answers", index))
        _check_expectation(compiler, steps, play.expect, (*path, "expect"))
        expect = play.expect
        counts = tuple((d, " ".join(str(getattr(expect, d)).split())) for d in DOMAINS if getattr(expect, d))
        errors = None if expect.errors is None else tuple(expect.errors)
        written = [(given.step, tuple(given.answer)) for given in play.answers]
        apart = list(acts_apart(steps, written))
        plays.append(
            Play(
                name,
                tuple(answer for _, answer in apart),
                Expectation(expect.end or "", counts, errors),
                lines=tuple(line for line, _ in apart),
                response=response_number(play.response) if play.response else None,
            )
        )
    return tuple(plays)


def acts_apart(
    steps: Mapping[str, Step], answers: Sequence[tuple[str, Answer]]
) -> Iterator[tuple[int, tuple[str, Answer]]]:
    """Answers as a run takes them, each with its place in the list: the acts of an hour one by one."""
    for index, (step, answer) in enumerate(answers):
        if step in steps and steps[step].hour is not None:
            yield from ((index, (step, (act,))) for act in answer)
        else:
            yield index, (step, answer)


def response_number(part: schema.ResponsePart) -> int:
    """The number of a response class."""
    return RESPONSES.index(Response(part.exposure, part.pressor))


def _check_answer(compiler: Compiler, steps: Mapping[str, Step], given: schema.Given, path: Path) -> None:
    if given.step in compiler.names.broken:
        return
    if given.step not in steps:
        hint = suggestion(given.step, [name for name, step in steps.items() if step.decision])
        compiler.report("K430", f"There is no step {quoted(given.step)}.", hint, (*path, given.step), True)
        return
    step = steps[given.step]
    decision: Decision | None = step.decision
    if decision is None and step.hour is None:
        hint = "Leave it out; a play lists answers only."
        compiler.report("K430", f"The step `{given.step}` asks nothing.", hint, (*path, given.step), True)
        return
    options = decision.options if decision else step.hour.acts if step.hour else ()
    known = [option.id for option in options]
    for index, name in enumerate(given.answer):
        if name not in known:
            message = f"The step `{given.step}` has no answer {quoted(name)}."
            compiler.report("K431", message, suggestion(name, known), (*path, given.step, index))


def _check_expectation(compiler: Compiler, steps: Mapping[str, Step], expect: schema.Expect, path: Path) -> None:
    ends = [name for name, step in steps.items() if step.end]
    if expect.end and expect.end not in ends and expect.end not in compiler.names.broken:
        message = f"{quoted(expect.end)} is not a step that ends."
        compiler.report("K432", message, suggestion(expect.end, ends), (*path, "end"))
    for domain in DOMAINS:
        count = getattr(expect, domain)
        if count and not COUNT.fullmatch(" ".join(count.split())):
            hint = "Write `7 of 9`, `7 1/2 of 9` or `83%`."
            compiler.report("K433", f"{quoted(count)} is neither a count nor a percentage.", hint, (*path, domain))
    gate = compiler.shape.gate
    gated = (*gate.must_do, *gate.must_not) if gate else ()
    for index, name in enumerate(expect.errors or ()):
        where = (*path, "errors", index)
        if compiler.practice(name, where) and gate and name not in gated:
            message = f"{quoted(name)} is not in the gate, so it can be no critical error."
            compiler.report("K434", message, suggestion(name, gated), where)


def read_answers(raw: bytes, name: str) -> tuple[tuple[tuple[str, Answer], ...], list[Problem]]:
    """Answers as a play lists them, from YAML or JSON text, and what is wrong with their form."""
    document = read(raw, name)
    problems = list(document.problems)
    answers: list[tuple[str, Answer]] = []
    entries = document.value if document.readable else []
    if not isinstance(entries, list):
        message = "Answers are a list: one `- STEP: OPTION` a line."
        return (), [*problems, document.locate(Problem("K209", message))]
    for index, entry in enumerate(entries):
        given = list(entry.items()) if isinstance(entry, dict) else []
        step, answer = given[0] if len(given) == 1 else ("", None)
        several: list[Any] = answer if isinstance(answer, list) else [answer]
        if not step or not all(isinstance(part, str) for part in several):
            hint = "Write `- arrival: rest-and-recheck`, or `- second-reading: [a, b]` for several."
            problem = Problem("K209", "An answer is `STEP: OPTION`.", hint, path=(index,))
            problems.append(document.locate(problem))
        else:
            answers.append((step, tuple(several)))
    return tuple(answers), problems
