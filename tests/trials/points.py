"""A program that is killed at a named point of a write: before or after one of its statements, or once it is done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from kapsim.records.database import Database, Prepared
from tests.forked import die, forked

DONE = "after it"


Work = Callable[[], object]


def killed_at(point: int, prepare: Callable[[], tuple[Database, Work]], note: Path) -> str:
    """Do something in a copy of this process and kill that at one of the points it comes to, numbered from 1.

    `prepare` opens the database there and gives what is to be done. Gives the name of the point, such as `before
    COMMIT`; `after it` if there are not so many.
    """

    def doomed() -> None:
        database, work = prepare()
        _arm(database, _Strike(point, note))
        work()
        note.write_text(DONE, encoding="utf-8")
        die()

    assert forked(doomed) < 0, "what was to be killed has failed"
    return note.read_text(encoding="utf-8")


class _Strike:
    """Kills this process at a point, and leaves a note which it was."""

    def __init__(self, at: int, note: Path) -> None:
        self._at, self._note = at, note
        self._count = 0

    def __call__(self, when: str, statement: str) -> None:
        self._count += not statement.startswith("SELECT")  # nothing can be lost by reading
        if self._count == self._at:
            self._note.write_text(f"{when} {' '.join(statement.split()[:3])}", encoding="utf-8")
            die()


def _arm(database: Database, strike: _Strike) -> None:
    """From now on there is a point before and after all that is sent to the database."""
    event.listen(Engine, "before_cursor_execute", lambda *told: strike("before", told[2]))
    event.listen(Engine, "after_cursor_execute", lambda *told: strike("after", told[2]))
    event.listen(Engine, "commit", lambda *_: strike("before", "COMMIT"))
    patch = pytest.MonkeyPatch()  # never undone: this process will not live that long
    run = Prepared.run

    def struck(self: Prepared, cursor: Any, values: Any) -> int:
        strike("before", self.text)
        changed = run(self, cursor, values)
        strike("after", self.text)
        return changed

    patch.setattr(Prepared, "run", struck)
    driver = database._driver
    patch.setattr(database, "_driver", lambda: _Driver(driver(), strike))


class _Driver:
    """The driver's connection, whose cursors say what they are about to do."""

    def __init__(self, driver: Any, strike: _Strike) -> None:
        self._driver, self._strike = driver, strike

    def __getattr__(self, name: str) -> Any:
        return getattr(self._driver, name)

    def cursor(self) -> Any:
        return _Cursor(self._driver.cursor(), self._strike)


class _Cursor:
    def __init__(self, cursor: Any, strike: _Strike) -> None:
        self._cursor, self._strike = cursor, strike

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def execute(self, statement: str, *values: Any) -> None:
        if values:  # has a name where it is prepared
            self._cursor.execute(statement, *values)
            return
        self._strike("before", statement)
        self._cursor.execute(statement)
        self._strike("after", statement)
