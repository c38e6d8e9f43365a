"""A store on a server that goes away in the middle of an attempt: the trainee is told, and goes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kapsim.records.store import open_store
from kapsim.tui.encounter import EncounterScreen
from kapsim.tui.problems import TroubleScreen

from ..postgres import Line
from .room import SIZE, entered, furnished, place_of, press
from .stage import TEXTS, Shelf, an_app, shown


@pytest.mark.parametrize("cut", ["before", "after"])
async def test_a_lost_connection_is_told_and_the_same_answer_is_kept_once_when_it_is_back(
    schema: Callable[[], str], line: Line, cut: str
) -> None:
    place, case = schema(), furnished()
    store = open_store(line.url(place), patience=1, nobody=lambda: "somebody")
    app = an_app(Shelf(case), store)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case)
        line.cut, line.down = cut, True
        await press(pilot, "escape", place_of(attempt, "recheck"), "enter")
        assert isinstance(app.screen, TroubleScreen)
        assert "cannot be reached" in shown(app)
        assert "whether this answer was kept" in " ".join(shown(app).split())
        assert TEXTS["best-then"] not in shown(app)
        line.down = False
        await press(pilot, "r")
        assert isinstance(app.screen, EncounterScreen)
        assert TEXTS["best-then"] in shown(app)
    near = open_store(place, nobody=lambda: "somebody")
    assert near.open(attempt.id).answers == attempt.answers == (("arrival", ("recheck",)),)
    near.close()
    store.close()
