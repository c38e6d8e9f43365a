"""The list of cases."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kapsim.listing import Listing, describe
from kapsim.records.store import Store
from kapsim.records.trouble import StoreError
from kapsim.tui.app import KapsimApp
from kapsim.tui.briefing import BriefingScreen
from kapsim.tui.cases import CaseList, CasesScreen
from kapsim.tui.cases_rows import phases_words
from kapsim.tui.encounter import EncounterScreen
from kapsim.tui.help import HelpScreen
from kapsim.tui.problems import ProblemsScreen

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

SECOND = {**TEXTS, "title": "Not here", "summary": "She loses time every week, and wants it quickly.", "name": "Ines"}
BROKEN = Listing.of(describe(None, {"title": "Half a case"}, 3), Path("half.yaml"), False)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return a_store(tmp_path)


def some_cases(store: Store) -> KapsimApp:
    """Two cases and a broken file; the first was tried twice, the second is unfinished."""
    first, second = loaded(), loaded(SECOND, "second")
    played(store, first, BEST)
    played(store, first, EAGER)
    played(store, second, BEST[:1])
    return an_app(Shelf(first, second, listings=[BROKEN]), store)


def test_the_first_screen_costs_neither_the_database_nor_the_case_language() -> None:
    code = (
        "import sys, kapsim.tui.app, kapsim.tui.cases, kapsim.library;"
        "heavy = {'pydantic', 'sqlalchemy', 'yaml', 'transitions'} & set(sys.modules); assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


async def test_a_case_shows_what_it_takes_and_what_was_tried_with_gate_and_counts_apart(store: Store) -> None:
    app = some_cases(store)
    async with app.run_test(size=(140, 60)) as pilot:
        await settled(pilot)
        assert not missing(
            app, ["Pressure on the day", "introductory · 12 min · draft", "2 tries · last: 2 critical errors"]
        )
        assert not missing(app, ["safety 0 of 2", "support 0 of 1", "integration 0 of 1", "What you missed"])
        assert "%" not in shown(app)


async def test_the_preview_says_who_what_for_and_what_one_may_meet(store: Store) -> None:
    app = some_cases(store)
    async with app.run_test(size=(140, 60)) as pilot:
        await settled(pilot)
        names = ("summary", "objective", "note", "statement")
        assert not missing(app, [f"{TEXTS['name']}, 46, {TEXTS['role']}", *(TEXTS[name] for name in names)])


async def test_an_unfinished_attempt_shows_nothing_that_was_counted(store: Store) -> None:
    case = loaded()
    played(store, case, EAGER[:1])
    app = an_app(Shelf(case), store)
    async with app.run_test(size=(140, 60)) as pilot:
        await settled(pilot)
        assert "An attempt is unfinished: begun on 12 Nov 2026, one decision so far." in shown(app)
        assert "critical" not in shown(app)
        assert "safety" not in shown(app)


async def test_r_goes_on_with_the_unfinished_attempt_of_the_case_under_the_cursor(store: Store) -> None:
    app = some_cases(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "r resume" not in shown(app)
        await press(pilot, "r")
        assert isinstance(app.screen, CasesScreen)
        await press(pilot, "down")
        assert "r resume" in shown(app)
        await press(pilot, "r")
        assert isinstance(app.screen, EncounterScreen)


async def test_enter_opens_the_briefing(store: Store) -> None:
    app = some_cases(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "enter")
        assert isinstance(app.screen, BriefingScreen)


async def test_a_click_chooses_a_case_and_a_second_one_opens_it(store: Store) -> None:
    app = some_cases(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        line = next(number for number, text in enumerate(shown(app).splitlines()) if "Not here" in text)
        await pilot.click(offset=(6, line))
        await settled(pilot)
        assert isinstance(app.screen, CasesScreen)
        assert SECOND["summary"].split()[-1] in shown(app)
        await pilot.click(offset=(6, line))
        await settled(pilot)
        assert isinstance(app.screen, BriefingScreen)


async def test_a_file_with_problems_is_listed_marked_and_explained(store: Store) -> None:
    app = some_cases(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "end")
        assert not missing(app, ["Half a case", "! 3 problems: not playable", "half.yaml"])
        await press(pilot, "enter")
        assert isinstance(app.screen, ProblemsScreen)


async def test_words_after_a_slash_narrow_the_list_and_esc_shows_all_again(store: Store) -> None:
    app = some_cases(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *"INES", "space", *"patient")
        assert "Not here" in shown(app)
        assert "Pressure on the day" not in shown(app)
        await press(pilot, "enter")
        await press(pilot, "slash", "escape")
        assert "Pressure on the day" in shown(app)


async def test_f1_explains_while_words_are_looked_for(store: Store) -> None:
    app = some_cases(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "slash", "f1")
        assert isinstance(app.screen, HelpScreen)


async def test_words_that_no_case_has_say_how_to_go_on(store: Store) -> None:
    app = some_cases(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *"zebra")
        assert not missing(app, ["No case has these words.", "Esc shows all cases."])
        await press(pilot, "enter", "enter")
        assert isinstance(app.screen, CasesScreen)


async def test_without_cases_it_says_where_to_put_some(store: Store) -> None:
    app = an_app(Shelf(), store)
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        assert not missing(app, ["There are no cases.", "--cases FOLDER", "KAPSIM_CASES"])


async def test_a_folder_that_cannot_be_read_is_said() -> None:
    app = an_app(Shelf(trouble="The folder /cases cannot be read: no permission."))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "The folder /cases cannot be read: no permission." in shown(app)


async def test_with_a_store_that_cannot_be_opened_the_list_still_works() -> None:
    app = an_app(Shelf(loaded()))

    def no_store() -> Store:
        raise StoreError("The store /x/kapsim.db is not a kapsim store.")

    app.store = no_store  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "The store /x/kapsim.db is not a kapsim store." in " ".join(shown(app).split())
        await press(pilot, "enter")
        assert isinstance(app.screen, BriefingScreen)


async def test_trouble_goes_once_the_store_can_be_opened(store: Store) -> None:
    app = an_app(Shelf(loaded()), store)
    troubles = ["The store is in use by another program."]
    real = app.store

    def busy() -> Store:
        if troubles:
            raise StoreError(troubles.pop())
        return real()

    app.store = busy  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "in use by another program" in shown(app)
        await press(pilot, "h", "escape")
        assert "in use by another program" not in shown(app)


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_authored_text_stands_there_as_it_is_written(payload: str, store: Store) -> None:
    texts = marked(payload)
    case = loaded(texts)
    played(store, case, CAUTIOUS)
    broken = replace(BROKEN, title=f"broken{payload}", path=f"/folder{payload}/half.yaml")
    app = an_app(Shelf(case, listings=[broken]), store)
    async with app.run_test(size=(160, 100)) as pilot:
        await settled(pilot)
        names = ("title", "summary", "objective", "note", "statement")
        assert not missing(app, [*(texts[name] for name in names), f"{texts['name']}, 46, {texts['role']}"])
        await press(pilot, "end")
        assert not missing(app, [broken.title, broken.path])
        await press(pilot, "slash", *("left_square_bracket" if key == "[" else key for key in "[/x"))
        assert "[/x" in shown(app)


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_trouble_stands_there_as_it_is_written(payload: str) -> None:
    app = an_app(Shelf(trouble=f"The folder {payload} cannot be read."))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert f"The folder {payload} cannot be read." in shown(app)


@pytest.mark.parametrize(
    ("phases", "words"),
    [
        (("screening",), "screening"),
        (("screening", "preparation", "dosing"), "screening to dosing"),
        (("dosing", "recovery"), "dosing, recovery"),
        ((), ""),
    ],
)
def test_phases_in_few_words(phases: tuple[str, ...], words: str) -> None:
    assert phases_words(phases) == words


@pytest.mark.parametrize("size", SIZES)
def test_picture(snap_compare: Any, store: Store, size: tuple[int, int]) -> None:
    app = some_cases(store)

    async def ready(pilot: Pilot[None]) -> None:
        await settled(pilot)
        still(app)

    assert snap_compare(app, terminal_size=size, run_before=ready)


async def test_without_colours_the_case_under_the_cursor_is_still_marked(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = some_cases(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        lines = [[segment.style for segment in app.screen.query_one(CaseList).render_line(y)] for y in (0, 12)]
        marked_by = [any(style is not None and style.underline for style in styles) for styles in lines]
        assert marked_by == [True, False]


async def test_an_attempt_comes_before_a_replay_where_both_are_unfinished(store: Store) -> None:
    case = loaded()
    attempt = played(store, case, BEST[:1])
    store.replay(attempt.id, 0)
    async with an_app(Shelf(case), store).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "An attempt is unfinished" in shown(pilot.app)  # type: ignore[arg-type]


async def test_space_reads_the_preview_to_its_end(store: Store) -> None:
    app = some_cases(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "What you missed" not in shown(app)
        for _ in range(3):
            await press(pilot, "space")
        assert "Hold the dose while the pressure is high." in " ".join(shown(app).replace("▕", " ").split())
        assert "space read on" not in shown(app)
