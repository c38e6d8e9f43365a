"""The history."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kapsim.records.store import Store
from kapsim.records.trouble import StoreError
from kapsim.tui.app import KapsimApp
from kapsim.tui.debrief import DebriefScreen
from kapsim.tui.encounter import EncounterScreen
from kapsim.tui.history import HistoryScreen

from .stage import (
    BEST,
    CAUTIOUS,
    EAGER,
    PAYLOADS,
    SIZES,
    Shelf,
    a_store,
    an_app,
    loaded,
    marked,
    missing,
    played,
    press,
    settled,
    shown,
    still,
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return a_store(tmp_path)


def some_attempts(store: Store) -> KapsimApp:
    """A first try, a cautious one, a replay and one that is unfinished; the latest is the last."""
    case = loaded()
    first = played(store, case, EAGER)
    played(store, case, CAUTIOUS)
    replay = store.replay(first.id, 0)
    for answer in BEST:
        replay.answer(answer)
    played(store, case, EAGER[:1])
    return an_app(Shelf(case), store)


async def opened(pilot: Pilot[None]) -> KapsimApp:
    app = pilot.app
    assert isinstance(app, KapsimApp)
    await settled(pilot)
    await press(pilot, "h")
    assert isinstance(app.screen, HistoryScreen)
    return app


async def test_every_attempt_says_when_how_far_and_how_its_gate_stands(store: Store) -> None:
    async with some_attempts(store).run_test(size=(100, 40)) as pilot:
        app = await opened(pilot)
        assert not missing(
            app,
            [
                "four attempts",
                "12 Nov 2026",
                "finished, two decisions · your first try",
                "2 critical errors, 1 made good",
                "safety 0 of 2 · support 0 of 1 · integration 0 of 1",
                "finished, one decision",
                "No critical error, 1 half done",
                "finished, three decisions · a replay",
                "unfinished, one decision so far; enter goes on",
            ],
        )


async def test_an_unfinished_attempt_shows_nothing_that_was_counted(store: Store) -> None:
    played(store, loaded(), EAGER[:1])
    async with an_app(Shelf(loaded()), store).run_test(size=(100, 40)) as pilot:
        app = await opened(pilot)
        assert "critical" not in shown(app)
        assert "safety" not in shown(app)


async def test_enter_goes_on_with_an_unfinished_attempt(store: Store) -> None:
    async with some_attempts(store).run_test(size=(80, 24)) as pilot:
        app = await opened(pilot)
        await press(pilot, "enter")
        assert isinstance(app.screen, EncounterScreen)


async def test_enter_opens_the_debrief_of_a_finished_attempt_and_esc_comes_back_to_it(store: Store) -> None:
    async with some_attempts(store).run_test(size=(80, 24)) as pilot:
        app = await opened(pilot)
        await press(pilot, "down", "down", "enter")
        assert isinstance(app.screen, DebriefScreen)
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, HistoryScreen)
        assert app.screen.selected == app.screen.pasts[2]  # type: ignore[index]


async def test_without_attempts_it_says_what_will_stand_here(store: Store) -> None:
    async with an_app(Shelf(loaded()), store).run_test(size=(80, 24)) as pilot:
        app = await opened(pilot)
        assert "Nothing yet" in shown(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, HistoryScreen)


async def test_a_damaged_attempt_is_listed_with_the_reason_and_the_others_as_ever(store: Store) -> None:
    app = some_attempts(store)
    damaged = store.attempts()[2].id
    with closing(sqlite3.connect(store.place)) as connection, connection:
        statement = "UPDATE records SET line = replace(line, 'home', 'hom3') WHERE attempt = ? AND seq = 1"
        assert connection.execute(statement, (damaged,)).rowcount == 1
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot)
        assert "does not fit: record 1" in " ".join(shown(app).split())
        assert "2 critical errors, 1 made good" in shown(app)


async def test_a_store_that_cannot_be_opened_is_said() -> None:
    app = an_app(Shelf(loaded()))

    def no_store() -> Store:
        raise StoreError("The store /x/[pause].db is not a kapsim store.")

    app.store = no_store  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "The store /x/[pause].db is not a kapsim store." in shown(app)


async def test_earlier_attempts_come_with_m(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kapsim.tui.history.AT_A_TIME", 2)
    async with some_attempts(store).run_test(size=(100, 40)) as pilot:
        app = await opened(pilot)
        assert not missing(app, ["four attempts, the latest 2 shown", "m more"])
        assert "your first try" not in shown(app)
        await press(pilot, "m")
        assert not missing(app, ["your first try", "2 critical errors, 1 made good"])
        assert "m more" not in shown(app)


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_a_title_and_a_reason_stand_there_as_they_are_written(payload: str, store: Store) -> None:
    texts = marked(payload)
    case = loaded(texts)
    played(store, case, CAUTIOUS)
    app = an_app(Shelf(case), store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert texts["title"] in shown(app)
        screen = app.screen
        assert isinstance(screen, HistoryScreen)
        screen.pasts = [replace(past, why=f"why{payload}") for past in screen.pasts or []]
        screen._fill()
        await settled(pilot)
        assert f"why{payload}" in shown(app)


@pytest.mark.parametrize("size", SIZES)
def test_picture(snap_compare: Any, store: Store, size: tuple[int, int]) -> None:
    app = some_attempts(store)

    async def ready(pilot: Pilot[None]) -> None:
        await opened(pilot)
        still(app)

    assert snap_compare(app, terminal_size=size, run_before=ready)
