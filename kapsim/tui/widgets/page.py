"""A page of paragraphs, each with something in its margin: a speaker, a mark, a count.

One visual in one widget, whatever its length: a widget a paragraph would take a hundred times as long to show.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer, VerticalScroll
from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widgets import Static

from ..text import written

NARROWEST = 24
"""Columns that the text of a row keeps; a narrower page gives up its margin first."""


NOTHING = Content("")
BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph: `lead` stands in a margin of `hang` columns, `body` beside it and wrapped there.

    `indent` columns stand before both, `above` empty lines over them. Where there are `parts`, they stand in the
    place of the body, one after the other, and a line ends between two of them rather than within one. `frames` are
    what stands for the body, one after the other, before the row is told, where it may come slowly.
    """

    body: Content
    lead: Content = NOTHING
    hang: int = 0
    indent: int = 0
    above: int = 0
    parts: tuple[Content, ...] = ()
    frames: tuple[Content, ...] = ()

    def within(self, width: int) -> Content:
        """The body in so many columns, still to be wrapped."""
        if not self.parts:
            return self.body
        lines = [self.parts[0]]
        for part in self.parts[1:]:
            longer = Content.assemble(lines[-1], BETWEEN, part)
            if longer.cell_length <= width:
                lines[-1] = longer
            else:
                lines.append(part)
        return Content("\n").join(lines)


def row(
    text: str, style: str = "", lead: str = "", lead_style: str = "", hang: int = 0, indent: int = 0, above: int = 0
) -> Row:
    """A row of text shown as written, each part in one style."""
    return Row(written(text, style), written(lead, lead_style), hang, indent, above)


def parts(texts: Iterable[str], style: str = "", indent: int = 0) -> Row:
    """A row of short texts, none of them broken if there is room for it."""
    return Row(NOTHING, indent=indent, parts=tuple(written(text, style) for text in texts))


class Page(Visual):
    """Rows one under the other."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = tuple(rows)

    @property
    def plain(self) -> str:
        """What stands on the page, without its layout."""
        return "\n".join(f"{entry.lead.plain} {entry.within(1 << 20).plain}".strip() for entry in self.rows)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """The page at a width; a lead that is longer than its margin stands on a line of its own."""
        options = replace(options, selection=None)
        blank = style.rich_style
        strips: list[Strip] = []
        for entry in self.rows:
            strips += [Strip.blank(width, blank)] * entry.above
            indent, hang, room = _columns(entry, width)
            text = entry.within(room)
            body = text.render_strips(room, None, style, options) if text else []
            lead = entry.lead.render_strips(max(1, width - indent), None, style, options) if entry.lead else []
            margin = Strip.blank(indent, blank)
            if _own_line(entry, hang):
                strips += [Strip.join([margin, line]) for line in lead]
                lead = []
            for number, line in enumerate(body):
                left = lead[number] if number < len(lead) else Strip.blank(0, blank)
                strips.append(Strip.join([margin, left.extend_cell_length(hang, blank), line]))
        strips = [strip.extend_cell_length(width, blank) for strip in strips]
        return strips if height is None else strips[:height]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:  # noqa: ARG002
        """The whole container: paragraphs wrap."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Lines at a width."""
        lines = 0
        for entry in self.rows:
            indent, hang, room = _columns(entry, width)
            text = entry.within(room)
            body = text.get_height(rules, room) if text else 0
            if _own_line(entry, hang):
                body += entry.lead.get_height(rules, max(1, width - indent))
            lines += entry.above + body
        return lines


OVERLAP = 2
"""Lines that are still there after a page down."""


def read_on(view: ScrollableContainer) -> bool:
    """A page down, with the last lines still in sight; False at the end."""
    if view.scroll_offset.y >= view.max_scroll_y:
        return False
    view.scroll_relative(y=max(1, view.size.height - OVERLAP), animate=False)
    return True


class Reading(VerticalScroll):
    """A long page that is read with the space bar."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "read_on", "read on", tooltip="A page down")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Space does something as long as there is more."""
        if action == "read_on":
            return self.max_scroll_y > 0
        return super().check_action(action, parameters)

    def action_read_on(self) -> None:
        """A page down."""
        read_on(self)


class PageView(Static):
    """A page in a widget."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "PageView { height: auto; }"

    def __init__(self, rows: Iterable[Row] = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(Page(rows), markup=False, id=id, classes=classes)

    def show(self, rows: Iterable[Row]) -> None:
        """Show other rows."""
        self.update(Page(rows))


def _columns(entry: Row, width: int) -> tuple[int, int, int]:
    """Indent, hang and room for the body; on a narrow page the margin shrinks before the text does."""
    hang = min(entry.hang, max(2 if entry.hang else 0, width - entry.indent - NARROWEST))
    indent = min(entry.indent, max(0, width - hang - NARROWEST))
    return indent, hang, max(1, width - indent - hang)


def _own_line(entry: Row, hang: int) -> bool:
    return bool(entry.lead) and (not (entry.body or entry.parts) or entry.lead.cell_length >= max(1, hang))
