from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

from kapsim.records.xapi.endpoint import Credentials, credentials, endpoint

SECRET = "s3cr3t"


@pytest.mark.parametrize(
    ("text", "address", "here"),
    [
        ("https://lrs.example.org/xapi", "https://lrs.example.org/xapi", False),
        (" https://LRS.example.org:443/xapi/statements/ ", "https://lrs.example.org/xapi", False),
        ("https://lrs.example.org", "https://lrs.example.org", False),
        ("http://127.0.0.1:8100/xAPI/", "http://127.0.0.1:8100/xAPI", True),
        ("http://localhost:80/xAPI", "http://localhost/xAPI", True),
        ("http://[::1]:8100/xAPI", "http://[::1]:8100/xAPI", True),
    ],
)
def test_an_address_means_the_same_however_it_is_written(text: str, address: str, here: bool) -> None:
    found = endpoint(text)
    assert (found.address, found.here) == (address, here)
    assert found.statements == f"{address}/statements"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("http://lrs.example.org/xapi", "not on this machine"),
        ("http://127.0.0.1.example.org/xapi", "not on this machine"),
        ("http://localhost.example.org", "not on this machine"),
        ("http://192.168.0.7/xapi", "not on this machine"),
        ("ftp://lrs.example.org", "begins with https"),
        ("lrs.example.org/xapi", "begins with https"),
        ("https://", "begins with https"),
        (f"https://me:{SECRET}@lrs.example.org", "no place in an address"),
        (f"ftp://me:{SECRET}@lrs.example.org", "no place in an address"),
        (f"https://lrs.example.org/?key={SECRET}", "no `\\?`"),
        (f"https://lrs.example.org:{SECRET}/", "no web address"),
        ("https://[::1", "no web address"),
    ],
)
def test_any_other_address_is_refused_without_repeating_a_secret(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as told:
        endpoint(text)
    assert SECRET not in str(told.value)


class Keyring(ModuleType):
    """A keyring that holds one password."""

    def __init__(self, service: str, user: str) -> None:
        super().__init__("keyring")
        self.known = (service, user)
        self.errors = ModuleType("keyring.errors")
        self.errors.KeyringError = RuntimeError  # type: ignore[attr-defined]

    def get_credential(self, service: str, user: str | None) -> Any:
        if service == "https://locked.example.org":
            raise RuntimeError("locked")
        there = service == self.known[0] and user in {None, self.known[1]}
        return type("Credential", (), {"username": self.known[1], "password": SECRET}) if there else None


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    held = Keyring("https://lrs.example.org/xapi", "ada")
    monkeypatch.setitem(sys.modules, "keyring", held)
    monkeypatch.setitem(sys.modules, "keyring.errors", held.errors)


@pytest.mark.usefixtures("keyring")
def test_the_environment_goes_before_the_keyring_and_without_either_nobody_sends() -> None:
    lrs = endpoint("https://lrs.example.org/xapi/statements")
    named = {"KAPSIM_LRS_USER": "eve", "KAPSIM_LRS_PASSWORD": "other"}
    assert credentials(lrs, named) == Credentials("eve", "other")
    assert credentials(lrs, {}) == Credentials("ada", SECRET)
    assert credentials(lrs, {"KAPSIM_LRS_USER": "ada"}) == Credentials("ada", SECRET)
    assert credentials(lrs, {"KAPSIM_LRS_USER": "eve"}) is None
    assert credentials(endpoint("https://other.example.org"), {}) is None
    assert credentials(endpoint("https://locked.example.org"), {}) is None


def test_without_a_keyring_there_is_only_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert credentials(endpoint("https://lrs.example.org"), {}) is None


def test_a_password_does_not_show_where_credentials_do() -> None:
    assert SECRET not in repr(Credentials("ada", SECRET))
