"""The small case with which an author begins: complete, sound, and explained by its own comments."""

from __future__ import annotations

from pathlib import Path

from ..document import FORBIDDEN

TEMPLATE = Path(__file__).with_name("first_case.yaml")


def first_case(id: str, title: str = "") -> str:
    """The text of a first case under an id that can be one; the title is the id in words if none is given.

    Whatever the title holds, the file is sound: what cannot be seen is left out of it, and breaks are spaces.
    """
    shown = " ".join(FORBIDDEN.sub(" ", title).split()) or id.replace("-", " ").capitalize()
    return TEMPLATE.read_text(encoding="utf-8").replace("THE-ID", id, 1).replace("THE-TITLE", shown, 1)
