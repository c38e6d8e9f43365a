"""check and explain: what is wrong with a case, and what that means."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ..exits import Exit
from .shared import Commands, Fault, library_of, print_json

if TYPE_CHECKING:
    from ..engine.model import Practice
    from ..source import Document


def add(commands: Commands) -> None:
    """Add check and explain."""
    parser = commands.add("check", _check, "Check cases: problems with their place, proof, test plays.")
    parser.add_argument("files", metavar="FILE", nargs="+")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--format", choices=["text", "json", "github"], default="text", help="github: for its CI runs")
    form.add_argument("--json", dest="format", action="store_const", const="json", help="the same as --format json")
    parser.add_argument("--fix", action="store_true", help="repair what is mechanical, and show the difference")
    parser.add_argument("--dry-run", action="store_true", help="with --fix: show the difference and write nothing")
    text = "explore fewer states at most than those past which no attempt is scored"
    parser.add_argument("--limit", metavar="STATES", type=_states, help=text)
    parser = commands.add("explain", _explain, "Explain the code of a problem; without one, list them all.")
    parser.add_argument("code", metavar="CODE", nargs="?", help="such as K103")


def _states(text: str) -> int:
    from ..engine.proof import STATE_LIMIT

    if not text.isdecimal() or not 1 <= int(text) <= STATE_LIMIT:
        raise argparse.ArgumentTypeError(f"a whole number from 1 to {STATE_LIMIT:,} belongs here, not {text}")
    return int(text)


def _check(options: argparse.Namespace) -> int:
    from ..annotations import annotated
    from ..case.check import check
    from ..engine.proof import STATE_LIMIT
    from ..reports import checked_data, checked_text
    from ..source import read_file

    if options.fix and options.format != "text":
        raise Fault("--fix shows text; check with --format once it is done.", Exit.USAGE)
    if options.dry_run and not options.fix:
        raise Fault("--dry-run goes with --fix.", Exit.USAGE)
    practices = library_of(options).catalogue().practices
    checked = []
    pending = False
    for name in options.files:
        if options.fix:
            document, changed = _fixed(name, practices, options.dry_run)
            pending |= changed and options.dry_run
        else:
            document, _ = read_file(Path(name))
        checked.append((name, check(document, practices, limit=options.limit or STATE_LIMIT)))
    problems = [problem for _, result in checked for problem in result.problems]
    if options.format == "json":
        print_json({"files": [checked_data(name, result) for name, result in checked]})
    elif options.format == "github":
        advice = [problem for _, result in checked for problem in result.advice]
        print("".join(f"{line}\n" for line in annotated([*problems, *advice])), end="")
    else:
        print("\n".join(checked_text(name, result) for name, result in checked))
        if problems:
            print(f"`kapsim explain {problems[0].code}` says more.")
    return Exit.INPUT if problems or pending else Exit.DONE


def _fixed(name: str, practices: Mapping[str, Practice], dry: bool) -> tuple[Document, bool]:
    """Repair a file and show how; gives what it holds now, or would, and whether that is anything new."""
    from ..case.mend import mend
    from ..repairs import difference, put_in_place
    from ..source import read, read_file

    document, raw = read_file(Path(name))
    mended = mend(raw, name, practices) if raw else None
    if mended is None or not mended.changed:
        return document, False
    if not dry:
        try:
            put_in_place(Path(name), mended.after.raw)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise Fault(f"{name} cannot be written: {reason}. Nothing was changed in it.", Exit.MACHINE) from None
    print(difference(mended.before, mended.after, name))
    print(f"{name} would be repaired like this; nothing was written.\n" if dry else f"{name} is repaired as shown.\n")
    return read(mended.after.raw, name), True


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
