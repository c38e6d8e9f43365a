"""A folder of broken cases, each with the report that it must give: every message is read here as an author reads it.

Run as a module it writes the reports anew, to be read before they are committed: `python -m tests.case.test_failing`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from kapsim.case.check import check
from kapsim.case.compile import compile_case
from kapsim.catalogue import read_catalogue
from kapsim.codes import CODES
from kapsim.engine.explore import explore
from kapsim.engine.model import Practice
from kapsim.problems import ADVICE, Problem
from kapsim.source import read

FOLDER = Path(__file__).parent / "failing"
FILES = sorted(FOLDER.glob("*.yaml"))
EXPLORED = re.compile(rb"# explored: (\d+) states")
ELSEWHERE = {
    "K001": "tests/test_source.py: a file that is not there",
    "K002": "tests/test_source.py: a file of more than 1 MiB",
    "K005": "tests/case/test_compile.py: more problems than are listed",
    "K101": "kept for what no explanation fits; none is known",
    "K129": "tests/case/test_hostile.py: lists in lists of names",
}
JARGON = re.compile(
    r"\b(mapping|scalar|dict|node|token|pars\w+|null|none type|boolean|integer|string|schema|validat\w+|invalid|extra"
    r"|input|tuple|value_error|exception|flow)\b",
    re.IGNORECASE,
)


@cache
def practices() -> dict[str, Practice]:
    """The four practices of the tests' own catalogue."""
    catalogue, problems = read_catalogue((Path(__file__).parent / "practices.yaml").read_bytes(), "practices.yaml")
    assert catalogue is not None, problems
    return dict(catalogue.practices)


def problems_of(path: Path) -> list[Problem]:
    """What is wrong with a file of the folder: a catalogue if its name says K7, else a case."""
    raw = path.read_bytes()
    if path.name.startswith("K7"):
        return read_catalogue(raw, path.name)[1]
    document = read(raw, path.name)
    explored = EXPLORED.match(raw)
    proof = None
    if explored:
        case, _ = compile_case(document, practices())
        assert case is not None
        proof = explore(case, limit=int(explored[1]))
    return list(check(document, practices(), proof).problems)


def report_of(path: Path) -> str:
    return "\n\n".join(problem.text() for problem in problems_of(path)) + "\n"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_broken_case_gives_exactly_its_report(path: Path) -> None:
    assert report_of(path) == path.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [path for path in FILES if path.name.startswith("K")], ids=lambda path: path.stem)
def test_a_broken_case_gives_the_code_of_its_name_and_no_other(path: Path) -> None:
    assert {problem.code for problem in problems_of(path)} == {path.name[:4]}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_problem_has_a_place_in_its_file(path: Path) -> None:
    lines = path.read_bytes().decode("utf-8", "replace").split("\n")
    for problem in problems_of(path):
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_messages_are_in_plain_words(path: Path) -> None:
    for problem in problems_of(path):
        assert not JARGON.search(problem.message), problem.message
        assert not JARGON.search(problem.hint), problem.hint
        assert problem.message.endswith((".", "`."))


def test_every_code_of_a_problem_has_a_failing_case() -> None:
    """Advice is no failure: test_lint.py has a case for each."""
    shown = {path.name[:4] for path in FILES if path.name.startswith("K")} | set(ELSEWHERE)
    assert shown == {code for code in CODES if code < ADVICE}


def test_every_report_belongs_to_a_case() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == {path.stem for path in FILES}


if __name__ == "__main__":
    for file in FILES:
        file.with_suffix(".txt").write_text(report_of(file), encoding="utf-8")
