"""What the guards of told lines come to. Nothing that follows depends on them, so exploring a case passes them by."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from random import Random

from . import run
from .guard import Guard
from .model import Case, Scene, Step
from .reads import read_by
from .rubric import possible
from .state import Acted, Answered, Entered, Event, Opened, State
from .successors import Place

WALKS = 300
LONGEST = 100
"""Answers after which a walk that goes round and round is given up."""
MOST = 20_000
"""States that are looked at; past them nothing is said of guards that were the same all along."""


def told(case: Case) -> dict[Place, set[bool]]:
    """By guarded line of a scene or of `then`, what its guard comes to; nothing where the case is too large to know.

    A line that was seen told and untold is settled, and a hundred arbitrary walks settle most cases. What they leave is
    looked for in all states.
    """
    lines = _Lines(case)
    _walk(case, lines)
    if lines.undecided and not _search(case, lines):
        return {place: truths for place, truths in lines.truths.items() if len(truths) == 2}
    return lines.truths


def _walk(case: Case, lines: _Lines) -> None:
    dice = Random(0)
    for _ in range(WALKS):
        state, events = run.begin(case)
        lines.watch(events)
        for _ in range(LONGEST):
            answers = list(possible(case, state))
            if not answers:
                break
            state, events = run.advance(case, state, dice.choice(answers)[0])
            lines.watch(events)
        if not lines.undecided:
            return


def _search(case: Case, lines: _Lines) -> bool:
    """Look at every state; False if there are more than `MOST`."""
    state, _ = run.begin(case)
    open_, known = [state], {lines.part_of(state)}
    while open_ and lines.undecided:
        state = open_.pop()
        for answer, _ in possible(case, state):
            after, events = run.advance(case, state, answer)
            lines.watch(events)
            part = lines.part_of(after)
            if part not in known:
                known.add(part)
                open_.append(part)
        if len(known) > MOST:
            return False
    return True


class _Lines:
    """The guarded lines of a case, and what was seen of them. undecided: how many were not yet seen both ways."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.guards: dict[tuple[str, str], list[tuple[Place, Guard]]] = {}
        for name, step in case.steps.items():
            for option, key, scene in _scenes(step):
                if guarded := list(_guarded(name, option, key, scene)):
                    self.guards[name, f"{option}.{key}"] = guarded
        self.truths: dict[Place, set[bool]] = {}
        self.undecided = sum(len(guarded) for guarded in self.guards.values())
        self._reads = case.reads | read_by(guard for _, guard in chain.from_iterable(self.guards.values()))
        slots = self._reads.slots
        self._unread = [quantity.slot for quantity in case.quantities if quantity.slot not in slots]

    def part_of(self, state: State) -> State:
        """A state with only what some guard reads."""
        values = list(state.values)
        for slot in self._unread:
            values[slot] = 0
        clock = state.clock if self._reads.clock else 0
        facts, chosen = state.facts & self._reads.facts, state.chosen & self._reads.chosen
        return State(state.step, tuple(values), facts, chosen, clock, "", state.response, state.hour)

    def watch(self, events: tuple[Event, ...]) -> None:
        """Note what the guards of the lines that these events tell came to."""
        for event in events:
            match event:
                case Answered():
                    for chosen in run.resolve(self.case, event.before, event.answer):
                        self._see(event.step, f"{chosen.id}.then", event.state)
                case Entered():
                    self._see(event.step, ".scene", event.state)
                case Acted():
                    for cue in event.cues:
                        self._see(event.step, f"{cue}.{event.answer[0]}.then", event.state)
                    if not event.cues:
                        self._see(event.step, f"{event.answer[0]}.then", event.state)
                case Opened():
                    self._see(event.step, f"{event.cue}.scene", event.state)

    def _see(self, step: str, where: str, state: State) -> None:
        for place, guard in self.guards.get((step, where), ()):
            truths = self.truths.setdefault(place, set())
            if len(truths) < 2:
                truths.add(bool(guard(state)))
                self.undecided -= len(truths) == 2


def _scenes(step: Step) -> Iterator[tuple[str, str, Scene]]:
    """Every scene of a step: the option, act, cue or answer it belongs to, its key, and its lines."""
    yield "", "scene", step.scene
    for option in (*step.decision.options, *step.decision.outcomes) if step.decision else ():
        yield option.id, "then", option.then
    if step.hour is not None:
        for act in step.hour.acts:
            yield act.id, "then", act.then
        for cue in step.hour.cues:
            yield cue.id, "scene", cue.scene
            for option in cue.decision.options:
                yield f"{cue.id}.{option.id}", "then", option.then


def _guarded(step: str, option: str, key: str, scene: Scene) -> Iterator[tuple[Place, Guard]]:
    for index, line in enumerate(scene):
        if line.when is not None:
            yield (step, option, key, index), line.when
