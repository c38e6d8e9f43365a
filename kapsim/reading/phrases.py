"""The sentences that stand in every reading, whether it is printed as text or as a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ..catalogue import Source
from ..debrief_text import OUTCOMES
from ..marks import Mark
from ..review import cite
from .head import reviewed
from .values import (
    ROLES,
    Cited,
    Lead,
    Note,
    ReadAct,
    ReadAnswer,
    ReadCue,
    ReadDuty,
    Reading,
    ReadPlay,
    ReadStep,
    RuleNote,
)
from .wording import count, minutes

LEANS = {"eager": "Leans towards too much, too soon.", "cautious": "Leans towards too much caution."}
MARKS: Mapping[Mark, str] = {
    "best": "best answer",
    "partial": "earns part",
    "critical": "against the gate",
    "neutral": "earns nothing",
}
STATUS = {"confirmed": "read", "second-hand": "read as quoted elsewhere", "existence-only": "not read in full"}
DUTIES = {"must do": "Must be done", "must not": "Must not be violated"}


def subtitle(reading: Reading) -> str:
    """What kind of reading this is."""
    case = reading.case
    kind = "every step and every answer" if reading.whole else f"read along {reading.along}"
    return f"{case.level.capitalize()}, about {case.takes} minutes; {kind}."


def state_of_review(reading: Reading) -> str:
    """Whether the case was reviewed."""
    return reviewed(reading.case)


def setting_out(step: ReadStep) -> str:
    """The line under the heading of a step: phase, clock, visit, minutes."""
    parts = [step.phase.capitalize(), step.clock, step.visit]
    parts += [minutes(step.passes)] if step.passes else []
    return " · ".join(part for part in (*parts, *step.effects) if part)


def verdict(answer: ReadAnswer, step: ReadStep) -> str:
    """What an answer is worth, in two words; nothing for an item of an order."""
    if answer.mark is None:
        return ""
    several = answer.mark == "best" and answer in step.answers and step.asks.startswith("choose up to")
    return "in the best selection" if several else MARKS[answer.mark]


def weight(cited: Cited) -> str:
    """Domain, severity and what else decides about how a practice counts."""
    parts: list[str] = [cited.practice.domain, cited.practice.severity]
    parts += [f"gate: {cited.gate}"] if cited.gate else []
    if cited.practice.contested:
        parts.append("contested, adopted by this clinic" if cited.scored else "contested, not scored: clinics differ")
    return ", ".join(parts)


def references(cited: Cited) -> str:
    """The numbers of the sources: `sources 1, 4; disputed by 7`."""
    parts = [_numbered("source", cited.sources)] if cited.sources else []
    parts += [f"disputed by {_listed(cited.disputed)}"] if cited.disputed else []
    parts += [f"said otherwise in {_listed(n for n, _ in cited.contradicted)}"] if cited.contradicted else []
    return "; ".join(parts)


def role(note: Note) -> str:
    """`Half upholds`."""
    return ROLES[note.role]


def rule(note: RuleNote) -> str:
    """`Upholds the clinic's policy morning-reading`."""
    return f"{'Upholds' if note.upheld else 'Violates'} the clinic's policy {note.id}"


def lead(way: Lead) -> str:
    """`to 5 Preparation, if fear is below 30`."""
    return f"{way.name}{f', {way.when}' if way.when else ''}"


def onward(step: ReadStep) -> str:
    """How the ways of a step are introduced."""
    if step.hour:
        return "When the hour is over, to"
    if not step.answers:
        return "It goes on to"
    own = any(answer.leads for answer in (*step.answers, *step.outcomes))
    return "The other answers lead to" if own else "From here to"


def act(known: ReadAct) -> str:
    """An act of an hour in a line."""
    return f"{known.label}  {known.text}{f' ({known.about})' if known.about else ''} [{known.id}]"


def cue(known: ReadCue) -> str:
    """A cue of an hour as a heading."""
    return f"Cue {known.id}: it happens {known.opens}, and can be answered for {count(known.within)}"


def duty(known: ReadDuty) -> str:
    """A duty of an hour in a line."""
    return f"Duty {known.id}, once in every {count(known.every)}: {known.what}"


def ending(step: ReadStep) -> str:
    """The end in a sentence."""
    assert step.outcome is not None, f"{step.step} is no end"
    par = f" Counted against the good end {step.instead_of}." if step.instead_of else ""
    return f"The case ends: {step.ending}. Outcome: {step.outcome}, {OUTCOMES[step.outcome]}.{par}"


def standing(cited: Cited) -> Iterator[str]:
    """What a practice rests on, in lines: kind of evidence, support, limits."""
    practice = cited.practice
    basis = {"general-clinical": "general clinical practice"}.get(practice.basis, practice.basis)
    yield f"Basis: {basis}, {practice.confirmation}. Done by: {practice.actor}. Belongs to: {practice.phase}."
    if practice.support:
        yield f"Support: {practice.support}"
    if practice.caveat:
        yield f"Caveat: {practice.caveat}"
    for number, says in cited.contradicted:
        yield f"Source {number} says otherwise: {says}"


def short(known: Source) -> str:
    """A source by who, when and what; the rest stands in the list of sources."""
    year = f" ({known.year})" if known.year else ""
    return f"{known.by}{year}, {known.title}"


def source(known: Source) -> str:
    """A source as a reference, with how much of it was read."""
    note = f" {known.note}" if known.note else ""
    return f"{cite(known)} [{STATUS.get(known.status, known.status)}]{note}"


def play(known: ReadPlay) -> str:
    """A test play in a line."""
    expects = f" Expected: {'; '.join(known.expects)}." if known.expects else ""
    return f"{known.name}: {', '.join(known.answers)}.{expects}"


def _numbered(noun: str, numbers: tuple[int, ...]) -> str:
    return f"{noun}{'' if len(numbers) == 1 else 's'} {_listed(numbers)}"


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(set(numbers))))


def split_numbers(words: str) -> list[str]:
    """A sentence in pieces, its numbers apart from what stands between them."""
    return re.split(r"(\d+)", words)
