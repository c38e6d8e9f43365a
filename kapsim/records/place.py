"""Where a store lies: the file that is named, made if need be for its user alone, or a server."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from .trouble import NoStoreError, StoreError

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    from .database import Database

MAGIC = b"SQLite format 3\0"


def default_path() -> Path:
    """Where a user's store lies if nothing else is said."""
    from platformdirs import user_data_path

    return user_data_path("kapsim", appauthor=False) / "kapsim.db"


def open_database(where: str | Path | None, create: bool, patience: float, checked: bool = True) -> Database:
    """The database at a path, an `sqlite:///FILE` or a `postgresql://` URL; the user's own file if nothing is given.

    Unless `checked`, its tables may be those of an earlier version. Raises StoreError, also for any other URL.
    """
    named = _named(where)
    if isinstance(named, Path):
        from .sqlite import SqliteFile

        return SqliteFile(named, create, patience, checked)
    try:
        from .postgres import PostgresServer
    except ImportError:
        raise StoreError("A store on PostgreSQL needs the extra `postgres`: pip install 'kapsim[postgres]'.") from None
    return PostgresServer(named, shown(named), create, patience, checked)


def whereabouts(where: str | Path | None) -> str:
    """Where that store is, whether there is one or not: a whole path, or a URL without its password.

    Raises StoreError where no store can be named like that.
    """
    named = _named(where)
    return str(named.absolute()) if isinstance(named, Path) else shown(named)


def _named(where: str | Path | None) -> Path | URL:
    scheme, separator, rest = str(where or "").partition("://")
    if not separator:
        return Path(where) if where else default_path()
    if scheme == "sqlite" and rest.startswith("/") and rest[1:]:
        return Path(rest[1:])
    if scheme in {"postgresql", "postgres"}:
        return _server(f"postgresql://{rest}")
    raise StoreError(
        f"A store of the form {scheme}:// cannot be used here. Name a file, sqlite:///FILE, or postgresql://HOST/DATABASE."
    )


def _server(text: str) -> URL:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return make_url(text)
    except (ArgumentError, ValueError):
        raise StoreError(
            "That is no address of a PostgreSQL store. Name it as postgresql://USER@HOST/DATABASE."
        ) from None


def shown(url: URL) -> str:
    """A URL as it may be shown: without a password, wherever in it that stands."""
    secret = [name for name in url.query if "pass" in name.lower()]
    return url.difference_update_query(secret)._replace(password=None).render_as_string()


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
