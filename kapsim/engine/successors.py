"""Compiled successors: what every answer does to a packed state, worked out once for all states that look alike there.

Of a state, a step sees little: the guards it evaluates, the values it changes. Each such view is run through the rules
of run.py once; after that an answer is two operations on a whole number, `code & keep | put`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from . import run
from .model import Answer, Case, Entered, Event, Exit, Option, State
from .packing import Packing
from .rubric import NOTHING, Halves, Rubric, Worth, possible

Place = tuple[str, str, str, int]
"""Where a guard stands: step, option (or ""), `when` or `next`, and the index of the entry of `next`."""


@dataclass(frozen=True, slots=True)
class Row:
    """All that can be answered in the states that share a view, in the author's order; nothing at an end.

    moves: by answer, `keep` and `put`. worths: by answer; each earns out of `available`. flawless: the
    answers (indexes) that lose nothing. again: the decision was met before, so that it is no opportunity. right, wrong:
    the options that are part of an answer that is best, and of one that loses something.
    """

    step: str
    state: State
    end: bool = False
    offered: tuple[str, ...] = ()
    moves: tuple[tuple[int, int], ...] = ()
    answers: tuple[Answer, ...] = ()
    worths: tuple[Worth, ...] = ()
    available: Halves = NOTHING
    again: bool = False
    flawless: tuple[int, ...] = ()
    right: frozenset[str] = frozenset()
    wrong: frozenset[str] = frozenset()

    @property
    def opportunities(self) -> Halves:
        """0 or 1 by domain: whether something can be earned here."""
        if self.again:
            return NOTHING
        return int(self.available[0] > 0), int(self.available[1] > 0), int(self.available[2] > 0)

    def credit(self, index: int, domain: int) -> Fraction:
        """The credit of an answer in a domain, 0 to 1; 0 where it is no opportunity."""
        out_of = self.opportunities[domain] and self.available[domain]
        return Fraction(self.worths[index].earned[domain], out_of) if out_of else Fraction(0)

    def lost(self, index: int, domain: int) -> int:
        """The lost opportunities of an answer in a domain: 1 for a violation where nothing could be earned."""
        return int(self.worths[index].violated[domain] and not self.opportunities[domain])


class Successors:
    """The rows of a case, made as they are asked for.

    entered: every step entered by some answer. truths: what each guard of an option or a way came to, so far.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.packing = Packing(case)
        self.rubric = Rubric(case)
        self.views = [self.packing.view(name) for name in self.packing.names]
        self.entered: set[str] = set()
        self.truths: dict[Place, set[bool]] = {}

    def start(self) -> int:
        """The packed state in which every run begins to wait for the trainee."""
        state, events = run.begin(self.case)
        self._watch(events)
        return self.packing.pack(state)

    def row(self, view: int) -> Row:
        """The row of a view: a packed state in which only the bits of its step's view are set."""
        state = self.packing.unpack(view)
        decision = self.case.steps[state.step].decision
        if decision is None:
            return Row(state.step, state, end=True)
        met = self.packing.met.get(state.step, 0)
        again = bool(view & met)
        offered = run.enabled(self.case, state)
        available = self.rubric.available(state)
        keep = ~self.views[self.packing.step.of(view)]
        answers = list(possible(self.case, state))
        always = met | self._could(answers)
        alike: dict[object, int] = {}
        moves: list[tuple[int, int]] = []
        worths = self.rubric.worths(state)
        right: set[str] = set()
        wrong: set[str] = set()
        for index, ((answer, chosen), worth) in enumerate(zip(answers, worths, strict=True)):
            after, events = run.advance(self.case, state, answer)
            self._watch(events)
            recovered, standing = self._standing(chosen)
            moves.append((keep & ~recovered, self.packing.pack(after) | always | standing))
            # Selections with equal consequences are looked at once; single answers keep their names.
            key = (moves[index], worth.earned, worth.violated, worth.clean) if len(chosen) > 1 else index
            alike.setdefault(key, index)
            if not _flawless(worth, available, again):
                wrong.update(answer)
            elif worth.clean:
                right.update(answer)
        for option in decision.options:
            if option.when is not None:
                self.truths.setdefault((state.step, option.id, "when", 0), set()).add(option in offered)
        kept = list(alike.values())
        return Row(
            step=state.step,
            state=state,
            offered=tuple(option.id for option in offered),
            moves=tuple(moves[index] for index in kept),
            answers=tuple(answers[index][0] for index in kept),
            worths=tuple(worths[index] for index in kept),
            available=available,
            again=again,
            flawless=tuple(place for place, index in enumerate(kept) if _flawless(worths[index], available, again)),
            right=frozenset(right),
            wrong=frozenset(wrong),
        )

    def _could(self, answers: list[tuple[Answer, tuple[Option, ...]]]) -> int:
        """The bits of `could` for the practices of must_do that one of these answers upholds."""
        could = self.packing.could
        upheld = {name for _, chosen in answers for option in chosen for name in option.upholds} if could else ()
        return sum(could[name] for name in upheld if name in could)

    def _standing(self, chosen: tuple[Option, ...]) -> tuple[int, int]:
        """What an answer does to the gate: the bits it clears, and those it sets."""
        packing = self.packing
        recovered = put = 0
        for option in chosen:
            for name in option.recovers:
                recovered |= packing.violated.get(name, 0)
            for name in option.violates:
                put |= packing.violated.get(name, 0)
            for name in (*option.upholds, *option.partly):
                put |= packing.done.get(name, 0)
        return recovered, put

    def _watch(self, events: tuple[Event, ...]) -> None:
        """Note what was entered on the way, and what the guards of the ways came to."""
        for event in events:
            step = self.case.steps[event.step]
            if isinstance(event, Entered):
                self.entered.add(event.step)
                if not step.waits:
                    self._take(event.step, "", step.next, event.state)
            else:
                chosen = run.resolve(self.case, event.before, event.answer)[0]
                self._take(event.step, chosen.id if chosen.next else "", chosen.next or step.next, event.state)

    def _take(self, step: str, option: str, exits: tuple[Exit, ...], state: State) -> None:
        for index, way in enumerate(exits):
            if way.when is None:
                return
            holds = bool(way.when(state))
            self.truths.setdefault((step, option, "next", index), set()).add(holds)
            if holds:
                return


def _flawless(worth: Worth, available: Halves, again: bool) -> bool:
    """Full credit in every domain it touches and nothing lost; met again, only a violation can lose."""
    return not any(worth.violated) and (again or worth.earned == available)
