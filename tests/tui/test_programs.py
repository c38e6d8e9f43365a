"""A program's groups in the screens: its cases come first, and its terms hold and are said."""

from __future__ import annotations

from pathlib import Path

import pytest

from kapsim.enrolment import Enrolment
from kapsim.records.store import Store
from kapsim.tui.app import KapsimApp
from kapsim.tui.briefing import BriefingScreen
from kapsim.tui.encounter import EncounterScreen
from kapsim.tui.problems import ProblemsScreen

from .stage import TEXTS, Shelf, a_store, an_app, loaded, press, settled, shown

SECOND = {**TEXTS, "title": "Another hour"}
FILE = """\
format: 1
id: training
title: A training program
groups:
  spring:
    title: Spring cohort
    mode: {mode}
    seed: 12
    cases: [second]
    members: [{trainee}]
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return a_store(tmp_path)


def enrolled(store: Store, folder: Path, mode: str, trainee: str = "") -> KapsimApp:
    """Two cases, the second of which is one of the trainee's program."""
    file = folder / "program.yaml"
    file.write_text(FILE.format(mode=mode, trainee=trainee or store.trainee("")), encoding="utf-8")
    app = an_app(Shelf(loaded(), loaded(SECOND, "second")), store)
    app.enrolment = Enrolment(file, app.store, lambda: "")
    return app


async def test_the_cases_of_the_program_come_first_and_say_so(store: Store, tmp_path: Path) -> None:
    app = enrolled(store, tmp_path, "assess")
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        said = shown(app)
        assert said.index("Another hour") < said.index("your program, assess mode") < said.index("Pressure on the day")
        assert "Your program (Spring cohort) has set assess mode for this case." in said


async def test_the_program_sets_mode_and_seed_and_the_briefing_offers_no_choice(store: Store, tmp_path: Path) -> None:
    app = enrolled(store, tmp_path, "assess")
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        await press(pilot, "enter")
        assert isinstance(app.screen, BriefingScreen)
        assert "Your program (Spring cohort) has set assess mode for this case." in shown(app)
        assert "feedback after each decision" not in shown(app)
        await press(pilot, "t", "enter")
        assert isinstance(app.screen, EncounterScreen)
        assert (app.screen.attempt.mode, app.screen.attempt.seed) == ("assess", 12)
        assert app.settings.mode == "train", "what one likes elsewhere stays as it was"


async def test_where_the_program_leaves_the_mode_free_one_chooses(store: Store, tmp_path: Path) -> None:
    app = enrolled(store, tmp_path, "free")
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        await press(pilot, "enter", "a", "enter")
        assert isinstance(app.screen, EncounterScreen)
        assert (app.screen.attempt.mode, app.screen.attempt.seed) == ("assess", 12)


async def test_who_is_in_no_group_meets_nothing_of_it(store: Store, tmp_path: Path) -> None:
    app = enrolled(store, tmp_path, "assess", trainee="0b8e2d6c-6f0a-4c6e-9b0e-2f6f1c1f7a01")
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        assert "your program" not in shown(app)
        await press(pilot, "down", "enter")
        assert "Your program" not in shown(app)
        assert "feedback after each decision" in shown(app)


async def test_a_program_with_problems_is_told_and_nobody_plays_past_it(store: Store, tmp_path: Path) -> None:
    app = enrolled(store, tmp_path, "asses")
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        assert "cannot be used" in shown(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, ProblemsScreen)
        assert "K205" in shown(app)
