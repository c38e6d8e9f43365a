"""What people type, as it is kept: without what could act on a terminal; and when two names are the same."""

from __future__ import annotations

import unicodedata


def clean(text: str) -> str:
    """What somebody typed, without what could act on a terminal or turn the direction of text."""
    if not text:
        return ""
    from ..source import FORBIDDEN

    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    return FORBIDDEN.sub("", lines).strip()


def shown_as(name: str) -> str:
    """A name as it is kept and shown."""
    return " ".join(unicodedata.normalize("NFC", clean(name)).split())


def key_of(name: str) -> str:
    """A name in the form in which two of them are the same."""
    return shown_as(name).casefold()
