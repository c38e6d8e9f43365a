"""What can be answered in the states that look alike from a step, and what is at stake in each answer."""

from __future__ import annotations

from dataclasses import dataclass

from .model import DOMAINS
from .rubric import NOTHING, Halves, Mark
from .state import Answer, State

Choice = tuple[str, str]
"""A decision by name (a step, `STEP.CUE`, `STEP.DUTY`), and one of its options, items or answers."""
MISSED = ""
"""In place of an answer: the cue was missed."""


@dataclass(frozen=True, slots=True)
class Stake:
    """A decision that an answer settles, with its mark; met `again` it is no opportunity."""

    name: str
    mark: Mark
    again: bool = False

    def opportunity(self, domain: int) -> bool:
        """Whether something could be earned in a domain."""
        return not self.again and self.mark.available[domain] > 0

    def lost(self, domain: int) -> int:
        """The lost opportunities in a domain."""
        return self.mark.lost(DOMAINS[domain], self.again)

    @property
    def flawless(self) -> bool:
        """Whether nothing is lost."""
        return self.mark.flawless(self.again)


@dataclass(frozen=True, slots=True)
class Row:
    """All that can be answered in the states that share a view, in the author's order; nothing at an end.

    moves: by answer, `keep` and `put`. stakes: by answer, the decisions that it settles (in an hour none, or several).
    flawless: the answers (indexes) that lose nothing. again: the decision was met before. offered, right, wrong: what
    can be chosen, what is part of an answer that is best, and of one that loses something. unsettled: the decisions
    without a best answer.
    """

    step: str
    state: State
    end: bool = False
    moves: tuple[tuple[int, int], ...] = ()
    answers: tuple[Answer, ...] = ()
    stakes: tuple[tuple[Stake, ...], ...] = ()
    again: bool = False
    flawless: tuple[int, ...] = ()
    offered: frozenset[Choice] = frozenset()
    right: frozenset[Choice] = frozenset()
    wrong: frozenset[Choice] = frozenset()
    unsettled: tuple[str, ...] = ()

    @property
    def opportunities(self) -> tuple[Halves, ...]:
        """By answer, how many opportunities it settles in each domain."""
        return tuple(_opportunities(stakes) for stakes in self.stakes)


def _opportunities(stakes: tuple[Stake, ...]) -> Halves:
    counts = list(NOTHING)
    for stake in stakes:
        for domain in range(len(DOMAINS)):
            counts[domain] += stake.opportunity(domain)
    return counts[0], counts[1], counts[2]
