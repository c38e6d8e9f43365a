"""What lies behind a moment of a case, for its author: what decides the answers and the ways on, and all that counts.

Guards are put into words and read in the state that is now; marks and counts are the engine's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .conditions import Conditions
from .engine import run
from .engine.guard import Guard
from .engine.hour import answered_by, possible_acts, start
from .engine.model import Case, Exit, Fact, Gate, Option, Quantity, Step
from .engine.narrative import time_of_day
from .engine.proof import Proof
from .engine.rubric import Rubric, in_order
from .engine.score import Result, score
from .engine.state import NOT_YET, Answer, Event, State
from .places import Places

Role = Literal["upholds", "partly", "violates", "recovers"]
Verdict = Literal["best", "partial", "lost", "nothing"]
ROLES: tuple[Role, ...] = ("upholds", "partly", "violates", "recovers")
PARTIAL = "This preview did not begin where the case begins."


@dataclass(frozen=True, slots=True)
class Condition:
    """A guard in words, to stand after `if`, and whether it is true now."""

    words: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A way on: to which step, on which condition, and whether it is the one that would be taken as things stand."""

    to: str
    when: Condition | None
    taken: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """An option, an item, or an outcome of an order. `leads` is the step it leads to now ("" if not by itself)."""

    place: str
    id: str
    text: str
    when: Condition | None
    marks: tuple[tuple[Role, str, bool], ...]
    """How it touches which practice, and whether that counts here; policies are listed and never count."""
    best: bool
    leads: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given: the number of its step, its ids, and how good it was."""

    place: str
    step: str
    answer: Answer
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Asking:
    """A cue of an hour: open since a minute, until another; a cue to come has `when` if a guard opens it."""

    id: str
    opened: int | None
    until: int
    when: Condition | None


@dataclass(frozen=True, slots=True)
class Timed:
    """A moment of an hour: which minute of how many, the cues that are open or to come, and the true vital signs."""

    minute: int
    minutes: int
    cues: tuple[Asking, ...]
    vitals: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """One moment: `minutes` of the visit, `clock` on the wall, facts with whether revealed, quantities with values."""

    step: Step
    place: str
    minutes: int
    clock: str
    hour: Timed | None
    choices: tuple[Choice, ...]
    """In an hour its acts, with what each comes to now."""
    ways: tuple[Way, ...]
    lines: tuple[tuple[str, Condition], ...]
    """The lines of the scene that a guard decides about."""
    facts: tuple[tuple[Fact, bool], ...]
    quantities: tuple[tuple[Quantity, int], ...]
    given: tuple[Given, ...]
    gate: Gate
    result: Result


def inspect(case: Case, events: Sequence[Event], proof: Proof | None, whole: bool = True) -> Inspection:
    """What lies behind the moment after these events; `whole` if they begin where the case begins."""
    return _Inspector(case, events).inspection(proof, whole)


def part_of(result: Result) -> Result:
    """The result of a run that did not begin where its case begins: there is no par to hold it against."""
    return replace(result, why=PARTIAL)


class _Inspector:
    def __init__(self, case: Case, events: Sequence[Event]) -> None:
        self.case, self.events = case, events
        self.state: State = events[-1].state
        if case.steps[self.state.step].hour is not None and self.state.hour is None:
            # The event of entering stands before the first minute.
            self.state, _ = start(case, self.state)
        self.places = Places(case)
        self.conditions = Conditions(case, self.places)

    def inspection(self, proof: Proof | None, whole: bool) -> Inspection:
        case, state = self.case, self.state
        step = case.steps[state.step]
        result = score(case, self.events, proof if whole or not step.end else None)
        return Inspection(
            step=step,
            place=str(self.places.numbers[step.id]),
            minutes=state.clock,
            clock=time_of_day(run.wall_clock(case, state)),
            hour=self._hour(step),
            choices=self._acts(step) if step.hour else self._choices(step),
            ways=self._ways(step.next),
            lines=tuple((line.text, when) for line in step.scene if (when := self._condition(line.when))),
            facts=tuple((fact, bool(state.facts & fact.bit)) for fact in case.facts),
            quantities=tuple((quantity, state.values[quantity.slot]) for quantity in case.quantities),
            given=self._given(result),
            gate=case.gate,
            result=result if whole or not step.end else part_of(result),
        )

    def _choices(self, step: Step) -> tuple[Choice, ...]:
        decision = step.decision
        if decision is None:
            return ()
        best = Rubric(self.case).best(self.state) or ()
        named = ("kept",) if decision.kind == "order" and best else best
        options = decision.outcomes if decision.kind == "order" else decision.options
        kept = in_order(decision) if decision.kind == "order" else ()
        answers: dict[str, Answer] = {"kept": kept, "broken": tuple(reversed(kept))} if kept else {}
        return tuple(
            Choice(
                place=self.places.letter(step.id, option.id),
                id=option.id,
                text=option.text,
                when=self._condition(option.when),
                marks=self._marks(option),
                best=option.id in named,
                leads=self._leads(answers.get(option.id, (option.id,))) if decision.kind != "select" else "",
                ways=self._ways(option.next) if len(option.next) > 1 else (),
            )
            for option in options
        )

    def _hour(self, step: Step) -> Timed | None:
        hour, moment = step.hour, self.state.hour
        if hour is None or moment is None:
            return None
        cues = [
            Asking(cue.id, opened, opened + cue.within, None)
            for cue, opened in zip(hour.cues, moment.cues, strict=True)
            if opened >= 0
        ]
        cues += [
            Asking(cue.id, None, 0 if cue.at is None else cue.at, self._condition(cue.when))
            for cue, opened in zip(hour.cues, moment.cues, strict=True)
            if opened == NOT_YET
        ]
        vitals = ""
        if hour.treatment is not None:
            now = hour.treatment.at(self.state.response, moment.stopped, moment.minute)
            vitals = f"BP {now.systolic}/{now.diastolic} mmHg, pulse {now.heart_rate}, oxygen {now.spo2}%"
        return Timed(moment.minute, hour.minutes, tuple(cues), vitals)

    def _acts(self, step: Step) -> tuple[Choice, ...]:
        """The acts of an hour: what each answers now, and what that is worth beside the other answers."""
        assert step.hour is not None
        if self.state.hour is None:
            return ()
        possible = possible_acts(self.case, self.state)
        best = self._best_acts(step, tuple(act.id for act in possible))
        found: list[Choice] = []
        for act in step.hour.acts:
            answers = [option for _, option in answered_by(self.case, self.state, act.id)]
            options = answers or ([act.unasked] if act.unasked else [])
            leads = next((option.next for option in answers if option.next and not option.keeps_open), ())
            ways = self._ways(leads)
            found.append(
                Choice(
                    place=self.places.letter(step.id, act.id),
                    id=act.id,
                    text=act.text,
                    when=self._condition(act.when),
                    marks=tuple(mark for option in options for mark in self._marks(option)),
                    best=act.id in best,
                    leads=next((way.to for way in ways if way.taken), ""),
                    ways=ways if len(ways) > 1 else (),
                )
            )
        return tuple(found)

    def _best_acts(self, step: Step, possible: tuple[str, ...]) -> set[str]:
        """The best answers to the cues that are open."""
        assert step.hour is not None
        assert self.state.hour is not None
        rubric = Rubric(self.case)
        best: set[str] = set()
        for cue, opened in zip(step.hour.cues, self.state.hour.cues, strict=True):
            options = cue.decision.options
            offered = tuple(option for option in options if option.id in possible and not option.keeps_open)
            if opened >= 0 and offered:
                mark, answer = rubric.among(f"{step.id}.{cue.id}", cue.decision, offered, offered[0])
                best |= set(answer or ()) if any(mark.available) else set()
        return best

    def _leads(self, answer: Answer) -> str:
        try:
            return run.answered(self.case, self.state, answer)[0].step
        except run.AnswerError:
            return ""

    def _condition(self, guard: Guard | None) -> Condition | None:
        return Condition(self.conditions.words(guard), bool(guard(self.state))) if guard is not None else None

    def _ways(self, exits: Sequence[Exit]) -> tuple[Way, ...]:
        ways: list[Way] = []
        for way in exits:
            when = self._condition(way.when)
            free = not any(before.taken for before in ways)
            ways.append(Way(way.to, when, free and (when is None or when.holds)))
        return tuple(ways)

    def _marks(self, option: Option) -> tuple[tuple[Role, str, bool], ...]:
        marks: list[tuple[Role, str, bool]] = []
        for role in ROLES:
            names: tuple[str, ...] = getattr(option, role)
            marks += [(role, name, self.case.counts(name)) for name in names]
        marks += [("upholds", f"policy.{name}", False) for name in option.policies_upheld]
        marks += [("violates", f"policy.{name}", False) for name in option.policies_violated]
        return tuple(marks)

    def _given(self, result: Result) -> tuple[Given, ...]:
        found: list[Given] = []
        for judged in result.decisions:
            mark = judged.mark
            verdict: Verdict = "nothing"
            if any(mark.violated):
                verdict = "lost"
            elif mark.flawless(judged.again) and any(mark.available):
                verdict = "best"
            elif any(mark.earned):
                verdict = "partial"
            place = str(self.places.numbers[judged.step.partition(".")[0]])
            found.append(Given(place, judged.step, judged.answer, verdict))
        return tuple(found)
