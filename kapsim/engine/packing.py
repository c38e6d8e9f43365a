"""What following steps can tell of a run, as one whole number: millions of them fit in memory and compare at once.

Packed are the step, the values, facts, choices and clock that some guard reads, how the gate stands, and which
decisions were met where they can be met again. Whatever else a run remembers, nothing that follows depends on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .body import TYPICAL
from .field import Field
from .graph import on_rounds
from .guard import Chose, Clock, Guard, Reading, Revealed, parts
from .hour_packing import HourPacking, guards_of, options_of
from .model import LONGEST_VISIT, Case, Exit, Option
from .observation import RESPONSES, Vital
from .state import State


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
        self._hours = {
            number: HourPacking(step.hour, self._field, reads.vitals)
            for number, step in enumerate(case.steps.values())
            if step.hour
        }
        self._response = self._field(len(RESPONSES) - 1) if reads.vitals else None

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
        if self._clock:
            code |= self._clock.put(state.clock)
        if self._response:
            code |= self._response.put(state.response)
        return code | self._hours[self._numbers[state.step]].pack(state.hour) if state.hour else code

    def unpack(self, code: int) -> State:
        """A state that packs to the same; what no guard reads is 0."""
        values = [0] * len(self.case.quantities)
        for slot, field in self._values.items():
            values[slot] = field.of(code)
        facts = sum(bit for bit, field in self._facts.items() if code & field.mask)
        chosen = sum(bit for bit, field in self._chosen.items() if code & field.mask)
        clock = self._clock.of(code) if self._clock else 0
        response = self._response.of(code) if self._response else TYPICAL
        number = self.step.of(code)
        hour = self._hours[number].unpack(code) if number in self._hours else None
        return State(self.names[number], tuple(values), facts, chosen, clock, "", response, hour)

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
                    case Vital() if self._response:
                        mask |= self._response.mask
        return mask

    def view(self, name: str) -> int:
        """The bits on which depends what can be answered at a step and what comes of it, up to the next that waits.

        All other bits stay as they are or are set, whatever they were. Where an hour ends, `closer` bits matter too.
        """
        step = self.case.steps[name]
        mask = self.step.mask | self.met.get(name, 0) | (self._clock.mask if self._clock else 0)
        options: list[Option] = []
        if step.decision is not None:
            options += (*step.decision.options, *step.decision.outcomes)
            mask |= self.read(option.when for option in options)
        elif step.hour is not None:
            options += options_of(step.hour)
            mask |= self.read(guards_of(step)) | self._hours[self._numbers[name]].mask
        else:
            return mask
        for option in options:
            for change in option.changes:
                if change.slot in self._values:
                    mask |= self._values[change.slot].mask
        exits = [way for option in options for way in option.next] + list(step.next)
        return mask | self.read(way.when for way in self._ways(exits))

    def closer(self, name: str) -> int:
        """The bits of the duties of a step's hour: what they come to is known where the hour ends."""
        number = self._numbers[name]
        return self._hours[number].duties if number in self._hours else 0

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
