"""Repairs of text that YAML reads as something else: put below `|`, or out of braces onto lines of its own."""

from __future__ import annotations

import re

from ..repairs import Edit, Repair, Text
from ..syntax import KEY, without_quotes

ENTRY = re.compile(r" *(?:- +)*- +")
BRACES = re.compile(r"(?P<head> *(?:- +)*(?:(?P<key>[\w-]+): +)?)\{(?P<inner>.*)\} *(?P<comment>#.*)?$")
PART = re.compile(r"\s*(?P<key>[^\s:,'\"\[\]{}][^:,'\"\[\]{}]*):(?: +(?P<value>.*))?$", re.DOTALL)
NUMBER = re.compile(r"#\d|# \d+[.,;!?]?$")
"""A number sign that belongs to a number; any other may well begin a comment."""
SIGNS = "*&!%@`[]{}|>?,'\"#"


def below_bar(text: Text, row: int, begins: int | None = None) -> Repair | None:
    """The text of a line from a column on (by default its value), and what belongs to it below, moved below `|`.

    None where it is not certain what belongs to it.
    """
    line = text.lines[row]
    key, entry = KEY.match(line), ENTRY.match(line)
    if begins is None:
        begins = key.end() if key else entry.end() if entry else 0
        begins += len(line[begins:]) - len(line[begins:].lstrip(" "))
    if key and key.end() <= begins:
        edge = key.start("key")
    elif entry and entry.end() <= begins:
        edge = len(entry[0].rstrip()) - 1
    else:
        return None
    said = without_quotes(line[begins:].strip())
    below = _continued(text, row, edge)
    if not said or below is None or any(_may_comment(f" {part}") for part in (said, *(text.lines[r] for r in below))):
        return None
    margin = " " * (edge + 2)
    edits = [Edit(row, begins, len(line), f"|\n{margin}{said}")]
    for number in below:
        part = text.lines[number]
        edits.append(Edit(number, 0, len(part) - len(part.lstrip()), margin))
    return tuple(edits)


def first_line(text: Text, row: int) -> int:
    """The line in which the text begins that goes on in a line (both from 0): above it, further left, behind a key."""
    line = text.lines[row]
    key = KEY.match(line)
    if (key and " " not in key["key"]) or ENTRY.match(line):
        return row
    edge = len(line) - len(line.lstrip())
    for above in range(row - 1, -1, -1):
        other = text.lines[above]
        key = KEY.match(other)
        if (key and " " not in key["key"]) or ENTRY.match(other):
            return above if len(other) - len(other.lstrip()) < edge else row
    return row


def out_of_braces(text: Text, row: int, stray: str = "") -> Repair | None:
    """Keys and values in braces, each put on a line of its own; what a comma had cut off joins the text before it.

    `stray` is a word that became a key by such a comma. None where the braces hold anything else.
    """
    found = BRACES.match(text.lines[row])
    parts = _parts(found["inner"], stray) if found else None
    if not found or not parts or (found["comment"] and not found["key"]):
        return None
    head = found["head"]
    edge = found.start("key") + 2 if found["key"] else len(head)
    margin = " " * edge
    shown = [f"{key}:{_written(value, edge)}" for key, value in parts]
    comment = f"  {found['comment']}" if found["comment"] else ""
    start = f"{head.rstrip()}{comment}\n{margin}" if found["key"] else head
    return (Edit(row, 0, len(text.lines[row]), start + f"\n{margin}".join(shown)),)


def _continued(text: Text, row: int, edge: int) -> list[int] | None:
    """The lines below that go on with a text; None where one of them looks like something else."""
    rows: list[int] = []
    for below in range(row + 1, len(text.lines)):
        line = text.lines[below]
        if not line.strip():
            continue
        if len(line) - len(line.lstrip()) <= edge:
            break
        key = KEY.match(line)
        if (key and " " not in key["key"]) or ENTRY.match(line) or line.lstrip()[0] == "#":
            return None
        rows.append(below)
    return rows


def _may_comment(part: str) -> bool:
    """Whether a number sign in a text may be meant to begin a comment."""
    return any(not NUMBER.match(part, found.end() - 1) for found in re.finditer(r"\s#", part))


def _parts(inner: str, stray: str) -> list[tuple[str, str]] | None:
    """Keys and values of what stands between braces; None where they cannot be told apart."""
    parts: list[tuple[str, str]] = []
    for piece in _split(inner):
        found = PART.match(piece)
        if found and found["key"] != stray and " " not in found["key"]:
            parts.append((found["key"], found["value"] or ""))
        elif parts and piece.strip():
            key, value = parts[-1]
            if value[:1] in {"[", "{", "'", '"'}:
                return None
            parts[-1] = (key, f"{value},{piece}")
        else:
            return None
    keys = [key for key, _ in parts]
    return parts if len(set(keys)) == len(keys) else None


def _split(inner: str) -> list[str]:
    """What stands between the commas of braces, but for those in brackets, in braces and in quotation marks."""
    pieces = [""]
    depth, quote = 0, ""
    for char in inner:
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"" and pieces[-1].rstrip()[-1:] in {":", "[", ",", "{", ""}:
            quote = char
        elif char in "[{":
            depth += 1
        elif char in "]}":
            depth -= 1
        if char == "," and not depth and not quote:
            pieces.append("")
        else:
            pieces[-1] += char
    return pieces


def _written(value: str, edge: int) -> str:
    """A value behind its key: as it stands, or below `|` where it would mean something else."""
    value = value.strip()
    if not value:
        return ""
    structured = value[0] + value[-1] in {"[]", "{}", "''", '""'}
    if not structured and (": " in value or " #" in value or value.endswith(":") or value[0] in SIGNS):
        return f" |\n{' ' * (edge + 2)}{value}"
    return f" {value}"
