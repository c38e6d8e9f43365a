"""list, check, schema and practices: what there is to play, and whether it is sound."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..exits import Exit
from .shared import Commands, Fault, library_of, print_json


def add(commands: Commands) -> None:
    """Add list, check, schema and practices."""
    parser = commands.add("list", _list, "List the cases.")
    parser.add_argument("--json", action="store_true", help="for tools")
    parser = commands.add("practices", _practices, "Show the best practices and what they rest on.")
    parser.add_argument("id", metavar="ID", nargs="?", help="one of them, in full")
    parser.add_argument("--json", action="store_true", help="for tools")
    parser = commands.add("check", _check, "Check cases: problems with their place, proof, test plays, advice.")
    parser.add_argument("files", metavar="FILE", nargs="+")
    parser.add_argument("--json", action="store_true", help="for tools")
    commands.add("schema", _schema, "Print the JSON Schema of the case language, for editors.")


def _list(options: argparse.Namespace) -> int:
    listings = library_of(options).listings()
    if options.json:
        print_json(
            [
                {
                    "id": listing.id,
                    "title": listing.title,
                    "level": listing.level,
                    "takes": listing.takes,
                    "phases": list(listing.phases),
                    "path": str(listing.path),
                    "draft": listing.draft,
                    "problems": listing.problems,
                }
                for listing in listings
            ]
        )
        return Exit.DONE
    width = max((len(listing.id) for listing in listings), default=0)
    for listing in listings:
        marks = " (draft)" if listing.draft else ""
        marks += f" ({listing.problems} problems: kapsim check {listing.path})" if listing.problems else ""
        print(f"{listing.id:{width}}  {listing.title}, {listing.level}, {listing.takes} min{marks}")
    return Exit.DONE


def _practices(options: argparse.Namespace) -> int:
    from ..reports import practice_data, practice_text

    catalogue = library_of(options).catalogue()
    if options.id and options.id not in catalogue.practices:
        from ..problems import suggestion

        raise Fault(f"There is no practice {options.id}. {suggestion(options.id, catalogue.practices)}".strip())
    chosen = [catalogue.practices[options.id]] if options.id else list(catalogue.practices.values())
    if options.json:
        data = [practice_data(catalogue, practice) for practice in chosen]
        print_json(data[0] if options.id else data)
    elif options.id:
        print(practice_text(catalogue, chosen[0]))
    else:
        for practice in chosen:
            contested = ", contested" if practice.contested else ""
            print(f"{practice.id}  ({practice.domain}, {practice.phase}, {practice.severity}{contested})")
            print(f"    {practice.statement}")
    return Exit.DONE


def _check(options: argparse.Namespace) -> int:
    from ..case.check import check
    from ..reports import checked_data, checked_text
    from ..source import read_file

    practices = library_of(options).catalogue().practices
    checked = [(name, check(read_file(Path(name))[0], practices)) for name in options.files]
    if options.json:
        print_json({"files": [checked_data(name, result) for name, result in checked]})
    else:
        print("\n".join(checked_text(name, result) for name, result in checked))
    return Exit.INPUT if any(result.problems for _, result in checked) else Exit.DONE


def _schema(_options: argparse.Namespace) -> int:
    from ..case.schema import json_schema

    print_json(json_schema())
    return Exit.DONE
