"""A stored attempt beside two editions: which of them it was played on, and what would come of it on the new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..engine.proof import Proof
from ..engine.score import score
from ..engine.state import Acted, Answered, Event
from ..matching import match
from .replays import Replayed, replayed

if TYPE_CHECKING:
    from ..library import LoadedCase

Bound = Literal["old", "new", "other", "unknown"]

Proving = Callable[["LoadedCase"], Proof]


@dataclass(frozen=True, slots=True)
class Attempted:
    """One stored attempt; `bound` says on which text it was played. One that cannot be read has only `why`."""

    id: str
    bound: Bound = "unknown"
    replayed: Replayed | None = None
    why: str = ""


def attempted(
    id: str, own: LoadedCase, events: Sequence[Event], old: LoadedCase, new: LoadedCase, proof: Proving
) -> Attempted:
    """What would come of an attempt, of which there are the events on its `own` text, on the new edition."""
    answers = [(event.step, event.answer) for event in events if isinstance(event, Answered | Acted)]
    result = score(own.case, events, proof(own))
    found = replayed(
        answers, result, own.case, new.case, proof(new), match(own.case, new.case), events[0].state.response
    )
    bound: Bound = "old" if own.digest == old.digest else "new" if own.digest == new.digest else "other"
    return Attempted(id, bound, found)
