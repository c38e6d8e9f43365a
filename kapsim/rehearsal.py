"""A case as its author plays it while writing: an attempt that nobody keeps, and that survives a change of its case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from .case.check import Stop, fits
from .engine import run
from .engine.body import number_drawn
from .engine.model import Case
from .engine.state import Answer, Beginning, State
from .entering import still_there
from .library import LoadedCase
from .problems import quoted
from .records.attempt import Attempt, begin_attempt
from .records.log import Unkept

Given = tuple[str, Answer]
"""An answer with the step to which it was given."""
SEED = 1
"""Always the same, so that answers stay where they were from one look to the next."""


@dataclass(frozen=True, eq=False)
class Rehearsal:
    """An attempt in train mode and where it was to begin. The attempt holds all that happens; the rest stays as it is.

    `first` is where `again` begins. `lost` are answers that a change of the case has cost, and `kept` how many it has
    left: as long as none is added, the next change may bring them back.
    """

    attempt: Attempt
    beginning: Beginning
    first: Beginning
    lost: tuple[Given, ...] = ()
    kept: int = 0

    @property
    def whole(self) -> bool:
        """Whether it began where the case begins, so that its counts can be held against par."""
        return still_there(self.attempt.case, self.beginning).step in {"", self.attempt.case.start}

    def again(self) -> Rehearsal:
        """From where the preview began."""
        return rehearse(self.attempt.loaded, self.first)

    def back(self, answers: int = 1) -> Rehearsal:
        """Without the last answers."""
        given = self.attempt.answers
        left = given[: max(0, len(given) - answers)]
        return Rehearsal(self._told_anew(self.attempt.loaded, left), self.beginning, self.first)

    def at(self, step: str) -> Rehearsal:
        """At a step as if it had just been entered, with what was set when the preview began."""
        return replace(rehearse(self.attempt.loaded, replace(self.first, step=step)), first=self.first)

    def on(self, loaded: LoadedCase) -> tuple[Rehearsal, str]:
        """The same on another version of the case, as far as its answers fit; and a sentence that says how far."""
        case, given = loaded.case, self.attempt.answers
        wanted = given + self.lost if len(given) == self.kept else given
        step = self.beginning.step
        begins = step in {"", *case.steps}
        count, state = _fitting(case, still_there(case, self.beginning), wanted if begins else ())
        attempt = self._told_anew(loaded, wanted[:count])
        then = replace(self, attempt=attempt, lost=wanted[count:], kept=count)
        if not begins:
            return then, f"{quoted(step)} no longer exists: back at {quoted(state.step)}."
        if count < len(given):
            return then, _stopped(case, state, *given[count])
        if count > len(given):
            return then, f"You are at {quoted(state.step)} again."
        return then, _arrived(case, self.attempt.state.step, state.step)

    def _told_anew(self, loaded: LoadedCase, given: Sequence[Given]) -> Attempt:
        """An attempt with these answers, and with the notes and words of this one."""
        attempt = _attempt(loaded, self.beginning, given)
        attempt.own_words = {index: words for index, words in self.attempt.own_words.items() if index < len(given)}
        attempt.notes = list(self.attempt.notes)
        return attempt


def rehearse(loaded: LoadedCase, beginning: Beginning) -> Rehearsal:
    """Begin at a place of the case; at its start where the case does not have that place (any more)."""
    return Rehearsal(_attempt(loaded, beginning), beginning, beginning)


def _attempt(loaded: LoadedCase, beginning: Beginning, given: Sequence[Given] = ()) -> Attempt:
    return begin_attempt(
        loaded,
        log=Unkept(),
        seed=SEED,
        mode="train",
        trainee="",
        kind="preview",
        clock=lambda: datetime.now(UTC),
        given=given,
        beginning=still_there(loaded.case, beginning),
    )


def _fitting(case: Case, beginning: Beginning, given: Sequence[Given]) -> tuple[int, State]:
    """How many of the answers can be given, and the state after them."""
    state, _ = run.begin(case, beginning, number_drawn(SEED))
    for index, (step, answer) in enumerate(given):
        try:
            fits(case, state, index, step, answer)
        except Stop:
            return index, state
        state, _ = run.advance(case, state, answer)
    return len(given), state


def _arrived(case: Case, before: str, now: str) -> str:
    """Where one is after all answers."""
    if now == before:
        return "You are where you were."
    if before in case.steps:
        return f"What you answered now leads to {quoted(now)}."
    return f"{quoted(before)} no longer exists: what you answered leads to {quoted(now)}."


def _stopped(case: Case, state: State, step: str, answer: Answer) -> str:
    """Why the answer to a step can no longer be given in a state."""
    here = quoted(state.step)
    if step not in case.steps:
        return f"{quoted(step)} no longer exists: back at {here}."
    if case.steps[state.step].end is not None:
        return f"The case now ends at {here}, before {quoted(step)}."
    if state.step != step:
        return f"The case now comes to {here} before {quoted(step)}: back there."
    decision, hour = case.steps[step].decision, case.steps[step].hour
    known = {option.id for option in (decision.options if decision else hour.acts if hour else ())}
    gone = [name for name in answer if name not in known]
    if gone:
        return f"{here} no longer has the answer {quoted(gone[0])}: back there."
    return f"What you answered to {here} is no longer possible: back there."
