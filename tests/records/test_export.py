"""The rows of exports: which attempts, which try, which figures, and what stays out unless it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from kapsim.engine.explore import explore
from kapsim.engine.score import RULES, score
from kapsim.library import Library, LoadedCase, load_texts
from kapsim.records.attempt import Attempt
from kapsim.records.chosen import Chosen
from kapsim.records.columns import COLUMNS, What, columns_of
from kapsim.records.export import rows_of
from kapsim.records.lines import json_lines
from kapsim.records.results import bring_up_to_date
from kapsim.records.store import Store
from kapsim.records.tables import attempts, deletions, free_text, records

from .conftest import CASE, CATALOGUE, SEED, TickingClock

Opened = Callable[[], Store]


def played(store: Store, loaded: LoadedCase, *answers: str, who: str = "", kind: Any = "attempt") -> Attempt:
    trainee = store.trainee(who)
    attempt = store.begin(loaded, seed=SEED, mode="train", trainee=trainee, kind=kind)
    for answer in answers:
        attempt.answer(tuple(answer.split()), own_words="first look" if answer == "check" else "")
    return attempt


def exported(
    store: Store, what: What, chosen: Chosen | None = None, names: bool = False, texts: bool = False
) -> list[dict[str, Any]]:
    bring_up_to_date(store, Library([]))
    with rows_of(store, what, chosen or Chosen(), names, texts) as rows:
        columns = [column.name for column in rows.columns]
        found = [dict(zip(columns, row, strict=True)) for part in rows.parts for row in part]
        assert rows.total >= len(found)
    return found


def test_an_attempt_has_a_row_with_its_counts_and_scores(store: Store, loaded: LoadedCase) -> None:
    attempt = played(store, loaded, "check", "maya nurse")
    result = score(attempt.case, attempt.events, explore(attempt.case))
    (row,) = exported(store, "attempts")
    assert row["attempt"] == attempt.id
    assert (row["case"], row["case_hash"], row["rules"]) == ("two-doors", loaded.digest, RULES)
    assert (row["try"], row["first"], row["state"], row["scored"]) == (1, True, "finished", True)
    assert (row["answers"], row["decisions"], row["critical_errors"]) == (2, 2, 0)
    for domain in result.domains:
        assert row[f"{domain.domain}_credit"] == float(domain.credit)
        assert row[f"{domain.domain}_score"] == (None if domain.value is None else float(domain.value))
        assert row[f"{domain.domain}_par"] == domain.par
    assert "name" not in row
    assert "view" not in row


def test_every_decision_and_every_practice_has_a_row(store: Store, loaded: LoadedCase) -> None:
    attempt = played(store, loaded, "hurry", "maya")
    first, second = exported(store, "decisions")
    assert (first["attempt"], first["number"], first["step"], first["answer"]) == (attempt.id, 1, "arrival", "hurry")
    assert (first["best"], first["full_credit"], first["safety"], first["support"]) == ("check", False, 0.0, None)
    assert (second["number"], second["asked"]) == (2, "select")
    be_there, check_first = exported(store, "practices")
    assert (check_first["practice"], check_first["against"], check_first["gate"]) == ("check-first", 1, "commission")
    assert (be_there["practice"], be_there["chances"], be_there["met"]) == ("be-there", 1, 1.0)


def test_tries_are_counted_for_each_trainee_case_and_kind(store: Store, loaded: LoadedCase) -> None:
    other = load_texts(CASE.replace(b"id: two-doors", b"id: other"), CATALOGUE, "other.yaml")
    played(store, loaded, "check", who="Ada", kind="scripted")
    ids = [played(store, loaded, "check", who="Ada").id for _ in range(2)]
    played(store, other, "check", who="Ada")
    played(store, loaded, "check", who="Ben")
    store.replay(ids[0], 1)
    rows = exported(store, "attempts", Chosen(kinds=("attempt", "scripted", "replay")))
    assert [(row["case"], row["kind"], row["try"], bool(row["first"])) for row in rows] == [
        ("two-doors", "scripted", 1, False),
        ("two-doors", "attempt", 1, True),
        ("two-doors", "attempt", 2, False),
        ("other", "attempt", 1, True),
        ("two-doors", "attempt", 1, True),
        ("two-doors", "replay", 1, False),
    ]


def test_a_deleted_attempt_stays_a_try_also_where_its_number_is_given_again(store: Store, loaded: LoadedCase) -> None:
    gone = played(store, loaded, "check")
    with store.database.writing() as connection:
        for table in (records, free_text, attempts):
            connection.execute(delete(table))
        row = {"attempt": gone.id, "number": 1, "trainee": gone.trainee, "case_id": "two-doors", "kind": "attempt"}
        rest = dict.fromkeys(("started", "deleted", "head", "why"), "")
        connection.execute(insert(deletions), {**row, **rest, "records": 2})
    played(store, loaded, "check")
    with store.database.writing() as connection:
        connection.execute(update(attempts).values(number=1))
    (row,) = exported(store, "attempts")
    assert (row["try"], bool(row["first"])) == (2, False)


def test_only_attempts_of_trainees_leave_unless_other_kinds_are_asked_for(store: Store, loaded: LoadedCase) -> None:
    for kind in ("attempt", "scripted", "synthetic"):
        played(store, loaded, "check", kind=kind)
    assert [row["kind"] for row in exported(store, "decisions")] == ["attempt"]
    assert [row["kind"] for row in exported(store, "decisions", Chosen(kinds=("synthetic",)))] == ["synthetic"]


def test_attempts_are_chosen_by_case_trainee_and_day(store: Store, loaded: LoadedCase, clock: TickingClock) -> None:
    other = load_texts(CASE.replace(b"id: two-doors", b"id: other"), CATALOGUE, "other.yaml")
    early = played(store, loaded, "check", who="Ada")
    clock.moment = clock.moment.replace(month=4)
    late, elsewhere = played(store, loaded, "check", who="Ben"), played(store, other, "check", who="Ben")

    def ids(**choice: Any) -> list[str]:
        return [row["attempt"] for row in exported(store, "attempts", Chosen(**choice))]

    assert ids() == [early.id, late.id, elsewhere.id]
    assert ids(since="2026-04-01T00:00:00.000Z") == [late.id, elsewhere.id]
    assert ids(until="2026-04-01T00:00:00.000Z") == [early.id]
    assert ids(cases=["other"]) == [elsewhere.id]
    assert ids(trainees=[early.trainee]) == [early.id]
    assert ids(trainees=[]) == []


def test_names_and_own_words_leave_only_if_they_are_asked_for(store: Store, loaded: LoadedCase) -> None:
    attempt = played(store, loaded, "wait", "check", "maya", who="Ada Ohlsen")
    attempt.take_view("I rushed")
    attempt.take_view("I rushed him")
    played(store, loaded, "hurry")
    quiet = [exported(store, what) for what in COLUMNS]
    assert "Ada" not in str(quiet)
    assert "first look" not in str(quiet)
    assert "rushed" not in str(quiet)
    assert [row["name"] for row in exported(store, "attempts", names=True)] == ["Ada Ohlsen", ""]
    assert [row["view"] for row in exported(store, "attempts", texts=True)] == ["I rushed him", ""]
    said = [row["own_words"] for row in exported(store, "decisions", texts=True)]
    assert said == ["", "first look", "", ""]


def test_an_attempt_under_way_has_counts_and_no_score(store: Store, loaded: LoadedCase) -> None:
    played(store, loaded, "check")
    (row,) = exported(store, "attempts")
    assert (row["state"], bool(row["scored"]), row["why"]) == ("running", False, "The attempt is not finished.")
    assert (row["safety_credit"], row["safety_score"]) == (1.0, None)


def test_figures_that_no_longer_belong_to_the_records_do_not_leave(store: Store, loaded: LoadedCase) -> None:
    attempt = played(store, loaded, "check", "maya")
    bring_up_to_date(store, Library([]))
    with store.database.writing() as connection:
        connection.execute(update(records).where(records.c.seq == 1).values(line="{}"))
        connection.execute(update(attempts).values(head="0" * 64))
    assert exported(store, "decisions") == []
    (row,) = exported(store, "attempts")
    assert (row["attempt"], bool(row["scored"]), row["safety_score"]) == (attempt.id, False, None)
    assert row["why"] == "The attempt could not be told again."


@pytest.mark.parametrize("what", list(COLUMNS))
def test_the_columns_are_those_that_are_documented(store: Store, loaded: LoadedCase, what: What) -> None:
    played(store, loaded, "check", "maya", who="Ada")
    (first, *_) = exported(store, what, names=True, texts=True)
    assert list(first) == [column.name for column in columns_of(what, names=True, texts=True)]
    for column in COLUMNS[what]:
        right = {"text": str, "moment": str, "whole": int, "number": float, "truth": bool | int}[column.type]
        assert first[column.name] is None or isinstance(first[column.name], right), column.name


def test_rows_are_read_as_they_are_asked_for(store: Store, loaded: LoadedCase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kapsim.records.export.AT_ONCE", 3)
    for _ in range(4):
        played(store, loaded, "check", "maya")
    bring_up_to_date(store, Library([]))
    with rows_of(store, "decisions", Chosen()) as rows:
        assert rows.total == 8
        assert [len(part) for part in rows.parts] == [3, 3, 2]
    with rows_of(store, "decisions", Chosen()) as rows:
        assert sum(line.count(b"\n") for line in json_lines(rows.columns, rows.parts)) == 8


def test_an_export_that_is_given_up_leaves_the_store_usable(store: Store, loaded: LoadedCase) -> None:
    played(store, loaded, "check", "maya")
    bring_up_to_date(store, Library([]))
    with pytest.raises(BrokenPipeError), rows_of(store, "decisions", Chosen()):
        raise BrokenPipeError
    assert len(exported(store, "decisions")) == 2
