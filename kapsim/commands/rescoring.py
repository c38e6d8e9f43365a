"""rescore: what the answers of attempts come to on another edition, kept beside what they came to first."""

from __future__ import annotations

import argparse
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..exits import Exit
from .progress_bar import progress
from .shared import Commands, Fault, library_of, print_json, store_of

if TYPE_CHECKING:
    from ..comparing import Attempted
    from ..library import LoadedCase
    from ..records.attempt import Attempt
    from ..records.store import Store
    from ..records.verify import Proving

FATES = {
    "same": "with the same result",
    "differs": "with another result",
    "cannot": "cannot be rescored",
    "unfinished": "not finished",
    "unreadable": "cannot be read",
}


def add(commands: Commands) -> None:
    """Add rescore."""
    text = "Score attempts again after a change of case, practices or rules; earlier results are kept."
    parser = commands.add("rescore", _rescore, text)
    parser.add_argument(
        "attempts", metavar="ATTEMPT", nargs="*", help="by default all finished ones at the case of --with"
    )
    parser.add_argument(
        "--with", dest="edition", metavar="CASE", default="",
        help="the edition: a file if it ends in .yaml, else an id; by default the installed case of the same id",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="for tools")


def _rescore(options: argparse.Namespace) -> int:
    if not (options.attempts or options.edition):
        raise Fault("Name the attempts to rescore, or with --with the case whose attempts are meant.", Exit.USAGE)
    store, library = store_of(options, create=False), library_of(options)
    named = library.load(options.edition) if options.edition else None
    load, proof = lru_cache(maxsize=32)(library.load), lru_cache(maxsize=32)(library.proof)
    ids = list(dict.fromkeys(store.find(prefix) for prefix in options.attempts))
    if not ids and named is not None:
        found = [summary for summary in store.attempts() if summary.case_id == named.case.id]
        ids = [summary.id for summary in reversed(found) if summary.state == "finished"]
        if not ids:
            raise Fault(f"There is no finished attempt at `{named.case.id}` in {store.place}.")
    told: list[dict[str, Any]] = []
    with progress("Rescoring", len(ids)) as step:
        for id in ids:
            told.append(_rescored(store, id, lambda attempt: named or load(attempt.header.case), proof))
            step.aside()
            if not options.json:
                print(_line(told[-1]))
            step()
    counts = Counter(row["fate"] for row in told)
    if options.json:
        print_json(told)
    else:
        print(f"{len(told)} attempt{'s' if len(told) != 1 else ''}: {_counted(counts)}.")
    return Exit.DONE if all(row["kept"] for row in told) else Exit.INPUT


def _rescored(store: Store, id: str, edition_of: Any, proof: Proving) -> dict[str, Any]:
    """Rescore an attempt; gives what came of it, as JSON values."""
    from ..comparing import attempted
    from ..engine.score import RULES, score
    from ..library import LibraryError
    from ..records.rescored import given_on, rescore
    from ..records.trouble import StoreError
    from ..rescoring import told

    try:
        attempt: Attempt = store.open(id)
        edition: LoadedCase = edition_of(attempt)
    except StoreError as error:
        return {"attempt": id, "fate": "unreadable", "why": error.message, "changes": [], "kept": False}
    except LibraryError as error:
        return {"attempt": id, "fate": "cannot", "why": error.message, "changes": [], "kept": False}
    own = attempt.loaded
    found: Attempted = attempted(id, own, attempt.events, own, edition, proof)
    replayed = found.replayed
    assert replayed is not None, "an attempt that was opened is replayed, or cannot be"
    kept = False
    if replayed.fate in {"same", "differs"}:
        again = given_on(attempt, edition)
        kept = rescore(store, again, score(again.case, again.events, proof(again.loaded)))
    return {
        "attempt": id,
        "fate": replayed.fate,
        "why": told(replayed.why, own.case.id, edition.case.id) if replayed.fate == "cannot" else replayed.why,
        "changes": [{"about": about, "old": old, "new": new} for about, old, new in replayed.changes],
        "kept": kept,
        "rules": RULES,
        "case_digest": edition.digest,
        "catalogue_digest": edition.catalogue.digest,
        "own_texts": (edition.digest, edition.catalogue.digest) == (own.digest, own.catalogue.digest),
    }


def _line(row: dict[str, Any]) -> str:
    match row["fate"]:
        case "same":
            words = "the same on the texts it was begun on" if row["own_texts"] else "the same on this edition"
        case "differs":
            words = "; ".join(f"{change['about']} {change['old']} -> {change['new']}" for change in row["changes"])
        case "unfinished":
            words = "it is not finished, so it has no score; nothing was kept"
        case _:
            words = f"{row['why'].rstrip('.')}; nothing was kept"
    return f"{row['attempt'][:8]}  {words}"


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[fate]} {words}" for fate, words in FATES.items() if counts[fate])
