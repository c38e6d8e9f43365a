"""What must hold while an author tries a case and writes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kapsim.library import load_texts
from kapsim.tui.debrief import DebriefScreen
from kapsim.tui.inspector import InspectorScreen
from kapsim.tui.map import MapScreen
from kapsim.tui.preview import PreviewScreen
from kapsim.tui.preview_asides import PreviewProblemsScreen, RepairScreen

from .desk import a_desk, looks, opened, saved, seen, text
from .room import SIZE, place_of, press
from .stage import TEXTS, settled, shown, still

WIDE = (140, 40)
BROKEN = text().replace("phase: dosing", "phase: dozing", 1)


async def answer(pilot: Pilot[None], screen: PreviewScreen, *options: str) -> None:
    """Answer the decision that is waiting, own words aside, and have all told that follows."""
    if screen.decision is not None and screen.decision.writing:
        await press(pilot, "escape")
    await press(pilot, *[place_of(screen.attempt, option) for option in options], "enter")
    screen.action_hurry()
    await settled(pilot)


async def test_it_looks_as_to_a_trainee_and_says_that_nothing_is_kept(tmp_path: Path) -> None:
    app, _ = a_desk(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        assert "Preview: nothing is kept · ✓ no problems" in shown(app)
        assert "09:45 · about 3 left" in shown(app)
        assert TEXTS["prompt"] in shown(app)
        await answer(pilot, screen, "recheck")
        await press(pilot, "pageup")
        assert TEXTS["best-feedback"] in shown(app)


async def test_nothing_is_stored(tmp_path: Path, own_folders: dict[str, str]) -> None:
    app, _ = a_desk(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await answer(pilot, screen, "settle")
        await press(pilot, "n", *"So", "enter")
        await answer(pilot, screen, "stop")
        await press(pilot, "enter", "escape", "enter", "2")
        await press(pilot, "escape", "escape", "l")
    assert not Path(own_folders["KAPSIM_STORE"]).exists()
    assert not Path(own_folders["KAPSIM_SETTINGS"]).exists()
    assert [path.name for path in tmp_path.iterdir()] == ["case.yaml"]


async def test_a_save_keeps_the_place_and_shows_the_new_text(tmp_path: Path) -> None:
    app, path = a_desk(tmp_path)
    async with app.run_test(size=(80, 40)) as pilot:
        screen = await opened(pilot)
        await answer(pilot, screen, "recheck")
        await saved(pilot, path, text({"best-then": "She hums.", "select-prompt": "Who, then?"}))
        assert screen.attempt.answers == (("arrival", ("recheck",)),)
        await seen(pilot, "09:41:07 reloaded. You are where you were.")
        await seen(pilot, "She hums.")
        await seen(pilot, "Who, then?")
        await answer(pilot, screen, "physician")
        assert screen.attempt.state.step == "what-now"
        assert "reloaded" not in shown(app)


async def test_a_save_without_a_change_tells_nothing_anew(tmp_path: Path) -> None:
    app, path = a_desk(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        attempt = screen.attempt
        await saved(pilot, path, text())
        assert screen.attempt is attempt
        assert "reloaded" not in shown(app)


@pytest.mark.parametrize(
    ("old", "new", "said", "step"),
    [
        ("who:\n", "whom:\n", "`who` no longer exists: back at `whom`.", "whom"),
        (
            "recheck:\n",
            "again:\n",
            "`arrival` no longer has the answer `recheck`: back there.",
            "arrival",
        ),
        ("up_to: 2", "up_to: 1", "What you answered to `who` is no longer possible: back there.", "who"),
        ("to: what-now", "to: second-thought", "What you answered now leads to `second-thought`.", "second-thought"),
        (
            "rested and alliance >= 70",
            "not rested",
            "What you answered now leads to `sent-home`.",
            "sent-home",
        ),
    ],
)
async def test_where_an_answer_no_longer_fits_one_is_as_far_as_the_others_lead(
    tmp_path: Path, old: str, new: str, said: str, step: str
) -> None:
    app, path = a_desk(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await answer(pilot, screen, "recheck")
        await answer(pilot, screen, "physician", "maya")
        assert old in text()
        await saved(pilot, path, text().replace(old, new))
        assert screen.attempt.state.step == step
        assert said in " ".join(screen.notice.split())
        await saved(pilot, path, text())
        assert screen.attempt.state.step == "what-now"


async def test_what_was_answered_meanwhile_is_not_undone_by_a_repair(tmp_path: Path) -> None:
    app, path = a_desk(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await answer(pilot, screen, "recheck")
        await saved(pilot, path, text().replace("recheck:\n", "again:\n"))
        await answer(pilot, screen, "settle")
        await saved(pilot, path, text())
        assert screen.attempt.answers == (("arrival", ("settle",)),)


async def test_a_broken_file_leaves_the_last_good_case_playable_until_it_is_mended(tmp_path: Path) -> None:
    app, path = a_desk(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await saved(pilot, path, BROKEN)
        await seen(pilot, "! one problem, p shows it")
        await seen(pilot, "this is the last good version")
        await answer(pilot, screen, "recheck")
        assert screen.attempt.state.step == "who"
        await press(pilot, "p")
        assert isinstance(app.screen, PreviewProblemsScreen)
        await seen(pilot, "K205")
        await seen(pilot, "phase: dozing")
        await seen(pilot, "`dosing`")
        await saved(pilot, path, text({"select-prompt": "Who, then?"}))
        assert app.screen is screen
        await seen(pilot, "Who, then?")
        await seen(pilot, "✓ no problems")
        assert screen.attempt.answers == (("arrival", ("recheck",)),)


async def test_problems_that_are_mended_while_they_are_out_of_sight_are_gone(tmp_path: Path) -> None:
    app, path = a_desk(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        await saved(pilot, path, BROKEN)
        await press(pilot, "escape", "p", "question_mark")
        await saved(pilot, path, text())
        await press(pilot, "escape")
        await seen(pilot, "Nothing is wrong any more.")
        await press(pilot, "escape")
        await saved(pilot, path, BROKEN)
        await press(pilot, "p")
        await pilot.resize_terminal(40, 10)
        await settled(pilot)
        await saved(pilot, path, text({"prompt": "And now?"}))
        await pilot.resize_terminal(*SIZE)
        await settled(pilot)
        assert "K205" not in shown(app)


async def test_problems_stand_beside_the_case_where_there_is_room(tmp_path: Path) -> None:
    app, path = a_desk(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await saved(pilot, path, BROKEN)
        await seen(pilot, "One problem ─")
        await seen(pilot, "line ")
        await saved(pilot, path, text())
        assert "One problem ─" not in shown(app)


async def test_what_is_wrong_with_a_case_that_can_be_played_is_said_while_it_is_played(tmp_path: Path) -> None:
    app, path = a_desk(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        await saved(pilot, path, text({"prompt": "And now?"}).replace("when: letter", "when: not letter"))
        await seen(pilot, "And now?")
        await seen(pilot, "one problem, p shows it")
        assert "last good version" not in shown(app)
        await press(pilot, "escape", "p")
        await seen(pilot, "K502")


async def test_a_case_that_is_broken_from_the_beginning_opens_once_it_is_mended(tmp_path: Path) -> None:
    app, path = a_desk(tmp_path, BROKEN, step="who")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, RepairScreen)
        assert "K205" in shown(app)
        await saved(pilot, path, "format: 1\n")
        await seen(pilot, "K202")
        await saved(pilot, path, text())
        screen = await opened(pilot)
        assert screen.attempt.state.step == "who"


async def test_a_file_that_is_being_written_is_not_taken_for_a_broken_one(tmp_path: Path) -> None:
    app, path = a_desk(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        path.write_text("")
        await looks(pilot, 3)
        path.write_text(text()[:900])
        await looks(pilot, 1)
        path.unlink()
        await looks(pilot, 3)
        assert not screen.file.problems
        path.write_text(text({"prompt": "And now?"}))
        await looks(pilot, 2)
        await seen(pilot, "And now?")


async def test_a_file_that_is_gone_for_good_is_missed(tmp_path: Path) -> None:
    app, path = a_desk(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        path.unlink()
        await looks(pilot, 8)
        assert [problem.code for problem in screen.file.problems] == ["K001"]
        assert screen.file.broken


async def test_it_begins_where_it_is_told_with_what_is_set(tmp_path: Path) -> None:
    app, _ = a_desk(tmp_path, step="who", set_values=["alliance=10", "home=true", "clock=30"])
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        assert TEXTS["select-prompt"] in shown(app)
        assert "Maya Ruiz: turned away" in shown(app)
        assert "10:10" in shown(app)
        assert "Chart 2" in shown(app)
        assert "left" not in shown(app)
        await answer(pilot, screen, "maya")
        await press(pilot, "r")
        assert (screen.attempt.state.step, screen.attempt.answers) == ("who", ())
        assert "turned away" in shown(app)


async def test_back_takes_one_answer_back_and_r_all_of_them(tmp_path: Path) -> None:
    app, _ = a_desk(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await press(pilot, "escape", "b")
        assert screen.attempt.answers == ()
        await answer(pilot, screen, "recheck")
        await answer(pilot, screen, "maya")
        await press(pilot, "b")
        assert screen.attempt.answers == (("arrival", ("recheck",)),)
        assert TEXTS["select-prompt"] in shown(app)
        await press(pilot, "r")
        assert screen.attempt.answers == ()
        assert TEXTS["scene"] in shown(app)


async def test_g_goes_to_a_step_that_is_found_by_its_words(tmp_path: Path) -> None:
    app, path = a_desk(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await press(pilot, "escape", "g")
        assert "arrival" in shown(app)
        assert "you are here" in shown(app)
        await press(pilot, "slash", *"second", "enter")
        assert "arrival" not in shown(app)
        await press(pilot, "enter")
        assert screen.attempt.state.step == "second-thought"
        await saved(pilot, path, text().replace("second-thought", "third-thought"))
        assert screen.attempt.state.step == "arrival"
        assert screen.notice.endswith("`second-thought` no longer exists: back at `arrival`.")


async def test_from_the_map_one_goes_to_a_step_and_the_map_follows_what_is_saved(tmp_path: Path) -> None:
    app, path = a_desk(tmp_path)
    async with app.run_test(size=(100, 40)) as pilot:
        screen = await opened(pilot)
        await press(pilot, "escape", "m")
        await settled(pilot)
        chart = app.screen
        assert isinstance(chart, MapScreen)
        await saved(pilot, path, text().replace("sent-home", "sent-off"))
        assert "sent-off" in chart.case.steps
        await pilot.press("tab")
        there = chart.at
        assert there != screen.attempt.case.start
        await pilot.press("g")
        await settled(pilot)
        assert app.screen is screen
        assert screen.attempt.state.step == there


async def test_the_inspector_tells_what_lies_behind_the_moment(tmp_path: Path) -> None:
    app, path = a_desk(tmp_path)
    async with app.run_test(size=(80, 90)) as pilot:
        screen = await opened(pilot)
        await answer(pilot, screen, "recheck")
        await press(pilot, "i")
        for line in (
            "2  who",
            "a  physician  ✓ best",
            "upholds hold",
            "true now: if “rested” is noted and alliance is at least 70",
            "otherwise",
            "1  arrival: recheck  ✓ best",
            "Safety       1 of 1",
            "✓  check  upheld at answer 1",
            "✓  hold  not violated",
            "alliance  80  with you",
            "rested  true",
            "✓  home  Home readings",
        ):
            assert line in shown(app), line
        await saved(pilot, path, text().replace("alliance + 20", "alliance - 20"))
        assert isinstance(app.screen, InspectorScreen)
        await seen(pilot, "alliance  40  watchful")
        await seen(pilot, "false now: if “rested” is noted and alliance is at least 70")
        await seen(pilot, "→  sent-home")
        await press(pilot, "i")
        assert app.screen is screen


async def test_the_inspector_names_an_answer_that_is_not_offered_and_why(tmp_path: Path) -> None:
    app, _ = a_desk(tmp_path, set_values=["letter=false"])
    async with app.run_test(size=(80, 60)) as pilot:
        await opened(pilot)
        await press(pilot, "escape", "i")
        assert "home  not offered" in shown(app)
        assert "false now: offered if the chart shows “Referral letter”" in shown(app)
        assert "recheck  ✓ best  → who" in shown(app)
        assert "pace (not counted)" in shown(app)
        assert "○  letter  Referral letter  hidden" in shown(app)


async def test_the_end_has_its_debrief_and_a_way_back_into_the_preview(tmp_path: Path) -> None:
    app, _ = a_desk(tmp_path)
    async with app.run_test(size=(80, 40)) as pilot:
        screen = await opened(pilot)
        await answer(pilot, screen, "settle")
        await answer(pilot, screen, "go-on")
        await press(pilot, "enter")
        assert isinstance(app.screen, DebriefScreen)
        await press(pilot, "escape", "3")
        assert "a preview, not kept" in shown(app)
        await press(pilot, "down", "r")
        assert app.screen is screen
        assert len(screen.attempt.answers) < 2


async def test_leaving_ends_the_program(tmp_path: Path) -> None:
    app, _ = a_desk(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        await press(pilot, "escape", "escape")
        assert "leave the preview" in shown(app)
        assert "list of cases" not in shown(app)
        await press(pilot, "l")
        assert not app.is_running


async def test_a_save_while_the_terminal_is_too_small_is_there_afterwards(tmp_path: Path) -> None:
    app, path = a_desk(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        await pilot.resize_terminal(40, 10)
        await settled(pilot)
        await saved(pilot, path, text({"prompt": "And now?"}))
        await pilot.resize_terminal(*SIZE)
        await settled(pilot)
        await seen(pilot, "And now?")


async def test_many_saves_in_a_row_while_answering_break_nothing(tmp_path: Path) -> None:
    app, path = a_desk(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await press(pilot, "escape")
        for number in range(12):
            path.write_text(text({"prompt": f"Try {number}."}) if number % 3 else BROKEN)
            app.run_worker(app.look())
            app.simulate_key("1")
            app.simulate_key("enter")
            app.simulate_key("r" if number % 4 == 3 else "b")
            await pilot.pause(0.01)
        await settled(pilot)
        await saved(pilot, path, text({"prompt": "At last."}))
        await press(pilot, "r", "9")
        await seen(pilot, "At last.")
        assert len(screen.query("Transcript")) == 1


@pytest.mark.parametrize("under", ["c", "g", "i", ""])
async def test_what_is_saved_in_quick_succession_is_told_once(tmp_path: Path, under: str) -> None:
    app, path = a_desk(tmp_path)
    async with app.run_test(size=(80, 50)) as pilot:
        screen = await opened(pilot)
        await press(pilot, "escape", *under)
        catalogue = screen.attempt.loaded.catalogue.raw
        for prompt in ("One?", "Two?", "Three?"):
            case = load_texts(text({"prompt": prompt}).encode(), catalogue, str(path))
            await screen.reload(case, "09:41:07")
        await press(pilot, *["escape"][: len(under)])
        await seen(pilot, "Three?")
        await settled(pilot)
        assert shown(app).count("Three?") == shown(app).count(TEXTS["scene"]) == 1


async def test_an_answer_to_a_question_that_was_replaced_meanwhile_is_not_given(tmp_path: Path) -> None:
    app, path = a_desk(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await press(pilot, "escape")
        before = screen.decision
        assert before is not None
        await saved(pilot, path, text({"prompt": "And now?"}))
        await seen(pilot, "And now?")
        screen.post_message(before.Answered(before, ("recheck",), ""))
        await settled(pilot)
        assert screen.attempt.answers == ()


SIZES = pytest.mark.parametrize("size", [SIZE, WIDE], ids=["80x24", "140x40"])


@SIZES
def test_picture_of_a_preview_with_a_problem(tmp_path: Path, snap_compare: Any, size: tuple[int, int]) -> None:
    app, path = a_desk(tmp_path)

    async def steps(pilot: Pilot[None]) -> None:
        screen = await opened(pilot)
        await answer(pilot, screen, "recheck")
        await saved(pilot, path, text({"select-prompt": "Who needs to know?"}))
        await seen(pilot, "Who needs to know?")
        await saved(pilot, path, BROKEN)
        await seen(pilot, "last good version")
        still(app)

    assert snap_compare(app, terminal_size=size, run_before=steps)


@SIZES
def test_picture_of_the_inspector(tmp_path: Path, snap_compare: Any, size: tuple[int, int]) -> None:
    app, _ = a_desk(tmp_path)

    async def steps(pilot: Pilot[None]) -> None:
        await answer(pilot, await opened(pilot), "recheck")
        await press(pilot, "i")

    assert snap_compare(app, terminal_size=size, run_before=steps)


@SIZES
def test_picture_of_the_steps(tmp_path: Path, snap_compare: Any, size: tuple[int, int]) -> None:
    app, _ = a_desk(tmp_path)

    async def steps(pilot: Pilot[None]) -> None:
        await opened(pilot)
        await press(pilot, "escape", "g")

    assert snap_compare(app, terminal_size=size, run_before=steps)
