"""The shape of a case: every part validated by its class of schema.py, every fault as a located problem.

Parts are validated one by one, so that a fault in one step leaves the others to be checked against each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from ..problems import Path, Problem, one_of, suggestion
from ..source import Document
from . import schema

Model = TypeVar("Model", bound=BaseModel)

LISTED: dict[str, type[BaseModel]] = {
    "people": schema.Person,
    "chart": schema.Fact,
    "gauges": schema.Gauge,
    "variables": schema.Variable,
    "plays": schema.Play,
}
"""Keys of a case whose values are listed by id, with the class of one entry (`steps` come in several classes)."""
KIND_CLASSES: dict[str, type[BaseModel]] = {
    "<choose>": schema.ChooseStep,
    "<select>": schema.SelectStep,
    "<order>": schema.OrderStep,
    "<end>": schema.EndStep,
    "<scene>": schema.SceneStep,
}
PROSE_KEYS = frozenset(
    [
        "title",
        "summary",
        "text",
        "prompt",
        "feedback",
        "heading",
        "name",
        "role",
        "after",
        "scene",
        "then",
        "objectives",
        "content_notes",
        "shown",
    ]
)
EXAMPLES = {
    "whole_number": "Write it without quotes, units or leading zeros: `12`.",
    "truth": "Write `true` or `false`; `yes`, `no`, `on` and `off` mean nothing here.",
    "clock": 'Write it as `"09:40"`.',
    "given": "Write `- arrival: rest-and-recheck`, or `- second-reading: [a, b]` for several.",
}


@dataclass(slots=True)
class Shape:
    """The parts of a case that have the right shape, by id, and the ids of those that do not."""

    head: schema.CaseHead | None = None
    people: dict[str, schema.Person] = field(default_factory=dict)
    chart: dict[str, schema.Fact] = field(default_factory=dict)
    gauges: dict[str, schema.Gauge] = field(default_factory=dict)
    variables: dict[str, schema.Variable] = field(default_factory=dict)
    plays: dict[str, schema.Play] = field(default_factory=dict)
    steps: dict[str, Any] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)
    """All ids of each listed key, the broken ones included, in the order of the file."""


def read_shape(document: Document, report: Callable[[Problem], None]) -> Shape:
    """Validate all parts of a document; problems go to `report`, located."""
    shape = Shape()
    value = document.value
    if not isinstance(value, dict):
        report(document.locate(Problem("K201", "A case is a list of keys, beginning with `format: 1`.")))
        return shape
    listed: dict[str, type[BaseModel] | None] = {**LISTED, "steps": None}
    head = {key: part for key, part in value.items() if key not in listed}
    shape.head = _validate(schema.CaseHead, head, (), document, report)
    for key in ("people", "steps"):
        if key not in value:
            report(document.locate(Problem("K202", f"The case has no `{key}`.")))
    for key, model in listed.items():
        if key not in value:
            continue
        entries = value[key]
        if not isinstance(entries, dict) or not entries:
            message = f"`{key}` lists its entries by id, and there is {'none' if not entries else 'no id'} here."
            if entries or key in {"people", "steps"}:
                report(document.locate(Problem("K203", message, path=(key,)), key=True))
            continue
        shape.ids[key] = list(entries)
        for name, part in entries.items():
            kind = model or KIND_CLASSES[schema.step_kind(part)]
            valid = _validate(kind, part, (key, name), document, report)
            if valid is not None:
                getattr(shape, key)[name] = valid
    _comments(document, report)
    return shape


def _validate(
    model: type[Model], value: Any, path: Path, document: Document, report: Callable[[Problem], None]
) -> Model | None:
    try:
        valid: Model = _adapter(model).validate_python(value)
        return valid
    except ValidationError as error:
        seen: set[tuple[Path, str]] = set()
        for details in error.errors(include_url=False):
            problem, key = _explain(details, path, model)
            if (problem.path, problem.code) not in seen:
                seen.add((problem.path, problem.code))
                report(document.locate(problem, key=key))
        return None


@cache
def _adapter(model: type[Model]) -> TypeAdapter[Model]:
    return TypeAdapter(model)


def _explain(details: ErrorDetails, base: Path, model: type[BaseModel]) -> tuple[Problem, bool]:
    """A pydantic error as a problem, and whether it is the key that is to be pointed at."""
    loc = tuple(part for part in details["loc"] if not (isinstance(part, str) and part.startswith("<")))
    path: Path = base + loc
    name = str(loc[-1]) if loc else ""
    context = details.get("ctx", {})
    given = str(context.get("given", ""))
    match details["type"]:
        case "missing":
            where = f"in `{path[-2]}`" if len(path) > 1 else "in the case"
            return Problem("K202", f"`{name}` is missing {where}.", path=path[:-1]), True
        case "extra_forbidden":
            return _unknown_key(path, loc, model), True
        case "literal_error":
            allowed = [word.strip("' ") for word in str(context["expected"]).replace(" or ", ",").split(",")]
            shown = details["input"] if isinstance(details["input"], str) else "that"
            hint = one_of(allowed)
            return Problem("K205", f"`{name}` cannot be `{shown}`.", hint, path=path), False
        case "whole_number" | "truth" | "clock" as kind:
            wanted = details["msg"]
            message = f"`{_field(path)}`: {wanted}, and there is {given}."
            return Problem("K206", message, EXAMPLES[kind], path=path), False
        case "prose":
            return Problem("K207", f"`{_field(path)}`: {details['msg']}, and there is {given}.", path=path), False
        case "line":
            hint = "For several lines write a list: one `- ` a line."
            return Problem("K208", "A line of a scene is text, or one `speaker: text`.", hint, path=path), False
        case "given":
            return Problem("K209", "An answer of a play is `STEP: OPTION`.", EXAMPLES["given"], path=path), False
        case "greater_than_equal" | "less_than_equal":
            limit = context.get("ge", context.get("le"))
            word = "at least" if "ge" in context else "at most"
            return Problem("K210", f"`{name}` must be {word} {limit}.", path=path), False
        case "too_short" | "too_long":
            return Problem("K211", f"`{name}`: {_length(details)}.", path=path), False
        case "list_type":
            hint = "Write `[a, b]`, or one `- ` a line."
            return Problem("K212", f"`{_field(path)}` is a list.", hint, path=path), False
        case _:
            return Problem("K213", f"`{_field(path)}` does not have the form that is needed here.", path=path), False


def _field(path: Path) -> str:
    """The name of the field that a path leads to: the last part that is a word."""
    return next((str(part) for part in reversed(path) if isinstance(part, str)), "case")


def _length(details: ErrorDetails) -> str:
    context = details.get("ctx", {})
    if "min_length" in context:
        return f"at least {context['min_length']} belong here, and there are {context['actual_length']}"
    return f"at most {context['max_length']} belong here, and there are more"


def _unknown_key(path: Path, loc: Path, model: type[BaseModel]) -> Problem:
    allowed = _keys_at(model, loc[:-1])
    name = str(path[-1])
    where = f" in `{path[-2]}`" if len(path) > 1 else ""
    if name == "next" and "outcome" in allowed:
        return Problem("K204", "A step that ends has no `next`.", path=path)
    if name == "next" and "leans" in allowed:
        return Problem("K204", "An item to select has no `next`: the step has.", path=path)
    return Problem("K204", f"There is no key `{name}`{where}.", suggestion(name, allowed), path=path)


def _keys_at(model: type[BaseModel], loc: Path) -> list[str]:
    """The keys allowed in the part that `loc` leads to, found by following the annotations of the classes."""
    current: Any = model
    for part in loc:
        if isinstance(current, type) and issubclass(current, BaseModel) and part in current.model_fields:
            current = current.model_fields[str(part)].annotation
            current = _model_in(current)
    if isinstance(current, type) and issubclass(current, BaseModel):
        if current is schema.CaseHead:
            return list(schema.CaseSource.model_fields)
        return list(current.model_fields)
    return []


def _model_in(annotation: Any) -> Any:
    """The class of the schema inside list[...], dict[...], Annotated[...] and | None, if there is one."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        found = _model_in(part)
        if found is not None:
            return found
    return None


def _comments(document: Document, report: Callable[[Problem], None]) -> None:
    """` #` inside prose begins a comment, so that the rest of the text is lost without a word."""
    for path, (row, column) in document.comments:
        words = [part for part in path if isinstance(part, str)]
        if not words or (words[0] in {"setting", "gate", "plays"} and "policies" not in words):
            continue
        spoken = any(isinstance(part, int) for part in path) and {"scene", "then"} & set(words)
        if (words[-1] not in PROSE_KEYS and not spoken and "policies" not in words) or words[-1] == "when":
            continue
        lost = document.lines[row][column:]
        message = "` #` begins a comment, so the text ends before it and the rest is lost."
        hint = f"Put the text below `|`, or take the # away. Lost here: {lost}"
        report(document.at(Problem("K128", message, hint, path=path), row + 1, column + 1))
