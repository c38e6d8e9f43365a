"""From the checked shape of a case to a frozen Case: every cross-reference followed, every expression read.

All problems of a file come in one run. What a broken part declares is taken as known, so that one mistake is one
problem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from ..document import Document
from ..engine import guard as trees
from ..engine.model import Case, Change, Fact, Practice, Quantity, Reads, Step
from ..problems import Path, Problem, quoted, suggestion
from .broken import check_broken
from .declare import declare
from .expression import read_change, read_guard
from .frame import compile_gate, compile_head, compile_people, compile_setting
from .names import Names
from .plays import compile_plays
from .remedies import ExpressionError
from .shape import Shape, read_shape
from .steps import compile_steps

MOST = 200
"""Problems after which a file is not checked further."""
MOST_AGAIN = 20
"""Lines in which the same problem stands again, as far as they are looked for."""
REPEATED = frozenset(["K302", "K305", "K306", "K401", "K402", "K403", "K405", "K407", "K420"])
"""Codes of names that do not exist: the same one is reported once, with the lines in which it stands again."""
Hint = str | Callable[[], str]
Scored = tuple[tuple[str, ...], tuple[str, ...]]


class Enough(Exception):
    """There are so many problems that more would not help anybody."""


class Compiler:
    """What the parts of compilation share: the document, its shape, the names, the practices, the problems."""

    def __init__(self, document: Document, practices: Mapping[str, Practice]) -> None:
        self.document = document
        self.practices = practices
        self.problems: list[Problem] = []
        self.again: dict[tuple[str, str], list[int]] = {}
        self.shape = Shape()
        self.names = Names()
        self.named: dict[str, Practice] = {}
        self.guards: dict[str, trees.Guard] = {}
        self.read_changes: dict[str, Change] = {}
        """Guards and changes by their text: many stand in a case more than once."""
        self.quantities: list[Quantity] = []
        self.facts: list[Fact] = []
        self.policies: Mapping[str, str] | None = None
        """The clinic's own rules; None where they could not be read. So with what it adopts."""
        self.adopted: frozenset[str] | None = None

    def read(self) -> Shape:
        """Read the shape of the document. Raises Enough."""
        self.shape = read_shape(self.document, self.add)
        if self.shape.setting is not None:
            self.policies = self.shape.setting.policies
            self.adopted = frozenset(self.shape.setting.adopts)
        return self.shape

    def add(self, problem: Problem) -> None:
        """Add a located problem. Raises Enough where there are too many."""
        self.problems.append(problem)
        if len(self.problems) >= MOST:
            raise Enough

    def report(
        self, code: str, message: str, hint: Hint, path: Path, key: bool = False, offset: int | None = None
    ) -> None:
        """Add a problem at a path of the document. Raises Enough."""
        again = self.again.get((code, message))
        if again is not None and len(again) >= MOST_AGAIN:
            again.append(0)
            return
        problem = self.document.locate(Problem(code, message, path=path), key=key, offset=offset)
        if again is not None:
            again.append(problem.line)
            return
        if code in REPEATED:
            self.again[code, message] = []
        self.add(replace(problem, hint=hint if isinstance(hint, str) else hint()))

    def guard(self, text: str | None, path: Path) -> trees.Guard | None:
        """The tree of a guard, or None where there is none or it cannot be read (which is reported)."""
        if text is None:
            return None
        if text not in self.guards:
            try:
                self.guards[text] = read_guard(text, self.names)
            except ExpressionError as error:
                self.expression(error, path)
                return None
        return self.guards[text]

    def changes(self, texts: Iterable[str], path: Path) -> tuple[Change, ...]:
        """The changes of an answer, those left out that cannot be read (which is reported)."""
        read: list[Change] = []
        for index, text in enumerate(texts):
            if text not in self.read_changes:
                try:
                    self.read_changes[text] = read_change(text, self.names)
                except ExpressionError as error:
                    self.expression(error, (*path, index))
                    continue
            read.append(self.read_changes[text])
        return tuple(read)

    def expression(self, error: ExpressionError, path: Path) -> None:
        """Report what is wrong inside an expression."""
        self.report(error.code, error.message, lambda: error.hint, path, offset=error.offset)

    def reveals(self, names: Iterable[str], path: Path) -> int:
        """The bits of the facts that are named."""
        bits = 0
        facts = self.names.facts
        for index, name in enumerate(names):
            if name in facts:
                bits |= facts[name]
            elif "chart" not in self.shape.lost:
                message = f"The chart has no fact {quoted(name)}."
                self.report("K402", message, lambda name=name: suggestion(name, facts), (*path, index))  # type: ignore[misc]
        return bits

    def practice(self, name: str, path: Path) -> Practice | None:
        """The practice of the catalogue that is named, or None where there is none (which is reported)."""
        practice = self.practices.get(name)
        if practice is None:
            self.report("K401", f"The catalogue has no practice {quoted(name)}.", lambda: self._practices(name), path)
            return None
        self.named[name] = practice
        return practice

    def _practices(self, name: str) -> str:
        if name in (self.policies or ()):
            return f"Did you mean the clinic's policy? Write `policy.{name}`."
        hint = suggestion(name, self.practices)
        return "`kapsim practices` lists them all." if hint.startswith("Allowed") else hint

    def scored(self, names: Iterable[str], path: Path, policies: bool = True) -> Scored:
        """Practices and, where they may stand, clinic policies (`policy.ID`) named by an answer, each once."""
        if not names:
            return (), ()
        practices: list[str] = []
        own: list[str] = []
        for index, name in enumerate(names):
            where = (*path, index)
            if name.startswith("policy."):
                entry, target = name[7:], own
                if not policies:
                    hint = "The clinic's own policies are upheld or violated, nothing else."
                    self.report("K424", f"`{path[-1]}` names practices of the catalogue only.", hint, where)
                    continue
                if self.policies is not None and entry not in self.policies:
                    known = [f"policy.{policy}" for policy in self.policies]
                    hint = suggestion(name, known) or "The setting has no `policies`."
                    self.report("K403", f"The clinic has no policy {quoted(entry)}.", hint, where)
            else:
                entry, target = name, practices
                if self.practice(name, where) is None:
                    continue
            if entry in target:
                self.report("K404", f"{quoted(name)} stands here twice.", "Delete one of them.", where)
            else:
                target.append(entry)
        return tuple(practices), tuple(own)


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
    )


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
    slots: set[int] = set()
    facts = chosen = 0
    clock = False
    seen: set[int] = set()
    for step in steps:
        guards = [way.when for way in step.next]
        for option in step.decision.options if step.decision else ():
            guards.append(option.when)
            if option.next:
                guards += [way.when for way in option.next]
        for guard in guards:
            if guard is None or id(guard) in seen:
                continue
            seen.add(id(guard))
            for node in trees.parts(guard):
                match node:
                    case trees.Reading(_, slot):
                        slots.add(slot)
                    case trees.Revealed(_, bit):
                        facts |= bit
                    case trees.Chose(_, bit):
                        chosen |= bit
                    case trees.Clock():
                        clock = True
    return Reads(tuple(sorted(slots)), facts, chosen, clock)
