"""An hour for tests: somebody weeps at minute 14, and the blood pressure rises to 150 at minute 39."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from kapsim.engine.body import TYPICAL, number_drawn
from kapsim.library import Library, LoadedCase
from kapsim.records.attempt import Attempt, begin_attempt
from kapsim.records.log import Unkept

FILE = Path(__file__).parent / "weeping.yaml"
SEED = next(seed for seed in range(1000) if number_drawn(seed) == TYPICAL)
"""Draws a patient who responds as most do."""


def loaded(file: Path = FILE) -> LoadedCase:
    """The case of the file, over the practices that kapsim ships."""
    return Library([]).load(str(file))


def attempted(*acts: str, play: str = "", stay: bool = False, file: Path = FILE) -> Attempt:
    """An attempt in which these acts were done, or those of a play, and somebody may `stay` present to the end."""
    case = loaded(file)
    attempt = begin_attempt(
        case, log=Unkept(), seed=SEED, mode="train", trainee="", kind="attempt", clock=lambda: datetime.now(UTC)
    )
    answers = next((found.answers for found in case.case.plays if found.name == play), ())
    for act in (*acts, *(answer[0] for _, answer in answers)):
        attempt.answer((act,))
    while stay and not attempt.finished:
        attempt.answer(("presence",))
    return attempt
