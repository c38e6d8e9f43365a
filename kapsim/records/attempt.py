"""An attempt: an engine run that is recorded as it goes, so that nothing is shown that could still be lost."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from .. import __version__
from ..engine import run
from ..engine.body import number_drawn
from ..engine.model import Case, Option
from ..engine.score import RULES
from ..engine.state import Answer, Beginning, Event, State
from ..library import LoadedCase
from .chain import stamp
from .log import Entry, Header, Kind, Log, Mode
from .replay import Course, answers_among
from .trouble import StoreError
from .typed import clean

Clock = Callable[[], datetime]
"""Gives the moment with its zone."""
SEEDS = range(-(2**63), 2**63)


class Attempt:
    """One person's way through a case. Safe to be used from several threads, one at a time.

    If writing fails, StoreError is raised and the attempt is exactly as it was before.
    """

    def __init__(
        self, id: str, header: Header, loaded: LoadedCase, log: Log, clock: Clock, course: Course, reading: bool = False
    ) -> None:
        self.id = id
        self.header = header
        self.loaded = loaded
        self.reading = reading
        """Whether it was opened for reading only: it takes notes and a view, and no answers."""
        self.state = course.state
        self.events: list[Event] = list(course.events)
        self.notes: list[tuple[str, str]] = list(course.notes)
        """Notes to oneself with the step at which they were written."""
        self.own_words: dict[int, str] = dict(course.own_words)
        self.view = course.view
        """How the trainee sees it, said before anything is explained."""
        self._left = course.left
        self._log = log
        self._clock = clock
        self._lock = threading.Lock()

    @property
    def case(self) -> Case:
        return self.loaded.case

    @property
    def seed(self) -> int:
        return self.header.seed

    @property
    def mode(self) -> Mode:
        return self.header.mode

    @property
    def trainee(self) -> str:
        return self.header.trainee

    @property
    def kind(self) -> Kind:
        return self.header.kind

    @property
    def first(self) -> bool:
        """Whether it is the trainee's earliest started attempt at this case; no replay or scripted play ever is."""
        return self._log.first

    @property
    def finished(self) -> bool:
        """Whether the case has come to an end."""
        return self.case.steps[self.state.step].end is not None

    @property
    def answers(self) -> tuple[tuple[str, Answer], ...]:
        """The answers given so far, with their steps."""
        return answers_among(self.events)

    def offered(self) -> tuple[Option, ...]:
        """What can be answered now, in the order in which this trainee sees it; nothing once it has ended."""
        return run.shown_order(self.case, self.state, self.seed)

    def answer(self, answer: Sequence[str], own_words: str = "") -> tuple[Event, ...]:
        """Answer the decision that is waiting; gives what happened, once it is kept for good.

        Raises run.AnswerError if the answer is not possible here, and StoreError if it cannot be kept.
        """
        with self._lock:
            if self.reading:
                raise StoreError(f"Attempt {self.id[:8]} is open for reading only. Resume it to go on.")
            words = clean(own_words)
            trial = self.loaded.machine.resume(self.state)
            events = self.loaded.machine.answer(trial, tuple(answer))
            at = self._now()
            entries = [Entry("resumed", at, {"step": self.state.step})] if self._left else []
            entries += answered(self.case, self.state.step, tuple(answer), trial.at, at, words)
            self._log.write(entries)
            if words:
                self.own_words[len(self.answers)] = words
            self._left = False
            self.state = trial.at
            self.events += events
            return events

    def note(self, text: str) -> None:
        """Keep a note to oneself. Nothing happens if it is empty."""
        if words := clean(text):
            with self._lock:
                self._log.write([Entry("noted", self._now(), {"step": self.state.step}, words)])
                self.notes.append((self.state.step, words))

    def take_view(self, text: str) -> None:
        """Keep the trainee's own view, given before the debrief; said again, the later one counts."""
        if words := clean(text):
            with self._lock:
                self._log.write([Entry("viewed", self._now(), {}, words)])
                self.view = words

    def go_on(self) -> None:
        """Say that the trainee has come back."""
        with self._lock:
            self._log.write([Entry("resumed", self._now(), {"step": self.state.step})])
            self._left = False

    def leave(self) -> None:
        """Say that the trainee steps out. Nothing happens if the case has ended or was left already."""
        with self._lock:
            if not (self._left or self.finished or self.reading):
                self._log.write([Entry("left", self._now(), {"step": self.state.step})])
                self._left = True

    def _now(self) -> str:
        return stamp(self._clock())


def begin_attempt(
    loaded: LoadedCase,
    *,
    log: Log,
    seed: int,
    mode: Mode,
    trainee: str,
    kind: Kind,
    clock: Clock,
    parent: str = "",
    given: Sequence[tuple[str, Answer]] = (),
    id: str = "",
    beginning: Beginning | None = None,
) -> Attempt:
    """Begin an attempt; it is kept before this returns. `seed` has 64 bits at most; without `id` a random one is drawn.

    A replay names its `parent` and begins with the answers `given` in it, which are recorded as if given anew. Only a
    preview has a `beginning` other than the start of the case: records do not say where an attempt began.
    Raises StoreError if it cannot be kept, run.AnswerError if one of those answers is not possible.
    """
    if seed not in SEEDS:
        raise ValueError(f"a seed has 64 bits at most, and this is {seed}")
    if beginning is not None and kind != "preview":
        raise ValueError(f"a {kind} begins where its case begins")
    id = id or str(uuid.uuid4())
    header = Header(
        case=loaded.case.id,
        case_digest=loaded.digest,
        catalogue_digest=loaded.catalogue.digest,
        rules=RULES,
        seed=seed,
        mode=mode,
        trainee=trainee,
        kind=kind,
        kapsim=__version__,
        parent=parent,
        given=len(given),
    )
    at = stamp(clock())
    entries = [Entry("started", at, header.data())]
    model = loaded.machine.begin(beginning, number_drawn(seed))
    events = model.events
    entries += _ended(loaded.case, model.at, at)
    for step, answer in given:
        if model.at.step != step:
            raise run.AnswerError(f"There is no way to `{step}` here; `{model.at.step}` is waiting.")
        events += loaded.machine.answer(model, answer)
        entries += answered(loaded.case, step, answer, model.at, at)
    log.begin(id, loaded, header, entries)
    return Attempt(id, header, loaded, log, clock, Course(model.at, events))


def answered(case: Case, step: str, answer: Answer, to: State, at: str, words: str = "") -> list[Entry]:
    """The entries for an answer that led to a state, with the end if that is one."""
    data = {"step": step, "answer": list(answer), "to": to.step, "clock": to.clock}
    return [Entry("answered", at, data, words), *_ended(case, to, at)]


def _ended(case: Case, state: State, at: str) -> list[Entry]:
    data: dict[str, Any] = {"end": state.step}
    return [Entry("ended", at, data)] if case.steps[state.step].end else []
