"""Row 14: from a key to the frame that shows its consequence, beside the smallest app with an OptionList.

Two consequences in kapsim: a choice is highlighted, as in the list beside it; and an answer is kept, and the patient
reacts. Both apps paint at most sixty frames a second, so most of a figure is the wait for the next one, on either side.
"""

from __future__ import annotations

import asyncio
import math
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.widgets import OptionList

from kapsim.tui.widgets.answers import Answers
from kapsim.tui.widgets.transcript import Transcript
from tests.bench.frames import CHOICES, SIZE, SmallestList, kapsim_app, watch_frames
from tests.bench.harness import Effort, Line, must_equal, span, summed_up
from tests.bench.small import small_case

HELD, MOST = 2.0, 33e-3
ROUNDS = 7
USUAL_KEYS, USUAL_ANSWERS = 40, 12
PATIENCE = 5.0


@dataclass(slots=True)
class Waits:
    """Seconds from key to frame: of highlights in either app, and of answers."""

    ours: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)


def measure(effort: Effort) -> list[Line]:
    """Two lines. What is held to twice its peer is the highlight; the answer, which has none, to the time alone."""
    rounds = [asyncio.run(_round(effort, index)) for index in effort.with_rounds(ROUNDS).indices]
    rounds = rounds[-effort.with_rounds(ROUNDS).rounds :]
    beside = [wait for one in rounds for wait in one.beside]
    lines = []
    for what, ratio_held, waits in (
        ("key to highlighted choice", HELD, [one.ours for one in rounds]),
        ("key to kept answer and reaction", math.inf, [one.answers for one in rounds]),
    ):
        found = summed_up([(median(ours), median(one.beside)) for ours, one in zip(waits, rounds, strict=True)])
        late = _late([wait for ours in waits for wait in ours])
        held = (f"<= {ratio_held:g}x, " if ratio_held < math.inf else "") + f"p95 <= {span(MOST)}"
        lines.append(
            Line(14, what, f"{span(found.ours)}, p95 {span(late)}", f"{span(found.beside)}, p95 {span(_late(beside))}",
                 found.ratio, held, found.ratio <= ratio_held and late <= MOST)
        )  # fmt: skip
    return lines


def _late(waits: list[float]) -> float:
    """The wait that one key in twenty exceeds."""
    return sorted(waits)[min(len(waits) - 1, round(0.95 * len(waits)))]


async def _round(effort: Effort, index: int) -> Waits:
    waits = Waits()
    for part in (_ours, _beside) if index % 2 else (_beside, _ours):
        await part(effort, waits)
    return waits


async def _beside(effort: Effort, waits: Waits) -> None:
    app = SmallestList()
    async with app.run_test(size=SIZE) as pilot:
        choices = app.query_one(OptionList)
        keys = Keys(app)
        await pilot.pause()
        for number in range(effort.times(USUAL_KEYS)):
            waits.beside.append(await keys.press("down", partial(_highlighted, choices, (number + 1) % CHOICES)))


async def _ours(effort: Effort, waits: Waits) -> None:
    with tempfile.TemporaryDirectory(prefix="kapsim-bench-") as folder:
        app = kapsim_app(Path(folder))
        async with app.run_test(size=SIZE) as pilot:
            await app.begin(small_case(), "train")
            answers = await _answers(pilot, None)
            must_equal("choices", len(answers.lines), CHOICES)
            keys = Keys(app)
            for number in range(effort.times(USUAL_KEYS)):
                waits.ours.append(await keys.press("down", partial(_lit, answers, number % CHOICES)))
            transcript = app.screen.query_one(Transcript)
            for _ in range(effort.times(USUAL_ANSWERS)):
                away = _elsewhere(answers)
                await keys.press(str(away + 1), partial(_lit, answers, away))
                reacted = partial(_told_more, transcript, len(transcript.children))
                waits.answers.append(await keys.press("enter", reacted))
                answers = await _answers(pilot, answers)
            app.store().close()


def _highlighted(choices: OptionList, place: int) -> bool:
    return choices.highlighted == place


def _elsewhere(answers: Answers) -> int:
    """A choice that is not highlighted yet and does not lead to the end."""
    lines = enumerate(answers.lines)
    return next(place for place, line in lines if line.choice.id != "reading" and place != answers.lit)


def _lit(answers: Answers, place: int) -> bool:
    return answers.lit == place


def _told_more(transcript: Transcript, children: int) -> bool:
    """Whether what comes of an answer stands below what was told."""
    return len(transcript.children) > children


async def _answers(pilot: Pilot[Any], before: Answers | None) -> Answers:
    """The answers of the next decision, once they are on the screen and nothing moves any more."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        await pilot.pause(0.05)
        found = [widget for widget in pilot.app.screen.query(Answers) if widget is not before and widget.has_focus]
        if found:
            await pilot.pause(0.1)
            return found[0]
        await pilot.press("space")
    raise AssertionError("no decision came")


class Keys:
    """Presses keys at odd moments, and waits for the frame that shows what came of them."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._goal: Callable[[], bool] | None = None
        self._seen = asyncio.Event()
        self._at = 0.0
        self._pressed = 0
        watch_frames(app, self._look)

    async def press(self, key: str, goal: Callable[[], bool]) -> float:
        """Seconds from the key to the first frame after which `goal` holds."""
        self._pressed += 1
        # A step that shares no factor with the frames meets them at every phase.
        await asyncio.sleep(0.02 + self._pressed * 0.0037 % 0.0167)
        self._goal = goal
        self._seen.clear()
        start = time.perf_counter()
        self._app.simulate_key(key)
        await asyncio.wait_for(self._seen.wait(), PATIENCE)
        return self._at - start

    def _look(self) -> None:
        if self._goal is not None and self._goal():
            self._goal = None
            self._at = time.perf_counter()
            self._seen.set()
