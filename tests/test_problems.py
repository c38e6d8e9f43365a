"""Problems as people and tools read them."""

from __future__ import annotations

import json

import pytest

from kapsim.codes import CODES
from kapsim.problems import Problem, misspelt, near, nearest, one_of, quoted, suggestion
from kapsim.syntax import block_remedy


def test_a_problem_is_told_with_place_source_mark_and_hint() -> None:
    problem = Problem("K204", "There is no key `promt`.", "Did you mean `prompt`?").at("a.yaml", 3, 5, "    promt: x")
    assert problem.text().split("\n") == [
        "a.yaml:3:5: K204 There is no key `promt`.",
        "        promt: x",
        "        ^",
        "    Did you mean `prompt`?",
    ]


def test_a_problem_of_a_whole_file_has_no_line() -> None:
    assert Problem("K001", "The file cannot be read.").at("a.yaml", 0, 0, "").text() == (
        "a.yaml: K001 The file cannot be read."
    )


@pytest.mark.parametrize(
    ("source", "column"),
    [("a\tb", 3), ("漢字 x", 4), ("e\u0301 x", 4), ("x" * 300 + "y" + "z" * 300, 301), ("abc", 4), ("abc", 9)],
)
def test_the_mark_stands_below_the_culprit_in_a_terminal(source: str, column: int) -> None:
    from unicodedata import combining, east_asian_width

    lines = Problem("K204", "m").at("a", 1, column, source).text().split("\n")
    shown, mark = lines[1], lines[2].index("^")
    places = 0
    for char in shown:
        if places == mark and not combining(char):
            assert char == (source[column - 1] if column <= len(source) else char)
        places += 0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1
    assert "\t" not in shown
    assert len(shown) <= 120


def test_a_long_line_is_cut_around_the_culprit_for_people_and_tools() -> None:
    problem = Problem("K204", "m").at("a", 1, 5000, "x" * 4999 + "y" + "x" * 5000)
    assert "y" in problem.text().split("\n")[1]
    assert "y" in problem.data()["source"]
    assert len(json.dumps(problem.data())) < 500


def test_a_file_name_cannot_write_to_the_terminal() -> None:
    text = Problem("K204", "m").at("a\x1b[31m\udcff.yaml", 1, 1, "x").text()
    assert text.startswith("a?[31m?.yaml:1:1")
    text.encode()


def test_data_is_what_json_can_hold() -> None:
    problem = Problem("K204", "m", "h", path=("steps", "arrival", 0)).at("a", 2, 3, "x")
    assert json.loads(json.dumps(problem.data()))["path"] == ["steps", "arrival", 0]


def test_what_was_meant_is_the_nearest_else_all_that_is_allowed() -> None:
    assert nearest("promt", ["prompt", "options"]) == "Did you mean `prompt`?"
    assert nearest("zzz", ["prompt"]) == ""
    assert suggestion("zzz", ["prompt", "options"]) == "Allowed: prompt, options."
    assert suggestion("zzz", []) == ""
    assert one_of(map(str, range(20))).endswith("10, 11 and 8 more.")


def test_the_nearest_is_found_among_thousands_and_not_looked_for_where_a_word_is_endless() -> None:
    names = [f"variable-{n}" for n in range(10_000)]
    assert near("variable-12", names)
    assert near("x" * 1_000_000, names) == ""


def test_what_a_message_names_is_one_short_line() -> None:
    assert quoted("a\n b") == "`a b`"
    assert len(quoted("x" * 1000)) < 70
    assert len(block_remedy("text", "x" * 10_000)) < 200


def test_codes_are_in_order_and_each_has_a_line_of_its_own() -> None:
    assert list(CODES) == sorted(CODES)
    assert len(set(CODES.values())) >= len(CODES) - 2
    assert all(title[0].isupper() and not title.endswith(".") and len(title) < 80 for title in CODES.values())


@pytest.mark.parametrize(
    ("word", "meant", "slip"),
    [
        ("mya", "maya", True),
        ("wiat", "wait", True),
        ("defered", "deferred", True),
        ("defer-uncontroled-hypertnsion", "defer-uncontrolled-hypertension", True),
        ("harm", "harmed", False),
        ("dosage", "dosing", False),
        ("step-2", "step-1", False),
        ("go", "no", False),
        ("wait", "wait", False),
    ],
)
def test_a_slip_of_the_pen_is_told_from_another_word(word: str, meant: str, slip: bool) -> None:
    assert misspelt(word, meant) is slip
    assert misspelt(meant, word) is slip


def test_where_a_slip_could_be_either_of_two_both_are_named() -> None:
    assert nearest("ested", ["rested", "tested"]) in {
        "Did you mean `rested` or `tested`?",
        "Did you mean `tested` or `rested`?",
    }
