"""The names that a case declares, and what the words of its expressions stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from ..engine.guard import Chose, Clock, Constant, Guard, Reading, Revealed
from ..engine.model import Quantity
from ..engine.observation import Minute, Treatment, Vital
from ..problems import quoted
from .fields import ID_PATTERN

Type = Literal["truth", "number", "unknown"]

ID = re.compile(ID_PATTERN)
OPERATORS = ("and", "or", "not", "true", "false", "chose", "clock")
LATER = ("minute", "systolic", "diastolic", "heart_rate", "spo2", "dissociation")
"""Words that stand for the minute of an hour with the patient and for vital signs."""
WORDS = frozenset([*OPERATORS, *LATER, "when", "text"])
"""What no id may be: words of the expression language, and the keys that stand beside a speaker."""


def unfit(name: str) -> tuple[str, str] | None:
    """Why a name cannot be an id, and what to do; None where it can: in kebab-case, and no word of the language."""
    if not ID.fullmatch(name):
        better = "-".join(re.findall(r"[a-z0-9]+", name.lower()[:60])) or "first-step"
        return f"{quoted(name)} cannot be an id.", f"Use small letters, figures and single hyphens: `{better}`."
    if name in WORDS:
        hint = "Choose another; guards and lines of a scene give it a meaning of its own."
        return f"`{name}` is a word of the case language and cannot be an id.", hint
    return None


@dataclass(slots=True)
class Names:
    """Everything that a guard or a change of one case can name.

    `quantities` holds None for a variable or gauge whose declaration has problems of its own: its name is known, and
    nothing said about it is reported twice. `options` maps "step.option" to its bit; options of a step whose shape is
    broken are not known, so anything is taken for such a step (`broken`). Where a whole list of names could not be
    read, any name is taken (`open`).
    """

    quantities: dict[str, Quantity | None] = field(default_factory=dict)
    facts: dict[str, int] = field(default_factory=dict)
    options: dict[str, int] = field(default_factory=dict)
    steps: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    open: bool = False
    hour: bool = False
    """Whether an hour is being read, in which guards may name its minute and vital signs."""
    treatment: Treatment | None = None
    """What is given in it; None where that could not be read."""

    def value(self, name: str) -> tuple[Guard, Type] | None:
        """The tree and the type of a name in a guard; None where there is no such name."""
        if name == "clock":
            return Clock(), "number"
        if self.hour and name in LATER:
            if name == "minute":
                return Minute(), "number"
            return (Vital(name, self.treatment) if self.treatment else Constant(0)), "number"
        if name in self.facts:
            return Revealed(name, self.facts[name]), "truth"
        if name in self.quantities:
            quantity = self.quantities[name]
            if quantity is None:
                return Reading(name, 0), "unknown"
            return Reading(name, quantity.slot), "truth" if quantity.truth else "number"
        return (Constant(0), "unknown") if self.open else None

    def chose(self, reference: str) -> Guard | None:
        """The tree of `chose STEP.OPTION`; None where there is no such option."""
        if reference in self.options:
            return Chose(reference, self.options[reference])
        if reference.partition(".")[0] in self.broken:
            return Chose(reference, 0)
        return None

    def known(self) -> list[str]:
        """Names that a guard can read, for suggestions."""
        return [*self.quantities, *self.facts, "clock", *(LATER if self.hour else ())]
