"""The words that changed in a text, with a few around them, so that one sees where."""

from __future__ import annotations

from difflib import SequenceMatcher

from ..places import clip

AROUND = 4
"""Words that are shown on either side of what changed."""
GAP = "…"
MOST_WORDS, CLIPPED = 4_000, 300
"""Words from which on only the beginnings are shown, and how many characters of them."""


def changed(old: str, new: str) -> tuple[str, str]:
    """Both texts without what is the same in both, but for a few words on either side of each change."""
    before, after = old.split(), new.split()
    if len(before) + len(after) > MOST_WORDS:
        return clip(old, CLIPPED), clip(new, CLIPPED)
    shown_before: set[int] = set()
    shown_after: set[int] = set()
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "equal":
            shown_before |= set(range(a - AROUND, b + AROUND))
            shown_after |= set(range(c - AROUND, d + AROUND))
    return _shown(before, shown_before), _shown(after, shown_after)


def _shown(words: list[str], wanted: set[int]) -> str:
    """The wanted words by their index; what is left out between them leaves a mark."""
    parts: list[str] = []
    for index, word in enumerate(words):
        if index in wanted:
            parts.append(word)
        elif not parts or parts[-1] != GAP:
            parts.append(GAP)
    return " ".join(parts)
