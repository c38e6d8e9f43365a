"""Row 11: a cohort report over a million decisions, its page included, beside the bare SQL that it rests on.

The bare SQL are the very statements that the report runs, sent through Python's own sqlite3 and drained.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event

from kapsim.cohort.figures import Report
from kapsim.cohort.page import as_html
from kapsim.cohort.work import case_figures
from kapsim.engine.model import Case
from kapsim.records.cohort import Selection, group_in
from kapsim.records.store import Store, open_store
from kapsim.records.tables import result_decisions, result_domains, result_practices
from tests.bench.harness import Effort, Line, must_equal, span, take_turns
from tests.builders import case
from tests.cohort.made import cohort, keep

MOST = 1.3
DECISIONS = 20
DIFFERENT = 200
"""Trainees that are made up; the others repeat them."""
TIMES = 255
"""How often, for a million decisions."""

Statement = tuple[str, Sequence[Any]]


def measure(effort: Effort) -> list[Line]:
    """One line."""
    times = effort.times(TIMES)
    with tempfile.TemporaryDirectory(prefix="kapsim-bench-") as folder:
        path = Path(folder) / "kapsim.db"
        store = open_store(path)
        keep(store, (replace(one, met=one.met[:DECISIONS]) for one in cohort(DIFFERENT, DECISIONS)))
        store.close()
        decisions = _multiply(path, times)
        bare = sqlite3.connect(path)
        built = _case_of_the_cohort()
        page, statements = _listening(store, built)
        must_equal("decisions on the page", page.count('<section class="decision">'), DECISIONS)
        must_equal("attempts on the page", f"<b>{DIFFERENT * times:,}</b>" in page, True)
        drained = [len(bare.execute(text, values).fetchall()) for text, values in statements]
        must_equal("statements with rows", all(drained), True)

        def beside() -> int:
            return sum(len(bare.execute(text, values).fetchall()) for text, values in statements)

        found = take_turns(lambda: _report(store, built), beside, effort.with_rounds(5))
        bare.close()
        store.close()
    what = f"cohort report over {decisions:,} decisions"
    return [Line(11, what, span(found.ours), span(found.beside), found.ratio, f"<= {MOST:g}x", found.ratio <= MOST)]


def _case_of_the_cohort() -> Case:
    """A case with the decisions of the cohort."""
    options = "options: {best: {text: Best, upholds: [s1]}, other: {text: Other}, poor: {text: Poor}}"
    asked = [
        f"s{at}:\n  phase: dosing\n  scene: It is so.\n  choose:\n    prompt: And now?\n    {options}"
        for at in range(DECISIONS)
    ]
    ends = [
        f"{name}: {{phase: dosing, end: {{outcome: {outcome}, title: {name}}}}}"
        for name, outcome in (("home", "good"), ("ward", "poor"))
    ]
    return case("\n".join([*asked, *ends]))


def _report(store: Store, built: Case) -> str:
    with group_in(store, Selection()) as group:
        summed = group.tally(group.editions()[0])
    figures = case_figures(built, summed)
    return as_html(Report(title="t", made="2026", members=None, synthetic=False, every_try=False, cases=(figures,)))


def _listening(store: Store, built: Case) -> tuple[str, list[Statement]]:
    """The page, and the statements that making it takes."""
    heard: list[Statement] = []

    def listen(_: Connection, __: Any, text: str, values: Sequence[Any], *___: Any) -> None:
        heard.append((text, values))

    with store.database.reading() as connection:
        engine = connection.engine
    event.listen(engine, "before_cursor_execute", listen)
    page = _report(store, built)
    event.remove(engine, "before_cursor_execute", listen)
    return page, [(text, values) for text, values in heard if text.startswith("SELECT")]


def _multiply(path: Path, times: int) -> int:
    """Repeat the attempts of a store and their results so often; gives how many decisions there then are."""
    with sqlite3.connect(path) as database:
        database.execute("CREATE TEMP TABLE copies AS WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n "
                         f"WHERE k < {times - 1}) SELECT k FROM n WHERE k < {times}")  # fmt: skip
        moved = f"+ {DIFFERENT} * k"
        _copy(database, "trainees", {"id": "id || '/' || k"})
        _copy(
            database,
            "attempts",
            {"number": f"number {moved}", "id": "id || '/' || k", "trainee": "trainee || '/' || k"},
        )
        _copy(database, "results", {"number": f"number {moved}", "attempt": "attempt || '/' || k"})
        for table in (result_domains, result_practices, result_decisions):
            _copy(database, table.name, {"result": f"result {moved}"})
        (count,) = database.execute("SELECT COUNT(*) FROM result_decisions").fetchone()
    database.close()
    return int(count)


def _copy(database: sqlite3.Connection, table: str, changed: dict[str, str]) -> None:
    names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    quoted = ", ".join(f'"{name}"' for name in names)
    taken = ", ".join(changed.get(name, f'"{name}"') for name in names)
    database.execute(f"INSERT INTO {table} ({quoted}) SELECT {taken} FROM {table}, copies")
