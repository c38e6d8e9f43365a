"""The verdict on an attempt in a store, and on the results that are kept beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Table

from kapsim.engine.explore import explore
from kapsim.engine.proof import Proof
from kapsim.engine.score import score
from kapsim.library import LoadedCase, load_texts
from kapsim.records.chain import canonical
from kapsim.records.editions import Editions
from kapsim.records.opening import Scored
from kapsim.records.results import keep_result
from kapsim.records.store import Store
from kapsim.records.tables import result_decisions, result_domains, result_practices, results
from kapsim.records.verify import Verdict, derive_again, result_of, verify

from .conftest import CASE, CATALOGUE
from .test_damage import alter, rewrite

Opened = Callable[[], Store]


@lru_cache
def proof(loaded: LoadedCase) -> Proof:
    return explore(loaded.case)


@pytest.fixture
def kept(store: Store, loaded: LoadedCase) -> str:
    """The id of a finished attempt."""
    attempt = store.begin(loaded, seed=7, mode="train", trainee=store.trainee("Ana"))
    attempt.answer(("wait",), own_words="one moment")
    attempt.note("a note")
    attempt.answer(("check",))
    attempt.answer(("maya", "nurse"))
    attempt.take_view("well")
    return attempt.id


def verdict(store: Store, id: str, *results: Scored) -> Verdict:
    stored = replace(store.stored(id), results=results) if results else store.stored(id)
    return verify(stored, store.editions, proof)[0]


def scored(store: Store, id: str) -> Scored:
    stored = store.stored(id)
    opened = verify(stored, store.editions, proof)[1]
    assert opened is not None
    return result_of(opened, stored, proof)


def changed(result: Scored, change: Callable[[dict[str, Any]], None]) -> Scored:
    data = json.loads(result.data)
    change(data)
    return replace(result, data=canonical(data))


def test_an_attempt_that_is_as_it_was_is_verified_with_the_result_that_its_answers_come_to(
    store: Store, kept: str
) -> None:
    result = scored(store, kept)
    assert json.loads(result.data)["domains"]["safety"]["text"] == "0 of 1"
    assert verdict(store, kept, result) == Verdict(kept, "verified", "", None, 7, 1)


def test_an_unfinished_attempt_is_verified_too(store: Store, loaded: LoadedCase) -> None:
    attempt = store.begin(loaded, seed=7, mode="train", trainee=store.trainee("Ana"))
    attempt.answer(("wait",))
    assert verdict(store, attempt.id, scored(store, attempt.id)).word == "verified"


@pytest.mark.parametrize(
    ("statement", "record", "why"),
    [
        ("UPDATE records SET line = replace(line, 'check', 'hurry') WHERE seq = 3", 3, "not as it was written"),
        ("DELETE FROM records WHERE seq = 2", 2, "is missing"),
        ("DELETE FROM records WHERE seq = 6", 6, "is missing"),
        ("UPDATE attempts SET head = 'x'", 6, "does not agree"),
        ("UPDATE texts SET raw = CAST(raw || ' ' AS BLOB)", 0, "names a case whose text is not as it was"),
        ("UPDATE free_text SET text = 'two' WHERE kind = 'noted'", 2, "does not match the text"),
    ],
)
def test_the_first_record_that_differs_is_named(
    opened: Opened, kept: str, place: Path, statement: str, record: int, why: str
) -> None:
    alter(place, statement)
    found = verdict(opened(), kept)
    assert (found.word, found.record) == ("altered", record)
    assert why in found.why


def test_a_chain_that_was_forged_whole_is_altered_where_the_engine_disagrees(
    opened: Opened, kept: str, place: Path
) -> None:
    rewrite(place, kept, 3, '"check"', '"hurry"')
    found = verdict(opened(), kept)
    assert (found.word, found.record) == ("altered", 3)
    assert "does not lead where it says" in found.why


def test_what_cannot_be_decided_is_unverifiable_and_says_why(opened: Opened, kept: str, place: Path) -> None:
    alter(place, "DELETE FROM texts WHERE digest = (SELECT case_digest FROM attempts)")
    assert verdict(opened(), kept) == Verdict(
        kept, "unverifiable", "the text of its case is missing", None, 7, 0
    )  # fmt: skip


def test_a_record_of_a_newer_kapsim_is_no_alteration(opened: Opened, kept: str, place: Path) -> None:
    rewrite(place, kept, 2, '"kind":"noted"', '"kind":"winked"')
    alter(place, "UPDATE records SET kind = 'winked' WHERE seq = 2")
    found = verdict(opened(), kept)
    assert (found.word, found.why) == (
        "unverifiable",
        "record 2 is of a kind that this version of kapsim does not know",
    )


def test_under_other_rules_the_records_count_if_they_can_be_played_again(
    opened: Opened, kept: str, monkeypatch: pytest.MonkeyPatch, place: Path
) -> None:
    monkeypatch.setattr("kapsim.records.summary.RULES", "99")
    assert verdict(opened(), kept).word == "verified"
    rewrite(place, kept, 3, '"clock":16', '"clock":17')
    found = verdict(opened(), kept)
    assert found.word == "unverifiable"
    assert "does not lead where it says (it was begun under version" in found.why


@pytest.mark.parametrize(
    ("change", "at", "says"),
    [
        (lambda data: data["domains"]["safety"].update(credit="2"), "domains.safety.credit", '"2" and should be "0"'),
        (
            lambda data: data["domains"]["safety"].update(percent=100),
            "domains.safety.percent",
            "100 and should be null",
        ),
        (lambda data: data.update(outcome="mixed"), "outcome", '"mixed" and should be "good"'),
        (lambda data: data.update(scored=1), "scored", "1 and should be true"),
        (lambda data: data["decisions"].pop(), "decisions", "2 entries and should be 3 entries"),
        (lambda data: data["decisions"][1].update(answer=["wait"]), "decisions.1.answer.0", '"wait" and should be'),
    ],
)
def test_a_forged_score_is_altered_and_named(
    store: Store, kept: str, change: Callable[[dict[str, Any]], None], at: str, says: str
) -> None:
    found = verdict(store, kept, changed(scored(store, kept), change))
    assert (found.word, found.record) == ("altered", None)
    assert f"`{at}` says {says}" in found.why


@pytest.mark.parametrize("data", ["", "{", "[]", "null", '{"a":1}', "[" * 100_000])
def test_a_result_that_is_none_is_altered(store: Store, kept: str, data: str) -> None:
    found = verdict(store, kept, replace(scored(store, kept), data=data))
    assert found.word == "altered"
    assert "not what its answers come to" in found.why


def test_a_result_belongs_to_the_record_at_which_it_was_derived(store: Store, loaded: LoadedCase) -> None:
    attempt = store.begin(loaded, seed=7, mode="train", trainee=store.trainee("Ana"))
    attempt.answer(("wait",))
    early = scored(store, attempt.id)
    attempt.answer(("check",))
    attempt.answer(("maya",))
    assert verdict(store, attempt.id, early).word == "verified"
    late = scored(store, attempt.id)
    assert verdict(store, attempt.id, replace(early, head=late.head)).word == "altered"
    assert "belongs to other records" in verdict(store, attempt.id, replace(late, head="0" * 64)).why
    assert "twice" in verdict(store, attempt.id, early, late).why


KEPT_APART = {"number", "result", "attempt", "at", "kapsim", "head"}
"""Columns that say where and when, and the head, which another test forges."""
CELLS = [
    (table, column)
    for table in (results, result_domains, result_decisions, result_practices)
    for column in table.columns
    if column.name not in KEPT_APART or (table is result_decisions and column.name == "at")
]


@pytest.mark.parametrize(("table", "column"), CELLS, ids=str)
def test_whatever_is_altered_in_the_tables_of_a_result_is_noticed(
    store: Store, loaded: LoadedCase, kept: str, place: Path, table: Table, column: Column[Any]
) -> None:
    attempt = store.open(kept)
    assert keep_result(store, attempt, score(attempt.case, attempt.events, proof(attempt.loaded)))
    assert verdict(store, kept).word == "verified"
    store.close()
    name = f'"{column.name}"'
    other = {"INTEGER": f"{name} + 7", "BOOLEAN": f"NOT {name}", "FLOAT": f"{name} + 0.5"}.get(
        str(column.type), f"{name} || 'x'"
    )
    alter(place, f"UPDATE {table.name} SET {name} = coalesce({other}, 1)")
    assert verdict(store, kept).word != "verified"


def test_a_row_of_a_result_that_is_gone_is_noticed(store: Store, kept: str, place: Path) -> None:
    attempt = store.open(kept)
    keep_result(store, attempt, score(attempt.case, attempt.events, proof(attempt.loaded)))
    store.close()
    alter(place, 'DELETE FROM result_decisions WHERE "index" = 1')
    assert verdict(store, kept).why.endswith("the table result_decisions says something else")


def test_a_result_under_other_rules_is_not_vouched_for(store: Store, kept: str) -> None:
    own = scored(store, kept)
    found = verdict(store, kept, own, replace(own, rules="1"))
    assert found.word == "unverifiable"
    assert "the result beside it is one under version 1 of the rules" in found.why
    forged = changed(own, lambda data: data.update(outcome="harm"))
    assert verdict(store, kept, replace(own, rules="1"), forged).word == "altered", "what can be said comes first"


def test_a_result_on_another_edition_is_derived_from_the_answers_given_there(store: Store, kept: str) -> None:
    raw = CASE.replace(b"when: rested}", b"when: rested, violates: [be-there]}")
    new = load_texts(raw, CATALOGUE, "new.yaml")
    stored, own = store.stored(kept), scored(store, kept)
    raws = {digest: store.editions.raw(digest) for digest in own.key[1:]}
    editions = Editions({**raws, new.digest: raw}.get, "a test")
    there = replace(own, case_digest=new.digest)
    attempt = verify(stored, editions, proof)[1]
    assert attempt is not None
    right = replace(there, data=derive_again(there, attempt, stored, editions, proof).result["data"])

    def found(result: Scored, known: Editions = editions) -> Verdict:
        return verify(replace(stored, results=(own, result)), known, proof)[0]

    assert json.loads(own.data)["domains"]["support"]["credit"] == "1"
    assert json.loads(right.data)["domains"]["support"]["credit"] == "0"
    assert found(right).word == "verified"
    assert (found(there).word, "`domains.support.credit`" in found(there).why) == ("altered", True)
    without = found(right, Editions(raws.get, "a test"))
    assert without.word == "unverifiable"
    assert without.why == "the result beside it is one on another edition, and the text of its case is missing"


def test_a_result_on_an_edition_on_which_the_answers_cannot_be_given_is_forged(store: Store, kept: str) -> None:
    raw = CASE.replace(
        b"wait: {text: Wait a little., minutes: 1, next: arrival}", b"stay: {text: Stay., next: arrival}"
    )
    new = load_texts(raw, CATALOGUE, "new.yaml")
    stored, own = store.stored(kept), scored(store, kept)
    raws = {**{digest: store.editions.raw(digest) for digest in own.key[1:]}, new.digest: raw}
    forged = replace(stored, results=(replace(own, case_digest=new.digest),))
    found = verify(forged, Editions(raws.get, "a test"), proof)[0]
    assert found.word == "altered"
    assert "answer `wait` of `arrival` no longer exists" in found.why
