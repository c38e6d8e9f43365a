"""All that `kapsim check` says about a file: shape, references, what is wrong as it is played, and its test plays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..engine import run
from ..engine.explore import explore
from ..engine.model import Case, Play, Practice
from ..engine.proof import STATE_LIMIT, Finding, Proof
from ..engine.score import Result, score
from ..engine.state import Answer, Event, State
from ..problems import Path, Problem
from ..source import Document
from .aside import Aside, unused, weigh
from .causes import causes, closed, forgiven
from .compile import compile_case
from .lint import lint
from .lint_answers import path_of
from .plays import COUNT


@dataclass(frozen=True, slots=True)
class Played:
    """One test play and what came of it (None where it could not be played to the end)."""

    play: Play
    result: Result | None


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked file: what must be mended, in its order, and the case, proof and plays as far as they were reached.

    advice: what is to be weighed, and no error. set_aside: advice that the case sets aside, with the reasons.
    """

    problems: tuple[Problem, ...]
    case: Case | None = None
    proof: Proof | None = None
    plays: tuple[Played, ...] = ()
    advice: tuple[Problem, ...] = ()
    set_aside: tuple[Aside, ...] = ()


class Stop(Exception):
    """A scripted play that cannot go on: which answer (index), and why."""

    def __init__(self, index: int, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.index, self.code, self.message, self.hint = index, code, message, hint


def check(
    document: Document, practices: Mapping[str, Practice], proof: Proof | None = None, limit: int = STATE_LIMIT
) -> Checked:
    """Check a document that was read; `limit` is how many states are explored at most.

    `proof` may be one that is already known for exactly this case.
    """
    case, problems = compile_case(document, practices)
    if case is None:
        return Checked(tuple(problems))
    proof = proof or explore(case, limit)
    told = [document.locate(_problem(case, finding), key=True) for finding in causes(case, proof.findings)]
    found = [problem for problem in told if not problem.advice]
    if not proof.complete:
        message = f"Not proven: {proof.states:,} states were explored, and there are more."
        hint = "Fewer variables that guards read, or fewer values for them, make a case small enough."
        found.append(document.locate(Problem("K510", message, hint, path=("steps",)), key=True))
    plays: list[Played] = []
    gone, spared = closed(proof.findings), forgiven(proof.findings)
    for play in case.plays:
        result, wrong = _play(case, play, proof)
        plays.append(Played(play, result))
        if not any(step in gone for step, _ in play.answers) and not _forgiven(result, spared):
            found += [document.locate(problem) for problem in wrong]
    advice = [problem for problem in told if problem.advice]
    advice += [document.locate(problem, key=True) for problem in lint(case, proof)]
    kept, aside = weigh(case, advice)
    if not found:
        kept += [document.locate(problem) for problem in unused(case, advice)]
    return Checked(_in_order(found), case, proof, tuple(plays), _in_order(kept), tuple(aside))


def _in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.line, problem.column, problem.code)))


def follow(case: Case, answers: Sequence[tuple[str, Answer]], response: int | None = None) -> list[Event]:
    """The events of scripted answers, of a patient of this response class; they may stop before the end.

    Raises Stop where an answer does not fit.
    """
    state, first = run.begin(case, response=response)
    events = list(first)
    for index, (step, answer) in enumerate(answers):
        state, more = _answer(case, state, index, step, answer)
        events += more
    return events


def fits(case: Case, state: State, index: int, step: str, answer: Answer) -> None:
    """Raises Stop where the answer given for `step` is not one that can be given in this state."""
    here = case.steps[state.step]
    if here.end is not None:
        raise Stop(index, "K604", f"The case has already ended at `{here.id}`.", "Take this answer away.")
    if state.step != step and step in case.steps and case.steps[step].hour is not None:
        message = f"The case waits at `{state.step}`, and the hour `{step}` is over (or has not begun)."
        raise Stop(index, "K601", message, f"Take `{answer[0]}` and what follows it in that hour away.")
    if state.step != step:
        hint = f"Give an answer to `{state.step}` here, or change the ones before."
        raise Stop(index, "K601", f"The case waits at `{state.step}`, not at `{step}`.", hint)
    try:
        run.need_possible(case, state, answer)
    except run.AnswerError as error:
        raise Stop(index, "K602", str(error)) from error


def _answer(case: Case, state: State, index: int, step: str, answer: Answer) -> tuple[State, tuple[Event, ...]]:
    fits(case, state, index, step, answer)
    return run.advance(case, state, answer)


def _problem(case: Case, finding: Finding) -> Problem:
    path: Path = ()
    if finding.step:
        path = path_of(case.steps[finding.step], finding.option) if finding.option else ("steps", finding.step)
    path = (*path, *finding.where)
    shown = "".join(f"\n      {step}: {_shown(answer)}" for step, answer in finding.witness)
    hint = f"{finding.hint}{f'{chr(10)}    Shown by:{shown}' if shown else ''}"
    return Problem(finding.code, finding.message, hint, path=path)


def _shown(answer: Answer) -> str:
    return answer[0] if len(answer) == 1 else f"[{', '.join(answer)}]"


def _play(case: Case, play: Play, proof: Proof) -> tuple[Result | None, list[Problem]]:
    path: Path = ("plays", play.name)
    try:
        events = follow(case, play.answers, play.response)
    except Stop as stop:
        where: Path = (*path, "answers", play.lines[stop.index])
        return None, [Problem(stop.code, f"Play `{play.name}`: {stop.message}", stop.hint, path=where)]
    result = score(case, events, proof)
    if result.end is None:
        step = events[-1].state.step
        hint = f"Go on with an answer to `{step}`."
        message = f"Play `{play.name}` has too few answers: the case waits at `{step}`."
        return result, [Problem("K603", message, hint, path=(*path, "answers"))]
    return result, list(_compare(play, result, path))


def _forgiven(result: Result | None, ends: set[str]) -> bool:
    """Whether a play comes to one of some good ends with a critical error that stands, and so to the wrong one."""
    errors = result.gate.errors if result and result.end in ends else ()
    return any(error.recovered is None for error in errors)


def _compare(play: Play, result: Result, path: Path) -> list[Problem]:
    expect = play.expect
    wrong: list[Problem] = []

    def differs(key: str, given: str, wanted: str) -> None:
        message = f"Play `{play.name}`: expected {key} {wanted}, and it came to {given}."
        wrong.append(Problem("K605", message, "Correct the case, or what is expected.", path=(*path, "expect", key)))

    if expect.end and result.end != expect.end:
        differs("end", f"`{result.end}`", f"`{expect.end}`")
    for domain, wanted in expect.domains:
        got = result.domain(domain)
        if wanted.endswith("%"):
            percent = None if got.value is None else int(got.value * 100)
            if percent != int(wanted[:-1]):
                differs(domain, f"{percent}%" if percent is not None else "not assessed", wanted)
        elif got.text != wanted and not _same(got.text, wanted):
            differs(domain, got.text, wanted)
    if expect.errors is not None and set(expect.errors) != set(result.gate.practices):
        differs("errors", _listed(result.gate.practices), _listed(expect.errors))
    return wrong


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"


def _same(text: str, wanted: str) -> bool:
    """Whether two counts are the same numbers (`7 2/4 of 9` is `7 1/2 of 9`)."""
    if not (COUNT.fullmatch(text) and COUNT.fullmatch(wanted)):
        return False
    return [_number(part) for part in text.split(" of ")] == [_number(part) for part in wanted.split(" of ")]


def _number(text: str) -> Fraction:
    return sum((Fraction(part) for part in text.split()), Fraction(0))
