"""Pieces of a case, as the guide shows them, put into the whole as an author would: by key, as text."""

from __future__ import annotations

import re
import textwrap

KEY = re.compile(r"^([\w-]+):(?=\s|$)")


def put(text: str, piece: str, before: str = "") -> str:
    """The case with a piece put in: keys that are there are filled further where both have keys below, else replaced.

    New keys go before the key `before` where it stands beside them, else to the end.
    """
    blocks = _split(text)
    for key, block in _split(piece).items():
        if key in blocks:
            inner, new = _below(blocks[key]), _below(block)
            if inner and new:
                head = blocks[key].split("\n", 1)[0]
                block = f"{head}\n{textwrap.indent(put(inner, new, before), '  ')}"
            blocks[key] = block
        elif before and before in blocks:
            names = list(blocks)
            names.insert(names.index(before), key)
            blocks = {name: blocks.get(name, block) for name in names}
        else:
            blocks[key] = block
    return "".join(blocks.values())


def _split(text: str) -> dict[str, str]:
    """The keys at the left edge, each with its lines; what stands above the first is under no name."""
    blocks: dict[str, str] = {"": ""}
    key = ""
    for line in text.splitlines(keepends=True):
        if found := KEY.match(line):
            key = found[1]
            blocks[key] = ""
        blocks[key] += line
    return blocks


def _below(block: str) -> str:
    """What stands below the line of a key, if that is keys again."""
    inner = textwrap.dedent(block.partition("\n")[2])
    return inner if KEY.match(inner.lstrip("\n")) else ""
