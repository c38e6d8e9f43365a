"""The names that a case declares, and what the words of its expressions stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from ..engine.guard import Chose, Clock, Guard, Reading, Revealed
from ..engine.model import Quantity

Type = Literal["truth", "number", "unknown"]

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
WORDS = frozenset(
    [
        "and",
        "or",
        "not",
        "true",
        "false",
        "chose",
        "clock",
        "minute",
        "systolic",
        "diastolic",
        "heart_rate",
        "spo2",
        "dissociation",
        "when",
        "text",
    ]
)
"""What no id may be: words of the expression language, and the keys that stand beside a speaker."""


@dataclass(slots=True)
class Names:
    """Everything that a guard or a change of one case can name.

    `quantities` holds None for a variable or gauge whose declaration has problems of its own: its name is known, and
    nothing said about it is reported twice. `options` maps "step.option" to its bit; options of a step whose shape is
    broken are not known, so anything is taken for such a step (`broken`).
    """

    quantities: dict[str, Quantity | None] = field(default_factory=dict)
    facts: dict[str, int] = field(default_factory=dict)
    options: dict[str, int] = field(default_factory=dict)
    steps: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)

    def value(self, name: str) -> tuple[Guard, Type] | None:
        """The tree and the type of a name in a guard; None where there is no such name."""
        if name == "clock":
            return Clock(), "number"
        if name in self.facts:
            return Revealed(name, self.facts[name]), "truth"
        if name in self.quantities:
            quantity = self.quantities[name]
            if quantity is None:
                return Reading(name, 0), "unknown"
            return Reading(name, quantity.slot), "truth" if quantity.truth else "number"
        return None

    def chose(self, reference: str) -> Guard | None:
        """The tree of `chose STEP.OPTION`; None where there is no such option."""
        if reference in self.options:
            return Chose(reference, self.options[reference])
        if reference.partition(".")[0] in self.broken:
            return Chose(reference, 0)
        return None

    def known(self) -> list[str]:
        """Names that a guard can read, for suggestions."""
        return [*self.quantities, *self.facts, "clock"]
