"""Authored and typed text stands on the screens of a case as it was written, whatever it looks like."""

from __future__ import annotations

from pathlib import Path

import pytest

from kapsim.problems import Problem
from kapsim.tui.note import NoteScreen
from kapsim.tui.problems import ProblemsScreen, TroubleScreen
from kapsim.tui.text import harmless

from .room import LETTER, a_room, entered, furnished, place_of, press
from .stage import TEXTS, shown

PAYLOADS = ["[pause]", "[/x]", "[@click=app.quit]x[/]", "[b]", "[$accent]", "[link=x]", "\\[b]", "%s{0}$x", "[/]]["]
SIZE = (180, 60)
BRIEFED = ("title", "summary", "objective", "note", "policy", "name", "role")
FIRST = ("title", "heading", "scene", "said", "name", "prompt", "letter", "letter-text", "policy", "word")
OFFERED = ("eager", "best", "cautious")
SELECTED = ("best-then", "best-feedback", "fact", "select-prompt", "physician", "maya", "front")
ORDERED = ("order-prompt", "first", "second", "third")
ENDED = ("kept-feedback", "end")


def marked(payload: str) -> dict[str, str]:
    """Every text of the case with the payload in it."""
    escaped = payload.replace("\\", "\\\\")
    return {key: f"{key}{escaped}" for key in TEXTS | LETTER}


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_every_text_of_a_case_appears_as_written(tmp_path: Path, payload: str) -> None:
    app, store, case = a_room(tmp_path, furnished(marked(payload)))

    def assert_shown(keys: tuple[str, ...]) -> None:
        text = shown(app)
        assert [key for key in keys if f"{key}{payload}" not in text] == []

    async with app.run_test(size=SIZE) as pilot:
        await app.brief("stage")
        await press(pilot)
        assert_shown(BRIEFED)
        await press(pilot, "escape")
        attempt = await entered(pilot, store, case)
        assert_shown(FIRST)
        await press(pilot, *payload.replace(" ", ""), "enter")
        assert payload in shown(app)
        assert_shown(OFFERED)
        await press(pilot, "n", *payload, "enter", "n")
        assert isinstance(app.screen, NoteScreen)
        assert f"· {payload}" in shown(app)
        await press(pilot, "escape", "c")
        assert_shown(("letter", "letter-text", "policy"))
        await press(pilot, "c", "escape")
        assert_shown(("note",))
        await press(pilot, "escape", place_of(attempt, "recheck"), "enter", "9")
        assert_shown(SELECTED)
        await press(pilot, place_of(attempt, "maya"), place_of(attempt, "physician"), "enter", "9")
        assert_shown(ORDERED)
        moves = [place_of(attempt, "first"), "1"]
        await press(pilot, *moves)
        await press(pilot, *order_second(app), "enter", "9")
        assert_shown(ENDED)
        assert f"Visit{payload}" in shown(app)


def order_second(app: object) -> list[str]:
    """The keys that put `second` on the second place."""
    from kapsim.tui.widgets.answers import Answers

    lines = app.screen.query_one(Answers).lines  # type: ignore[attr-defined]
    return [str([line.choice.id for line in lines].index("second") + 1), "2"]


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_sentences_about_what_went_wrong_appear_as_written(tmp_path: Path, payload: str) -> None:
    app, _, _ = a_room(tmp_path)
    problem = Problem("K201", f"message{payload}", f"hint{payload}", f"file{payload}", 3, 5, f"source{payload}")
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        app.show(ProblemsScreen(f"why{payload}", [problem]))
        await press(pilot)
        for part in ("why", "message", "hint", "file", "source"):
            assert f"{part}{payload}" in shown(app)
        app.show(TroubleScreen(f"trouble{payload}", f"leave{payload}"))
        await press(pilot)
        assert f"trouble{payload}" in shown(app)
        assert f"leave{payload}" in shown(app)
        app.notify(f"toast{payload}", title=f"title{payload}")
        await press(pilot)
        assert f"toast{payload}" in shown(app)
        assert f"title{payload}" in shown(app)


def test_characters_that_act_on_a_terminal_are_taken_out() -> None:
    assert harmless("a\x1b[31mb\x9b1mc\u202ed\u2066e\rf\x00g\x85h\ufeff") == "a[31mb1mcdefgh"
    assert harmless("line\nand\ttab · ✓ é 漢") == "line\nand\ttab · ✓ é 漢"


async def test_what_is_pasted_cannot_act_on_the_terminal(tmp_path: Path) -> None:
    from textual import events

    from kapsim.tui.widgets.words import Words

    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await entered(pilot, store, case)
        app.post_message(events.Paste("so\x1b]0;x\x07 far\r\nand\u202e on"))
        await press(pilot)
        assert app.screen.query_one(Words).text == "so]0;x far\nand on"
