"""What all tests share: a home of their own, so that nothing of the user's is read or written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .postgres import line, schema, server

__all__ = ["line", "schema", "server"]

OWN = {
    "KAPSIM_STORE": "kapsim.db",
    "KAPSIM_SETTINGS": "settings.json",
    "XDG_DATA_HOME": "data",
    "XDG_CACHE_HOME": "caches",
    "XDG_CONFIG_HOME": "settings",
}


@pytest.fixture(scope="session")
def proven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache for all tests, so that each shipped case is proven once; what a case says decides what is found in it."""
    return tmp_path_factory.mktemp("proven")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, proven: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Store and settings of this test alone; gives the environment for processes of their own."""
    monkeypatch.setenv("KAPSIM_CACHE", str(proven))
    for name, file in OWN.items():
        monkeypatch.setenv(name, str(tmp_path / "own" / file))
    for name in ("KAPSIM_CASES", "KAPSIM_PROGRAM"):
        monkeypatch.delenv(name, raising=False)
    return dict(os.environ)
