"""YAML syntax errors in plain words: what the parser tripped over, and what the author most likely meant.

The four mistakes of every beginner are recognised: a quotation followed by more text, a colon inside prose, ` #` inside
prose (found by source.py, since YAML takes it silently) and a comma inside braces (likewise).
"""

from __future__ import annotations

import re

import yaml

from .problems import Problem

QUOTED_START = re.compile(r"""^\s*(?:- +)*(?:(?P<key>[^\s:#"'][^:#"']*):\s+)?(?P<quote>["']).*?(?P=quote)""")
KEY_START = re.compile(r"^\s*(?:- +)*(?P<key>[^\s:#][^:#]*):(?:\s|$)")
SPECIAL = {
    "*": "an asterisk",
    "&": "an ampersand",
    "!": "an exclamation mark",
    "%": "a percent sign",
    "@": "an at sign",
    "`": "a backtick",
    "[": "a square bracket",
    "{": "a brace",
    "|": "a bar",
    ">": "a greater-than sign",
    "?": "a question mark",
    ",": "a comma",
    "]": "a square bracket",
    "}": "a brace",
}
BLOCK_REMEDY = "Put the text on the next line, indented, below `|`:\n\n        {key}: |\n          {text}"


def explain(error: yaml.YAMLError, lines: list[str]) -> tuple[Problem, int, int]:
    """What a YAML error means, with the line and column (from 1) to look at."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Problem("K101", "This is not YAML that kapsim can read."), 1, 1
    row, column = error.problem_mark.line, error.problem_mark.column
    if row >= len(lines):
        row, column = max(0, len(lines) - 1), len(lines[-1]) if lines else 0
    line = lines[row] if lines else ""
    problem = _recognise(error, lines, row, column, line)
    if problem.code in {"K106"} and error.context_mark is not None:
        row, column = error.context_mark.line, error.context_mark.column
    return problem, row + 1, column + 1


def block_remedy(key: str, text: str) -> str:
    """How to write a prose value so that no character in it means anything to YAML."""
    return BLOCK_REMEDY.format(key=key or "text", text=text.strip())


def _recognise(error: yaml.MarkedYAMLError, lines: list[str], row: int, column: int, line: str) -> Problem:
    said = error.problem or ""
    indent = line[: len(line) - len(line.lstrip())]
    quoted = QUOTED_START.match(line)
    if quoted and column >= quoted.end() and ("did not find expected" in said):
        key, text = quoted["key"] or "text", line[quoted.start("quote") :]
        message = "After the closing quotation mark the value is over, but more text follows."
        return Problem("K102", message, block_remedy(key, text))
    if "\t" in indent or "tab character" in said:
        return Problem("K104", "A tab is used to indent. YAML takes spaces only.", "Replace each tab by two spaces.")
    start = KEY_START.match(line)
    if "mapping values are not allowed" in said:
        return _colon(lines, row, column, line, start)
    if "block sequence entries are not allowed" in said:
        return Problem(
            "K105", "A list cannot begin on the line of its key.", "Begin the list on the next line: one `- ` a line."
        )
    if "quoted scalar" in (error.context or ""):
        if "escape" in said:
            return Problem(
                "K107",
                "A backslash inside double quotes begins an escape that does not exist.",
                "Use single quotes, or put the text below `|`.",
            )
        return Problem(
            "K106",
            "A quotation mark is opened here and not closed before the end of the file.",
            "Close it, or put the text below `|`, where quotation marks mean nothing.",
        )
    value = line[start.end() :].lstrip() if start else line.lstrip(" -")
    if value[:1] in SPECIAL and column >= len(line) - len(value):
        key = start["key"] if start else "text"
        message = f"Text cannot begin with {SPECIAL[value[0]]}, which means something to YAML."
        return Problem("K108", message, block_remedy(key, value))
    if "flow" in (error.context or ""):
        return Problem(
            "K109",
            "What stands between braces or brackets is not a plain list of words.",
            "Write it over several lines, one key or `- ` entry a line. Prose has no place inside braces.",
        )
    if "did not find expected" in said:
        return Problem(
            "K110",
            "This line is indented differently from its neighbours, or the line above is not finished.",
            "Keys that belong together begin in the same column. Text of several lines stands below `|`, indented.",
        )
    if "could not find expected ':'" in said:
        return Problem(
            "K111",
            "The line above has no `key:` in it, or a `-` without a space behind it.",
            "A list entry begins with `- ` (dash, space); a key ends with `: ` (colon, space).",
        )
    return Problem("K101", f"YAML cannot read this: {said}.", "Look at this line and the one above it.")


def _colon(lines: list[str], row: int, column: int, line: str, start: re.Match[str] | None) -> Problem:
    if start and start.end("key") < column:
        key, text = start["key"], line[start.end() :]
        message = "A colon followed by a space stands inside the text; YAML takes it for a second key."
        return Problem("K103", message, block_remedy(key, text))
    above = next((candidate for candidate in reversed(lines[:row]) if candidate.strip()), "")
    opened = KEY_START.match(above)
    if opened and above[opened.end() :].strip():
        message = f"The key above, `{opened['key'].strip()}`, already has a value on its own line."
        return Problem("K112", message, "Begin this key in the same column as that one, or move the value away.")
    return Problem(
        "K112",
        "A key stands where a value was begun.",
        "The line above needs a colon and a space behind its key, or this line is indented too far.",
    )
