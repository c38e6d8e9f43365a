"""How many trainees a figure needs before it is shown; below that there is a reason in its place.

The numbers are conventions, not laws. Below five people a figure describes persons rather than a group. A mean credit
of ten has a standard error of up to 16 per cent, which is as coarse as one would want to read. A distractor that one in
ten would take is missed among thirty with a probability of 4 per cent only (0.9 ** 30). Below thirty trainees or four
decisions Feldt's interval cannot tell a good alpha from a poor one. Correlations of single decisions are unstable below
a hundred (0.2 is then two standard errors from nothing).
"""

from __future__ import annotations

from dataclasses import dataclass

GROUP = 5
"""Trainees from which on anything is said about a group."""
CREDIT = 10
"""Trainees from which on a decision has a mean credit, and a duration."""
DISTRACTORS = 30
"""Trainees at a decision of whom nobody took an answer, before that is said."""
RELIABILITY = 30
"""Trainees from which on there is an alpha, and what follows from it."""
DECISIONS = 4
"""Decisions that an alpha needs."""
DISCRIMINATION = 100
"""Trainees from which on a decision is correlated with the rest."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """Why there is no figure: so many are there, so many are needed; or another reason in words."""

    have: int = 0
    need: int = 0
    of: str = "trainees"
    why: str = ""

    @property
    def text(self) -> str:
        """`insufficient data: 12 trainees, 30 needed`."""
        if self.why:
            return f"no figure: {self.why}"
        return f"insufficient data: {self.have} {self.of}, {self.need} needed"


Figure = float | Lacking
"""A number, or why there is none."""


def lacking(have: int, need: int, of: str = "trainees") -> Lacking | None:
    """What is lacking, if fewer are there than needed."""
    return Lacking(have, need, of) if have < need else None
