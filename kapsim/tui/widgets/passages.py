"""Passages as rows of a page: how the transcript looks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from textual.content import Content

from ...engine.narrative import Passage
from ..beats import Beat, OwnWords, Silence, Told
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
    chosen = False
    for index, told in enumerate(beat.told):
        kind = told.kind if isinstance(told, Passage) else ""
        # What was ticked together stands together, and the margin of the first feedback is its block's.
        close = (kind == "answer" and chosen) or (kind == "feedback" and not rows)
        follows = beat.told[index - 1] if index else None
        if isinstance(told, Silence) and isinstance(follows, Passage) and follows.kind == "answer":
            # An act of an hour and its minutes: one line, where nothing came between them.
            rows[-1] = replace(rows[-1], body=Content.assemble(rows[-1].body, "   ", _passed(told)))
            continue
        rows.append(_row(told, names, 0 if close else 1))
        chosen = chosen or kind == "answer"
    return rows


def own_words_row(text: str, above: int = 0) -> Row:
    """What the trainee wrote first."""
    return Row(written(text, "$secondary"), Content.styled("Your words", "$quiet"), 13, above=above)


def silence_dots(minutes: int) -> str:
    """Silence drawn as time: a dot a minute, as far as there is room."""
    return " ".join("·" * min(minutes, MOST_DOTS))


def _passed(told: Silence) -> Content:
    return Content.styled(f"{silence_dots(told.minutes)}  {duration(told.minutes)} · {told.clock}", "$quiet")


def _row(told: Told, names: int, above: int) -> Row:
    if isinstance(told, Silence):
        return Row(_passed(told), above=above)
    if isinstance(told, OwnWords):
        return own_words_row(told.text, above)
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
        case "reading":
            return Row(written(told.text, "bold"), Content.styled("♡", "bold $primary"), 2, above=above)
        case "end":
            return Row(written(told.text, "bold $primary"), Content.styled("■", "$primary"), 2, above=above)
        case _:
            return Row(written(told.text), above=above)
