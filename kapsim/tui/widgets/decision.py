"""A decision: the prompt, one's own words where they come first, and the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from ...engine.model import Decision, Option
from ..text import sentence, written
from .answers import Answers, Choice
from .ordering import OrderAnswers
from .page import PageView, Row, row
from .passages import own_words_row
from .ticking import TickAnswers
from .transcript import page_height
from .words import Words

WORDS_HEIGHT = 6
FIRST = "First in your own words: what would you say or do? Kept with your answer, never scored."
AGAIN = "In your own words. Kept with your answer, never scored."


def answers_for(decision: Decision, offered: Sequence[Option], spaced: bool) -> Answers:
    """The widget in which a decision is answered; `spaced` puts empty lines between the choices."""
    choices = [Choice(option.id, option.text) for option in offered]
    if decision.kind == "select":
        return TickAnswers(choices, decision.up_to, spaced)
    if decision.kind == "order":
        return OrderAnswers(choices, spaced)
    return Answers(choices, spaced)


class DecisionView(Vertical):
    """One decision. `own_words` is what was written for it so far."""

    @dataclass
    class Answered(Message):
        """The decision was answered and confirmed."""

        view: Widget
        """Where it was: a decision, or an hour."""
        answer: tuple[str, ...]
        """The ids of what was chosen."""
        own_words: str
        """What was written first, "" for nothing."""

    @dataclass
    class Writing(Message):
        """Somebody begins or ends to write in their own words."""

        now: bool
        """Whether the field is open."""

    def __init__(self, decision: Decision, offered: Sequence[Option], spaced: bool = False) -> None:
        super().__init__(classes="decision")
        self.decision = decision
        self.own_words = ""
        self.writing = decision.own_words
        self.answers = answers_for(decision, offered, spaced)
        self._note = ""
        self._head = PageView(self._head_rows())

    def compose(self) -> ComposeResult:
        """Prompt, own words, answers."""
        yield self._head
        yield self.answers

    def on_mount(self) -> None:
        """Words first, where the case asks for them."""
        if self.writing:
            self.write()
        else:
            self.answers.focus()

    @property
    def ready(self) -> bool:
        """Whether it can be answered, or written about, right now."""
        return self.is_attached and not self.writing and not self.answers.locked

    def height_at(self, width: int) -> int:
        """Lines it takes when it appears."""
        head = page_height(self._head_rows(), width) + 1
        if self.writing:
            return head + WORDS_HEIGHT
        return head + self.answers.height_at(width)

    def write(self) -> None:
        """Open the field for one's own words; the answers wait meanwhile."""
        self.writing = True
        self.answers.display = False
        field = Words(self.own_words, leave="go on")
        self._redraw()
        self.mount(field, after=self._head)
        field.focus(scroll_visible=False)
        self.post_message(self.Writing(True))

    def on_words_done(self, message: Words.Done) -> None:
        """Keep what was written, if anything, and show the answers."""
        message.stop()
        self.own_words = message.text
        self.writing = False
        message.words.remove()
        self.answers.display = True
        self._redraw()
        self.answers.focus(scroll_visible=False)
        self.post_message(self.Writing(False))

    def on_answers_confirmed(self, message: Answers.Confirmed) -> None:
        """Pass the answer on with the words."""
        message.stop()
        self.post_message(self.Answered(self, message.answer, self.own_words))

    def on_tick_answers_changed(self, message: TickAnswers.Changed) -> None:
        """Say how many are ticked."""
        message.stop()
        self._note = message.text
        self._redraw()

    def _redraw(self) -> None:
        self._head.show(self._head_rows())

    def _head_rows(self) -> list[Row]:
        rows = [Row(written(self.decision.prompt, "bold"), above=1)]
        if self.writing:
            rows.append(row(AGAIN if self.own_words else FIRST, "$quiet"))
        else:
            if self.own_words:
                rows.append(own_words_row(self.own_words))
            if hint := self._note or self.answers.hint:
                rows.append(row(sentence(hint), "$quiet"))
        return rows
