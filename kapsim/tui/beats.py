"""What is told next, and in what portions: events become beats. No rule of the case is here, and nothing of the screen.

The patient reacts before any verdict: what was done and what happened at once is one beat, feedback the next, the scene
that follows another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..engine.model import Case
from ..engine.narrative import Passage, narrate, time_of_day
from ..engine.run import wall_clock
from ..engine.state import Acted, Answered, Entered, Event, Missed, Opened, Passed


@dataclass(frozen=True, slots=True)
class Silence:
    """Time that passes: minutes, and the clock on the wall afterwards."""

    minutes: int
    clock: str


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What the trainee wrote before answering."""

    text: str


Told = Passage | Silence | OwnWords


@dataclass(frozen=True, slots=True)
class Beat:
    """Passages that belong together. `answer` is what was done and what came of it at once."""

    kind: Literal["answer", "feedback", "scene", "end"]
    told: tuple[Told, ...]


def beats(
    case: Case, events: Sequence[Event], feedback: bool, own_words: Mapping[int, str], made: int = 0
) -> list[Beat]:
    """The beats of some events; without `feedback` (assess mode) there is none.

    `own_words` are those of the attempt by the index of the answer, `made` is how many answers came before these
    events.
    """
    found: list[Beat] = []
    scene: list[Told] = []
    minutes = 0
    for index, event in enumerate(events):
        passages = narrate(case, event)
        match event:
            case Answered() | Acted():
                found += _scene(scene)
                scene = []
                words = [OwnWords(own_words[made])] if made in own_words else []
                made += 1
                minutes = event.state.clock - event.before.clock
                passing = _passing(case, events[index:]) if isinstance(event, Acted) else ()
                done = (p for p in passages if p.kind != "feedback")
                found.append(Beat("answer", (*words, *done, *passing)))
                found += _feedback(passages) if feedback else []
            case Opened():
                scene += passages
            case Missed():
                scene += [p for p in passages if p.kind != "feedback"]
                if feedback and (said := _feedback(passages)):
                    found += _scene(scene) + said
                    scene = []
            case Entered():
                step = case.steps[event.step]
                if event.before is not None and not step.visit:
                    minutes += event.state.clock - event.before.clock
                    scene += [Silence(minutes, time_of_day(wall_clock(case, event.state)))] if minutes else []
                minutes = 0
                scene += [p for p in passages if p.kind != "end"]
                if step.end:
                    found += _scene(scene)
                    scene = []
                    found.append(Beat("end", tuple(p for p in passages if p.kind == "end")))
    return found + _scene(scene)


def _passing(case: Case, events: Sequence[Event]) -> tuple[Told, ...]:
    """The minutes of the act with which these events begin, and what it measured: both belong to what was done."""
    passed = next((event for event in events if isinstance(event, Passed)), None)
    if passed is None:
        return ()
    clock = time_of_day(wall_clock(case, passed.state))
    measured = (passage for passage in narrate(case, passed) if passage.kind == "reading")
    return (Silence(passed.minutes, clock), *measured)


def _feedback(passages: Sequence[Passage]) -> list[Beat]:
    said = tuple(passage for passage in passages if passage.kind == "feedback")
    return [Beat("feedback", said)] if said else []


def _scene(told: Sequence[Told]) -> list[Beat]:
    return [Beat("scene", tuple(told))] if told else []
