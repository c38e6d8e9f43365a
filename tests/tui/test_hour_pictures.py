"""How an hour with the patient looks, at 80x24 and at 140x40."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from .bedside import ENTERED, a_bedside
from .room import entered, press
from .stage import settled

Compare = Callable[..., bool]

MOMENTS = {
    "beginning": [],
    "tears": ["space", "4", "space", "space"],
    "high": ["space", "4", "space", "space", "space", "2", "space", "4"],
}


@pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_an_hour(tmp_path: Path, snap_compare: Compare, moment: str, size: tuple[int, int]) -> None:
    app, store, case = a_bedside(tmp_path)

    async def run_before(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await entered(pilot, store, case, ENTERED)
        await press(pilot, *MOMENTS[moment])

    assert snap_compare(app, terminal_size=size, run_before=run_before)


def test_an_hour_in_the_light_theme_and_a_small_terminal(tmp_path: Path, snap_compare: Compare) -> None:
    app, store, case = a_bedside(tmp_path)
    app.theme = "kapsim-light"

    async def run_before(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await entered(pilot, store, case, ENTERED)
        await press(pilot, *MOMENTS["high"])

    assert snap_compare(app, terminal_size=(60, 20), run_before=run_before)
