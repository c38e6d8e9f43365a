"""What must hold beside a case: chart, notes, stepping out and leaving."""

from __future__ import annotations

from pathlib import Path

import pytest

from kapsim.tui.encounter import EncounterScreen
from kapsim.tui.help import HelpScreen
from kapsim.tui.problems import TroubleScreen
from kapsim.tui.step_out import StepOutScreen, breath
from kapsim.tui.widgets.answers import Answers
from kapsim.tui.widgets.words import Words

from .room import SIZE, a_room, entered, place_of, press
from .stage import TEXTS, shown
from .test_encounter import FullDisk


async def test_new_facts_are_marked_until_the_chart_was_looked_at(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case)
        assert "Chart 1 (1 new)" in shown(app)
        await press(pilot, "escape", "c")
        assert "Referral letter  ● new" in shown(app)
        assert "Bp hold" in shown(app)
        await press(pilot, "escape")
        assert "Chart 1 (" not in shown(app)
        await press(pilot, place_of(attempt, "recheck"), "enter")
        assert "New in the chart: Home readings" in shown(app)
        assert "Chart 2 (1 new)" in shown(app)
        await press(pilot, "c")
        assert "Home readings  ● new" in shown(app)
        assert "Referral letter  ● new" not in shown(app)
        await press(pilot, "c", "c")
        assert "● new" not in shown(app)


async def test_after_resuming_what_came_last_is_still_new(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await entered(pilot, store, case, [("recheck",)])
        assert "Chart 2 (1 new)" in shown(app)


async def test_the_chart_stands_beside_the_text_from_120_columns(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=(119, 30)) as pilot:
        await entered(pilot, store, case)
        assert "Two adequate trials" not in shown(app)
        await pilot.resize_terminal(120, 30)
        await press(pilot)
        assert "Two adequate trials" in shown(app)
        assert "Bp hold" in shown(app)


async def test_what_stood_beside_the_text_is_not_new_after_the_next_answer(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=(140, 40)) as pilot:
        attempt = await entered(pilot, store, case)
        assert "(1 new)" in shown(app)
        await press(pilot, "escape", place_of(attempt, "home"), "enter")
        assert "new)" not in shown(app)


async def test_stepping_out_loses_nothing(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case)
        await press(pilot, *"so", "enter", "2", "escape")
        assert isinstance(app.screen, StepOutScreen)
        assert TEXTS["note"] in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, EncounterScreen)
        assert app.screen.query_one(Answers).lit == 1
        assert "so" in shown(app)
        await press(pilot, "enter")
        assert attempt.own_words == {0: "so"}


async def test_leaving_keeps_the_attempt_for_resuming(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case, [("recheck",)])
        await press(pilot, "escape", "l")
        assert [type(screen).__name__ for screen in app.screen_stack] == ["CasesScreen"]
        assert store.resume(attempt.id).answers == (("arrival", ("recheck",)),)
        await app.resume(attempt.id)
        await press(pilot, "9")
        assert TEXTS["best-then"] in shown(app)
        assert TEXTS["select-prompt"] in shown(app)


async def test_a_finished_attempt_goes_to_its_debrief_when_resumed(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    attempt = store.begin(case, seed=7, mode="train", trainee=store.trainee(""))
    attempt.answer(("home",))
    async with app.run_test(size=SIZE) as pilot:
        await app.resume(attempt.id)
        await press(pilot)
        assert type(app.screen).__name__ == "DebriefScreen"


async def test_a_note_is_kept_and_listed_the_next_time(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case)
        await press(pilot, "escape", "n", *"ask c", "enter")
        assert attempt.notes == [("arrival", "ask c")]
        assert isinstance(app.screen, EncounterScreen)
        await press(pilot, "n")
        assert "· ask c" in shown(app)


async def test_a_note_that_is_closed_is_a_draft_the_next_time(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case)
        await press(pilot, "escape", "n", *"half", "escape")
        assert attempt.notes == []
        await press(pilot, "n")
        assert app.screen.query_one(Words).text == "half"


async def test_a_note_that_cannot_be_kept_is_not_lost(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case)
        FullDisk(attempt, failures=1)
        await press(pilot, "escape", "n", *"dear me", "enter")
        assert isinstance(app.screen, TroubleScreen)
        await press(pilot, "l")
        assert app.screen.query_one(Words).text == "dear me"
        await press(pilot, "enter")
        assert attempt.notes == [("arrival", "dear me")]


async def test_keys_are_letters_while_somebody_writes(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await entered(pilot, store, case)
        await press(pilot, *"cnw?q9")
        assert isinstance(app.screen, EncounterScreen)
        assert app.screen.query_one(Words).text == "cnw?q9"
        footer = shown(app).splitlines()[-1]
        assert "chart" not in footer
        assert "f1 help" in footer
        await press(pilot, "f1")
        assert isinstance(app.screen, HelpScreen)


async def test_a_replay_is_marked_and_begins_at_its_decision(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    attempt = store.begin(case, seed=7, mode="train", trainee=store.trainee(""))
    attempt.answer(("recheck",))
    attempt.answer(("maya",))
    async with app.run_test(size=SIZE) as pilot:
        await app.replay(attempt.id, 1)
        await press(pilot, "9")
        assert "· replay" in shown(app)
        assert TEXTS["select-prompt"] in shown(app)


@pytest.mark.parametrize("moment", [0, 2, 4, 7, 9.99, 10])
def test_a_breath_is_drawn_within_its_line(moment: float) -> None:
    line, word = breath(moment).split("\n")
    assert len(line) == len(word) == 24
    assert word.strip() == ("in" if moment % 10 < 4 else "out")
