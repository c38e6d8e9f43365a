"""Strict YAML: a file becomes plain values, all scalars as text, with the line and column of every key and value.

Nothing is resolved, constructed or merged, so `no`, `12:30`, `007` and `1:2` arrive as written and the field decides what
they are. Refused, each with its place: other encodings than UTF-8, more than 1 MiB, nesting deeper than 40, anchors, aliases,
tags, merge keys, duplicate keys, second documents, control and bidirectional characters.
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
    comments: list[tuple[Path, Mark, str]] = field(default_factory=list)
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


class _Composer:
    """Builds values and marks from the parser's events, without recursion."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.lines = document.lines

    def compose(self, text: str) -> None:
        """Fill the document; raises yaml.YAMLError where the text is not YAML."""
        documents = 0
        stack: list[_Open] = []
        root = _Open([], Marks((0, 0)), (), flow=False)
        top = root
        for event in yaml.parse(text, Loader=LOADER):
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._refuse_extras(event, top)
                self._scalar(event, top)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._refuse_extras(event, top)
                if len(stack) >= DEEPEST:
                    mark = event.start_mark
                    problem = Problem("K120", f"More than {DEEPEST} levels stand inside one another here.")
                    self._report(problem, (mark.line, mark.column))
                    self.document.readable = False
                    return
                stack.append(top)
                top = self._open(event, top, kind is yaml.MappingStartEvent)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                top = stack.pop()
            elif kind is yaml.AliasEvent:
                mark = (event.start_mark.line, event.start_mark.column)
                message = f"`*{event.anchor}` is a YAML alias; a case says everything where it stands."
                self._report(Problem("K121", message, "Write the value out, or put the text below `|`."), mark)
                top.add(None, mark, self._report)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents == 2:
                    mark = (event.start_mark.line, event.start_mark.column)
                    self._report(Problem("K122", "A second document begins here (`---`).", "One file, one case."), mark)
                    break
        if not root.value:
            self._report(Problem("K123", "The file is empty."), (0, 0))
            self.document.readable = False
            return
        self.document.value = root.value[0]
        self.document.marks = root.marks.entries[0]

    def _report(self, problem: Problem, mark: Mark) -> None:
        self.document.problems.append(self.document.at(problem, mark[0] + 1, mark[1] + 1))

    def _refuse_extras(self, event: Any, top: _Open) -> None:
        if event.anchor is not None:
            mark = (event.start_mark.line, event.start_mark.column)
            message = f"`&{event.anchor}` is a YAML anchor; a case says everything where it stands."
            self._report(Problem("K121", message, "Delete it, or put the text below `|`."), mark)
        if event.tag is not None:
            mark = (event.start_mark.line, event.start_mark.column)
            message = f"`{event.tag}` is a YAML tag; the field decides what a value is."
            self._report(Problem("K124", message, "Delete it, or put the text below `|`."), mark)

    def _open(self, event: Any, top: _Open, mapping: bool) -> _Open:
        start = event.start_mark
        mark = (start.line, start.column)
        marks = Marks(mark)
        value: Value = {} if mapping else []
        path = top.add(value, marks, self._report)
        return _Open(value, marks, path, flow=bool(event.flow_style))

    def _scalar(self, event: Any, top: _Open) -> None:
        start = event.start_mark
        mark = (start.line, start.column)
        text: str = event.value
        plain = event.style is None or event.style == ""
        if plain and not text:
            if top.flow and top.key is not None:
                self._comma(top, mark)
            top.add(None, mark, self._report)
            return
        path = top.add(text, mark, self._report)
        if plain:
            end = event.end_mark
            rest = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
            if "#" in rest and rest.lstrip().startswith("#"):
                hash_at = (end.line, end.column + rest.index("#"))
                self.document.comments.append((path, hash_at, text))

    def _comma(self, top: _Open, mark: Mark) -> None:
        assert top.key is not None
        if len(top.value) == 0:
            return
        line = self.lines[top.key_at[0]]
        message = f"A comma inside braces ends the text, so `{top.key}` became a key of its own."
        before = list(top.value)[-1]
        joined = f"{top.value[before]}, {top.key}"
        hint = "Prose has no place inside braces. " + block_remedy(str(before), joined)
        self._report(Problem("K125", message, hint), top.key_at if line else mark)
        top.skip = True


class _Open:
    """A mapping or list that is being filled."""

    __slots__ = ("flow", "key", "key_at", "marks", "path", "skip", "value")

    def __init__(self, value: Value, marks: Marks, path: Path, flow: bool) -> None:
        self.value = value
        self.marks = marks
        self.path = path
        self.flow = flow
        self.key: str | None = None
        self.key_at: Mark = (0, 0)
        self.skip = False

    def add(self, value: Value, marks: Marks | Mark, report: Any) -> Path:
        """Add the next entry, key or value; gives the path of the value."""
        if isinstance(self.value, list):
            self.value.append(value)
            self.marks.entries.append(marks)
            return (*self.path, len(self.value) - 1)
        if self.key is None:
            self._take_key(value, marks, report)
            return self.path
        key, key_at = self.key, self.key_at
        self.key = None
        if self.skip:
            self.skip = False
        else:
            self.value[key] = value
            self.marks.keys[key] = (key_at, marks)
        return (*self.path, key)

    def _take_key(self, value: Value, marks: Marks | Mark, report: Any) -> None:
        self.key_at = _start(marks)
        self.key = value if isinstance(value, str) else ""
        if not isinstance(value, str):
            report(Problem("K126", "A key must be a word."), self.key_at)
            self.skip = True
        elif value == "<<":
            message = "`<<` is a YAML merge key; a case says everything where it stands."
            report(Problem("K121", message, "Write the keys out."), self.key_at)
            self.skip = True
        elif value in self.value:
            line = self.marks.keys[value][0][0] + 1
            report(
                Problem("K127", f"The key `{value}` stands here a second time; the first is in line {line}."),
                self.key_at,
            )
            self.skip = True
