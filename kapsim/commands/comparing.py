"""diff: what changed between two editions of a case, and which stored attempts would score differently."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..exits import Exit
from .shared import Commands, library_of, print_json, store_name

if TYPE_CHECKING:
    from ..comparing import Attempted
    from ..library import Library, LoadedCase

CASE = "a file if it ends in .yaml, else the id of an installed case"


def add(commands: Commands) -> None:
    """Add diff."""
    parser = commands.add("diff", _diff, "Say what changed between two editions of a case, for trainees and scores.")
    parser.add_argument("old", metavar="OLD", help=CASE)
    parser.add_argument("new", metavar="NEW", help=CASE)
    parser.add_argument("--json", action="store_true", help="for tools")


def _diff(options: argparse.Namespace) -> int:
    from ..comparing import compare, measures
    from ..comparing_text import as_data, as_text, attempts_text

    library = library_of(options)
    old, new = library.load(options.old), library.load(options.new)
    comparison = compare(old.case, new.case)
    if not comparison.differences:
        text = as_text(comparison, ())
        print_json(as_data(comparison, (), None, text.strip())) if options.json else print(text, end="")
        return Exit.DONE
    measured = measures(library.proof(old), library.proof(new), comparison.matching)
    if not options.json:
        print(as_text(comparison, measured))
    attempts, why = _attempts(options, library, old, new)
    if options.json:
        print_json(as_data(comparison, measured, attempts, why))
    else:
        print(attempts_text(attempts, options.old, options.new) if attempts else why)
    return Exit.DONE


def _attempts(
    options: argparse.Namespace, library: Library, old: LoadedCase, new: LoadedCase
) -> tuple[list[Attempted] | None, str]:
    """What would come of the stored attempts at this case; where there are none, why. Raises StoreError."""
    from functools import lru_cache

    from ..comparing import Attempted, attempted
    from ..records.store import open_store
    from ..records.trouble import NoStoreError, StoreError

    try:
        store = open_store(store_name(options), create=False)
    except NoStoreError as error:
        return None, f"No stored attempts to look into. {error.message}"
    proof = lru_cache(maxsize=32)(library.proof)
    found: list[Attempted] = []
    for summary in store.attempts():
        if summary.case_id == old.case.id:
            try:
                attempt = store.open(summary.id)
                found.append(attempted(summary.id, attempt.loaded, attempt.events, old, new, proof))
            except StoreError as error:
                found.append(Attempted(summary.id, why=error.message))
    store.close()
    return found or None, "" if found else f"No stored attempts at `{old.case.id}` in {store.place}."
