"""Where a learning record store (LRS) is, and who sends: an address that keeps secrets, and a user with a password."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

RESOURCE = "/statements"
USER, PASSWORD = "KAPSIM_LRS_USER", "KAPSIM_LRS_PASSWORD"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An LRS by its address, without `/statements` and without a slash at its end."""

    address: str
    here: bool
    """Whether it is on this machine."""

    @property
    def statements(self) -> str:
        """Where statements are posted to."""
        return self.address + RESOURCE


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who sends. The password never shows."""

    user: str
    password: str = field(repr=False)


def endpoint(text: str) -> Endpoint:
    """The LRS that is meant by an address. Raises ValueError with a sentence, in which no password is repeated."""
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError("This is no web address of a learning record store.") from None
    if "@" in parts.netloc:
        raise ValueError(
            f"A user or password has no place in an address, where others can read it. Set {USER} and {PASSWORD}."
        )
    if parts.scheme not in {"https", "http"} or not host:
        raise ValueError("The address of a learning record store begins with https://.")
    here = _is_here(host)
    if parts.scheme == "http" and not here:
        raise ValueError(
            f"{host} is not on this machine, and http:// would show the password to everybody on the way. Use https://."
        )
    if parts.query or parts.fragment:
        raise ValueError("The address of a learning record store has no `?` and no `#` in it.")
    place = f"[{host}]" if ":" in host else host
    standard = port is None or port == (443 if parts.scheme == "https" else 80)
    path = parts.path.rstrip("/").removesuffix(RESOURCE)
    return Endpoint(f"{parts.scheme}://{place}{'' if standard else f':{port}'}{path}", here)


def credentials(lrs: Endpoint, environment: Mapping[str, str] = os.environ) -> Credentials | None:
    """Who sends to an LRS: from the environment, else from the system's keyring, where its address is the service."""
    user, password = environment.get(USER, ""), environment.get(PASSWORD, "")
    if user and password:
        return Credentials(user, password)
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        found = keyring.get_credential(lrs.address, user or None)
    except KeyringError:
        return None
    return Credentials(found.username, found.password) if found is not None else None


def _is_here(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
