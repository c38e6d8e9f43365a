"""Attempts that go to another store arrive whole, in their order, once; the source stays as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, insert, select, update

from kapsim.engine.explore import explore
from kapsim.engine.score import score
from kapsim.library import LoadedCase
from kapsim.records.attempt import Attempt
from kapsim.records.copying import Copied, copy, extent
from kapsim.records.deleting import delete_attempts
from kapsim.records.results import keep_result
from kapsim.records.store import Store, open_store
from kapsim.records.tables import (
    RESULT_PARTS,
    attempts,
    deletions,
    deliveries,
    free_text,
    metadata,
    names,
    records,
    results,
    statements,
)
from kapsim.records.trouble import StoreError
from tests.forked import KILLED, die, forked

from .conftest import NOBODY, TickingClock

Opened = Callable[[], Store]
TRAVELS = ("texts", "trainees", "names", "records", "free_text", "statements", "deliveries")


@pytest.fixture
def target(where: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    """An empty store of the other kind."""
    if where.startswith("postgresql"):
        store = open_store(tmp_path / "target.db", clock=TickingClock(), nobody=lambda: NOBODY)
    else:
        store = open_store(request.getfixturevalue("schema")(), clock=TickingClock(), nobody=lambda: NOBODY)
    yield store
    store.close()


def rows(store: Store, table: Table, *left_out: str) -> list[dict[str, Any]]:
    with store.database.reading() as connection:
        found = connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
        return [{name: row[name] for name in row if name not in left_out} for row in found]


def everything(store: Store) -> dict[str, Any]:
    return {table.name: rows(store, table) for table in metadata.sorted_tables}


def played(store: Store, loaded: LoadedCase, name: str, count: int = 1) -> Attempt:
    attempt = store.begin(loaded, seed=7, mode="train", trainee=store.trainee(name))
    for number in range(count):
        attempt.answer(("wait",), own_words=f"moment {number}")
    return attempt


def copied(source: Store, target: Store) -> Copied:
    return copy(source, target, lambda: None)


def test_attempts_arrive_whole_in_the_order_of_starting_with_names_and_texts(
    store: Store, target: Store, loaded: LoadedCase
) -> None:
    made = [played(store, loaded, name) for name in ("Ana", "Ben", "Ana", "")]
    made[0].note("a note")
    made[2].answer(("check",))
    made[2].answer(("maya",))
    made[2].take_view("well")
    replay = store.replay(made[2].id, 1)
    made[1].leave()
    store.resume(made[1].id)  # the last that was taken up, though it was not begun last
    with store.database.writing() as connection:
        sent = {"id": "s", "attempt": made[0].id, "seq": 0, "verb": "initialized", "at": "x", "body": "{}"}
        connection.execute(insert(statements), sent)
        delivery = {"lrs": "https://lrs.example", "statement": "s", "state": "sent", "tries": 1, "why": "", "at": "x"}
        connection.execute(insert(deliveries), delivery)
    keep_result(store, made[2], score(made[2].case, made[2].events, explore(made[2].case)))
    before = everything(store)

    steps: list[None] = []
    done = copy(store, target, lambda: steps.append(None))
    assert (done.copied, done.there, done.refused, done.told) == (5, 0, (), ())
    assert len(steps) == extent(store) == 5
    assert everything(store) == before
    for name in TRAVELS:
        assert rows(target, metadata.tables[name]) == before[name], name
    assert rows(target, results, "number") == rows(store, results, "number") != []
    for table in RESULT_PARTS:
        assert rows(target, table, "result") == rows(store, table, "result") != [], table.name
    assert rows(target, attempts, "number", "turn") == rows(store, attempts, "number", "turn")
    assert [each.id for each in target.attempts()] == [each.id for each in store.attempts()]
    assert [each.first for each in target.attempts()] == [each.first for each in store.attempts()]
    assert target.find() == store.find() == made[1].id
    for attempt in (*made, replay):
        there, here = target.open(attempt.id), store.open(attempt.id)
        assert (there.events, there.own_words, there.notes, there.view) == (
            here.events, here.own_words, here.notes, here.view,
        )  # fmt: skip


def test_what_arrived_before_is_left_out_and_what_is_there_goes_on(
    store: Store, target: Store, loaded: LoadedCase
) -> None:
    first = played(store, loaded, "Ana")
    copied(store, target)
    played(store, loaded, "Ben")
    here = target.resume(first.id)
    here.answer(("check",))
    done = copied(store, target)
    assert (done.copied, done.there, done.refused) == (1, 1, ())
    assert target.open(first.id).answers == here.answers
    assert len(target.attempts()) == 2


def test_attempts_that_arrive_stand_behind_those_that_are_there(
    store: Store, target: Store, loaded: LoadedCase
) -> None:
    own = played(target, loaded, "Cleo")
    both = [played(store, loaded, name) for name in ("Ana", "Ben")]
    copied(store, target)
    assert [each.id for each in target.attempts()] == [both[1].id, both[0].id, own.id]
    assert target.find() == both[1].id
    assert played(target, loaded, "Dan").id == target.find()


def test_an_attempt_that_has_gone_on_at_both_ends_is_refused_and_left_as_it_is(
    store: Store, target: Store, loaded: LoadedCase
) -> None:
    ahead, apart = played(store, loaded, "Ana"), played(store, loaded, "Ben")
    copied(store, target)
    ahead.answer(("wait",))
    apart.answer(("wait",))
    target.resume(apart.id).answer(("check",))
    before = everything(target)
    done = copied(store, target)
    assert (done.copied, done.there) == (0, 0)
    assert len(done.refused) == 2
    assert f"Attempt {ahead.id[:8]} has gone on in {store.place}" in done.refused[0]
    assert f"Attempt {apart.id[:8]} is another one" in done.refused[1]
    assert everything(target) == before


def test_an_attempt_that_does_not_fit_stays_behind_and_the_others_arrive(
    store: Store, target: Store, loaded: LoadedCase
) -> None:
    bad, good = played(store, loaded, "Ana"), played(store, loaded, "Ana")
    with store.database.writing() as connection:
        connection.execute(update(records).where(records.c.attempt == bad.id, records.c.seq == 1).values(hash="x"))
    done = copied(store, target)
    assert done.copied == 1
    assert "record 1 (answered) is not as it was written" in done.refused[0]
    assert [each.id for each in target.attempts()] == [good.id]


def test_a_text_that_is_another_one_where_it_arrives_is_noticed(
    store: Store, target: Store, loaded: LoadedCase
) -> None:
    played(store, loaded, "Ana")
    with target.database.writing() as connection:
        connection.execute(insert(metadata.tables["texts"]), {"digest": loaded.digest, "raw": b"x"})
    done = copied(store, target)
    assert "does not arrive" in done.refused[0]
    assert (rows(target, attempts), rows(target, records)) == ([], [])


def test_two_people_of_one_name_stay_two(store: Store, target: Store, loaded: LoadedCase) -> None:
    theirs = target.trainee("Ana")
    attempt = played(store, loaded, "Ana")
    done = copied(store, target)
    assert "is now called Ana (2)" in done.told[0]
    assert target.trainee("Ana") == theirs
    assert target.trainee("Ana (2)") == attempt.trainee
    assert copied(store, target).told == ()


def test_a_name_and_a_text_that_were_erased_where_they_arrived_do_not_come_back(
    store: Store, target: Store, loaded: LoadedCase
) -> None:
    attempt = played(store, loaded, "Ana")
    copied(store, target)
    with target.database.writing() as connection:
        connection.execute(names.delete())
        connection.execute(update(free_text).values(salt="", text=""))
    assert copied(store, target).there == 1
    assert rows(target, names) == []
    assert target.open(attempt.id).own_words == {}


def test_a_deletion_arrives_so_that_no_later_attempt_becomes_the_first(
    store: Store, target: Store, loaded: LoadedCase
) -> None:
    own = played(target, loaded, "Cleo")
    first, gone = played(store, loaded, "Ana"), played(store, loaded, "Ben")
    later = played(store, loaded, "Ben")
    delete_attempts(store, [gone.id])
    assert copied(store, target).refused == ()
    assert copied(store, target).refused == ()
    marks = {each.id: each.first for each in target.attempts()}
    assert marks == {id: target.open(id).first for id in marks} == {own.id: True, first.id: True, later.id: False}
    assert [row["attempt"] for row in rows(target, deletions)] == [gone.id]


def test_what_was_deleted_at_one_end_is_neither_brought_back_nor_deleted_at_the_other(
    store: Store, target: Store, loaded: LoadedCase
) -> None:
    here, there = played(store, loaded, "Ana"), played(store, loaded, "Ana")
    copied(store, target)
    delete_attempts(store, [here.id])
    delete_attempts(target, [there.id])
    done = copied(store, target)
    assert [sentence[:42] for sentence in done.refused] == [
        f"Attempt {here.id[:8]} was deleted in {store.place}"[:42],
        f"Attempt {there.id[:8]} was deleted in {target.place}"[:42],
    ]
    assert [each.id for each in target.attempts()] == [here.id]


@pytest.mark.parametrize("point", range(1, 60, 4))
def test_a_copy_that_is_killed_is_done_again_and_is_whole(
    opened: Opened, loaded: LoadedCase, tmp_path: Path, place: Path, point: int
) -> None:
    store = opened()
    for name in ("Ana", "Ben", ""):
        played(store, loaded, name, 2)
    store.close()
    to = tmp_path / "target.db"
    open_store(to).close()

    def killed() -> None:
        seen = 0

        def one_more(_statement: str) -> None:
            nonlocal seen
            seen += 1
            if seen == point:
                die()

        target = open_store(to)
        target.database._driver().set_trace_callback(one_more)  # type: ignore[attr-defined]
        copied(opened(), target)

    assert forked(killed) == KILLED
    source, target = opened(), open_store(to)
    for summary in target.attempts():
        assert target.open(summary.id).events == source.open(summary.id).events
    done = copied(source, target)
    assert (done.copied + done.there, done.refused) == (3, ())
    for name in TRAVELS:
        assert rows(target, metadata.tables[name]) == rows(source, metadata.tables[name]), name
    assert rows(target, attempts) == rows(source, attempts)
    target.close()


def test_a_store_is_not_copied_onto_itself(store: Store, opened: Opened) -> None:
    with pytest.raises(StoreError, match="onto itself"):
        copied(store, opened())


def test_a_store_that_is_full_stops_the_copy_with_a_sentence(
    opened: Opened, loaded: LoadedCase, tmp_path: Path, place: Path
) -> None:
    store, target = opened(), open_store(tmp_path / "target.db")
    played(store, loaded, "Ana").note("x" * 50_000)
    driver = target.database._driver()  # type: ignore[attr-defined]
    assert isinstance(driver, sqlite3.Connection)
    driver.execute("PRAGMA max_page_count = 1")
    with pytest.raises(StoreError, match="disk is full"):
        copied(store, target)
    assert copied(store, target).copied == 1
    target.close()
