"""A second opinion on small cases: every path walked one by one, every rule told again as plainly as it can be.

Nothing here uses the rules of the engine: guards are evaluated, answers applied, credits and errors counted by code of
its own, straight from the meaning of the case language. A path ends where the case does, or where everything that a run
remembers is as it was before on the same path.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, combinations, permutations
from typing import NamedTuple

from kapsim.engine.guard import And, Arithmetic, Chose, Clock, Compare, Constant, Guard, Not, Or, Reading, Revealed
from kapsim.engine.model import DOMAINS, Case, Decision, Option, Scene
from kapsim.engine.state import Answer

LONGEST = 100
"""Answers on one walk; on rounds with counters a walk can be very long."""

Path = tuple[tuple[str, Answer], ...]


class TooManyError(Exception):
    """The case has more paths than are walked."""


class Memory(NamedTuple):
    """All that a run remembers, at a step that waits."""

    step: str
    values: tuple[int, ...]
    facts: frozenset[str]
    chosen: frozenset[str]
    clock: int
    standing: frozenset[str]
    """Gated practices whose violation stands."""
    could: frozenset[str]
    done: frozenset[str]
    met: frozenset[str]


@dataclass(frozen=True)
class Taken:
    """One answer given on a walk: what it earns of what there is, by domain, and in which domains it violates."""

    step: str
    answer: Answer
    again: bool
    earned: tuple[Fraction, ...]
    available: tuple[Fraction, ...]
    violated: tuple[bool, ...]

    def opportunity(self, domain: int) -> bool:
        return self.available[domain] > 0 and not self.again

    def credit(self, domain: int) -> Fraction:
        return self.earned[domain] / self.available[domain] if self.opportunity(domain) else Fraction(0)

    def lost(self, domain: int) -> int:
        return int(self.violated[domain] and not self.opportunity(domain))

    @property
    def full(self) -> bool:
        touched = all(self.credit(d) == 1 for d in range(3) if self.opportunity(d))
        return touched and not any(self.violated)


@dataclass(frozen=True)
class Walk:
    """One way from the start to an end."""

    taken: tuple[Taken, ...]
    end: Memory

    @property
    def path(self) -> Path:
        return tuple((taken.step, taken.answer) for taken in self.taken)

    @property
    def error(self) -> bool:
        return bool(self.end.standing or self.end.could - self.end.done)

    @property
    def full(self) -> bool:
        return all(taken.full for taken in self.taken)


@dataclass
class Oracle:
    """All walks of a case, and what was seen on them.

    entered: steps. offered: options by step. right, wrong: options by step that were part of an answer that loses
    nothing (and violates no policy), or of one that does. stuck: decisions without an answer, with the shortest way.
    memories: what answers lead to, by memory. truths: what guards came to, by step, option, key and index.
    """

    case: Case
    most: int
    walks: list[Walk] = field(default_factory=list)
    entered: set[str] = field(default_factory=set)
    offered: dict[str, set[str]] = field(default_factory=dict)
    right: dict[str, set[str]] = field(default_factory=dict)
    wrong: dict[str, set[str]] = field(default_factory=dict)
    stuck: dict[str, int] = field(default_factory=dict)
    leads: dict[Memory, set[Memory]] = field(default_factory=dict)
    truths: dict[tuple[str, str, str, int], set[bool]] = field(default_factory=dict)
    unsettled: dict[str, int] = field(default_factory=dict)
    """Decisions at which no answer is best, with the shortest way there."""
    answers: int = 0

    def __post_init__(self) -> None:
        start = Memory(
            self.case.start,
            tuple(quantity.start for quantity in self.case.quantities),
            frozenset(fact.id for fact in self.case.facts if fact.at_start),
            *(frozenset(), 0, frozenset(), frozenset(), frozenset(), frozenset()),  # type: ignore[arg-type]
        )
        self._walk(self._enter(start, self.case.start), (), frozenset())

    # Walking

    def _walk(self, memory: Memory, taken: tuple[Taken, ...], before: frozenset[Memory]) -> None:
        step = self.case.steps[memory.step]
        if step.end is not None:
            self.leads.setdefault(memory, set())
            self.walks.append(Walk(taken, memory))
            return
        if memory in before:
            return
        decision = step.decision
        assert decision is not None
        open_ = [option for option in decision.options if option.when is None or self._true(option.when, memory)]
        for option in decision.options:
            self._note((step.id, option.id, "when", 0), option.when, memory)
        self.offered.setdefault(step.id, set()).update(option.id for option in open_)
        answers = list(answers_among(decision, open_))
        if not answers:
            self.stuck[step.id] = min(len(taken), self.stuck.get(step.id, 999))
        worths = [self._worth(decision, chosen) for _, chosen in answers]
        available = tuple(max((earned[d] for earned, _ in worths), default=Fraction(0)) for d in range(3))
        again = step.id in memory.met
        best = False
        following = self.leads.setdefault(memory, set())
        could = {n for _, chosen in answers for o in chosen for n in o.upholds if n in self.case.gate.must_do}
        for (answer, chosen), (earned, violated) in zip(answers, worths, strict=True):
            self.answers += 1
            if self.answers > self.most or len(taken) > LONGEST:
                raise TooManyError
            this = Taken(step.id, answer, again, earned, available, violated)
            clean = not any(violated) and not any(option.policies_violated for option in chosen)
            best |= clean and earned == available
            side = self.wrong if not this.full else self.right if clean else {}
            side.setdefault(step.id, set()).update(answer)
            after = self._answer(memory, step.id, chosen, could)
            following.add(after)
            self._walk(after, (*taken, this), before | {memory})
        if answers and not best:
            self.unsettled[step.id] = min(len(taken), self.unsettled.get(step.id, 999))

    def _answer(self, memory: Memory, step: str, chosen: tuple[Option, ...], could: set[str]) -> Memory:
        values = list(memory.values)
        facts, picked, clock = set(memory.facts), set(memory.chosen), memory.clock
        standing, done = set(memory.standing), set(memory.done)
        for option in chosen:
            for change in option.changes:
                quantity = self.case.quantities[change.slot]
                value = values[change.slot]
                value = {"+": value + change.amount, "-": value - change.amount, "=": change.amount}[change.symbol]
                values[change.slot] = min(quantity.high, max(quantity.low, value))
            facts |= {fact.id for fact in self.case.facts if fact.bit & option.reveals}
            picked.add(f"{step}.{option.id}")
            clock = min(1440, clock + option.minutes)
            standing -= set(option.recovers)
        for option in chosen:
            standing |= set(option.violates) & set(self.case.gate.practices)
            done |= {*option.upholds, *option.partly} & set(self.case.gate.must_do)
        after = Memory(
            step,
            tuple(values),
            frozenset(facts),
            frozenset(picked),
            clock,
            frozenset(standing),
            memory.could | could,
            frozenset(done),
            memory.met | {step},
        )
        for option in chosen:
            self._scene(step, option.id, "then", option.then, after)
        own = chosen[0].next
        return self._go(after, step, chosen[0].id if own else "", own or self.case.steps[step].next)

    def _go(self, memory: Memory, step: str, option: str, ways: tuple[object, ...]) -> Memory:
        for index, way in enumerate(ways):
            when = way.when  # type: ignore[attr-defined]
            self._note((step, option, "next", index), when, memory)
            if when is None or self._true(when, memory):
                return self._enter(memory, way.to)  # type: ignore[attr-defined]
        raise AssertionError(step)

    def _enter(self, memory: Memory, name: str) -> Memory:
        self.entered.add(name)
        step = self.case.steps[name]
        facts = memory.facts | {fact.id for fact in self.case.facts if fact.bit & step.reveals}
        clock = min(1440, (0 if step.visit else memory.clock) + step.minutes)
        memory = memory._replace(step=name, facts=frozenset(facts), clock=clock)
        self._scene(name, "", "scene", step.scene, memory)
        if step.decision is None and step.end is None:
            return self._go(memory, name, "", step.next)
        return memory

    def _scene(self, step: str, option: str, key: str, scene: Scene, memory: Memory) -> None:
        for index, line in enumerate(scene):
            self._note((step, option, key, index), line.when, memory)

    def _note(self, place: tuple[str, str, str, int], guard: Guard | None, memory: Memory) -> None:
        if guard is not None:
            self.truths.setdefault(place, set()).add(self._true(guard, memory))

    # Guards

    def _true(self, guard: Guard, memory: Memory) -> bool:
        return self._value(guard, memory) != 0

    def _value(self, guard: Guard, memory: Memory) -> int:
        match guard:
            case Constant(value):
                return value
            case Reading(name):
                names = [quantity.name for quantity in self.case.quantities]
                return memory.values[names.index(name)]
            case Revealed(name):
                return int(name in memory.facts)
            case Chose(name):
                return int(name in memory.chosen)
            case Clock():
                return memory.clock
            case Not(part):
                return int(not self._value(part, memory))
            case And(several):
                return int(all(self._value(part, memory) for part in several))
            case Or(several):
                return int(any(self._value(part, memory) for part in several))
            case Compare(symbol, left, right):
                a, b = self._value(left, memory), self._value(right, memory)
                return int({"<": a < b, "<=": a <= b, "==": a == b, "!=": a != b, ">=": a >= b, ">": a > b}[symbol])
            case Arithmetic(symbol, left, right):
                a, b = self._value(left, memory), self._value(right, memory)
                return {"+": a + b, "-": a - b, "*": a * b}[symbol]
        raise AssertionError(guard)

    # Worth

    def _scored(self, names: object, domain: int) -> set[str]:
        practices, adopted = self.case.practices, self.case.setting.adopts
        return {
            name
            for name in names  # type: ignore[attr-defined]
            if practices[name].domain == DOMAINS[domain] and (not practices[name].contested or name in adopted)
        }

    def _worth(self, decision: Decision, chosen: tuple[Option, ...]) -> tuple[tuple[Fraction, ...], tuple[bool, ...]]:
        earned, violated = [], []
        for domain in range(3):
            full = self._scored(chain.from_iterable(option.upholds for option in chosen), domain)
            half = self._scored(chain.from_iterable(option.partly for option in chosen), domain) - full
            offences = sum(bool(self._scored(option.violates, domain)) for option in chosen)
            sum_ = len(full) + Fraction(len(half), 2)
            if offences:
                sum_ = max(Fraction(0), sum_ - offences) if decision.kind == "select" else Fraction(0)
            earned.append(Fraction(sum_))
            violated.append(offences > 0)
        return tuple(earned), tuple(violated)

    # What follows from all walks

    @property
    def flawless(self) -> list[Walk]:
        """The walks without any loss or error to a good end."""
        return [w for w in self.walks if w.full and not w.error and self.outcome(w) == "good"]

    def outcome(self, walk: Walk) -> str:
        end = self.case.steps[walk.end.step].end
        assert end is not None
        return end.outcome

    @property
    def on_course(self) -> set[str]:
        return {taken.step for walk in self.flawless for taken in walk.taken}

    @property
    def pars(self) -> dict[str, tuple[int, ...]]:
        pars: dict[str, tuple[int, ...]] = {}
        for walk in self.flawless:
            counts = tuple(sum(taken.opportunity(d) for taken in walk.taken) for d in range(3))
            known = pars.get(walk.end.step, counts)
            pars[walk.end.step] = tuple(map(min, known, counts))
        return pars

    def score(self, walk: Walk, domain: int, pars: dict[str, tuple[int, ...]], course: set[str]) -> Fraction | None:
        """The score of a walk in a domain; None where nothing is assessed."""
        end = self.case.steps[walk.end.step].end
        assert end is not None
        if walk.end.step in pars:
            par = pars[walk.end.step][domain]
        elif end.instead_of in pars:
            par = pars[end.instead_of][domain]
        else:
            par = max((counts[domain] for counts in pars.values()), default=0)
        credit = sum(taken.credit(domain) for taken in walk.taken if taken.step in course)
        met = sum(taken.opportunity(domain) for taken in walk.taken if taken.step in course)
        off = [taken for taken in walk.taken if taken.step not in course and taken.opportunity(domain)]
        repairs = sum(1 - taken.credit(domain) for taken in off)
        out_of = max(met, par) + repairs + sum(taken.lost(domain) for taken in walk.taken)
        return Fraction(credit) / out_of if out_of else None

    @property
    def endless(self) -> set[str]:
        """Decisions from which no answers lead to an end."""
        good = {memory for memory in self.leads if self.case.steps[memory.step].end}
        grown = True
        while grown:
            more = {memory for memory, after in self.leads.items() if memory not in good and after & good}
            grown = bool(more)
            good |= more
        return {memory.step for memory, after in self.leads.items() if memory not in good and after}


def answers_among(decision: Decision, open_: list[Option]) -> Iterator[tuple[Answer, tuple[Option, ...]]]:
    """All answers to a decision in the author's order, with the options whose consequences they have."""
    if decision.kind == "choose":
        yield from (((option.id,), (option,)) for option in open_)
    elif decision.kind == "select":
        for size in range(1, min(decision.up_to, len(open_)) + 1):
            for chosen in combinations(open_, size):
                yield tuple(option.id for option in chosen), chosen
    else:
        orders = list(permutations([option.id for option in decision.options]))
        kept = next(o for o in orders if all(o.index(a) < o.index(b) for a, b in decision.before))
        assert decision.kept
        assert decision.broken
        yield kept, (decision.kept,)
        yield tuple(reversed(kept)), (decision.broken,)
