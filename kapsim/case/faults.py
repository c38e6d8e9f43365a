"""What pydantic finds wrong with a part of a case, in the author's language: one mistake, one problem."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from ..document import Document
from ..problems import Path, Problem, near, nearest, one_of, quoted
from ..syntax import block_remedy
from . import schema, step_schema

WANTED = {
    "whole_number": ("a whole number", "Write it in figures, without units, points or leading zeros: `12`."),
    "truth": ("true or false", "Write `true` or `false`; yes, no, on and off mean nothing here."),
    "start": ("true, false or a whole number", "Write `true`, `false`, or figures: `12`."),
    "clock": ("a time of day", 'Write it in quotes, from "0:00" to "23:59": `"09:40"`.'),
    "day": ("a day", "Write year, month and day: `2026-03-01`."),
    "seed": ("own, same or a whole number", "Write `own`, `same`, or figures: `12`."),
}
GIVEN_HINT = "Write `- arrival: rest-and-recheck`, or `- second-reading: [a, b]` for several."
IDS = frozenset(
    [
        "upholds", "partly", "violates", "recovers", "reveals", "adopts", "must_do", "must_not", "errors", "before",
        "id", "of", "to", "at", "instead_of", "answer", "do",
    ]
)  # fmt: skip
"""Keys behind which ids stand."""
HOMES = {
    **dict.fromkeys(("prompt", "own_words", "as_written"), "`choose`, `select` or `order`"),
    **dict.fromkeys(("up_to",), "`select`"),
    **dict.fromkeys(("options",), "`choose`"),
    **dict.fromkeys(("items",), "`select` or `order`"),
    **dict.fromkeys(("before", "kept", "broken"), "`order`"),
    **dict.fromkeys(("outcome", "instead_of"), "`end`"),
    **dict.fromkeys(("partly", "leans"), "an option or item, or an answer to a cue"),
    **dict.fromkeys(("upholds", "violates", "recovers", "changes", "then", "feedback"), "an option or item"),
    **dict.fromkeys(("phase", "heading", "scene", "visit", "next"), "a step"),
    **dict.fromkeys(("choose", "select", "order", "observe", "end"), "a step"),
    **dict.fromkeys(("dose", "pace", "palette", "cues", "unasked", "duties"), "`observe`"),
    **dict.fromkeys(("within", "answers", "missed"), "a cue of `observe`"),
    **dict.fromkeys(("keeps_open",), "an answer to a cue"),
    **dict.fromkeys(("measures",), "an act of the `palette`"),
    **dict.fromkeys(("stops_infusion",), "an act of the `palette`, or an answer to a cue"),
    **dict.fromkeys(("do", "every"), "a duty of `observe`"),
    **dict.fromkeys(("mg", "over"), "`dose`"),
    **dict.fromkeys(("vitals", "weight_kg", "response"), "a person"),
    **dict.fromkeys(("must_do", "must_not"), "`gate`"),
    **dict.fromkeys(("advice", "because"), "an entry of `set_aside`"),
    **dict.fromkeys(("policies", "adopts", "route", "approach"), "`setting`"),
}
"""Where a key belongs that stands in the wrong place."""


def explain(
    errors: Sequence[ErrorDetails], base: Path, model: type[BaseModel], document: Document
) -> Iterator[tuple[Problem, bool]]:
    """The problems of one part, and of each whether it is the key that is to be pointed at."""
    unknown: dict[Path, list[str]] = {}
    for error in errors:
        if error["type"] == "extra_forbidden":
            unknown.setdefault(tuple(error["loc"][:-1]), []).append(str(error["loc"][-1]))
    for error in errors:
        loc = tuple(error["loc"])
        path = base + loc
        if error["type"] == "missing":
            # A key misspelt or misplaced is one mistake, not an unknown key and a missing one.
            misspelt = any(near(name, [str(loc[-1])]) for name in unknown.get(loc[:-1], ()))
            misplaced = any(loc[-1] in names for names in unknown.values())
            if misspelt or misplaced or (*path[:-1], "<<") in document.refused:
                continue
        fault = _Fault(error, base, model, document)
        if not document.known(fault.path):
            yield fault.problem()


def field_of(model: type[BaseModel], loc: Path) -> str:
    """What the schema says about a field, as it stands inside a sentence."""
    home = _model_at(model, loc[:-1])
    said = (home.model_fields[str(loc[-1])].description or "") if home and loc[-1] in home.model_fields else ""
    said = said.rstrip(".")
    return said[:1].lower() + said[1:] if said[1:2].islower() or said[1:2] == " " else said


class _Fault:
    """One fault: where it is, what is there, and what should be."""

    def __init__(self, error: ErrorDetails, base: Path, model: type[BaseModel], document: Document) -> None:
        self.error, self.model, self.document = error, model, document
        self.kind, self.given = error["type"], error["input"]
        self.context: dict[str, Any] = error.get("ctx", {})
        self.loc: Path = tuple(error["loc"])
        self.path: Path = self._written(base + self.loc)
        words = [part for part in self.path if isinstance(part, str)]
        self.whole = model.called if issubclass(model, step_schema.Part) else "case"
        self.name = words[-1] if words else self.whole

    def problem(self) -> tuple[Problem, bool]:
        """The fault as a problem, and whether to point at the key."""
        match self.kind:
            case "missing":
                return self._missing(), True
            case "extra_forbidden":
                return self._unknown_key(), True
            case "literal_error":
                return self._literal(), False
            case kind if kind in WANTED:
                wanted, hint = WANTED[kind]
                return self._of("K206", f"{wanted} belongs here, and there is {self._shown()}", hint), False
            case "string_type" | "string_pattern_mismatch":
                return self._text(), False
            case "line":
                return self._line(), False
            case "given":
                return Problem("K209", "An answer of a play is `STEP: OPTION`.", GIVEN_HINT, path=self.path), False
            case "greater_than_equal" | "less_than_equal":
                limit = self.context.get("ge", self.context.get("le"))
                word = "at least" if "ge" in self.context else "at most"
                message = f"{quoted(self.name)} must be {word} {limit:,}, and is {self._shown()}."
                return Problem("K210", message, path=self.path), False
            case "too_short" | "too_long":
                return self._length(), True
            case "tuple_type":
                return self._list(), False
            case _:
                return self._keys(), False

    def _of(self, code: str, message: str, hint: str) -> Problem:
        return Problem(code, f"{quoted(self.name)}: {message}.", hint, path=self.path)

    def _shown(self) -> str:
        """What is there, in a few words."""
        if isinstance(self.given, dict):
            return "a group of keys"
        if isinstance(self.given, list | tuple):
            return "a list"
        written = self.document.get(self.path)
        text = written if isinstance(written, str) else "" if self.given is None else str(self.given)
        return quoted(text) if text.strip() else "nothing"

    def _written(self, path: Path) -> Path:
        """The path as it stands in the file: what is said is under its speaker, an answer of a play under its step."""
        written: list[str | int] = []
        for part in path:
            holder = self.document.get(tuple(written)) if part in {"text", "answer"} else None
            if isinstance(holder, dict) and part not in holder:
                part = next((key for key in holder if key != "when"), part)
            written.append(part)
        return tuple(written)

    def _where(self, path: Path) -> str:
        words = [part for part in path if isinstance(part, str)]
        return f" in {quoted(words[-1])}" if words else ""

    def _missing(self) -> Problem:
        name = str(self.loc[-1])
        said = field_of(self.model, self.loc)
        hint = f"Add `{name}:` ({said})." if said else f"Add `{name}:`."
        if words := _words_of(_model_at(self.model, self.loc[:-1]), name):
            hint += f" {one_of(words)}"
        where = self._where(self.path[:-1]) or f" in the {self.whole}"
        return Problem("K202", f"{quoted(name)} is missing{where}.", hint, path=self.path[:-1])

    def _unknown_key(self) -> Problem:
        name = str(self.loc[-1])
        home = _model_at(self.model, self.loc[:-1])
        where = self._where(self.path[:-1])
        code, message = "K204", f"There is no key {quoted(name)}{where}."
        if home is step_schema.EndStep and name == "next":
            return Problem(code, "A step that ends has no `next`.", "Delete one of the two.", path=self.path)
        if home is step_schema.Item and name == "next":
            hint = "Several items may be selected; write `next` on the step, with guards such as `chose STEP.ITEM`."
            return Problem(code, "An item to select has no `next` of its own.", hint, path=self.path)
        allowed = _keys(home)
        braces = self.document.opens_with(self.path[:-1]) == "{"
        misplaced = name in HOMES
        hint = "" if misplaced else nearest(name, allowed)
        if not hint and braces and " " in name:
            hint = (
                "A comma inside braces ends the text. Prose has no place inside braces: write one `key: value` a line."
            )
        elif misplaced:
            hint = f"`{name}` belongs to {HOMES[name]}; the indentation says what a key belongs to."
        elif not hint and " " in name:
            hint = "If it is text, write `|` behind the key above and put the text below it, indented."
        return Problem(code, message, hint or one_of(allowed, 20), path=self.path)

    def _literal(self) -> Problem:
        allowed = [word.strip("' ") for word in str(self.context["expected"]).replace(" or ", ",").split(",")]
        if self.name == "format":
            message = f"This kapsim reads {self.whole}s of format 1, not {self._shown()}."
            return Problem("K205", message, "Write `format: 1`.", path=self.path)
        close = nearest(self.given, allowed) if isinstance(self.given, str) else ""
        return Problem(
            "K205", f"{quoted(self.name)} cannot be {self._shown()}.", close or one_of(allowed), path=self.path
        )

    def _text(self) -> Problem:
        what, hint = "text", ""
        last = self.path[-1] if self.path else ""
        begun = self.document.opens_with(self.path)
        if self.name in IDS or "answer" in self.loc:
            what = "an id"
        elif begun in {"[", "{"}:
            sign = "Square brackets make a list" if begun == "[" else "Braces make keys and values"
            hint = f"{sign}. If they belong to the text, {_lower(block_remedy(_key(last), self._source()))}"
        elif isinstance(self.given, dict):
            hint = "A colon followed by a space makes a key. If it is text, write `|` behind the key above it."
        return self._of("K207", f"{what} belongs here, and there is {self._shown()}", hint)

    def _source(self) -> str:
        """The line of the file from the value on."""
        place = self.document.locate(Problem("", "", path=self.path))
        return place.source[place.column - 1 :]

    def _line(self) -> Problem:
        speakers = [key for key in self.given if key not in {"when", "text"}] if isinstance(self.given, dict) else []
        message, hint = "A line of a scene has no text.", "Write `text:` and the text beside `when:`."
        if speakers and "text" in self.given:
            message = f"A line is either told, under `text`, or said by {quoted(speakers[0])}, not both."
            hint = "Make two lines of it: one `- ` each."
        elif speakers:
            message = f"A line is said by one person, and here stand {quoted(speakers[0])} and {quoted(speakers[1])}."
            hint = "Make two lines of it, one `- ` each. If it is one text, write `|` and put it below, indented."
        return Problem("K208", message, hint, path=self.path)

    def _length(self) -> Problem:
        least, most = self.context.get("min_length"), self.context.get("max_length")
        actual = self.context["actual_length"]
        if (least is not None and least == most) or self.name == "before":
            return self._of("K211", f"a pair has two ids, and here {'is' if actual == 1 else 'are'} {actual}", "")
        what = f"at least {least}" if self.kind == "too_short" else f"at most {most}"
        entries = "entry belongs" if least == 1 else "entries belong"
        return self._of(
            "K211", f"{what} {entries} here, and there {'is' if actual == 1 else 'are'} {actual or 'none'}", ""
        )

    def _list(self) -> Problem:
        """Something else stands where a list belongs."""
        dashes = isinstance(self.given, dict) and all(str(key).startswith("-") for key in self.given)
        if dashes or self._begins_with_a_dash():
            message = "A space is missing behind the dash."
            return Problem("K111", message, "Write `- ` and then the entry.", path=self.path)
        grouped = _model_at(self.model, (*self.loc, 0)) is not None
        short = isinstance(self.given, str) and " " not in self.given and not grouped
        hint = f"Write `{self.name}: [{self.given}]`." if short else "Write one entry a line, each behind a dash: `- `."
        return self._of("K212", f"a list belongs here, and there is {self._shown()}", hint)

    def _begins_with_a_dash(self) -> bool:
        """Whether the line on which the value begins is one of a list, but for the space."""
        place = self.document.locate(Problem("", "", path=self.path))
        alone = not place.source[: place.column - 1].strip()
        return alone and isinstance(self.given, str) and self.given.startswith("-")

    def _keys(self) -> Problem:
        """Something else stands where keys belong."""
        home = _model_at(self.model, self.loc)
        if home is None or self._lists_by_id():
            hint = (
                "Each entry begins with its id and a colon, on a line of its own; what it holds stands below, indented."
            )
            return self._of("K203", f"entries listed by id belong here, and there is {self._shown()}", hint)
        hint = f"Its keys stand on the lines below, indented: {one_of(_keys(home))[9:]}"
        return self._of("K213", f"keys and values belong here, and there is {self._shown()}", hint)

    def _lists_by_id(self) -> bool:
        home = _model_at(self.model, self.loc[:-1]) if self.loc else None
        return bool(
            home and self.loc[-1] in home.model_fields and _is_dict(home.model_fields[str(self.loc[-1])].annotation)
        )


def _key(last: str | int) -> str:
    return "-" if isinstance(last, int) else last


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _keys(home: type[BaseModel] | None) -> list[str]:
    """The keys allowed in a part; of a step those of every kind of step."""
    if home is None:
        return []
    if issubclass(home, step_schema.Station):
        return list(dict.fromkeys(key for kind in step_schema.STEP_CLASSES.values() for key in kind.model_fields))
    return list(schema.CaseSource.model_fields if home is schema.CaseHead else home.model_fields)


def _words_of(home: type[BaseModel] | None, name: str) -> list[str]:
    """The words that a field allows, if it allows only some."""
    annotation = _plain(home.model_fields[name].annotation) if home and name in home.model_fields else None
    return [str(word) for word in get_args(annotation)] if get_origin(annotation) is Literal else []


def _model_at(model: type[BaseModel], loc: Path) -> type[BaseModel] | None:
    """The class of the part that `loc` leads to, found by following the annotations of the classes."""
    current: Any = model
    for part in loc:
        current = _plain(current)
        if isinstance(current, type) and issubclass(current, BaseModel):
            if part not in current.model_fields:
                return None
            current = current.model_fields[str(part)].annotation
        elif get_origin(current) in {dict, tuple}:
            arguments = get_args(current)
            current = arguments[1] if get_origin(current) is dict else arguments[0]
        else:
            return None
    current = _plain(current)
    return current if isinstance(current, type) and issubclass(current, BaseModel) else None


def _plain(annotation: Any) -> Any:
    """An annotation without Annotated[...] and | None."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in {Union, UnionType}:
        return _plain(next(part for part in get_args(annotation) if part is not type(None)))
    return annotation


def _is_dict(annotation: Any) -> bool:
    return get_origin(_plain(annotation)) is dict
