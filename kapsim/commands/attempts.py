"""attempts and debrief: what the store has kept."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from ..exits import Exit
from .output_file import note_written, written
from .shared import Commands, Fault, agreed, library_of, print_json, store_of

if TYPE_CHECKING:
    from ..debrief import Debrief
    from ..library import Library, LoadedCase
    from ..records.attempt import Attempt
    from ..records.store import Store
    from ..records.summary import AttemptSummary

FORMATS = ("text", "md", "html", "json")


def add(commands: Commands) -> None:
    """Add attempts and debrief."""
    parser = commands.add("attempts", _attempts, "List the attempts in the store.")
    parser.add_argument("--json", action="store_true", help="for tools")
    parser = commands.below(parser).add("delete", _delete, "Delete attempts; the store says that they were there.")
    parser.add_argument("attempts", metavar="ATTEMPT", nargs="+", help="the beginning of its id is enough")
    parser.add_argument("--why", metavar="TEXT", default="", help="kept with what is said of the deletion")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser = commands.add("debrief", _debrief, "Show the debrief of an attempt.")
    parser.add_argument("attempt", metavar="ATTEMPT", nargs="?", default="", help="by default the latest")
    text = "by default what the name of the file ends in, else text"
    parser.add_argument("--format", choices=FORMATS, help=text)
    parser.add_argument("-o", "--output", metavar="FILE", default="", help="by default, and for -, standard output")
    parser.add_argument("--with", dest="edition", metavar="CASE", help="as if it had been answered on this edition")


def _attempts(options: argparse.Namespace) -> int:
    from ..records.deleting import deletions_in
    from ..records.results import kept_results
    from ..reports import attempt_data, attempt_text, deletion_text
    from .progress_bar import progress

    store = store_of(options)
    library = library_of(options)
    kept = kept_results(store, library, progress)
    listed = [(summary, kept.get(summary.id)) for summary in store.attempts()]
    rows = [(summary, *_result(summary, data, store, library)) for summary, data in listed]
    if options.json:
        print_json([attempt_data(*row) for row in rows])
        return Exit.DONE
    if not rows:
        print(f"No attempts in {store.place} yet. `kapsim` begins one.")
    for row in rows:
        print(attempt_text(*row))
    for deletion in deletions_in(store):
        print(deletion_text(deletion))
    return Exit.DONE


def _delete(options: argparse.Namespace) -> int:
    from ..records.deleting import delete_attempts

    store = store_of(options, create=False)
    ids = list(dict.fromkeys(store.find(prefix) for prefix in options.attempts if prefix.strip()))
    listed = [summary for summary in store.attempts() if summary.id in ids]
    if not listed:
        raise Fault("Name at least one attempt. `kapsim attempts` lists them.", Exit.USAGE)
    for summary in listed:
        whose = f", {summary.name}" if summary.name else ""
        print(f"{summary.id[:8]}  {summary.started[:16].replace('T', ' ')}  {summary.case_id}{whose}")
    what = "this attempt" if len(listed) == 1 else f"these {len(listed)} attempts"
    if not agreed(f"Delete {what}, with records, texts and results?", options.yes):
        print("Nothing was deleted.")
        return Exit.DONE
    sent, beyond = delete_attempts(store, ids, options.why)
    print(
        f"Deleted. {store.place} keeps that there {'was an attempt' if len(ids) == 1 else 'were attempts'}, and when."
    )
    if sent:
        print(
            f"{sent} statement{'s' if sent != 1 else ''} had been sent to a learning record store; delete them there."
        )
    print(f"Exports and backups that were made before are as they were. {beyond}".rstrip())
    return Exit.DONE


def _result(
    summary: AttemptSummary, kept: str | None, store: Store, library: Library
) -> tuple[dict[str, Any] | None, str]:
    """The result of a stored attempt, as it is kept or derived again, or why there is none."""
    from ..engine.score import score
    from ..records.trouble import StoreError

    if summary.mode == "assess" and summary.state != "finished":
        return None, "in assess mode figures wait for the end"
    if kept is not None:
        return json.loads(kept), ""
    try:
        attempt = store.open(summary.id)
    except StoreError as error:
        return None, error.message
    return score(attempt.case, attempt.events, library.proof(attempt.loaded)).data(), ""


def _debrief(options: argparse.Namespace) -> int:
    from ..debrief import build_debrief

    store = store_of(options)
    library = library_of(options)
    attempt = store.open(store.find(options.attempt))
    if attempt.mode == "assess" and not attempt.finished:
        name = attempt.id[:8]
        raise Fault(f"Attempt {name} is in assess mode: its debrief waits for the end. `kapsim resume {name}` goes on.")
    if options.edition:
        attempt = _on_edition(attempt, library.load(options.edition))
    debrief = build_debrief(attempt, library.proof(attempt.loaded))
    told = _told(debrief, options.format or _format_of(options.output))
    if options.output in {"", "-"}:
        print(told)
        return Exit.DONE
    with written(options.output) as file:
        file.write(f"{told}\n".encode())
    note_written(f"The debrief of attempt {attempt.id[:8]}", options.output)
    return Exit.DONE


def _format_of(output: str) -> str:
    ending = output.rpartition(".")[2].lower()
    return ending if ending in FORMATS else "text"


def _told(debrief: Debrief, form: str) -> str:
    """A debrief in a format, without the last line break."""
    if form == "html":
        from ..debrief_html import as_html

        return as_html(debrief).rstrip()
    if form == "md":
        from ..debrief_markdown import as_markdown

        return as_markdown(debrief).rstrip()
    from ..debrief_text import as_data, as_text

    return json.dumps(as_data(debrief), ensure_ascii=False, indent=2) if form == "json" else as_text(debrief)


def _on_edition(attempt: Attempt, edition: LoadedCase) -> Attempt:
    """The attempt as if its answers had been given on another edition."""
    from ..records.rescored import given_on
    from ..rescoring import CannotError, told

    try:
        return given_on(attempt, edition)
    except CannotError as error:
        why = told(str(error), attempt.case.id, edition.case.id)
        raise Fault(f"Attempt {attempt.id[:8]} cannot be shown on {edition.path}: {why}.") from None
