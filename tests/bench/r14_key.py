"""Row 14: from a key to the frame that shows its consequence, beside the smallest app with an OptionList.

Two consequences in kapsim: a choice is highlighted, as in the list beside it; and an answer is kept, and the patient
reacts. Both apps paint at most sixty frames a second, so most of a figure is the wait for the next one, on either side.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.widgets import OptionList

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
    """Two lines."""
    rounds = [asyncio.run(_round(effort, index)) for index in range(-1, effort.with_rounds(ROUNDS).rounds)][1:]
    lines = []
    for what, waits in (
        ("key to highlighted choice", [one.ours for one in rounds]),
        ("key to kept answer and reaction", [one.answers for one in rounds]),
    ):
        pairs = [(median(ours), median(one.beside)) for ours, one in zip(waits, rounds, strict=True)]
        found = summed_up(pairs)
        late = _late([wait for ours in waits for wait in ours])
        late_beside = _late([wait for one in rounds for wait in one.beside])
        lines.append(
            Line(14, what, f"{span(found.ours)}, p95 {span(late)}", f"{span(found.beside)}, p95 {span(late_beside)}",
                 found.ratio, f"<= {HELD:g}x, p95 {span(MOST)}", found.ratio <= HELD and late <= MOST)
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
            goal = (number + 1) % CHOICES
            waits.beside.append(await keys.press("down", lambda goal=goal: choices.highlighted == goal))


async def _ours(effort: Effort, waits: Waits) -> None:
    from kapsim.tui.widgets.answers import Answers
    from kapsim.tui.widgets.transcript import Transcript

    with tempfile.TemporaryDirectory(prefix="kapsim-bench-") as folder:
        app = kapsim_app(Path(folder))
        async with app.run_test(size=SIZE) as pilot:
            await app.begin(small_case(), "train")
            answers = await _answers(pilot, None)
            must_equal("choices", len(answers.lines), CHOICES)
            keys = Keys(app)
            for number in range(effort.times(USUAL_KEYS)):
                goal = number % CHOICES
                waits.ours.append(await keys.press("down", lambda goal=goal: answers.lit == goal))
            for _ in range(effort.times(USUAL_ANSWERS)):
                away = next(place for place, line in enumerate(answers.lines) if line.choice.id != "reading")
                await keys.press(str(away + 1), lambda: answers.lit == away)
                transcript = app.screen.query_one(Transcript)
                told = len(transcript.query(".beat"))
                reacted = lambda: len(transcript.query(".beat")) > told  # noqa: E731
                waits.answers.append(await keys.press("enter", reacted))
                answers = await _answers(pilot, answers)
            app.store().close()


async def _answers(pilot: Pilot[Any], before: Any) -> Any:
    """The answers of the next decision, once they are on the screen and nothing moves any more."""
    from kapsim.tui.widgets.answers import Answers

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
