"""The debrief."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from textual.pilot import Pilot
from textual.widgets import TabbedContent, TabPane, TextArea

from kapsim.debrief import build_debrief
from kapsim.engine.explore import explore
from kapsim.records.attempt import Attempt
from kapsim.records.store import Store
from kapsim.records.tables import results
from kapsim.records.trouble import StoreError
from kapsim.tui.app import KapsimApp
from kapsim.tui.debrief import DebriefScreen
from kapsim.tui.debrief_gate import overview_rows
from kapsim.tui.debrief_rows import decision_rows, story_rows, take_rows
from kapsim.tui.encounter import EncounterScreen
from kapsim.tui.widgets.page import Page

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

SCORED = ("critical", "1 of", "0 of", "Best here", "gate", "credit", TEXTS["statement"], TEXTS["end"])
"""Words that tell how it was judged."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return a_store(tmp_path)


def page(rows: Any) -> str:
    """The text of rows, one line each."""
    return Page(rows).plain


async def opened(pilot: Pilot[None], attempt: Attempt) -> KapsimApp:
    app = pilot.app
    assert isinstance(app, KapsimApp)
    await settled(pilot)
    await app.debrief(attempt.id)
    await settled(pilot)
    assert isinstance(app.screen, DebriefScreen)
    return app


async def test_nothing_that_was_counted_is_shown_or_built_before_the_own_view(store: Store) -> None:
    attempt = played(store, loaded(), EAGER)
    async with an_app(Shelf(loaded()), store).run_test(size=(140, 60)) as pilot:
        app = await opened(pilot, attempt)
        for _ in range(2):
            assert not [word for word in SCORED if word in shown(app)]
            assert [pane.id for pane in app.screen.query(TabPane) if pane.children] == ["view"]
            await press(pilot, "2", "3", "4", "f4")
            await pilot.click("#--content-tab-reasons")
            await app.screen.run_action("part('reasons')")
            await settled(pilot)
            assert app.screen.query_one(TabbedContent).active == "view"
        app.screen.query_one(TabbedContent).active = "reasons"
        await settled(pilot)
        assert [pane.id for pane in app.screen.query(TabPane) if pane.children] == ["view"]
        assert app.screen.query_one(TextArea).text.startswith("234")


async def test_the_own_view_is_kept_with_the_attempt_before_the_rest_opens(store: Store) -> None:
    attempt = played(store, loaded(), BEST)
    async with an_app(Shelf(loaded()), store).run_test(size=(80, 24)) as pilot:
        app = await opened(pilot, attempt)
        await press(pilot, *"Calm", "enter")
        assert store.open(attempt.id).view == "Calm"
        assert isinstance(app.screen, DebriefScreen)
        assert app.screen.part == "story"
        await press(pilot, "4", "end")
        assert "Calm" in shown(app)


async def test_what_the_debrief_counts_is_kept_beside_the_attempt_also_after_the_own_view(store: Store) -> None:
    attempt = played(store, loaded(), BEST)
    async with an_app(Shelf(loaded()), store).run_test(size=(80, 24)) as pilot:
        await opened(pilot, attempt)
        await press(pilot, *"Calm", "enter")
    with store.database.reading() as connection:
        kept = connection.execute(select(results.c.attempt, results.c.head, results.c.scored)).all()
    assert [tuple(row) for row in kept] == [(attempt.id, store.attempts()[0].head, True)]


async def test_the_own_view_can_be_skipped(store: Store) -> None:
    attempt = played(store, loaded(), BEST)
    async with an_app(Shelf(loaded()), store).run_test(size=(80, 24)) as pilot:
        app = await opened(pilot, attempt)
        await press(pilot, "enter")
        assert "Nothing is written yet." in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, DebriefScreen)
        assert app.screen.part == "story"
        assert store.open(attempt.id).view == ""


async def test_what_was_written_is_not_dropped_by_one_key(store: Store) -> None:
    attempt = played(store, loaded(), BEST)
    async with an_app(Shelf(loaded()), store).run_test(size=(80, 24)) as pilot:
        app = await opened(pilot, attempt)
        await press(pilot, *"Calm", "escape")
        assert "Enter keeps what you wrote." in shown(app)
        assert "Calm" in shown(app)


async def test_a_view_that_cannot_be_kept_stays_in_the_field_and_the_reason_is_said(store: Store) -> None:
    attempt = played(store, loaded(), BEST)
    full = ["The store /x [full] has no room left: the disk is full. Make room, then try again."]

    def keep(text: str) -> None:
        if full:
            raise StoreError(full.pop())
        attempt.take_view(text)

    app = an_app(Shelf(loaded()), store)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        app.push_screen(DebriefScreen(build_debrief(attempt, explore(attempt.case)), attempt.id, keep))
        await settled(pilot)
        await press(pilot, *"Calm", "enter")
        assert "The store /x [full] has no room left" in shown(app)
        assert app.screen.query_one(TextArea).text == "Calm"
        await press(pilot, "enter")
        assert attempt.view == "Calm"


async def test_a_view_given_before_opens_everything(store: Store) -> None:
    attempt = played(store, loaded(), BEST, view="Calm.")
    async with an_app(Shelf(loaded()), store).run_test(size=(80, 24)) as pilot:
        app = await opened(pilot, attempt)
        assert "What you said before anything was counted" in shown(app)
        await press(pilot, "3")
        assert "No critical error." in shown(app)


async def test_the_four_keys_go_to_the_four_parts(store: Store) -> None:
    attempt = played(store, loaded(), EAGER, view="Calm.")
    async with an_app(Shelf(loaded()), store).run_test(size=(80, 24)) as pilot:
        app = await opened(pilot, attempt)
        for key, words in (
            ("2", "Decision 1 · 09:45"),
            ("3", "The gate and the counts"),
            ("4", "Keep"),
            ("1", "Calm."),
        ):
            await press(pilot, key)
            assert words in shown(app)


async def test_r_goes_back_to_the_decision_under_the_cursor_as_a_replay_kept_apart(store: Store) -> None:
    attempt = played(store, loaded(), BEST, view="Calm.")
    async with an_app(Shelf(loaded()), store).run_test(size=(80, 24)) as pilot:
        app = await opened(pilot, attempt)
        await press(pilot, "3")
        assert "r replay" not in shown(app)
        await press(pilot, "down", "down")
        assert "r replay" in shown(app)
        await press(pilot, "r")
        assert isinstance(app.screen, EncounterScreen)
    replay = next(one for one in store.attempts() if one.kind == "replay")
    assert (replay.parent, replay.decisions, replay.first) == (attempt.id, 1, False)


async def test_there_is_no_way_back_in_assess_mode(store: Store) -> None:
    attempt = store.begin(loaded(), seed=1, mode="assess", trainee=store.trainee(""))
    attempt.answer(CAUTIOUS[0])
    attempt.take_view("Calm.")
    async with an_app(Shelf(loaded()), store).run_test(size=(80, 24)) as pilot:
        app = await opened(pilot, attempt)
        await press(pilot, "3", "down", "r")
        assert "r replay" not in shown(app)
        assert isinstance(app.screen, DebriefScreen)


async def test_space_reads_a_decision_to_its_end_and_goes_on_to_the_next(store: Store) -> None:
    attempt = played(store, loaded(), EAGER, view="Calm.")
    async with an_app(Shelf(loaded()), store).run_test(size=(80, 24)) as pilot:
        app = await opened(pilot, attempt)
        await press(pilot, "3", "down")
        assert "Decision 1 of 2" in shown(app)
        for _ in range(12):
            await press(pilot, "space")
            if "Decision 2 of 2" in shown(app):
                break
        else:
            pytest.fail("the second decision never came")


def test_the_gate_stands_apart_from_the_counts_and_there_is_no_total(store: Store) -> None:
    attempt = played(store, loaded(), EAGER)
    text = page(overview_rows(build_debrief(attempt, explore(attempt.case))))
    gate, counts = text.index("The moments on which this case turns"), text.index("Counts, by domain")
    assert gate < text.index("Made good. Hold the dose") < text.index("Critical error. Check the") < counts
    assert "Gone against at decision 1, made good at decision 2." in text
    assert "Not done, though it could have been at decision 1." in text
    assert text.index("Safety 0 of 2") > counts
    assert "met 1 of the 2 opportunities of a flawless path" in text
    assert "total" not in text.lower()
    assert "pass" not in text.lower()


def test_half_done_is_incomplete_and_no_error(store: Store) -> None:
    attempt = played(store, loaded(), CAUTIOUS)
    text = page(overview_rows(build_debrief(attempt, explore(attempt.case))))
    assert f"Half done. {TEXTS['statement']}" in text
    assert "Critical error" not in text


def test_a_count_has_a_percentage_only_from_four_opportunities_on(store: Store) -> None:
    attempt = played(store, loaded(), BEST)
    assert "%" not in page(overview_rows(build_debrief(attempt, explore(attempt.case))))


def test_without_a_proof_there_are_counts_and_the_reason_why_there_is_no_score(store: Store) -> None:
    text = page(overview_rows(build_debrief(played(store, loaded(), BEST), None)))
    assert "Counts only, no score. The case was not fully explored" in text


def test_a_decision_says_what_was_chosen_and_said_what_is_best_and_what_it_rests_on(store: Store) -> None:
    attempt = played(store, loaded(), EAGER, own_words="Breathe first.")
    debrief = build_debrief(attempt, explore(attempt.case))
    text = page(decision_rows(debrief, debrief.decisions[0]))
    order = ["Decision 1 of 2 · 09:45", TEXTS["prompt"], "You chose", TEXTS["eager"], TEXTS["eager-feedback"],
             "First, in your own words", "Breathe first.", "Best here", TEXTS["best"], "doing too much, too soon",
             "Had you answered", "What came of it", TEXTS["eager-then"], "safety: none", "Went against",
             "Was there to do", TEXTS["statement"], TEXTS["caveat"], TEXTS["by"]]  # fmt: skip
    place = 0
    for words in order:
        assert words in text[place:], words
        place = text.index(words, place)
    assert "A page. A web page (second-hand)" in text
    assert f"The clinic's policy “bp-hold”, not met {TEXTS['policy']}" in text


def test_the_own_words_stand_beside_the_best_answer_also_where_it_was_chosen(store: Store) -> None:
    attempt = played(store, loaded(), BEST, own_words="Wait and measure again.")
    debrief = build_debrief(attempt, explore(attempt.case))
    text = page(decision_rows(debrief, debrief.decisions[0]))
    assert text.index("Wait and measure again.") < text.index("Best here, and what you chose")


def test_a_contested_practice_is_not_scored_and_says_why(store: Store) -> None:
    attempt = played(store, loaded(), BEST)
    debrief = build_debrief(attempt, explore(attempt.case))
    text = page(decision_rows(debrief, debrief.decisions[0]))
    assert f"{TEXTS['contested']}\npace · not scored: clinics differ" in text


def test_a_repair_is_called_one(store: Store) -> None:
    attempt = played(store, loaded(), EAGER)
    debrief = build_debrief(attempt, explore(attempt.case))
    assert "A repair" in page(decision_rows(debrief, debrief.decisions[1]))


def test_the_story_has_the_times_the_decisions_and_no_verdict(store: Store) -> None:
    attempt = played(store, loaded(), EAGER)
    text = page(story_rows(build_debrief(attempt, explore(attempt.case))))
    assert not [
        name for name in ("heading", "scene", "said", "prompt", "eager", "eager-then") if TEXTS[name] not in text
    ]
    assert "Decision 2 · 09:50" in text
    assert TEXTS["eager-feedback"] not in text


def test_what_to_take_along_has_the_notes_with_their_place(store: Store) -> None:
    attempt = played(store, loaded(), EAGER, note="Ask for the cuff size.")
    text = page(take_rows(build_debrief(attempt, explore(attempt.case))))
    assert "Ask for the cuff size.\nat “The cuff says 168/104 now.”" in text


@pytest.mark.parametrize("answers", [BEST, EAGER, CAUTIOUS], ids=["best", "eager", "cautious"])
def test_nobody_is_told_to_be_wrong_or_to_have_passed(store: Store, answers: tuple[tuple[str, ...], ...]) -> None:
    debrief = build_debrief(played(store, loaded(), answers), None)
    rows = [*overview_rows(debrief), *story_rows(debrief), *take_rows(debrief)]
    rows += [row for review in debrief.decisions for row in decision_rows(debrief, review)]
    text = page(rows).lower()
    assert not [word for word in ("wrong", "pass ", "fail", "mistake") if word in text]


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_authored_and_typed_text_stands_there_as_it_is_written(payload: str, store: Store) -> None:
    texts = marked(payload)
    case = loaded(texts)
    typed = [f"words{payload}", f"noted{payload}", f"view{payload}"]
    eager = played(store, case, EAGER, own_words=typed[0], note=typed[1], view=typed[2])
    best = played(store, case, BEST, view=typed[2])
    pages = {
        eager: {
            "1": typed[2:],
            "2": [
                texts[name]
                for name in ("heading", "scene", "said", "name", "prompt", "eager", "eager-then", "poor-end")
            ],
            "3": [texts["statement"], texts["poor-end"], texts["policy"], texts["prompt"]],
            "4": [*typed[1:], texts["statement"]],
        },
        best: {
            "2": [texts[name] for name in ("fact", "best-then", "select-prompt", "physician", "maya", "first", "end")],
            "4": [texts["by"], texts["source"], texts["where"]],
        },
    }
    app = an_app(Shelf(case), store)
    async with app.run_test(size=(130, 130)) as pilot:
        for attempt, parts in pages.items():
            await opened(pilot, attempt)
            assert texts["title"] in shown(app)
            for key, expected in parts.items():
                await press(pilot, key)
                assert not missing(app, expected)
            await press(pilot, "3", "down")
            names = ["statement", "caveat", "source", "by", "where"]
            names += ["eager-feedback", "eager", "best"] if attempt is eager else ["best-feedback", "contested"]
            assert not missing(app, [texts[name] for name in names] + typed[:1] * (attempt is eager))
            await press(pilot, "escape")
        assert not app._exit


async def test_a_storm_of_resizes_leaves_every_part_as_it_was(store: Store) -> None:
    attempt = played(store, loaded(), EAGER, own_words="Breathe first.", view="Calm.")
    async with an_app(Shelf(loaded()), store).run_test(size=(80, 24)) as pilot:
        app = await opened(pilot, attempt)
        for key in "13":
            await press(pilot, key)
            before = shown(app)
            for size in ((60, 20), (140, 40), (300, 100), (119, 21), (79, 24)):
                await pilot.resize_terminal(*size)
                await pilot.pause()
            await pilot.resize_terminal(80, 24)
            await settled(pilot)
            assert shown(app) == before


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("part", ["view", "story", "gate", "decision", "take"])
def test_picture(snap_compare: Any, store: Store, part: str, size: tuple[int, int]) -> None:
    view = "" if part == "view" else "I would ask for the second reading first."
    attempt = played(store, loaded(), EAGER, own_words="Let her breathe.", note="Ask for the cuff size.", view=view)
    keys = {"view": (), "story": ("2",), "gate": ("3",), "decision": ("3", "down"), "take": ("4",)}[part]
    app = an_app(Shelf(loaded()), store)

    async def ready(pilot: Pilot[None]) -> None:
        await opened(pilot, attempt)
        await press(pilot, *keys)
        still(app)

    assert snap_compare(app, terminal_size=size, run_before=ready)
