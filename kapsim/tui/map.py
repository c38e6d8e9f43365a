"""The map of a case as a screen: steps by phase, answers as arrows, walked over with the keyboard.

For those who write cases: it shows which answers are best. A step opens its text and its problems.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from ..engine.model import Case
from ..engine.proof import Proof
from ..mapping import lay_out
from ..mapping.notes import description
from ..problems import Problem
from ..reading import read_step
from .map_problems import by_step
from .map_rows import COLOURS, below_rows, side_rows
from .map_sheet import legend
from .map_step import StepScreen
from .map_walk import find, next_of
from .screen import KapsimScreen
from .text import counted, written
from .widgets.filter import Filter
from .widgets.keys import Keys
from .widgets.map_view import MapView
from .widgets.page import PageView, read_on

HELP = """\
The **map** of a case: its steps by phase from top to bottom, its answers as arrows from the lower edge of each step.

The sign and the line of an answer say what it is worth: `✓━` best, `◐┄` earns part, `!═` against the gate, `·─` earns
nothing. `◇` at the end of an arrow: only under a condition, which stands beside the map. The steps of the **reference
path**, flawless and with the fewest decisions, have a heavy rim, and its arrowheads are filled. `✗` marks a step that
has problems.

The arrow keys go to the nearest step in that direction. `tab` follows the reference path (where it does not run, the
best answer), `shift+tab` goes back; `1` to `9` follow the first, the second, ... answer. `enter` opens the text of the
step with its practices, its feedback and its problems. `home` goes to the start; `space` reads on in the panel.
"""


class Find(Filter):
    """Goes to the step that is meant while one types."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "submit", "stay there", key_display="enter"),
        Binding("escape", "drop", "back to where I was", tooltip="Look for nothing any more"),
    ]


class MapScreen(KapsimScreen[str | None]):
    """The map of a case, with the problems of its file. `at` is the step that it opens at, by default the first.

    `goes`: whether `g` leaves it for the step that one is at; the screen then gives that step's id, otherwise None.
    """

    HELP = HELP
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-usual"), (120, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-high")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", tooltip="The text of this step, and its problems"),
        Binding("g", "leave_for", "go there", tooltip="Leave the map for this step"),
        Binding("p", "problem", "next problem", tooltip="To the next step that has a problem"),
        Binding(
            "slash", "find", "find", key_display="/", tooltip="A step by its id, its number or words of its heading"
        ),
        Binding("space", "read_on", "read on", show=False),
        Binding("escape", "close", "back"),
    ]

    def __init__(
        self, case: Case, proof: Proof | None, problems: Sequence[Problem] = (), at: str = "", *, goes: bool = False
    ) -> None:
        super().__init__()
        self.goes = goes
        self._take(case, proof, problems)
        self._view = MapView(self.map, at if at in case.steps else case.start, self._faulty)
        self._before = self._view.at
        """Where somebody was before looking for a step."""
        self._opened: StepScreen | None = None

    def _take(self, case: Case, proof: Proof | None, problems: Sequence[Problem]) -> None:
        self.case = case
        self.map = lay_out(case, proof)
        self.problems = by_step(case, problems)
        """The problems by step; those of the case as a whole under an empty id."""
        self._faulty = frozenset(step for step in self.problems if step)

    @property
    def at(self) -> str:
        """The id of the step that one is at."""
        return self._view.at

    def compose(self) -> ComposeResult:
        """Title and search, the map with its panel, what the signs mean, the keys."""
        yield Static(id="map-title", classes="title", markup=False)
        yield Find("A step: its id, its number, words of its heading", id="map-find")
        with Horizontal(id="map"):
            yield self._view
            with VerticalScroll(id="map-panel", can_focus=False):
                yield PageView(id="map-page")
        yield Static(id="map-legend", markup=False)
        yield Keys()

    def on_mount(self) -> None:
        """Begin on the map."""
        self.query_one(Find).display = False
        self._view.focus()
        self._entitle()
        self.call_after_refresh(self._panel)

    def on_resize(self) -> None:
        """Panel and title say as much as there is room for."""
        self.call_after_refresh(self._entitle)
        self.call_after_refresh(self._panel)

    def show(self, case: Case, proof: Proof | None, problems: Sequence[Problem] = ()) -> None:
        """Show the case as it is now. The place is kept; where its step is gone, the map goes to the start."""
        at = self.at
        self._take(case, proof, problems)
        self._view.show(self.map, at if at in case.steps else case.start, self._faulty)
        if self._before not in case.steps:
            self._before = self.at
        if self.is_mounted:
            self._entitle()
            self._panel()
        if self._opened is not None and self._opened.step.step in case.steps:
            step = self._opened.step.step
            self._opened.show(read_step(case, step), *self._faults(step))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys do something right now."""
        if action == "leave_for":
            return self.goes
        if action == "problem":
            return bool(self._faulty)
        if action == "find":
            return not isinstance(self.focused, Find)
        return super().check_action(action, parameters)

    def action_open(self) -> None:
        """The text of the step and its problems."""
        self._opened = StepScreen(read_step(self.case, self.at), *self._faults(self.at))

        def closed(_result: None) -> None:
            self._opened = None

        self.kapsim.show(self._opened, closed)

    def action_leave_for(self) -> None:
        """Leave the map for the step that one is at."""
        self.dismiss(self.at)

    def action_problem(self) -> None:
        """To the next step that has a problem."""
        self._view.go(next_of(self.map, self.at, self._faulty))

    def action_read_on(self) -> None:
        """Read on in the panel, and from its end at its beginning."""
        panel = self.query_one("#map-panel", VerticalScroll)
        if not read_on(panel):
            panel.scroll_home(animate=False)

    def action_close(self) -> None:
        """Back to where one was."""
        self.dismiss(None)

    # Looking for a step

    def action_find(self) -> None:
        """Look for a step."""
        self._before = self.at
        field = self.query_one(Find)
        field.display = True
        field.focus()

    @on(Filter.Sought)
    def _sought(self, event: Filter.Sought) -> None:
        event.stop()
        words = self.query_one(Find).value
        step = find(self.map, words)
        self._view.go(step or self._before)
        self._entitle("no step is called so" if step is None and words.strip() else "")

    @on(Filter.Left)
    def _left(self, event: Filter.Left) -> None:
        event.stop()
        if event.dropped:
            self._view.go(self._before)
        field = self.query_one(Find)
        with field.prevent(Filter.Changed):
            field.value = ""
        field.display = False
        self._entitle()
        self._view.focus()

    # What stands around the map

    @on(MapView.Moved)
    def _moved(self, event: MapView.Moved) -> None:
        event.stop()
        self._panel()
        self.query_one("#map-panel").scroll_home(animate=False)

    @on(MapView.Opened)
    def _clicked(self, event: MapView.Opened) -> None:
        event.stop()
        self.action_open()

    def _panel(self) -> None:
        page = self.query_one("#map-page", PageView)
        problems = self.problems.get(self.at, ())
        if self.has_class("-wide"):
            page.show(side_rows(self.map, self.at, problems))
        else:
            lines = self.query_one("#map-panel").size.height
            page.show(below_rows(self.map, self.at, problems, page.size.width or self.size.width, lines))

    def _entitle(self, found: str = "") -> None:
        """The title, and what the signs mean."""
        count = sum(map(len, self.problems.values()))
        faults = [f"  {counted(count, 'problem')}"] if count else []
        about = description(self.map)
        if not self.has_class("-wide"):
            about = about.partition(". ")[0]
        about = found or about
        self.query_one("#map-title", Static).update(
            Content.assemble(
                written(f"Map · {self.map.title}", "bold"),
                *(written(fault, "bold $error") for fault in faults),
                written(f"  {about}", "$warning" if found else "$quiet"),
            )
        )
        signs = legend(self.map, bool(self._faulty))
        styled = [Content.styled(piece.text, COLOURS[piece.look.role]) for piece in signs]
        self.query_one("#map-legend", Static).update(Content.assemble(*styled))
        self.refresh_bindings()

    def _faults(self, step: str) -> tuple[Sequence[Problem], Sequence[Problem]]:
        """The problems of a step, and those of the case as a whole."""
        return self.problems.get(step, ()), self.problems.get("", ())
