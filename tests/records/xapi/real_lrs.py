"""A real learning record store for tests: Ralph from PyPI, which needs an environment of its own.

Its Python is the one that KAPSIM_RALPH names, or that of `.ralph` beside the checkout's `.venv`; `.ci/run` makes it.
Where there is none, the tests that need it are skipped and say so.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
USER, PASSWORD = "kapsim", "open: se same"
PATIENCE = 60
"""Seconds for Ralph to come up; it takes about two."""


def ralph_python() -> str:
    """The Python of Ralph's environment; skips the test where there is none."""
    named = os.environ.get("KAPSIM_RALPH", "")
    python = Path(named) if named else ROOT / ".ralph" / "bin" / "python"
    if not python.with_name("ralph").exists():
        pytest.skip(f"Ralph is not installed beside {python}: .ci/run does it, or KAPSIM_RALPH names its Python")
    return str(python)


@dataclass
class Ralph:
    """A Ralph of its own, in a folder, on a port of this machine."""

    python: str
    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The endpoint that `kapsim send` takes."""
        return f"http://127.0.0.1:{self.port}/xAPI"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [self.python, str(HERE / "ralph_server.py"), str(self.port), str(self.folder), USER, PASSWORD]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        pytest.fail(f"Ralph does not come up:\n{(self.folder / 'log').read_text(encoding='utf-8')}")

    def stop(self) -> None:
        """End it at once, as a machine that goes down does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def kept(self) -> list[dict[str, Any]]:
        """The statements that it has stored, as they lie there."""
        file = self.folder / "statements" / "fs_lrs.jsonl"
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []


@pytest.fixture(scope="session")
def running_ralph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ralph]:
    """One Ralph for all tests, since it takes seconds to come up."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    store = Ralph(ralph_python(), tmp_path_factory.mktemp("ralph"), port)
    try:
        store.start()
        yield store
    finally:
        store.stop()


@pytest.fixture
def ralph(running_ralph: Ralph) -> Ralph:
    """A running Ralph without any statements."""
    if running_ralph.process is None:
        running_ralph.start()
    (running_ralph.folder / "statements" / "fs_lrs.jsonl").unlink(missing_ok=True)
    return running_ralph
