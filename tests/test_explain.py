"""Every code has a page whose wrong example gives that problem, and whose right one gives none.

A page for advice is about advice alone: neither example gives a problem, and the wrong one gets just the advice of the
page besides whatever the right one gets as well (the small case is advised about more than one thing).

Comments of a page say where its examples belong in a whole case (tests/case/small.yaml, or the catalogue beside it):

    <!-- at KEY/KEY without KEY/KEY -->    below these keys, from the left edge; `without` takes keys of the case away
    <!-- with ... -->                      lines that the examples need and readers do not
    <!-- hour at KEY/KEY -->               the same in a case with an hour (tests/case/hour.yaml)
    <!-- catalogue at KEY/KEY -->          the same in a catalogue
    <!-- program at KEY/KEY -->            the same in a program's file (tests/program.yaml), with the small case
    <!-- whole file -->                    the wrong example is a whole file

Without a comment the keys of an example are keys of the case.
"""

from __future__ import annotations

import re
import textwrap
from functools import cache
from pathlib import Path

import pytest

from kapsim import explain
from kapsim.case.check import check
from kapsim.case.compile import compile_case
from kapsim.case.mend import mend
from kapsim.catalogue import read_catalogue
from kapsim.cli import run
from kapsim.codes import CODES
from kapsim.engine.model import Case
from kapsim.problems import ADVICE
from kapsim.program import read_program
from kapsim.program_check import check_cases
from kapsim.source import read

from .case.test_failing import JARGON, practices
from .guide.pieces import put

CASE = (Path(__file__).parent / "case" / "small.yaml").read_text(encoding="utf-8")
HOUR = (Path(__file__).parent / "case" / "hour.yaml").read_text(encoding="utf-8")
CATALOGUE = (Path(__file__).parent / "case" / "practices.yaml").read_text(encoding="utf-8")
PROGRAM = (Path(__file__).parent / "program.yaml").read_text(encoding="utf-8")
IN_WORDS = {
    "K001": "a file that is not there",
    "K002": "a file of more than 1 MiB",
    "K003": "letters that a page in UTF-8 cannot hold",
    "K004": "a character that cannot be seen",
    "K005": "two hundred problems",
    "K101": "kept for what no explanation fits; none is known",
    "K113": "a space that looks like any other",
    "K129": "a hundred thousand lists",
    "K214": "a thousand problems in one part",
    "K308": "a guard of a hundred words",
    "K510": "more states than are explored",
}
"""Codes whose mistake no page can show, and why; tests/case/failing and those that it names make such files."""
PLACE = re.compile(r"<!-- (?P<whole>catalogue|hour|program)? ?(?:at (?P<at>\S+))?(?: ?without (?P<without>\S+))? -->")
WITH = re.compile(r"<!-- with\n(.*?)-->", re.DOTALL)
SHOWN = sorted(CODES.keys() - IN_WORDS.keys())
PROBLEMS = [code for code in SHOWN if not code.startswith(ADVICE)]
ADVISED = [code for code in SHOWN if code.startswith(ADVICE)]


def below(path: str, piece: str) -> str:
    """A piece below some keys, written out."""
    for key in reversed(path.split("/") if path else []):
        piece = f"{key}:\n{textwrap.indent(piece, '  ')}"
    return piece


def without(text: str, path: str) -> str:
    """A case without the lines of a key."""
    lines = text.splitlines(keepends=True)
    row, least = -1, -1
    for key in path.split("/"):
        row = next(index for index in range(row + 1, len(lines)) if lines[index].strip().partition(":")[0] == key)
        least = len(lines[row]) - len(lines[row].lstrip())
    end = row + 1
    while end < len(lines) and len(lines[end]) - len(lines[end].lstrip()) > least:
        end += 1
    return "".join(lines[:row] + lines[end:])


def placed(code: str, number: int) -> str:
    """An example of a page, put where it belongs in a whole file."""
    page = explain.source(code)
    example = explain.FENCE.findall(page)[number]
    if "<!-- whole file -->" in page and not number:
        return str(example)
    place = PLACE.search(page)
    text = {"catalogue": CATALOGUE, "hour": HOUR, "program": PROGRAM}.get((place["whole"] or "") if place else "", CASE)
    if place and place["without"]:
        text = without(text, place["without"])
    for piece in WITH.findall(page):
        text = put(text, piece)
    return put(text, below(place["at"] or "" if place else "", example))


def codes(text: str, kind: str = "case") -> list[str]:
    """The codes of the problems of a case, of a catalogue or of a program."""
    if kind == "catalogue":
        return [problem.code for problem in read_catalogue(text.encode(), "a.yaml")[1]]
    if kind == "program":
        document = read(text.encode(), "a.yaml")
        program, problems = read_program(document)
        cases = {"small": small()}
        return [problem.code for problem in problems or check_cases(program, document, cases, cases)]
    return [problem.code for problem in check(read(text.encode(), "a.yaml"), practices()).problems]


def kind_of(code: str) -> str:
    """What kind of file the examples of a page belong to."""
    page = explain.source(code)
    return next((kind for kind in ("catalogue", "program") if f"<!-- {kind}" in page), "case")


@cache
def small() -> Case:
    case, _ = compile_case(read(CASE.encode(), "a.yaml"), practices())
    assert case is not None
    return case


def advised(text: str) -> set[str]:
    """The codes of the advice on a case."""
    return {advice.code for advice in check(read(text.encode(), "a.yaml"), practices()).advice}


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_page_in_plain_words(code: str) -> None:
    shown = explain.text(code)
    assert shown.startswith(f"{code} {CODES[code]}\n\n")
    said = shown.partition("\n\nWrong:")[0]
    assert len(said) - len(shown.splitlines()[0]) > 40, "a page says more than the title"
    assert not JARGON.search(said)
    assert "<!--" not in shown
    assert "```" not in shown


def test_every_page_belongs_to_a_code() -> None:
    assert {path.stem for path in explain.PAGES.glob("*.md")} == set(CODES)


@pytest.mark.parametrize("code", PROBLEMS)
def test_the_wrong_example_gives_the_problem_and_no_other(code: str) -> None:
    assert set(codes(placed(code, 0), kind_of(code))) == {code}


@pytest.mark.parametrize("code", SHOWN)
def test_the_right_example_gives_no_problem(code: str) -> None:
    assert codes(placed(code, 1), kind_of(code)) == []


@pytest.mark.parametrize("code", ADVISED)
def test_the_wrong_example_gets_the_advice_and_the_right_one_all_other_alike(code: str) -> None:
    wrong, right = placed(code, 0), placed(code, 1)
    assert codes(wrong) == []
    assert code not in advised(right)
    assert advised(wrong) == advised(right) | {code}


@pytest.mark.parametrize("code", [code for code in ADVISED if code != "K834"])
def test_a_page_says_when_advice_may_be_set_aside(code: str) -> None:
    """K834 is about what is set aside already."""
    assert "Set this aside" in " ".join(explain.text(code).split())


@pytest.mark.parametrize("code", [code for code in SHOWN if kind_of(code) == "case"])
def test_a_page_says_whether_its_mistake_is_repaired_by_itself(code: str) -> None:
    said = "`kapsim check --fix`" in explain.source(code)
    result = mend(placed(code, 0).encode(), "a.yaml", practices())
    assert result is not None
    assert result.changed == said
    assert codes(result.after.raw.decode()) == ([] if said else codes(placed(code, 0)))


@pytest.mark.parametrize("code", SHOWN)
def test_a_page_shows_both_in_order(code: str) -> None:
    shown = explain.text(code)
    assert 0 < shown.index("\n\nWrong:\n\n    ") < shown.index("\n\nRight:\n\n    ")


@pytest.mark.parametrize("code", sorted(IN_WORDS))
def test_a_mistake_that_cannot_be_shown_is_told(code: str) -> None:
    assert not explain.FENCE.findall(explain.source(code))


def test_the_command_prints_a_page_whatever_the_case_of_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "k103"]) == 0
    assert capsys.readouterr().out == explain.text("K103") + "\n"


def test_without_a_code_all_are_listed_in_groups(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain"]) == 0
    listed = capsys.readouterr().out
    assert listed.startswith("The file\n  K001  The file cannot be read\n")
    assert re.findall(r"K\d{3}", listed) == list(CODES)


def test_a_code_that_there_is_not_is_a_fault_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "K1003"]) == 1
    assert "There is no code K1003. Did you mean `K103`?" in capsys.readouterr().err
    assert run(["explain", "colon"]) == 1
    assert "`kapsim explain` lists them all." in capsys.readouterr().err


def test_examples_are_indented_and_lines_fit_a_terminal() -> None:
    assert "\n    text: |\n      She says: no, wait." in explain.text("K103")
    for code in CODES:
        told = explain.text(code).split("\n\nWrong:")[0].splitlines()
        assert max(map(len, told)) <= explain.WIDTH, code
