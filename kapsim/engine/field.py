"""Some bits of a whole number that hold a value."""

from __future__ import annotations

from dataclasses import dataclass


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
