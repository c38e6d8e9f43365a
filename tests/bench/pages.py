"""The text of a case as one would write it, about a thousand lines long: prose in blocks, feedback, guards, a play."""

from __future__ import annotations

import random
from dataclasses import dataclass
from textwrap import wrap

from tests.builders import HEAD

DECISIONS = 13
OPTIONS = ("settle", "ask", "wait", "call")
PROSE = (
    "she looks at the window and says nothing for a while the nurse takes the cuff from its hook again he has been "
    "waiting since nine with his coat on what you want is kind and it comes too early there is a chair beside the "
    "recliner a reading belongs to the day on which it is taken nobody asked her who will take her home the blanket "
    "lies folded where her hands are I slept badly but I do not want to miss today"
)
WORDS = PROSE.split()
GUARDS = ("alliance < 40", "alliance >= 50 and not rested", "rested", "letter", "clock >= 45", "tries > 1 or rested")
CHANGES = ("alliance + 5", "alliance - 10", "rested = true", "tries + 1")


@dataclass(frozen=True, slots=True)
class Named:
    """The practices that the case names: two critical ones, two others, a contested one."""

    done: str = "s1"
    broken: str = "s2"
    also: str = "u1"
    half: str = "u2"
    adopted: str = "x1"


BUNDLED = Named(
    "check-bp-before-dose",
    "therapist-does-not-prescribe-or-dose",
    "calm-nondirective-presence",
    "consent-covers-altered-states",
    "avoid-probing-at-peak",
)
"""Practices of the bundled catalogue; those of `Named()` are of the catalogue of tests/builders.py."""


def long_case(named: Named, seed: int = 1) -> str:
    """The text, of about a thousand lines; it compiles without a problem over the catalogue of the practices."""
    dice = random.Random(seed)
    head = HEAD.format(id="long", must_do=named.done, must_not=named.broken, adopts=named.adopted)
    steps = [line for number in range(DECISIONS) for line in _decision(dice, number, named)]
    end = ["  the-end:", "    phase: follow-up", "    end: {outcome: good, title: Home}"]
    play = [f"      - decision-{number}: {OPTIONS[0]}" for number in range(DECISIONS)]
    plays = ["plays:", "  through:", "    answers:", *play, "    expect: {end: the-end, errors: []}", ""]
    return "\n".join([*head.splitlines(), *steps, *end, *plays])


def _decision(dice: random.Random, number: int, named: Named) -> list[str]:
    following = f"decision-{number + 1}" if number + 1 < DECISIONS else "the-end"
    lines = [f"  decision-{number}:", f"    heading: {_prose(dice, 3)}", "    phase: dosing", "    minutes: 5"]
    lines += ["    scene:", "      - |", *_block(dice, 45, 8)]
    lines += [f"      - when: {dice.choice(GUARDS)}", f"        text: {_prose(dice, 15)}"]
    lines += [f"      - maya: {_prose(dice, 20)}", "    choose:", f"      prompt: {_prose(dice, 8)}", "      options:"]
    for place, name in enumerate(OPTIONS):
        lines += [f"        {name}:", "          text: |", *_block(dice, 30, 12)]
        lines += [f"          upholds: [{named.done}, {named.also}]"] if place == 0 else []
        lines += ["          leans: eager", f"          violates: [{named.broken}, policy.rule]"] if place == 1 else []
        lines += ["          leans: cautious", f"          partly: [{named.half}]"] if place == 2 else []
        lines += [f"          when: {dice.choice(GUARDS)}", "          reveals: [letter]"] if place == 3 else []
        changes = ", ".join(dice.sample(CHANGES, 2))
        lines += [f"          changes: [{changes}]", f"          minutes: {dice.randrange(10)}"]
        lines += ["          then:", f"            - {_prose(dice, 15)}", f"            - bell: {_prose(dice, 12)}"]
        lines += ["          feedback: |", *_block(dice, 40, 12)]
    ways = [f"      - {{when: {dice.choice(GUARDS)}, to: {following}}}", f"      - {{to: {following}}}"]
    return [*lines, "    next:", *ways, ""]


def _prose(dice: random.Random, words: int) -> str:
    start = dice.randrange(len(WORDS))
    text = " ".join(WORDS[(start + place) % len(WORDS)] for place in range(words))
    return f"{text[0].upper()}{text[1:]}."


def _block(dice: random.Random, words: int, indent: int) -> list[str]:
    pad = " " * indent
    return wrap(_prose(dice, words), 110, initial_indent=pad, subsequent_indent=pad)
