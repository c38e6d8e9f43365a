"""The formats that xAPI 1.0.3 asks of texts: IRIs, UUIDs, language tags, timestamps, durations.

Sections are those of the specification's part two, "Experience API Data".
"""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE)
IRI = re.compile(r"[a-z][a-z0-9+.-]*:(?:[^\s<>\"{}|\\^`%\x00-\x20\x7f-\x9f]|%[0-9a-f]{2})+", re.IGNORECASE)
MAILTO = re.compile(r"mailto:[^\s@<>()\[\]\\,;:\"]+@[^\s@<>()\[\]\\,;:\"/]+")
SHA1 = re.compile(r"[0-9a-f]{40}", re.IGNORECASE)
SHA2 = re.compile(r"(?:[0-9a-f]{2}){28,64}", re.IGNORECASE)
MEDIA = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*(?:\s*;.*)?", re.IGNORECASE)
LANGUAGE = re.compile(
    r"""(?:
    (?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})      # language, with up to three extensions of it
    (?:-[a-z]{4})?                                   # script
    (?:-(?:[a-z]{2}|[0-9]{3}))?                      # region
    (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*         # variants
    (?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*              # extensions
    (?:-x(?:-[a-z0-9]{1,8})+)?                       # private use
    | x(?:-[a-z0-9]{1,8})+
    )""",
    re.IGNORECASE | re.VERBOSE,
)
TIMESTAMP = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})")
DURATION = re.compile(
    r"P(?:\d+(?:\.\d+)?W|(?=.)(?:\d+(?:\.\d+)?Y)?(?:\d+(?:\.\d+)?M)?(?:\d+(?:\.\d+)?D)?"
    r"(?:T(?=.)(?:\d+(?:\.\d+)?H)?(?:\d+(?:\.\d+)?M)?(?:\d+(?:\.\d+)?S)?)?)"
)


def is_iri(text: str) -> bool:
    """An absolute IRI (4.3): with a scheme, and a host where the scheme is one of the web."""
    if not IRI.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme.lower() not in {"http", "https"} or bool(parts.hostname)
    except ValueError:
        return False


def is_address(text: str) -> bool:
    """An IRL: an IRI that says where something is."""
    return is_iri(text) and "://" in text


def is_uuid(text: str) -> bool:
    """A UUID of variant 2 in its standard form (2.4.1, 4.4)."""
    return UUID.fullmatch(text) is not None


def is_language(text: str) -> bool:
    """A language tag as RFC 5646 forms them (4.2)."""
    return LANGUAGE.fullmatch(text) is not None


def moment(text: str) -> datetime | None:
    """The moment of a timestamp in the form of RFC 3339, zone included (4.5); None for anything else."""
    found = TIMESTAMP.fullmatch(text)
    if found is None or found[3] == "-00:00":
        return None
    fraction = (found[2] or "")[:7]
    try:
        return datetime.fromisoformat(f"{found[1]}{fraction}{found[3]}")
    except ValueError:
        return None


def is_duration(text: str) -> bool:
    """A duration in the form with designators (4.6); only its last number may have a fraction."""
    if not DURATION.fullmatch(text):
        return False
    return not re.search(r"\.\d+[A-Z].*\d", text)


def is_too_precise(text: str) -> bool:
    """Whether a duration says more than hundredths of a second (4.6)."""
    return re.search(r"\.\d{3,}S", text) is not None
