"""A small case and catalogue as raw bytes, a store, and a clock that ticks by itself.

The store is an SQLite file and, in a second run of the same test, a schema of a real PostgreSQL server. A test that
asks for `place` looks into the file, and runs on that alone.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kapsim.library import LoadedCase, load_texts
from kapsim.records.store import Store, open_store

CATALOGUE = b"""\
format: 1
sources:
  book: {title: A book, by: Somebody, where: on a shelf, status: confirmed}
practices:
  check-first:
    {domain: safety, phase: dosing, actor: therapist, severity: critical, basis: ketamine, confirmation: confirmed,
     statement: Check first., sources: [book]}
  be-there:
    {domain: support, phase: dosing, actor: therapist, severity: major, basis: ketamine, confirmation: confirmed,
     statement: Be there., sources: [book]}
"""
CASE = b"""\
format: 1
id: two-doors
title: Two doors
summary: Maya comes in.
level: introductory
takes: 5
objectives: [Check first]
fictional: true
review: {status: draft}
setting: {starts: "09:00"}
people:
  maya: {name: Maya Ruiz, role: patient, age: 46}
gate: {must_do: [check-first]}
variables:
  rested: {start: false}
steps:
  arrival:
    phase: dosing
    scene: Maya is out of breath.
    choose:
      prompt: What do you do?
      own_words: true
      options:
        check: {text: Check first., upholds: [check-first], changes: [rested = true], minutes: 10}
        hurry: {text: Go on., violates: [check-first]}
        wait: {text: Wait a little., minutes: 1, next: arrival}
  inside:
    phase: dosing
    minutes: 5
    select:
      prompt: Who?
      up_to: 2
      items:
        maya: {text: Maya, upholds: [be-there]}
        nurse: {text: The nurse, when: rested}
        nobody: {text: Nobody, violates: [be-there]}
    next:
      - {when: rested, to: done}
      - {to: sent-home}
  done:
    phase: dosing
    end: {outcome: good, title: Done}
  sent-home:
    phase: dosing
    end: {outcome: mixed, title: Sent home}
"""

SEED = 7
NOBODY = "6dd6c7ba-5e43-4d0b-9f5f-4b1e0a3b1f11"


class TickingClock:
    """One second passes with every look."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


@pytest.fixture
def loaded() -> LoadedCase:
    return load_texts(CASE, CATALOGUE, "two-doors.yaml")


@pytest.fixture
def clock() -> TickingClock:
    return TickingClock()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "where" in metafunc.fixturenames:
        in_the_file = "place" in inspect.signature(metafunc.function).parameters
        metafunc.parametrize("where", ["sqlite"] if in_the_file else ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "data" / "kapsim.db"


@pytest.fixture
def where(request: pytest.FixtureRequest, place: Path) -> str:
    """Where the store of this test is, as --store takes it."""
    if request.param == "sqlite":
        return str(place)
    schema: Callable[[], str] = request.getfixturevalue("schema")
    return schema()


@pytest.fixture
def opened(where: str, clock: TickingClock) -> Iterator[Callable[[], Store]]:
    """Opens the same store as often as one likes; closes all of them in the end."""
    stores: list[Store] = []

    def again() -> Store:
        stores.append(open_store(where, clock=clock, patience=0.2, nobody=lambda: NOBODY))
        return stores[-1]

    yield again
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Callable[[], Store]) -> Store:
    return opened()
