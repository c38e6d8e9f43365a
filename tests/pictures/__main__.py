"""Makes the pictures of README and guide: `python -m tests.pictures` writes the SVG files beside this."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from textual.pilot import Pilot

from kapsim.library import Library, bundled_folder
from kapsim.records.store import open_store
from kapsim.settings import Settings
from kapsim.tui.app import KapsimApp
from kapsim.tui.preview_app import PreviewApp

from .cohort import cohort_picture

HERE = Path(__file__).parent
SEED = 11
SIZE = (104, 34)
MAP_SIZE = (122, 36)
MAP_AT = "morning"
HOUR_SIZE = (132, 40)
MINUTE = 20
"""Of the hour, at which it is pictured."""
BEFORE_THE_PICTURE = 4
"""Answers of the best play that are given before the encounter is pictured."""


async def settled(pilot: Pilot[object]) -> None:
    """Wait until nothing is under way any more."""
    for _ in range(4):
        await pilot.pause(0.15)
        await pilot.app.workers.wait_for_complete()
    await pilot.pause(0.15)


async def picture(name: str, folder: Path) -> Path:
    """One picture: `encounter` in the middle of a case, `debrief` at the end of another way through it."""
    start = datetime(2026, 1, 5, 9, tzinfo=UTC)
    ticks = count()
    store_file = str(folder / f"{name}.db")
    store = open_store(store_file, clock=lambda: start + timedelta(minutes=next(ticks)))
    library = Library((), folder)
    loaded = library.load("first-dose")
    plays = {play.name: play.answers for play in loaded.case.plays}
    attempt = store.begin(loaded, seed=SEED, mode="train", trainee=store.trainee(), kind="attempt")
    answers = plays["best"][:BEFORE_THE_PICTURE] if name == "encounter" else plays["called-off"]
    for _, answer in answers:
        attempt.answer(answer)
    attempt.leave()
    app = KapsimApp(library, store_file, Settings(welcomed=True, animation=False))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await app.resume(attempt.id)
        await settled(pilot)
        if name == "encounter":
            for _ in range(8):
                await pilot.press("space")
                await settled(pilot)
        else:
            await pilot.press("escape")
            await settled(pilot)
            await pilot.press("3")
            await settled(pilot)
        target = HERE / f"{name}.svg"
        target.write_text(app.export_screenshot(title="kapsim"), encoding="utf-8")
    return target


async def the_hour(folder: Path) -> Path:
    """An hour with the patient, some of it gone by: what was done and seen, the monitor beside it."""
    start = datetime(2026, 1, 5, 9, tzinfo=UTC)
    ticks = count()
    store_file = str(folder / "hour.db")
    store = open_store(store_file, clock=lambda: start + timedelta(minutes=next(ticks)))
    library = Library((), folder)
    loaded = library.load("going-up")
    play = next(play for play in loaded.case.plays if play.name == "best")
    attempt = store.begin(loaded, seed=SEED, mode="train", trainee=store.trainee(), kind="attempt")
    for step, answer in play.answers:
        minute = attempt.state.hour.minute if attempt.state.hour else 0
        if minute >= MINUTE and attempt.case.steps[step].hour is not None:
            break
        attempt.answer(answer)
    attempt.leave()
    app = KapsimApp(library, store_file, Settings(welcomed=True, animation=False))
    async with app.run_test(size=HOUR_SIZE) as pilot:
        await settled(pilot)
        await app.resume(attempt.id)
        await settled(pilot)
        for _ in range(6):
            if app.screen.query("HourView"):
                break
            await pilot.press("pagedown")
            await settled(pilot)
        target = HERE / "hour.svg"
        target.write_text(app.export_screenshot(title="kapsim"), encoding="utf-8")
    return target


async def the_map(folder: Path) -> Path:
    """The map of a case, somebody at a step where the ways part."""
    library = Library((), folder)
    settings = Settings(welcomed=True, animation=False)
    app = KapsimApp(library, str(folder / "map.db"), settings, mapped="first-dose")
    async with app.run_test(size=MAP_SIZE) as pilot:
        await settled(pilot)
        for key in ("slash", *MAP_AT, "enter"):
            await pilot.press(key)
        await settled(pilot)
        target = HERE / "map.svg"
        target.write_text(app.export_screenshot(title="kapsim"), encoding="utf-8")
    return target


async def the_preview(folder: Path) -> Path:
    """A case while it is written: the last save has a slip, which stands beside the case."""
    file = folder / "first-dose.yaml"
    library = Library((), folder)
    text = (bundled_folder() / file.name).read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    app = PreviewApp(library, file, Settings(welcomed=True, animation=False), step=MAP_AT, every=3600)
    async with app.run_test(size=(126, 34)) as pilot:
        await settled(pilot)
        for _ in range(4):
            await pilot.press("space")
            await settled(pilot)
        file.write_text(text.replace(" upholds:", " uphold:", 1), encoding="utf-8")
        for _ in range(2):
            await app.look()
        await settled(pilot)
        target = HERE / "preview.svg"
        target.write_text(app.export_screenshot(title="kapsim"), encoding="utf-8")
    return target


def main() -> None:
    """Make all pictures."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("encounter", "debrief"):
            print(asyncio.run(picture(name, Path(folder))))
        print(asyncio.run(the_hour(Path(folder))))
        print(asyncio.run(the_map(Path(folder))))
        print(asyncio.run(the_preview(Path(folder))))
        print(cohort_picture(HERE / "cohort.svg", Path(folder)))


if __name__ == "__main__":
    main()
