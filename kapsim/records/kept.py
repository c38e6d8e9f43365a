"""The log of an attempt in a store: one transaction for whatever happens, refused if somebody else went on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import cast

from sqlalchemy import Connection, exists, func, insert, select, update
from sqlalchemy.sql.dml import UpdateBase

from ..library import LoadedCase
from .chain import Record, digest, salted
from .database import Cursor, Database
from .log import Entry, Header
from .replay import TEXT_KEYS
from .tables import ADD_FREE_TEXT, ADD_RECORD, MOVE_ON, NEXT_TURN, TAIL, TAKE_UP, attempts, deletions, texts, trainees
from .trouble import StoreError, UnreachableError

Chance = Callable[[int], bytes]
"""Gives so many random bytes."""
MIRRORED = ("case_digest", "catalogue_digest", "rules", "seed", "mode", "trainee", "kind", "parent")
"""What the row of an attempt repeats from its header, under the same name."""


@dataclass(frozen=True, slots=True)
class Tail:
    """Where the records of an attempt end, as its row says: how many there are, and the hash of the last."""

    state: str = "running"
    end: str = ""
    decisions: int = 0
    records: int = 0
    head: str = ""

    def after(self, entry: Entry, head: str) -> Tail:
        """The tail with one more record."""
        state, end, decisions = self.state, self.end, self.decisions
        if entry.kind == "answered":
            decisions += 1
        elif entry.kind == "ended":
            state, end = "finished", str(entry.data["end"])
        elif entry.kind in {"left", "resumed"}:
            state = "left" if entry.kind == "left" else "running"
        return Tail(state, end, decisions, self.records + 1, head)


@dataclass(frozen=True, slots=True)
class Links:
    """Entries as they are written: the statements with their values, in order, and the tail that there then is."""

    entries: tuple[Entry, ...]
    statements: tuple[tuple[UpdateBase, Mapping[str, object]], ...]
    tail: Tail

    def same(self, other: Sequence[Entry]) -> bool:
        """Whether these are the same entries, whatever the clock said."""
        return [(entry.kind, entry.data, entry.text) for entry in self.entries] == [
            (entry.kind, entry.data, entry.text) for entry in other
        ]


class Kept:
    """The log of one attempt. `tail` is what it knows to be in the store.

    A server that goes away while it commits leaves open whether it did. Then the entries are in doubt: whoever writes
    next looks for them first, so that nothing is lost and nothing is there twice.
    """

    def __init__(
        self, database: Database, chance: Chance, attempt: str = "", tail: Tail | None = None, first: bool = False
    ) -> None:
        self.attempt = attempt
        self.tail = tail or Tail()
        self.first = first
        self._database = database
        self._chance = chance
        self._doubt: Links | None = None

    def begin(self, attempt: str, loaded: LoadedCase, header: Header, entries: Sequence[Entry]) -> None:
        """Keep the texts, the attempt and its first entries, all at once. Raises StoreError."""
        self.attempt = attempt
        links = self._linked(entries)
        try:
            self._begin(loaded, header, links)
        except UnreachableError:
            with self._database.reading() as connection:
                there = self._head(connection) == links.tail.head
            if not there:
                self._begin(loaded, header, links)
        self.tail = links.tail

    def write(self, entries: Sequence[Entry]) -> None:
        """Keep entries, all at once. Raises StoreError, also where the attempt has gone on elsewhere."""
        if self._doubt is not None and self._settled(self._doubt) and self._took_place(entries):
            return
        links = self._linked(entries)
        try:
            self._append(links)
        except UnreachableError:
            self._doubt = links
            if not self._settled(links):
                self._append(links)
        self.tail = links.tail
        self._doubt = None

    def _settled(self, links: Links) -> bool:
        """Whether links that were in doubt are in the store."""
        with self._database.reading() as connection:
            return self._head(connection) == links.tail.head

    def _took_place(self, entries: Sequence[Entry]) -> bool:
        """Take what was in doubt for kept, since it is; gives whether it is what is to be written now."""
        assert self._doubt is not None
        links, self._doubt = self._doubt, None
        if not links.same(entries):
            raise StoreError(
                f"What you did last in attempt {self.attempt[:8]} was kept after all, when the connection was lost. "
                "Leave it here and resume it."
            )
        self.tail = links.tail
        return True

    def _head(self, connection: Connection) -> str | None:
        found: str | None = connection.scalar(select(attempts.c.head).where(attempts.c.id == self.attempt))
        return found

    def _begin(self, loaded: LoadedCase, header: Header, links: Links) -> None:
        with self._database.writing() as connection:
            for text_digest, raw in ((loaded.digest, loaded.raw), (loaded.catalogue.digest, loaded.catalogue.raw)):
                if not connection.scalar(select(exists().where(texts.c.digest == text_digest))):
                    self._database.add_unless_there(connection, texts, {"digest": text_digest, "raw": raw})
            started = links.entries[0].at
            self._database.add_unless_there(connection, trainees, {"id": header.trainee, "since": started})
            earliest = first_number(connection, header.trainee, header.case)
            self.first = header.kind == "attempt" and earliest is None
            row = {
                "id": self.attempt,
                "case_id": header.case,
                "title": loaded.case.title,
                "started": started,
                "turn": NEXT_TURN,
                **{name: getattr(header, name) for name in MIRRORED},
            }
            connection.execute(insert(attempts).values({**row, **asdict(self.tail)}))
            stay_behind_the_deleted(connection, self.attempt)
            self._put(cast(Cursor, connection.connection.cursor()), links)

    def _append(self, links: Links) -> None:
        with self._database.appending() as cursor:
            try:
                self._put(cursor, links)
            except self._database.clash:
                raise self._elsewhere() from None

    def _linked(self, entries: Sequence[Entry]) -> Links:
        """The entries as the next links of the chain."""
        tail = self.tail
        statements: list[tuple[UpdateBase, Mapping[str, object]]] = []
        for entry in entries:
            place = {"attempt": self.attempt, "seq": tail.records, "kind": entry.kind}
            data = entry.data
            if entry.text:
                salt = self._chance(16).hex()
                data = {**data, TEXT_KEYS[entry.kind]: salted(salt, entry.text)}
                statements.append((ADD_FREE_TEXT, {**place, "salt": salt, "text": entry.text}))
            line = Record(self.attempt, tail.records, entry.at, entry.kind, data, tail.head).line()
            hashed = digest(line)
            statements.append((ADD_RECORD, {**place, "line": line, "hash": hashed}))
            if entry.kind == "resumed":
                statements.append((TAKE_UP, place))
            tail = tail.after(entry, hashed)
        return Links(tuple(entries), tuple(statements), tail)

    def _put(self, cursor: Cursor, links: Links) -> None:
        prepare = self._database.prepare
        for statement, values in links.statements:
            prepare(statement).run(cursor, values)
        known = {"attempt": self.attempt, "old_records": self.tail.records, "old_head": self.tail.head}
        moved = {f"new_{name}": getattr(links.tail, name) for name in TAIL}
        if prepare(MOVE_ON).run(cursor, {**known, **moved}) != 1:
            raise self._elsewhere()

    def _elsewhere(self) -> StoreError:
        return StoreError(
            f"Attempt {self.attempt[:8]} has gone on elsewhere, in another window or program, so this was not kept. "
            "Leave it here and resume it."
        )


def stay_behind_the_deleted(connection: Connection, attempt: str) -> None:
    """See that an attempt that has just begun has a later number than any that was deleted: SQLite gives some again."""
    latest = connection.scalar(select(func.max(deletions.c.number)))
    if latest is not None:
        again = (attempts.c.id == attempt) & (attempts.c.number <= latest)
        connection.execute(update(attempts).where(again).values(number=latest + 1))


def first_number(connection: Connection, trainee: str, case_id: str) -> int | None:
    """The number of a trainee's earliest started attempt at a case, though it may have been deleted since.

    Replays, scripted and synthetic attempts are none.
    """
    numbers = []
    for table in (attempts, deletions):
        mine = (table.c.trainee == trainee) & (table.c.case_id == case_id) & (table.c.kind == "attempt")
        number = connection.scalar(select(func.min(table.c.number)).where(mine))
        numbers += [number] if isinstance(number, int) else []
    return min(numbers, default=None)
