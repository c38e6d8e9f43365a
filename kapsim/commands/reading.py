"""read and map: a case for people who will never see its file, as prose and as a picture."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..exits import Exit
from .shared import Commands, Fault, library_of

if TYPE_CHECKING:
    from ..engine.proof import Path as Answers
    from ..library import Library, LoadedCase

CASE = "a file if it ends in .yaml, else an id"


def add(commands: Commands) -> None:
    """Add read and map."""
    parser = commands.add("read", _read, "Print a case as prose, with its practices in the margin.")
    parser.add_argument("case", metavar="CASE", help=CASE)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--play", metavar="NAME", help="along a test play; by default along the reference path")
    which.add_argument("--all", action="store_true", help="every step and every answer, once")
    parser.add_argument("--format", choices=["text", "html"], default="text", help="html is one page, to print or send")
    _out(parser)
    parser = commands.add("map", _map, "Print the map of a case: its steps by phase, its answers as arrows.")
    parser.add_argument("case", metavar="CASE", help=CASE)
    parser.add_argument(
        "--format",
        choices=["text", "screen", "svg", "mermaid", "dot"],
        default="text",
        help="screen opens it in the terminal, to walk over with the arrow keys",
    )
    _out(parser)


def _out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", help="write to a file instead of standard output")


def _read(options: argparse.Namespace) -> int:
    from ..reading import NoPathError, read_path, read_whole, write

    library = library_of(options)
    loaded = library.load(options.case)
    try:
        if options.all:
            reading = read_whole(loaded.case, loaded.catalogue, library.proof(loaded))
        else:
            path, along = _path(options, library, loaded)
            reading = read_path(loaded.case, loaded.catalogue, path, along)
    except NoPathError as error:
        raise Fault(f"{error.message} `kapsim check {loaded.path}` says more.") from error
    return _put(options, write(reading, options.format))


def _path(options: argparse.Namespace, library: Library, loaded: LoadedCase) -> tuple[Answers, str]:
    """The answers along which to read, and what they are called."""
    if options.play is not None:
        for play in loaded.case.plays:
            if play.name == options.play:
                return play.answers, f"the test play “{play.name}”"
        names = ", ".join(play.name for play in loaded.case.plays) or "none"
        raise Fault(f"The case has no play {options.play}. There are: {names}.")
    proof = library.proof(loaded)
    if not proof.reference:
        why = "has no flawless path" if proof.complete else f"was not fully explored ({proof.states:,} states)"
        raise Fault(f"{loaded.case.id} {why}, so it has no reference path. Read it with --all, or along a --play.")
    return proof.reference, "the reference path"


def _map(options: argparse.Namespace) -> int:
    if options.format == "screen":
        return _walk(options)
    from ..mapping import draw

    library = library_of(options)
    loaded = library.load(options.case)
    return _put(options, draw(loaded.case, library.proof(loaded), options.format))


def _walk(options: argparse.Namespace) -> int:
    from .screens import screens

    if options.output is not None:
        raise Fault("--format screen writes no file; for a picture use --format svg -o FILE.", Exit.USAGE)
    return screens(options, mapped=options.case)


def _put(options: argparse.Namespace, text: str) -> int:
    if options.output is None:
        print(text, end="")
        return Exit.DONE
    try:
        Path(options.output).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise Fault(f"{options.output} cannot be written: {error.strerror}.", Exit.MACHINE) from error
    return Exit.DONE
