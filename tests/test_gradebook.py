"""Files for gradebooks: the exact shape of each importer, and ids before anything is written."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapsim.gradebook import GradebookError, amount, gradebook
from kapsim.program import Member

ADA = Member(
    "ada-id",
    {
        "canvas": {"id": "101", "sis_user_id": "u1", "sis_login": "ada", "section": "Spring", "student": "Ohlsen, Ada"},
        "moodle": {"idnumber": "007", "email": "Ada@Example.org"},
        "blackboard": {"username": "ada"},
    },
)
BEN = Member(
    "ben-id",
    {
        "canvas": {"sis_login": "ben"},
        "moodle": {"idnumber": "008"},
        "blackboard": {"username": "ben"},
    },
)
POINTS = {"ada-id": Fraction(250, 3), "ben-id": Fraction(100)}


def file(lms: str, column: str, *members: Member, points: dict[str, Fraction] = POINTS) -> str:
    return gradebook(lms, column, Fraction(100), members, points)


def test_canvas_gets_its_five_columns_and_the_points_possible() -> None:
    assert file("canvas", "Two doors (4711)", ADA, BEN).splitlines() == [
        "Student,ID,SIS User ID,SIS Login ID,Section,Two doors (4711)",
        "    Points Possible,,,,,100",
        '"Ohlsen, Ada",101,u1,ada,Spring,83.33',
        "ben-id,,,ben,,100",
    ]


def test_moodle_gets_id_numbers_as_they_are_written() -> None:
    assert file("moodle", "Two doors", ADA, BEN) == "ID number,Two doors\r\n007,83.33\r\n008,100\r\n"


def test_moodle_gets_addresses_where_only_those_are_there_for_all() -> None:
    ben = Member("ben-id", {"moodle": {"email": "ben@example.org"}})
    assert file("moodle", "Two doors", ADA, ben).splitlines() == [
        "Email address,Two doors",
        "Ada@Example.org,83.33",
        "ben@example.org,100",
    ]


def test_blackboard_gets_user_names_and_tabs() -> None:
    assert file("blackboard", "Two doors [Total Pts: 100 Score] |4711", ADA, BEN).splitlines() == [
        "Username\tTwo doors [Total Pts: 100 Score] |4711",
        "ada\t83.33",
        "ben\t100",
    ]


def test_whoever_has_no_points_gets_no_row_and_whoever_has_none_of_them_gets_zero() -> None:
    lines = file("blackboard", "T |1", ADA, BEN, points={"ada-id": Fraction(0)}).splitlines()
    assert lines == ["Username\tT |1", "ada\t0"]


@pytest.mark.parametrize(
    ("lms", "column"), [("canvas", "Two doors"), ("canvas", "(12)"), ("blackboard", "Two doors"), ("moodle", " ")]
)
def test_a_column_that_the_platform_would_make_anew_is_refused(lms: str, column: str) -> None:
    with pytest.raises(GradebookError, match="would not find the column"):
        file(lms, column, ADA)


@pytest.mark.parametrize(("lms", "column"), [("canvas", "T (1)"), ("moodle", "T"), ("blackboard", "T |1")])
def test_members_without_an_id_are_named(lms: str, column: str) -> None:
    nobody = Member("nobody-id", {"canvas": {"student": "No, Body"}, "moodle": {}, "blackboard": {}})
    with pytest.raises(GradebookError) as caught:
        file(lms, column, ADA, nobody, points={})
    assert caught.value.trainees == ("nobody-id",)


def test_moodle_finds_all_members_by_the_same() -> None:
    ada = Member("ada-id", {"moodle": {"email": "ada@example.org"}})
    with pytest.raises(GradebookError, match="by the same") as caught:
        file("moodle", "T", ada, BEN)
    assert caught.value.trainees == ("ada-id",)


@given(st.fractions(0, 1000))
def test_points_are_rounded_down_to_cents(points: Fraction) -> None:
    assert 0 <= points - Fraction(amount(points)) < Fraction(1, 100)
    assert len(amount(points).partition(".")[2]) <= 2
