"""What guards read of a state."""

from __future__ import annotations

from collections.abc import Iterable

from .guard import Chose, Clock, Guard, Reading, Revealed, parts
from .model import Reads
from .observation import Vital


def read_by(guards: Iterable[Guard | None]) -> Reads:
    """All that some guards read together."""
    slots: set[int] = set()
    facts = chosen = 0
    clock = vitals = False
    seen: set[int] = set()
    for guard in guards:
        if guard is None or id(guard) in seen:
            continue
        seen.add(id(guard))
        for node in parts(guard):
            match node:
                case Reading(_, slot):
                    slots.add(slot)
                case Revealed(_, bit):
                    facts |= bit
                case Chose(_, bit):
                    chosen |= bit
                case Clock():
                    clock = True
                case Vital():
                    vitals = True
    return Reads(tuple(sorted(slots)), facts, chosen, clock, vitals)
