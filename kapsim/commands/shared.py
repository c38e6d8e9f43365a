"""What commands share: their arguments, the library and the store they name, how they speak."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..exits import Exit

if TYPE_CHECKING:
    from ..library import Library
    from ..program import Program
    from ..records.store import Store

Command = Callable[[argparse.Namespace], int]


class Fault(Exception):
    """A sentence for standard error and the exit code that goes with it."""

    def __init__(self, message: str, code: Exit = Exit.INPUT) -> None:
        super().__init__(message)
        self.message, self.code = message, code


class Commands:
    """Where the modules of this package add their commands."""

    def __init__(self, parser: argparse.ArgumentParser, common: argparse.ArgumentParser | None = None) -> None:
        self._common = common or argparse.ArgumentParser(add_help=False)
        for taker, default in () if common else ((parser, None), (self._common, argparse.SUPPRESS)):
            taker.add_argument(
                "--store", metavar="STORE", default=default, help="where attempts are kept: a file, or postgresql://..."
            )
            taker.add_argument(
                "--cases", metavar="FOLDER", action="append", default=default, help="another folder with cases"
            )
            taker.add_argument("--program", metavar="FILE", default=default, help="the file of your program")
        # All commands together stand in an overview of their own; those below a word are few.
        listed = {"title": "commands"} if common else {"help": argparse.SUPPRESS}
        self._subparsers = parser.add_subparsers(
            metavar="COMMAND", prog=parser.prog, required=common is not None, **listed
        )
        self.texts: dict[str, str] = {}
        """What each command does, in a sentence."""

    def add(self, name: str, function: Command, text: str) -> argparse.ArgumentParser:
        """Add a command; gives its parser for further arguments."""
        parser = self._parser(name, text)
        parser.set_defaults(command=function)
        return parser

    def group(self, name: str, text: str) -> Commands:
        """Add a word that commands follow, such as `export`; gives what they are added to."""
        return Commands(self._parser(name, text), self._common)

    def below(self, parser: argparse.ArgumentParser) -> Commands:
        """What commands are added to that may follow a command and need not."""
        commands = Commands(parser, self._common)
        commands._subparsers.required = False
        return commands

    def _parser(self, name: str, text: str) -> argparse.ArgumentParser:
        self.texts[name] = text
        return self._subparsers.add_parser(name, help=text, description=text, parents=[self._common])


def library_of(options: argparse.Namespace) -> Library:
    """The bundled cases and those of `--cases` or KAPSIM_CASES."""
    from platformdirs import user_cache_path

    from ..library import Library

    named = options.cases or [part for part in os.environ.get("KAPSIM_CASES", "").split(os.pathsep) if part]
    cache = os.environ.get("KAPSIM_CACHE")
    return Library([Path(folder) for folder in named], Path(cache) if cache else user_cache_path("kapsim"))


def store_name(options: argparse.Namespace) -> str | None:
    """The store that `--store` or KAPSIM_STORE names; None for the one in the user's data folder."""
    return options.store or os.environ.get("KAPSIM_STORE") or None


def store_of(options: argparse.Namespace, create: bool = True) -> Store:
    """The store, opened until the command is done; made if it is not there and `create`. Raises StoreError."""
    from ..records.store import open_store
    from ..settings import nobody

    store = open_store(store_name(options), create=create, nobody=nobody)
    options.until_done.callback(store.close)
    return store


def program_file(options: argparse.Namespace) -> Path | None:
    """The program's file that `--program` or KAPSIM_PROGRAM names; None for none."""
    named = options.program or os.environ.get("KAPSIM_PROGRAM")
    return Path(named) if named else None


def program_of(options: argparse.Namespace) -> Program | None:
    """The program that is named; None for none. Raises ProgramError with the problems of its file."""
    path = program_file(options)
    if path is None:
        return None
    from ..program import load_program

    return load_program(path)


def agreed(question: str, yes: bool) -> bool:
    """Whether somebody agrees to what cannot be undone; `yes` where they have said so already.

    Raises Fault where nobody can be asked.
    """
    if yes:
        return True
    if not sys.stdin.isatty():
        raise Fault(f"{question} This cannot be undone: say --yes.", Exit.USAGE)
    print(f"{question} This cannot be undone. Type yes to go on: ", end="", flush=True)
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}


def print_json(value: Any) -> None:
    """Print a value for tools."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def has_terminal() -> bool:
    """Whether there is a screen and somebody in front of it."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "") != "dumb"
