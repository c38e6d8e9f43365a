"""The commands as `kapsim --help` shows them: by what somebody wants to do."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

GROUPS = {
    "to practise": ("list", "play", "resume", "attempts", "debrief"),
    "to write cases": (
        "new", "preview", "check", "explain", "read", "map", "vitals", "diff", "practices", "schema",
    ),
    "to train a group": ("program", "person", "cohort", "synthesize"),
    "to keep attempts, and hand on what came of them": ("store", "verify", "rescore", "export", "send"),
}  # fmt: skip
INDENT = 16
WIDTH = 79


def overview(texts: Mapping[str, str]) -> str:
    """What each command does, under the headings above: the first sentence of the `texts` for each."""
    return "\n\n".join(
        "\n".join([f"{heading}:", *(_line(name, texts[name]) for name in names)]) for heading, names in GROUPS.items()
    )


def _line(name: str, text: str) -> str:
    sentence = text.partition(". ")[0].rstrip(".") + "."
    return textwrap.fill(sentence, WIDTH, initial_indent=f"  {name}".ljust(INDENT), subsequent_indent=" " * INDENT)
