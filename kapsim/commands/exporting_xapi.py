"""export xapi: statements to a file, for those who bring them to a learning record store in another way."""

from __future__ import annotations

import argparse
import sys

from ..exits import Exit
from .choosing import add_choice, chosen_of
from .output_file import note_written, written
from .progress_bar import progress
from .sending import add_issuer, counted, issuer_of
from .shared import Commands, library_of, program_of, store_of


def add(commands: Commands) -> None:
    """Add xapi."""
    parser = commands.add("xapi", _xapi, "Write attempts as xAPI 1.0.3 statements, one a line. Nothing is kept of it.")
    parser.add_argument("-o", "--output", metavar="FILE", default="", help="by default, and for -, standard output")
    add_choice(parser)
    add_issuer(parser)


def _xapi(options: argparse.Namespace) -> int:
    from ..records.trouble import StoreError
    from ..records.xapi.outbox import Outbox

    program = program_of(options)
    store = store_of(options, create=False)
    chosen = chosen_of(options, store)
    outbox = Outbox(store, issuer_of(options, store, program), library_of(options).proof)
    count = unread = 0
    with written(options.output) as file, progress("Writing statements", outbox.count(chosen)) as step:
        for id, told in outbox.each(chosen):
            try:
                bodies = outbox.bodies(id, told)
            except StoreError as error:
                unread += 1
                step.aside()
                print(error.message, file=sys.stderr)
            else:
                file.writelines(f"{body}\n".encode() for body in bodies)
                count += len(bodies)
            step()
    note_written(counted(count), options.output)
    return Exit.INPUT if unread else Exit.DONE
