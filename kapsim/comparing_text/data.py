"""A comparison as JSON values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from ..comparing import Attempted, Comparison, Measure
from .sentences import sentence


def as_data(
    comparison: Comparison, measures: Sequence[Measure], attempts: Sequence[Attempted] | None, why: str
) -> dict[str, Any]:
    """A comparison for tools. Without `attempts` there was nothing to look into, and `why` says the reason."""
    return {
        "case": comparison.old.id,
        "changed": bool(comparison.differences),
        "differences": [
            {**asdict(difference), "says": f"{sentence(comparison, difference)}."}
            for difference in comparison.differences
        ],
        "scores": [asdict(measure) for measure in measures],
        "attempts": None if attempts is None else [_attempt(attempt) for attempt in attempts],
        "why": why,
    }


def _attempt(attempt: Attempted) -> dict[str, Any]:
    replayed = attempt.replayed
    changes = replayed.changes if replayed else ()
    return {
        "id": attempt.id,
        "played_on": attempt.bound,
        "fate": replayed.fate if replayed else "unreadable",
        "why": replayed.why if replayed else attempt.why,
        "changes": [{"about": about, "old": old, "new": new} for about, old, new in changes],
    }
