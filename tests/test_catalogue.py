from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from kapsim.catalogue import Catalogue, read_catalogue
from kapsim.library import bundled_folder
from kapsim.problems import Problem

SOUND = """\
format: 1
sources:
  book:
    title: A book
    by: Somebody
    year: 2019-2024
    where: on a shelf,
      second row
    status: confirmed
    note: Read it.
  blog: {title: A blog, by: Somebody else, where: a page, status: second-hand}
practices:
  check-first:
    domain: safety
    phase: dosing
    actor: team
    severity: critical
    basis: ketamine
    confirmation: confirmed
    statement: Check the reading
      before the dose.
    sources: [book, blog]
    support: The book says so.
  check-again:
    domain: safety
    phase: dosing
    actor: therapist
    severity: major
    basis: analogue
    confirmation: partial
    contested: true
    caveat: Clinics differ.
    statement: Check again.
    sources: [book]
    disputed_by: [blog]
    contradicted_by:
      blog: says once is enough
    split_from: check-first
"""


def problems(text: str) -> list[Problem]:
    catalogue, found = read_catalogue(text.encode(), "practices.yaml")
    assert catalogue is None
    return found


def only(text: str) -> Problem:
    (found,) = problems(text)
    return found


def replaced(old: str, new: str) -> str:
    assert SOUND.count(old) == 1, old
    return SOUND.replace(old, new)


@pytest.fixture(scope="module")
def bundled() -> Catalogue:
    path = bundled_folder() / "practices.yaml"
    catalogue, found = read_catalogue(path.read_bytes(), str(path))
    assert not found, "\n".join(problem.text() for problem in found)
    assert catalogue is not None
    return catalogue


def test_a_sound_catalogue_is_read_with_everything_it_says() -> None:
    catalogue, found = read_catalogue(SOUND.encode(), "practices.yaml")
    assert not found
    assert catalogue is not None
    book = catalogue.sources["book"]
    assert (book.title, book.year, book.where, book.note) == (
        "A book",
        "2019-2024",
        "on a shelf, second row",
        "Read it.",
    )
    first, again = catalogue.practices.values()
    assert first.statement == "Check the reading before the dose."
    assert (first.domain, first.phase, first.actor, first.severity) == ("safety", "dosing", "team", "critical")
    assert (first.sources, first.contested, first.caveat, first.split_from) == (("book", "blog"), False, "", "")
    assert (again.contested, again.caveat, again.split_from) == (True, "Clinics differ.", "check-first")
    assert (again.disputed_by, again.contradicted_by) == (("blog",), (("blog", "says once is enough"),))
    assert catalogue.digest == hashlib.sha256(SOUND.encode()).hexdigest()
    assert catalogue.raw == SOUND.encode()


def test_the_bundled_catalogue_is_sound_and_holds_the_practices_and_what_was_split_from_them(
    bundled: Catalogue,
) -> None:
    original = [practice for practice in bundled.practices.values() if not practice.split_from]
    assert len(original) == 104
    assert len(bundled.practices) > 104
    assert {practice.domain for practice in original} == {"safety", "support", "integration"}


def test_no_critical_practice_of_the_bundled_catalogue_rests_on_web_articles_alone(bundled: Catalogue) -> None:
    for practice in bundled.practices.values():
        if practice.severity == "critical":
            assert any(not source.startswith("seed-") for source in practice.sources), practice.id


def test_a_contested_practice_of_the_bundled_catalogue_says_why(bundled: Catalogue) -> None:
    contested = [practice for practice in bundled.practices.values() if practice.contested]
    assert contested
    assert all(practice.caveat or practice.disputed_by for practice in contested)


def test_a_catalogue_survives_being_written_as_json(bundled: Catalogue) -> None:
    assert Catalogue.of(json.loads(json.dumps(bundled.data())), bundled.raw) == bundled


@pytest.mark.parametrize(
    ("old", "new", "code", "at", "said", "hint"),
    [
        ("[book, blog]", "[book, blogg]", "K707", "blogg", "no source `blogg`", "Did you mean `blog`?"),
        (
            "disputed_by: [blog]",
            "disputed_by: [nobody]",
            "K707",
            "nobody",
            "no source `nobody`",
            "Allowed: book, blog.",
        ),
        ("      blog: says", "      bloq: says", "K707", "bloq", "no source `bloq`", "Did you mean `blog`?"),
        (
            "split_from: check-first",
            "split_from: check-frist",
            "K707",
            "-frist",
            "`check-frist`",
            "mean `check-first`?",
        ),
        (
            "split_from: check-first",
            "split_from: check-again",
            "K707",
            "m: check-again",
            "no other",
            "mean `check-first`?",
        ),
        ("[book, blog]", "[book, book]", "K708", "[book, book]", "twice", ""),
        ("[book, blog]", "[]", "K705", "sources: []", "names no source", ""),
        ("[book, blog]", "book", "K705", "sources: book", "list of sources", "Write `[askp3, ketalar-pi]`."),
        (
            "severity: critical",
            "severity: crtical",
            "K706",
            "crtical",
            "cannot be `crtical`",
            "Did you mean `critical`?",
        ),
        ("phase: dosing\n    actor: team", "phase: dose\n    actor: team", "K706", "dose", "`dose`", "mean `dosing`?"),
        ("contested: true", "contested: yes", "K706", "contested: yes", "`true` or `false`", ""),
        (
            "status: second-hand",
            "status: heard",
            "K706",
            "heard",
            "cannot be `heard`",
            "Allowed: confirmed, second-hand",
        ),
        ("actor: team", "acter: team", "K702", "acter", "no key `acter`", "Did you mean `actor`?"),
        ("actor: team", "acter: team", "K702", "check-first:", "`actor` is missing in `check-first`", ""),
        ("    note: Read it.", "    nota: Read it.", "K702", "nota", "no key `nota`", "Did you mean `note`?"),
        ("support: The book says so.", "support:", "K705", "support:", "`support` is text", ""),
        ("format: 1", "format: 2", "K701", "format", "not 1", "format 1"),
        ("  check-again:", "  Check_again:", "K704", "Check_again", "cannot be an id", "small letters"),
        ("The book says so.", "The book #2 says so.", "K709", "#2", "begins a comment", "`|`"),
        ("    by: Somebody\n", "", "K702", "book:", "`by` is missing in `book`", ""),
        ("title: A book", "title: [A book]", "K705", "[A book]", "`title` is text", ""),
    ],
)
def test_a_mistake_is_located_named_and_followed_by_what_was_probably_meant(
    old: str, new: str, code: str, at: str, said: str, hint: str
) -> None:
    text = replaced(old, new)
    (problem,) = [problem for problem in problems(text) if problem.code == code and said in problem.message]
    assert (problem.file, problem.line) == ("practices.yaml", text[: text.index(at)].count("\n") + 1)
    assert hint in problem.hint
    assert problem.source == text.split("\n")[problem.line - 1]


def test_a_key_that_is_missing_is_a_problem_of_its_entry() -> None:
    problem = only(replaced("    statement: Check again.\n", ""))
    assert (problem.code, problem.message) == ("K702", "`statement` is missing in `check-again`.")
    assert problem.source == "  check-again:"


def test_all_problems_come_in_one_run_in_the_order_of_the_file() -> None:
    text = replaced("severity: critical", "severity: bad").replace("disputed_by: [blog]", "disputed_by: [none]")
    assert [problem.path[-1] for problem in problems(text.replace("basis: analogue", "basis: faith"))] == [
        "severity",
        "basis",
        0,
    ]


@pytest.mark.parametrize("text", ["", "just words", "- a\n- b", "format: 1", "format: 1\nsources: {}\npractices: []"])
def test_something_else_than_a_catalogue_is_a_problem_and_never_an_exception(text: str) -> None:
    assert problems(text)


@pytest.mark.parametrize("entry", ["book:", "book: text", "book: [a]", "book: {}"])
def test_an_entry_without_keys_is_a_problem(entry: str) -> None:
    _, _, rest = SOUND.partition("  blog:")
    assert problems(f"format: 1\nsources:\n  {entry}\n  blog:{rest}")


@pytest.mark.parametrize("sources", ["sources: {}", "sources: []", "sources:"])
def test_sources_that_are_lost_altogether_are_one_problem_and_not_one_for_each_practice(sources: str) -> None:
    _, _, rest = SOUND.partition("practices:")
    assert only(f"format: 1\n{sources}\npractices:{rest}").code == "K703"


def test_a_file_that_is_not_yaml_gives_the_readers_problems() -> None:
    assert [problem.code[:2] for problem in problems("format: [1")] == ["K1"]
    catalogue, found = read_catalogue(b"\xff\xfe", "practices.yaml")
    assert catalogue is None
    assert found[0].code == "K003"


def test_keys_said_twice_are_problems() -> None:
    assert only(replaced("    note: Read it.", "    note: Read it.\n    note: Really.")).code == "K127"


def test_reading_the_catalogue_needs_no_pydantic(tmp_path: Path) -> None:
    import subprocess
    import sys

    path = bundled_folder() / "practices.yaml"
    program = (
        "import sys, pathlib; from kapsim.catalogue import read_catalogue; "
        f"read_catalogue(pathlib.Path({str(path)!r}).read_bytes(), 'x'); "
        "print(sorted({'pydantic', 'textual', 'sqlalchemy'} & sys.modules.keys()))"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
