"""Guards: the small expression trees that decide what is shown, offered and next.

Every node is a frozen value that is called with a State and returns a whole number; truths are 0 and 1. Nodes keep the
names they were written with, so that a proof or a message can speak the author's language.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from .state import State

COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
ARITHMETIC: dict[str, Callable[[int, int], int]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}


class Guard(Protocol):
    """Anything that reads a state and gives a whole number (0 is false)."""

    def __call__(self, state: State, /) -> int: ...


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, or a truth as 0 or 1."""

    value: int

    def __call__(self, _state: State) -> int:
        return self.value


@dataclass(frozen=True, slots=True)
class Reading:
    """The value of a variable or gauge, by its slot in `State.values`."""

    name: str
    slot: int

    def __call__(self, state: State) -> int:
        return state.values[self.slot]


@dataclass(frozen=True, slots=True)
class Revealed:
    """Whether a fact of the chart has been revealed."""

    name: str
    bit: int

    def __call__(self, state: State) -> int:
        return 1 if state.facts & self.bit else 0


@dataclass(frozen=True, slots=True)
class Chose:
    """Whether an option was ever chosen (`chose STEP.OPTION`)."""

    name: str
    bit: int

    def __call__(self, state: State) -> int:
        return 1 if state.chosen & self.bit else 0


@dataclass(frozen=True, slots=True)
class Clock:
    """Minutes since the visit began, 0-1440."""

    def __call__(self, state: State) -> int:
        return state.clock


@dataclass(frozen=True, slots=True)
class Not:
    """True where its part is false."""

    part: Guard

    def __call__(self, state: State) -> int:
        return 0 if self.part(state) else 1


@dataclass(frozen=True, slots=True)
class And:
    """True where all parts are; read from the left, stopping at the first that is not."""

    parts: tuple[Guard, ...]

    def __call__(self, state: State) -> int:
        for part in self.parts:
            if not part(state):
                return 0
        return 1


@dataclass(frozen=True, slots=True)
class Or:
    """True where any part is; read from the left, stopping at the first that is."""

    parts: tuple[Guard, ...]

    def __call__(self, state: State) -> int:
        for part in self.parts:
            if part(state):
                return 1
        return 0


@dataclass(frozen=True, slots=True)
class Compare:
    """Two numbers held against each other by one of `COMPARISONS`."""

    symbol: str
    left: Guard
    right: Guard

    def __call__(self, state: State) -> int:
        return 1 if COMPARISONS[self.symbol](self.left(state), self.right(state)) else 0


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two numbers combined by one of `ARITHMETIC`."""

    symbol: str
    left: Guard
    right: Guard

    def __call__(self, state: State) -> int:
        return ARITHMETIC[self.symbol](self.left(state), self.right(state))


def parts(guard: Guard) -> Iterator[Guard]:
    """The node itself and every node below it."""
    yield guard
    match guard:
        case Not(part):
            yield from parts(part)
        case And(several) | Or(several):
            for part in several:
                yield from parts(part)
        case Compare(_, left, right) | Arithmetic(_, left, right):
            yield from parts(left)
            yield from parts(right)


def spelled(guard: Guard) -> str:
    """A guard as it is written in a case; parentheses only where they are needed."""
    return _spelled(guard, 0)


def _spelled(guard: Guard, inside: int) -> str:
    """A tree in text, in parentheses where it binds less than what it stands inside of."""
    match guard:
        case Chose(name):
            return f"chose {name}"
        case object(name=str(name)):
            # A quantity, a fact, or what observation.py adds for hours.
            return name
        case Constant(value):
            return str(value)
        case Clock():
            return "clock"
        case Or(several):
            binds, text = 1, " or ".join(_spelled(part, 1) for part in several)
        case And(several):
            binds, text = 2, " and ".join(_spelled(part, 2) for part in several)
        case Not(part):
            binds, text = 3, f"not {_spelled(part, 3)}"
        case Compare(symbol, left, right):
            binds, text = 4, f"{_spelled(left, 5)} {symbol} {_spelled(right, 5)}"
        case Arithmetic(symbol, left, right):
            binds = 6 if symbol == "*" else 5
            text = f"{_spelled(left, binds)} {symbol} {_spelled(right, binds + 1)}"
        case _ if isinstance(word := getattr(guard, "word", None), str):
            # What only an hour can read has a word of its own.
            return word
        case _:
            raise TypeError(f"{type(guard).__name__} is no guard")
    return f"({text})" if binds < inside else text
