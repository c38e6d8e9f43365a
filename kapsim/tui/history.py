"""Every attempt of the trainee, with its gate and counts; from here to its debrief, or on with it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static

from ..logbook import Logbook
from ..past import Past, count_words, day, gate_words
from .screen import KapsimScreen
from .text import counted, sentence, written
from .widgets.entries import Entries
from .widgets.keys import Keys
from .widgets.page import Row, parts, row
from .work import droppable

HELP = """\
Everything you have played, the latest first. `enter` opens the debrief of a finished attempt, and goes on with an
unfinished one.

Your first try at each case is marked, because only the first one met the case unprepared. Replays are marked too; they
are kept apart and count nowhere. Nothing is counted before a case has come to its end.
"""
AT_A_TIME = 100
"""Attempts shown at first, and more each time."""
BATCH = 10
DATE = 13
"""Columns of the date."""
QUIET = "$quiet"


def attempt_rows(past: Past) -> Iterator[Row]:
    """One attempt: when, which case, how far, how the gate stands, what was counted."""
    yield row(past.title, "bold", lead=day(past.started), lead_style=QUIET, hang=DATE)
    if past.finished:
        judged = past.decisions if past.result is None else len(past.result.decisions)
        state = f"finished, {counted(judged, 'decision')}"
    else:
        state = f"unfinished, {counted(past.decisions, 'decision')} so far"
        state += "; enter goes on" if past.resumable else "; begun under other rules, can be read only"
    marks = ["your first try"] if past.first else []
    marks += [f"a {past.kind}"] if past.kind != "attempt" else []
    marks += ["assess mode"] if past.mode == "assess" else []
    clock = f"{past.started:%H:%M}"
    yield row(" · ".join([state, *marks]), "" if past.finished else "$accent", lead=clock, lead_style=QUIET, hang=DATE)
    if past.why:
        yield row(past.why, "$warning", lead="!", lead_style="$warning", hang=DATE)
    if gate := gate_words(past):
        yield row(sentence(gate), indent=DATE)
    if counts := count_words(past):
        yield parts(counts, QUIET, indent=DATE)


class AttemptList(Entries):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "open", tooltip="The debrief of a finished attempt; an unfinished one goes on")
    ]


class HistoryScreen(KapsimScreen[None]):
    """All attempts."""

    HELP = HELP
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-usual"), (120, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "more", "more", tooltip="Show earlier attempts"),
        Binding("escape", "back", "back", tooltip="Back to the cases"),
    ]

    def __init__(self, logbook: Logbook) -> None:
        super().__init__()
        self.logbook = logbook
        self.pasts: list[Past] | None = None
        """The latest first; None until they have been read."""
        self._many = AT_A_TIME

    def compose(self) -> ComposeResult:
        """The list, the keys."""
        yield Static(Content.styled("History", "bold"), id="history-title", classes="title")
        yield Static(Content("Reading your attempts …"), id="history-empty", classes="quiet")
        yield AttemptList(id="history-list")
        yield Keys()

    def on_mount(self) -> None:
        """Focus the list; the attempts come when the screen is shown."""
        self.query_one(Entries).focus()

    def on_screen_resume(self) -> None:
        """Read the attempts, also when a screen above has added to them."""
        self._read()

    @property
    def selected(self) -> Past | None:
        """The attempt under the cursor."""
        place = self.query_one(Entries).highlighted
        return self.pasts[place] if place is not None and self.pasts and place < len(self.pasts) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys do something right now."""
        if action == "more":
            return len(self.pasts or []) > self._many
        return super().check_action(action, parameters)

    async def action_open(self) -> None:
        """The debrief of a finished attempt; an unfinished one goes on."""
        if (past := self.selected) is None:
            return
        if past.resumable:
            await self.kapsim.resume(past.id)
        else:
            await self.kapsim.debrief(past.id)

    def action_more(self) -> None:
        """Show earlier attempts."""
        self._many += AT_A_TIME
        self._fill()
        self._read()

    def action_back(self) -> None:
        """Back to the cases."""
        self.dismiss(None)

    @on(OptionList.OptionSelected)
    async def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        await self.action_open()

    @work(exclusive=True)
    async def _read(self) -> None:
        from ..records.trouble import StoreError

        try:
            self.pasts = await droppable(self.logbook.outline)
        except StoreError as error:
            self.pasts = []
            self._fill(error.message)
            return
        self._fill()
        for start in range(0, min(self._many, len(self.pasts)), BATCH):
            batch = self.pasts[start : start + BATCH]
            if all(past.result is not None or not past.finished for past in batch):
                continue
            self.pasts[start : start + BATCH] = await droppable(partial(self._read_back, batch))
            for place in range(start, min(start + BATCH, self._many, len(self.pasts))):
                self.query_one(Entries).put(place, tuple(attempt_rows(self.pasts[place])))

    def _read_back(self, batch: list[Past]) -> list[Past]:
        return [self.logbook.read_back(past) for past in batch]

    def _fill(self, trouble: str = "") -> None:
        """The list anew, the cursor where it was."""
        pasts = self.pasts or []
        attempts = self.query_one(Entries)
        attempts.fill((tuple(attempt_rows(past)) for past in pasts[: self._many]), attempts.highlighted or 0)
        empty = self.query_one("#history-empty", Static)
        empty.display = not pasts
        empty.update(written(trouble or "Nothing yet: the first case that you begin will stand here."))
        many = f"   {counted(len(pasts), 'attempt')}" if pasts else ""
        if len(pasts) > self._many:
            many += f", the latest {self._many} shown"
        title = Content.assemble(("History", "bold"), (many, QUIET))
        self.query_one("#history-title", Static).update(title)
        self.refresh_bindings()
