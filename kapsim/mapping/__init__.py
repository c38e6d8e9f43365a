"""The map of a case: its steps by phase, its answers as arrows, drawn for a browser, a terminal and other tools."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..engine.model import Case
from ..engine.proof import Proof
from .layout import Layout, lay_out

__all__ = ["FORMATS", "Layout", "draw", "lay_out"]

FORMATS = ("text", "svg", "mermaid", "dot")


def draw(case: Case, proof: Proof | None, form: str) -> str:
    """The map in one of `FORMATS` (KeyError if there is no such). Without a proof no path is highlighted."""
    from .dot import as_dot
    from .mermaid import as_mermaid
    from .outline import as_text
    from .svg import as_svg

    draws: Mapping[str, Callable[[Layout], str]] = {
        "text": as_text,
        "svg": as_svg,
        "mermaid": as_mermaid,
        "dot": as_dot,
    }
    return draws[form](lay_out(case, proof))
