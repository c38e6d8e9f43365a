"""The app around a preview: watches the file, reads and checks what is saved, and never opens a store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.screen import Screen

from ..watching import Watch
from .app import KapsimApp
from .preview_asides import RepairScreen
from .text import counted
from .work import droppable

if TYPE_CHECKING:
    from ..library import Library, LoadedCase
    from ..problems import Problem
    from ..settings import Settings
    from .preview import PreviewScreen

EVERY = 0.3
"""Seconds between two looks at the file."""


class PreviewApp(KapsimApp):
    """The preview of the case in a file. `step` and `set_values` are what `--from` and `--set` say.

    `every` is how often the file is looked at, in seconds; `now` tells when something was saved.
    """

    LEAVING: ClassVar[str] = "Nothing of a preview is kept."

    def __init__(
        self,
        library: Library,
        path: Path,
        settings: Settings,
        *,
        step: str = "",
        set_values: Sequence[str] = (),
        every: float = EVERY,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__(library, None, settings)
        self.path = path
        self.step, self.set_values = step, tuple(set_values)
        self.every, self.now = every, now
        self.preview: PreviewScreen | None = None
        """None until a case could be made of the file."""
        self._watch = Watch(path)
        self._looking = False

    def get_default_screen(self) -> Screen[Any]:
        """What is wrong lies under everything; a preview covers it."""
        return RepairScreen(f"Reading {self.path} …")

    def open_up(self) -> None:
        """Look at the file, now and from now on."""
        self._look_again()
        self.set_interval(self.every, self._look_again)

    def home(self) -> None:
        """There is no list of cases here: the end."""
        self.exit()

    # The file

    def _look_again(self) -> None:
        if not self._looking:
            self.run_worker(self.look())

    async def look(self) -> None:
        """Look at the file once, and take what was saved."""
        if self._looking:
            return
        self._looking = True
        try:
            raw = await droppable(self._watch.look)
            if raw is not None:
                await self._take(raw)
        finally:
            self._looking = False

    async def _take(self, raw: bytes) -> None:
        from .preview_file import FileState

        loaded, problems = await droppable(lambda: self._read(raw))
        self.workers.cancel_group(self, "check")
        if loaded is None:
            if self.preview is not None:
                self.preview.show_file(FileState(tuple(problems), broken=True))
            elif isinstance(repair := self.get_screen_stack(self.DEFAULT_MODE)[0], RepairScreen):
                count = counted(len(problems), "problem")
                repair.renew(f"{self.path} has {count}. Mend it and save: the preview opens by itself.", problems)
            return
        if self.preview is None:
            self.preview = await self._begin(loaded)
        else:
            await self.preview.reload(loaded, f"{self.now():%H:%M:%S}")
        self.preview.show_file(replace(self.preview.file, broken=False, checking=True))
        self.run_worker(self._check(loaded, self.preview), exclusive=True, group="check")

    def _read(self, raw: bytes) -> tuple[LoadedCase | None, Sequence[Problem]]:
        from ..library import LibraryError, load_texts
        from ..source import read_file

        catalogue = self.library.catalogue()
        if not raw:
            return None, read_file(self.path)[0].problems
        try:
            return load_texts(raw, catalogue.raw, str(self.path)), ()
        except LibraryError as error:
            return None, error.problems

    async def _begin(self, loaded: LoadedCase) -> PreviewScreen:
        from ..engine.state import Beginning
        from ..entering import EnteringError, beginning
        from ..rehearsal import rehearse
        from .preview import PreviewScreen

        notice = ""
        try:
            begins = beginning(loaded.case, self.step, self.set_values)
        except EnteringError as error:
            begins, notice = Beginning(), f"{error} This is the beginning."
        screen = PreviewScreen(rehearse(loaded, begins), notice)
        self.show(screen)
        return screen

    async def _check(self, loaded: LoadedCase, preview: PreviewScreen) -> None:
        from ..case.check import check
        from ..source import read
        from .preview_file import FileState

        practices = loaded.catalogue.practices
        checked = await droppable(lambda: check(read(loaded.raw, loaded.path), practices))
        preview.show_proof(checked.proof)
        preview.show_file(FileState(checked.problems))

    # What an encounter asks of the app

    async def debrief(self, attempt_id: str) -> None:
        """Open the debrief of the rehearsal above it. `attempt_id` is that of a rehearsal, which is in no store."""

        async def open_debrief() -> None:
            from ..debrief import build_debrief
            from ..inspection import part_of
            from .debrief import DebriefScreen

            assert self.preview is not None
            rehearsal, proof = self.preview.rehearsal, self.preview.proof
            debrief = await droppable(lambda: build_debrief(rehearsal.attempt, proof))
            if not rehearsal.whole:
                debrief = replace(debrief, result=part_of(debrief.result))
            self.show(DebriefScreen(debrief, attempt_id, rehearsal.attempt.take_view))

        await self._once(open_debrief, "Preparing the debrief")

    async def replay(self, attempt_id: str, given: int) -> None:  # noqa: ARG002
        """Go back to after so many answers from the debrief."""
        if self.preview is not None:
            self.pop_screen()
            await self.preview.take_back(len(self.preview.attempt.answers) - given)
