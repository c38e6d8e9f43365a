"""Time that passes in an hour, in the words and in the order in which somebody reads of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .engine.model import Case
from .engine.narrative import Passage, narrate
from .engine.state import Event, Missed, Opened, Passed

NUMBERS = ("", "A", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")


def ago(minutes: int) -> str:
    """How long ago a reading was taken."""
    if not minutes:
        return "just now"
    return f"{minutes} minute{'s' if minutes != 1 else ''} ago"


def time_passing(minutes: int) -> str:
    """`Five minutes pass.`"""
    if not minutes:
        return "No time passes."
    number = NUMBERS[minutes] if minutes < len(NUMBERS) else str(minutes)
    return f"{number} minute passes." if minutes == 1 else f"{number} minutes pass."


def as_read(case: Case, events: Sequence[Event]) -> tuple[Passage, ...]:
    """The passages of events as somebody reads them: that time passes, before what happened meanwhile."""
    return tuple(passage for _, passages in in_order(case, events) for passage in passages)


def in_order(case: Case, events: Sequence[Event]) -> Iterator[tuple[Event, tuple[Passage, ...]]]:
    """Events with their passages in the order in which they are read; what passed comes in two parts."""
    meanwhile: list[tuple[Event, tuple[Passage, ...]]] = []
    for event in events:
        passages = narrate(case, event)
        if isinstance(event, Opened | Missed):
            meanwhile.append((event, passages))
            continue
        if isinstance(event, Passed):
            yield event, passages[:1]
            passages = passages[1:]
        yield from meanwhile
        meanwhile = []
        yield event, passages
    yield from meanwhile
