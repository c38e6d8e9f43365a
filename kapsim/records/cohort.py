"""A group's results in a store: whose attempts are meant, and everything that a cohort report rests on.

Only sums and counts leave the database, never a trainee. Figures of different editions of a case (its file, the
catalogue or the rules of scoring) are never mixed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select, union_all

from ..assessment.standard import Standing
from ..assessment.tally import Edition, Tally
from ..engine.score import RULES
from .chosen import Chosen
from .cohort_sums import standings, summed
from .store import Store
from .tables import attempts, deletions, results, texts

Played = Literal["attempt", "synthetic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Whose attempts are looked at. trainees: None for everybody; cases: none for all. since, until: RFC 3339 or "".

    every_try: also those after the trainee's first at a case. kind: synthetic attempts are never mixed with others.
    """

    trainees: tuple[str, ...] | None = None
    cases: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    every_try: bool = False
    kind: Played = "attempt"


@contextmanager
def group_in(store: Store, selection: Selection) -> Iterator[Group]:
    """The attempts of a selection, in one state of a store. Raises StoreError."""
    with store.database.reading() as connection:
        yield Group(connection, selection)


class Group:
    """The attempts of a selection, as long as one looks at them."""

    def __init__(self, connection: Connection, selection: Selection) -> None:
        self._connection = connection
        self._selection = selection

    def editions(self) -> list[Edition]:
        """The editions under which there are finished attempts, those with the most first, case by case."""
        key = (results.c.rules, results.c.case_digest, results.c.catalogue_digest)
        rows = self._connection.execute(
            select(attempts.c.case_id, *key, func.count(), func.max(attempts.c.number))
            .join_from(results, attempts, attempts.c.id == results.c.attempt)
            .where(*_meant(self._selection), *_ended())
            .group_by(attempts.c.case_id, *key)
        ).all()
        found = [
            (Edition(case_id, rules, digest, catalogue, tries), latest)
            for case_id, rules, digest, catalogue, tries, latest in rows
        ]
        found.sort(key=lambda pair: (pair[0].case, -pair[0].tries, pair[0].rules != RULES, -pair[1]))
        return [edition for edition, _ in found]

    def elsewhere(self, edition: Edition) -> int:
        """How many finished attempts at the same case have results under other editions only."""
        finished = self._connection.scalar(
            select(func.count(attempts.c.id.distinct()))
            .join_from(results, attempts, attempts.c.id == results.c.attempt)
            .where(*_meant(self._selection), *_ended(), attempts.c.case_id == edition.case)
        )
        return (finished or 0) - edition.tries

    def texts(self, edition: Edition) -> tuple[bytes, bytes]:
        """The bytes of the case and of the catalogue that an edition is of."""
        digests = edition.case_digest, edition.catalogue_digest
        rows = self._connection.execute(select(texts.c.digest, texts.c.raw).where(texts.c.digest.in_(digests)))
        raws = {digest: bytes(raw) for digest, raw in rows}
        return raws[edition.case_digest], raws[edition.catalogue_digest]

    def tally(self, edition: Edition) -> Tally:
        """The results under one edition, summed up."""
        begun = self._connection.scalar(
            select(func.count())
            .select_from(attempts)
            .where(*_meant(self._selection), attempts.c.case_id == edition.case)
        )
        return summed(self._connection, self._chosen(edition), edition, begun or 0, not self._selection.every_try)

    def standings(self, edition: Edition, domains: Sequence[str]) -> tuple[Standing, ...]:
        """How many trainees have which scores in these domains, with or without an unrecovered critical error."""
        return standings(self._connection, self._chosen(edition), domains)

    def _chosen(self, edition: Edition) -> Select[tuple[int]]:
        """The numbers of the results that count."""
        return (
            select(results.c.number)
            .join_from(results, attempts, attempts.c.id == results.c.attempt)
            .where(
                *_meant(self._selection),
                attempts.c.case_id == edition.case,
                results.c.rules == edition.rules,
                results.c.case_digest == edition.case_digest,
                results.c.catalogue_digest == edition.catalogue_digest,
                *_ended(),
            )
        )


def meant(selection: Selection) -> ColumnElement[bool]:
    """The condition on the table `attempts` that a selection is."""
    return and_(*_meant(selection))


def _ended() -> list[ColumnElement[bool]]:
    """Results of attempts that came to an end, and have not gone on since."""
    return [results.c.end != "", results.c.head == attempts.c.head]


def _meant(selection: Selection) -> list[ColumnElement[bool]]:
    """Which attempts a selection means."""
    chosen = Chosen((selection.kind,), selection.since, selection.until, selection.cases or None, selection.trainees)
    first = [] if selection.every_try else [attempts.c.number.in_(_firsts(selection.kind))]
    return [chosen.among, *first]


def _firsts(kind: str) -> Select[tuple[int]]:
    """The numbers of each trainee's first attempt at a case; a later one never takes the place of a deleted one."""
    begun = union_all(
        *(
            select(table.c.trainee, table.c.case_id, table.c.number).where(table.c.kind == kind)
            for table in (attempts.alias("earlier"), deletions)
        )
    ).subquery()
    return select(func.min(begun.c.number)).group_by(begun.c.trainee, begun.c.case_id)
