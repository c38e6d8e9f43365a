"""From the parser's events to plain values, without recursion: every value as text, with its place.

Nothing is resolved, constructed or merged, so `no`, `12:30`, `007` and `1:2` arrive as written and the field decides
what they are. What a case never needs is refused with its place: anchors, aliases, tags, merge keys, duplicate keys,
second documents, nesting deeper than 40.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any

import yaml

from .document import FORBIDDEN, Document, Spot, Value, character
from .problems import Path, Problem, quoted
from .syntax import block_remedy

DEEPEST = 40
"""Levels of nesting, counted on the parser's events before anything is built."""
MOST = 200
"""Problems after which the rest of a file is not looked at."""
PARSER: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
TOO_DEEP = f"More than {DEEPEST} levels stand inside one another here."
DEEP_HINT = "A case needs about ten. Perhaps brackets are opened here that belong to the text."
EMPTY_HINT = "A case begins with `format: 1`."
MOST_COMMENTS, MOST_EMPTY, MOST_OPENED = 20_000, 1_000, 100_000
SCALAR, MAPPING, SEQUENCE = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)

Frame = tuple[Value, list[Spot], str | None, bool, bool]
"""A list, or keys and values, that waits for an inner one to be filled: itself, its spots, the key that the inner one
belongs to, whether that is dropped, and whether the inner one stands where a key should."""


class Unreadable(Exception):
    """The rest of the file is not worth reading; why stands in the document."""


def compose(document: Document, text: str) -> None:
    """Fill the document with the values of a text.

    Raises yaml.YAMLError where the text is not YAML, and Unreadable after a problem that ends the reading.
    """
    document.text, document.begins = text, []
    get_event, scalar, mapping, sequence = PARSER(text).get_event, SCALAR, MAPPING, SEQUENCE
    root: Value = []
    root_spots: list[Spot] = []
    stack: list[Frame] = []
    value, spots, key, skip = root, root_spots, None, False
    documents = opened = 0
    # One loop without calls: a call for each event would cost as much as all the rest.
    while True:
        event = get_event()
        kind = type(event)
        if kind is scalar:
            part: Value = event.value
            spot: Spot = event.start_mark.index
            style = event.style
            if event.anchor is not None or event.tag is not None:
                _refuse_extras(document, event, _path(stack, value, key))
            if not part and not style:
                part = None
                skip = _note_empty(document, event, stack, value, spots, key, skip)
            elif "\n" in part and style != "|":
                part = _unfolded(event)
            if style == '"' and not part.isprintable():
                part = _without_escapes(document, event, part)
        elif kind is mapping or kind is sequence:
            part = {} if kind is mapping else []
            spot = [event.start_mark.index]
            if event.anchor is not None or event.tag is not None:
                _refuse_extras(document, event, _path(stack, value, key))
            opened += 1
            if opened > MOST_OPENED:
                message = f"More than {MOST_OPENED:,} lists and groups of keys stand in this file."
                report(document, Problem("K129", message, "Make several cases of it."), event)
                raise Unreadable
            if len(stack) >= DEEPEST:
                report(document, Problem("K120", TOO_DEEP, DEEP_HINT), event)
                raise Unreadable
        elif kind in ENDS:
            value, spots, _, _, skip = stack.pop()
            key = "" if skip else None
            continue
        elif kind is yaml.AliasEvent:
            part, spot = None, event.start_mark.index
            if not skip:
                _refuse_alias(document, event, _path(stack, value, key))
            if type(value) is dict and key is None:
                key, skip = "", True
                continue
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                hint = "One file holds one case: delete this line, and what follows it if that is another case."
                report(document, Problem("K122", "A second document begins here (`---`).", hint), event)
                break
            continue
        elif kind is yaml.StreamEndEvent:
            break
        else:
            continue

        if type(value) is list:
            value.append(part)
            spots.append(spot)
            as_key = False
        elif key is not None:
            if not skip:
                value[key] = part
                spots.append(spot)
            as_key = False
        elif type(part) is str and part not in value and part != "<<":
            key = part
            spots.append(spot)
            continue
        else:
            _refuse_key(document, event, part, stack, value, spots)
            key, skip, as_key = "", True, True
        if type(spot) is list:
            stack.append((value, spots, key, skip, as_key))
            value, spots, key, skip = part, spot, None, False
        elif not as_key:
            key, skip = None, False
    if not root or (root[0] is None and not document.refused):
        document.problems.append(document.at(Problem("K123", "The file is empty.", EMPTY_HINT), 1, 1))
        raise Unreadable
    document.value, document.spots = root[0], root_spots[0]
    if "#" in text:
        _note_comments(document)


def report(document: Document, problem: Problem, event: Any) -> None:
    """Add a problem at the beginning of an event. Raises Unreadable where there are too many."""
    mark = event.start_mark
    document.problems.append(document.at(problem, mark.line + 1, mark.column + 1))
    if len(document.problems) >= MOST:
        raise Unreadable


def _path(stack: list[Frame], value: Value, key: str | None) -> Path:
    """Where the next value will stand."""
    frames = [(outer, outer_key) for outer, _, outer_key, _, _ in stack[1:]] + ([(value, key)] if stack else [])
    last = len(frames) - 1
    return tuple(
        (len(outer) - (index < last)) if type(outer) is list else (outer_key or "")
        for index, (outer, outer_key) in enumerate(frames)
    )


def _dropped(stack: list[Frame]) -> bool:
    return any(skip for _, _, _, skip, _ in stack)


def _refuse_key(
    document: Document, event: Any, part: Value, stack: list[Frame], value: dict[str, Value], spots: list[Spot]
) -> None:
    if _dropped(stack):
        return
    if not isinstance(part, str):
        problem = Problem("K126", "What stands before the colon must be a word.", "Begin the line with `key: `.")
    elif part == "<<":
        message = "`<<` copies keys from elsewhere; a case says everything where it stands."
        problem = Problem("K121", message, "Write the keys out.")
        document.refused.add((*_path(stack, value, "")[:-1], part))
    else:
        line = document.place(spots[1 + 2 * list(value).index(part)])[0] + 1
        hint = "Delete one of them, or give one another name."
        problem = Problem("K127", f"{quoted(part)} stands here a second time; the first is in line {line}.", hint)
    report(document, problem, event)


def _refuse_extras(document: Document, event: Any, path: Path) -> None:
    remedy = "Delete it. If it belongs to the text, put the text on the next line, indented, below `|`."
    if event.anchor is not None:
        message = f"{quoted('&' + event.anchor)} marks this for use elsewhere; a case says everything where it stands."
        report(document, Problem("K121", message, remedy), event)
    if event.tag is not None:
        message = (
            "A word that begins with an exclamation mark says what kind of value follows; a case has no use for it."
        )
        report(document, Problem("K124", message, remedy), event)
        document.refused.add(path)


def _refuse_alias(document: Document, event: Any, path: Path) -> None:
    message = f"{quoted('*' + event.anchor)} repeats something from elsewhere; a case says everything where it stands."
    hint = "Write it out. If the asterisk belongs to the text, put the text on the next line, indented, below `|`."
    report(document, Problem("K121", message, hint), event)
    document.refused.add(path)


def _note_empty(
    document: Document, event: Any, stack: list[Frame], value: Value, spots: list[Spot], key: str | None, skip: bool
) -> bool:
    """Note that nothing is written here; gives whether the key is to be dropped.

    A key without a colon inside braces is most likely the second half of a sentence with a comma.
    """
    if skip or len(document.empty) >= MOST_EMPTY or _dropped(stack) or (type(value) is dict and key is None):
        return skip
    mark = event.start_mark
    path = _path(stack, value, key)
    if key is None or not value:
        document.empty.append(path)
        return False
    begun, start = document.text[spots[0]], spots[-1]
    written = document.text[start : mark.index]
    if begun != "{" or written.rstrip().endswith(":"):
        document.empty.append(path)
        return False
    before = list(value)[-1]
    message = f"A comma inside braces ends the text, so {quoted(key)} became a key of its own."
    remedy = block_remedy(before, f"{value[before]}, {key}").partition(":")[2]
    hint = f"Prose has no place inside braces. Give each key a line of its own, and the text one below `|`:{remedy}"
    row, column = document.place(spots.pop())
    document.problems.append(document.at(Problem("K125", message, hint), row + 1, column + 1))
    return True


def _without_escapes(document: Document, event: Any, text: str) -> str:
    """Text in double quotes without the invisible characters that its backslashes stand for, each of which is reported.

    Characters that are typed are refused before the text is parsed; these come into being only now.
    """
    found = FORBIDDEN.search(text)
    if found is None:
        return text
    message = f"{character(found[0])} is written here by a backslash; it cannot be seen."
    hint = "Delete it. If the backslash belongs to the text, use single quotes."
    report(document, Problem("K004", message, hint), event)
    return FORBIDDEN.sub("", text)


def _note_comments(document: Document) -> None:
    """Note the values that a comment follows on their line; the parser keeps silent about comments."""
    text, at = document.text, 0
    for _ in range(MOST_COMMENTS):
        at = text.find("#", at)
        if at < 0:
            return
        begin = text.rfind("\n", 0, at) + 1
        if text[at - 1 : at] in {" ", "\t"} and not text[begin:at].isspace() and (path := _before(document, at)):
            document.comments.append((path, document.place(at)))
            at = text.find("\n", at)
            if at < 0:
                return
        at += 1


def _before(document: Document, at: int) -> Path:
    """The path of the value, written without quotes, that ends just before a place; an empty one if there is none."""
    value, spots = document.value, document.spots
    path: Path = ()
    while isinstance(spots, list):
        index = bisect_right(spots, at, key=lambda spot: spot[0] if isinstance(spot, list) else spot) - 1
        if index < 1 or (isinstance(value, dict) and index % 2):
            return ()
        part: str | int = list(value)[index // 2 - 1] if isinstance(value, dict) else index - 1
        value, spots, path = value[part], spots[index], (*path, part)
    written = document.text[spots:at].split()
    return path if written == (value or "").split() else ()


def _unfolded(event: Any) -> str:
    """Text of several lines as it would stand below `|`: a blank line of the file is a blank line of the text.

    The parser gives one line break for a blank line wherever lines are joined, that is in all styles but `|`.
    """
    value: str = event.value
    if event.style != ">":
        return value if event.start_mark.line == event.end_mark.line else re.sub(r"\n+", "\n\n", value)
    joined, above, blank = "", "", False
    for line in value.strip("\n").split("\n"):
        if not line.strip():
            blank = True
        elif not joined:
            joined = above = line
        else:
            single = not blank and (line[0] in " \t" or above[0] in " \t")
            joined += f"\n{line}" if single else f"\n\n{line}"
            above, blank = line, False
    return joined
