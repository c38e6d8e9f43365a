"""export: what leaves the store, each form of it in a module of its own."""

from __future__ import annotations

from . import exporting_gradebook, exporting_log, exporting_rows, exporting_xapi
from .shared import Commands


def add(commands: Commands) -> None:
    """Add export with all that can be exported."""
    whats = commands.group("export", "Write what the store holds to a file.")
    exporting_log.add(whats)
    exporting_rows.add(whats)
    exporting_gradebook.add(whats)
    exporting_xapi.add(whats)
