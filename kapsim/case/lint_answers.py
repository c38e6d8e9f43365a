"""Advice on answers that can be told apart without knowing the field: by length, caution or absolute words.

Trainees learn to pick the answer that sounds safe, the longest or the most cautious one, where the best answer is
mostly that. So length should vary, and some wrong answers should err by caution.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..engine.model import DOMAINS, Case, Decision, Option, Step
from ..engine.rubric import Rubric
from ..problems import Path, Problem

FEWEST = 4
"""Decisions from which on a habit can be told from chance. With four answers each, where the longest is the best one
in a quarter of decisions by chance, more than half of four happens by chance in one case of twenty."""
ABSOLUTES = 2
"""Wrong answers with an absolute word from which on the word is a cue: one is somebody's way of speaking."""
ABSOLUTE = re.compile(r"\b(?:always|never(?! mind))\b", re.IGNORECASE)
PARTS = {"choose": "options", "select": "items", "order": "items"}
MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision for one of several options, with those that are best and the others."""

    step: str
    best: tuple[Option, ...]
    others: tuple[Option, ...]


class Answers:
    """The answers of a case by what they are worth, guards aside."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._rubric = Rubric(case)

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """The decisions for one of several options in which some are best and some are not."""
        found: list[Choice] = []
        for step in self.case.steps.values():
            if step.decision is not None and step.decision.kind == "choose":
                best = self._best(step.decision)
                others = tuple(option for option in step.decision.options if option not in best)
                if best and others:
                    found.append(Choice(step.id, best, others))
        return tuple(found)

    def _best(self, decision: Decision) -> tuple[Option, ...]:
        worths = [self._rubric.worth((option.id,), (option,), decision) for option in decision.options]
        most = tuple(max(worth.earned[index] for worth in worths) for index in range(len(DOMAINS)))
        pairs = zip(decision.options, worths, strict=True)
        return tuple(option for option, worth in pairs if any(most) and worth.earned == most and worth.clean)

    def domains(self, option: Option) -> list[str]:
        """The domains in which an answer violates a practice that counts."""
        violated = {self.case.practices[name].domain for name in self._rubric.counted(option.violates)}
        return [domain for domain in DOMAINS if domain in violated]


def lint_answers(answers: Answers) -> Iterator[Problem]:
    """Advice on the answers of a case beside each other, and on what they cost."""
    yield from _longest(answers.choices)
    yield from _cautious(answers)
    yield from _absolutes(answers)
    yield from _several_domains(answers)


def path_of(step: Step, answer: str) -> Path:
    """Where an option, an item or an outcome (its id) of a decision stands in the file."""
    assert step.decision is not None
    if answer in [outcome.id for outcome in step.decision.outcomes]:
        return ("steps", step.id, "order", answer)
    return ("steps", step.id, step.decision.kind, PARTS[step.decision.kind], answer)


def answers_of(step: Step) -> Iterator[tuple[Option, Path]]:
    """Everything with consequences that can be done at a step, or left undone in its hour, and where it stands."""
    if step.decision is not None:
        for option in (*step.decision.options, *step.decision.outcomes):
            yield option, path_of(step, option.id)
    if step.hour is None:
        return
    where: Path = ("steps", step.id, "observe")
    for cue in step.hour.cues:
        for option in cue.decision.options:
            yield option, (*where, "cues", cue.id, "answers", option.id)
        if cue.missed is not None:
            yield cue.missed, (*where, "cues", cue.id, "missed")
    for act in step.hour.acts:
        if act.unasked is not None:
            yield act.unasked, (*where, "unasked", act.id)


def named(names: Sequence[str]) -> str:
    """`a`, `b` and 3 more."""
    shown = ", ".join(f"`{name}`" for name in names[:MOST_NAMED])
    return f"{shown} and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else shown


def listed(words: Sequence[str]) -> str:
    """`safety`, `safety and support`, `safety, support and integration`."""
    return " and ".join([part for part in (", ".join(words[:-1]), *words[-1:]) if part])


def _longest(choices: Sequence[Choice]) -> Iterator[Problem]:
    where = [c.step for c in choices if max(map(_length, c.best)) > max(map(_length, c.others))]
    if len(choices) >= FEWEST and 2 * len(where) > len(choices):
        message = f"In {len(where)} of {len(choices)} decisions the best answer is the longest."
        hint = f"That can be learned instead of the practice. Cut it, or give another its reasons too: {named(where)}."
        yield Problem("K820", message, hint, path=("steps",))


def _cautious(answers: Answers) -> Iterator[Problem]:
    leaning = [(c.step, {option.leans for option in c.others} - {""}) for c in answers.choices]
    marked = [(step, leans) for step, leans in leaning if leans]
    where = [step for step, leans in marked if leans == {"eager"}]
    options = [option for step in answers.case.steps.values() for option, _ in answers_of(step)]
    if answers.choices and not any(option.leans == "cautious" for option in options):
        message = "No answer of the case errs by caution."
        hint = (
            "Then the most careful one is always right. Write a needless alarm or delay, and mark it `leans: cautious`."
        )
        yield Problem("K822", message, hint, path=("steps",))
    elif len(marked) >= FEWEST and 2 * len(where) > len(marked):
        message = f"In {len(where)} of {len(marked)} decisions every wrong answer that is marked leans eager."
        hint = f"There the most careful answer is right. Let one err by caution, `leans: cautious`: {named(where)}."
        yield Problem("K821", message, hint, path=("steps",))


def _absolutes(answers: Answers) -> Iterator[Problem]:
    best = [option for choice in answers.choices for option in choice.best]
    wrong = [(choice.step, option) for choice in answers.choices for option in choice.others]
    for step in answers.case.steps.values():
        if step.decision is not None and step.decision.kind == "select":
            best += [option for option in step.decision.options if option.upholds]
            wrong += [(step.id, option) for option in step.decision.options if not (option.upholds or option.partly)]
    found = [f"{step}.{option.id}" for step, option in wrong if ABSOLUTE.search(option.text)]
    if len(found) >= ABSOLUTES and not any(ABSOLUTE.search(option.text) for option in best):
        message = f"`always` and `never` stand in {len(found)} wrong answers and in no best one: {named(found)}."
        hint = "Such words give an answer away. Say it without them, or let a best answer say one where it is true."
        yield Problem("K823", message, hint, path=("steps",))


def _several_domains(answers: Answers) -> Iterator[Problem]:
    for step in answers.case.steps.values():
        for option, path in answers_of(step):
            if len(domains := answers.domains(option)) > 1:
                message = f"`{option.id}` violates practices of {listed(domains)}: one behaviour, punished twice."
                hint = "Keep the practice closest to what is done. Where two things are done, make two decisions of it."
                yield Problem("K826", message, hint, path=path)
                break


def _length(option: Option) -> int:
    return len(option.text)
