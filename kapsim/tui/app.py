"""The app: opens screens, begins and resumes attempts.

Screens ask it for what lies outside of them. All reading and storing runs in threads; one request at a time, so that a
key pressed twice opens nothing twice.
"""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from ..enrolment import Enrolment
from .shell import Shell
from .theme import theme_named
from .widgets.keys import hints_of
from .work import droppable, kept

if TYPE_CHECKING:
    from ..engine.proof import Proof
    from ..groups import Group
    from ..library import Library, LoadedCase
    from ..problems import Problem
    from ..records.attempt import Attempt
    from ..records.log import Mode
    from ..records.store import Store
    from ..settings import Settings

WARM_AFTER = 0.5
"""Seconds after the start at which what is heavy gets imported: the first screen comes first."""
SLOW = 0.4
"""Seconds after which somebody who waits is told what for."""


class KapsimApp(Shell):
    """The full-screen front end.

    `store` is the URL or file of the store, None for the usual one; `program` the file of a program. `case` (an id or
    a file) and `attempt` open a briefing or go on with an attempt at once, `mapped` the map of a case; `seed` is that
    of all attempts begun here, random if None.
    """

    CSS_PATH = Path(__file__).with_name("kapsim.tcss")
    TITLE = "kapsim"

    def __init__(
        self,
        library: Library,
        store: str | None,
        settings: Settings,
        *,
        program: Path | None = None,
        case: str = "",
        attempt: str = "",
        mapped: str = "",
        seed: int | None = None,
    ) -> None:
        super().__init__()
        self.library = library
        self.store_name = store
        self.settings = settings
        self.seed = seed
        self.theme = theme_named(settings.theme)
        self.enrolment = Enrolment(program, self.store, lambda: self.settings.name)
        self._first_case, self._first_attempt, self._first_map = case, attempt, mapped
        self._store: Store | None = None
        self._store_lock = threading.Lock()
        self._under_way = False

    def get_default_screen(self) -> Screen[Any]:
        """The list of cases lies under everything."""
        from .cases import CasesScreen

        return CasesScreen()

    def on_mount(self) -> None:
        """Show the first screen; whatever is heavy comes after it."""
        self.open_up()

    def open_up(self) -> None:
        """Show the first screen: a welcome, once."""
        if self.settings.welcomed:
            self._open_first()
        else:
            from .welcome import WelcomeScreen

            self.show(WelcomeScreen(), self._welcomed)
        self.set_timer(WARM_AFTER, self._warm_up)

    def _welcomed(self, _result: object) -> None:
        self.keep_settings(welcomed=True)
        self._open_first()

    def _open_first(self) -> None:
        if self._first_attempt:
            self.run_worker(self.resume(self._first_attempt))
        elif self._first_case:
            self.run_worker(self.brief(self._first_case))
        elif self._first_map:
            self.run_worker(self.map(self._first_map))

    def _warm_up(self) -> None:
        def warm() -> None:
            from ..case import compile as _compile  # noqa: F401
            from ..records import store as _store  # noqa: F401

        # Waited for at the end: a thread that dies inside an import keeps its lock, and somebody may want the module.
        self.run_worker(kept(warm), exit_on_error=False)

    # What screens ask for

    def store(self) -> Store:
        """The store, opened at the first call. Reads the disk: call it in a thread."""
        with self._store_lock:
            if self._store is None:
                from ..records.store import open_store

                self._store = open_store(self.store_name, nobody=self._nobody)
            return self._store

    def _nobody(self) -> str:
        """The id of whoever gives no name, where a store is shared."""
        from ..settings import nobody

        if not self.settings.trainee:
            self.settings = self.settings.with_(trainee=nobody())
        return self.settings.trainee

    async def brief(self, name: str) -> None:
        """Open the briefing of a case: an id, or the path of a file."""

        async def open_briefing() -> None:
            loaded = await droppable(lambda: self.library.load(name))
            group = await droppable(lambda: self.enrolment.at(loaded.case.id))
            from .briefing import BriefingScreen

            self.show(BriefingScreen(loaded, group))

        await self._once(open_briefing, "Opening the case")

    async def map(self, name: str) -> None:
        """Open the map of a case, an id or the path of a file, with the problems of its file."""

        def find_out() -> tuple[LoadedCase, Proof, tuple[Problem, ...]]:
            from ..case.check import check
            from ..source import read

            loaded = self.library.load(name)
            proof = self.library.proof(loaded)
            checked = check(read(loaded.raw, loaded.path), loaded.catalogue.practices, proof)
            return loaded, proof, checked.problems

        async def open_map() -> None:
            loaded, proof, problems = await droppable(find_out)
            from .map import MapScreen

            self.show(MapScreen(loaded.case, proof, problems))

        await self._once(open_map, "Drawing the map")

    async def begin(self, loaded: LoadedCase, mode: Mode, group: Group | None = None) -> None:
        """Begin an attempt, in place of the screen that asked for it, under the terms of a group."""

        def start() -> Attempt:
            import secrets

            store = self.store()
            seed = self.seed if self.seed is not None else secrets.randbelow(2**31)
            if group is not None:
                seed = group.seed_of(loaded.case.id, seed)
            trainee = store.trainee(self.settings.name)
            return store.begin(loaded, seed=seed, mode=mode, trainee=trainee, kind="attempt")

        await self._once(lambda: self._enter(start), "Beginning")

    async def resume(self, attempt_id: str) -> None:
        """Go on with an attempt, or to its debrief if it has ended."""

        async def go_on() -> None:
            attempt = await kept(lambda: self.store().open(attempt_id))
            if attempt.finished:
                await self._show_debrief(attempt_id)
            else:
                await self._enter(lambda: self.store().resume(attempt_id))

        await self._once(go_on, "Opening the attempt")

    async def replay(self, attempt_id: str, given: int) -> None:
        """Go back to after so many answers of an attempt in train mode: an attempt of its own, marked as a replay."""
        await self._once(lambda: self._enter(lambda: self.store().replay(attempt_id, given)), "Going back")

    async def debrief(self, attempt_id: str) -> None:
        """Open the debrief of an attempt, in place of its encounter if that is what is shown."""
        await self._once(lambda: self._show_debrief(attempt_id), "Preparing the debrief")

    async def proof(self, loaded: LoadedCase) -> Proof:
        """What exploring the case has shown. The first time may take seconds."""
        return await droppable(lambda: self.library.proof(loaded))

    def explain(self, screen: Screen[Any]) -> None:
        """Open the help of a screen; `HELP` of its class is the text."""
        from .help import HelpScreen

        self.show(HelpScreen(getattr(screen, "HELP", ""), hints_of(screen)))

    def keep_settings(self, **changes: str | bool) -> None:
        """Change settings, now and for the next time."""
        from ..settings import save_settings

        self.settings = settings = self.settings.with_(**changes)
        self.theme = theme_named(settings.theme)
        self.run_worker(kept(lambda: save_settings(settings)), exit_on_error=False)

    def action_other_theme(self) -> None:
        """From dark to light, or back, and kept."""
        super().action_other_theme()
        self.keep_settings(theme=self.theme)

    # The stack of screens

    def show(self, screen: Screen[Any], then: Callable[[Any], None] | None = None) -> None:
        """Put a screen on top, as soon as there is room for it; `then` gets its result."""
        self.when_roomy(lambda: self.push_screen(screen, then))

    def replace(self, screen: Screen[Any]) -> None:
        """Put a screen in the place of the one on top; the list of cases stays below."""
        if len(self.get_screen_stack(self.DEFAULT_MODE)) > 1:
            self.when_roomy(lambda: self.switch_screen(screen))
        else:
            self.show(screen)

    def home(self) -> None:
        """Back to the list of cases."""

        def down() -> None:
            for _ in self.screen_stack[1:]:
                self.pop_screen()

        self.when_roomy(down)

    async def _enter(self, attempt: Callable[[], Attempt]) -> None:
        begun = await kept(attempt)
        from .encounter import EncounterScreen

        self.replace(EncounterScreen(begun))

    async def _show_debrief(self, attempt_id: str) -> None:
        attempt = await kept(lambda: self.store().open(attempt_id))
        proof = await self.proof(attempt.loaded)
        from ..debrief import build_debrief
        from ..records.results import keep_quietly
        from .debrief import DebriefScreen
        from .encounter import EncounterScreen

        debrief = await droppable(lambda: build_debrief(attempt, proof))

        def keep_view(text: str) -> None:
            attempt.take_view(text)
            keep_quietly(self.store(), attempt, debrief.result)

        self.run_worker(kept(lambda: keep_quietly(self.store(), attempt, debrief.result)), exit_on_error=False)
        screen = DebriefScreen(debrief, attempt_id, keep_view)
        if isinstance(self.on_top, EncounterScreen):
            self.replace(screen)
        else:
            self.show(screen)

    async def _once(self, work: Callable[[], Awaitable[None]], doing: str) -> None:
        """Do one thing at a time; say what is being done if it takes long, and in a sentence what went wrong."""
        if self._under_way:
            return
        self._under_way = True
        slow = self.set_timer(SLOW, lambda: self.notify(f"{doing} …", timeout=2))
        try:
            await work()
        except Exception as error:
            self._report(error)
        finally:
            slow.stop()
            self._under_way = False

    def _report(self, error: Exception) -> None:
        from ..groups import ProgramError
        from ..library import LibraryError
        from ..records.trouble import StoreError
        from .problems import ProblemsScreen

        if isinstance(error, LibraryError | ProgramError):
            self.show(ProblemsScreen(error.message, error.problems))
        elif isinstance(error, StoreError):
            self.show(ProblemsScreen(error.message))
        else:
            raise error
