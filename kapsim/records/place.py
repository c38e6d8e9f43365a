"""The file of a store: made if need be, for its user alone, and looked at before it is taken for one."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from .trouble import NoStoreError, StoreError

MAGIC = b"SQLite format 3\0"


def default_path() -> Path:
    """Where a user's store lies if nothing else is said."""
    from platformdirs import user_data_path

    return user_data_path("kapsim", appauthor=False) / "kapsim.db"


def prepare(path: Path, place: str, create: bool) -> None:
    """See that there is a file at a path (shown as `place`), and nothing else in it than a database, if anything.

    A new file can be read by its user alone, and so can a folder that is made for it. Raises StoreError, and OSError
    where the system refuses.
    """
    if not path.exists():
        if not create:
            raise missing(place)
        if not path.parent.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            sync_folder(path.parent)
    if not path.is_file():
        raise StoreError(f"The store {place} is not a file. Name another with --store.")
    with path.open("rb") as file:
        beginning = file.read(len(MAGIC))
    if beginning not in {b"", MAGIC}:
        raise foreign(place)


def missing(place: str) -> NoStoreError:
    """The error where there is nothing."""
    return NoStoreError(f"There is no store {place} yet. Play a case first, or name another with --store.")


def foreign(place: str) -> StoreError:
    """The error for a file that is something else."""
    return StoreError(f"The file {place} is not a kapsim store. It is left as it is; name another with --store.")


def sync_folder(folder: Path) -> None:
    """Put the name of a new file on the disk; not every system lets a folder be opened for it."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
