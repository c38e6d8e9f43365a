"""From the checked shape of a case to a frozen Case: every cross-reference followed, every expression read.

All problems of a file come in one run. What a broken part declares is taken as known, so that one mistake is one
problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..engine import guard as trees
from ..engine.model import (
    Case,
    Change,
    Fact,
    Gate,
    Person,
    Practice,
    Quantity,
    Reads,
    Review,
    Setting,
    Step,
)  # fmt: skip
from ..problems import Path, Problem, suggestion
from ..source import Document
from . import schema
from .expression import ExpressionError, read_change, read_guard
from .fields import paragraphs
from .names import ID, WORDS, Names
from .plays import compile_plays
from .shape import Shape, read_shape
from .steps import compile_steps

MOST_GATED = 5
CHOSEN = re.compile(r"\bchose\s+([a-z0-9-]+\.[a-z0-9.-]*[a-z0-9])")


class Compiler:
    """What the parts of compilation share: the document, its shape, the names, the practices, the problems."""

    def __init__(self, document: Document, practices: Mapping[str, Practice]) -> None:
        self.document = document
        self.practices = practices
        self.problems: list[Problem] = []
        self.shape: Shape = read_shape(document, self.problems.append)
        self.names = Names()
        self.named: dict[str, Practice] = {}
        self.quantities: list[Quantity] = []
        self.facts: list[Fact] = []
        head = self.shape.head
        self.policies: Mapping[str, str] | None = head.setting.policies if head else None
        self.adopted: frozenset[str] = frozenset(head.setting.adopts if head else ())

    def report(self, code: str, message: str, hint: str, path: Path, key: bool = False, offset: int = 0) -> None:
        """Add a problem at a path of the document."""
        self.problems.append(self.document.locate(Problem(code, message, hint, path=path), key=key, offset=offset))

    def guard(self, text: str | None, path: Path) -> trees.Guard | None:
        """The tree of a guard, or None where there is none or it cannot be read (which is reported)."""
        if text is None:
            return None
        try:
            return read_guard(text, self.names)
        except ExpressionError as error:
            self.report(error.code, error.message, error.hint, path, offset=error.offset)
            return None

    def changes(self, texts: Iterable[str], path: Path) -> tuple[Change, ...]:
        """The changes of an answer, those left out that cannot be read (which is reported)."""
        read: list[Change] = []
        for index, text in enumerate(texts):
            try:
                read.append(read_change(text, self.names))
            except ExpressionError as error:
                self.report(error.code, error.message, error.hint, (*path, index), offset=error.offset)
        return tuple(read)

    def reveals(self, names: Iterable[str], path: Path) -> int:
        """The bits of the facts that are named."""
        bits = 0
        for index, name in enumerate(names):
            if name in self.names.facts:
                bits |= self.names.facts[name]
            else:
                hint = suggestion(name, self.names.facts)
                self.report("K402", f"The chart has no fact `{name}`.", hint, (*path, index))
        return bits

    def practice(self, name: str, path: Path) -> Practice | None:
        """The practice of the catalogue that is named, or None where there is none (which is reported)."""
        practice = self.practices.get(name)
        if practice is None:
            hint = suggestion(name, self.practices) if name else ""
            if hint.startswith("Allowed"):
                hint = "`kapsim practices` lists them all."
            self.report("K401", f"The catalogue has no practice `{name}`.", hint, path)
            return None
        self.named[name] = practice
        return practice

    def scored(self, names: Iterable[str], path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Practices and clinic policies (`policy.ID`) named by an answer, each once."""
        practices: list[str] = []
        policies: list[str] = []
        for index, name in enumerate(names):
            where = (*path, index)
            prefix, _, policy = name.partition("policy.")
            if not prefix and policy:
                if self.policies is not None and policy not in self.policies:
                    hint = suggestion(policy, self.policies)
                    self.report("K403", f"The clinic has no policy `{policy}`.", hint, where)
                target, entry = policies, policy
            else:
                if self.practice(name, where) is None:
                    continue
                target, entry = practices, name
            if entry in target:
                self.report("K404", f"`{name}` stands here twice.", "", where)
            else:
                target.append(entry)
        return tuple(practices), tuple(policies)

    def check_id(self, name: str, path: Path) -> None:
        """Report an id that is not in kebab-case or is a word of the language."""
        if not ID.fullmatch(name):
            better = "-".join(re.findall(r"[a-z0-9]+", name.lower())) or "first-step"
            self.report("K405", f"`{name}` cannot be an id.", f"Use small letters and hyphens: `{better}`.", path, True)
        elif name in WORDS:
            self.report("K405", f"`{name}` is a word of the language and cannot be an id.", "", path, True)


def compile_case(document: Document, practices: Mapping[str, Practice]) -> tuple[Case | None, list[Problem]]:
    """The case of a document, and all problems of the file in its order. No case where there is any problem."""
    if not document.readable:
        return None, list(document.problems)
    compiler = Compiler(document, practices)
    _declare(compiler)
    steps = compile_steps(compiler)
    plays = compile_plays(compiler, steps)
    case = None
    if compiler.shape.head is not None:
        case = _assemble(compiler, compiler.shape.head, steps, plays)
    problems = sorted([*document.problems, *compiler.problems], key=lambda p: (p.line, p.column, p.code))
    return (case if not problems else None), problems


def _declare(compiler: Compiler) -> None:
    """Collect every name that a guard can read, before any guard is read."""
    shape, names = compiler.shape, compiler.names
    taken: dict[str, str] = {}
    for key in ("people", "chart", "gauges", "variables", "steps"):
        for name in shape.ids.get(key, ()):
            compiler.check_id(name, (key, name))
            if key in {"chart", "gauges", "variables"}:
                if name in taken:
                    message = f"`{name}` is already the name of an entry in `{taken[name]}`."
                    compiler.report("K406", message, "Guards read both by name: rename one.", (key, name), True)
                taken.setdefault(name, key)
    if "you" in shape.ids.get("people", ()):
        compiler.report("K405", "`you` is the trainee and cannot be an id.", "", ("people", "you"), True)
    _declare_facts(compiler)
    for gauge_id in shape.ids.get("gauges", ()):
        _declare_gauge(compiler, gauge_id, shape.gauges.get(gauge_id))
    for variable_id in shape.ids.get("variables", ()):
        _declare_variable(compiler, variable_id, shape.variables.get(variable_id))
    names.steps = set(shape.ids.get("steps", ()))
    names.broken = names.steps - set(shape.steps)
    wanted = {found for line in compiler.document.lines for found in CHOSEN.findall(line)}
    for step_id, step in shape.steps.items():
        for option_id in _option_ids(step):
            reference = f"{step_id}.{option_id}"
            names.options[reference] = 0
    for index, reference in enumerate(name for name in names.options if name in wanted):
        names.options[reference] = 1 << index


def _option_ids(step: Any) -> list[str]:
    match step:
        case schema.ChooseStep():
            return list(step.choose.options)
        case schema.SelectStep():
            return list(step.select.items)
        case schema.OrderStep():
            return ["kept", "broken"]
    return []


def _declare_facts(compiler: Compiler) -> None:
    for index, name in enumerate(compiler.shape.ids.get("chart", ())):
        compiler.names.facts[name] = 1 << index
        fact = compiler.shape.chart.get(name)
        if fact is not None:
            compiler.facts.append(Fact(name, fact.title, paragraphs(fact.text), fact.at_start, 1 << index))


def _declare_gauge(compiler: Compiler, name: str, gauge: schema.Gauge | None) -> None:
    compiler.names.quantities[name] = None
    if gauge is None:
        return
    path: Path = ("gauges", name)
    if gauge.of not in compiler.shape.ids.get("people", ()):
        hint = suggestion(gauge.of, compiler.shape.ids.get("people", ()))
        compiler.report("K407", f"There is nobody called `{gauge.of}` in `people`.", hint, (*path, "of"))
    if _range(compiler, path, gauge.start, gauge.min, gauge.max):
        if len(gauge.shown) > gauge.max - gauge.min + 1:
            message = "There are more words than values for them to divide."
            compiler.report("K408", message, "", (*path, "shown"))
        _add(
            compiler,
            Quantity(
                name=name,
                slot=len(compiler.quantities),
                start=gauge.start,
                low=gauge.min,
                high=gauge.max,
                of=gauge.of,
                shown=tuple(gauge.shown),
            ),
        )


def _declare_variable(compiler: Compiler, name: str, variable: schema.Variable | None) -> None:
    compiler.names.quantities[name] = None
    if variable is None:
        return
    path: Path = ("variables", name)
    slot = len(compiler.quantities)
    if isinstance(variable.start, bool):
        if variable.min is not None or variable.max is not None:
            compiler.report("K408", f"`{name}` is true or false and has no `min` or `max`.", "", path, True)
        _add(compiler, Quantity(name=name, slot=slot, start=int(variable.start), low=0, high=1, truth=True))
        return
    low = 0 if variable.min is None else variable.min
    high = 100 if variable.max is None else variable.max
    if _range(compiler, path, variable.start, low, high):
        _add(compiler, Quantity(name=name, slot=slot, start=variable.start, low=low, high=high))


def _range(compiler: Compiler, path: Path, start: int, low: int, high: int) -> bool:
    if low < high and low <= start <= high:
        return True
    message = "`min` must be less than `max`." if low >= high else f"`start` lies outside of {low} to {high}."
    compiler.report("K408", message, "Set `min` and `max`; left out they are 0 and 100.", (*path, "start"))
    return False


def _add(compiler: Compiler, quantity: Quantity) -> None:
    compiler.quantities.append(quantity)
    compiler.names.quantities[quantity.name] = quantity


def _assemble(compiler: Compiler, head: schema.CaseHead, steps: Mapping[str, Step], plays: Any) -> Case:
    if not head.fictional:
        compiler.report("K409", "kapsim takes fictional cases only.", "Write `fictional: true`.", ("fictional",))
    compiler.check_id(head.id, ("id",))
    if head.review.status == "reviewed" and not (head.review.by and head.review.on):
        compiler.report("K410", "A reviewed case says `by` whom and `on` which day.", "", ("review",), True)
    return Case(
        id=head.id,
        title=_line(head.title),
        summary=_line(head.summary),
        level=head.level,
        takes=head.takes,
        objectives=tuple(map(_line, head.objectives)),
        content_notes=tuple(map(_line, head.content_notes)),
        review=Review(head.review.status, head.review.by or "", head.review.on or ""),
        setting=_setting(compiler, head.setting),
        people=_people(compiler),
        facts=tuple(compiler.facts),
        quantities=tuple(compiler.quantities),
        gate=_gate(compiler, head.gate),
        steps=steps,
        start=next(iter(steps), ""),
        plays=plays,
        practices=compiler.named,
        reads=reads_of(steps.values()),
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _people(compiler: Compiler) -> dict[str, Person]:
    people: dict[str, Person] = {}
    with_body: list[str] = []
    for name, person in compiler.shape.people.items():
        if person.vitals is not None:
            with_body.append(name)
        people[name] = Person(
            id=name,
            name=_line(person.name),
            role=_line(person.role),
            age=person.age,
            pronouns=person.pronouns or "",
            weight_kg=person.weight_kg,
            vitals=person.vitals.model_dump() if person.vitals else {},
        )
    for name in with_body[1:]:
        message = f"At most one person carries a body, and `{with_body[0]}` does already."
        compiler.report("K411", message, "Take `vitals` away from one of them.", ("people", name, "vitals"), True)
    return people


def _setting(compiler: Compiler, setting: schema.Setting) -> Setting:
    for name in setting.policies:
        compiler.check_id(name, ("setting", "policies", name))
    for index, name in enumerate(setting.adopts):
        path: Path = ("setting", "adopts", index)
        practice = compiler.practice(name, path)
        if practice is not None and not practice.contested:
            compiler.report("K412", f"`{name}` is not contested: it counts without being adopted.", "", path)
    policies = {name: paragraphs(text) for name, text in setting.policies.items()}
    return Setting(
        route=setting.route or "",
        approach=setting.approach or "",
        starts=setting.starts,
        policies=policies,
        adopts=tuple(setting.adopts),
    )


def _gate(compiler: Compiler, gate: schema.Gate) -> Gate:
    count = len(gate.must_do) + len(gate.must_not)
    if not 1 <= count <= MOST_GATED:
        hint = "Name the one to five critical practices on which this case turns."
        compiler.report("K413", f"The gate names {count} practices.", hint, ("gate",), True)
    seen: set[str] = set()
    for key, listed in (("must_do", gate.must_do), ("must_not", gate.must_not)):
        for index, name in enumerate(listed):
            path: Path = ("gate", key, index)
            practice = compiler.practice(name, path)
            if name in seen:
                compiler.report("K404", f"`{name}` stands in the gate twice.", "", path)
            seen.add(name)
            if practice is None:
                continue
            if practice.severity != "critical":
                message = f"`{name}` is a {practice.severity} practice; only critical ones gate."
                compiler.report("K414", message, "", path)
            if practice.contested and name not in compiler.adopted:
                message = f"`{name}` is contested and this clinic does not adopt it, so it cannot gate."
                compiler.report("K415", message, "Add it to `adopts` in the setting.", path)
    return Gate(tuple(gate.must_do), tuple(gate.must_not))


def reads_of(steps: Iterable[Step]) -> Reads:
    """What the guards of options and ways read: only that can make two states differ in what follows."""
    slots: set[int] = set()
    facts = chosen = 0
    clock = False
    for step in steps:
        guards = [way.when for way in step.next]
        for option in step.decision.options if step.decision else ():
            guards += [option.when, *(way.when for way in option.next)]
        for guard in guards:
            for node in trees.parts(guard) if guard is not None else ():
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
