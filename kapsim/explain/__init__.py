"""What `kapsim explain` says: a page of Markdown for each code of a problem, beside this file.

A page says what the problem means and what to do, then shows the mistake and how it is written instead. Comments in it
tell the tests where the examples belong in a whole case; readers never see them.
"""

from __future__ import annotations

import re
import textwrap
from functools import cache
from pathlib import Path

from ..codes import CODES, GROUPS

WIDTH = 88
"""Columns of a page in a terminal."""
PAGES = Path(__file__).parent
COMMENT = re.compile(r"<!--.*?-->\n*", re.DOTALL)
FENCE = re.compile(r"```yaml\n(.*?)```\n?", re.DOTALL)


@cache
def source(code: str) -> str:
    """The page of a code, comments and all. Raises KeyError for a code that there is not."""
    if code not in CODES:
        raise KeyError(code)
    return (PAGES / f"{code}.md").read_text(encoding="utf-8")


def markdown(code: str) -> str:
    """The page of a code with its title, as Markdown. Raises KeyError for a code that there is not."""
    return f"# {code} {CODES[code]}\n\n{COMMENT.sub('', source(code))}"


def text(code: str) -> str:
    """The page of a code as it is read in a terminal. Raises KeyError for a code that there is not."""
    parts = FENCE.split(COMMENT.sub("", source(code)))
    lines = [f"{code} {CODES[code]}"]
    for index, part in enumerate(parts):
        if index % 2:
            lines.append(textwrap.indent(part.rstrip(), "    "))
        else:
            lines += [textwrap.fill(paragraph, WIDTH) for paragraph in part.strip().split("\n\n") if paragraph]
    return "\n\n".join(lines)


def overview() -> str:
    """All codes with their titles, in groups."""
    parts: list[str] = []
    for begins, title in GROUPS.items():
        listed = [f"  {code}  {said}" for code, said in CODES.items() if code.startswith(begins)]
        if listed:
            parts.append("\n".join([title, *listed]))
    return "\n\n".join(parts)
