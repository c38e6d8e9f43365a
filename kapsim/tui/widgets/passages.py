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
MOST_FRAMES = 6
"""Pictures of time that passes: it is told in about a second, however long it was."""


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
        # The minutes of an act stand below what came of it, and what was measured below them.
        close = close or (beat.kind == "answer" and (isinstance(told, Silence) or kind == "reading"))
        follows = beat.told[index - 1] if index else None
        if isinstance(told, Silence) and isinstance(follows, Passage) and follows.kind == "answer":
            # An act of an hour and its minutes: one line, where nothing came between them.
            rows[-1] = _passing(told, replace(rows[-1], body=Content.assemble(rows[-1].body, "   ")))
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


def _passing(told: Silence, after: Row) -> Row:
    """A row to whose body the minutes are added that pass; they can be shown passing."""
    dots = min(told.minutes, MOST_DOTS)
    counts = (*range(0, dots, -(-dots // MOST_FRAMES)), dots) if dots else ()
    passing = (Content.styled(silence_dots(count), "$quiet") for count in counts)
    passed = Content.styled(f"{silence_dots(dots)}  {duration(told.minutes)} · {told.clock}", "$quiet")
    frames = tuple(Content.assemble(after.body, frame) for frame in passing)
    return replace(after, body=Content.assemble(after.body, passed), frames=frames)


def _row(told: Told, names: int, above: int) -> Row:
    if isinstance(told, Silence):
        return _passing(told, Row(Content(""), above=above))
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
