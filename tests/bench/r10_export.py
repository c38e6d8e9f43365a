"""Row 10: export a million decisions, as guarded CSV and as JSON lines, beside only draining the cursor."""

from __future__ import annotations

import csv
import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.dialects import sqlite

from kapsim.records.chosen import Chosen
from kapsim.records.columns import Column, columns_of
from kapsim.records.export import AT_ONCE, query_of, rows_of
from kapsim.records.lines import WORDS, csv_lines, json_lines
from kapsim.records.store import Store, open_store
from tests.bench.filled import DECISIONS, fill
from tests.bench.harness import Effort, Line, must_equal, span, take_turns

COUNT = 1_000_000
ROUNDS = 5
HELD: dict[str, tuple[Any, float]] = {"guarded CSV": (csv_lines, 4.5), "JSON lines": (json_lines, 3.0)}


def measure(effort: Effort) -> list[Line]:
    """Two lines, for the two formats; the unit is one decision."""
    effort = effort.with_rounds(ROUNDS)
    with tempfile.TemporaryDirectory(prefix="kapsim-bench-") as folder:
        path = Path(folder, "kapsim.db")
        count = fill(path, effort.times(COUNT // DECISIONS))
        store = open_store(path)
        bare = sqlite3.connect(path)
        compiled = query_of("decisions", Chosen()).compile(
            dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}
        )

        def drained() -> Iterator[Sequence[Any]]:
            cursor = bare.execute(str(compiled))
            while part := cursor.fetchmany(AT_ONCE):
                yield from part

        def beside() -> int:
            cursor, rows = bare.execute(str(compiled)), 0
            while part := cursor.fetchmany(AT_ONCE):
                rows += len(part)
            return rows

        must_equal("decisions", beside(), count)
        lines = []
        for form, (make, held) in HELD.items():
            file = Path(folder, "export")
            ours = _exporting(store, make, file)
            ours()
            read = _read_csv(file) if make is csv_lines else _read_json(file)
            for expected, found in zip(drained(), read, strict=True):
                must_equal("decision", found, _as_text(expected) if make is csv_lines else list(expected))
            found = take_turns(ours, beside, effort, units=count)
            what = f"export {count:,} decisions: {form}"
            ratio = found.ratio
            lines.append(Line(10, what, span(found.ours), span(found.beside), ratio, f"<= {held:g}x", ratio <= held))
        store.close()
        bare.close()
        return lines


def _exporting(
    store: Store, make: Callable[[Sequence[Column], Iterable[Any]], Iterator[bytes]], path: Path
) -> Callable[[], None]:
    def ours() -> None:
        with rows_of(store, "decisions", Chosen()) as rows, path.open("wb") as file:
            for data in make(rows.columns, rows.parts):
                file.write(data)

    return ours


def _read_csv(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        found = csv.reader(file)
        next(found)
        yield from found


def _read_json(path: Path) -> Iterator[list[Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield list(json.loads(line).values())


TRUTHS = [place for place, column in enumerate(columns_of("decisions")) if column.type == "truth"]


def _as_text(row: Sequence[Any]) -> list[str]:
    """A row as CSV has it: truths as words, of what there is none nothing."""
    return [WORDS[cell] if place in TRUTHS else "" if cell is None else str(cell) for place, cell in enumerate(row)]
