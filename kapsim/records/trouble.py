"""What can go wrong with a store, as plain sentences: which file, why, and what to do."""

from __future__ import annotations

import sqlite3

SENTENCES = {
    "SQLITE_BUSY": "is in use by another program and was not free in time. Close that program, or try again",
    "SQLITE_LOCKED": "is in use by another program and was not free in time. Close that program, or try again",
    "SQLITE_FULL": "has no room left: the disk is full. Make room, then try again",
    "SQLITE_READONLY": "cannot be written. Check who may write the file and its folder, or name another with --store",
    "SQLITE_CANTOPEN": "cannot be opened. Check who may write the file and its folder, or name another with --store",
    "SQLITE_PERM": "cannot be opened. Check who may write the file and its folder, or name another with --store",
    "SQLITE_NOTADB": "is not a kapsim store. It is left as it is; name another file with --store",
    "SQLITE_CORRUPT": "is damaged. It is left as it is; go on with a backup of it, or name another with --store",
    "SQLITE_IOERR": "could not be reached: the disk reports an error. Check the disk and its free room, then try again",
    "SQLITE_TOOBIG": "cannot take a text of this size. Shorten it, then try again",
    "SQLITE_NOMEM": "needs more memory than there is. Close other programs, then try again",
}
"""By the beginning of SQLite's name for an error."""
DAMAGED = SENTENCES["SQLITE_CORRUPT"]


class StoreError(Exception):
    """A store, or an attempt in it, that cannot be used as asked. `message` is for the person in front of it.

    Whatever was being written when it is raised has not been kept.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UnreachableError(StoreError):
    """The server cannot be reached any more: whether what was being written was kept, nobody knows yet."""


class NoStoreError(StoreError):
    """There is no store there yet."""


class OlderStoreError(StoreError):
    """The store has to be upgraded first."""


class NoAttemptError(StoreError):
    """There is no such attempt, or several: what was asked for is at fault, not the store."""


class NoPersonError(StoreError):
    """There is nobody like that, or the name is taken: what was asked for is at fault, not the store."""


def explain(error: BaseException | None, place: str) -> StoreError:
    """The StoreError for an error of the database driver at a place; nothing of the statement or its values shows."""
    name = getattr(error, "sqlite_errorname", "") or ""
    for beginning, sentence in SENTENCES.items():
        if name.startswith(beginning):
            return StoreError(f"The store {place} {sentence}.")
    if name in {"", "SQLITE_ERROR"} and type(error) in {sqlite3.OperationalError, sqlite3.DatabaseError}:
        return StoreError(f"The store {place} {DAMAGED}.")  # a table is missing, or a text is none
    return StoreError(f"The store {place} does not answer as a store should ({name or type(error).__name__}).")
