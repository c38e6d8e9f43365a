"""check and explain: what is wrong with a case, and what that means."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..exits import Exit
from .shared import Commands, Fault, library_of, print_json


def add(commands: Commands) -> None:
    """Add check and explain."""
    parser = commands.add("check", _check, "Check cases: problems with their place, proof, test plays.")
    parser.add_argument("files", metavar="FILE", nargs="+")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--format", choices=["text", "json", "github"], default="text", help="github: for its CI runs")
    form.add_argument("--json", dest="format", action="store_const", const="json", help="the same as --format json")
    parser = commands.add("explain", _explain, "Explain the code of a problem; without one, list them all.")
    parser.add_argument("code", metavar="CODE", nargs="?", help="such as K103")


def _check(options: argparse.Namespace) -> int:
    from ..annotations import annotated
    from ..case.check import check
    from ..reports import checked_data, checked_text
    from ..source import read_file

    practices = library_of(options).catalogue().practices
    checked = [(name, check(read_file(Path(name))[0], practices)) for name in options.files]
    problems = [problem for _, result in checked for problem in result.problems]
    if options.format == "json":
        print_json({"files": [checked_data(name, result) for name, result in checked]})
    elif options.format == "github":
        print("".join(f"{line}\n" for line in annotated(problems)), end="")
    else:
        print("\n".join(checked_text(name, result) for name, result in checked))
        if problems:
            print(f"`kapsim explain {problems[0].code}` says more.")
    return Exit.INPUT if problems else Exit.DONE


def _explain(options: argparse.Namespace) -> int:
    from .. import explain
    from ..codes import CODES
    from ..problems import nearest

    if options.code is None:
        print(explain.overview())
        return Exit.DONE
    code = options.code.upper()
    if code not in CODES:
        hint = nearest(code, CODES) or "`kapsim explain` lists them all."
        raise Fault(f"There is no code {options.code}. {hint}")
    print(explain.text(code))
    return Exit.DONE
