"""The preview: the encounter as a trainee meets it, for an author who writes the case beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from ..inspection import Inspection, inspect
from .encounter import EncounterScreen
from .inspector import InspectorPanel, InspectorScreen
from .map import MapScreen
from .preview_asides import PreviewProblemsScreen, PreviewStepOutScreen
from .preview_file import FileState, ProblemsPanel, banner_row
from .widgets.decision import DecisionView
from .widgets.page import PageView

if TYPE_CHECKING:
    from ..engine.proof import Proof
    from ..library import LoadedCase
    from ..rehearsal import Rehearsal


class PreviewScreen(EncounterScreen):
    """A rehearsal of a case, which lasts as long as the screen."""

    HELP = """
A **preview** for whoever writes the case. Nothing of it is kept; it looks as it does to a trainee in train mode. Save
the file in your editor, and the case goes on from where you are, as far as your answers still fit.

`i` shows what lies behind the moment: conditions, marks, counts, the gate. `b` takes the last answer back, `r` begins
again, `g` goes to any step as if it had just been entered; on the map (`m`), `g` goes to the step that you look at.

Where the file as saved has **problems**, `p` shows them as `kapsim check` prints them. A file of which no case can be
made leaves the one before on the screen, and it can be played on.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "inspect", "inspect", tooltip="What lies behind this moment"),
        Binding("b", "take_back", "back", tooltip="Take the last answer back"),
        Binding("r", "again", "restart", tooltip="From where the preview began"),
        Binding("g", "go_to", "go to", tooltip="Go to any step"),
        Binding("m", "map", "map", tooltip="The whole case as a map; from there to any step"),
        Binding("p", "problems", "problems", tooltip="What is wrong in the file"),
    ]

    def __init__(self, rehearsal: Rehearsal, notice: str = "") -> None:
        super().__init__(rehearsal.attempt)
        self.rehearsal = rehearsal
        self.file = FileState(checking=True)
        self.explored: Proof | None = None
        """What exploring the case has shown, once that is known."""
        self.notice = notice
        """What came of the last save."""
        self._changing = asyncio.Lock()
        self._untold: bool | None = None
        """Whether there is a rehearsal still to be told, and whether all at once."""
        self.banner = PageView(classes="banner")
        self.problems_panel = ProblemsPanel()
        self.inspector = InspectorPanel()

    def compose(self) -> ComposeResult:
        """A banner above the encounter."""
        yield self.banner
        yield from super().compose()

    def beside(self) -> ComposeResult:
        """Problems, if there are any, and the inspector in the place of the chart."""
        with Vertical(classes="beside"):
            yield self.problems_panel
            yield self.inspector

    def on_mount(self) -> None:
        """Say that it is a preview."""
        self.show_file(self.file)

    # What the file brings

    def show_file(self, file: FileState) -> None:
        """Say what is known of the file."""
        self.file = file
        if file.broken:
            self.notice = ""
        self._show_banner()
        self.problems_panel.show(file.problems)
        for screen in self._stack():
            if isinstance(screen, PreviewProblemsScreen):
                screen.follow(file.heading, file.problems)
        self._renew_map()
        self.refresh_bindings()

    def show_proof(self, proof: Proof | None) -> None:
        """Take what exploring the case has shown."""
        self.explored = proof
        self.update_bearings()
        self._renew_map()

    def update_bearings(self) -> None:
        """How many decisions are left is only known of a rehearsal that began where the case begins."""
        self.proof = self.explored if self.rehearsal.whole else None
        super().update_bearings()

    async def reload(self, loaded: LoadedCase, at: str) -> None:
        """Go on with another version of the case; `at` is when it was saved, as `09:41:07`."""

        def reloaded(rehearsal: Rehearsal) -> tuple[Rehearsal, str]:
            then, kept = rehearsal.on(loaded)
            self.explored = None
            return then, f"{at} reloaded. {kept}"

        await self._go_on_from(reloaded, told=not self.transcript.waiting)

    def _show_banner(self) -> None:
        self.banner.show([banner_row(self.file, self.notice)])

    def _stack(self) -> Sequence[Screen[object]]:
        """The screens from the lowest to the one on top, also while the terminal is too small for them."""
        return self.app.get_screen_stack(self.kapsim.DEFAULT_MODE)

    # The rehearsal

    async def _go_on_from(self, change: Callable[[Rehearsal], tuple[Rehearsal, str]], told: bool = False) -> None:
        """Go on with another rehearsal, made of this one, and a notice; with `told` all of its text at once.

        One at a time: a key and a save may come at the same moment.
        """
        async with self._changing:
            self.rehearsal, self.notice = change(self.rehearsal)
            self.attempt = self.rehearsal.attempt
            self.shown = self.attempt.state
            self.decision = None
            self._untold = told
            self._show_banner()
            self.update_bearings()
            await self._tell_anew()

    async def _tell_anew(self) -> None:
        """Tell the rehearsal in a new transcript; under another screen, which has no room for it, that waits."""
        if self._untold is not None and self.app.screen is self:
            told, self._untold = self._untold, None
            before, self.transcript = self.transcript, self.blank()
            await self.query_one(Horizontal).mount(self.transcript, before=before)
            await before.remove()
            self.take_up(told)

    async def on_screen_resume(self) -> None:
        """What came under another screen is told now."""
        async with self._changing:
            await self._tell_anew()

    def on_decision_view_answered(self, message: DecisionView.Answered) -> None:  # noqa: ARG002
        """What came of the last save was read by now; the encounter itself takes the answer."""
        self.notice = ""
        self._show_banner()

    async def prove(self) -> None:
        """The proof comes with the problems of the file (`show_proof`)."""

    def inspection(self) -> Inspection:
        """What lies behind the moment that is shown."""
        return inspect(self.attempt.case, self.attempt.events, self.explored, self.rehearsal.whole)

    def update_beside(self) -> None:
        """Inspect the moment that is shown, wherever it is looked at."""
        seen = self.inspection()
        self.inspector.show(seen)
        for screen in self._stack():
            if isinstance(screen, InspectorScreen):
                screen.show(seen)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Each key only where it does something."""
        match action:
            case "take_back":
                return bool(self.attempt.answers)
            case "problems":
                return bool(self.file.problems)
        return super().check_action(action, parameters)

    def action_inspect(self) -> None:
        """What lies behind this moment, on the whole screen."""
        self.kapsim.show(InspectorScreen(self.inspection()))

    async def action_take_back(self) -> None:
        """The last answer was not given."""
        await self.take_back(1)

    async def take_back(self, answers: int) -> None:
        """The last answers were not given."""
        await self._go_on_from(lambda rehearsal: (rehearsal.back(answers), ""), told=True)

    async def action_again(self) -> None:
        """From where the preview began."""
        await self._go_on_from(lambda rehearsal: (rehearsal.again(), ""))

    def action_go_to(self) -> None:
        """Choose a step and go there."""
        from .go_to import GoToScreen

        self.kapsim.show(GoToScreen(self.attempt.case, self.attempt.state.step), self.go_there)

    def go_there(self, step: str | None) -> None:
        """Go to a step as if it had just been entered; nowhere for None, or for a step that was lost meanwhile."""
        if step and step in self.attempt.case.steps:
            self.run_worker(self._go_on_from(lambda rehearsal: (rehearsal.at(step), "")))

    def action_map(self) -> None:
        """The whole case, and from there to any step."""
        at = self.attempt.state.step
        found = MapScreen(self.attempt.case, self.explored, self.file.problems, at, goes=True)
        self.kapsim.show(found, self.go_there)

    def _renew_map(self) -> None:
        for screen in self._stack():
            if isinstance(screen, MapScreen):
                screen.show(self.attempt.case, self.explored, self.file.problems)

    def action_problems(self) -> None:
        """What is wrong in the file, in full."""
        self.kapsim.show(PreviewProblemsScreen(self.file.heading, self.file.problems))

    def action_step_out(self) -> None:
        """Step out, or leave the preview."""

        def stepped(way: str | None) -> None:
            if way == "leave":
                self.kapsim.home()

        notes, animated = self.attempt.case.content_notes, self.kapsim.settings.animation
        self.kapsim.show(PreviewStepOutScreen(notes, animated), stepped)
