"""Strict reading: the bytes of a file become plain values, all of them text, with the place of every key and value.

Refused, each with its place: other encodings than UTF-8, more than 1 MiB, invisible control and direction characters,
and what composer.py refuses. Some beginner's mistakes are put right in memory once they are reported, so that all of a
file's problems come in one run.
"""

from __future__ import annotations

import hashlib
import re
from itertools import islice
from pathlib import Path as FilePath

import yaml

from .composer import Unreadable, compose
from .document import FORBIDDEN, Document, character
from .problems import Problem
from .syntax import UNEXPLAINED, explain

__all__ = ["FORBIDDEN", "LARGEST", "Document", "read", "read_file"]

LARGEST = 1024 * 1024
"""Bytes of the largest file that is read."""
SEPARATORS = "\x0b\x0c\x85\u2028\u2029"
"""Those that stand for a break between words; the others are taken away."""
INDENTED_ODDLY = re.compile(r"[ ]*[^\S\n\t ]")
MOST_CHARACTERS = 20
MOST_REPAIRS = 20
TOO_LARGE = Problem(
    "K002", "The file has more than 1,048,576 bytes (1 MiB), the most that kapsim reads.", "Make two cases of it."
)
UTF8_HINT = "Save it as UTF-8 (in most editors: Save as, Encoding)."


def read_file(path: FilePath, name: str | None = None) -> tuple[Document, bytes]:
    """Read a file from disk; a file that cannot be opened is a problem of the document."""
    shown = name or str(path)
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        return _unreadable(shown, Problem("K001", f"The file cannot be read: {reason}."), 0), b""
    if len(raw) > LARGEST:
        return _unreadable(shown, TOO_LARGE), b""
    return read(raw, shown), raw


def read(raw: bytes, name: str) -> Document:
    """Read the bytes of a file. Problems are in the document, located; nothing is raised for bad input."""
    if len(raw) > LARGEST:
        return _unreadable(name, TOO_LARGE)
    document = Document(name, [""], hashlib.sha256(raw).hexdigest())
    try:
        text = _decode(raw.removeprefix(b"\xef\xbb\xbf"), document)
        if not text.replace("\n", " ").isprintable():
            text = _without_odd_spaces(_without_forbidden(text, document), document)
        _parse(text, document)
    except Unreadable:
        document.readable = False
    return document


def _parse(text: str, document: Document) -> None:
    """Compose the text, with those mistakes put right in memory that leave no doubt about what was meant."""
    found = list(document.problems)
    garbled = bool(found)
    lines = text.split("\n")
    repaired: set[int] = set()
    while True:
        try:
            return compose(document, text)
        except yaml.YAMLError as error:
            composed = document.problems[len(found) :]
            explained = explain(error, lines)
            again = explained.line in repaired
            if not again and not (garbled and explained.problem.code == UNEXPLAINED):
                found.append(document.at(explained.problem, explained.line, explained.column))
            document.problems = list(found)
            if explained.instead is None or again or len(repaired) == MOST_REPAIRS:
                document.problems += composed
                raise Unreadable from None
            repaired.add(explained.line)
            lines[explained.line - 1] = explained.instead
            text = "\n".join(lines)
            document.comments, document.empty, document.refused = [], [], set()


def _decode(raw: bytes, document: Document) -> str:
    """The text of a file; what is not UTF-8 in it is reported once. Raises Unreadable for another kind of file."""
    kind = ""
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} or raw.count(0) > len(raw) // 4:
        kind = "The file is saved as UTF-16, or is no text at all; kapsim reads UTF-8."
    elif raw[:4] in {b"%PDF", b"PK\x03\x04", b"\x89PNG", b"{\\rt"}:
        kind = "The file is a document of another program, not plain text."
    if kind:
        document.problems.append(Problem("K003", kind, UTF8_HINT).at(document.file, 1, 1, ""))
        raise Unreadable
    try:
        return _take(raw.decode("utf-8"), document)
    except UnicodeDecodeError as error:
        good = re.sub("\r\n?", "\n", raw[: error.start].decode("utf-8"))
        line, column = good.count("\n") + 1, len(good) - (good.rfind("\n") + 1) + 1
        guess = raw[error.start : error.start + 1].decode("cp1252", "replace")
        meant = f", perhaps `{guess}` of an older Windows file" if guess.isprintable() and guess != "\ufffd" else ""
        message = f"The byte 0x{raw[error.start]:02x} here is not UTF-8{meant}."
        text = _take(raw.decode("utf-8", "replace"), document)
        document.problems.append(document.at(Problem("K003", message, UTF8_HINT), line, column))
    return text


def _take(text: str, document: Document) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    document.lines = text.split("\n")
    return text


def _without_forbidden(text: str, document: Document) -> str:
    """The text without characters that cannot be seen, each of which is reported. Raises Unreadable for very many."""
    found = list(islice(FORBIDDEN.finditer(text), MOST_CHARACTERS + 1))
    if not found:
        return text
    shown: dict[int, str] = {}
    for match in found[:MOST_CHARACTERS]:
        line, column = text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start())
        if line not in shown:
            shown[line] = FORBIDDEN.sub("?", document.lines[line - 1])
        problem = Problem("K004", f"{character(match[0])} stands here, which cannot be seen.", "Delete it.")
        document.problems.append(problem.at(document.file, line, column, shown[line]))
    if len(found) > MOST_CHARACTERS:
        raise Unreadable
    text = FORBIDDEN.sub(lambda match: " " if match[0] in SEPARATORS else "", text)
    document.lines = text.split("\n")
    return text


def _without_odd_spaces(text: str, document: Document) -> str:
    """The text with plain spaces in its indentation; others look the same and make keys of the text that follows."""
    rows = [row for row, line in enumerate(document.lines) if INDENTED_ODDLY.match(line)]
    if not rows:
        return text
    more = f", and {len(rows) - 1} more lines" if len(rows) > 1 else ""
    message = f"A space of a special kind (non-breaking, perhaps) indents this line{more}."
    first = INDENTED_ODDLY.match(document.lines[rows[0]])
    assert first is not None
    problem = Problem("K113", message, "Delete it and type a space.")
    document.problems.append(document.at(problem, rows[0] + 1, first.end()))
    for row in rows:
        line = document.lines[row]
        edge = len(line) - len(line.lstrip())
        document.lines[row] = " " * edge + line[edge:]
    return "\n".join(document.lines)


def _unreadable(name: str, problem: Problem, line: int = 1) -> Document:
    document = Document(name, [""], "", readable=False)
    document.problems.append(problem.at(name, line, line, ""))
    return document
