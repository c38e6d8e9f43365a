"""export gradebook: a column of points in the form that a learning platform imports."""

from __future__ import annotations

import argparse
import sys
from fractions import Fraction
from typing import TYPE_CHECKING

from ..exits import Exit
from .choosing import add_group, check_group, group_of, period_of
from .output_file import written
from .progress_bar import progress
from .shared import Commands, Fault, library_of, store_of

if TYPE_CHECKING:
    from ..gradebook import GradebookError
    from ..program import Group
    from ..records.standing import Standing
    from ..records.store import Store

DOMAINS = ("safety", "support", "integration")
PLATFORMS = ("canvas", "moodle", "blackboard")


def add(commands: Commands) -> None:
    """Add gradebook."""
    text = (
        "Write a column for the gradebook of a learning platform. There is no total: choose one domain, or the gate. "
        "Members without a number are left out, and named."
    )
    parser = commands.add("gradebook", _gradebook, text)
    parser.add_argument("--lms", choices=PLATFORMS, required=True, help="the platform")
    parser.add_argument("--column", metavar="HEADER", required=True, help="its header, as a download has it")
    add_group(parser)
    parser.add_argument("--case", metavar="ID", help="at this case; needless in a group with one case")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--domain", choices=DOMAINS, help="the score in this domain")
    what.add_argument("--gate", action="store_true", help="all points where no critical error stands, else none")
    parser.add_argument(
        "--try",
        dest="which",
        choices=["first", "latest"],
        default="first",
        help="which attempt counts; by default the first",
    )
    parser.add_argument(
        "--points", metavar="N", type=_points, default=Fraction(100), help="the most it takes; by default 100"
    )
    parser.add_argument("-o", "--output", metavar="FILE", default="", help="by default, and for -, standard output")


def _gradebook(options: argparse.Namespace) -> int:
    from ..gradebook import GradebookError, gradebook
    from ..records.chosen import Chosen
    from ..records.results import bring_up_to_date
    from ..records.standing import standings

    group = group_of(options)
    if group is None:
        raise Fault("Name a group by --group: its file says who is who in the gradebook.", Exit.USAGE)
    since, until = period_of(group)
    store = store_of(options, create=False)
    chosen = Chosen(since=since, until=until, cases=[_case(options.case, group)], trainees=sorted(group.trainees))
    bring_up_to_date(store, library_of(options), progress, chosen.among)
    found = standings(store, chosen, options.which, options.domain)
    points = {who: standing.share * options.points for who, standing in found.items() if not standing.why}
    try:
        text = gradebook(options.lms, options.column, options.points, group.members, points)
    except GradebookError as error:
        raise Fault(_lacking(error, store, options.program or "the program's file")) from None
    with written(options.output) as file:
        file.write(text.encode())
    print(_told(group, points, found, _names(store)), file=sys.stderr)
    return Exit.DONE


def _case(named: str | None, group: Group) -> str:
    if named is None and len(group.cases) > 1:
        raise Fault(f"Name one of the cases of {group.id} by --case: {', '.join(group.cases)}.", Exit.USAGE)
    case = named or group.cases[0]
    check_group([case], group)
    return case


def _lacking(error: GradebookError, store: Store, place: str) -> str:
    if not error.trainees:
        return error.message
    names = _names(store)
    who = ", ".join(f"{names[id]} ({id})" if id in names else id for id in error.trainees)
    return f"{error.message} Nothing is written: add what is missing to {place} for {who}."


def _names(store: Store) -> dict[str, str]:
    """By trainee the name, where there is one."""
    from ..records.people import people

    return {person.trainee: person.name for person in people(store) if person.name}


def _told(group: Group, points: dict[str, Fraction], found: dict[str, Standing], names: dict[str, str]) -> str:
    """How many members got points, and who got none for which reason."""
    left_out: dict[str, list[str]] = {}
    for member in group.members:
        why = found[member.trainee].why if member.trainee in found else "they have not begun"
        if why:
            left_out.setdefault(why, []).append(names.get(member.trainee, member.trainee))
    lines = [f"Left out since {why}: {', '.join(who)}." for why, who in left_out.items()]
    return "\n".join([f"{len(points)} of {len(group.members)} members have points.", *lines])


def _points(text: str) -> Fraction:
    try:
        points = Fraction(text)
    except (ValueError, ZeroDivisionError):
        points = Fraction(0)
    if points <= 0 or (points * 100).denominator != 1:
        raise argparse.ArgumentTypeError(f"{text} is no number of points: above 0, with two decimals at most")
    return points
