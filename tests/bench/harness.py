"""The little that all rows share: two pieces of work take turns, and the median of their ratios counts."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

Work = Callable[[], object]
Clock = Callable[[], float]

LEAST_ROUNDS = 5
UNITS = (("s", 1.0), ("ms", 1e-3), ("us", 1e-6))


class UnequalError(AssertionError):
    """Both sides must come to the same result before anybody asks which is faster."""


class UnavailableError(Exception):
    """What a row needs is missing here; the message says what."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured: rounds in which both sides take a turn, and how much work a turn is (1 is the usual)."""

    rounds: int = 41
    share: float = 1.0

    def times(self, usual: int) -> int:
        """So many repetitions where `usual` is the usual."""
        return max(1, round(usual * self.share))

    @property
    def indices(self) -> range:
        """The numbers of the rounds; -1 is one beforehand that does not count, for what is only slow the first time."""
        return range(0 if self.rounds < LEAST_ROUNDS else -1, self.rounds)

    def with_rounds(self, usual: int) -> Effort:
        """The same with `usual` rounds: fewer where each is costly, more where they differ much."""
        return Effort(self.rounds if self.rounds < LEAST_ROUNDS else usual, self.share)


USUAL = Effort()
BRIEF = Effort(rounds=1, share=0.0)
"""Only to see that the row works."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table. `ratio` is ours to theirs, in time; for rates in rate."""

    row: int
    what: str
    ours: str
    beside: str
    ratio: float
    held_to: str
    holds: bool

    @property
    def verdict(self) -> str:
        return "holds" if self.holds else "misses"


@dataclass(frozen=True, slots=True)
class Measured:
    """Medians over all rounds: seconds of one unit on either side, and of the ratio ours to theirs in each round."""

    ours: float
    beside: float
    ratio: float


def must_equal(what: str, ours: object, beside: object) -> None:
    """Raises UnequalError unless both are the same."""
    if ours != beside:
        raise UnequalError(f"{what}: {ours!r} here, {beside!r} there")


def take_turns(
    ours: Work, beside: Work, effort: Effort, *, units: int = 1, clock: Clock = time.process_time
) -> Measured:
    """Time both in turns, each first in every other round. A call of either does so many `units` of work.

    The clock is processor time unless another is given: what the neighbours of this machine do counts for neither.
    """
    pairs: list[tuple[float, float]] = []
    ours()
    beside()
    for index in range(effort.rounds):
        if index % 2:
            second = _timed(beside, clock) / units
            first = _timed(ours, clock) / units
        else:
            first = _timed(ours, clock) / units
            second = _timed(beside, clock) / units
        pairs.append((first, second))
    return summed_up(pairs)


def summed_up(pairs: list[tuple[float, float]]) -> Measured:
    """The medians of rounds, each given as the seconds of ours and of theirs."""
    return Measured(
        median(first for first, _ in pairs),
        median(second for _, second in pairs),
        median(first / second for first, second in pairs),
    )


def _timed(work: Work, clock: Clock) -> float:
    gc.collect()
    start = clock()
    work()
    # A clock may be coarser than a brief piece of work.
    return max(clock() - start, 1e-9)


def span(seconds: float) -> str:
    """Seconds in a readable unit, with three figures."""
    unit, size = next((unit for unit in UNITS if seconds >= unit[1]), UNITS[-1])
    return f"{seconds / size:.3g} {unit}"


def table(lines: list[Line]) -> str:
    """All lines below one another."""
    rows = [("row", "what", "ours", "beside", "ratio", "held to", "")]
    rows += [
        (str(line.row), line.what, line.ours, line.beside, f"{line.ratio:.2f}x", line.held_to, line.verdict)
        for line in lines
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    padded = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in rows]
    return "\n".join("  ".join(row).rstrip() for row in padded)
