"""What changed between two editions of a case, for those who play it and for their scores. Nothing is read or written.

Compiled cases are compared, never files: comments, layout and the order of keys make no difference here.
"""

from __future__ import annotations

from ..matching import match
from .attempts import Attempted, Bound, attempted
from .cases import compare
from .replays import Replayed, replayed
from .scores import measures
from .values import Comparison, Difference, Measure

__all__ = [
    "Attempted",
    "Bound",
    "Comparison",
    "Difference",
    "Measure",
    "Replayed",
    "attempted",
    "compare",
    "match",
    "measures",
    "replayed",
]
