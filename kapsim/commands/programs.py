"""program: what a program's file says, and what is wrong with it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..exits import Exit
from .shared import Commands, Fault, library_of, print_json, program_file, store_name

if TYPE_CHECKING:
    from ..document import Document
    from ..engine.model import Case
    from ..library import Library
    from ..problems import Problem
    from ..program import Group, Program

MODES = {"train": "train mode", "assess": "assess mode", "free": "train or assess mode, as each likes"}


def add(commands: Commands) -> None:
    """Add program."""
    parser = commands.add("program", _program, "Check a program's file and show its groups.")
    parser.add_argument("file", metavar="FILE", nargs="?", help="by default that of --program or KAPSIM_PROGRAM")
    parser.add_argument("--json", action="store_true", help="for tools")


def _program(options: argparse.Namespace) -> int:
    from ..program import read_program
    from ..program_check import check_cases
    from ..source import read_file

    path = Path(options.file) if options.file else program_file(options)
    if path is None:
        raise Fault("Name the program's file, or set KAPSIM_PROGRAM to it.", Exit.USAGE)
    document, _ = read_file(path)
    program, problems = read_program(document)
    if program is not None:
        library = library_of(options)
        known = [listing.id for listing in library.listings()]
        problems = check_cases(program, document, _cases(program, library), known)
    if options.json:
        print_json(_data(document, program, problems))
    else:
        for problem in problems:
            print(f"{problem.text()}\n")
        print(f"{path}: {len(problems) or 'no'} problem{'s' if len(problems) != 1 else ''}.")
        if problems:
            print(f"`kapsim explain {problems[0].code}` says more.")
        elif program is not None:
            print("\n".join(_lines(program, date.today(), _known(options))))
    return Exit.INPUT if problems else Exit.DONE


def _cases(program: Program, library: Library) -> dict[str, Case]:
    """The cases of all groups, but for those that cannot be played here."""
    from ..library import LibraryError

    found: dict[str, Case] = {}
    for id in dict.fromkeys(id for group in program.groups.values() for id in group.cases):
        try:
            found[id] = library.load(id).case
        except LibraryError:
            continue
    return found


def _known(options: argparse.Namespace) -> dict[str, str] | None:
    """The names of those in the store by their ids; None where there is no store yet."""
    from contextlib import closing

    from ..records.people import people
    from ..records.store import open_store
    from ..records.trouble import NoStoreError

    try:
        with closing(open_store(store_name(options), create=False)) as store:
            return {person.trainee: person.name or person.trainee[:8] for person in people(store)}
    except NoStoreError:
        return None


def _lines(program: Program, today: date, known: dict[str, str] | None) -> Iterator[str]:
    yield f"{program.title} ({program.id})"
    for group in program.groups.values():
        yield ""
        yield f"{group.id}  {group.title}, {_days(group)}{' (now)' if group.running(today) else ''}"
        yield f"    {len(group.members)} member{'s' if len(group.members) != 1 else ''}; {', '.join(group.cases)}"
        if known is not None and group.members:
            ids = [member.trainee for member in group.members]
            yield f"    members: {', '.join(known.get(id, f'{id} (not in the store)') for id in ids)}"
        seeds = {"own": "a seed of its own for each attempt", "same": "the same seed for all"}
        yield f"    {MODES[group.mode]}; {seeds.get(str(group.seed), f'seed {group.seed} for all')}"
        for case, cuts in group.cut_scores.items():
            yield f"    {case}: passed from {', '.join(f'{value}% in {domain}' for domain, value in cuts.items())}"
        for case, judges in group.angoff.items():
            yield f"    {case}: Angoff ratings by {len(judges)} judge{'s' if len(judges) != 1 else ''}"


def _days(group: Group) -> str:
    starts, ends = group.starts, group.ends
    if starts and ends:
        return f"{starts} to {ends}"
    return f"from {starts} on" if starts else f"until {ends}" if ends else "at any time"


def _data(document: Document, program: Program | None, problems: list[Problem]) -> dict[str, Any]:
    from dataclasses import asdict

    data = asdict(program) if program is not None else None
    for group in data["groups"].values() if data else ():
        group |= {key: group[key] and group[key].isoformat() for key in ("starts", "ends")}
    return {"file": document.file, "problems": [problem.data() for problem in problems], "program": data}
