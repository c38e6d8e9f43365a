"""An attempt that is deleted is gone with all that came of it, and the store says that it was there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from kapsim.cli import run
from kapsim.engine.score import score
from kapsim.library import Library, LoadedCase
from kapsim.records.deleting import delete_attempts, deletions_in
from kapsim.records.results import keep_result
from kapsim.records.store import Store
from kapsim.records.tables import (
    attempts,
    deletions,
    deliveries,
    free_text,
    records,
    result_decisions,
    result_domains,
    result_practices,
    results,
    statements,
    texts,
)
from kapsim.records.trouble import NoAttemptError

from .conftest import SEED

EMPTIED = (
    attempts, records, free_text, results, result_domains, result_decisions, result_practices, statements, deliveries,
)  # fmt: skip
WORDS = "quartz under my tongue"


def played(store: Store, loaded: LoadedCase, name: str = "Ana") -> str:
    """A finished attempt with own words, a result and a statement that was sent; gives its id."""
    attempt = store.begin(loaded, seed=SEED, mode="train", trainee=store.trainee(name))
    attempt.answer(("check",), own_words=WORDS)
    attempt.answer(("maya",))
    proof = Library().proof(loaded)
    assert keep_result(store, attempt, score(attempt.case, attempt.events, proof))
    with store.database.writing() as connection:
        row = {"id": f"s-{attempt.id}", "attempt": attempt.id, "seq": 0, "verb": "v", "at": "t", "body": "{}"}
        connection.execute(insert(statements), row)
        sent = {"lrs": "lrs", "statement": row["id"], "state": "sent", "tries": 1, "why": "", "at": "t"}
        connection.execute(insert(deliveries), sent)
    return attempt.id


def counts(store: Store) -> dict[str, int]:
    with store.database.reading() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (*EMPTIED, texts, deletions)
        }


def test_everything_of_an_attempt_goes_and_nothing_of_the_others(store: Store, loaded: LoadedCase) -> None:
    kept = played(store, loaded)
    before = counts(store)
    gone = played(store, loaded, "Ben")
    sent, beyond = delete_attempts(store, [gone], "played by mistake")
    assert sent == 1
    assert bool(beyond) is store.database.shared
    assert counts(store) == {**before, "deletions": 1}
    assert all(before[table.name] for table in EMPTIED)
    assert store.open(kept).own_words == {0: WORDS}
    with pytest.raises(NoAttemptError):
        store.open(gone)
    (said,) = deletions_in(store)
    assert (said.attempt, said.case_id, said.name, said.kind, said.why) == (
        gone, "two-doors", "Ben", "attempt", "played by mistake",
    )  # fmt: skip
    assert said.started < said.deleted
    assert deletions_in(store, store.trainee("Ana")) == []


def test_the_texts_of_a_case_go_with_the_last_attempt_at_it(store: Store, loaded: LoadedCase) -> None:
    first, second = played(store, loaded), played(store, loaded)
    delete_attempts(store, [first])
    assert counts(store)["texts"] == 2
    delete_attempts(store, [second])
    assert counts(store) == {**dict.fromkeys(counts(store), 0), "deletions": 2}
    played(store, loaded)
    assert counts(store)["texts"] == 2


def test_all_are_deleted_or_none(store: Store, loaded: LoadedCase) -> None:
    kept = played(store, loaded)
    before = counts(store)
    with pytest.raises(NoAttemptError):
        delete_attempts(store, [kept, "not-there"])
    assert counts(store) == before


@pytest.mark.parametrize("others", [0, 2])
def test_no_later_attempt_becomes_the_first_whatever_is_deleted(
    others: int, store: Store, loaded: LoadedCase, opened: Callable[[], Store]
) -> None:
    for _ in range(others):
        played(store, loaded, "Ben")
    trainee = store.trainee("Ana")
    mine = [played(store, loaded) for _ in range(3)]
    delete_attempts(store, mine)
    again = opened()
    later = again.begin(loaded, seed=SEED, mode="train", trainee=trainee)
    assert not later.first
    assert not again.open(later.id).first
    assert [summary.first for summary in again.attempts(trainee)] == [False]
    with again.database.reading() as connection:
        numbers = connection.scalars(select(attempts.c.number).order_by(attempts.c.number)).all()
        assert numbers[-1] > (connection.scalar(select(func.max(deletions.c.number))) or 0)


def test_the_first_stays_the_first_when_a_later_one_is_deleted(store: Store, loaded: LoadedCase) -> None:
    first, second = played(store, loaded), played(store, loaded)
    delete_attempts(store, [second])
    assert store.open(first).first
    assert [summary.first for summary in store.attempts()] == [True]


def test_a_deleted_replay_was_never_the_first(store: Store, loaded: LoadedCase) -> None:
    first = played(store, loaded)
    replay = store.replay(first, 1)
    delete_attempts(store, [replay.id])
    assert store.open(first).first


def test_a_replay_outlives_the_attempt_that_it_went_back_to(
    store: Store, loaded: LoadedCase, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    parent = played(store, loaded)
    replay = store.replay(parent, 1)
    replay.answer(("nobody",))
    delete_attempts(store, [parent])
    assert store.open(replay.id).answers[0] == ("arrival", ("check",))
    assert run(["debrief", replay.id, "--store", where]) == 0
    assert "replay" in capsys.readouterr().out


def test_nothing_of_it_is_left_in_the_bytes_of_the_store(place: Path, store: Store, loaded: LoadedCase) -> None:
    gone = played(store, loaded)
    assert any(WORDS.encode() in file.read_bytes() for file in place.parent.iterdir())
    delete_attempts(store, [gone])
    left = b"".join(file.read_bytes() for file in place.parent.iterdir())
    for said in (WORDS.encode(), b"Maya is out of breath", b'"kind":"answered"'):
        assert said not in left


def test_the_command_asks_says_and_the_list_mentions_it(
    store: Store, loaded: LoadedCase, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    gone, kept = played(store, loaded), played(store, loaded)
    assert run(["attempts", "delete", gone[:8], "--store", where]) == 2
    assert "say --yes" in capsys.readouterr().err
    assert run(["attempts", "delete", gone[:8], "--yes", "--why", "a trial", "--store", where]) == 0
    said = capsys.readouterr().out
    assert f"{gone[:8]}  2026-03-01 09:00  two-doors, Ana" in said
    assert "had been sent to a learning record store" in said
    assert run(["attempts", "--store", where]) == 0
    listed = capsys.readouterr().out
    assert re.search(rf"{gone[:8]}  2026-03-01 09:00  two-doors \(deleted on \d{{4}}-\d\d-\d\d\): a trial", listed)
    assert kept[:8] in listed
    assert run(["attempts", "delete", gone, "--yes", "--store", where]) == 1
    assert f"There is no attempt {gone}" in capsys.readouterr().err
