"""Strict YAML: a file becomes plain values, all scalars as text, with the line and column of every key and value.

Nothing is resolved, constructed or merged, so `no`, `12:30`, `007` and `1:2` arrive as written and the field decides
what they are. Refused, each with its place: other encodings than UTF-8, more than 1 MiB, nesting deeper than 40,
anchors, aliases, tags, merge keys, duplicate keys, second documents, control and bidirectional characters.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import yaml

from .problems import Path, Problem
from .syntax import block_remedy, explain

LARGEST = 1024 * 1024
"""Bytes of the largest file that is read."""
DEEPEST = 40
"""Levels of nesting, counted on the parser's events before anything is built."""
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c\ufeff\ud800-\udfff\ufffe\uffff]"
)
"""C0 and C1 controls but tab, line feed, carriage return and next line; bidirectional controls; byte-order marks."""

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Value = Any
"""A dict, a list, a text, or None where nothing is written."""
Mark = tuple[int, int]
"""Line and column, from 0."""


@dataclass(slots=True)
class Marks:
    """Where a mapping or list stands, and its parts: by key (key's mark, value's marks) or by index."""

    at: Mark
    keys: dict[str, tuple[Mark, Marks | Mark]] = field(default_factory=dict)
    entries: list[Marks | Mark] = field(default_factory=list)


@dataclass(slots=True)
class Document:
    """A file that was read: its values, where they stand, and the problems met on the way.

    `comments` lists the plain values that are followed by ` #` on their line (path, mark of the #): harmless behind a
    number or an id, a loss of text inside prose.
    """

    file: str
    lines: list[str]
    digest: str
    value: Value = None
    marks: Marks | Mark = (0, 0)
    problems: list[Problem] = field(default_factory=list)
    comments: list[tuple[Path, Mark]] = field(default_factory=list)
    readable: bool = True
    """False where the file could not be parsed at all, so that nothing more can be said about it."""

    def locate(self, problem: Problem, key: bool = False, offset: int = 0) -> Problem:
        """The problem at the longest part of its path that exists: at the value, or at the key itself."""
        row, column, whole = self._mark(problem.path, key)
        if whole and offset and row < len(self.lines) and self.lines[row][column : column + 1] not in {"|", ">"}:
            column += offset
        return self.at(problem, row + 1, column + 1)

    def at(self, problem: Problem, line: int, column: int) -> Problem:
        """The problem at a line and column (from 1)."""
        source = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return problem.at(self.file, line, column, source)

    def _mark(self, path: Path, key: bool) -> tuple[int, int, bool]:
        marks, at, whole = self.marks, (0, 0), True
        for depth, part in enumerate(path):
            last = depth == len(path) - 1
            if isinstance(marks, Marks) and isinstance(part, str) and part in marks.keys:
                key_at, marks = marks.keys[part]
                at = key_at if key and last else _start(marks)
            elif isinstance(marks, Marks) and isinstance(part, int) and part < len(marks.entries):
                marks = marks.entries[part]
                at = _start(marks)
            else:
                whole = False
                break
        return at[0], at[1], whole


def read_file(path: FilePath, name: str | None = None) -> tuple[Document, bytes]:
    """Read a file from disk; a file that cannot be opened is a problem of the document."""
    shown = name or str(path)
    try:
        if path.stat().st_size > LARGEST:
            document = Document(shown, [], "", readable=False)
            document.problems.append(_too_large(path.stat().st_size).at(shown, 0, 0, ""))
            return document, b""
        raw = path.read_bytes()
    except OSError as error:
        document = Document(shown, [], "", readable=False)
        reason = (error.strerror or str(error)).lower()
        document.problems.append(Problem("K001", f"The file cannot be read: {reason}.").at(shown, 0, 0, ""))
        return document, b""
    return read(raw, shown), raw


def read(raw: bytes, name: str) -> Document:
    """Read the bytes of a file. Problems are in the document, located; nothing is raised for bad input."""
    document = Document(name, [], hashlib.sha256(raw).hexdigest())
    if len(raw) > LARGEST:
        document.readable = False
        document.problems.append(_too_large(len(raw)).at(name, 0, 0, ""))
        return document
    text = _decode(raw, document)
    if text is None:
        return document
    document.lines = text.split("\n")
    for found in list(FORBIDDEN.finditer(text))[:20]:
        _refuse_character(document, text, found)
    if document.problems:
        document.readable = False
        return document
    try:
        _Composer(document).compose(text)
    except yaml.YAMLError as error:
        problem, line, column = explain(error, document.lines)
        document.problems.append(document.at(problem, line, column))
        document.readable = False
    return document


def _start(marks: Marks | Mark) -> Mark:
    return marks.at if isinstance(marks, Marks) else marks


def _too_large(size: int) -> Problem:
    return Problem(
        "K002", f"The file has {size:,} bytes; kapsim reads at most {LARGEST:,}.", "Split it into two cases."
    )


def _decode(raw: bytes, document: Document) -> str | None:
    hint = "Save it as UTF-8 (in most editors: Save as, Encoding)."
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        document.readable = False
        document.problems.append(
            Problem("K003", "The file is saved as UTF-16, not as UTF-8.", hint).at(document.file, 1, 1, "")
        )
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = raw[: error.start].decode("utf-8", "replace")
        line, column = good.count("\n") + 1, len(good) - (good.rfind("\n") + 1) + 1
        document.lines = raw.decode("utf-8", "replace").split("\n")
        message = f"The byte 0x{raw[error.start]:02x} here is not UTF-8."
        document.problems.append(document.at(Problem("K003", message, hint), line, column))
        document.readable = False
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")


def _refuse_character(document: Document, text: str, found: re.Match[str]) -> None:
    before = text[: found.start()]
    line, column = before.count("\n") + 1, found.start() - (before.rfind("\n") + 1) + 1
    code = ord(found[0])
    what = (
        "a character that reverses the direction of text" if code > 0x2000 or code == 0x61C else "a control character"
    )
    problem = Problem("K004", f"There is {what} here (U+{code:04X}), which cannot be seen.", "Delete it and type on.")
    clean = FORBIDDEN.sub("?", document.lines[line - 1])
    document.problems.append(problem.at(document.file, line, column, clean))


class _Open:
    """A mapping or list that is being filled. `key` is the key whose value comes next; `skip` drops that value."""

    __slots__ = ("entries", "flow", "key", "key_at", "keys", "marks", "skip", "value")

    def __init__(self, value: Value, at: Mark, flow: bool) -> None:
        self.value = value
        self.marks = Marks(at)
        self.keys = self.marks.keys
        self.entries = self.marks.entries
        self.flow = flow
        self.key: str | None = None
        self.key_at: Mark = (0, 0)
        self.skip = False


class _Composer:
    """Builds values and marks from the parser's events, without recursion."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.root = _Open([], (0, 0), flow=False)
        self.stack: list[_Open] = []
        self.hashes = {row for row, line in enumerate(document.lines) if "#" in line}

    def compose(self, text: str) -> None:
        """Fill the document; raises yaml.YAMLError where the text is not YAML."""
        get_event = LOADER(text).get_event
        top, stack = self.root, self.stack
        documents = 0
        while True:
            event: Any = get_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                start = event.start_mark
                mark = (start.line, start.column)
                if event.anchor is not None or event.tag is not None:
                    self._refuse_extras(event, mark)
                value: Value = event.value
                if not event.style:
                    if not value:
                        self._empty(top)
                        value = None
                    elif self.hashes:
                        self._comment(event, top)
                self._add(top, value, mark)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                mark = (event.start_mark.line, event.start_mark.column)
                if event.anchor is not None or event.tag is not None:
                    self._refuse_extras(event, mark)
                if len(stack) >= DEEPEST:
                    self._report(Problem("K120", f"More than {DEEPEST} levels stand inside one another here."), mark)
                    self.document.readable = False
                    return
                opened = _Open({} if kind is yaml.MappingStartEvent else [], mark, bool(event.flow_style))
                self._add(top, opened.value, opened.marks)
                stack.append(top)
                top = opened
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                top = stack.pop()
            elif kind is yaml.AliasEvent:
                mark = (event.start_mark.line, event.start_mark.column)
                message = f"`*{event.anchor}` is a YAML alias; a case says everything where it stands."
                self._report(Problem("K121", message, "Write the value out, or put the text below `|`."), mark)
                self._add(top, None, mark)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents == 2:
                    mark = (event.start_mark.line, event.start_mark.column)
                    self._report(Problem("K122", "A second document begins here (`---`).", "One file, one case."), mark)
                    break
            elif kind is yaml.StreamEndEvent:
                break
        if not self.root.value:
            self._report(Problem("K123", "The file is empty."), (0, 0))
            self.document.readable = False
            return
        self.document.value = self.root.value[0]
        self.document.marks = self.root.entries[0]

    def _add(self, top: _Open, value: Value, marks: Marks | Mark) -> None:
        """Add the next entry: of a list, or the key or value of a mapping."""
        if type(top.value) is list:
            top.value.append(value)
            top.entries.append(marks)
        elif top.key is None:
            top.key_at = _start(marks)
            if type(value) is str and value not in top.value and value != "<<":
                top.key = value
            else:
                self._refuse_key(top, value)
        else:
            if not top.skip:
                top.value[top.key] = value
                top.keys[top.key] = (top.key_at, marks)
            top.key = None
            top.skip = False

    def _refuse_key(self, top: _Open, value: Value) -> None:
        top.key = value if isinstance(value, str) else ""
        top.skip = True
        if not isinstance(value, str):
            problem = Problem("K126", "A key must be a word.")
        elif value == "<<":
            message = "`<<` is a YAML merge key; a case says everything where it stands."
            problem = Problem("K121", message, "Write the keys out.")
        else:
            line = top.keys[value][0][0] + 1
            problem = Problem("K127", f"The key `{value}` stands here a second time; the first is in line {line}.")
        self._report(problem, top.key_at)

    def _refuse_extras(self, event: Any, mark: Mark) -> None:
        remedy = "Delete it, or put the text below `|`."
        if event.anchor is not None:
            message = f"`&{event.anchor}` is a YAML anchor; a case says everything where it stands."
            self._report(Problem("K121", message, remedy), mark)
        if event.tag is not None:
            message = f"`{event.tag}` is a YAML tag; the field decides what a value is."
            self._report(Problem("K124", message, remedy), mark)

    def _empty(self, top: _Open) -> None:
        """A key without a value inside braces: most likely the second half of a sentence with a comma."""
        if not top.flow or top.key is None or not top.value or top.skip:
            return
        before = list(top.value)[-1]
        message = f"A comma inside braces ends the text, so `{top.key}` became a key of its own."
        hint = "Prose has no place inside braces. " + block_remedy(before, f"{top.value[before]}, {top.key}")
        self._report(Problem("K125", message, hint), top.key_at)
        top.skip = True

    def _comment(self, event: Any, top: _Open) -> None:
        row, column = event.end_mark.line, event.end_mark.column
        if row not in self.hashes:
            return
        rest = self.document.lines[row][column:]
        if rest.lstrip().startswith("#"):
            frames = [*self.stack[1:], top]
            path = tuple(len(open_.value) if open_.key is None else open_.key for open_ in frames)
            self.document.comments.append((path, (row, column + rest.index("#"))))

    def _report(self, problem: Problem, mark: Mark) -> None:
        self.document.problems.append(self.document.at(problem, mark[0] + 1, mark[1] + 1))
