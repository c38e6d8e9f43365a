"""Records told again: the engine plays them, and every one of them must fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..engine import run
from ..engine.body import number_drawn
from ..engine.model import Case
from ..engine.state import Acted, Answer, Answered, Event, State
from .chain import ChainError, Record, UntoldError, salted

FreeText = Mapping[int, tuple[str, str]]
"""Salt and text by the number of the record; both are empty where the text was erased."""
KNOWN = frozenset({"started", "answered", "ended", "left", "resumed", "noted", "viewed"})
"""The kinds of records."""
TEXT_KEYS = {"answered": "own_words", "noted": "text", "viewed": "text"}
"""Where the data of a record holds the digest of its free text."""


@dataclass(frozen=True, slots=True)
class Course:
    """How far an attempt has come, as its records tell it. `own_words` go by the index of the answer, from 0."""

    state: State
    events: tuple[Event, ...]
    own_words: dict[int, str] = field(default_factory=dict)
    notes: tuple[tuple[str, str], ...] = ()
    view: str = ""
    left: bool = False

    @property
    def answers(self) -> tuple[tuple[str, Answer], ...]:
        """The answers given so far, with their steps."""
        return answers_among(self.events)


def answers_among(events: Iterable[Event]) -> tuple[tuple[str, Answer], ...]:
    """The answers among events, with their steps."""
    return tuple((event.step, event.answer) for event in events if isinstance(event, Answered | Acted))


def tell(case: Case, records: Sequence[Record], texts: FreeText | None) -> Course:
    """How far an attempt has come, from its records after they have passed `read_chain`.

    Without `texts` (None) the free texts were left out on purpose, and their digests are not looked at.
    Raises ChainError at the first record with which the engine, or a free text, disagrees, and UntoldError at one of a
    kind that only a newer version can know.
    """
    telling = _Telling(case, int(records[0].data["seed"]))
    for record in records:
        if record.kind not in KNOWN:
            raise UntoldError(f"record {record.seq} is of a kind that this version of kapsim does not know")
        try:
            telling.take(record, _text(record, texts))
        except (run.AnswerError, KeyError, TypeError, ValueError) as error:
            why = str(error) if isinstance(error, _DoesNotFit) else "cannot be played again"
            raise ChainError(record.seq, record.kind, why) from None
    if telling.over and not telling.ended:
        raise ChainError(len(records), "ended", "is missing")
    return Course(
        telling.state, tuple(telling.events), telling.own_words, tuple(telling.notes), telling.view, telling.left
    )


class _DoesNotFit(ValueError):
    """A record with which the engine disagrees."""


class _Telling:
    def __init__(self, case: Case, seed: int) -> None:
        self.case = case
        self.state: State
        self.state, events = run.begin(case, response=number_drawn(seed))
        self.events: list[Event] = list(events)
        self.count = 0
        self.own_words: dict[int, str] = {}
        self.notes: list[tuple[str, str]] = []
        self.view = ""
        self.left = False
        self.ended = False

    @property
    def over(self) -> bool:
        return self.case.steps[self.state.step].end is not None

    def take(self, record: Record, text: str) -> None:
        data = record.data
        if (record.kind == "started") != (record.seq == 0):
            raise _DoesNotFit("does not belong where it stands")
        if self.over and not self.ended and record.kind not in {"started", "ended"}:
            raise _DoesNotFit("stands where the end should")
        match record.kind:
            case "started":
                pass
            case "answered":
                self._answered(data, text)
            case "ended":
                if self.ended or not self.over or data["end"] != self.state.step:
                    raise _DoesNotFit("names an end that the answers do not lead to")
                self.ended = True
            case "left" | "resumed" | "noted" as kind:
                if data["step"] != self.state.step:
                    raise _DoesNotFit("names a step that the answers do not lead to")
                if kind == "noted" and text:
                    self.notes.append((self.state.step, text))
                if kind != "noted":
                    self.left = kind == "left"
            case "viewed":
                self.view = text
            case other:
                raise AssertionError(f"{other} is not among the known kinds")

    def _answered(self, data: Mapping[str, Any], text: str) -> None:
        if self.ended or data["step"] != self.state.step:
            raise _DoesNotFit("answers a step that the answers before do not lead to")
        state, events = run.advance(self.case, self.state, tuple(data["answer"]))
        if (data["to"], data["clock"]) != (state.step, state.clock):
            raise _DoesNotFit("does not lead where it says")
        self.state = state
        self.events += events
        self.left = False
        if text:
            self.own_words[self.count] = text
        self.count += 1


def _text(record: Record, texts: FreeText | None) -> str:
    """The free text of a record, "" where there is none or it was erased; it must match its digest."""
    if texts is None:
        return ""
    written = record.data.get(TEXT_KEYS.get(record.kind, ""))
    if record.seq not in texts:
        if written is not None:
            raise _DoesNotFit("has lost its text")
        return ""
    salt, text = texts[record.seq]
    erased = written is not None and not salt and not text
    if not erased and salted(salt, text) != written:
        raise _DoesNotFit("does not match the text that is kept beside it")
    return text
