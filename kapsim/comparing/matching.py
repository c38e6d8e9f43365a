"""Which step and which answer of the new edition is which of the old: by id, else by the text that a trainee reads."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from ..engine.guard import Guard, spelled
from ..engine.model import Answer, Case, Change, Decision, Exit, Option, Scene, Step

CHOSE = re.compile(r"\bchose ([a-z0-9-]+)\.([a-z0-9-]+)")
Key = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """Ids of the old edition -> ids of the new one, for what is there in both.

    A key says what something is whatever it is called and wherever it is kept: equal keys, nothing changed.
    """

    steps: Mapping[str, str]
    options: Mapping[tuple[str, str], str]

    def step(self, old: str) -> str:
        """The id by which a step of the old edition is known in the new one; its own where it is gone."""
        return self.steps.get(old, old)

    def answer(self, step: str, answer: Answer) -> Answer:
        """An answer to a step of the old edition in the ids of the new one."""
        return tuple(self.options.get((step, name), name) for name in answer)

    def guard(self, guard: Guard | None) -> str:
        """The key of a guard."""

        def renamed(found: re.Match[str]) -> str:
            return f"chose {self.step(found[1])}.{self.options.get((found[1], found[2]), found[2])}"

        return CHOSE.sub(renamed, spelled(guard)) if guard is not None else ""

    def scene(self, scene: Scene) -> tuple[Key, ...]:
        """The keys of the lines of a scene."""
        return tuple((line.text, line.speaker, self.guard(line.when)) for line in scene)

    def ways(self, ways: Iterable[Exit]) -> Key:
        """The key of where something leads."""
        return tuple((self.step(way.to), self.guard(way.when)) for way in ways)


NOTHING = Matching({}, {})
"""For the keys of the new edition itself."""


def match(old: Case, new: Case) -> Matching:
    """Match the steps and answers of two editions."""
    steps = {name: name for name in old.steps if name in new.steps}
    steps |= _renamed(
        {name: _read(step) for name, step in old.steps.items() if name not in steps},
        {name: _read(step) for name, step in new.steps.items() if name not in steps},
    )
    options: dict[tuple[str, str], str] = {}
    for before, after in steps.items():
        of_old, of_new = old.steps[before].decision, new.steps[after].decision
        if of_old is None or of_new is None:
            continue
        here, there = ({option.id: option.text for option in of.options} for of in (of_old, of_new))
        same = {name: name for name in here if name in there}
        rest = ({n: t for n, t in here.items() if n not in same}, {n: t for n, t in there.items() if n not in same})
        options |= {(before, name): other for name, other in (same | _renamed(*rest)).items()}
    return Matching(steps, options)


def changes_key(changes: Iterable[Change]) -> Key:
    """The key of what an answer changes; the range of a quantity is a matter of its own."""
    return tuple((change.name, change.symbol, change.amount) for change in changes)


def all_options(decision: Decision) -> tuple[Option, ...]:
    """The options or items of a decision, and the outcomes of an order."""
    return (*decision.options, *decision.outcomes)


def _renamed(old: Mapping[str, Hashable], new: Mapping[str, Hashable]) -> dict[str, str]:
    """Pairs that read the same and nothing else does."""
    found: dict[str, str] = {}
    for name, text in old.items():
        others = [other for other, its in new.items() if its == text]
        if text and len(others) == 1 and sum(its == text for its in old.values()) == 1:
            found[name] = others[0]
    return found


def _read(step: Step) -> Key:
    """All that is read of a step, by which it is known again under another id."""
    decision = step.decision
    return (
        step.heading,
        tuple((line.text, line.speaker) for line in step.scene),
        decision.prompt if decision else "",
        tuple(sorted(option.text for option in decision.options)) if decision else (),
        step.end.title if step.end else "",
    )
