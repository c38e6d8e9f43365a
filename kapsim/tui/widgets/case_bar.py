"""The head of the encounter: title, phases, clock and decisions left; below it readings in words and the chart."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from ..bearings import Bearings, Sensed
from ..text import written

SHORTEST_TITLE = 12


class CaseBar(Widget, can_focus=False):
    """Two lines that always fit: where there is less room, phases become marks and the title is cut."""

    ALLOW_SELECT = False
    bearings: reactive[Bearings | None] = reactive(None)

    def render(self) -> Content:
        """Both lines."""
        width = self.content_size.width
        if self.bearings is None or not width:
            return Content("")
        return Content("\n").join([head_line(self.bearings, width), readings_line(self.bearings, width)])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Two lines, always: the text below must not jump."""
        return 2


def head_line(bearings: Bearings, width: int) -> Content:
    """Title, phases, clock and decisions left in one line of at most `width` columns."""
    left = f" · about {bearings.left} left" if bearings.left else ""
    right = Content.assemble((bearings.clock, "bold"), (left, "$quiet"))
    title = written(bearings.title, "bold $primary")
    if bearings.mark:
        title = Content.assemble(title, written(f" · {bearings.mark}", "$quiet"))
    whole = title.cell_length
    least = min(whole, SHORTEST_TITLE)
    forms = ((_named_phases, whole), (_marked_phases, whole), (_marked_phases, least), (_phase_now, least))
    for form, needed in forms:
        middle = form(bearings)
        room = width - middle.cell_length - right.cell_length - 4
        if room >= needed:
            return _spread(title.truncate(room, ellipsis=True), middle, right, width)
    return _spread(Content(""), Content(""), right.truncate(width), width)


def readings_line(bearings: Bearings, width: int) -> Content:
    """What can be sensed of people on the left, the chart on the right."""
    new = f" ({bearings.new_facts} new)" if bearings.new_facts else ""
    chart = Content.assemble("Chart ", (str(bearings.facts), "bold"), (new, "bold $accent"))
    if bearings.minute is not None:
        minute, minutes = bearings.minute
        chart = Content.assemble("minute ", (str(minute), "bold"), (f" of {minutes} · ", "$quiet"), chart)
    people = Content("   ").join(_sensed(entry) for entry in bearings.sensed)
    room = width - chart.cell_length - 2
    return _spread(people.truncate(max(room, 1), ellipsis=True), Content(""), chart, width)


def _sensed(entry: Sensed) -> Content:
    words = Content(", ").join(
        Content.assemble(("→ ", "bold $accent"), written(word, "bold")) if changed else written(word)
        for word, changed in entry.words
    )
    return Content.assemble(written(f"{entry.name}: ", "$quiet"), words) if entry.name else words


def _named_phases(bearings: Bearings) -> Content:
    parts = []
    for name, state in bearings.phases:
        if state == "done":
            parts.append(Content.styled(f"{name} ✓", "$success"))
        elif state == "now":
            parts.append(Content.styled(name.upper(), "bold"))
        else:
            parts.append(Content.styled(f"· {name}", "$quiet"))
    return Content(" ").join(parts)


def _marked_phases(bearings: Bearings) -> Content:
    marks = {"done": Content.styled("✓", "$success"), "ahead": Content.styled("·", "$quiet")}
    return Content(" ").join(
        Content.styled(name.upper(), "bold") if state == "now" else marks[state] for name, state in bearings.phases
    )


def _phase_now(bearings: Bearings) -> Content:
    return Content.styled(next((name.upper() for name, state in bearings.phases if state == "now"), ""), "bold")


def _spread(left: Content, middle: Content, right: Content, width: int) -> Content:
    """Left, middle and right with the room between them; the middle stands where it divides the rest evenly."""
    rest = max(0, width - left.cell_length - middle.cell_length - right.cell_length)
    first = rest // 2 if middle else 0
    return Content.assemble(left, " " * first, middle, " " * (rest - first), right)
