"""The map of a case as a screen: walking over it, opening a step, its problems, looking for one; who may open it."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import dedent
from typing import Any

import pytest
from textual.pilot import Pilot

from kapsim.case.check import check
from kapsim.engine.explore import explore
from kapsim.library import LibraryError, LoadedCase, load_texts
from kapsim.problems import Problem
from kapsim.source import read
from kapsim.tui.app import KapsimApp
from kapsim.tui.cases import CasesScreen
from kapsim.tui.map import MapScreen
from kapsim.tui.map_problems import by_step
from kapsim.tui.map_sheet import Sheet
from kapsim.tui.map_step import StepScreen
from kapsim.tui.problems import ProblemsScreen
from kapsim.tui.widgets.keys import hints_of
from kapsim.tui.widgets.map_view import MapView
from kapsim.tui.widgets.page import Page, PageView

from .stage import (
    CASE,
    CATALOGUE,
    PAYLOADS,
    SIZES,
    TEXTS,
    Shelf,
    an_app,
    loaded,
    marked,
    missing,
    press,
    settled,
    shown,
)

SMALLEST = (60, 20)


def edited(*changes: tuple[str, str]) -> LoadedCase:
    """The case of the stage with parts of its text replaced."""
    text = dedent(CASE).format(**TEXTS)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return load_texts(text.encode(), CATALOGUE.format(**TEXTS).encode(), "stage.yaml")


def faulty() -> LoadedCase:
    """The case of the stage, in which nothing leads to the second thought any more."""
    return edited(("next: second-thought", "next: sent-home"))


def problems_of(case: LoadedCase) -> tuple[Problem, ...]:
    return check(read(case.raw, case.path), case.catalogue.practices).problems


async def mapped(pilot: Pilot[None], case: LoadedCase | None = None, **more: Any) -> MapScreen:
    """The map of a case on top of the list of cases."""
    case = case or loaded()
    screen = MapScreen(case.case, explore(case.case), problems_of(case), **more)
    app = pilot.app
    assert isinstance(app, KapsimApp)
    await settled(pilot)
    app.show(screen)
    await settled(pilot)
    return screen


def panel(screen: MapScreen) -> str:
    """What stands in the panel, without its layout."""
    page = screen.query_one("#map-page", PageView).visual
    assert isinstance(page, Page)
    return page.plain


def words(app: KapsimApp) -> str:
    return " ".join(shown(app).split())


@pytest.mark.parametrize("size", [*SIZES, SMALLEST])
async def test_the_map_opens_at_the_start_with_its_answers_and_where_they_lead(size: tuple[int, int]) -> None:
    app = an_app(Shelf(loaded()))
    async with app.run_test(size=size) as pilot:
        screen = await mapped(pilot)
        assert screen.at == "arrival"
        for text in ("Map · Pressure on the day", "1 The waiting", "! a", "✓ b", "◐ c", "4 Second thought", "2 Who"):
            assert text in words(app), text
        assert ("reference path: 3 decisions" in words(app)) == (size[0] >= 120)
        assert "next problem" not in words(app)
        assert "go there" not in words(app)


@pytest.mark.parametrize("size", SIZES)
async def test_arrows_tab_figures_and_home_walk_over_the_map(size: tuple[int, int]) -> None:
    app = an_app(Shelf(loaded()))
    async with app.run_test(size=size) as pilot:
        screen = await mapped(pilot)
        seen = []
        for key in ("tab", "tab", "tab", "tab", "shift+tab", "shift+tab", "home", "1", "1", "shift+tab", "left", "up"):
            await press(pilot, key)
            seen.append(screen.at)
        assert seen[:6] == ["who", "what-now", "deferred", "deferred", "what-now", "who"]
        assert seen[6:10] == ["arrival", "second-thought", "sent-home", "second-thought"]
        assert seen[10:] in (["who", "arrival"], ["arrival", "arrival"])
        await press(pilot, "tab")
        assert "The physician, with both readings" in words(app)


@pytest.mark.parametrize("size", [*SIZES, SMALLEST])
async def test_the_step_that_one_is_at_is_always_in_view(size: tuple[int, int]) -> None:
    app = an_app(Shelf(loaded()))
    async with app.run_test(size=size) as pilot:
        screen = await mapped(pilot)
        view = screen.query_one(MapView)
        for key in ("tab", "tab", "tab", "right", "up", "left", "home", "1", "down", "pageup", "pagedown"):
            await press(pilot, key)
            assert view.frame is not None
            box = view.frame.boxes[screen.at]
            first, last = view.scroll_offset.y, view.scroll_offset.y + view.scrollable_content_region.height
            assert first <= box.top
            assert box.bottom < last, (key, screen.at)
            assert f"{box.node.number} " in "\n".join(view.render_line(y).text for y in range(last - first))


async def test_walking_draws_the_map_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Sheet] = []

    class Counted(Sheet):
        def __init__(self, *given: Any) -> None:
            drawn.append(self)
            super().__init__(*given)

    monkeypatch.setattr("kapsim.tui.widgets.map_view.Sheet", Counted)
    app = an_app(Shelf(loaded()))
    async with app.run_test(size=(80, 24)) as pilot:
        await mapped(pilot)
        before = len(drawn)
        await press(pilot, "tab", "tab", "up", "right")
        assert len(drawn) == before > 0


async def test_enter_opens_the_text_of_a_step_with_its_practices_and_esc_comes_back_to_it() -> None:
    app = an_app(Shelf(loaded()))
    async with app.run_test(size=(140, 60)) as pilot:
        screen = await mapped(pilot)
        await press(pilot, "enter")
        assert isinstance(app.screen, StepScreen)
        expected = ["scene", "said", "prompt", "eager", "eager-then", "eager-feedback", "best", "statement"]
        assert not missing(app, [TEXTS[name] for name in expected])
        for text in ("[arrival]", "against the gate", "best answer", "Violates: Hold the dose", "gate: must not",
                     "Violates the clinic's policy bp-hold", "Leans towards too much, too soon.", "→ 4 Second thought",
                     "the chart shows “Home readings”", "First asked in the trainee's own words"):  # fmt: skip
            assert text in words(app), text
        await press(pilot, "escape")
        assert app.screen is screen
        assert screen.at == "arrival"


async def test_problems_are_counted_marked_gone_to_and_shown_with_their_place() -> None:
    case = faulty()
    problem = next(p for p in problems_of(case) if p.path[:2] == ("steps", "second-thought"))
    app = an_app(Shelf(case))
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await mapped(pilot, case)
        assert "✗ 4 Second thought" in shown(app)
        assert "p next problem" in shown(app)
        while screen.at != "second-thought":
            await press(pilot, "p")
        assert problem.message in panel(screen)
        await press(pilot, "enter")
        assert "Problems of this step" in shown(app)
        assert f"stage.yaml:{problem.line}:{problem.column}: {problem.code}" in shown(app)


async def test_a_problem_belongs_to_its_step_to_where_a_play_stops_or_to_the_whole_case() -> None:
    plays = "plays:\n  short:\n    answers:\n      - arrival: recheck\n      - what-now: [first, second, third]\n"
    case = edited(("steps:\n  arrival:", f"{plays}    expect: {{end: deferred}}\nsteps:\n  arrival:"))
    whole = Problem("K510", "Not proven.", path=("steps",))
    found = by_step(case.case, [*problems_of(case), whole])
    assert [problem.code for problem in found["what-now"]] == ["K601"]
    assert found[""] == (whole,)
    app = an_app(Shelf(case))
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await mapped(pilot, case)
        screen.show(case.case, None, [whole])
        await settled(pilot)
        assert "one problem" in shown(app)
        await press(pilot, "enter")
        assert "Problems of the case as a whole" in shown(app)
        assert "Not proven." in shown(app)


async def test_a_slash_finds_a_step_while_one_types_and_esc_goes_back_to_where_one_was() -> None:
    app = an_app(Shelf(loaded()))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await mapped(pilot)
        await press(pilot, "tab", "slash", *"sent")
        assert screen.at == "sent-home"
        await press(pilot, *"xx")
        assert "no step is called so" in shown(app)
        assert screen.at == "who"
        await press(pilot, "escape")
        assert screen.at == "who"
        await press(pilot, "slash", "4", "enter", "up")
        assert screen.at == "arrival"
        await press(pilot, "slash", *"what", "enter")
        assert screen.at == "what-now"
        assert "no step" not in shown(app)


@pytest.mark.parametrize(("goes", "given"), [(True, ["who"]), (False, [])])
async def test_g_leaves_for_a_step_only_where_somebody_waits_for_it(goes: bool, given: list[str]) -> None:
    case = loaded()
    app = an_app(Shelf(case))
    results: list[str | None] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        screen = MapScreen(case.case, None, at="who", goes=goes)
        app.show(screen, results.append)
        await settled(pilot)
        assert screen.at == "who"
        assert ("g go there" in shown(app)) == goes
        await press(pilot, "g")
        assert results == given
        if not goes:
            await press(pilot, "escape")
            assert results == [None]


async def test_a_case_that_has_changed_is_shown_at_the_same_step_and_at_the_start_if_that_is_gone() -> None:
    case = loaded()
    app = an_app(Shelf(case))
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await mapped(pilot, case)
        await press(pilot, "tab", "enter")
        changed = edited((TEXTS["select-prompt"], "Who else?"))
        screen.show(changed.case, None, [Problem("K999", "Something new.", path=("steps", "who"))])
        await settled(pilot)
        assert not missing(app, ["Who else?", "Something new."])
        await press(pilot, "escape")
        assert screen.at == "who"
        assert "✗ 2 Who" in shown(app)
        assert "Who else?" in panel(screen)
        assert "Something new." in panel(screen)
        renamed = edited(("  who:\n", "  whoever:\n"))
        screen.show(renamed.case, explore(renamed.case), ())
        await settled(pilot)
        assert screen.at == "arrival"
        assert "2 Whoever" in shown(app)
        assert "Something new." not in panel(screen)


async def test_a_click_goes_to_a_step_and_another_one_opens_it() -> None:
    app = an_app(Shelf(loaded()))
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await mapped(pilot)
        view = screen.query_one(MapView)
        assert view.frame is not None
        box = view.frame.boxes["who"]
        spot = (box.left + 3, box.top + 1)
        await pilot.click(MapView, offset=spot)
        await settled(pilot)
        assert screen.at == "who"
        await pilot.click(MapView, offset=(spot[0], spot[1] - view.scroll_offset.y))
        await settled(pilot)
        assert isinstance(app.screen, StepScreen)


async def test_without_colours_the_step_that_one_is_at_stands_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = an_app(Shelf(loaded()))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await mapped(pilot)
        view = screen.query_one(MapView)
        assert view.frame is not None
        box = view.frame.boxes["arrival"]

        def turned(line: int) -> list[str]:
            strip = view.render_line(line - view.scroll_offset.y)
            return [part.text for part in strip if part.style is not None and part.style.reverse]

        assert "The waiting" in "".join(turned(box.top + 1))
        assert not turned(box.bottom + 1)


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("size", SIZES)
async def test_authored_text_stands_on_the_map_and_in_a_step_as_it_is_written(
    payload: str, size: tuple[int, int]
) -> None:
    texts = marked(payload)
    case = loaded(texts)
    app = an_app(Shelf(case))
    async with app.run_test(size=(size[0], 90)) as pilot:
        screen = await mapped(pilot, case)
        assert texts["title"] in shown(app)
        assert texts["prompt"] in panel(screen)
        assert texts["best"] in panel(screen)
        await press(pilot, "enter")
        names = ["scene", "said", "prompt", "eager", "eager-then", "eager-feedback", "statement", "heading"]
        assert not missing(app, [texts[name] for name in names])


# The ways to it


async def test_in_the_list_of_cases_no_key_gives_the_answers_away_and_the_list_of_commands_opens_the_map() -> None:
    app = an_app(Shelf(loaded()))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, CasesScreen)
        assert all("map" not in hint.does for hint in hints_of(app.screen))
        (command,) = [one for one in app.get_system_commands(app.screen) if one.title.startswith("Map")]
        assert command.title == "Map of this case (shows the answers)"
        command.callback()
        await settled(pilot)
        assert isinstance(app.screen, MapScreen)
        assert not [one for one in app.get_system_commands(app.screen) if one.title.startswith("Map of")]
        await press(pilot, "escape")
        assert isinstance(app.screen, CasesScreen)


async def test_the_app_opens_straight_at_the_map_with_the_problems_of_the_file() -> None:
    case = faulty()
    app = KapsimApp(Shelf(case), None, an_app(Shelf()).settings, mapped="stage")  # type: ignore[arg-type]
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, MapScreen)
        assert set(app.screen.problems) == set(by_step(case.case, problems_of(case)))


async def test_a_file_that_is_no_case_yet_shows_its_problems_instead() -> None:
    class Broken(Shelf):
        def load(self, name: str) -> LoadedCase:  # noqa: ARG002
            raise LibraryError("x.yaml has a problem.", [Problem("K200", "It has no steps.", file="x.yaml")])

    app = KapsimApp(Broken(), None, an_app(Shelf()).settings, mapped="x.yaml")  # type: ignore[arg-type]
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, ProblemsScreen)
        assert not missing(app, ["x.yaml has a problem.", "It has no steps."])


# Pictures


def pictured(snap_compare: Any, size: tuple[int, int], keys: Sequence[str], theme: str = "dark") -> bool:
    case = faulty() if "p" in keys else loaded()
    app = an_app(Shelf(case))
    app.settings = app.settings.with_(theme=theme)
    app.theme = f"kapsim-{theme}"

    async def ready(pilot: Pilot[None]) -> None:
        await mapped(pilot, case)
        await press(pilot, *keys)

    result: bool = snap_compare(app, terminal_size=size, run_before=ready)
    return result


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keys", [(), ("tab", "enter"), ("p",)], ids=["start", "step", "problem"])
def test_picture(snap_compare: Any, size: tuple[int, int], keys: Sequence[str]) -> None:
    assert pictured(snap_compare, size, keys)


def test_picture_at_the_smallest_size(snap_compare: Any) -> None:
    assert pictured(snap_compare, SMALLEST, ("tab",))


def test_picture_in_the_light_theme(snap_compare: Any) -> None:
    assert pictured(snap_compare, (140, 40), (), theme="light")
