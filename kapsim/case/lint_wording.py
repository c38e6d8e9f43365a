"""Advice on what is written around an answer: its feedback, and the prompt above it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..engine.model import Case, Option, Step
from ..engine.observation import Hour
from ..problems import Problem
from .lint_answers import answers_of, listed, path_of

LONGEST_PROMPT = 40
"""Words: three lines of a screen of 80 columns. The story belongs in the scene, where it comes in paragraphs."""
LONGEST_SENTENCE = 25
"""Words in a sentence of a prompt, as the style guide of GOV.UK has it; a count can be followed, a formula cannot."""
SENTENCE_END = re.compile(r"[.!?\u2026][\"\u201d\u2019')]*\s")
VERDICT = re.compile(r"(?:(\S+)\s+)?\b(?:wrong|wrongly|incorrect|incorrectly)\b(?!\s+(?:with|about)\b)", re.IGNORECASE)
NO_VERDICT = re.compile(
    r"(?:go|goes|going|gone|went|something|anything|nothing|everything|what|what's|or|not|\w+n't)\W*", re.IGNORECASE
)
"""Words after which `wrong` is no verdict: something went wrong, right or wrong, it isn't wrong."""


def lint_wording(case: Case) -> Iterator[Problem]:
    """Advice on feedback and prompts, in the order of the file."""
    for step in case.steps.values():
        if step.decision is not None:
            yield from _prompt(step)
            yield from _feedback(step)
        elif step.hour is not None:
            yield from _in_the_hour(step, step.hour)
        yield from _verdicts(step)


def _prompt(step: Step) -> Iterator[Problem]:
    assert step.decision is not None
    path = ("steps", step.id, step.decision.kind, "prompt")
    prompt = step.decision.prompt
    words = len(prompt.split())
    longest = max(len(sentence.split()) for sentence in SENTENCE_END.split(prompt))
    if words > LONGEST_PROMPT:
        message = f"The prompt has {words} words, and more than {LONGEST_PROMPT} are a scene of their own."
        hint = "It stands right above the answers. Put the story into `scene`, and leave the question here."
        yield Problem("K830", message, hint, path=path)
    elif longest > LONGEST_SENTENCE:
        message = f"A sentence of the prompt has {longest} words, and more than {LONGEST_SENTENCE} are hard to follow."
        yield Problem("K830", message, "Make two sentences of it.", path=path)


def _feedback(step: Step) -> Iterator[Problem]:
    assert step.decision is not None
    answers = step.decision.outcomes or step.decision.options
    silent = [option for option in answers if not option.feedback]
    if silent:
        verb = "has" if len(silent) == 1 else "have"
        message = f"{listed([f'`{option.id}`' for option in silent])} {verb} no feedback."
        hint = "Say in two or three sentences what was good about it and what it cost; of a best answer, why it helped."
        yield Problem("K824", message, hint, path=path_of(step, silent[0].id))


def _in_the_hour(step: Step, hour: Hour) -> Iterator[Problem]:
    """In an hour the reaction of the patient says most of it: words are needed where something was lost."""
    for cue in hour.cues:
        silent = [f"`{option.id}`" for option in cue.decision.options if option.violates and not option.feedback]
        earns = any(option.upholds for option in cue.decision.options)
        if earns and not (cue.missed and cue.missed.feedback):
            silent.append("`missed`")
        if silent:
            verb = "has" if len(silent) == 1 else "have"
            hint = "Say in two or three sentences what was good about it and what it cost."
            path = ("steps", step.id, "observe", "cues", cue.id)
            yield Problem("K824", f"At the cue `{cue.id}` {listed(silent)} {verb} no feedback.", hint, path=path)
            return


def _verdicts(step: Step) -> Iterator[Problem]:
    for option, path in answers_of(step):
        if word := _verdict(option):
            message = f'The feedback of `{option.id}` says "{word}".'
            hint = "Name the good impulse, then what it cost. The verdict is then the reader's own."
            yield Problem("K825", message, hint, path=(*path, "feedback"))
            return


def _verdict(option: Option) -> str:
    for found in VERDICT.finditer(" ".join(option.feedback)):
        if not (found[1] and NO_VERDICT.fullmatch(found[1])):
            return found[0].split()[-1].lower()
    return ""
