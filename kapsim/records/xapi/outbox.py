"""The outbox: statements are made once, kept as the very bytes that are sent, and ticked off store by store.

So a statement that may have arrived can be sent again without harm: it has the same id and the same content, and a
learning record store (LRS) takes it for the one it has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import ColumnElement, exists, func, select, tuple_, update

from ...engine.proof import Proof
from ...engine.score import score
from ...library import LoadedCase
from ..chain import Record, read_chain, stamp
from ..chosen import Chosen
from ..rows import record_rows
from ..store import Store
from ..tables import about, attempts, deliveries, records
from ..tables import statements as kept
from ..trouble import StoreError
from .activities import Activities
from .check import check_batch
from .issuer import Issuer
from .statements import TELLING, Statement, Told, statements

HOME_PAGE = "home_page"
"""Under this key a store remembers whose statements it holds."""
MANY = 500
"""Attempts whose ids are read at once."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A statement that waits for an LRS. place: where it stands in the order of sending."""

    id: str
    body: str
    place: tuple[int, int, str]


class Outbox:
    """The statements of a store, issued by one program. Everything it is asked can raise StoreError."""

    def __init__(self, store: Store, issuer: Issuer, proof: Callable[[LoadedCase], Proof]) -> None:
        self._store = store
        self._issuer = issuer
        self._proof = lru_cache(maxsize=32)(proof)
        self._activities = lru_cache(maxsize=32)(lambda loaded: Activities(loaded.case, issuer))

    def each(self, chosen: Chosen) -> Iterator[tuple[str, bool]]:
        """The ids of attempts in the order in which they began, and whether all of each is told."""
        return self._page(chosen.among)

    def count(self, chosen: Chosen) -> int:
        """How many attempts those are."""
        return self._count(chosen.among)

    def untold(self, chosen: Chosen) -> Iterator[str]:
        """The ids of those attempts of which more may be told than was."""
        return (id for id, _ in self._page(chosen.among & ~_TOLD))

    def count_untold(self, chosen: Chosen) -> int:
        """How many attempts those are."""
        return self._count(chosen.among & ~_TOLD)

    def _page(self, among: ColumnElement[bool]) -> Iterator[tuple[str, bool]]:
        last = 0
        while True:
            some = select(attempts.c.number, attempts.c.id, _TOLD).where(among, attempts.c.number > last)
            with self._store.database.reading() as connection:
                found = connection.execute(some.order_by(attempts.c.number).limit(MANY)).all()
            yield from ((str(id), bool(told)) for _number, id, told in found)
            if len(found) < MANY:
                return
            last = found[-1][0]

    def _count(self, among: ColumnElement[bool]) -> int:
        with self._store.database.reading() as connection:
            return int(connection.scalar(select(func.count()).select_from(attempts).where(among)) or 0)

    def tell(self, id: str) -> list[Statement]:
        """All statements of an attempt as of now, nothing kept. Raises StoreError where it cannot be read."""
        attempt = self._store.open(id)
        result = score(attempt.case, attempt.events, self._proof(attempt.loaded))
        written = _as_far(self._records(id), len(attempt.answers))
        told = Told(id, attempt.case, attempt.header, written, attempt.events, result)
        now = self._store.clock()
        found = list(statements(told, self._activities(attempt.loaded), self._issuer, now))
        for fault in check_batch([statement.body for statement in found], now):
            raise StoreError(f"Attempt {id[:8]} cannot be told as xAPI: {fault.text}. It is left out.")
        return found

    def new(self, id: str) -> list[Statement]:
        """The statements of an attempt that there are not yet, nothing kept."""
        there = self._kept(id)
        return [statement for statement in self.tell(id) if statement.id not in there]

    def bodies(self, id: str, told: bool) -> list[str]:
        """All statements of an attempt: as they were made, and where not all is `told` as they would be made now."""
        there = self._kept(id)
        if told:
            return list(there.values())
        return list(there.values()) + [one.body for one in self.tell(id) if one.id not in there]

    def _kept(self, id: str) -> dict[str, str]:
        made = select(kept.c.id, kept.c.body).where(kept.c.attempt == id).order_by(kept.c.seq, kept.c.id)
        with self._store.database.reading() as connection:
            return {str(id): str(body) for id, body in connection.execute(made)}

    def make(self, id: str) -> int:
        """Make the statements of an attempt that there are not yet, and keep them; gives how many that were."""
        found = self.tell(id)
        with self._store.database.writing() as connection:
            return sum(
                self._store.database.add_unless_there(
                    connection,
                    kept,
                    {"id": one.id, "attempt": id, "seq": one.seq, "verb": one.verb, "at": one.at, "body": one.body},
                )
                for one in found
            )

    def count_waiting(self, lrs: str, chosen: Chosen, refused: bool = False) -> int:
        """How many statements wait for an LRS; with those that it `refused` before, if asked for."""
        with self._store.database.reading() as connection:
            counted = select(func.count()).select_from(_JOINED).where(_waiting(lrs, chosen, refused))
            return int(connection.scalar(counted) or 0)

    def waiting(
        self, lrs: str, chosen: Chosen, after: tuple[int, int, str] | None, most: int, refused: bool = False
    ) -> list[Letter]:
        """The next statements that wait for an LRS, after a place in the order of sending."""
        place = (attempts.c.number, kept.c.seq, kept.c.id)
        some = select(kept.c.body, *place).select_from(_JOINED).where(_waiting(lrs, chosen, refused))
        if after is not None:
            some = some.where(tuple_(*place) > tuple_(*after))
        with self._store.database.reading() as connection:
            found = connection.execute(some.order_by(*place).limit(most)).all()
        return [Letter(str(id), str(body), (number, seq, str(id))) for body, number, seq, id in found]

    def note(self, lrs: str, ids: Sequence[str], state: str, why: str = "") -> None:
        """Keep what became of statements at an LRS: waiting, sent or refused, and why."""
        at = stamp(self._store.clock())
        with self._store.database.writing() as connection:
            for id in ids:
                known = (deliveries.c.lrs == lrs) & (deliveries.c.statement == id)
                said = {"state": state, "why": why, "at": at}
                row = {"lrs": lrs, "statement": id, "tries": 1, **said}
                if not self._store.database.add_unless_there(connection, deliveries, row):
                    connection.execute(update(deliveries).where(known).values(tries=deliveries.c.tries + 1, **said))

    def _records(self, id: str) -> list[Record]:
        with self._store.database.reading() as connection:
            return read_chain(id, record_rows(connection, id))


def home_of(store: Store) -> str:
    """The home page under which this store's statements were made; "" if there are none yet."""
    with store.database.reading() as connection:
        return str(connection.scalar(select(about.c.value).where(about.c.key == HOME_PAGE)) or "")


def remember_home(store: Store, home: str) -> None:
    """Remember the home page under which statements are made, where there is none yet."""
    with store.database.writing() as connection:
        store.database.add_unless_there(connection, about, {"key": HOME_PAGE, "value": home})


_MORE = exists().where(
    records.c.attempt == kept.c.attempt, records.c.seq > kept.c.seq, records.c.kind.in_(sorted(TELLING))
)
_TOLD = exists().where(
    kept.c.attempt == attempts.c.id, (kept.c.verb == "completed") | ((kept.c.verb == "terminated") & ~_MORE)
)
"""Of attempts: whether their last statement is the last that there can be."""
_JOINED = kept.join(attempts, attempts.c.id == kept.c.attempt)


def _waiting(lrs: str, chosen: Chosen, refused: bool) -> ColumnElement[bool]:
    """Of statements with their attempts: whether they are still to be sent to an LRS."""
    settled = exists().where(
        deliveries.c.lrs == lrs,
        deliveries.c.statement == kept.c.id,
        deliveries.c.state.in_(["sent"] if refused else ["sent", "refused"]),
    )
    return chosen.among & ~settled


def _as_far(written: Sequence[Record], answers: int) -> list[Record]:
    """The records up to so many answers: somebody may have gone on since they were counted."""
    found: list[Record] = []
    for record in written:
        answers -= record.kind == "answered"
        if answers < 0:
            break
        found.append(record)
    return found
