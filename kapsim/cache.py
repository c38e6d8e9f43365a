"""What was found out once and need not be found out again: JSON files in a folder that may vanish at any time.

Every file says which edition of kapsim wrote it and carries its own hash, so that neither an older program nor a
damaged disk can put a wrong proof under a score. Nothing here ever fails: without a cache things take longer.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from . import __version__

WATCHED = (".", "case", "engine")
"""Folders of the package on whose files depends what is found out about a case."""


def default_folder() -> Path:
    """The user's folder for what can be found out again."""
    from platformdirs import user_cache_path

    return user_cache_path("kapsim", appauthor=False)


class Cache:
    """The cache in a folder; the user's own if none is given."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder if folder is not None else default_folder()
        self.edition = _edition()

    def read(self, name: str) -> Any:
        """The JSON value kept under a name; None where there is none that is whole and of this edition."""
        with suppress(OSError, ValueError, RecursionError):
            seal, _, text = (self.folder / name).read_bytes().partition(b"\n")
            if seal == _seal(text):
                kept = json.loads(text)
                if kept["edition"] == self.edition:
                    return kept["value"]
        return None

    def write(self, name: str, value: Any) -> None:
        """Keep a JSON value under a name, whole or not at all."""
        text = json.dumps({"edition": self.edition, "value": value}, ensure_ascii=False, separators=(",", ":")).encode()
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, written = tempfile.mkstemp(dir=self.folder, suffix=".part")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_seal(text) + b"\n" + text)
                Path(written).replace(self.folder / name)
            except OSError:
                with suppress(OSError):
                    Path(written).unlink()

    def prune(self, pattern: str, most: int) -> None:
        """Keep no more than `most` of the files that match, the newest."""
        with suppress(OSError):
            files = sorted(self.folder.glob(pattern), key=lambda path: path.stat().st_mtime_ns)
            for path in files[:-most]:
                path.unlink()


def _seal(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest().encode()


def _edition() -> str:
    """The version of kapsim, and the state of its sources: in a checkout they change without the version."""
    package = Path(__file__).parent
    parts = [__version__]
    for folder in WATCHED:
        with suppress(OSError), os.scandir(package / folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name.endswith(".py"):
                    status = entry.stat()
                    parts.append(f"{entry.name} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
