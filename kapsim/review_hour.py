"""What was judged in an hour with the patient, in words: cues and what answered them, duties, acts unasked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from .engine.model import Case, Line
from .engine.narrative import Passage
from .engine.observation import Cue, Hour
from .engine.run import visible
from .engine.score import Judged
from .engine.state import Answer, State

Turn = Literal["decision", "cue", "missed", "duty", "unasked"]
"""What a judgement is about: a decision, a cue that was answered or missed, a duty, an act that nothing asked for."""


@dataclass(frozen=True, slots=True)
class Told:
    """One judgement of an hour. `minutes`: how long after its cue opened; None where there is no cue."""

    turn: Turn
    prompt: str
    chosen: tuple[str, ...]
    best: tuple[str, ...]
    minutes: int | None = None


def tell_judged(case: Case, judged: Judged, before: State, opened: State | None) -> Told:
    """How something judged in the hour of `before` is told.

    before: the state in which it was done, or missed. opened: for a cue, the state in which it was seen.
    """
    step, _, part = judged.step.partition(".")
    hour, moment = case.steps[step].hour, before.hour
    assert hour is not None
    assert moment is not None
    for cue, since in zip(hour.cues, moment.cues, strict=True):
        if cue.id == part:
            return _cue(case, cue, judged, opened or before, moment.minute - since)
    for duty in hour.duties:
        if duty.id == part:
            prompt = f"{hour.act(duty.act).text}, every {duty.every} minutes"
            return Told("duty", prompt, (f"Done in {judged.answer[0]} intervals",), ("Once in each interval",))
    best = ("Leave it: nothing asked for it",) if any(judged.mark.violated) else ()
    return Told("unasked", "Nothing asked for this.", (hour.act(judged.answer[0]).text,), best)


def in_line(told: Iterable[Line | Passage]) -> str:
    """Paragraphs in one line, what somebody says in quotation marks."""
    return " ".join(f"“{part.text}”" if part.speaker else part.text for part in told)


def seen(cue: Cue, opened: State) -> str:
    """What was seen and heard when a cue opened, in one line; `opened` is the state of then."""
    return in_line(visible(cue.scene, opened))


def texts(case: Case, name: str, answer: Answer | None) -> tuple[str, ...]:
    """What an answer to a decision or a cue says, option by option."""
    decision, hour = case.decision(name), hour_of(case, name)
    if hour is not None:
        return tuple(hour.act(act).text for act in answer or ())
    assert decision is not None
    return tuple(decision.option(chosen).text for chosen in answer or ())


def hour_of(case: Case, name: str) -> Hour | None:
    """The hour in which something of this name is judged, None for a decision of its own."""
    return case.steps[name.partition(".")[0]].hour


def _cue(case: Case, cue: Cue, judged: Judged, opened: State, minutes: int) -> Told:
    prompt, best = seen(cue, opened), texts(case, judged.step, judged.best)
    if not judged.answer:
        missed = f"Nothing that answered it, in {minutes} minute{'s' if minutes != 1 else ''}"
        return Told("missed", prompt, (missed,), best, minutes)
    return Told("cue", prompt, texts(case, judged.step, judged.answer), best, minutes)
