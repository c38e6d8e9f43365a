"""What the parts of compilation share: the document, its shape, the names, the practices, the problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from ..document import Document
from ..engine import guard as trees
from ..engine.model import Change, Fact, Practice, Quantity
from ..engine.observation import Treatment
from ..problems import Path, Problem, quoted, suggestion
from . import step_schema
from .expression import read_change, read_guard
from .names import Names
from .remedies import ExpressionError
from .shape import Shape, read_shape

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
        self._outside: dict[str, trees.Guard] = {}
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

    def begin_hour(self, treatment: Treatment | None) -> None:
        """From here to `end_hour`, guards may read the minute of an hour and what this treatment does."""
        self._outside, self.guards = self.guards, {}
        self.names.hour, self.names.treatment = True, treatment

    def end_hour(self) -> None:
        """The hour is over."""
        self.guards, self._outside = self._outside, {}
        self.names.hour, self.names.treatment = False, None

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

    def check_contradictions(self, answer: step_schema.Item | step_schema.CueAnswer, path: Path) -> None:
        """An answer does one thing with a practice: it upholds, half upholds or violates it."""
        said: dict[str, str] = {}
        for key in ("upholds", "partly", "violates"):
            for index, name in enumerate(getattr(answer, key)):
                if said.setdefault(name, key) != key:
                    message = f"{quoted(name)} stands under `{said[name]}` already; an answer does one or the other."
                    self.report("K425", message, "Keep the one that is true.", (*path, key, index))
