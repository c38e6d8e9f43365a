"""A learning record store (LRS) over HTTP: one request, one reply. Nothing is tried again here."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

import httpx

from ... import __version__
from ..typed import clean
from .endpoint import Credentials, Endpoint
from .terms import VERSION

TIMEOUT = 60.0
"""Seconds that an LRS may be silent."""
LONGEST_REPLY = 1024 * 1024
"""Bytes of a reply that are read."""
LONGEST_WHY = 160
MOST_REDIRECTS = 5
ERROR_NUMBER = re.compile(r"^\[[^]]*\] ")
"""What systems put before their words for an error."""


class UnreachableError(Exception):
    """The connection was refused or lost, or nothing came in time. Whether something arrived is not known."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What an LRS answered. why: its own words, or those of HTTP. wait: seconds that it asks to wait, if it does.

    value: what was in it, if that was JSON. to: where it sends us instead.
    """

    status: int
    why: str
    wait: float | None = None
    value: Any = None
    to: str = ""


class Lrs:
    """The connection to an LRS. Raises UnreachableError wherever it is asked for something."""

    def __init__(self, place: Endpoint, who: Credentials, timeout: float = TIMEOUT) -> None:
        self.place = place
        self._client = httpx.Client(
            auth=httpx.BasicAuth(who.user.encode(), who.password.encode()),
            headers={
                "X-Experience-API-Version": VERSION,
                "User-Agent": f"kapsim/{__version__}",
                "Accept": "application/json",
                "Accept-Encoding": "identity",
            },
            timeout=timeout,
            follow_redirects=False,
            trust_env=not place.here,  # a proxy would take the password of this machine's LRS elsewhere
        )

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def post(self, bodies: Sequence[str], now: datetime) -> Reply:
        """Send statements, all at once, as the bytes they are."""
        content = f"[{','.join(bodies)}]".encode()
        return self._ask(
            self._client.build_request(
                "POST", self.place.statements, content=content, headers={"Content-Type": "application/json"}
            ),
            now,
        )

    def get(self, id: str, now: datetime) -> Reply:
        """Look for a statement."""
        return self._ask(self._client.build_request("GET", self.place.statements, params={"statementId": id}), now)

    def _ask(self, request: httpx.Request, now: datetime) -> Reply:
        """Send a request; to another place of the same server it follows, and never to another server."""
        for _ in range(MOST_REDIRECTS):
            reply = self._once(request, now)
            if reply.status not in {307, 308} or not reply.to or not _same_server(request.url, reply.to):
                break
            request = self._client.build_request(
                request.method,
                reply.to,
                content=request.content or None,
                headers={"Content-Type": "application/json"} if request.content else None,
            )
        return reply

    def _once(self, request: httpx.Request, now: datetime) -> Reply:
        try:
            response = self._client.send(request, stream=True)
            try:
                raw = b""
                for piece in response.iter_bytes():
                    raw += piece
                    if len(raw) > LONGEST_REPLY:
                        break
            finally:
                response.close()
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise UnreachableError(_words(ERROR_NUMBER.sub("", str(error))) or type(error).__name__) from None
        value = _value(raw)
        location = response.headers.get("Location", "")
        return Reply(
            response.status_code,
            _why(value, raw, response),
            _wait(response.headers.get("Retry-After", ""), now),
            value,
            urljoin(str(request.url), location) if location else "",
        )


def _same_server(url: httpx.URL, other: str) -> bool:
    try:
        to = httpx.URL(other)
    except httpx.InvalidURL:
        return False
    return (url.scheme, url.host, url.port) == (to.scheme, to.host, to.port) and not to.userinfo


def _wait(header: str, now: datetime) -> float | None:
    """The seconds of a Retry-After, which is a number of them or a date."""
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())


def _value(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _why(value: Any, raw: bytes, response: httpx.Response) -> str:
    """What an LRS says of itself, in one line that is safe to show."""
    said: Any = value
    if isinstance(value, dict):
        said = next((value[key] for key in ("detail", "message", "error", "warnings") if value.get(key)), None)
    if said is None and response.headers.get("Content-Type", "").startswith("text/plain"):
        said = raw.decode("utf-8", "replace")
    if response.is_success or said is None:
        said = ""
    words = _words(said if isinstance(said, str) else json.dumps(said, ensure_ascii=False))
    return words or f"{response.status_code} {response.reason_phrase}".strip()


def _words(text: str) -> str:
    line = " ".join(clean(text).split())
    return line if len(line) <= LONGEST_WHY else line[: LONGEST_WHY - 1] + "…"
