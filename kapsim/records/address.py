"""What names a store: a path, an `sqlite:///FILE` or a `postgresql://` URL; and how it may be shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .place import default_path
from .trouble import StoreError

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    from .database import Database


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
