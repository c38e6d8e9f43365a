"""Time that passes in an hour, in the words and in the order in which somebody reads of it."""

from __future__ import annotations

from collections.abc import Sequence

from .engine.model import Case, Event, Missed, Opened, Passed
from .engine.narrative import Passage, narrate

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
    told: list[Passage] = []
    meanwhile: list[Passage] = []
    for event in events:
        passages = narrate(case, event)
        if isinstance(event, Opened | Missed):
            meanwhile += passages
        elif isinstance(event, Passed):
            told += [*passages[:1], *meanwhile, *passages[1:]]
            meanwhile = []
        else:
            told += [*meanwhile, *passages]
            meanwhile = []
    return (*told, *meanwhile)
