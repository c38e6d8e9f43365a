"""Passages as rows of a page: how the transcript looks."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from ..beats import Beat, Silence, Told
from ..text import duration, sentence, written
from .page import Row

WIDEST_NAME = 14
"""Columns that a speaker's name may take beside what is said; a longer one stands above it."""
MOST_DOTS = 20


def name_column(names: Iterable[str]) -> int:
    """Columns of the margin in which the names of speakers stand."""
    return min(max((len(name) for name in names), default=0), WIDEST_NAME) + 3


def beat_rows(beat: Beat, names: int) -> list[Row]:
    """The rows of a beat; `names` is the width of the speakers' margin."""
    rows: list[Row] = []
    if beat.kind == "feedback":
        return [_feedback(told.text, first=index == 0) for index, told in enumerate(beat.told) if not _silent(told)]
    for index, told in enumerate(beat.told):
        listed = index > 0 and not _silent(told) and told.kind == "answer"
        rows.append(_row(told, names, 0 if listed else 1))
    return rows


def silence_dots(minutes: int) -> str:
    """Silence drawn as time: a dot a minute, as far as there is room."""
    return " ".join("·" * min(minutes, MOST_DOTS))


def _silent(told: Told) -> bool:
    return isinstance(told, Silence)


def _feedback(text: str, first: bool) -> Row:
    return Row(written(text), above=0 if first else 1)


def _row(told: Told, names: int, above: int) -> Row:
    if isinstance(told, Silence):
        passed = f"{silence_dots(told.minutes)}  {duration(told.minutes)} · {told.clock}"
        return Row(Content.styled(passed, "$quiet"), above=above)
    match told.kind:
        case "speech":
            return Row(written(told.text), written(told.speaker, "bold"), names, above=above)
        case "visit":
            text = written(f"{sentence(told.text)} later", "bold $primary")
            return Row(Content.assemble(("──── ", "$quiet"), text, (" ────", "$quiet")), above=above)
        case "heading":
            return Row(written(told.text, "bold $primary"), above=above)
        case "fact":
            return Row(
                Content.assemble(("New in the chart: ", "$quiet"), written(told.text)),
                Content.styled("+", "bold $success"),
                2,
                above=above,
            )
        case "answer":
            return Row(written(told.text, "$accent"), Content.styled("▸", "bold $accent"), 2, above=above)
        case "end":
            return Row(written(told.text, "bold $primary"), Content.styled("■", "$primary"), 2, above=above)
        case _:
            return Row(written(told.text), above=above)
