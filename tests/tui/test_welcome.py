"""The first screen of the first start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kapsim.settings import load_settings
from kapsim.tui.cases import CasesScreen
from kapsim.tui.help import HelpScreen
from kapsim.tui.welcome import WelcomeScreen

from .stage import PAYLOADS, SIZES, Shelf, an_app, loaded, press, settled, shown, still


async def test_it_says_what_is_fictional_what_is_kept_that_one_may_leave_and_what_it_is_not() -> None:
    app = an_app(Shelf(loaded()), welcomed=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, WelcomeScreen)
        for words in ("invented", "stay on this computer", "Whenever you like", "Not medical advice", "certificate"):
            assert words in " ".join(shown(app).split())


async def test_everything_stands_on_one_screen_at_the_smallest_size() -> None:
    app = an_app(Shelf(loaded()), welcomed=False)
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        assert "kapsim" in shown(app).splitlines()[0]
        assert "What may we call you?" in shown(app)
        assert app.screen.query_one("#welcome").max_scroll_y == 0


@pytest.mark.parametrize("key", ["enter", "escape"])
async def test_one_key_goes_on_without_a_name(key: str) -> None:
    app = an_app(Shelf(loaded()), welcomed=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, key)
        assert isinstance(app.screen, CasesScreen)
    assert load_settings().welcomed


async def test_a_name_is_kept_in_the_settings() -> None:
    app = an_app(Shelf(loaded()), welcomed=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, *"Ann", "space", *"Lee", "enter")
    assert load_settings().name == "Ann Lee"


async def test_f1_explains_while_a_name_is_typed() -> None:
    app = an_app(Shelf(loaded()), welcomed=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "f1 help" in shown(app)
        await press(pilot, "f1")
        assert isinstance(app.screen, HelpScreen)


async def test_no_store_is_opened_before_the_trainee_has_read_it(tmp_path: Path) -> None:
    app = an_app(Shelf(loaded()), welcomed=False)
    app.store_name = str(tmp_path / "kapsim.db")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert not (tmp_path / "kapsim.db").exists()
        await press(pilot, "enter")
        assert (tmp_path / "kapsim.db").exists()


async def test_a_store_that_others_run_is_said_to_be_read_by_them() -> None:
    app = an_app(Shelf(loaded()), welcomed=False)
    app.store_name = "postgresql://program/kapsim"
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "Those who run it can read them" in " ".join(shown(app).split())
        assert "this computer" not in shown(app)


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_a_name_stands_there_as_it_was_typed(payload: str) -> None:
    app = an_app(Shelf(loaded()), welcomed=False)
    app.settings = app.settings.with_(name=payload)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert payload in shown(app)


@pytest.mark.parametrize("size", SIZES)
def test_picture(snap_compare: Any, size: tuple[int, int]) -> None:
    app = an_app(Shelf(loaded()), welcomed=False)

    async def ready(pilot: Pilot[None]) -> None:
        await settled(pilot)
        still(app)

    assert snap_compare(app, terminal_size=size, run_before=ready)
