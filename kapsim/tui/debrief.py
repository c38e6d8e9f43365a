"""The debrief, in the order of PEARLS: one's own view, what happened, why, and what to take along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static, TabbedContent, TabPane, Tabs

from ..debrief import Debrief
from .debrief_rows import story_rows, take_rows
from .debrief_view import ViewPane
from .debrief_why import WhyPane
from .screen import KapsimScreen
from .text import written
from .widgets.keys import Keys
from .widgets.page import PageView, Reading
from .work import kept

PARTS = {"view": "Your view", "story": "What happened", "reasons": "Why", "take": "Take along"}

HELP = """\
The debrief has four parts, in this order; the keys `1` to `4` go to them.

1. **Your view.** How was it, and where would you go back to? It comes before anything is counted, is kept with the
   attempt and never scored. `enter` keeps it and goes on; `esc` goes on without.
2. **What happened.** The path you took, with your decisions and the clock.
3. **Why.** The list has every decision; beside it stand what you chose, what is best here, and the practices and
   sources behind it. `space` reads on, `right` and `left` change sides. The gate stands apart from the counts, and
   there is no total. In train mode `r` goes back to the decision under the cursor, as a replay: it is kept apart from
   this attempt.
4. **Take along.** Something to keep, something to change, something to read, and your notes.

The marks: `✓` full credit, `½` part of it, `○` none, `!` a critical moment of this case, `·` nothing was counted.
"""


class DebriefScreen(KapsimScreen[None]):
    """The debrief of one attempt.

    Nothing that was counted is shown, nor built, before the trainee has given or skipped the own view. `keep_view`
    stores it, in a thread; without it the store is asked. It raises StoreError where it could not be kept.
    """

    HELP = HELP
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-usual"), (120, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "part('view')", "parts", key_display="1-4", tooltip="Go to a part of the debrief"),
        Binding("2", "part('story')", "what happened", show=False),
        Binding("3", "part('reasons')", "why", show=False),
        Binding("4", "part('take')", "take along", show=False),
        Binding("r", "replay", "replay", tooltip="Go back to this decision, as a replay"),
        Binding("escape", "leave", "back", tooltip="Close the debrief"),
    ]

    def __init__(self, debrief: Debrief, attempt_id: str, keep_view: Callable[[str], object] | None = None) -> None:
        super().__init__()
        self.debrief = debrief
        self.attempt_id = attempt_id
        self.opened = bool(debrief.view)
        """Whether the own view was given or skipped, so that the rest may be seen."""
        self.selected: int | None = None
        self._keep_view = keep_view or (lambda text: self.kapsim.store().open(attempt_id).take_view(text))

    def compose(self) -> ComposeResult:
        """The title, the four parts (built when they are first seen), the keys."""
        mark = "" if self.debrief.kind == "attempt" else f" · {self.debrief.kind}"
        yield Static(written(f"Debrief · {self.debrief.title}{mark}", "bold"), id="debrief-title", classes="title")
        with TabbedContent(id="debrief-parts"):
            for number, (part, title) in enumerate(PARTS.items(), 1):
                yield TabPane(Content(f"{number} {title}"), id=part, disabled=not self.opened and part != "view")
        yield Keys()

    def on_mount(self) -> None:
        """Keep the tabs themselves out of the way of the arrow keys."""
        self.query_one(Tabs).can_focus = False

    @property
    def part(self) -> str:
        """The part that is open, as a key of PARTS."""
        return self.query_one(TabbedContent).active

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys do something right now."""
        if action == "part":
            return self.opened
        if action == "replay":
            return self.opened and self.debrief.mode == "train" and self.part == "reasons" and self.selected is not None
        return super().check_action(action, parameters)

    def action_part(self, part: str) -> None:
        """Go to a part, once the own view was given or skipped."""
        self.query_one(TabbedContent).active = part

    async def action_replay(self) -> None:
        """Go back to the decision under the cursor, as a replay."""
        if self.selected is not None:
            await self.kapsim.replay(self.attempt_id, self.debrief.decisions[self.selected].given)

    def action_leave(self) -> None:
        """Close the debrief."""
        self.dismiss(None)

    @on(TabbedContent.TabActivated)
    async def _activated(self, event: TabbedContent.TabActivated) -> None:
        event.stop()
        pane = event.pane
        part = pane.id or ""
        if not pane.children and (self.opened or part == "view"):
            await pane.mount(self._built(part))
        if part == self.part:
            self._start(pane)
        self.refresh_bindings()

    @on(ViewPane.Kept)
    def _kept(self, event: ViewPane.Kept) -> None:
        event.stop()
        self._store(event.text)

    @on(ViewPane.Skipped)
    def _skipped(self, event: ViewPane.Skipped) -> None:
        event.stop()
        self._open()

    @on(WhyPane.Selected)
    def _selected(self, event: WhyPane.Selected) -> None:
        event.stop()
        self.selected = event.index
        self.refresh_bindings()

    @work(exclusive=True, group="view")
    async def _store(self, text: str) -> None:
        from ..records.trouble import StoreError

        try:
            await kept(lambda: self._keep_view(text))
        except StoreError as error:
            self.query_one(ViewPane).trouble(
                f"{error.message} Your text is still here: enter tries again, esc goes on without."
            )
        else:
            self._open(text)

    def _open(self, view: str = "") -> None:
        """Show the rest: the own view was given or skipped."""
        if self.opened:
            return
        self.opened = True
        self.debrief = replace(self.debrief, view=view)
        self.query_one("#view", TabPane).remove_children()
        for part in PARTS:
            self.query_one(f"#{part}", TabPane).disabled = False
        self.query_one(TabbedContent).active = "story"
        self.refresh_bindings()

    def _built(self, part: str) -> Widget:
        if part == "view":
            return ViewPane(self.debrief, self.opened)
        if part == "reasons":
            return WhyPane(self.debrief)
        return Reading(PageView(story_rows(self.debrief) if part == "story" else take_rows(self.debrief)))

    def _start(self, pane: TabPane) -> None:
        for child in pane.children:
            if isinstance(child, ViewPane | WhyPane):
                child.start()
            else:
                child.focus()
