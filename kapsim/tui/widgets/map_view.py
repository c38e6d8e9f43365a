"""The map of a case as a sheet that one walks over; lines are drawn as they come into view, whatever its size."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size, Spacing
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ...mapping.layout import Layout
from .. import map_walk
from ..map_frame import Box, Frame
from ..map_sheet import Look, Sheet
from ..map_walk import Direction

ROOMY = 28
"""Lines of the view from which boxes have two lines of text."""
AROUND = Spacing(4, 2, 5, 2)
"""What stays in view around the step that one is at."""
PAGE = 4
"""Steps that a page key takes."""
LOOKS = (
    "best", "partial", "critical", "neutral", "good", "mixed", "poor", "harm", "rim", "frame", "name", "quiet",
    "phase", "rule", "path", "shade", "here",
)  # fmt: skip


class MapView(ScrollView, can_focus=True, inherit_bindings=False):
    """The sheet, and the step that one is at."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"map--{look}" for look in LOOKS}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "walk('down')", "walk", key_display="↑↓←→", tooltip="To the nearest step in that direction"),
        Binding("up,k", "walk('up')", "up", show=False),
        Binding("left", "walk('left')", "left", show=False),
        Binding("right", "walk('right')", "right", show=False),
        Binding("tab", "onward", "follow", tooltip="Along the reference path, or the best answer"),
        Binding("shift+tab", "back", "back along the way", show=False),
        *(Binding(str(n), f"answer({n})", f"follow answer {n}", show=False) for n in range(1, 10)),
        Binding("pagedown", "page('down')", "page down", show=False),
        Binding("pageup", "page('up')", "page up", show=False),
        Binding("home", "start", "start", show=False, tooltip="To the step at which the case begins"),
    ]

    @dataclass
    class Moved(Message):
        """Somebody is at another step."""

        step: str
        """Its id."""

    @dataclass
    class Opened(Message):
        """Somebody has clicked on the step that they are at."""

        step: str
        """Its id."""

    def __init__(self, layout: Layout, at: str, faulty: Collection[str] = ()) -> None:
        super().__init__()
        self.map = layout
        self.at = at
        """The id of the step that one is at."""
        self.faulty = frozenset(faulty)
        self._sheet: Sheet | None = None
        self._strips: dict[int, Strip] = {}
        self._trail: list[tuple[str, str]] = []
        """The steps from which and to which somebody followed an arrow."""

    @property
    def frame(self) -> Frame | None:
        """Where everything stands on the sheet; None before it is drawn."""
        return self._sheet.frame if self._sheet is not None else None

    def show(self, layout: Layout, at: str, faulty: Collection[str] = ()) -> None:
        """Show another map, at one of its steps."""
        self.map, self.at, self.faulty = layout, at, frozenset(faulty)
        self._sheet = None
        self._trail.clear()
        self._draw()

    def go(self, step: str) -> None:
        """Go to a step of the map."""
        if step == self.at:
            return
        before, self.at = self.at, step
        if self.frame is not None:
            for name in (before, step):
                self.refresh(self._seen(self.frame.boxes[name]))
        self._bring()
        self.post_message(self.Moved(step))

    # Walking

    def action_walk(self, direction: Direction) -> None:
        """To the nearest step in a direction."""
        self.go(map_walk.neighbour(self.map, self.at, direction))

    def action_page(self, direction: Direction) -> None:
        """Several steps in a direction."""
        step = self.at
        for _ in range(PAGE):
            step = map_walk.neighbour(self.map, step, direction)
        self.go(step)

    def action_onward(self) -> None:
        """Along the reference path, or the best answer."""
        self._follow(map_walk.onward(self.map, self.at))

    def action_answer(self, number: int) -> None:
        """Where an answer leads, by its place from 1."""
        self._follow(map_walk.along_answer(self.map, self.at, number - 1))

    def action_back(self) -> None:
        """Back the way that one came, or to where an arrow comes from."""
        while self._trail:
            source, target = self._trail.pop()
            if target == self.at:
                self.go(source)
                return
        self.go(map_walk.back(self.map, self.at))

    def action_start(self) -> None:
        """To the step at which the case begins."""
        self.go(self.map.nodes[0].step)

    def _follow(self, to: str) -> None:
        if to != self.at:
            self._trail.append((self.at, to))
            self.go(to)

    async def _on_click(self, event: events.Click) -> None:
        """A click goes to the step under the mouse; a click on the one that one is at opens it."""
        offset = event.get_content_offset(self)
        if offset is None or self.frame is None:
            return
        box = self.frame.box_at(offset.x + self.scroll_offset.x, offset.y + self.scroll_offset.y)
        if box is None:
            return
        if box.node.step == self.at:
            self.post_message(self.Opened(self.at))
        else:
            self.go(box.node.step)

    # Drawing

    def on_resize(self) -> None:
        """The boxes take the room there is."""
        self._draw()

    def notify_style_update(self) -> None:
        """Other colours."""
        self._strips.clear()
        super().notify_style_update()

    def _draw(self) -> None:
        room = self.scrollable_content_region.size
        if not room.width:
            return
        frame = Frame(self.map, room.width, 2 if room.height >= ROOMY else 1)
        self._sheet = Sheet(frame, self.faulty)
        self._strips.clear()
        self.virtual_size = Size(frame.width, frame.height)
        self.refresh()
        self._bring()

    def _bring(self) -> None:
        """Bring the step that one is at into view, with what is around it."""
        if self.frame is not None:
            box = self.frame.boxes[self.at]
            region = Region(box.left, box.top, box.width, box.height)
            self.scroll_to_region(region, spacing=AROUND, animate=False, immediate=True)

    def _seen(self, box: Box) -> Region:
        """Where a box stands in the widget."""
        return Region(box.left, box.top, box.width, box.height).translate(-self.scroll_offset)

    def render_line(self, y: int) -> Strip:
        """One line of what is in view."""
        width = self.scrollable_content_region.width
        left, line = self.scroll_offset.x, y + self.scroll_offset.y
        if self._sheet is None or line >= self._sheet.frame.height:
            return Strip.blank(width, self.rich_style)
        if line not in self._strips:
            self._strips[line] = self._strip(self._sheet, line)
        strip = self._strips[line]
        box = self._sheet.frame.boxes[self.at]
        if box.top <= line <= box.bottom:
            first, last = box.left, box.left + box.width
            here = self.get_component_rich_style("map--here", partial=True)
            lit = Strip(Segment.apply_style(strip.crop(first, last), post_style=here), box.width)
            strip = Strip.join([strip.crop(0, first), lit, strip.crop(last)])
        return strip.crop(left, left + width).extend_cell_length(width, self.rich_style)

    def _strip(self, sheet: Sheet, line: int) -> Strip:
        ground = self.rich_style
        if sheet.frame.shaded(line):
            ground += self.get_component_rich_style("map--shade", partial=True)
        return Strip([Segment(piece.text, ground + self._style(piece.look)) for piece in sheet.line(line)])

    def _style(self, look: Look) -> Style:
        style = Style()
        if look.role:
            style += self.get_component_rich_style(f"map--{look.role}", partial=True)
        if look.path and look.role != "name":
            style += self.get_component_rich_style("map--path", partial=True)
        return style
