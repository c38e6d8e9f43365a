"""The encounter: what is told, what is decided, and what comes of it. It holds no rule; it asks the attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from ..engine.hour import possible_acts
from ..engine.state import Acted, Answered, Event
from .bearings import known_facts, last_before
from .beats import Beat, beats
from .surroundings import Surroundings
from .widgets.closing import Invitation
from .widgets.decision import DecisionView
from .widgets.hour import HourView
from .widgets.keys import Keys
from .widgets.passages import name_column
from .widgets.transcript import Transcript
from .work import kept

if TYPE_CHECKING:
    from ..records.attempt import Attempt
    from ..records.trouble import StoreError

SPACED_FROM = 36
"""Rows from which empty lines stand between choices."""


class EncounterScreen(Surroundings):
    """One attempt, from its first scene (or where it was left) to its end."""

    HELP = """
The **head** shows the phases of treatment (`✓` behind you, capitals now, `·` ahead), the clock on the wall and about
how many decisions are left. Below it stands what you can sense of people, in words; `→` marks what your last answer
changed. At the right is the **chart**.

The text comes in portions that fit; `space` goes on. A number chooses, `enter` confirms. Where several answers are
asked for, numbers tick; where an order is asked for, a number takes and the next one places.

In an **hour with the patient** time passes only by what you do. A key acts at once; `space` is presence: you stay, say
nothing, and some minutes go by, fewer if something happens. The **monitor** shows the pressure as it was last measured,
and how long ago; pulse and saturation run all along. Below them lies the hour: `•` what you did, `♡` a reading, `◆`
something that happened, in training `✗` what was missed. `▲` and a word: the pressure asks for something.

Where a case asks for your **own words** first, write a sentence or two, or press `esc`. They are never scored; the
debrief shows them beside the best answer.

`esc` steps out, whenever you like. Everything you confirmed is kept before you read on.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "go_on", "go on"),
        Binding("enter,down", "go_on", "go on", show=False),
        *[Binding(str(n), "hurry", "show all", show=False) for n in range(1, 10)],
        Binding("enter", "debrief", "debrief"),
        Binding("w", "write", "own words"),
        Binding("c", "chart", "chart"),
        Binding("n", "note", "note"),
        Binding("escape", "step_out", "step out"),
        Binding("pageup", "scroll(-1)", "reread", key_display="pgup"),
        Binding("pagedown", "scroll(1)", "page down", show=False),
    ]

    def __init__(self, attempt: Attempt) -> None:
        super().__init__(attempt)
        self.decision: DecisionView | HourView | None = None
        self.transcript = self.blank()

    def blank(self) -> Transcript:
        """A transcript in which nothing is told yet."""
        return Transcript(name_column([person.name for person in self.attempt.case.people.values()]))

    def compose(self) -> ComposeResult:
        """Head, transcript, chart beside it where there is room, keys."""
        yield self.bar
        yield self.monitor
        with Horizontal():
            yield self.transcript
            yield from self.beside()
        yield Keys()

    def on_mount(self) -> None:
        """Show the head, then the story; find out how long the case is meanwhile."""
        self.take_up()
        self.run_worker(self.prove())

    def take_up(self, told: bool = False) -> None:
        """Show the attempt as it stands: the head, then the story; with `told` all of it at once."""
        self._before = last_before(self.attempt.events)
        if self._before is not None:
            # What came to light before the last answer was there to be looked at; the rest is marked anew.
            self.seen = {fact.id for fact in known_facts(self.attempt.case, self._before)}
        self.transcript.animated = self.kapsim.settings.animation
        self.update_bearings()
        self.call_after_refresh(self._open, self.transcript, told)

    def _open(self, transcript: Transcript, all_of_it: bool) -> None:
        """Tell the scene that waits; what was told before an attempt was left comes first, all of it."""
        if transcript is not self.transcript:
            return  # another one has taken its place before it was shown
        attempt = self.attempt
        told = beats(attempt.case, attempt.events, attempt.mode == "train", attempt.own_words)
        last = max((index for index, beat in enumerate(told) if beat.kind in {"answer", "feedback"}), default=-1)
        self.transcript.recall(told[: last + 1])
        self._tell(told[last + 1 :])
        if all_of_it:
            self.transcript.hurry()

    def _tell(self, told: list[Beat]) -> None:
        step = self.attempt.case.steps[self.attempt.state.step]
        if self.attempt.finished:
            closing: DecisionView | HourView | Invitation = Invitation()
        elif step.hour is not None:
            acts = possible_acts(self.attempt.case, self.attempt.state)
            closing = self.decision = HourView(acts, self.transcript.animated)
        else:
            assert step.decision is not None
            spaced = self.size.height >= SPACED_FROM
            closing = self.decision = DecisionView(step.decision, self.attempt.offered(), spaced)
        self.transcript.tell(told, closing)
        self.refresh_bindings()

    # Answering

    def on_decision_view_answered(self, message: DecisionView.Answered) -> None:
        """Keep the answer, then tell what comes of it."""
        message.stop()
        if message.view is self.decision:
            self.run_worker(self._answer(message.answer, message.own_words), exclusive=True, group="answer")

    async def _answer(self, answer: tuple[str, ...], own_words: str) -> None:
        from ..records.trouble import StoreError

        attempt = self.attempt
        try:
            happened = await kept(lambda: attempt.answer(answer, own_words))
        except StoreError as error:
            self._not_kept(error, answer, own_words)
            return
        if attempt is self.attempt:
            self._go_on_with(happened)

    def _not_kept(self, error: StoreError, answer: tuple[str, ...], own_words: str) -> None:
        from ..records.trouble import UnreachableError
        from .problems import TroubleScreen

        def tried(again: bool | None) -> None:
            if again:
                self.run_worker(self._answer(answer, own_words), exclusive=True, group="answer")
            elif self.decision is not None:
                self.decision.answers.unlock()

        in_doubt = isinstance(error, UnreachableError)
        kept = "whether this answer was kept shows once the store is back" if in_doubt else "this answer is not kept"
        self.kapsim.show(TroubleScreen(error.message, f"go back to the decision; {kept}"), tried)

    def _go_on_with(self, happened: tuple[Event, ...]) -> None:
        if self.has_class("-side"):
            # What stood beside the text was looked at.
            self.seen |= {fact.id for fact in known_facts(self.attempt.case, self.shown)}
        answered = happened[0]
        if isinstance(answered, Answered | Acted):
            self._before, self.shown = answered.before, answered.state
        with self.app.batch_update():
            if self.decision is not None:
                self.decision.remove()
                self.decision = None
            self.update_bearings()
            made = len(self.attempt.answers) - 1
            feedback = self.attempt.mode == "train"
            self._tell(beats(self.attempt.case, happened, feedback, self.attempt.own_words, made))

    def on_transcript_shown(self, message: Transcript.Shown) -> None:
        """The head follows what is told, not what is to come."""
        if message.kinds & {"scene", "end", "closing"} and self.shown != self.attempt.state:
            self.shown = self.attempt.state
            self.update_bearings()
        self.refresh_bindings()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Each key only where it does something."""
        decision = self.decision
        match action:
            case "go_on" | "hurry":
                return self.transcript.waiting
            case "debrief":
                return self.attempt.finished and not self.transcript.waiting
            case "write":
                return isinstance(decision, DecisionView) and decision.ready
        return super().check_action(action, parameters)

    def on_decision_view_writing(self, message: DecisionView.Writing) -> None:
        """The keys of the screen come and go with the field."""
        message.stop()
        self.refresh_bindings()
        if self.decision is not None:
            self.transcript.bring(self.decision)

    def action_go_on(self) -> None:
        """The next portion of the text."""
        self.transcript.go_on()

    def action_hurry(self) -> None:
        """All of the text."""
        self.transcript.hurry()

    def action_debrief(self) -> None:
        """On to the debrief."""
        self.kapsim.run_worker(self.kapsim.debrief(self.attempt.id))

    def action_write(self) -> None:
        """One's own words for this decision."""
        if isinstance(self.decision, DecisionView):
            self.decision.write()

    def action_scroll(self, pages: int) -> None:
        """Go back in the text, or forward again."""
        transcript = self.transcript
        transcript.scroll_relative(y=pages * max(1, transcript.size.height - 2), animate=False)
