"""Where an export goes: to standard output, or to a file that is replaced only once the whole of it is written."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ..exits import Exit
from .shared import Fault


def note_written(what: str, name: str) -> None:
    """Say on standard error that something is in a file now; nothing where it went to standard output."""
    if name not in {"", "-"}:
        print(f"{what} written to {name}.", file=sys.stderr)


@contextmanager
def written(name: str) -> Iterator[BinaryIO]:
    """A binary file to write to; "" and "-" are standard output.

    It can be read by its user alone. It grows as NAME.new and takes its name when the block ends without an error, so
    that whatever stood there before stays until then. Raises Fault if it cannot be written.
    """
    if name in {"", "-"}:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(name)
    special = path.exists() and not path.is_file()
    new = path if special else path.with_name(f"{path.name}.new")
    try:
        flags = os.O_WRONLY | (0 if special else os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(os.open(new, flags, 0o600), "wb") as file:
            if not special:
                new.chmod(0o600)
            yield file
            file.flush()
            if not special:
                os.fsync(file.fileno())
        if not special:
            new.replace(path)
    except BaseException as error:
        if not special:
            with suppress(OSError):
                new.unlink()
        if isinstance(error, OSError | ValueError):
            reason = (getattr(error, "strerror", None) or str(error)).lower()
            raise Fault(f"{name} cannot be written: {reason}. Name another with -o.", Exit.MACHINE) from None
        raise
