"""Which step and which answer of the new edition is which of the old: by id, else by the text that a trainee reads."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from .engine.guard import Guard, spelled
from .engine.model import Case, Change, Exit, Option, Scene, Step
from .engine.state import Answer
from .places import named_answers

CHOSE = re.compile(r"\bchose ([a-z0-9-]+)\.([a-z0-9-]+(?:\.[a-z0-9-]+)?)")
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
        here, there = _texts(old.steps[before]), _texts(new.steps[after])
        same = {name: name for name in here if name in there}
        rest = ({n: t for n, t in here.items() if n not in same}, {n: t for n, t in there.items() if n not in same})
        known = same | _renamed(*rest)
        options |= {(before, name): other for name, other in (known | _in_cues(new.steps[after], known)).items()}
    return Matching(steps, options)


def changes_key(changes: Iterable[Change]) -> Key:
    """The key of what an answer changes; the range of a quantity is a matter of its own."""
    return tuple((change.name, change.symbol, change.amount) for change in changes)


def all_answers(step: Step) -> dict[str, Option]:
    """Everything with consequences at a step, by name: in an hour also `CUE.missed` and `unasked.ACT`."""
    hour = step.hour
    missed = {f"{cue.id}.missed": cue.missed for cue in hour.cues if cue.missed} if hour else {}
    unasked = {f"unasked.{act.id}": act.unasked for act in hour.acts if act.unasked} if hour else {}
    return named_answers(step) | missed | unasked


def _texts(step: Step) -> dict[str, str]:
    """What can be done at a step, by id: options and items, or the acts of an hour."""
    if step.hour is not None:
        return {act.id: act.text for act in step.hour.acts}
    return {option.id: option.text for option in step.decision.options} if step.decision else {}


def _in_cues(new: Step, acts: Mapping[str, str]) -> dict[str, str]:
    """Of acts that have another id, the answers to cues in which they stand."""
    names = all_answers(new) if new.hour else {}
    renamed = {other: name for name, other in acts.items() if name != other}
    parts = [name.rpartition(".") for name in names]
    return {f"{cue}.{renamed[act]}": f"{cue}.{act}" for cue, _, act in parts if act in renamed}


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
        tuple(sorted(_texts(step).values())),
        step.end.title if step.end else "",
    )
