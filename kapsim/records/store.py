"""The store: finds, lists and opens attempts, and begins new ones."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, func, insert, select

from ..library import LoadedCase
from .address import open_database
from .attempt import Attempt, Clock, begin_attempt
from .chain import ChainError, UntoldError, stamp
from .database import Database
from .editions import Editions
from .kept import Chance, Kept
from .log import Kind, Mode
from .opening import Stored, check, fetch
from .summary import AttemptSummary, hindrance, matching, summaries
from .tables import about, attempts, names, texts, trainees
from .trouble import DAMAGED, NoAttemptError, StoreError
from .typed import key_of, shown_as

MANY = 500
"""Attempts whose ids are read at once."""
MOST_NAMED = 8
"""Candidates that are named where a prefix is not enough."""


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def open_store(
    where: str | Path | None = None,
    *,
    create: bool = True,
    clock: Clock = now,
    chance: Chance = secrets.token_bytes,
    patience: float = 5.0,
    nobody: Callable[[], str] | None = None,
) -> Store:
    """The store in a file (a path, an sqlite:/// URL; the user's own if nothing is given) or at a postgresql:// URL.

    It is made if it is not there and `create` holds. `patience` is how many seconds to wait for another program or the
    server. `nobody` gives the id of whoever gives no name where a store is shared; a file has one of its own. Raises
    StoreError if the store is missing, not to be reached, read or written, foreign, older, newer, damaged or locked.
    """
    return Store(open_database(where, create, patience), clock, chance, nobody)


class Store:
    """Attempts that last. May be used from any thread; everything it is asked can raise StoreError."""

    def __init__(
        self, database: Database, clock: Clock, chance: Chance, nobody: Callable[[], str] | None = None
    ) -> None:
        self.database = database
        self.clock = clock
        self._chance = chance
        self._nobody = nobody
        self.editions = Editions(self._text, self.place)
        """The cases of the texts that are kept here."""

    @property
    def place(self) -> str:
        """Where it is, as it may be shown: without a password."""
        return self.database.place

    def close(self) -> None:
        """Close it."""
        self.database.close()

    def trainee(self, name: str = "") -> str:
        """The id of the trainee of that name, or of whoever gives none; a new random one the first time."""
        shown, key = shown_as(name), key_of(name)
        if not shown and self.database.shared:
            return self._unnamed()
        wanted = (
            select(names.c.trainee).where(names.c.key == key)
            if shown
            else select(about.c.value).where(about.c.key == "trainee")
        )
        with self.database.writing() as connection:
            found = connection.scalar(wanted)
            if found is not None:
                return str(found)
            trainee = self._id()
            connection.execute(insert(trainees), {"id": trainee, "since": stamp(self.clock())})
            if shown:
                row = {"trainee": trainee, "name": shown, "key": key}
                added = self.database.add_unless_there(connection, names, row)
            else:
                added = self.database.add_unless_there(connection, about, {"key": "trainee", "value": trainee})
            if not added:  # somebody else has just given the same name
                connection.execute(delete(trainees).where(trainees.c.id == trainee))
            return str(connection.scalar(wanted))

    def _unnamed(self) -> str:
        """The id of whoever gives no name: many may, where a store is shared."""
        if self._nobody is None:
            raise StoreError(f"The store {self.place} is shared: say whose attempts these are, by --as NAME.")
        return self._nobody()

    def attempts(self, trainee: str | None = None) -> list[AttemptSummary]:
        """All attempts, or those of one trainee, the latest started first."""
        with self.database.reading() as connection:
            try:
                return summaries(connection, trainee)
            except (TypeError, ValueError):  # a number that is a text, or none: the file was altered
                raise StoreError(f"The store {self.place} {DAMAGED}.") from None

    def find(self, prefix: str = "", *, trainee: str | None = None, resumable: bool = False) -> str:
        """The id that begins with a prefix; without one the attempt that was last begun or resumed.

        `resumable` looks only among those that can go on. Raises StoreError if there is none, or if there are several.
        """
        wanted = prefix.strip().lower()
        with self.database.reading() as connection:
            found = matching(connection, wanted, trainee, resumable and not wanted)
        if not found:
            if wanted:
                raise NoAttemptError(f"There is no attempt {prefix}. `kapsim attempts` lists those there are.")
            what = "to resume" if resumable else "yet"
            raise NoAttemptError(f"There is no attempt {what}. `kapsim play CASE` begins one.")
        if wanted and len(found) > 1:
            several = [f"{id[:13]} ({title}, {started[:10]})" for id, title, started in found[:MOST_NAMED]]
            several += [f"{len(found) - MOST_NAMED} more"] if len(found) > MOST_NAMED else []
            raise NoAttemptError(f"{prefix} begins more than one attempt: {', '.join(several)}. Give more of its id.")
        return found[0][0]

    def log(self) -> Kept:
        """A log for an attempt that is about to begin."""
        return Kept(self.database, self._chance)

    def begin(self, loaded: LoadedCase, *, seed: int, mode: Mode, trainee: str, kind: Kind = "attempt") -> Attempt:
        """Begin an attempt that is kept here."""
        log, id = self.log(), self._id()
        return begin_attempt(loaded, log=log, seed=seed, mode=mode, trainee=trainee, kind=kind, clock=self.clock, id=id)

    def open(self, id: str) -> Attempt:
        """An attempt for reading: its events, notes and view. It takes notes and a view, and no answers."""
        return self._read(id, reading=True)

    def resume(self, id: str) -> Attempt:
        """Go on with an attempt where it stopped, on the texts it began with."""
        attempt = self._read(id, reading=False)
        reason = hindrance("finished" if attempt.finished else "", attempt.header.rules)
        if reason:
            raise NoAttemptError(f"Attempt {id[:8]} cannot be resumed: {reason}. `kapsim debrief {id[:8]}` shows it.")
        attempt.go_on()
        return attempt

    def replay(self, id: str, answers: int, mode: Mode | None = None) -> Attempt:
        """Begin a replay of an attempt: its first `answers` answers are given, the decision after them is waiting.

        It has the texts, seed and trainee of the attempt, and its mode unless another is given.
        """
        parent = self._read(id, reading=True)
        if not 0 <= answers < len(parent.answers) + (not parent.finished):
            raise ValueError(f"attempt {id[:8]} has {len(parent.answers)} answers, so none follows after {answers}")
        return begin_attempt(
            parent.loaded,
            log=self.log(),
            seed=parent.seed,
            mode=mode or parent.mode,
            trainee=parent.trainee,
            kind="replay",
            clock=self.clock,
            parent=id,
            given=parent.answers[:answers],
            id=self._id(),
        )

    def stored(self, id: str) -> Stored:
        """All that is kept of an attempt, unchecked. Raises NoAttemptError."""
        with self.database.reading() as connection:
            stored = fetch(connection, id)
        if stored is None:
            raise NoAttemptError(f"There is no attempt {id}. `kapsim attempts` lists those there are.")
        return stored

    def each(self) -> Iterator[str]:
        """The ids of all attempts in the order of the alphabet, never all of them in memory."""
        last = ""
        while True:
            some = select(attempts.c.id).where(attempts.c.id > last).order_by(attempts.c.id).limit(MANY)
            with self.database.reading() as connection:
                ids = [str(id) for id in connection.scalars(some)]
            yield from ids
            if len(ids) < MANY:
                return
            last = ids[-1]

    def count(self) -> int:
        """How many attempts there are."""
        with self.database.reading() as connection:
            return int(connection.scalar(select(func.count()).select_from(attempts)) or 0)

    def _read(self, id: str, reading: bool) -> Attempt:
        stored = self.stored(id)
        try:
            opened = check(stored, self.editions)
        except ChainError as error:
            raise StoreError(f"Attempt {id[:8]} in {self.place} does not fit: {error}. It is left as it is.") from None
        except UntoldError as error:
            raise StoreError(f"Attempt {id[:8]} in {self.place} cannot be shown: {error}.") from None
        log = Kept(self.database, self._chance, id, opened.tail, stored.first)
        return Attempt(id, opened.header, opened.loaded, log, self.clock, opened.course, reading)

    def _text(self, digest: str) -> object:
        with self.database.reading() as connection:
            return connection.scalar(select(texts.c.raw).where(texts.c.digest == digest))

    def _id(self) -> str:
        return str(uuid.UUID(bytes=self._chance(16), version=4))
