"""cohort: what a group's attempts say about the group, its teaching and its cases."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from ..exits import Exit
from .choosing import AGAIN, check_cases, check_group, group_called, period_of
from .output_file import note_written, written
from .shared import Commands, Fault, library_of, print_json, store_of

if TYPE_CHECKING:
    from ..cohort.report import Asked
    from ..records.cohort import Played
    from ..records.results import Unread
    from ..records.store import Store

EVERYBODY = "all"
TEXT = (
    "Report on a group: scores by domain, critical errors by practice, every decision with difficulty and "
    "discrimination, reliability, time, and cut scores if the program has some. One HTML page; no names in it."
)
MOST_UNREAD = 20


def add(commands: Commands) -> None:
    """Add cohort."""
    parser = commands.add("cohort", _cohort, TEXT)
    parser.add_argument(
        "group", metavar="GROUP", nargs="?", default=EVERYBODY, help="of the program's file; by default everybody (all)"
    )
    parser.add_argument("-o", "--output", metavar="FILE", default="", help="the page; - for standard output")
    parser.add_argument("--json", action="store_true", help="the same figures, for tools")
    parser.add_argument("--case", metavar="ID", action="append", default=[], help=f"at this case; {AGAIN}")
    parser.add_argument("--all-tries", action="store_true", help="not only each trainee's first attempt at a case")
    parser.add_argument("--edition", metavar="DIGEST", default="", help="of a case, as the page shows it")
    parser.add_argument("--synthetic", action="store_true", help="only attempts made by `kapsim synthesize`")


def _cohort(options: argparse.Namespace) -> int:
    import json

    from ..cohort.data import as_data
    from ..cohort.page import as_html
    from ..cohort.report import make_report

    if not options.output and not options.json and sys.stdout.isatty():
        raise Fault("Name the page: -o report.html. (--json shows the figures here.)", Exit.USAGE)
    asked = _asked(options)
    store = store_of(options, create=False)
    check_cases(options.case, library_of(options), store)
    unread = _bring_up_to_date(options, store, asked)
    report = make_report(store, asked, unread)
    if options.edition and not report.cases:
        raise Fault(f"There is no finished attempt at an edition that begins with {options.edition}.")
    if not options.json:
        text = as_html(report)
    elif options.output:
        text = json.dumps(as_data(report), ensure_ascii=False, indent=2) + "\n"
    else:
        print_json(as_data(report))
        return Exit.DONE
    with written(options.output) as file:
        file.write(text.encode())
    finished = sum(case.results for case in report.cases)
    note_written(f"A report on {finished:,} finished attempt{'s' if finished != 1 else ''}", options.output)
    return Exit.DONE


def _asked(options: argparse.Namespace) -> Asked:
    from ..cohort.report import Asked
    from ..records.cohort import Selection

    kind: Played = "synthetic" if options.synthetic else "attempt"
    cases, every = tuple(options.case), options.all_tries
    if options.group == EVERYBODY:
        selection = Selection(cases=cases, every_try=every, kind=kind)
        return Asked(title="everybody", selection=selection, edition=options.edition)
    group = group_called(options, options.group)
    check_group(cases, group)
    # Those who do not exist are in no group; with --synthetic its cuts can be tried out on all of them.
    since, until = ("", "") if options.synthetic else period_of(group)
    selection = Selection(
        trainees=None if options.synthetic else tuple(sorted(group.trainees)),
        cases=cases or group.cases,
        since=since,
        until=until,
        every_try=every,
        kind=kind,
    )
    return Asked(
        title=group.title,
        selection=selection,
        members=None if options.synthetic else len(group.trainees),
        cut_scores=group.cut_scores,
        angoff=group.angoff,
        edition=options.edition,
    )


def _bring_up_to_date(options: argparse.Namespace, store: Store, asked: Asked) -> tuple[str, ...]:
    """See that there are results; gives sentences about the attempts of which there are none."""
    from ..records.cohort import meant
    from ..records.results import bring_up_to_date
    from .progress_bar import progress

    unread = bring_up_to_date(store, library_of(options), progress, meant(asked.selection))
    return _sentences(unread)


def _sentences(unread: tuple[Unread, ...]) -> tuple[str, ...]:
    found = [f"Attempt {one.attempt[:8]} is in no figure: {one.why}" for one in unread[:MOST_UNREAD]]
    if len(unread) > MOST_UNREAD:
        found.append(f"{len(unread) - MOST_UNREAD} more attempts could not be read and are in no figure.")
    return tuple(found)
