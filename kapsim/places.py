"""How a reader finds a part of a case again: steps are numbered as in the file, their answers lettered (`7c`).

The same numbers stand in the reading, on the map and in every condition, whatever the path, so that a remark about 7c
is a remark about one answer.
"""

from __future__ import annotations

import re

from .engine.model import Case, Decision, Fact, Option, Practice, Step

LETTERS = "abcdefghijklmnopqrstuvwxyz"
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
MARKS = ('"', "“", "”")
SINGLE = str.maketrans(dict.fromkeys(MARKS, "'"))
OUTCOMES = {"kept": "in order", "broken": "otherwise"}
"""What the two outcomes of an `order` are called, which have no text of their own."""


class Places:
    """The numbers, letters and titles of one case."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.numbers = {step: number for number, step in enumerate(case.steps, 1)}

    def title(self, step: str) -> str:
        """The heading of a step; its id as words where it has none."""
        return clean(self.case.steps[step].heading) or step.replace("-", " ").capitalize()

    def step(self, step: str) -> str:
        """A step as others name it: `7 Not a great ringer`."""
        return f"{self.numbers[step]} {self.title(step)}"

    def letter(self, step: str, option: str) -> str:
        """The letter of an option, an item or an act; `in order` or `otherwise` for the outcomes of an order.

        An answer to a cue, `CUE.ACT`, has the name of its cue and the letter of its act: `tears b`.
        """
        hour = self.case.steps[step].hour
        if hour is not None:
            cue, _, act = option.rpartition(".")
            return f"{cue} {_letter([known.id for known in hour.acts].index(act))}".strip()
        decision = self.case.steps[step].decision
        assert decision is not None, f"{step} asks nothing"
        return letter_of(decision, option)

    def answer(self, step: str, option: str) -> str:
        """An answer as others name it: `7c`, or `13 in order`."""
        letter = self.letter(step, option)
        return f"{self.numbers[step]}{' ' if ' ' in letter or letter in OUTCOMES.values() else ''}{letter}"

    def fact(self, fact: str) -> Fact:
        """The entry of the chart of that id (KeyError if none)."""
        for entry in self.case.facts:
            if entry.id == fact:
                return entry
        raise KeyError(fact)

    def gate(self, practice: str) -> str:
        """`must do` or `must not` for a practice of the gate, else nothing."""
        if practice in self.case.gate.must_do:
            return "must do"
        return "must not" if practice in self.case.gate.must_not else ""

    def practice(self, practice: str) -> Practice:
        """A practice that the case names."""
        return self.case.practices[practice]


def letter_of(decision: Decision, option: str) -> str:
    """The letter of an option among those of its decision, as written: a to z, then aa, ab, ..."""
    for index, known in enumerate(decision.options):
        if known.id == option:
            return _letter(index)
    return OUTCOMES[option]


def _letter(index: int) -> str:
    return LETTERS[index] if index < 26 else LETTERS[index // 26 - 1] + LETTERS[index % 26]


def named_answers(step: Step) -> dict[str, Option]:
    """Everything that a step can be answered with, by name: options, items and outcomes; in an hour `CUE.ACT`."""
    if step.decision is not None:
        return {option.id: option for option in (*step.decision.options, *step.decision.outcomes)}
    cues = step.hour.cues if step.hour else ()
    return {f"{cue.id}.{option.id}": option for cue in cues for option in cue.decision.options}


def text_of(step: Step, name: str) -> str:
    """What an answer says, by its name (see `named_answers`); an act of an hour by its id alone."""
    if step.hour is not None:
        return step.hour.act(name.rpartition(".")[2]).text
    return named_answers(step)[name].text


def asks(decision: Decision) -> str:
    """What a decision wants: `choose one`, `choose up to 4` or `put in order`."""
    if decision.kind == "select":
        return f"choose up to {decision.up_to}"
    return "choose one" if decision.kind == "choose" else "put in order"


def clean(text: str) -> str:
    """Authored text without what could act instead of being read: control and bidirectional characters."""
    return UNPRINTABLE.sub("", text)


def clip(text: str, most: int) -> str:
    """The beginning of a text, at most so many characters, cut between words."""
    text = " ".join(clean(text).split())
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    whole = cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut
    return whole.rstrip(" ,;:.-") + "…"


def quoted(text: str, most: int = 60) -> str:
    """A text in quotation marks, shortened. Marks around the whole are not doubled, those inside become single."""
    text = clip(text, most)
    if text[:1] in MARKS and not any(mark in text[1:-1] for mark in MARKS):
        text = text[1:-1] if text[-1] in MARKS else text[1:]
    return f"“{text.translate(SINGLE)}”"
