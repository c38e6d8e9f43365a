"""How the screens of a case look, at 80x24 and at 140x40."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kapsim.tui.app import KapsimApp

from .room import a_room, entered, place_of, press
from .stage import settled

SIZES = [(80, 24), (140, 40)]
Compare = Callable[..., bool]

sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "140x40"])


@pytest.fixture
def picture(tmp_path: Path, snap_compare: Compare) -> Callable[..., bool]:
    """Compare a picture of the app after some steps."""

    def compare(size: tuple[int, int], steps: Callable[[Pilot[None], Any, Any], Any], theme: str = "") -> bool:
        app, store, case = a_room(tmp_path)
        app.settings = app.settings.with_(theme=theme or app.settings.theme)
        app.theme = app.settings.theme

        async def run_before(pilot: Pilot[None]) -> None:
            await settled(pilot)
            await steps(pilot, store, case)
            await settled(pilot)

        return snap_compare(app, terminal_size=size, run_before=run_before)

    return compare


def the_app(pilot: Pilot[None]) -> KapsimApp:
    app = pilot.app
    assert isinstance(app, KapsimApp)
    return app


@sizes
def test_briefing(picture: Compare, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None], store: Any, case: Any) -> None:
        await the_app(pilot).brief("stage")

    assert picture(size, steps)


@sizes
def test_own_words_first(picture: Compare, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None], store: Any, case: Any) -> None:
        await entered(pilot, store, case)
        await press(pilot, *"Sit down first.")

    assert picture(size, steps)


@sizes
def test_choosing(picture: Compare, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None], store: Any, case: Any) -> None:
        await entered(pilot, store, case)
        await press(pilot, *"Sit down first.", "enter", "2")

    assert picture(size, steps)


@sizes
def test_feedback(picture: Compare, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None], store: Any, case: Any) -> None:
        attempt = await entered(pilot, store, case)
        await press(pilot, "escape", place_of(attempt, "recheck"), "enter")

    assert picture(size, steps)


@sizes
def test_ticking(picture: Compare, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None], store: Any, case: Any) -> None:
        await entered(pilot, store, case, [("recheck",)])
        await press(pilot, "1", "3")

    assert picture(size, steps)


@sizes
def test_ordering(picture: Compare, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None], store: Any, case: Any) -> None:
        await entered(pilot, store, case, [("recheck",), ("maya",)])
        await press(pilot, "3")

    assert picture(size, steps)


@sizes
def test_the_end(picture: Compare, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None], store: Any, case: Any) -> None:
        await entered(pilot, store, case, [("recheck",), ("physician", "maya"), ("first", "second", "third")])

    assert picture(size, steps)


@sizes
def test_the_chart(picture: Compare, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None], store: Any, case: Any) -> None:
        await entered(pilot, store, case, [("recheck",)])
        await press(pilot, "c")

    assert picture(size, steps)


@sizes
def test_a_note(picture: Compare, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None], store: Any, case: Any) -> None:
        attempt = await entered(pilot, store, case, [("recheck",)])
        attempt.note("Ask about the night.")
        await press(pilot, "n", *"And the")

    assert picture(size, steps)


@sizes
def test_stepping_out(picture: Compare, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None], store: Any, case: Any) -> None:
        await entered(pilot, store, case, [("recheck",)])
        await press(pilot, "escape")

    assert picture(size, steps)


@sizes
def test_help(picture: Compare, size: tuple[int, int]) -> None:
    async def steps(pilot: Pilot[None], store: Any, case: Any) -> None:
        await entered(pilot, store, case, [("recheck",)])
        await press(pilot, "question_mark")

    assert picture(size, steps)


def test_choosing_at_the_smallest_size(picture: Compare) -> None:
    async def steps(pilot: Pilot[None], store: Any, case: Any) -> None:
        await entered(pilot, store, case)
        await press(pilot, "escape", "2")

    assert picture((60, 20), steps)


def test_choosing_in_the_light_theme(picture: Compare) -> None:
    async def steps(pilot: Pilot[None], store: Any, case: Any) -> None:
        await entered(pilot, store, case)
        await press(pilot, "escape", "2")

    assert picture((80, 24), steps, theme="kapsim-light")


def test_too_small(picture: Compare) -> None:
    async def steps(pilot: Pilot[None], store: Any, case: Any) -> None:
        await settled(pilot)

    assert picture((48, 14), steps)
