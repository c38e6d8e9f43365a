"""From arguments to a command, and from what goes wrong to a sentence and an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack

from . import __version__
from .commands import (
    attempts,
    beginning,
    cases,
    checking,
    cohort,
    comparing,
    exporting,
    people,
    playing,
    previewing,
    programs,
    reading,
    rescoring,
    sending,
    storing,
    synthesizing,
    verifying,
    vitals,
)
from .commands.overview import overview
from .commands.screens import screens
from .commands.shared import Commands, Fault
from .exits import Exit

DESCRIPTION = "A flight simulator for ketamine-assisted psychotherapy: training with fictional patients."
EPILOG = "Without a command, kapsim opens its screens.\nNot medical advice, not a certificate of competence."


def run(arguments: Sequence[str]) -> int:
    """Run one command; gives the exit code. Faults become sentences on standard error."""
    from .groups import ProgramError
    from .library import LibraryError
    from .records.trouble import NoAttemptError, NoPersonError, StoreError

    options = _parser().parse_args(arguments)
    try:
        with ExitStack() as options.until_done:
            return int(options.command(options))
    except Fault as fault:
        return _complain(fault.message, fault.code)
    except (LibraryError, ProgramError) as error:
        for problem in error.problems:
            print(problem.text(), file=sys.stderr)
        return _complain(error.message, Exit.INPUT)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has left; Python would complain again when it flushes on the way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except StoreError as error:
        asked = isinstance(error, NoAttemptError | NoPersonError)
        return _complain(error.message, Exit.INPUT if asked else Exit.MACHINE)


def _complain(message: str, code: Exit) -> Exit:
    print(f"kapsim: {message}", file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kapsim",
        usage="%(prog)s [-h] [--version] [--store FILE] [--cases FOLDER] [--program FILE] [COMMAND ...]",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"kapsim {__version__}")
    parser.set_defaults(command=screens)
    commands = Commands(parser)
    for module in (
        beginning, cases, checking, playing, attempts, reading, previewing, comparing, vitals, programs, people,
        exporting, verifying, rescoring, cohort, synthesizing, sending, storing,
    ):  # fmt: skip
        module.add(commands)
    parser.epilog = f"{overview(commands.texts)}\n\n{EPILOG}"
    return parser
