"""What follows from an answer at once, wherever it is given."""

from __future__ import annotations

from .model import LONGEST_VISIT, Option
from .state import State

_made = tuple.__new__
"""Makes a named tuple of its values; the constructor of its class would be most of what an answer costs."""


def apply(state: State, options: tuple[Option, ...]) -> State:
    """The state after the consequences of an answer: changes in order, reveals, minutes added up."""
    step, values, facts, chosen, clock, visit, response, hour = state
    for option in options:
        if option.changes:
            changed = list(values)
            for change in option.changes:
                changed[change.slot] = change.of(changed[change.slot])
            values = tuple(changed)
        facts |= option.reveals
        chosen |= option.bit
        clock += option.minutes
    if clock > LONGEST_VISIT:
        clock = LONGEST_VISIT
    return _made(State, (step, values, facts, chosen, clock, visit, response, hour))
