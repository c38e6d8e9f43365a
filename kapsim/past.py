"""An attempt as lists and figures need it: what was decided, counted and missed, and the words for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .engine.chances import Chance
    from .engine.model import Practice
    from .engine.score import Result

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SEVERITIES = ("critical", "major", "minor")


@dataclass(frozen=True, slots=True)
class Past:
    """One attempt as lists and figures need it.

    order: how many of the trainee's attempts were started before it, whatever the clock said then. decisions: how many
    were answered. head: changes with everything that is recorded. result: None while it is unfinished (nothing is
    counted before the end), not read back yet, or where it cannot be; `why` then says the reason.
    """

    id: str
    case: str
    title: str
    started: datetime
    finished: bool
    kind: str
    mode: str
    first: bool
    decisions: int
    order: int = 0
    head: str = ""
    resumable: bool = False
    result: Result | None = None
    chances: tuple[Chance, ...] = ()
    why: str = ""

    @property
    def counts(self) -> bool:
        """Whether this attempt stands for what the trainee can do."""
        return self.finished and self.kind == "attempt" and self.result is not None


def missed(past: Past) -> tuple[Practice, ...]:
    """The practices not fully done somewhere in an attempt, the gravest first."""
    names = {chance.practice.id: chance.practice for chance in past.chances if chance.met < 1}
    return tuple(sorted(names.values(), key=lambda practice: SEVERITIES.index(practice.severity)))


def day(when: datetime) -> str:
    """A day as `12 Nov 2026`, in the zone of `when`, whatever the locale."""
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return f"{when.day} {months[when.month - 1]} {when.year}"


def gate_words(past: Past) -> str:
    """How the gate stands, in words: `no critical error`, `2 critical errors, 1 made good`."""
    if past.result is None:
        return ""
    gate = past.result.gate
    return gate_said([error.recovered for error in gate.errors], len(gate.incomplete))


def gate_said(recovered: Sequence[int | None], half_done: int) -> str:
    """The same, from where each critical error was made good (None: it was not) and how much was half done."""
    errors, good = len(recovered), sum(at is not None for at in recovered)
    if not errors:
        words = "no critical error"
    else:
        words = f"{errors} critical error{'s' if errors > 1 else ''}"
        if good:
            words += ", made good" if good == errors else f", {good} made good"
    return f"{words}, {half_done} half done" if half_done else words


def count_words(past: Past) -> tuple[str, ...]:
    """What was counted in each domain: `safety 7 1/2 of 9`."""
    if past.result is None:
        return ()
    return tuple(f"{score.domain} {score.text}" for score in past.result.domains if score.assessed)
