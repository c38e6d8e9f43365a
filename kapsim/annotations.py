"""Problems as annotations on the lines of a change on GitHub: the workflow commands that its runners read.

The form and its escapes are those of GitHub's "Workflow commands for GitHub Actions".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .problems import Problem

ESCAPED = {"%": "%25", "\r": "%0D", "\n": "%0A"}
ESCAPED_IN_PROPERTIES = {**ESCAPED, ":": "%3A", ",": "%2C"}


def annotated(problems: Iterable[Problem]) -> Iterator[str]:
    """One line for each problem, its hint included; advice is a notice, all else an error."""
    for problem in problems:
        kind = "notice" if problem.advice else "error"
        place = {"file": problem.file}
        if problem.line:
            place |= {"line": str(problem.line), "col": str(problem.column)}
        place["title"] = problem.code
        properties = ",".join(f"{key}={_escaped(value, ESCAPED_IN_PROPERTIES)}" for key, value in place.items())
        said = f"{problem.message}\n{problem.hint}".rstrip()
        yield f"::{kind} {properties}::{_escaped(said, ESCAPED)}"


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(char, char) for char in text)
