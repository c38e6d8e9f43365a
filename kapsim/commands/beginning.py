"""new: a first case of one's own."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from ..exits import Exit
from .shared import Commands, Fault


def add(commands: Commands) -> None:
    """Add new."""
    parser = commands.add("new", _new, "Write a small, sound case to begin with, explained by comments.")
    parser.add_argument("id", metavar="ID", help="small letters, figures and hyphens: the-second-visit")
    parser.add_argument("-o", "--output", metavar="FILE", help="by default ID.yaml in the current folder")
    parser.add_argument("--title", metavar="TITLE", default="", help="by default the id in words")


def _new(options: argparse.Namespace) -> int:
    from ..case.beginning import first_case
    from ..case.names import unfit
    from ..library import SUFFIXES, bundled_folder
    from ..problems import quoted

    if wrong := unfit(options.id):
        raise Fault(" ".join(wrong))
    name = options.output or f"{options.id}.yaml"
    if not name.endswith(SUFFIXES):
        raise Fault(f"The name of a case file ends in .yaml, and {quoted(name)} does not. Name another with -o.")
    try:
        with Path(name).open("x", encoding="utf-8", newline="\n") as file:
            file.write(first_case(options.id, options.title))
    except FileExistsError:
        raise Fault(f"{name} is there already, and is left as it is. Choose another id, or a file with -o.") from None
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise Fault(f"{name} cannot be written: {reason}. Name another with -o.", Exit.MACHINE) from error
    shown = shlex.quote(name if not name.startswith("-") else f"./{name}")
    commands = {
        f"kapsim preview {shown}": "as a trainee meets it, while you write; nothing is kept",
        f"kapsim check {shown}": "is it sound? After every change",
        f"kapsim read {shown} --all": "all of it as prose",
    }
    width = max(map(len, commands))
    print(f"{name} is written: a small case that is complete and sound. Make it yours, and look at it with")
    for command, purpose in commands.items():
        print(f"    {command:{width}}  {purpose}")
    print(f"Its comments name sections of the author's guide, {bundled_folder() / 'README.md'}")
    return Exit.DONE
