"""list, schema and practices: what there is to play, and what it is written and judged by."""

from __future__ import annotations

import argparse

from ..exits import Exit
from .shared import Commands, Fault, library_of, print_json


def add(commands: Commands) -> None:
    """Add list, schema and practices."""
    parser = commands.add("list", _list, "List the cases.")
    parser.add_argument("--json", action="store_true", help="for tools")
    parser = commands.add("practices", _practices, "Show the best practices and what they rest on.")
    parser.add_argument("id", metavar="ID", nargs="?", help="one of them, in full")
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


def _schema(_options: argparse.Namespace) -> int:
    from ..case.schema import json_schema

    print_json(json_schema())
    return Exit.DONE
