"""What following steps can tell of a run, as one whole number: millions of them fit in memory and compare at once.

Packed are the step, the values, facts, choices and clock that some guard reads, how the gate stands, and which
decisions were met where they can be met again. Whatever else a run remembers, nothing that follows depends on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .graph import on_rounds
from .guard import Chose, Clock, Guard, Reading, Revealed, parts
from .model import LONGEST_VISIT, Case, Exit, State


@dataclass(frozen=True, slots=True)
class Field:
    """`width` bits from bit `shift` on, which hold a whole number from `low` on."""

    shift: int
    width: int
    low: int = 0

    @property
    def mask(self) -> int:
        """The bits of this field, set."""
        return ((1 << self.width) - 1) << self.shift

    def put(self, value: int) -> int:
        """A packed number with nothing but this value in it."""
        return (value - self.low) << self.shift

    def of(self, code: int) -> int:
        """The value that a packed number holds."""
        return ((code & self.mask) >> self.shift) + self.low


class Packing:
    """Where in a packed number everything stands, for one case.

    violated: by gated practice, the bit that says that a violation stands. could, done: by practice of must_do, that it
    could have been upheld, and that it was, at least by half. met: by decision on a round, that it was met.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.names = tuple(case.steps)
        self._numbers = {name: number for number, name in enumerate(self.names)}
        self._width = 0
        reads = case.reads
        self.step = self._field(len(self.names) - 1)
        self._values = {
            quantity.slot: self._field(quantity.high - quantity.low, quantity.low)
            for quantity in case.quantities
            if quantity.slot in reads.slots
        }
        self._facts = {bit: self._field(1) for bit in _bits(reads.facts)}
        self._chosen = {bit: self._field(1) for bit in _bits(reads.chosen)}
        self._clock = self._field(LONGEST_VISIT) if reads.clock else None
        self.violated = {name: self._field(1).mask for name in case.gate.practices}
        self._could = self._field((1 << len(case.gate.must_do)) - 1)
        self._done = self._field((1 << len(case.gate.must_do)) - 1)
        self.could = {name: 1 << self._could.shift + n for n, name in enumerate(case.gate.must_do)}
        self.done = {name: 1 << self._done.shift + n for n, name in enumerate(case.gate.must_do)}
        rounds = on_rounds(case)
        self.met = {name: self._field(1).mask for name, step in case.steps.items() if step.decision and name in rounds}
        self._violations = sum(self.violated.values())

    def _field(self, most: int, low: int = 0) -> Field:
        """The next free bits, enough for 0 to `most` above `low`."""
        field = Field(self._width, most.bit_length(), low)
        self._width += field.width
        return field

    def pack(self, state: State) -> int:
        """What guards can tell of a state; the standing of the gate and the decisions met are left at nothing."""
        code = self.step.put(self._numbers[state.step])
        for slot, field in self._values.items():
            code |= field.put(state.values[slot])
        for bit, field in self._facts.items():
            if state.facts & bit:
                code |= field.mask
        for bit, field in self._chosen.items():
            if state.chosen & bit:
                code |= field.mask
        return code | self._clock.put(state.clock) if self._clock else code

    def unpack(self, code: int) -> State:
        """A state that packs to the same; what no guard reads is 0."""
        values = [0] * len(self.case.quantities)
        for slot, field in self._values.items():
            values[slot] = field.of(code)
        facts = sum(bit for bit, field in self._facts.items() if code & field.mask)
        chosen = sum(bit for bit, field in self._chosen.items() if code & field.mask)
        clock = self._clock.of(code) if self._clock else 0
        return State(self.names[self.step.of(code)], tuple(values), facts, chosen, clock, "")

    def error(self, code: int) -> bool:
        """Whether a case that ended so would have a critical error that was not made good."""
        return bool(code & self._violations or self._could.of(code) & ~self._done.of(code))

    def read(self, guards: Iterable[Guard | None]) -> int:
        """The bits that some guards read."""
        mask = 0
        for guard in guards:
            for part in parts(guard) if guard is not None else ():
                match part:
                    case Reading(_, slot):
                        mask |= self._values[slot].mask
                    case Revealed(_, bit) if bit in self._facts:
                        mask |= self._facts[bit].mask
                    case Chose(_, bit):
                        mask |= self._chosen[bit].mask
                    case Clock() if self._clock:
                        mask |= self._clock.mask
        return mask

    def view(self, name: str) -> int:
        """The bits on which depends what can be answered at a step and what comes of it, up to the next that waits.

        All other bits stay as they are or are set, whatever they were.
        """
        step = self.case.steps[name]
        mask = self.step.mask | self.met.get(name, 0) | (self._clock.mask if self._clock else 0)
        decision = step.decision
        if decision is None:
            return mask
        options = (*decision.options, *decision.outcomes)
        for option in options:
            mask |= self.read([option.when])
            for change in option.changes:
                if change.slot in self._values:
                    mask |= self._values[change.slot].mask
        exits = [way for option in options for way in option.next] + list(step.next)
        return mask | self.read(way.when for way in self._ways(exits))

    def _ways(self, exits: list[Exit]) -> Iterator[Exit]:
        """Some ways on, and those of all steps that they pass through."""
        seen: set[str] = set()
        while exits:
            way = exits.pop()
            yield way
            if way.to not in seen:
                seen.add(way.to)
                step = self.case.steps[way.to]
                if not step.waits:
                    exits += step.next


def _bits(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit
