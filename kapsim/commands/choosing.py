"""Which attempts a command is about: of a group, at a case, by a trainee, since a day, of a kind."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from ..exits import Exit
from .shared import Fault, library_of, program_of

if TYPE_CHECKING:
    from ..library import Library
    from ..program import Group
    from ..records.chosen import Chosen
    from ..records.store import Store

KINDS = ("attempt", "replay", "scripted", "synthetic")
AGAIN = "may be given again"
ID_OR_NAME = "a name, or an id or its beginning"
NO_PROGRAM = "Groups stand in your program's file: name it with --program or KAPSIM_PROGRAM."


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that choose attempts."""
    add_group(parser)
    parser.add_argument("--case", metavar="ID", action="append", help=f"at this case; {AGAIN}")
    parser.add_argument("--trainee", metavar="WHO", action="append", help=f"by this trainee, {ID_OR_NAME}; {AGAIN}")
    parser.add_argument("--since", metavar="DATE", type=_moment, help="begun on or after this day (UTC): 2026-03-01")
    parser.add_argument("--kind", action="append", choices=KINDS, help=f"of this kind; {AGAIN}; by default attempt")


def add_group(parser: argparse.ArgumentParser) -> None:
    """Add --group."""
    parser.add_argument("--group", metavar="GROUP", help="by its members, at its cases, begun on its days")


def group_of(options: argparse.Namespace) -> Group | None:
    """The group that --group names; None for none. Raises Fault without a program's file, ProgramError."""
    return group_called(options, options.group) if options.group else None


def group_called(options: argparse.Namespace, id: str) -> Group:
    """The group of an id. Raises Fault without a program's file, ProgramError."""
    program = program_of(options)
    if program is None:
        raise Fault(NO_PROGRAM, Exit.USAGE)
    return program.group(id)


def period_of(group: Group) -> tuple[str, str]:
    """When the days of a group begin, and when they are over: RFC 3339 in UTC, "" where it has no such day."""
    return (
        _moment(group.starts.isoformat()) if group.starts else "",
        _moment((group.ends + timedelta(days=1)).isoformat()) if group.ends else "",
    )


def chosen_of(options: argparse.Namespace, store: Store) -> Chosen:
    """The attempts that the arguments choose: those that all of them let through.

    Raises Fault, StoreError and ProgramError where they name something that is not there.
    """
    from ..records.chosen import Chosen
    from ..records.people import find_person

    group = group_of(options)
    check_cases(options.case or (), library_of(options), store)
    since, until = options.since or "", ""
    cases, trainees = options.case, [find_person(store, who).trainee for who in options.trainee or ()] or None
    if group is not None:
        check_group(cases or (), group)
        cases = [case for case in group.cases if cases is None or case in cases]
        trainees = sorted(group.trainees if trainees is None else group.trainees.intersection(trainees))
        starts, until = period_of(group)
        since = max(since, starts)
    return Chosen(
        kinds=tuple(options.kind or KINDS[:1]),
        since=since,
        until=until,
        cases=cases,
        trainees=trainees,
    )


def check_group(named: Iterable[str], group: Group) -> None:
    """Raise Fault at the first case that a group does not have."""
    for id in named:
        if id not in group.cases:
            raise Fault(f"{id} is no case of the group {group.id}. It has: {', '.join(group.cases)}.")


def check_cases(named: Iterable[str], library: Library, store: Store) -> None:
    """Raise Fault at the first case that neither can be played nor was: most likely it is misspelt."""
    from ..problems import nearest, quoted

    wanted = list(named)
    known = {listing.id for listing in library.listings()} if wanted else set()
    if not known.issuperset(wanted):
        known |= {attempt.case_id for attempt in store.attempts()}
    for id in wanted:
        if id not in known:
            hint = nearest(id, known) or "`kapsim list` shows those that can be played."
            raise Fault(f"There is no case {quoted(id)}, nor an attempt at one in {store.place}. {hint}")


def _moment(text: str) -> str:
    """A day, which begins at midnight in UTC wherever this runs, or a moment, as RFC 3339 in UTC."""
    from ..records.chain import stamp

    try:
        moment = datetime.fromisoformat(text)
        return stamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"{text} is no day: write it as {date(2026, 3, 1).isoformat()}") from None
