"""What must hold whatever screen is shown: room, colours, commands, help, and endings that were not meant."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from textual.screen import Screen

from kapsim.library import LibraryError
from kapsim.problems import Problem
from kapsim.tui.help import HelpScreen
from kapsim.tui.problems import ProblemsScreen
from kapsim.tui.screen import KapsimScreen
from kapsim.tui.stopping import crash_sentence
from kapsim.tui.theme import DARK, LIGHT, theme_named
from kapsim.tui.too_small import TooSmallScreen
from kapsim.tui.widgets.keys import KeyHint, hints_of, laid_out

from .room import SIZE, a_room, entered, press
from .stage import TEXTS, settled, shown

pytest.importorskip("pty", reason="pseudo-terminals are a thing of Unix")
from tests.terminal import Terminal


@pytest.mark.parametrize("size", [(59, 24), (80, 19), (20, 5), (6, 2), (1, 1)])
async def test_below_60_by_20_it_says_so_waits_and_comes_back(tmp_path: Path, size: tuple[int, int]) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        attempt = await entered(pilot, store, case)
        await press(pilot, "S", "o")
        before = shown(app)
        await pilot.resize_terminal(*size)
        await settled(pilot)
        assert isinstance(app.screen, TooSmallScreen)
        if size[0] >= 20 and size[1] >= 5:
            assert "too small" in shown(app)
        await press(pilot, "escape", "1", "enter", "ctrl+p", "n")
        await pilot.resize_terminal(*SIZE)
        await settled(pilot)
        assert shown(app) == before
        assert attempt.answers == ()


async def test_it_says_which_size_it_needs_and_which_it_has(tmp_path: Path) -> None:
    app, _, _ = a_room(tmp_path)
    async with app.run_test(size=(50, 15)) as pilot:
        await settled(pilot)
        assert "needed: 60 x 20" in shown(app)
        assert "now: 50 x 15" in shown(app)
        await pilot.resize_terminal(55, 30)
        await settled(pilot)
        assert "now: 55 x 30" in shown(app)


async def test_a_screen_that_opens_while_there_is_no_room_is_there_afterwards(tmp_path: Path) -> None:
    app, _, _ = a_room(tmp_path)
    async with app.run_test(size=(30, 10)) as pilot:
        await app.brief("stage")
        await settled(pilot)
        assert isinstance(app.screen, TooSmallScreen)
        await pilot.resize_terminal(*SIZE)
        await settled(pilot)
        assert TEXTS["summary"][:40] in shown(app)


async def test_a_storm_of_resizes_breaks_nothing(tmp_path: Path) -> None:
    sizes = random.Random(7)
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await entered(pilot, store, case, [("recheck",)], told=False)
        app.notify("Still here", timeout=60)
        for opened in ["c", "c", "n", "escape", "ctrl+p", "escape", "question_mark", "escape", "space", "escape"]:
            await pilot.press(opened)
            for _ in range(6):
                await pilot.resize_terminal(sizes.randint(1, 300), sizes.randint(1, 100))
            await pilot.resize_terminal(*SIZE)
            await settled(pilot)
        assert not isinstance(app.screen, TooSmallScreen)


def test_a_crash_tells_its_kind_and_place_and_no_values() -> None:
    name = "Ruth Example"
    try:
        raise LibraryError(f"{name} broke it")
    except LibraryError as error:
        sentence = crash_sentence(error)
    assert "LibraryError" in sentence
    assert "kapsim resume" in sentence
    assert name not in sentence


CRASH = """
import sys
from kapsim.library import Library
from kapsim.settings import Settings
from kapsim.tui.app import KapsimApp
class Broken(KapsimApp):
    def on_mount(self):
        password = "hunter2-secret"
        self.set_timer(0.2, lambda: self.fail(password))
    def fail(self, password):
        raise RuntimeError(password)
app = Broken(Library([]), None, Settings(welcomed=True))
app.run()
sys.exit(app.return_code)
"""


def test_a_crash_restores_the_terminal_prints_no_values_and_exits_3(own_folders: dict[str, str]) -> None:
    terminal = Terminal([sys.executable, "-c", CRASH], own_folders, 80, 24)
    assert terminal.end() == 3, terminal.text
    assert b"secret" not in terminal.raw
    assert b"\x1b[?1049l" in terminal.raw
    assert "stopped by a mistake in the program (RuntimeError" in terminal.text


COLOURLESS = """
import os
os.environ["NO_COLOR"] = "1"
from kapsim.library import Library
from kapsim.settings import Settings
from kapsim.tui.app import KapsimApp
KapsimApp(Library([]), None, Settings(welcomed=True, animation=False), case="first-dose").run()
"""


def test_no_color_means_no_colour_at_all(own_folders: dict[str, str]) -> None:
    terminal = Terminal([sys.executable, "-c", COLOURLESS], own_folders, 80, 24)
    terminal.wait_for("In the room")
    terminal.settle()
    terminal.send("\r")
    terminal.wait_for("space go on", "What do you tell him?")
    terminal.settle()
    terminal.send("\x11")
    assert terminal.end() == 0
    codes = {code for found in re.findall(rb"\x1b\[([0-9;]*)m", terminal.raw) for code in found.split(b";")}
    assert not codes & {b"38", b"48", *(str(n).encode() for n in (*range(30, 38), *range(40, 48), *range(90, 108)))}


async def test_the_palette_holds_what_the_keys_do(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await entered(pilot, store, case, [("recheck",)])
        titles = {command.title for command in app.get_system_commands(app.screen)}
        assert {"Tick", "Confirm", "Chart", "Note", "Step out", "Help", "Quit kapsim", "Use the light theme"} <= titles
        await press(pilot, "ctrl+p", *"chart", "enter")
        assert type(app.screen).__name__ == "ChartScreen"


async def test_the_theme_is_changed_and_kept(tmp_path: Path) -> None:
    from kapsim.settings import load_settings

    app, _, _ = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        assert app.theme == DARK.name
        app.action_other_theme()
        await settled(pilot)
        assert app.theme == LIGHT.name
    assert theme_named(load_settings().theme) == LIGHT.name


def every_screen() -> list[type[Screen[object]]]:
    """The classes of all our screens."""
    import kapsim.tui.briefing
    import kapsim.tui.cases
    import kapsim.tui.chart
    import kapsim.tui.debrief
    import kapsim.tui.encounter
    import kapsim.tui.history
    import kapsim.tui.note
    import kapsim.tui.progress
    import kapsim.tui.step_out
    import kapsim.tui.welcome  # noqa: F401

    found: list[type[Screen[object]]] = []
    waiting: list[type[Screen[object]]] = [KapsimScreen]
    while waiting:
        cls = waiting.pop()
        waiting += cls.__subclasses__()
        if cls.__module__.startswith("kapsim.tui.") and cls.__module__ != "kapsim.tui.screen":
            found.append(cls)
    return [cls for cls in found if cls is not HelpScreen and not cls.__subclasses__()]


@pytest.mark.parametrize("screen", every_screen(), ids=lambda screen: screen.__name__)
def test_every_screen_explains_itself(screen: type[KapsimScreen[object]]) -> None:
    assert len(screen.HELP.split()) >= 10


async def test_help_lists_every_key_of_the_screen(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=(80, 60)) as pilot:
        await entered(pilot, store, case, [("recheck",)])
        hints = hints_of(app.screen)
        await press(pilot, "question_mark")
        assert isinstance(app.screen, HelpScreen)
        for hint in hints:
            assert hint.does in shown(app)
        await press(pilot, "question_mark")
        assert not isinstance(app.screen, HelpScreen)


@pytest.mark.parametrize("width", [60, 80, 140])
async def test_no_key_of_the_footer_is_cut_off(tmp_path: Path, width: int) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=(width, 24)) as pilot:
        for answers in ([], [("recheck",)], [("recheck",), ("maya",)]):
            await entered(pilot, store, case, answers)
            for hint in hints_of(app.screen):
                assert f"{hint.shown} {hint.does}" in shown(app)


def test_keys_are_laid_out_in_lines_that_fit() -> None:
    hints = tuple(KeyHint(str(n), str(n), "does this") for n in range(9))
    for width in range(1, 100):
        lines = laid_out(hints, width)
        assert sum(len(line) for line in lines) == 9
        assert all(len(line) == 1 or sum(h.width + 2 for h in line) - 2 <= width for line in lines)


async def test_a_click_on_a_key_presses_it(tmp_path: Path) -> None:
    app, store, case = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await entered(pilot, store, case, [("recheck",)])
        bottom = shown(app).splitlines()
        row = next(y for y, line in enumerate(bottom) if "c chart" in line)
        await pilot.click(offset=(bottom[row].index("c chart") + 3, row))
        await settled(pilot)
        assert type(app.screen).__name__ == "ChartScreen"


async def test_a_case_with_problems_is_explained_and_one_comes_back(tmp_path: Path) -> None:
    app, _, _ = a_room(tmp_path)
    problem = Problem("K201", "There is no key `titel`.", "Did you mean title?", "case.yaml", 3, 1, "titel: x")

    def load(name: str) -> None:
        raise LibraryError("case.yaml has a problem.", [problem])

    app.library.load = load  # type: ignore[method-assign,assignment]
    async with app.run_test(size=SIZE) as pilot:
        await app.brief("case.yaml")
        await settled(pilot)
        assert isinstance(app.screen, ProblemsScreen)
        for text in ("case.yaml has a problem.", "case.yaml:3:1: K201", "Did you mean title?"):
            assert text in shown(app)
        await press(pilot, "e")
        await settled(pilot)
        for text in ("K201 A file that is not a case", "Wrong:", "- title: A small case"):
            assert text in shown(app)
        await press(pilot, "escape", "escape")
        assert type(app.screen).__name__ == "CasesScreen"


async def test_trouble_that_no_file_has_is_explained_by_no_page(tmp_path: Path) -> None:
    app, _, _ = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        app.show(ProblemsScreen("The store cannot be read."))
        await settled(pilot)
        assert "e explain" not in shown(app)
        await press(pilot, "e")
        assert isinstance(app.screen, ProblemsScreen)


async def test_one_thing_is_opened_at_a_time(tmp_path: Path) -> None:
    app, _, _ = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(3):
            app.run_worker(app.brief("stage"))
        await settled(pilot)
        assert [type(screen).__name__ for screen in app.screen_stack] == ["CasesScreen", "BriefingScreen"]


async def test_the_briefing_begins_in_the_mode_that_was_chosen(tmp_path: Path) -> None:
    from kapsim.tui.encounter import EncounterScreen

    app, _, _ = a_room(tmp_path)
    async with app.run_test(size=SIZE) as pilot:
        await app.brief("stage")
        await press(pilot, "a", "enter")
        assert isinstance(app.screen, EncounterScreen)
        assert app.screen.attempt.mode == "assess"
        assert app.settings.mode == "assess"
        assert app.screen.attempt.seed == 7


def test_the_app_is_there_before_the_store_and_the_case_language_are(own_folders: dict[str, str]) -> None:
    code = (
        "import sys, kapsim.tui.app, kapsim.tui.cases; "
        "print(*(name for name in ('sqlalchemy', 'pydantic', 'yaml', 'transitions') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=own_folders, check=True)
    assert done.stdout.strip() == ""
