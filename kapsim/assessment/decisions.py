"""How single decisions behave in a group: difficulty, discrimination, and answers that nobody takes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .enough import CREDIT, DISCRIMINATION, DISTRACTORS, Figure, Lacking, lacking

EASY, HARD = 0.9, 0.3
"""Mean credits above and below which a decision tells little about trainees (Ebel and Frisbie 1991)."""
WEAK = 0.2
"""Below this a discrimination is weak (Ebel and Frisbie 1991)."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Sums over trainees of two values, x and y: how many, their sums, squares and products."""

    n: int
    x: float
    y: float
    xx: float
    yy: float
    xy: float

    @property
    def correlation(self) -> float | None:
        """Pearson's correlation; None where one of the two does not vary."""
        across = self.n * self.xx - self.x * self.x
        down = self.n * self.yy - self.y * self.y
        nothing = 1e-9 * max(1.0, self.n * self.n)
        if across <= nothing or down <= nothing:
            return None
        return max(-1.0, min(1.0, (self.n * self.xy - self.x * self.y) / math.sqrt(across * down)))


def difficulty(n: int, credit: float) -> Figure:
    """The mean credit, 0 to 1, of those who met a decision: the higher, the easier."""
    return lacking(n, CREDIT) or credit / n


def discrimination(pairs: Pairs) -> Figure:
    """The correlation of a decision's credit with the mean credit of the same trainee's other decisions in a domain.

    "Corrected": the decision itself is not part of what it is correlated with (Henrysson 1963). A mean, not a sum, of
    the others, since trainees meet different decisions on different paths. Negative: who does well elsewhere fails
    here; look at the key first.
    """
    missing = lacking(pairs.n, DISCRIMINATION, "trainees who met it and another")
    if missing:
        return missing
    found = pairs.correlation
    return Lacking(why="all had the same credit") if found is None else found


def not_taken(answers: Iterable[str], taken: Mapping[str, int], met: int) -> tuple[str, ...] | Lacking:
    """The answers that none of those who `met` the decision took, in the order of the answers.

    By the rule of three (Hanley and Lippman-Hand 1983) at most 3 / met of all trainees would take one of them.
    """
    return lacking(met, DISTRACTORS) or tuple(answer for answer in answers if not taken.get(answer))


def credit_remark(mean: Figure) -> str:
    """What is worth a look at a mean credit, in words; "" where nothing is."""
    if isinstance(mean, Lacking) or HARD <= mean <= EASY:
        return ""
    return (
        "nearly all that could be earned was earned"
        if mean > EASY
        else "little was earned: look at teaching and at the key"
    )


def telling_remark(telling: Figure) -> str:
    """What is worth a look at a discrimination, in words; "" where nothing is."""
    if isinstance(telling, Lacking) or telling >= WEAK:
        return ""
    if telling < 0:
        return "who does well elsewhere does badly here: look at the key"
    return "says little about how a trainee does elsewhere"


def unused_remark(unused: tuple[str, ...] | Lacking, met: int) -> str:
    """What is worth a look at answers that nobody took, in words; "" where nothing is."""
    if isinstance(unused, Lacking) or not unused:
        return ""
    answers = "one answer" if len(unused) == 1 else f"{len(unused)} answers"
    return f"nobody of {met} took {answers}: at most {min(100, round(300 / met))}% of all trainees would"
