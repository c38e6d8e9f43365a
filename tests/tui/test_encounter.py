"""What must hold while somebody is in a case."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from kapsim.records.trouble import StoreError
from kapsim.tui.encounter import EncounterScreen
from kapsim.tui.problems import TroubleScreen
from kapsim.tui.widgets.answers import Answers
from kapsim.tui.widgets.words import Words

from .room import SIZE, a_room, entered, furnished, place_of, press
from .stage import TEXTS, shown

CHOSEN = [("recheck",)]
LONG = " ".join(["She looks at the wall and counts the tiles."] * 12)
TICKED = [*CHOSEN, ("physician", "maya")]


async def test_a_number_highlights_and_enter_confirms(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case)
        await press(pilot, "escape", place_of(attempt, "recheck"))
        assert attempt.answers == ()
        await press(pilot, "enter")
        assert attempt.answers == (("arrival", ("recheck",)),)


async def test_arrows_choose_too(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case)
        order = [option.id for option in attempt.offered()]
        await press(pilot, "escape", "down", "down", "up", "down", "enter")
        assert attempt.answers == (("arrival", (order[1],)),)


async def test_enter_without_a_choice_sends_nothing(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case, CHOSEN)
        await press(pilot, "enter", "enter")
        assert attempt.answers == (("arrival", ("recheck",)),)


async def test_an_answer_that_is_pressed_twice_is_given_once(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case)
        await press(pilot, "escape", place_of(attempt, "recheck"))
        write, written = attempt._log.write, 0

        def slowly(entries: Any) -> None:
            nonlocal written
            written += 1
            time.sleep(0.3)
            write(entries)

        attempt._log.write = slowly  # type: ignore[method-assign]
        for _ in range(5):
            app.simulate_key("enter")
            app.simulate_key("1")
            await pilot.pause(0.02)
        assert TEXTS["best-then"] not in shown(app)
        await press(pilot)
        assert attempt.answers == (("arrival", ("recheck",)),)
        assert written == 1


async def test_the_answers_stand_in_the_order_of_the_seed(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case)
        await press(pilot, "escape")
        lines = app.screen.query_one(Answers).lines
        assert [line.choice.id for line in lines] == [option.id for option in attempt.offered()]


async def test_numbers_tick_up_to_the_limit(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case, CHOSEN)
        assert "None ticked of up to two" in shown(app)
        await press(pilot, "1", "2", "3")
        assert shown(app).count("☑") == 2
        assert "untick one first" in shown(app)
        await press(pilot, "1", "3", "enter")
        step, answer = attempt.answers[-1]
        assert step == "who"
        assert set(answer) == {case.case.steps["who"].decision.options[i].id for i in range(3)} - {  # type: ignore[union-attr]
            next(option.id for option in offered(case, 0))
        }


def offered(case: Any, place: int) -> list[Any]:
    from kapsim.engine import run

    state, _ = run.begin(case.case)
    state, _ = run.advance(case.case, state, ("recheck",))
    return list(run.shown_order(case.case, state, 7))[place:]


async def test_space_ticks_what_the_arrows_are_on(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await entered(pilot, store, case, CHOSEN)
        await press(pilot, "down", "space")
        assert shown(app).count("☑") == 1


async def test_nothing_ticked_is_no_answer(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case, CHOSEN)
        await press(pilot, "down", "enter")
        assert len(attempt.answers) == 1
        assert "Tick at least one first" in shown(app)


async def test_a_number_takes_and_the_next_one_places(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case, TICKED)
        before = [option.id for option in attempt.offered()]
        await press(pilot, "3", "1", "enter")
        assert attempt.answers[-1] == ("what-now", (before[2], before[0], before[1]))


async def test_shift_and_arrows_move_in_the_order(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case, TICKED)
        before = [option.id for option in attempt.offered()]
        await press(pilot, "down", "shift+down", "shift+down", "shift+up", "enter")
        assert attempt.answers[-1] == ("what-now", (before[1], before[0], before[2]))


async def test_an_order_that_was_not_looked_at_is_not_sent(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case, TICKED)
        await press(pilot, "enter")
        assert len(attempt.answers) == 2


async def test_own_words_come_first_and_are_kept_with_the_answer(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case)
        assert app.screen.query_one(Words).has_focus
        assert not app.screen.query_one(Answers).display
        await press(pilot, *"Sit down w1", "enter")
        assert "Sit down w1" in shown(app)
        assert app.screen.query_one(Answers).display
        await press(pilot, place_of(attempt, "recheck"), "enter")
        assert attempt.own_words == {0: "Sit down w1"}
        assert "Your words" in shown(app)
        assert "Sit down w1" in shown(app)


async def test_own_words_may_be_skipped_and_written_later(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case)
        await press(pilot, "escape", "w", "S", "o", "ctrl+j", "X", "escape")
        await press(pilot, place_of(attempt, "recheck"), "enter")
        assert attempt.own_words == {0: "So\nX"}


async def test_the_patient_reacts_before_any_feedback(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=(80, 40)) as pilot:
        attempt = await entered(pilot, store, case)
        await press(pilot, "escape", place_of(attempt, "recheck"), "enter")
        text = shown(app)
        assert text.index(TEXTS["best-then"]) < text.index(TEXTS["best-feedback"])
        assert TEXTS["select-prompt"] not in text
        await press(pilot, "space")
        assert TEXTS["select-prompt"] in shown(app)


async def test_assess_mode_shows_no_feedback_before_or_after_resuming(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=(80, 40)) as pilot:
        attempt = await entered(pilot, store, case, mode="assess")
        await press(pilot, "escape", place_of(attempt, "recheck"), "enter")
        assert TEXTS["best-then"] in shown(app)
        assert TEXTS["best-feedback"] not in shown(app)
        attempt.leave()
        await app.resume(attempt.id)
        await press(pilot, "9")
        assert TEXTS["best-then"] in shown(app)
        assert TEXTS["best-feedback"] not in shown(app)


async def test_a_key_before_all_is_told_shows_the_rest_and_answers_nothing(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path, furnished({"scene": LONG}))
    async with app.run_test(size=(60, 20)) as pilot:
        attempt = await entered(pilot, store, case, told=False)
        assert not app.screen.query(Answers)
        await press(pilot, "1")
        assert TEXTS["prompt"] in shown(app)
        assert app.screen.query_one(Answers).lit is None
        assert app.screen.query_one(Words).text == ""
        assert attempt.answers == ()


async def test_nothing_new_leaves_the_screen_before_a_key(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path, furnished({"scene": LONG}))
    async with app.run_test(size=(60, 20)) as pilot:
        await entered(pilot, store, case, told=False)
        assert TEXTS["heading"] in shown(app)
        assert TEXTS["prompt"] not in shown(app)
        await press(pilot, "space", "space")
        assert TEXTS["prompt"] in shown(app)


async def test_time_that_passes_is_drawn(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await entered(pilot, store, case, CHOSEN)
        assert "· · · · · · · · · ·  ten minutes · 09:55" in shown(app)


async def test_the_head_says_where_one_is(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case)
        assert "09:45 · about 3 left" in shown(app)
        assert "Maya Ruiz: watchful" in shown(app)
        assert "DOSING" in shown(app)
        await press(pilot, "escape", place_of(attempt, "recheck"), "enter")
        assert "Maya Ruiz: → with you" in shown(app)
        await press(pilot, "space")
        assert "about 2 left" in shown(app)


async def test_the_end_invites_to_the_debrief(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=(80, 40)) as pilot:
        attempt = await entered(pilot, store, case, TICKED)
        await press(pilot, "down", "enter", "9")
        assert attempt.finished
        assert "Two weeks later" in shown(app)
        assert TEXTS["end"] in shown(app)
        await press(pilot, "enter")
        assert type(app.screen).__name__ == "DebriefScreen"
        assert [type(screen).__name__ for screen in app.screen_stack] == ["CasesScreen", "DebriefScreen"]


class FullDisk:
    """An attempt whose log cannot be written for a while."""

    def __init__(self, attempt: Any, failures: int) -> None:
        self.attempt, self.failures = attempt, failures
        self.write = attempt._log.write
        attempt._log.write = self

    def __call__(self, entries: Any) -> None:
        if self.failures:
            self.failures -= 1
            raise StoreError("The store [b]x[/b] has no room left: the disk is full. Make room, then try again.")
        self.write(entries)


@pytest.mark.parametrize("size", [SIZE, (60, 20)])
async def test_what_cannot_be_kept_is_not_shown_and_can_be_tried_again(tmp_path: Path, size: tuple[int, int]) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=size) as pilot:
        attempt = await entered(pilot, store, case)
        FullDisk(attempt, failures=2)
        await press(pilot, "escape", place_of(attempt, "recheck"), "enter")
        assert isinstance(app.screen, TroubleScreen)
        assert "[b]x[/b]" in shown(app)
        assert TEXTS["best-then"] not in shown(app)
        await press(pilot, "r")
        assert isinstance(app.screen, TroubleScreen)
        await press(pilot, "l")
        assert isinstance(app.screen, EncounterScreen)
        assert attempt.answers == ()
        await press(pilot, "enter")
        assert attempt.answers == (("arrival", ("recheck",)),)
        assert TEXTS["best-then"] in shown(app)


async def test_the_mouse_chooses_and_confirms(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case)
        await press(pilot, "escape")
        line = app.screen.query_one(Answers).lines[1]
        await pilot.click(line)
        await press(pilot)
        assert attempt.answers == ()
        await pilot.click(line)
        await press(pilot)
        assert attempt.answers == (("arrival", (line.choice.id,)),)


async def test_paragraphs_that_come_one_by_one_never_hold_up_a_key(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    app.settings = app.settings.with_(animation=True)
    async with app.run_test(size=SIZE) as pilot:
        await entered(pilot, store, case, CHOSEN, told=False)
        await pilot.press("1")
        await pilot.pause()
        assert TEXTS["select-prompt"] in shown(app)
