"""The file that a learning platform's gradebook takes: one column of points for members known there by their ids.

What a platform does not know it makes anew: an unknown name becomes a student, an unknown header a column. So ids are
required for both, and are written exactly as they stand in the program's file. Shapes: Canvas, "How do I import grades
in the Gradebook"; Moodle, "Grade import"; Blackboard Learn, "Upload grades" (a download of the gradebook shows each).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .program import Member

Points = Mapping[str, Fraction]
"""Points by trainee; whoever has none is not in it, and gets no row: a platform might take an empty cell for zero."""


class GradebookError(Exception):
    """A gradebook that cannot be written. `message` says why; `trainees` are those whose ids are missing."""

    def __init__(self, message: str, trainees: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.trainees = tuple(trainees)


@dataclass(frozen=True, slots=True)
class Platform:
    """A learning platform: how a header names its column for good, which ids say who somebody is, and what it takes."""

    title: str
    header: re.Pattern[str]
    example: str
    ids: tuple[str, ...]
    shape: Callable[[str, Fraction, Sequence[Member], Points], str]


def gradebook(lms: str, column: str, most: Fraction, members: Sequence[Member], points: Points) -> str:
    """The text of the file for a platform of PLATFORMS, a column by its header there, and the most points it takes.

    Raises GradebookError where the header has no id, or a member none.
    """
    platform = PLATFORMS[lms]
    if not platform.header.fullmatch(column):
        raise GradebookError(
            f"{platform.title} would not find the column {column!r}, or make a new one. Give its header as a download "
            f"of the gradebook has it: {platform.example}"
        )
    missing = [member.trainee for member in members if not any(_id(member, lms, key) for key in platform.ids)]
    if missing:
        raise GradebookError(f"{platform.title} needs {' or '.join(platform.ids)} of every member.", missing)
    return platform.shape(column, most, [member for member in members if member.trainee in points], points)


def _canvas(column: str, most: Fraction, members: Sequence[Member], points: Points) -> str:
    rows = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", column]]
    rows.append(["    Points Possible", "", "", "", "", amount(most)])
    for member in members:
        known = [_id(member, "canvas", key) for key in ("id", "sis_user_id", "sis_login", "section")]
        student = _id(member, "canvas", "student") or member.trainee
        rows.append([student, *known, amount(points[member.trainee])])
    return _joined(rows, ",")


def _moodle(column: str, most: Fraction, members: Sequence[Member], points: Points) -> str:  # noqa: ARG001
    key, header = next(
        ((key, header) for key, header in MOODLE.items() if all(_id(member, "moodle", key) for member in members)),
        ("", ""),
    )
    if not key:
        lacking = [member.trainee for member in members if not _id(member, "moodle", "idnumber")]
        raise GradebookError("Moodle finds all members by the same: give each idnumber, or each email.", lacking)
    rows = [[header, column]]
    rows += [[_id(member, "moodle", key), amount(points[member.trainee])] for member in members]
    return _joined(rows, ",")


def _blackboard(column: str, most: Fraction, members: Sequence[Member], points: Points) -> str:  # noqa: ARG001
    rows = [["Username", column]]
    rows += [[_id(member, "blackboard", "username"), amount(points[member.trainee])] for member in members]
    return _joined(rows, "\t")


MOODLE = {"idnumber": "ID number", "email": "Email address"}
PLATFORMS = {
    "canvas": Platform(
        "Canvas",
        re.compile(r"\S.* \(\d+\)"),
        "'Pressure on the day (12345)'",
        ("id", "sis_user_id", "sis_login"),
        _canvas,
    ),
    "moodle": Platform("Moodle", re.compile(r"\S.*"), "'Pressure on the day'", ("idnumber", "email"), _moodle),
    "blackboard": Platform(
        "Blackboard",
        re.compile(r"[^\t]*\S ?\|\d+"),
        "'Pressure on the day [Total Pts: 100 Score] |12345'",
        ("username",),
        _blackboard,
    ),
}


def amount(points: Fraction) -> str:
    """Points with two decimals at most, rounded down."""
    whole, cents = divmod(int(points * 100), 100)
    return f"{whole}.{cents:02}".rstrip("0").rstrip(".")


def _id(member: Member, lms: str, key: str) -> str:
    return str(member.gradebook.get(lms, {}).get(key, "")).strip()


def _joined(rows: Sequence[Sequence[str]], delimiter: str) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue()
