"""The shape of a case: every part validated by its class of the schema, every fault as a located problem.

Parts are validated one by one, so that a fault in one step leaves the others to be checked against each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from ..document import Document
from ..problems import Path, Problem, near, quoted
from . import schema
from .faults import explain, field_of
from .step_schema import STEP_CLASSES, STEP_KINDS, step_kind

Model = TypeVar("Model", bound=BaseModel)
Report = Callable[[Problem], None]

LISTED: dict[str, type[BaseModel]] = {
    "people": schema.Person,
    "chart": schema.Fact,
    "gauges": schema.Gauge,
    "variables": schema.Variable,
    "plays": schema.Play,
}
"""Keys of a case whose values are listed by id, with the class of one entry (`steps` come in several classes)."""
SECTIONS = (*LISTED, "steps")
NEEDED = ("people", "steps")
KEYS = tuple(schema.CaseSource.model_fields)
MOST_FAULTS = 1000
MOST_ENTRIES = 5000
MISSHAPEN = frozenset(["K203", "K204", "K207", "K212", "K213"])
"""Codes after which nothing more is said about what stands inside."""
PROSE_KEYS = frozenset(
    [
        "title", "summary", "text", "prompt", "feedback", "heading", "name", "role", "after", "scene", "then",
        "objectives", "content_notes", "shown", "because",
    ]
)  # fmt: skip


@dataclass(slots=True)
class Shape:
    """The parts of a case that have the right shape, by id, and the ids of those that do not."""

    head: schema.CaseHead | None = None
    setting: schema.Setting | None = None
    gate: schema.Gate | None = None
    people: dict[str, schema.Person] = field(default_factory=dict)
    chart: dict[str, schema.Fact] = field(default_factory=dict)
    gauges: dict[str, schema.Gauge] = field(default_factory=dict)
    variables: dict[str, schema.Variable] = field(default_factory=dict)
    plays: dict[str, schema.Play] = field(default_factory=dict)
    steps: dict[str, Any] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)
    """All ids of each listed key, the broken ones included, in the order of the file."""
    lost: set[str] = field(default_factory=set)
    """Listed keys whose ids cannot be known, because of a problem with the key itself."""


def read_shape(document: Document, report: Report) -> Shape:
    """Validate all parts of a document; problems go to `report`, located."""
    shape = Shape()
    misshapen: list[Path] = []

    def add(problem: Problem) -> None:
        if problem.code in MISSHAPEN:
            misshapen.append(problem.path)
        report(problem)

    if not isinstance(document.value, dict):
        given = "a list" if isinstance(document.value, list) else "text without keys"
        hint = "It begins with `format: 1`, and goes on with `id:`, `title:` and so on."
        report(
            document.locate(Problem("K201", f"A case is written as keys and values, and this file is {given}.", hint))
        )
        return shape
    if "groups" in document.value and "steps" not in document.value:
        hint = "`kapsim program` checks it."
        report(document.locate(Problem("K201", "This is the file of a program, not a case.", hint)))
        return shape
    document.refused.update(document.empty)
    value = _renamed(document, add)
    listed = ("setting", "gate", *SECTIONS)
    head = {key: part for key, part in value.items() if key not in listed}
    shape.head = validate(schema.CaseHead, head, (), document, add)
    shape.setting = _part(schema.Setting, "setting", value, document, add)
    shape.gate = _part(schema.Gate, "gate", value, document, add)
    for key in SECTIONS:
        _section(shape, key, value, document, add)
    empty_values(document, misshapen, report)
    _comments(document, report)
    return shape


def _section(shape: Shape, key: str, value: dict[str, Any], document: Document, report: Report) -> None:
    """One listed key: every entry by its class."""
    if key not in value:
        if key in NEEDED:
            shape.lost.add(key)
            _missing(key, document, report)
        return
    entries = value[key]
    if not isinstance(entries, dict) or not entries:
        shape.lost.add(key)
        if entries in ({}, []) and key not in NEEDED:
            shape.lost.discard(key)
        elif not document.known((key,)):
            message = f"`{key}` lists its entries by id, and there is {'none' if not entries else 'no id'} here."
            hint = "Each entry begins with its id and a colon, on a line of its own: `maya:`."
            report(document.locate(Problem("K203", message, hint, path=(key,)), key=True))
        return
    if len(entries) > MOST_ENTRIES:
        shape.lost.add(key)
        message = f"`{key}` has {len(entries):,} entries, and at most {MOST_ENTRIES:,} belong here."
        report(document.locate(Problem("K211", message, "Make several cases of it.", path=(key,)), key=True))
        return
    shape.ids[key] = list(entries)
    valid: dict[str, Any] = getattr(shape, key)
    for name, part in entries.items():
        path: Path = (key, name)
        kind: type[BaseModel]
        if key == "steps":
            part = _one_kind(part, path, document, report)
            kind = STEP_CLASSES[step_kind(part)]
        else:
            kind = LISTED[key]
        checked = validate(kind, part, path, document, report)
        if checked is not None and not (document.refused and _touched(document, path)):
            valid[name] = checked


def _part(model: type[Model], key: str, value: dict[str, Any], document: Document, report: Report) -> Model | None:
    if key not in value:
        _missing(key, document, report)
        return None
    checked = validate(model, value[key], (key,), document, report)
    return None if document.refused and _touched(document, (key,)) else checked


def _missing(key: str, document: Document, report: Report) -> None:
    if not document.known(()) and ("<<",) not in document.refused:
        hint = f"Add `{key}:` ({field_of(schema.CaseSource, (key,))})."
        report(document.locate(Problem("K202", f"`{key}` is missing in the case.", hint)))


def _touched(document: Document, path: Path) -> bool:
    """Whether something inside a part was refused, so that what is left of it is not what was meant."""
    return any(refused[: len(path)] == path for refused in document.refused)


def validate(model: type[Model], value: Any, path: Path, document: Document, report: Report) -> Model | None:
    """The value at a path as its class; None where something is wrong with it, which is reported."""
    try:
        valid: Model = _adapter(model).validate_python(value)
        return valid
    except ValidationError as error:
        if error.error_count() > MOST_FAULTS:
            message = f"{error.error_count():,} things are wrong here, too many to list."
            hint = "Perhaps something was pasted here that belongs elsewhere."
            report(document.locate(Problem("K214", message, hint, path=path), key=True))
            return None
        for problem, key in explain(error.errors(include_url=False), path, model, document):
            report(document.locate(problem, key=key))
        return None


@cache
def _adapter(model: type[Model]) -> TypeAdapter[Model]:
    return TypeAdapter(model)


def empty_values(document: Document, misshapen: list[Path], report: Report) -> None:
    """A key or a dash with nothing behind it is a mistake everywhere, but where the whole was mistaken for keys."""
    commented = dict(document.comments)
    for path in document.empty:
        last = path[-1] if path else ""
        if (path in commented and _is_prose(path)) or any(path[: len(outer)] == outer for outer in misshapen):
            continue
        what = (
            f"Nothing stands behind {quoted(f'{last}:')}"
            if isinstance(last, str)
            else "Nothing stands behind this dash"
        )
        hint = "Write its value, or delete the line. What belongs to it on the lines below must be indented further."
        report(document.locate(Problem("K207", f"{what}.", hint, path=path), key=True))


def _renamed(document: Document, report: Report) -> dict[str, Any]:
    """The values by key, misspelt keys of the case as a whole under what was meant (which is reported)."""
    value: dict[str, Any] = document.value
    unknown = [key for key in value if key not in KEYS]
    if not unknown:
        return value
    absent = [key for key in KEYS if key not in value]
    for key in unknown:
        meant = near(key, absent)
        if meant:
            absent.remove(meant)
            document.renamed[meant] = key
            problem = Problem("K204", f"There is no key {quoted(key)}.", f"Did you mean `{meant}`?", path=(key,))
            report(document.locate(problem, key=True))
    meant_by = {written: meant for meant, written in document.renamed.items()}
    return {meant_by.get(key, key): part for key, part in value.items()} if meant_by else value


def _one_kind(part: Any, path: Path, document: Document, report: Report) -> Any:
    """A step without the second of two things that it cannot do both (which is reported)."""
    if not isinstance(part, dict):
        return part
    kinds = [key for key in part if key in STEP_KINDS]
    if len(kinds) > 1:
        message = f"A step does one thing, and here stand both `{kinds[0]}` and `{kinds[1]}`."
        hint = "Make two steps of it."
        report(document.locate(Problem("K215", message, hint, path=(*path, kinds[1])), key=True))
    else:
        return part
    dropped = set(kinds[1:])
    document.refused.update((*path, key) for key in dropped)
    return {key: inner for key, inner in part.items() if key not in dropped}


def _comments(document: Document, report: Report) -> None:
    """` #` inside prose begins a comment, so that the rest of the text is lost without a word."""
    for path, (row, column) in document.comments:
        if not _is_prose(path):
            continue
        lost = document.lines[row][column:]
        before = document.lines[row][:column].rstrip()
        message = "` #` begins a comment, so the text ends before it and the rest is lost."
        if before.endswith((":", "-")):
            message = "# begins a comment, so nothing is left of the text."
        remedy = "Text with a # stands below `|`, indented; a comment stands on a line of its own."
        hint = f"Lost here: {quoted(lost)}. {remedy}"
        report(document.at(Problem("K128", message, hint, path=path), row + 1, column + 1))


def _is_prose(path: Path) -> bool:
    """Whether text for people stands at a path."""
    words = [part for part in path if isinstance(part, str)]
    if not words or words[-1] in {"when", "next", "changes"}:
        return False
    if words[0] in {"setting", "gate", "plays", "variables"}:
        return "policies" in words
    spoken = len(path) > 1 and isinstance(path[-2], int) and not {"scene", "then"}.isdisjoint(words)
    return words[-1] in PROSE_KEYS or spoken
