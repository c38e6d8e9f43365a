"""export attempts, decisions, practices: figures as rows, for spreadsheets and statistics; and what they mean."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

from ..exits import Exit
from .choosing import add_choice, chosen_of
from .output_file import note_written, written
from .progress_bar import progress
from .shared import Commands, Fault, library_of, print_json, store_of

if TYPE_CHECKING:
    from ..records.columns import What
    from ..records.export import Rows
    from ..records.lines import Part
    from ..records.results import Unread

FORMATS = ("csv", "jsonl", "xlsx", "parquet")
BINARY = ("xlsx", "parquet")
ROWS: dict[What, str] = {
    "attempts": "Write one row for each attempt: how it ended, what was earned in each domain, how the gate stands.",
    "decisions": "Write one row for each decision: what was chosen, what is best, what it earned.",
    "practices": "Write one row for each practice at stake in an attempt: how often, and how often it was done.",
}
MOST_NAMED = 3
WIDTH = 100


def add(commands: Commands) -> None:
    """Add attempts, decisions, practices and columns."""
    for what, text in ROWS.items():
        parser = commands.add(what, _exporting(what), f"{text} `kapsim export columns {what}` explains the columns.")
        parser.add_argument("--format", choices=FORMATS, help="by default what the name of the file ends in, else csv")
        add_choice(parser)
        parser.add_argument("--with-names", action="store_true", help="also the names of trainees")
        parser.add_argument("--with-texts", action="store_true", help="also what trainees wrote in their own words")
        parser.add_argument("-o", "--output", metavar="FILE", default="", help="by default, and for -, standard output")
    parser = commands.add("columns", _columns, "Explain the columns of exports: what each says, in which unit.")
    parser.add_argument("what", choices=list(ROWS), nargs="?", help="by default all")
    parser.add_argument("--json", action="store_true", help="for tools")


def _exporting(what: What) -> Callable[[argparse.Namespace], int]:
    return lambda options: _export(what, options)


def _export(what: What, options: argparse.Namespace) -> int:
    from ..records.export import rows_of
    from ..records.results import bring_up_to_date

    form = _format(options)
    write = _writer(form)
    store = store_of(options, create=False)
    chosen = chosen_of(options, store)
    unread = bring_up_to_date(store, library_of(options), progress, chosen.among)
    with (
        rows_of(store, what, chosen, options.with_names, options.with_texts) as rows,
        written(options.output) as file,
        progress(f"Writing {what}", rows.total) as step,
    ):
        count = write(file, rows, step)
    note_written(f"{count:,} row{'s' if count != 1 else ''}", options.output)
    return _told(unread)


def _told(unread: Sequence[Unread]) -> int:
    """Say which attempts have no figures; gives the exit code."""
    for attempt in unread[:MOST_NAMED]:
        print(f"No figures: {attempt.why}", file=sys.stderr)
    if len(unread) > MOST_NAMED:
        print(f"No figures of {len(unread) - MOST_NAMED} more attempts. `kapsim verify` names all.", file=sys.stderr)
    return Exit.INPUT if unread else Exit.DONE


def _format(options: argparse.Namespace) -> str:
    ending = options.output.rpartition(".")[2].lower()
    form: str = options.format or (ending if ending in FORMATS else "csv")
    if form in BINARY and options.output in {"", "-"} and sys.stdout.isatty():
        raise Fault(f"A terminal cannot show {form}. Name a file: -o FILE.{form}", Exit.USAGE)
    return form


Step = Callable[[int], object]


def _writer(form: str) -> Callable[[BinaryIO, Rows, Step], int]:
    """What writes rows in a format; gives how many they were. Raises Fault where what it needs is not installed."""
    if form in BINARY:
        _need(form)
        return _write_workbook if form == "xlsx" else _write_parquet
    return lambda file, rows, step: _write_lines(form, file, rows, step)


def _need(form: str) -> None:
    from importlib.util import find_spec

    if find_spec("xlsxwriter" if form == "xlsx" else "pyarrow") is None:
        message = f"Writing {form} needs the extra `export`: pip install 'kapsim[export]'. Or write csv, or jsonl."
        raise Fault(message, Exit.MACHINE)


def _write_lines(form: str, file: BinaryIO, rows: Rows, step: Step) -> int:
    from ..records.lines import csv_lines, json_lines

    watched = _Watched(rows.parts, step)
    for data in (csv_lines if form == "csv" else json_lines)(rows.columns, watched):
        file.write(data)
    return watched.count


def _write_workbook(file: BinaryIO, rows: Rows, step: Step) -> int:
    from ..records.sheets import MOST_ROWS, write_workbook

    try:
        return write_workbook(file, rows.columns, _Watched(rows.parts, step))
    except OverflowError:
        message = f"A sheet holds {MOST_ROWS:,} rows, and there are more. Write csv, jsonl or parquet, or choose fewer."
        raise Fault(message) from None


def _write_parquet(file: BinaryIO, rows: Rows, step: Step) -> int:
    from ..records.parquet import write_parquet

    return write_parquet(file, rows.columns, _Watched(rows.parts, step))


class _Watched:
    """Parts that are counted as they pass."""

    def __init__(self, parts: Iterable[Part], step: Step) -> None:
        self.count = 0
        self._parts = parts
        self._step = step

    def __iter__(self) -> Iterator[Part]:
        for part in self._parts:
            yield part
            self.count += len(part)
            self._step(len(part))


def _columns(options: argparse.Namespace) -> int:
    from ..records.columns import COLUMNS, SHAPES

    shown: list[What] = [options.what] if options.what else list(COLUMNS)
    if options.json:
        print_json(
            {
                what: [
                    {"name": c.name, "type": c.type, "unit": c.unit, "about": c.about, "needs": c.needs}
                    for c in COLUMNS[what]
                ]
                for what in shown
            }
        )
        return Exit.DONE
    for what in shown:
        print(f"\n{what}\n") if len(shown) > 1 else None
        for column in COLUMNS[what]:
            unit = f" ({column.unit})" if column.unit else ""
            needs = f" Only --with-{column.needs}." if column.needs else ""
            text = f"{column.type}{unit}. {column.about}{needs}"
            print(textwrap.fill(f"{column.name:<24}{text}", WIDTH, subsequent_indent=" " * 24))
    print("\nWhat there is none of is an empty cell, in JSON lines and Parquet null. The types:\n")
    for name, shape in SHAPES.items():
        print(textwrap.fill(f"{name:<24}{shape}", WIDTH, subsequent_indent=" " * 24))
    return Exit.DONE
