"""The transcript: what is told, paragraph by paragraph, in portions that fit the screen.

Nothing new leaves the screen before a key was pressed, and no key press ever waits for a paragraph: the first one shows
everything that is on its way.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, cast

from textual.containers import VerticalScroll
from textual.css.styles import RulesMap
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from ...engine.narrative import Passage
from ..beats import Beat
from .page import Page, PageView, Row
from .passages import beat_rows

WIDEST = 100
"""Columns of a line of prose; longer ones are hard to read."""
FEEDBACK_MARGIN = 3
PAUSE = 0.35
"""Seconds between two paragraphs where they come one by one."""
FRAME = 0.2
"""Seconds between two pictures of time that passes."""


class Closing(Protocol):
    """Knows beforehand how tall it will be. For a widget that follows what is told."""

    def height_at(self, width: int) -> int:
        """Lines at a width."""
        ...


@dataclass(frozen=True, slots=True)
class _Unit:
    """A paragraph, or the widget at the end. `opens`: it begins a beat. `gate`: not before a key is pressed."""

    kind: str
    row: Row | None
    widget: Widget | None = None
    opens: bool = False
    gate: bool = False

    def height(self, width: int) -> int:
        if self.row is None:
            return cast(Closing, self.widget).height_at(width)
        room = width - FEEDBACK_MARGIN if self.kind == "feedback" else width
        return page_height([self.row], room) + (self.opens and self.kind == "feedback")


def page_height(rows: Iterable[Row], width: int) -> int:
    """Lines that rows take at a width."""
    return Page(rows).get_height(RulesMap(), max(1, width))


class Transcript(VerticalScroll, can_focus=False, inherit_bindings=False):
    """What was told so far, and what is on its way. `names` is the width of the speakers' margin."""

    @dataclass
    class Shown(Message):
        """A portion is shown as a whole."""

        kinds: frozenset[str]
        """The kinds of beats in it."""

    def __init__(self, names: int) -> None:
        super().__init__()
        self.names = names
        self.animated = False
        """Whether paragraphs come one by one."""
        self._queue: deque[_Unit] = deque()
        self._arriving: deque[_Unit] = deque()
        self._kinds: set[str] = set()
        self._view: PageView | None = None
        self._rows: list[Row] = []
        self._top: Widget | None = None
        self._fits = True
        self._timer: Timer | None = None
        self._frames: deque[Row] = deque()
        """What the last row still goes through until it is told."""

    @property
    def waiting(self) -> bool:
        """Whether there is more to come at the press of a key."""
        return bool(self._queue or self._arriving or self._frames)

    def on_resize(self) -> None:
        """What was in view stays in view."""
        if self._top is not None:
            self.call_after_refresh(self._settle)

    def recall(self, beats: Sequence[Beat]) -> None:
        """Show what was told earlier, all of it at once."""
        self.mount_all(self._page(beat.kind, beat_rows(beat, self.names), past=True) for beat in beats)

    def tell(self, beats: Sequence[Beat], closing: Widget | None = None) -> None:
        """Tell some beats, then show `closing` (see Closing)."""
        for child in reversed(self.children):
            if child.has_class("past"):
                break
            child.add_class("past")
        reacted = False
        for beat in beats:
            gate = beat.kind == "scene" and reacted
            for index, row in enumerate(beat_rows(beat, self.names)):
                opens = index == 0
                self._queue.append(_Unit(beat.kind, row, opens=opens, gate=opens and gate))
            # A bare answer to which nobody reacted needs no pause before the next scene.
            reacted = beat.kind == "feedback" or any(
                isinstance(told, Passage) and told.kind != "answer" for told in beat.told
            )
        if closing is not None:
            self._queue.append(_Unit("closing", None, closing, opens=True))
        self._next_portion()

    def go_on(self) -> None:
        """Show what is arriving; if nothing is, the next portion."""
        if self._arriving or self._frames:
            self._arrive(all_of_it=True)
        elif self._queue:
            self._next_portion()

    def hurry(self) -> None:
        """Show everything that is still to come."""
        self._arriving += self._queue
        self._queue.clear()
        self._arrive(all_of_it=True)

    def _next_portion(self) -> None:
        width, room = self._room()
        taken = 0
        while self._queue:
            unit = self._queue[0]
            height = unit.height(width)
            if self._arriving and (unit.gate or taken + height > room):
                break
            self._arriving.append(self._queue.popleft())
            taken += height
        self._fits = taken <= room
        self._top = None
        self._arrive(all_of_it=not self.animated)

    def _room(self) -> tuple[int, int]:
        region = self.scrollable_content_region
        return min(region.width, WIDEST) or WIDEST, max(3, region.height)

    def _arrive(self, all_of_it: bool) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        with self.app.batch_update():
            if self._frames:
                self._pass(all_of_it)
            while self._arriving and (all_of_it or not self._frames):
                unit = self._arriving.popleft()
                self._add(unit)
                if not all_of_it:
                    self._begin_passing(unit)
                    break
        self.call_after_refresh(self._settle)
        if self._arriving or self._frames:
            pause = FRAME if self._frames else PAUSE
            self._timer = self.set_timer(pause, lambda: self._arrive(all_of_it=False))
        elif self._kinds:
            self.post_message(self.Shown(frozenset(self._kinds)))
            self._kinds.clear()

    def _begin_passing(self, unit: _Unit) -> None:
        """Let time pass in the row that was just added."""
        if unit.row is not None and unit.row.frames and self._view is not None:
            frames = [replace(unit.row, body=body) for body in unit.row.frames]
            self._frames.extend([*frames[1:], unit.row])
            self._rows[-1] = frames[0]
            self._view.show(self._rows)

    def _pass(self, all_of_it: bool) -> None:
        """The next picture of time that passes; all of it is the row as it will stay."""
        if self._view is not None:
            self._rows[-1] = self._frames.pop() if all_of_it else self._frames.popleft()
            self._view.show(self._rows)
        if all_of_it:
            self._frames.clear()

    def _add(self, unit: _Unit) -> None:
        self._kinds.add(unit.kind)
        added: Widget | None = unit.widget
        if unit.row is not None:
            if unit.opens or self._view is None:
                self._rows = [unit.row]
                self._view = added = self._page(unit.kind, self._rows)
            else:
                self._rows.append(unit.row)
                self._view.show(self._rows)
        if added is not None:
            self.mount(added)
        self._top = self._top or added or self._view

    def _page(self, kind: str, rows: Sequence[Row], past: bool = False) -> PageView:
        return PageView(rows, classes=f"beat {kind}{' past' if past else ''}")

    def bring(self, widget: Widget) -> None:
        """Bring a widget that has changed into view once it is laid out; its beginning if it is too tall."""

        def laid_out() -> None:
            self._top, self._fits = widget, widget.outer_size.height <= self.scrollable_content_region.height
            self._settle()

        self.call_after_refresh(laid_out)

    def _settle(self) -> None:
        """Bring what is new into view; where it is too tall for that, its beginning."""
        if self._fits or self._top is None or not self._top.is_attached:
            self.scroll_end(animate=False)
        else:
            self.scroll_to_widget(self._top, top=True, animate=False)
