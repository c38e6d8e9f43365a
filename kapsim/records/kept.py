"""The log of an attempt in a store: one transaction for whatever happens, refused if somebody else went on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from sqlite3 import Cursor
from typing import cast

from sqlalchemy import Connection, exists, func, insert, select

from ..library import LoadedCase
from .chain import Record, digest, salted
from .database import Database
from .log import Entry, Header
from .replay import TEXT_KEYS
from .tables import ADD_FREE_TEXT, ADD_RECORD, MOVE_ON, NEXT_TURN, TAIL, TAKE_UP, attempts, texts, trainees
from .trouble import StoreError

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


class Kept:
    """The log of one attempt. `tail` is what it knows to be in the store."""

    def __init__(
        self, database: Database, chance: Chance, attempt: str = "", tail: Tail | None = None, first: bool = False
    ) -> None:
        self.attempt = attempt
        self.tail = tail or Tail()
        self.first = first
        self._database = database
        self._chance = chance

    def begin(self, attempt: str, loaded: LoadedCase, header: Header, entries: Sequence[Entry]) -> None:
        """Keep the texts, the attempt and its first entries, all at once. Raises StoreError."""
        self.attempt = attempt
        with self._database.writing() as connection:
            for text_digest, raw in ((loaded.digest, loaded.raw), (loaded.catalogue.digest, loaded.catalogue.raw)):
                if not connection.scalar(select(exists().where(texts.c.digest == text_digest))):
                    connection.execute(insert(texts), {"digest": text_digest, "raw": raw})
            if not connection.scalar(select(exists().where(trainees.c.id == header.trainee))):
                connection.execute(insert(trainees), {"id": header.trainee, "since": entries[0].at})
            first = header.kind == "attempt" and first_number(connection, header.trainee, header.case) is None
            row = {
                "id": attempt,
                "case_id": header.case,
                "title": loaded.case.title,
                "started": entries[0].at,
                "turn": NEXT_TURN,
                **{name: getattr(header, name) for name in MIRRORED},
            }
            connection.execute(insert(attempts).values({**row, **asdict(self.tail)}))
            tail = self._add(cast(Cursor, connection.connection.cursor()), entries)
        self.tail = tail
        self.first = first

    def write(self, entries: Sequence[Entry]) -> None:
        """Keep entries, all at once. Raises StoreError, also where the attempt has gone on elsewhere."""
        with self._database.appending() as cursor:
            try:
                tail = self._add(cursor, entries)
            except self._database.clash:
                raise self._elsewhere() from None
        self.tail = tail

    def _add(self, cursor: Cursor, entries: Sequence[Entry]) -> Tail:
        """Add the entries to the chain; gives the tail that there then is."""
        prepare, tail = self._database.prepare, self.tail
        for entry in entries:
            place = {"attempt": self.attempt, "seq": tail.records, "kind": entry.kind}
            data = entry.data
            if entry.text:
                salt = self._chance(16).hex()
                data = {**data, TEXT_KEYS[entry.kind]: salted(salt, entry.text)}
                prepare(ADD_FREE_TEXT).run(cursor, {**place, "salt": salt, "text": entry.text})
            line = Record(self.attempt, tail.records, entry.at, entry.kind, data, tail.head).line()
            hashed = digest(line)
            prepare(ADD_RECORD).run(cursor, {**place, "line": line, "hash": hashed})
            if entry.kind == "resumed":
                prepare(TAKE_UP).run(cursor, place)
            tail = tail.after(entry, hashed)
        known = {"attempt": self.attempt, "old_records": self.tail.records, "old_head": self.tail.head}
        moved = {f"new_{name}": getattr(tail, name) for name in TAIL}
        if prepare(MOVE_ON).run(cursor, {**known, **moved}) != 1:
            raise self._elsewhere()
        return tail

    def _elsewhere(self) -> StoreError:
        return StoreError(
            f"Attempt {self.attempt[:8]} has gone on elsewhere, in another window or program, so this was not kept. "
            "Leave it here and resume it."
        )


def first_number(connection: Connection, trainee: str, case_id: str) -> int | None:
    """The number of a trainee's earliest started attempt at a case; replays and scripted plays are none."""
    mine = (attempts.c.trainee == trainee) & (attempts.c.case_id == case_id) & (attempts.c.kind == "attempt")
    number: int | None = connection.scalar(select(func.min(attempts.c.number)).where(mine))
    return number
