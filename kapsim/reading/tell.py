"""From a case to its reading: along a path as it happened, or whole, every step and answer once with its conditions."""

from __future__ import annotations

from collections.abc import Sequence

from ..catalogue import Catalogue
from ..engine import run
from ..engine.model import Case, Exit, Option, Step
from ..engine.narrative import time_of_day
from ..engine.proof import Path, Proof
from ..engine.state import Acted, Answered, Entered, Event, State
from ..places import asks, letter_of
from .head import head, read_play
from .hours import read_hour
from .values import Cited, Entry, ReadAnswer, ReadHour, Reading, ReadStep
from .wording import Wording


class NoPathError(Exception):
    """A path that cannot be read; `message` says where it breaks off."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read_path(case: Case, catalogue: Catalogue, path: Path, along: str) -> Reading:
    """The case along a path of answers. Raises NoPathError where an answer does not fit; it may stop before an end."""
    wording = Wording(case, catalogue.sources)
    gate = _gate(wording)
    known = sum(fact.bit for fact in case.facts if fact.at_start)
    events = _events(case, path, along)
    steps: list[ReadStep] = []
    entries = [index for index, event in enumerate(events) if isinstance(event, Entered)]
    for start, end in zip(entries, [*entries[1:], len(events)], strict=True):
        entered, after = events[start], events[start + 1 : end + 1]
        assert isinstance(entered, Entered)
        visits = sum(step.step == entered.step for step in steps)
        steps.append(_Met(wording, entered, after, known).read(visits))
    return _reading(wording, along, gate, wording.entries(known), steps)


def read_whole(case: Case, catalogue: Catalogue, proof: Proof | None) -> Reading:
    """The whole case: every step in the order of the file and every answer once.

    The clock is that of the reference path, where there is one.
    """
    wording = Wording(case, catalogue.sources)
    gate = _gate(wording)
    clocks: dict[str, str] = {}
    if proof and proof.reference:
        for event in _events(case, proof.reference, "the reference path"):
            if isinstance(event, Entered):
                clocks.setdefault(event.step, f"{wording.clock(event.state)} on the reference path")
    steps = [_Written(wording, step, clocks.get(step.id, "")).read() for step in case.steps.values()]
    return _reading(wording, "", gate, tuple(map(wording.entry, case.facts)), steps)


def read_step(case: Case, step: str) -> ReadStep:
    """One step of the case as it is written, every line and every answer with its conditions (KeyError if none)."""
    return _Written(Wording(case, {}), case.steps[step], "").read()


def _gate(wording: Wording) -> tuple[Cited, ...]:
    return tuple(wording.cite(name) for name in wording.case.gate.practices)


def _reading(
    wording: Wording, along: str, gate: tuple[Cited, ...], chart: tuple[Entry, ...], steps: Sequence[ReadStep]
) -> Reading:
    case = wording.case
    return Reading(
        case=case,
        along=along,
        whole=not along,
        head=head(case),
        policies=tuple(case.setting.policies.items()),
        gate=gate,
        chart=chart,
        steps=tuple(steps),
        practices=tuple(wording.cited[name] for name in sorted(wording.cited)),
        sources=wording.sources,
        plays=() if along else tuple(read_play(case, wording.places, play) for play in case.plays),
    )


def _events(case: Case, path: Path, along: str) -> tuple[Event, ...]:
    state, events = run.begin(case)
    for number, (step, answer) in enumerate(path, 1):
        if state.step != step:
            raise NoPathError(f"Answer {number} of {along} is for {step}, and the case is at {state.step}.")
        try:
            state, more = run.advance(case, state, answer)
        except run.AnswerError as error:
            raise NoPathError(f"Answer {number} of {along} does not fit: {error}") from error
        events += more
    return events


class _Written:
    """A step as it is written: every line, every answer, with conditions in words."""

    def __init__(self, wording: Wording, step: Step, clock: str) -> None:
        self.wording = wording
        self.step = step
        self.clock = clock
        self.state: State | None = None
        self.chart: tuple[Entry, ...] = ()
        self.taken: Exit | None = None
        self.given: tuple[str, ...] = ()
        self.decided: frozenset[str] = frozenset()
        self.left: State | None = None
        """The state after the answer, if one was given."""

    def read(self, visits: int = 0) -> ReadStep:
        """The step, met so many times before in this reading."""
        step, wording = self.step, self.wording
        decision, end, visit = step.decision, step.end, step.visit
        shared = decision is None or any(not option.next for option in decision.outcomes or decision.options)
        return ReadStep(
            anchor=f"{step.id}-again-{visits + 1}" if visits else step.id,
            step=step.id,
            number=wording.places.numbers[step.id],
            title=wording.places.title(step.id),
            phase=step.phase,
            clock=self.clock,
            visit=f"A new visit, {visit.after} later, at {time_of_day(visit.starts)}" if visit else "",
            passes=step.minutes,
            scene=wording.scene(step.scene, self.state),
            chart=self.chart,
            effects=wording.reveals(step.reveals) if self.state is None else (),
            prompt=decision.prompt if decision else "",
            asks=asks(decision) if decision else "",
            own_words=bool(decision and decision.own_words),
            answers=tuple(self.answer(option) for option in decision.options) if decision else (),
            outcomes=tuple(self.answer(option) for option in decision.outcomes) if decision else (),
            pairs=tuple(f"{letter_of(decision, a)} before {letter_of(decision, b)}" for a, b in decision.before)
            if decision
            else (),
            given=self.given,
            leads=wording.leads(step.next, self.taken) if shared else (),
            hour=self.hour() if step.hour else None,
            outcome=end.outcome if end else None,
            ending=end.title if end else "",
            instead_of=wording.places.step(end.instead_of) if end and end.instead_of else "",
        )

    def hour(self) -> ReadHour:
        """The hour of the step."""
        return read_hour(self.wording, self.step)

    def answer(self, option: Option) -> ReadAnswer:
        """An option, an item or an outcome, with all that follows from it."""
        wording, place = self.wording, (self.step.id, option.id)
        after = self.left if option.id in self.decided else None
        return ReadAnswer(
            place=wording.places.answer(*place),
            label=wording.places.letter(*place),
            id=option.id,
            text=option.text,
            when=wording.conditions.words(option.when),
            offered=self.state is None or option.when is None or bool(option.when(self.state)),
            taken=option.id in self.decided,
            mark=wording.marks.get(place),
            leans=option.leans,
            notes=wording.notes(option),
            rules=wording.rules(option),
            effects=wording.effects(option),
            then=wording.scene(option.then, after),
            chart=wording.entries(option.reveals & ~self.state.facts) if after and self.state else (),
            feedback=option.feedback,
            leads=wording.leads(option.next, self.taken),
        )


class _Met(_Written):
    """A step as it was met on a path, and answered there."""

    def __init__(self, wording: Wording, event: Entered, after: tuple[Event, ...], known: int) -> None:
        """`after` is what happened at the step, and the entry into the next one, if there was one."""
        super().__init__(wording, wording.case.steps[event.step], wording.clock(event.state))
        self.state = event.state
        self.chart = wording.entries(event.state.facts & ~(event.before.facts if event.before else known))
        ways = self.step.next
        self.met = after
        first = after[0] if after else None
        if isinstance(first, Answered):
            options = run.resolve(wording.case, first.before, first.answer)
            self.decided = frozenset(option.id for option in options)
            self.left = first.state
            ways = options[0].next or ways
            decision = self.step.decision
            if decision and decision.kind == "order":
                self.given = tuple(letter_of(decision, name) for name in first.answer)
        for acted in after:
            if isinstance(acted, Acted) and self.step.hour:
                answers = [self.step.hour.cue(name).answer(acted.answer[0]) for name in acted.cues]
                own = [answer.next for answer in answers if answer and answer.next and not answer.keeps_open]
                ways = own[0] if own else self.step.next
        if after and isinstance(after[-1], Entered):
            to = after[-1].step
            state = self.left or event.state
            if self.step.hour is None:
                self.taken = next(way for way in ways if way.when is None or way.when(state))
            else:
                self.taken = next(way for way in ways if way.to == to)

    def hour(self) -> ReadHour:
        """The hour, with what was done in it."""
        return read_hour(self.wording, self.step, self.met, self.taken)
