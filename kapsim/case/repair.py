"""What would repair a problem: for each kind that is mechanical, the edits that its place and its hint suggest.

Nothing here is certain; mend.py makes a repair only where it is proven to help and to do nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..problems import Problem, misspelt
from ..repairs import Edit, Repair, Text
from . import schema, step_schema
from .prose import below_bar, first_line, out_of_braces
from .remedies import FOREIGN

MEANT = re.compile(r"Did you mean `([^`]+)`\?")
NAMED = re.compile(r"`([^`]+)`")
AS_LIST = re.compile(r"Write `[\w-]+: \[([^`]+)\]`\.")
GUARD = re.compile(r"Write `(.+)`\.")
ODD = re.compile(r"[^\S\n\t ]+")
ODD_EDGE = re.compile(r"[ ]*[^\S\n\t ]\s*")
TABS = re.compile(r" *\t[ \t]*")
TAB_WIDTHS = (2, 4, 8)
KEYS = frozenset(
    key
    for module in (schema, step_schema)
    for part in vars(module).values()
    if isinstance(part, type) and issubclass(part, step_schema.Part)
    for key in part.model_fields
)
"""Every key of the case language: one of these in the wrong place is not misspelt."""


def repairs(problem: Problem, text: Text) -> Iterator[Repair]:
    """The repairs that come into question for a problem, each a way of its own."""
    row = problem.line - 1
    if not 0 <= row < len(text.lines) or (problem.source != text.lines[row] and problem.code != "K113"):
        return
    match problem.code:
        case "K102" | "K103" | "K108" | "K114" | "K125" | "K128":
            yield from _as_text(problem, text, row)
        case "K104":
            yield from _without_tabs(problem, text, row)
        case "K113":
            yield _plain_spaces(problem, text, row)
        case "K111":
            yield from _spaced(problem, text, row)
        case "K307":
            yield from _spaced_signs(problem, text, row)
        case "K212":
            yield from _listed(problem, text, row)
        case "K407" if " " in problem.message.partition("`")[2].partition("`")[0]:
            yield from filter(None, [below_bar(text, row, problem.column - 1)])
    if found := MEANT.search(problem.hint):
        yield from _as_meant(problem, text, row, found[1])
    elif problem.code == "K204" and problem.path and problem.path[-1] not in KEYS:
        yield from filter(None, [out_of_braces(text, row, str(problem.path[-1]))])


def _as_text(problem: Problem, text: Text, row: int) -> Iterator[Repair]:
    """Text below `|`, or braces undone."""
    stray = NAMED.search(problem.message) if problem.code == "K125" else None
    repair = out_of_braces(text, row, stray[1] if stray else "")
    if repair is None and problem.code != "K125":
        entry = problem.hint.rpartition("\n\n        ")[2].startswith("- |")
        row = first_line(text, row)
        line = text.lines[row]
        repair = below_bar(text, row, len(line) - len(line.lstrip(" -")) if entry else None)
        if repair and problem.code == "K114":
            first, *others = repair
            repair = (Edit(row, first.start, first.end, re.sub(r"(\n *)\| *", r"\1", first.text)), *others)
    if repair:
        yield repair


def _without_tabs(problem: Problem, text: Text, row: int) -> Iterator[Repair]:
    """Spaces for the tab at the place; for all tabs that indent, in each of the usual widths."""
    column = problem.column - 1
    line = text.lines[row]
    if line[:column].strip():
        if line[column : column + 1] == "\t":
            yield (Edit(row, column, column + 1, " "),)
        return
    rows = [(number, found[0]) for number, line in enumerate(text.lines) if (found := TABS.match(line))]
    for width in TAB_WIDTHS:
        yield tuple(Edit(number, 0, len(edge), edge.replace("\t", " " * width)) for number, edge in rows)
        yield tuple(Edit(number, 0, len(edge), edge.expandtabs(width)) for number, edge in rows)


def _plain_spaces(problem: Problem, text: Text, row: int) -> Repair:
    """Plain spaces for special ones: in the indentation of every line, or at the one place."""
    if "indents" in problem.message:
        edges = [(number, found[0]) for number, line in enumerate(text.lines) if (found := ODD_EDGE.match(line))]
        return tuple(Edit(number, 0, len(edge), ODD.sub(_blank, edge)) for number, edge in edges)
    line, column = text.lines[row], problem.column - 1
    spots = [found for found in ODD.finditer(line) if found.start() <= column < found.end()]
    return tuple(Edit(row, found.start(), found.end(), _blank(found)) for found in spots)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _spaced(problem: Problem, text: Text, row: int) -> Iterator[Repair]:
    """The space behind a colon or a dash; behind the dashes of a whole list at once."""
    line, column = text.lines[row], problem.column - 1
    if "colon" in problem.message:
        yield (Edit(row, column, column, " "),)
    elif line[column : column + 1] == "-":
        edge = len(line) - len(line.lstrip())
        edits: list[Edit] = []
        for number in range(row, len(text.lines)):
            other = text.lines[number]
            indented = len(other) - len(other.lstrip())
            if other.strip() and (indented < edge or (indented == edge and other[edge] != "-")):
                break
            if indented == edge and other[edge + 1 : edge + 2] not in {" ", ""}:
                edits.append(Edit(number, edge + 1, edge + 1, " "))
        yield tuple(edits)


def _spaced_signs(problem: Problem, text: Text, row: int) -> Iterator[Repair]:
    """The guard as the hint writes it: the same but for the spaces around its signs."""
    if hinted := GUARD.fullmatch(problem.hint):
        written = " *".join(re.escape(char) for char in hinted[1] if char != " ")
        if found := re.search(written, text.lines[row]):
            yield (Edit(row, found.start(), found.end(), hinted[1]),)


def _listed(problem: Problem, text: Text, row: int) -> Iterator[Repair]:
    """Brackets around the one entry of a list."""
    found = AS_LIST.search(problem.hint)
    column = problem.column - 1
    if found and _stands(text.lines[row], column, found[1]):
        yield (Edit(row, column, column + len(found[1]), f"[{found[1]}]"),)


def _as_meant(problem: Problem, text: Text, row: int, meant: str) -> Iterator[Repair]:
    """The one word that is near, in place of the one that is there."""
    line, column = text.lines[row], problem.column - 1
    column += line[column : column + 1] in {"'", '"'}
    named = NAMED.findall(problem.message)
    named.append(".".join(named))
    words = [word for name in named for word in (f"policy.{name}", name) if _stands(line, column, word)]
    if not words:
        return
    word = max(words, key=len)
    if _certain(word, meant) and not (problem.code == "K204" and word in KEYS):
        yield (Edit(row, column, column + len(word), meant),)


def _certain(word: str, meant: str) -> bool:
    """Whether a word stands for another one beyond doubt: a slip of the pen, or what other languages say for it."""
    bare, wanted = word.replace(" ", ""), meant.replace(" ", "")
    return (
        bare == wanted or meant in {FOREIGN.get(word.lower()), word.lower(), f"chose {word}"} or misspelt(bare, wanted)
    )


def _stands(line: str, column: int, word: str) -> bool:
    """Whether exactly a word stands at a column of a line."""
    behind = line[column + len(word) : column + len(word) + 1]
    whole = not (behind.isalnum() or (behind and behind in "_-")) or not re.search(r"[\w-]$", word)
    return line.startswith(word, column) and whole
