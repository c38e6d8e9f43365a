"""What a comparison consists of, as frozen values in words; whole sentences are made of them elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..engine.model import Case
from ..matching import Matching
from ..places import Places

Part = Literal["case", "setting", "people", "chart", "quantities", "gate", "step", "answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that changed. Nothing in `old` means that it is new, nothing in `new` that it is gone.

    about: what of the part. subject: the id of what is meant where there are several (a practice, a person, a fact).
    step, answer: ids in the new edition; in the old one for what is gone.
    """

    part: Part
    about: str
    subject: str = ""
    old: str = ""
    new: str = ""
    step: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two editions of a case and their differences: those around the steps, then step by step as in the new file.

    Steps that are gone come last.
    """

    old: Case
    new: Case
    matching: Matching
    differences: tuple[Difference, ...]

    @property
    def places(self) -> Places:
        """The numbers and letters of the new edition."""
        return Places(self.new)


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that the proof of a case says, before and after; nothing where there is none.

    about: `states`, `par` or `reference` of the good end `subject`, `bounds` of the domain `subject`.
    """

    about: Literal["states", "par", "reference", "bounds"]
    subject: str
    old: str
    new: str
