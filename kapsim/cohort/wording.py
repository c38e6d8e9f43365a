"""Numbers of a report as words."""

from __future__ import annotations

from ..assessment.enough import Figure, Lacking

MINUS, NOTHING = "\N{MINUS SIGN}", "\N{EN DASH}"


def percent(figure: Figure | None) -> str:
    """A share as `68%`, or why there is none."""
    if figure is None:
        return NOTHING
    return figure.text if isinstance(figure, Lacking) else f"{round(figure * 100)}%"


def decimal(figure: Figure | None, places: int = 2) -> str:
    """A coefficient as `0.71`, with a true minus, or why there is none."""
    if figure is None:
        return NOTHING
    return figure.text if isinstance(figure, Lacking) else f"{figure:.{places}f}".replace("-", MINUS)


def points(figure: Figure | None) -> str:
    """A difference of shares as `+2.4 points`."""
    if figure is None:
        return NOTHING
    return figure.text if isinstance(figure, Lacking) else f"{figure * 100:+.1f} points".replace("-", MINUS)


def span(seconds: Figure) -> str:
    """Seconds as `48 s` or `3 min 20 s`."""
    if isinstance(seconds, Lacking):
        return seconds.text
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def many(count: int, one: str, several: str = "") -> str:
    """`1 attempt`, `3 attempts`."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"
