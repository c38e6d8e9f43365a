"""The pictures of a report about critical errors and about single decisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from ..assessment.decisions import EASY, HARD, WEAK
from ..assessment.enough import DISCRIMINATION, Figure, Lacking
from ..engine.model import Domain
from ..places import clip
from .drawing import WIDTH, Scale, axis, bar, line, picture, shares, shortened, sign, words
from .figures import DecisionFigures, PracticeFigures
from .wording import decimal, many, percent

ERRORS = (
    ("commission", "done against it"),
    ("omission", "left out"),
    ("incomplete", "half done"),
    ("recovered", "made good"),
)
"""What can go wrong with a practice of the gate, and how it is called."""
LABELS = 400.0
ROW = 29.0
CLOSE, APART = 12.0, 8.0
"""Signs nearer than this are moved up and down by so much, so that all are seen."""


def errors_chart(practices: Sequence[PracticeFigures]) -> str:
    """By practice of the gate: the share of attempts with an error, by kind."""
    scale = Scale(LABELS + 12, WIDTH - 62)
    parts, y = [_legend()], 44.0
    for practice in practices:
        lines = shortened(practice.statement, 13, LABELS, 2)
        for number, words_of in enumerate(lines):
            parts.append(words(0, y + 12 + 16 * number, words_of))
        parts.append(words(0, y + 12 + 16 * len(lines), _in_words(practice), "small"))
        x = scale.left
        middle = y + 4
        parts.append(bar(scale.left, middle, scale.right - scale.left, 24, "track"))
        for kind, named in ERRORS:
            count = getattr(practice, kind)
            width = (scale.right - scale.left) * count / practice.attempts if practice.attempts else 0
            parts.append(bar(x, middle, width, 24, f"error {kind}", f"{named}: {many(count, 'attempt')}"))
            if width > 9 + 7 * len(str(count)):
                parts.append(words(x + width / 2, middle + 16.5, str(count), f"on {kind}", "middle"))
            x += width
        share = practice.troubled / practice.attempts if practice.attempts else 0
        parts.append(words(scale.right + 8, middle + 16.5, percent(share), "strong"))
        y += 34 + 16 * len(lines)
    parts.append(axis(scale, y, shares(25)))
    label = "Critical errors by practice: " + "; ".join(
        f"{clip(p.statement, 60)} {p.troubled} of {p.attempts}" for p in practices
    )
    return picture("errors", y + 26, label, parts)


def _in_words(practice: PracticeFigures) -> str:
    counts = [f"{getattr(practice, kind)} {named}" for kind, named in ERRORS if getattr(practice, kind)]
    of = f"{practice.gated}, at stake in {many(practice.attempts, 'attempt')}"
    return f"{of}: {', '.join(counts)}" if counts else f"{of}: nothing went wrong"


def _legend() -> str:
    parts, x = [], 0.0
    for kind, named in ERRORS:
        parts += [bar(x, 4, 22, 14, f"error {kind}"), words(x + 28, 16, f"{kind}: {named}", "small")]
        x += 224
    return "".join(parts)


def decisions_chart(decisions: Sequence[DecisionFigures]) -> str:
    """All decisions below one another: mean credit by domain, discrimination by domain, how many met it."""
    credit, telling = Scale(390.0, 600.0), Scale(650.0, 830.0, -0.2, 0.6)
    top = 52.0
    bottom = top + ROW * len(decisions)
    parts = [
        bar(credit(HARD), top - 6, credit(EASY) - credit(HARD), bottom - top + 6, "band"),
        bar(telling(WEAK), top - 6, telling.right - telling(WEAK), bottom - top + 6, "band"),
        words((credit.left + credit.right) / 2, 14, "mean credit", "strong", "middle"),
        words((credit.left + credit.right) / 2, 30, "hard  ←  →  easy", "small", "middle"),
        words((telling.left + telling.right) / 2, 14, "discrimination", "strong", "middle"),
        words((telling.left + telling.right) / 2, 30, "tells little  ←  →  tells much", "small", "middle"),
        words(WIDTH, 14, "met", "strong", "end"),
    ]
    told = False
    for number, decision in enumerate(decisions):
        y = top + ROW * number + 10
        if number % 2:
            parts.append(line(0, y - 14.5, WIDTH, y - 14.5, "faint"))
            parts.append(line(0, y + 14.5, WIDTH, y + 14.5, "faint"))
        name = shortened(decision.prompt or decision.title or decision.name, 12, 340)
        parts.append(words(20, y + 4, str(decision.number), "strong", "end"))
        parts.append(words(28, y + 4, name[0] if name else decision.name, "small ink"))
        parts += _signs(decision.credit, credit, y, "mean credit", percent)
        parts += _signs(decision.telling, telling, y, "discrimination", decimal)
        told = told or any(isinstance(figure, float) for figure in decision.telling.values())
        if all(isinstance(figure, Lacking) for figure in decision.credit.values()):
            parts.append(words(credit.left + 4, y + 4, "insufficient data", "small"))
        parts.append(words(WIDTH, y + 4, f"{decision.met:,}", "small", "end"))
    parts.append(axis(credit, bottom, [(0.0, "0%"), (0.5, "50%"), (1.0, "100%")]))
    parts.append(axis(telling, bottom, [(tenths / 10, decimal(tenths / 10, 1)) for tenths in (-2, 0, 2, 4, 6)]))
    if not told:
        middle = (telling.left + telling.right) / 2
        parts.append(words(middle, top + 14, f"from {DISCRIMINATION} trainees on", "small", "middle"))
    label = f"Mean credit and discrimination of {many(len(decisions), 'decision')}, as in the tables below"
    return picture("overview", bottom + 24, label, parts)


def _signs(
    figures: Mapping[Domain, Figure], scale: Scale, y: float, name: str, written: Callable[[Figure], str]
) -> list[str]:
    """The signs of the domains that have a figure, on a scale."""
    there = [(domain, figure) for domain, figure in figures.items() if isinstance(figure, float)]
    places = sorted(scale(figure) for _, figure in there)
    close = any(b - a < CLOSE for a, b in pairwise(places))
    parts = []
    for at, (domain, figure) in enumerate(there):
        moved = APART * (at - (len(there) - 1) / 2) if close else 0.0
        parts.append(sign(domain, scale(figure), y + moved, 5, f"{domain}: {name} {written(figure)}"))
    return parts
