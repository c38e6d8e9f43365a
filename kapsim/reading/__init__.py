"""A case as prose with its practices in the margin, for a clinical reviewer who will never see its file."""

from __future__ import annotations

from .tell import NoPathError, read_path, read_step, read_whole
from .values import Reading

__all__ = ["FORMATS", "NoPathError", "Reading", "read_path", "read_step", "read_whole", "write"]

FORMATS = ("text", "html")


def write(reading: Reading, form: str) -> str:
    """A reading in one of `FORMATS`."""
    if form == "html":
        from .html import as_html

        return as_html(reading)
    from .text import as_text

    return as_text(reading)
