"""Progress over all cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kapsim.records.store import Store
from kapsim.records.trouble import StoreError
from kapsim.tui.app import KapsimApp
from kapsim.tui.briefing import BriefingScreen
from kapsim.tui.progress import ProgressScreen

from .stage import (
    BEST,
    CAUTIOUS,
    EAGER,
    PAYLOADS,
    SIZES,
    TEXTS,
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

SECOND = {**TEXTS, "title": "Not here", "name": "Ines"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return a_store(tmp_path)


def some_attempts(store: Store) -> KapsimApp:
    """Five tries at the first case, none at the second."""
    for answers in (EAGER, CAUTIOUS, BEST, CAUTIOUS, CAUTIOUS):
        played(store, loaded(), answers)
    return an_app(Shelf(loaded(), loaded(SECOND, "second")), store)


async def opened(pilot: Pilot[None]) -> KapsimApp:
    app = pilot.app
    assert isinstance(app, KapsimApp)
    await settled(pilot)
    await press(pilot, "p")
    assert isinstance(app.screen, ProgressScreen)
    return app


async def test_each_practice_is_counted_over_all_cases_and_in_first_tries(store: Store) -> None:
    async with some_attempts(store).run_test(size=(140, 60)) as pilot:
        app = await opened(pilot)
        assert not missing(
            app,
            ["from five finished attempts", "2 1/2 of 5", TEXTS["statement"], "critical · first tries 0 of 1",
             "last slip 12 Nov 2026"],
        )  # fmt: skip


async def test_what_is_little_known_has_no_figure(store: Store) -> None:
    async with some_attempts(store).run_test(size=(140, 60)) as pilot:
        app = await opened(pilot)
        assert not missing(app, ["not enough yet", "minor · at stake once so far"])


async def test_it_says_what_to_practise_next_and_why_the_gravest_first(store: Store) -> None:
    async with some_attempts(store).run_test(size=(140, 60)) as pilot:
        app = await opened(pilot)
        screen = app.screen
        assert isinstance(screen, ProgressScreen)
        whats = [entry.what for entry in screen.advice]
        assert whats == [TEXTS["statement"], "Hold the dose while the pressure is high.", "Not here"]
        assert not missing(
            app, ["Critical; not fully done 4 of 5 times, last in", "Not tried yet. Introductory, 12 min."]
        )


async def test_enter_opens_the_case_in_which_it_can_be_practised(store: Store) -> None:
    async with some_attempts(store).run_test(size=(80, 24)) as pilot:
        app = await opened(pilot)
        await press(pilot, "end", "enter")
        assert isinstance(app.screen, BriefingScreen)
        assert "Not here" in shown(app)


async def test_there_is_no_total_over_the_domains(store: Store) -> None:
    async with some_attempts(store).run_test(size=(140, 60)) as pilot:
        app = await opened(pilot)
        assert not missing(app, ["Safety", "Support", "Integration"])
        assert not [word for word in ("total", "overall", "%") if word in shown(app).lower()]


async def test_replays_and_unfinished_attempts_count_nowhere(store: Store) -> None:
    first = played(store, loaded(), BEST)
    replay = store.replay(first.id, 0)
    replay.answer(CAUTIOUS[0])
    played(store, loaded(), EAGER[:1])
    async with an_app(Shelf(loaded()), store).run_test(size=(140, 60)) as pilot:
        app = await opened(pilot)
        assert "from one finished attempt" in shown(app)
        assert not [word for word in ("not fully", "slip") if word in shown(app)]
        assert "could not be read back" not in shown(app)


async def test_without_attempts_it_says_so_and_names_a_case_to_begin_with(store: Store) -> None:
    async with an_app(Shelf(loaded()), store).run_test(size=(80, 24)) as pilot:
        app = await opened(pilot)
        assert not missing(app, ["Not enough yet.", TEXTS["title"], "Not tried yet."])


async def test_a_store_that_cannot_be_opened_is_said() -> None:
    app = an_app(Shelf(loaded()))

    def no_store() -> Store:
        raise StoreError("The store /x/[pause].db is not a kapsim store.")

    app.store = no_store  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "The store /x/[pause].db is not a kapsim store." in shown(app)


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_authored_text_stands_there_as_it_is_written(payload: str, store: Store) -> None:
    texts = marked(payload)
    case = loaded(texts)
    for _ in range(3):
        played(store, case, CAUTIOUS)
    app = an_app(Shelf(case, loaded({**texts, "title": f"other{payload}"}, "other")), store)
    async with app.run_test(size=(140, 60)) as pilot:
        await opened(pilot)
        assert shown(app).count(texts["statement"]) == 2
        assert not missing(app, [texts["title"], f"other{payload}"])


@pytest.mark.parametrize("size", SIZES)
def test_picture(snap_compare: Any, store: Store, size: tuple[int, int]) -> None:
    app = some_attempts(store)

    async def ready(pilot: Pilot[None]) -> None:
        await opened(pilot)
        still(app)

    assert snap_compare(app, terminal_size=size, run_before=ready)
