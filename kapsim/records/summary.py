"""Attempts as a list shows them: read from one row each, nothing replayed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from ..engine.score import RULES
from .tables import attempts, deletions, names


@dataclass(frozen=True, slots=True)
class AttemptSummary:
    """One line of a list of attempts.

    `started` is RFC 3339 in UTC. `state` is running, left or finished; `end` the step it ended at. `decisions` counts
    the answers. `first` marks the trainee's earliest started attempt at the case. `head`, the hash of its last record,
    changes with every record. `hindrance` says why it cannot be resumed, "" if it can.
    """

    id: str
    case_id: str
    title: str
    trainee: str
    name: str
    started: str
    state: str
    decisions: int
    first: bool
    kind: str
    mode: str
    end: str
    parent: str
    rules: str
    head: str
    hindrance: str

    @property
    def resumable(self) -> bool:
        return not self.hindrance


MOST = 2**63
"""More than any number of an attempt."""
LISTED = (
    attempts.c.id, attempts.c.case_id, attempts.c.title, attempts.c.trainee, names.c.name, attempts.c.started,
    attempts.c.state, attempts.c.decisions, attempts.c.kind, attempts.c.mode, attempts.c.end, attempts.c.parent,
    attempts.c.rules, attempts.c.head, attempts.c.number,
)  # fmt: skip


def summaries(connection: Connection, trainee: str | None) -> list[AttemptSummary]:
    """All attempts, or those of one trainee, the latest started first."""
    listed = select(*LISTED).join_from(attempts, names, names.c.trainee == attempts.c.trainee, isouter=True)
    if trainee is not None:
        listed = listed.where(attempts.c.trainee == trainee)
    begun = _begun_and_deleted(connection)
    found = []
    for row in connection.execute(listed.order_by(attempts.c.number)):
        id, case_id, title, whose, name, started, state, decisions, kind, mode, end, parent, rules, head, number = row
        first = kind == "attempt" and number <= begun.get((whose, case_id), MOST)
        if first:
            begun[whose, case_id] = number
        reason = hindrance(state, rules)
        found.append(
            AttemptSummary(
                id, case_id, title, whose, name or "", started, state, decisions, first, kind, mode, end, parent, rules,
                head, reason,
            )
        )  # fmt: skip
    found.reverse()
    return found


def _begun_and_deleted(connection: Connection) -> dict[tuple[str, str], int]:
    """The number of the earliest deleted attempt of each trainee at each case, or of the one started before it."""
    theirs = deletions.c.trainee, deletions.c.case_id
    earliest = select(*theirs, func.min(deletions.c.number)).where(deletions.c.kind == "attempt").group_by(*theirs)
    return {(trainee, case): number for trainee, case, number in connection.execute(earliest)}


def matching(connection: Connection, prefix: str, trainee: str | None, resumable: bool) -> list[tuple[str, str, str]]:
    """Id, title and start of the attempts whose id begins with a prefix, the last begun or resumed first.

    Without a prefix only that one.
    """
    listed = select(attempts.c.id, attempts.c.title, attempts.c.started).order_by(attempts.c.turn.desc())
    if trainee is not None:
        listed = listed.where(attempts.c.trainee == trainee)
    if resumable:
        listed = listed.where(attempts.c.state != "finished", attempts.c.rules == RULES)
    listed = listed.where(attempts.c.id.startswith(prefix, autoescape=True)) if prefix else listed.limit(1)
    return [(str(id), str(title), str(started)) for id, title, started in connection.execute(listed)]


def hindrance(state: str, rules: str) -> str:
    """Why an attempt in a state, begun under a version of the rules, cannot be resumed; "" if it can."""
    if state == "finished":
        return "it is finished"
    if rules != RULES:
        return f"it was begun under version {rules} of the rules, and this is version {RULES}"
    return ""
