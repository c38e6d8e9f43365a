"""What must hold in an hour with the patient, as it is seen and done on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from kapsim.engine.state import Beginning
from kapsim.inspection import inspect
from kapsim.records.trouble import StoreError
from kapsim.rehearsal import rehearse
from kapsim.tui.encounter import EncounterScreen
from kapsim.tui.inspector import inspector_rows
from kapsim.tui.preview import PreviewScreen
from kapsim.tui.problems import TroubleScreen
from kapsim.tui.widgets import hour as palette
from kapsim.tui.widgets import transcript
from kapsim.tui.widgets.hour import KEYS, Palette
from kapsim.tui.widgets.page import Page
from tests.builders import play

from .bedside import CASE, ENTERED, a_bedside, bedside
from .room import SIZE, entered, press
from .stage import shown

TO_TEARS = [*ENTERED, ("presence",), ("presence",)]


async def test_a_key_acts_at_once_and_space_is_presence(tmp_path: Path) -> None:
    app, store, case = a_bedside(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case, ENTERED)
        assert "minute 0 of 30" in shown(app)
        await press(pilot, "1", "space")
        assert [answer for _, answer in attempt.answers[1:]] == [("breathe",), ("presence",)]
        assert "minute 6 of 30" in shown(app)
        assert "five minutes · 09:06" in shown(app)


async def test_space_reads_on_as_long_as_there_is_text(tmp_path: Path) -> None:
    said = "Nothing had to be said."
    app, store, case = a_bedside(tmp_path, CASE.replace(said, " ".join([said] * 20)))
    async with app.run_test(size=(60, 20)) as pilot:
        attempt = await entered(pilot, store, case, TO_TEARS)
        await press(pilot, "space")
        made = len(attempt.answers)
        screen = app.screen
        assert isinstance(screen, EncounterScreen)
        assert screen.transcript.waiting, "the verdict and the palette do not fit together"
        while screen.transcript.waiting:
            await press(pilot, "space")
        assert len(attempt.answers) == made
        await press(pilot, "space")
        assert len(attempt.answers) == made + 1


async def test_only_what_is_possible_now_has_a_key(tmp_path: Path) -> None:
    app, store, case = a_bedside(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case, [*ENTERED, *[("presence",)] * 4])
        assert "Call the physician in" not in shown(app)
        await press(pilot, "5")
        assert attempt.answers[-1][1] == ("presence",)
        await press(pilot, "space")
        assert "The monitor chimes." in shown(app)
        await press(pilot, "5")
        assert attempt.answers[-1][1] == ("physician",)
        assert "He comes and looks." in shown(app)


async def test_arrows_and_enter_act_too(tmp_path: Path) -> None:
    app, store, case = a_bedside(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case, ENTERED)
        await press(pilot, "enter")
        assert len(attempt.answers) == 1
        await press(pilot, "down", "down", "enter")
        assert attempt.answers[-1][1] == ("breathe",)


@pytest.mark.parametrize(("mode", "said"), [("train", True), ("assess", False)])
async def test_feedback_is_for_training(tmp_path: Path, mode: str, said: bool) -> None:
    app, store, case = a_bedside(tmp_path)
    async with app.run_test(size=(100, 50)) as pilot:
        await entered(pilot, store, case, TO_TEARS, mode=mode)
        await press(pilot, "space")
        assert "Her hand opens on the blanket." in shown(app)
        assert ("Nothing had to be said." in shown(app)) is said


async def test_what_was_missed_is_told_after_the_minutes_in_which_it_was(tmp_path: Path) -> None:
    app, store, case = a_bedside(tmp_path)
    async with app.run_test(size=(100, 50)) as pilot:
        await entered(pilot, store, case, [*TO_TEARS, *[("breathe",)] * 3])
        await press(pilot, "1", "space", "space")
        text = shown(app)
        places = [text.rindex(part) for part in ("09:11", "She turns to the wall.", "You were busy.")]
        assert places == sorted(places)


async def test_an_hour_is_taken_up_where_it_was_left(tmp_path: Path) -> None:
    app, store, case = a_bedside(tmp_path)
    async with app.run_test(size=(100, 50)) as pilot:
        attempt = await entered(pilot, store, case, TO_TEARS)
        await press(pilot, "1")
        await app.resume(attempt.id)
        await press(pilot)
        screen = app.screen
        assert isinstance(screen, EncounterScreen)
        assert screen.attempt is not attempt
        assert "minute 8 of 30" in shown(app)
        assert "Tears run into her hair." in shown(app)
        await press(pilot, "space")
        assert "Her hand opens on the blanket." in shown(app)


async def test_the_hour_leads_on(tmp_path: Path) -> None:
    app, store, case = a_bedside(tmp_path)
    async with app.run_test(size=(100, 50)) as pilot:
        attempt = await entered(pilot, store, case, ENTERED)
        for _ in range(30):
            if attempt.finished:
                break
            await press(pilot, "space")
        assert "Back in the room" in shown(app)
        assert "of 30" not in shown(app)


async def test_an_act_that_cannot_be_kept_has_not_happened(tmp_path: Path) -> None:
    app, store, case = a_bedside(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case, ENTERED)
        write = attempt._log.write

        def fail(_entries: object) -> None:
            raise StoreError("The disk is full.")

        attempt._log.write = fail  # type: ignore[method-assign]
        await press(pilot, "space")
        assert isinstance(app.screen, TroubleScreen)
        attempt._log.write = write  # type: ignore[method-assign]
        await press(pilot, "l")
        assert "minute 0 of 30" in shown(app)
        await press(pilot, "space")
        assert "minute 5 of 30" in shown(app)


def test_the_inspector_names_cues_and_duties() -> None:
    case = bedside().case
    events = play(case, "here", "presence", "presence", "presence", "ask-what", *["presence"] * 5)
    text = Page(inspector_rows(inspect(case, events, None), 80)).plain
    assert "the-hour.tears: presence" in text
    assert "the-hour.readings" in text


async def test_the_monitor_stands_beside_the_text_where_there_is_room_and_above_it_else(tmp_path: Path) -> None:
    app, store, case = a_bedside(tmp_path)
    async with app.run_test(size=(140, 40)) as pilot:
        await entered(pilot, store, case, [*ENTERED, ("reading",), ("presence",)])
        assert "─ Monitor ─" in shown(app)
        assert "5 min ago" in shown(app)
        await pilot.resize_terminal(*SIZE)
        await press(pilot)
        assert "─ Monitor ─" not in shown(app)
        assert "5 min ago" in shown(app)


async def test_the_monitor_goes_with_the_hour(tmp_path: Path) -> None:
    app, store, case = a_bedside(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await entered(pilot, store, case)
        assert "SpO2" not in shown(app)
        await press(pilot, "1")
        await press(pilot, "enter", *["space"] * 3)
        assert "SpO2" in shown(app)


async def test_minutes_are_seen_passing_and_a_key_ends_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # So slow that a busy machine does not miss them.
    monkeypatch.setattr(transcript, "FRAME", 1.0)
    app, store, case = a_bedside(tmp_path)
    app.settings = app.settings.with_(animation=True)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case, ENTERED)
        await pilot.pause(palette.SETTLES)
        await pilot.press("space")
        for _ in range(400):
            await pilot.pause(0.02)
            if "nothing   ·" in shown(app):
                break
        assert "nothing   ·" in shown(app)
        assert "five minutes · 09:05" not in shown(app)
        await press(pilot, "1")
        assert "five minutes · 09:05" in shown(app)
        assert attempt.answers[-1][1] == ("presence",), "the key ended what was on its way, and did nothing else"
        await press(pilot, "1")
        assert attempt.answers[-1][1] == ("breathe",)


async def test_a_space_that_was_meant_for_the_text_is_no_presence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However slow the machine is, the key comes in time; and the time is over when the test says so.
    monkeypatch.setattr(palette, "SETTLES", 3600)
    app, store, case = a_bedside(tmp_path)
    app.settings = app.settings.with_(animation=True)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case, ENTERED, told=False)
        screen = app.screen
        assert isinstance(screen, EncounterScreen)
        for _ in range(300):
            if not screen.transcript.waiting and screen.query(Palette):
                break
            await pilot.pause(0.01)
        await press(pilot, "space")
        made = len(attempt.answers)
        screen.query_one(Palette)._settled = 0
        await press(pilot, "space")
        assert (made, attempt.answers[-1][1]) == (1, ("presence",))


async def test_an_hour_is_previewed_with_its_monitor_above_the_text(tmp_path: Path) -> None:
    app, _store, case = a_bedside(tmp_path)
    async with app.run_test(size=(140, 40)) as pilot:
        await press(pilot)
        screen = PreviewScreen(rehearse(case, Beginning(step="the-hour")))
        app.push_screen(screen)
        await press(pilot)
        await press(pilot, "space", "4")
        assert [answer for _, answer in screen.attempt.answers] == [("presence",), ("reading",)]
        assert "just now" in shown(app)
        assert "Inspector" in shown(app)
        await press(pilot, "b")
        assert [answer for _, answer in screen.attempt.answers] == [("presence",)]
        assert "minute 5 of 30" in shown(app)


def test_a_rehearsal_says_which_act_is_gone_and_which_is_not_possible_any_more() -> None:
    begun = rehearse(bedside(), Beginning(step="the-hour"))
    begun.attempt.answer(("here",))
    gone = "        here: {text: Say quietly that you are here, then: She nods.}\n"
    _, said = begun.on(bedside(CASE.replace(gone, "")))
    assert "no longer has the answer `here`" in said
    _, said = begun.on(bedside(CASE.replace("then: She nods.", "when: ease >= 90, then: She nods.")))
    assert "is no longer possible" in said


async def test_the_tenth_act_has_a_letter(tmp_path: Path) -> None:
    more = "".join(f"        more-{n}: {{text: Something else {n}}}\n" for n in range(8))
    app, store, case = a_bedside(tmp_path, CASE.replace("      cues:\n", f"{more}      cues:\n", 1))
    async with app.run_test(size=(100, 50)) as pilot:
        attempt = await entered(pilot, store, case, ENTERED)
        assert "1-e act" in shown(app)
        await press(pilot, "a")
        assert attempt.answers[-1][1] == ("more-5",)


@pytest.mark.parametrize("screen", [EncounterScreen, PreviewScreen])
def test_no_key_of_an_act_means_something_else_on_the_screen(screen: type[EncounterScreen]) -> None:
    taken = {key for binding in screen._merge_bindings().key_to_bindings for key in binding.split(",")}
    assert not set(KEYS) & (taken - set("123456789"))
