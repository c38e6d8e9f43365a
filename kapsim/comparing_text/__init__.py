"""A comparison of two editions as text for people and as JSON values for tools."""

from __future__ import annotations

from .data import as_data
from .report import as_text, attempts_text

__all__ = ["as_data", "as_text", "attempts_text"]
