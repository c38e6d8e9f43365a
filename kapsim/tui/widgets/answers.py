"""The answers to a decision, by number, arrows or mouse: here one is chosen; ticking and ordering build on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.css.styles import RulesMap
from textual.message import Message
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions

from ..text import written
from .page import Page, PageView, Row

DIGITS = 9
LIT = "on $block-cursor-background"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen."""

    id: str
    text: str


class LitPage(Page):
    """A page on the ground of what is highlighted."""

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """As a page, over its full width."""
        return super().render_strips(width, height, style + options.get_style(LIT), options)


class ChoiceLine(PageView):
    """One choice: a mark, its number, its text, wrapped over the full width."""

    HANG = 5

    @dataclass
    class Clicked(Message):
        """Somebody clicked on a choice."""

        place: int
        """Where it stands, from 0."""

    def __init__(self, choice: Choice, place: int) -> None:
        self.choice, self.place = choice, place
        self.mark, self.lit = "", False
        super().__init__(self.rows())

    def rows(self) -> list[Row]:
        """The line as it stands now."""
        pointer = Content.styled("▸" if self.lit else " ", "bold $accent")
        figure = Content.styled(str(self.place + 1), "bold $accent" if self.lit else "bold $primary")
        lead = Content.assemble(pointer, figure, f" {self.mark}")
        hang = self.HANG + (1 if self.mark else 0)
        return [Row(written(self.choice.text, "bold" if self.lit else ""), lead, hang)]

    def set(self, place: int, lit: bool, mark: str = "") -> None:
        """Show it at a place, highlighted or not, with a mark."""
        if (place, lit, mark) != (self.place, self.lit, self.mark):
            self.place, self.lit, self.mark = place, lit, mark
            # Its size stays what it is, and no style sheet is asked: a key shows its effect within milliseconds.
            self.update(LitPage(self.rows()) if lit else Page(self.rows()), layout=False)

    def on_click(self, event: events.Click) -> None:
        """The same as its number."""
        event.stop()
        self.post_message(self.Clicked(self.place))


class Answers(Vertical, can_focus=True):
    """A list of choices. Nothing is chosen before somebody chooses, and nothing is sent before it is confirmed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "pick(1)", "choose", key_display="1-9"),
        *[Binding(str(n), f"pick({n})", show=False) for n in range(2, DIGITS + 1)],
        Binding("up,k", "step(-1)", "up", show=False),
        Binding("down,j", "step(1)", "down", show=False),
        Binding("enter", "confirm", "confirm"),
    ]

    @dataclass
    class Confirmed(Message):
        """The answer was confirmed."""

        answer: tuple[str, ...]
        """Ids: one, those ticked, or all in order."""

    def __init__(self, choices: Sequence[Choice], spaced: bool = False) -> None:
        """`spaced` puts an empty line after each choice."""
        super().__init__(classes="-spaced" if spaced else "")
        self.lines = [ChoiceLine(choice, place) for place, choice in enumerate(choices)]
        self.spaced = spaced
        self.lit: int | None = None
        self.locked = False
        """Whether an answer is being kept: keys are ignored until that is done."""
        # The footer names the numbers that there are.
        first = self._bindings.key_to_bindings["1"][0]
        self._bindings.key_to_bindings["1"] = [replace(first, key_display=f"1-{min(DIGITS, len(self.lines))}")]

    @property
    def hint(self) -> str:
        """How one answers, in a line; nothing where the keys say it all."""
        return ""

    def height_at(self, width: int) -> int:
        """Lines that all choices take at a width, with the empty line above them."""
        page = Page(row for line in self.lines for row in line.rows())
        return page.get_height(RulesMap(), width) + 1 + self.spaced * len(self.lines)

    def compose(self) -> ComposeResult:
        """One line a choice."""
        yield from self.lines

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No keys while an answer is being kept, and none for choices that are not there."""
        if self.locked:
            return False
        return not (action == "pick" and isinstance(parameters[0], int) and parameters[0] > len(self.lines))

    def on_choice_line_clicked(self, message: ChoiceLine.Clicked) -> None:
        """A click chooses; a second one on the same choice confirms."""
        message.stop()
        self.focus()
        if not self.locked:
            self.clicked(message.place)

    def clicked(self, place: int) -> None:
        """What a click on the choice at `place` does."""
        if self.lit == place:
            self.action_confirm()
        else:
            self.light(place)

    def action_pick(self, figure: int) -> None:
        """Choose by number, from 1."""
        if figure <= len(self.lines):
            self.light(figure - 1)

    def action_step(self, by: int) -> None:
        """Go up or down."""
        start = -1 if by > 0 else len(self.lines)
        self.light(((start if self.lit is None else self.lit) + by) % len(self.lines))

    def action_confirm(self) -> None:
        """Send what is chosen, if something is."""
        if self.lit is not None:
            self.send((self.lines[self.lit].choice.id,))

    def light(self, place: int) -> None:
        """Highlight the choice at a place, and bring it into view."""
        self.lit = place
        self.redraw()
        self.lines[place].scroll_visible(animate=False)

    def redraw(self) -> None:
        """Show every line as it stands."""
        for place, line in enumerate(self.lines):
            line.set(place, place == self.lit, self.mark(line))

    def mark(self, _line: ChoiceLine) -> str:
        """What stands between number and text."""
        return ""

    def send(self, answer: tuple[str, ...]) -> None:
        """Confirm an answer, once."""
        if not self.locked:
            self.locked = True
            self.add_class("-sending")
            self.refresh_bindings()
            self.post_message(self.Confirmed(answer))

    def unlock(self) -> None:
        """It could not be kept: answer again."""
        self.locked = False
        self.remove_class("-sending")
        self.refresh_bindings()
