"""export log: attempts as a file that verifies on any other machine."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO

from ..exits import Exit
from .output_file import note_written, written
from .progress_bar import progress
from .shared import Commands, Fault, library_of, store_of

if TYPE_CHECKING:
    from ..records.store import Store


def add(commands: Commands) -> None:
    """Add log."""
    parser = commands.add("log", _log, "Write attempts with all that is needed to verify them anywhere.")
    parser.add_argument("attempts", metavar="ATTEMPT", nargs="*", help="by default all attempts in the store")
    parser.add_argument("-o", "--output", metavar="FILE", default="", help="by default, and for -, standard output")
    parser.add_argument("--with-texts", action="store_true", help="also what trainees wrote in their own words")


def _log(options: argparse.Namespace) -> int:
    store = store_of(options, create=False)
    named = sorted({store.find(prefix) for prefix in options.attempts})
    ids, total = (named, len(named)) if named else (store.each(), store.count())
    with written(options.output) as file, progress("Writing attempts", total) as step:
        count, left_out = _write(file, options, store, ids, step)
        if left_out and not count:
            raise Fault("No attempt could be written, so neither was a file.")
    note_written(f"{count:,} attempt{'s' if count != 1 else ''}", options.output)
    return Exit.INPUT if left_out else Exit.DONE


def _write(
    file: BinaryIO, options: argparse.Namespace, store: Store, ids: Iterable[str], step: progress
) -> tuple[int, int]:
    """Write a log; gives how many attempts it holds, and how many had to be left out, which is said of each."""
    from functools import lru_cache

    from ..records.log_writing import LogWriter, UnwritableError
    from ..records.verify import result_of, verify

    proof = lru_cache(maxsize=32)(library_of(options).proof)
    writer = LogWriter(file, options.with_texts)
    left_out = 0
    for id in ids:
        stored = store.stored(id)
        verdict, opened = verify(stored, store.editions, proof)
        try:
            if verdict.word == "altered":
                raise UnwritableError(f"it was altered, {verdict.why}")
            results = {result.key: result for result in stored.results}
            if opened:
                latest = result_of(opened, stored, proof)
                results[latest.key] = latest
            writer.write(stored, store.editions, [results[key] for key in sorted(results)])
        except UnwritableError as error:
            left_out += 1
            step.aside()
            print(f"Attempt {id[:8]} is left out: {error}.", file=sys.stderr)
        step()
    writer.close()
    return writer.attempts, left_out
