"""A small LRS inside the test, over real HTTP, that can be told to misbehave."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest


@dataclass
class Answer:
    """What is answered to one request: `kept` says whether what it held is stored nevertheless."""

    status: int
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    kept: bool = False
    after: threading.Event | None = None
    """Waits for this before it answers."""
    endless: bool = False
    """Goes on writing for as long as anybody reads, up to a hundred megabytes."""
    silent: bool = False
    """Closes the connection without a word."""


@dataclass
class Asked:
    """A request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    content: bytes

    @property
    def ids(self) -> list[str]:
        """The ids of the statements that were posted."""
        return [statement["id"] for statement in json.loads(self.content)]


class WebLrs:
    """Stores statements by id. Answers the next of `script` instead, or what `rule` says of a request, if anything."""

    def __init__(self) -> None:
        self.statements: dict[str, dict[str, Any]] = {}
        self.raw: dict[str, list[bytes]] = {}
        self.asked: list[Asked] = []
        self.written = 0
        self.script: deque[Answer] = deque()
        self.rule: Callable[[Asked], Answer | None] = lambda _: None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/xapi"

    @property
    def posted(self) -> list[list[str]]:
        """The ids of each batch that was posted."""
        return [asked.ids for asked in self.asked if asked.method == "POST"]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def reply(self, asked: Asked) -> Answer:
        special = self.script.popleft() if self.script else self.rule(asked)
        if special is not None and not special.kept:
            return special
        usual = self._get(asked) if asked.method == "GET" else self._post(asked)
        return special or usual

    def _get(self, asked: Asked) -> Answer:
        (id,) = parse_qs(urlsplit(asked.path).query)["statementId"]
        found = self.statements.get(id)
        return Answer(200, json.dumps(found)) if found else Answer(404)

    def _post(self, asked: Asked) -> Answer:
        statements = json.loads(asked.content)
        for statement in statements:
            if self.statements.get(statement["id"], statement) != statement:
                return Answer(409, json.dumps({"detail": f"conflict at {statement['id']}"}))
        new = [statement for statement in statements if statement["id"] not in self.statements]
        self.statements |= {statement["id"]: statement for statement in new}
        return Answer(200, json.dumps([statement["id"] for statement in statements]))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        lrs = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                asked = Asked(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, content)
                lrs.asked.append(asked)
                answer = lrs.reply(asked)
                if answer.after is not None:
                    answer.after.wait(5)
                if answer.silent:
                    self.close_connection = True
                    return
                body = answer.body.encode()
                self.send_response(answer.status)
                for name, value in {"Content-Length": str(len(body)), **answer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
                with suppress(OSError):
                    while answer.endless and lrs.written < 100_000_000:
                        lrs.written += self.wfile.write(b" " * 65536)

            do_GET = do_POST  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler


@pytest.fixture
def web() -> Iterator[WebLrs]:
    """A WebLrs of one's own."""
    lrs = WebLrs()
    yield lrs
    lrs.close()
