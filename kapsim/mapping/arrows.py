"""The answers of a case as arrows: from which step to which, how good, under which condition, on the reference path.

An answer whose ways have guards gives an arrow for each way that it can take. A way is left out where its guard is
settled by the answer itself: whoever has just chosen X takes no way that is closed to those who chose X.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..conditions import Conditions
from ..engine import run
from ..engine.graph import on_rounds
from ..engine.guard import COMPARISONS, And, Chose, Compare, Constant, Guard, Not, Or, Reading
from ..engine.model import Case, Option, Step
from ..engine.proof import Path, Proof
from ..engine.state import Acted, Answered, Entered, Event
from ..marks import Mark, marks
from ..places import Places, clean, named_answers, text_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """One answer on one of its ways; `answer` is the option's id, nothing for a step that asks nothing.

    place: `7c`, or the step's number alone. label: the letter. when: `if ...`, `otherwise, if ...` or `otherwise` where
    the answer has more than one way. offered: the condition under which it is there at all. reference: whether the
    reference path goes here.
    """

    step: str
    answer: str
    to: str
    mark: Mark
    place: str
    label: str
    text: str
    when: str = ""
    offered: str = ""
    reference: bool = False


def arrows_of(case: Case, proof: Proof | None, places: Places) -> tuple[Arrow, ...]:
    """Every arrow of a case, step by step and answer by answer, as written."""
    marked = marks(case)
    taken = transitions(case, reference_events(case, proof.reference if proof else ()))
    conditions = Conditions(case, places)
    rounds = on_rounds(case)
    found: dict[tuple[str, str, str], Arrow] = {}
    for step in case.steps.values():
        for name, option in _answers(step).items():
            before = ""
            for to, guard in _ways(step, option, again=step.id in rounds):
                when = ", ".join(part for part in (before, f"if {conditions.words(guard)}" if guard else "") if part)
                before = "otherwise"
                known = found.get((step.id, name, to))
                found[step.id, name, to] = Arrow(
                    step=step.id,
                    answer=name,
                    to=to,
                    mark=marked[step.id, name] if option else "neutral",
                    place=places.answer(step.id, name) if option else str(places.numbers[step.id]),
                    label=places.letter(step.id, name) if option else "",
                    text=clean(text_of(step, name)) if option else "",
                    when=f"{known.when}; {when}" if known else when,
                    offered=conditions.words(option.when) if option else "",
                    reference=(step.id, name, to) in taken,
                )
    return tuple(found.values())


def reference_events(case: Case, path: Path) -> tuple[Event, ...]:
    """What happens on a path of answers; nothing for no path. Raises run.AnswerError where one does not fit."""
    if not path:
        return ()
    state, events = run.begin(case)
    for _step, answer in path:
        state, more = run.advance(case, state, answer)
        events += more
    return events


def transitions(case: Case, events: Iterable[Event]) -> frozenset[tuple[str, str, str]]:
    """From where, by which option (or none) and to where a run went. Of an order: by its outcome `kept` or `broken`."""
    found: set[tuple[str, str, str]] = set()
    given: tuple[str, ...] = ("",)
    for event in events:
        if isinstance(event, Answered):
            given = tuple(option.id for option in run.resolve(case, event.before, event.answer))
        elif isinstance(event, Acted):
            given = tuple(f"{cue}.{event.answer[0]}" for cue in event.cues) or ("",)
        elif isinstance(event, Entered) and event.before is not None:
            found |= {(event.before.step, name, event.step) for name in given}
            given = ("",)
    return frozenset(found)


def _answers(step: Step) -> Mapping[str, Option | None]:
    """What can be answered, each with consequences of its own; None, without a name, for the way on of the step itself.

    Of an hour those answers that end it, and the way on when it is over.
    """
    if step.hour is not None:
        own = {name: option for name, option in named_answers(step).items() if option.next and not option.keeps_open}
        return {**own, "": None}
    if step.decision is None:
        return {"": None} if step.end is None else {}
    return {option.id: option for option in step.decision.outcomes or step.decision.options}


def _ways(step: Step, option: Option | None, again: bool) -> Iterator[tuple[str, Guard | None]]:
    """Where an answer can lead, and the guard that is left open by it; None for the way that is left in the end."""
    known = _Known(step, option, again)
    for way in (option.next if option else ()) or step.next:
        left = known.left(way.when) if way.when is not None else Constant(1)
        if not isinstance(left, Constant):
            yield way.to, left
        elif left.value:
            yield way.to, None
            return


class _Known:
    """What is certain once an answer was given: that it was, and, met once, that its rivals were not."""

    def __init__(self, step: Step, option: Option | None, again: bool) -> None:
        self.chosen = option.bit if option else 0
        self.values: dict[int, int] = {}
        several = step.decision is not None and step.decision.kind == "select"
        for change in option.changes if option and not several else ():
            if change.symbol == "=":
                self.values[change.slot] = change.of(0)
            else:
                self.values.pop(change.slot, None)
        rivals: tuple[Option, ...] = ()
        if option and step.decision and not again and not several:
            rivals = (*step.decision.options, *step.decision.outcomes)
        self.unchosen = sum({rival.bit for rival in rivals} - {self.chosen})

    def left(self, guard: Guard) -> Guard:
        """What of a guard is still open: a constant where it is certain to hold or not to."""
        match guard:
            case Not(part):
                inner = self.left(part)
                return Constant(not inner.value) if isinstance(inner, Constant) else Not(inner)
            case And(several) | Or(several):
                stops = isinstance(guard, Or)
                found = [self.left(part) for part in several]
                settled = [part for part in found if isinstance(part, Constant)]
                open_ = tuple(part for part in found if not isinstance(part, Constant))
                if any(bool(part.value) == stops for part in settled):
                    return Constant(stops)
                if not open_:
                    return Constant(not stops)
                return open_[0] if len(open_) == 1 else type(guard)(open_)
            case Chose(_, bit) if bit & (self.chosen | self.unchosen):
                return Constant(1 if bit & self.chosen else 0)
            case Reading(_, slot) if slot in self.values:
                return Constant(self.values[slot])
            case Compare(symbol, left, right):
                first, second = self.left(left), self.left(right)
                if isinstance(first, Constant) and isinstance(second, Constant):
                    return Constant(COMPARISONS[symbol](first.value, second.value))
        return guard
