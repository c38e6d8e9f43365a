"""Compiled successors: what every answer does to a packed state, worked out once for all states that look alike there.

Of a state, a step sees little: the guards it evaluates, the values it changes. Each such view is run through the rules
of run.py once; after that an answer is two operations on a whole number, `code & keep | put`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from . import run
from .hour import possible_acts
from .judging import judgements
from .model import Case, Exit, Option, Step
from .packing import Packing
from .rows import MISSED, Choice, Row, Stake
from .rubric import Mark, Rubric, possible
from .state import Acted, Answered, Entered, Event, Opened, State

Place = tuple[str, str, str, int]
"""Where a guard stands: step, option (or ""), `when` or `next`, and the index of the entry of `next`."""


class Successors:
    """The rows of a case, made as they are asked for.

    entered: every step entered by some answer. opened: every cue, as `STEP.CUE`. truths: what each guard of an option
    or a way came to, so far.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.packing = Packing(case)
        self.rubric = Rubric(case)
        self.views = [self.packing.view(name) for name in self.packing.names]
        self.closer = [view | self.packing.closer(name) for view, name in zip(self.views, case.steps, strict=True)]
        self.entered: set[str] = set()
        self.opened: set[str] = set()
        self.truths: dict[Place, set[bool]] = {}

    def start(self, response: int) -> int:
        """The packed state in which every run of a patient of this response class begins to wait for the trainee."""
        state, events = run.begin(self.case, response=response)
        self._watch(events)
        return self.packing.pack(state)

    def row(self, view: int, close: bool) -> Row | None:
        """The row of a view: a packed state in which only the bits of its step's view are set.

        None where that is not enough to know the row, because an hour ends: then it takes the view from `close`.
        """
        state = self.packing.unpack(view)
        step = self.case.steps[state.step]
        if step.decision is not None:
            return self._decision(step, state, view)
        if step.hour is not None:
            return self._hour(step, state, view, close)
        return Row(state.step, state, end=True)

    def _decision(self, step: Step, state: State, view: int) -> Row:
        decision = step.decision
        assert decision is not None
        met = self.packing.met.get(step.id, 0)
        again = bool(view & met)
        offered = run.enabled(self.case, state)
        available = self.rubric.available(state)
        keep = ~self.views[self.packing.step.of(view)]
        answers = list(possible(self.case, state))
        always = met | self._could(option for _, chosen in answers for option in chosen)
        alike: dict[object, int] = {}
        moves: list[tuple[int, int]] = []
        stakes: list[tuple[Stake, ...]] = []
        right: set[Choice] = set()
        wrong: set[Choice] = set()
        worths = self.rubric.worths(state)
        for index, ((answer, chosen), worth) in enumerate(zip(answers, worths, strict=True)):
            after, events = run.advance(self.case, state, answer)
            self._watch(events)
            recovered, standing = self._standing(chosen)
            moves.append((keep & ~recovered, self.packing.pack(after) | always | standing))
            stake = Stake(step.id, Mark(answer, worth.earned, available, worth.violated), again)
            stakes.append((stake,))
            # Selections with equal consequences are looked at once; single answers keep their names.
            key = (moves[index], worth.earned, worth.violated, worth.clean) if len(chosen) > 1 else index
            alike.setdefault(key, index)
            if not stake.flawless:
                wrong.update((step.id, part) for part in answer)
            elif worth.clean:
                right.update((step.id, part) for part in answer)
        self._offer(step.id, decision.options, offered)
        kept = list(alike.values())
        return Row(
            step=state.step,
            state=state,
            moves=tuple(moves[index] for index in kept),
            answers=tuple(answers[index][0] for index in kept),
            stakes=tuple(stakes[index] for index in kept),
            again=again,
            flawless=tuple(place for place, index in enumerate(kept) if stakes[index][0].flawless),
            offered=frozenset((step.id, option.id) for option in offered),
            right=frozenset(right),
            wrong=frozenset(wrong),
            unsettled=(step.id,) if answers and self.rubric.best(state) is None else (),
        )

    def _hour(self, step: Step, state: State, view: int, close: bool) -> Row | None:
        """The row of a moment of an hour, or None if an act ends it and the duties are not in view."""
        hour = step.hour
        assert hour is not None
        place = self.packing.step.of(view)
        keep = ~(self.closer if close else self.views)[place]
        acts = possible_acts(self.case, state)
        moves: list[tuple[int, int]] = []
        stakes: list[tuple[Stake, ...]] = []
        right: set[Choice] = set()
        wrong: set[Choice] = set()
        offered = {(step.id, act.id) for act in acts}
        unsettled: dict[str, None] = {}
        for act in acts:
            after, events = run.acted(self.case, state, act)
            if after.hour is None:
                after, events = run.carry_on(self.case, after, events)
            if after.hour is None and hour.duties and not close:
                return None
            self._watch(events)
            put, cleared, settled = 0, 0, []
            for judgement in judgements(self.case, events, self.rubric):
                put |= self._could(judgement.offered)
                recovered, standing = self._standing(judgement.chosen)
                cleared = (cleared | recovered) & ~standing
                put = put & ~recovered | standing
                settled.append(Stake(judgement.name, judgement.mark))
                choice = (judgement.name, judgement.answer[0] if judgement.answer else MISSED)
                (right if settled[-1].flawless else wrong).add(choice)
                offered.add(choice)
                if judgement.offered and judgement.best is None and judgement.name in self.opened:
                    unsettled[judgement.name] = None
            moves.append((keep & ~cleared, self.packing.pack(after) | put))
            stakes.append(tuple(settled))
        self._offer(step.id, hour.acts, acts)
        return Row(
            step=step.id,
            state=state,
            moves=tuple(moves),
            answers=tuple((act.id,) for act in acts),
            stakes=tuple(stakes),
            flawless=tuple(index for index, settled in enumerate(stakes) if all(stake.flawless for stake in settled)),
            offered=frozenset(offered),
            right=frozenset(right),
            wrong=frozenset(wrong),
            unsettled=tuple(unsettled),
        )

    def _could(self, options: Iterable[Option]) -> int:
        """The bits of `could` for the practices of must_do that one of these options upholds."""
        could = self.packing.could
        upheld = {name for option in options for name in option.upholds} if could else ()
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

    def _offer(self, step: str, all_: Sequence[Any], offered: Sequence[Any]) -> None:
        """Note what the guards of options or acts came to."""
        for option in all_:
            if option.when is not None:
                self.truths.setdefault((step, option.id, "when", 0), set()).add(option in offered)

    def _watch(self, events: tuple[Event, ...]) -> None:
        """Note what was entered and opened on the way, and what the guards of the ways came to."""
        left: Acted | None = None
        for event in events:
            step = self.case.steps[event.step]
            if isinstance(event, Entered):
                if left is not None and event.before is not None:
                    self._take(*self._ways(left), event.before)
                self.entered.add(event.step)
                if not step.waits:
                    self._take(event.step, "", step.next, event.state)
                left = None
            elif isinstance(event, Answered):
                chosen = run.resolve(self.case, event.before, event.answer)[0]
                self._take(event.step, chosen.id if chosen.next else "", chosen.next or step.next, event.state)
            elif isinstance(event, Acted):
                left = event
            elif isinstance(event, Opened):
                self.opened.add(f"{event.step}.{event.cue}")

    def _ways(self, event: Acted) -> tuple[str, str, tuple[Exit, ...]]:
        """Where an act that ended an hour led: step, answer (`CUE.ACT`) and ways."""
        step = self.case.steps[event.step]
        assert step.hour is not None
        for name in event.cues:
            option = step.hour.cue(name).answer(event.answer[0])
            if option is not None and option.next and not option.keeps_open:
                return event.step, f"{name}.{option.id}", option.next
        return event.step, "", step.next

    def _take(self, step: str, option: str, exits: tuple[Exit, ...], state: State) -> None:
        for index, way in enumerate(exits):
            if way.when is None:
                return
            holds = bool(way.when(state))
            self.truths.setdefault((step, option, "next", index), set()).add(holds)
            if holds:
                return
