"""Which attempts leave the store: of which kinds, at which cases, by whom, begun when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_

from .tables import attempts


@dataclass(frozen=True, slots=True)
class Chosen:
    """Attempts of these kinds, begun at or after `since` and before `until` (RFC 3339 in UTC, "" for any time), at
    these cases, by these trainees; None is all of them.
    """

    kinds: Sequence[str] = ("attempt",)
    since: str = ""
    until: str = ""
    cases: Sequence[str] | None = None
    trainees: Sequence[str] | None = None

    @property
    def among(self) -> ColumnElement[bool]:
        """The condition on the table `attempts`."""
        chosen: list[ColumnElement[bool]] = [attempts.c.kind.in_(self.kinds)]
        chosen += [attempts.c.started >= self.since] if self.since else []
        chosen += [attempts.c.started < self.until] if self.until else []
        chosen += [attempts.c.case_id.in_(self.cases)] if self.cases is not None else []
        chosen += [attempts.c.trainee.in_(self.trainees)] if self.trainees is not None else []
        return and_(*chosen)
