"""attempts and debrief: what the store has kept."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..exits import Exit
from .shared import Commands, Fault, library_of, print_json, store_of

if TYPE_CHECKING:
    from ..engine.score import Result
    from ..library import Library, LoadedCase
    from ..records.attempt import Attempt
    from ..records.store import Store


def add(commands: Commands) -> None:
    """Add attempts and debrief."""
    parser = commands.add("attempts", _attempts, "List the attempts in the store.")
    parser.add_argument("--json", action="store_true", help="for tools")
    parser = commands.add("debrief", _debrief, "Show the debrief of an attempt.")
    parser.add_argument("attempt", metavar="ATTEMPT", nargs="?", default="", help="by default the latest")
    parser.add_argument("--format", choices=["text", "json"], default="text")
    parser.add_argument("--with", dest="edition", metavar="CASE", help="as if it had been answered on this edition")


def _attempts(options: argparse.Namespace) -> int:
    from ..reports import attempt_data, attempt_text

    store = store_of(options)
    library = library_of(options)
    rows = [(summary, *_result(summary.id, store, library)) for summary in store.attempts()]
    if options.json:
        print_json([attempt_data(*row) for row in rows])
        return Exit.DONE
    if not rows:
        print("No attempts yet. `kapsim` begins one.")
    for row in rows:
        print(attempt_text(*row))
    return Exit.DONE


def _result(attempt_id: str, store: Store, library: Library) -> tuple[Result | None, str]:
    """The result of a stored attempt, or why there is none."""
    from ..engine.score import score
    from ..records.trouble import StoreError

    try:
        attempt = store.open(attempt_id)
    except StoreError as error:
        return None, error.message
    return score(attempt.case, attempt.events, library.proof(attempt.loaded)), ""


def _debrief(options: argparse.Namespace) -> int:
    from ..debrief import build_debrief
    from ..debrief_text import as_data, as_text

    store = store_of(options)
    library = library_of(options)
    attempt = store.open(store.find(options.attempt))
    if options.edition:
        attempt = _on_edition(attempt, library.load(options.edition))
    debrief = build_debrief(attempt, library.proof(attempt.loaded))
    if options.format == "json":
        print_json(as_data(debrief))
    else:
        print(as_text(debrief))
    return Exit.DONE


def _on_edition(attempt: Attempt, edition: LoadedCase) -> Attempt:
    """The attempt as if its answers had been given on another edition."""
    from ..records.rescored import given_on
    from ..rescoring import CannotError

    try:
        return given_on(attempt, edition)
    except CannotError as error:
        raise Fault(f"Attempt {attempt.id[:8]} cannot be shown on {edition.path}: {error}.") from None
