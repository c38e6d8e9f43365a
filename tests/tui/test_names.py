"""Who plays in the screens: a name of the settings, or nobody; and somebody whose name and texts were erased."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kapsim.records.erasing import erase
from kapsim.records.store import open_store
from kapsim.settings import Settings, load_settings
from kapsim.tui.app import KapsimApp
from kapsim.tui.debrief import DebriefScreen
from kapsim.tui.encounter import EncounterScreen

from .stage import BEST, Shelf, a_store, an_app, loaded, played, press, settled, shown


async def who_played(where: str, name: str = "") -> str:
    """The trainee of an attempt that was begun in the screens."""
    app = KapsimApp(Shelf(loaded()), where, Settings(name=name, welcomed=True, animation=False))  # type: ignore[arg-type]
    app.animation_level = "none"
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "enter", "enter")
        assert isinstance(app.screen, EncounterScreen)
        return app.screen.attempt.trainee


async def test_nobody_is_one_trainee_in_a_file(tmp_path: Path) -> None:
    where = str(tmp_path / "kapsim.db")
    nobody = await who_played(where)
    assert await who_played(where) == nobody
    assert open_store(where).trainee() == nobody
    assert load_settings().trainee == ""


async def test_nobody_is_one_trainee_of_each_user_on_a_server(schema: Callable[[], str]) -> None:
    where = schema()
    nobody = await who_played(where)
    assert load_settings().trainee == nobody
    assert await who_played(where, "Ana") != nobody


async def test_after_erasing_the_debrief_shows_the_attempt_without_texts(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    attempt = played(store, loaded(), BEST, own_words="mine alone", note="a note to me", view="my view of it")
    app = an_app(Shelf(loaded()), store)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        erase(store, attempt.trainee)
        await app.debrief(attempt.id)
        await settled(pilot)
        assert isinstance(app.screen, DebriefScreen)
        for key in ("1", "2", "3", "4"):
            await press(pilot, key)
            assert not [text for text in ("mine alone", "a note to me", "my view of it") if text in shown(app)]
