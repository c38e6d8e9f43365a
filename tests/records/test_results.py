"""Results that are kept beside attempts: what is in them, when they are kept, and when they are derived anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, select, update

from kapsim.engine.explore import explore
from kapsim.engine.score import RULES, score
from kapsim.library import Library, LoadedCase, load_texts
from kapsim.records.attempt import Attempt
from kapsim.records.chain import canonical
from kapsim.records.results import bring_up_to_date, keep_quietly, keep_result, kept_results, read_results
from kapsim.records.store import Store
from kapsim.records.tables import attempts, records, result_decisions, result_domains, result_practices, results
from kapsim.records.trouble import StoreError
from tests.weeping import SEED as TYPICAL
from tests.weeping import loaded as weeping

from .conftest import CASE, CATALOGUE, SEED, TickingClock

Opened = Callable[[], Store]


def played(store: Store, loaded: LoadedCase, *answers: str | tuple[str, ...], seed: int = SEED) -> Attempt:
    attempt = store.begin(loaded, seed=seed, mode="train", trainee=store.trainee(), kind="attempt")
    for answer in answers:
        attempt.answer((answer,) if isinstance(answer, str) else answer)
    return attempt


def kept(store: Store, attempt: Attempt) -> bool:
    return keep_result(store, attempt, score(attempt.case, attempt.events, explore(attempt.case)))


def rows(store: Store, table: Table) -> list[dict[str, Any]]:
    order = list(table.primary_key)
    with store.database.reading() as connection:
        return [dict(row) for row in connection.execute(select(table).order_by(*order)).mappings()]


def test_a_result_says_what_was_decided_counted_and_missed(store: Store, loaded: LoadedCase) -> None:
    attempt = played(store, loaded, "hurry", "maya")
    assert kept(store, attempt)
    (result,) = rows(store, results)
    assert result["head"] == store.attempts()[0].head
    assert (result["attempt"], result["rules"], result["case_digest"]) == (attempt.id, RULES, loaded.digest)
    assert (result["end"], result["outcome"], result["scored"], result["why"]) == ("sent-home", "mixed", True, "")
    assert (result["errors"], result["recovered"], result["incomplete"], result["decisions"]) == (2, 0, 0, 2)
    safety = next(row for row in rows(store, result_domains) if row["domain"] == "safety")
    assert (safety["credit"], safety["out_of"], safety["value"], safety["coverage"]) == (0.0, 1.0, 0.0, 1.0)
    integration = next(row for row in rows(store, result_domains) if row["domain"] == "integration")
    assert (integration["value"], integration["out_of"], integration["par"]) == (None, 0.0, 0)
    first, second = rows(store, result_decisions)
    assert (first["step"], first["kind"], first["phase"]) == ("arrival", "choose", "dosing")
    assert (first["answer"], first["best"], first["flawless"], first["again"]) == ("hurry", "check", False, False)
    assert (first["safety"], first["support"], first["lost"]) == (0.0, None, 0)
    assert (second["step"], second["kind"], second["answer"], second["support"]) == ("inside", "select", "maya", 1.0)
    check, be_there = sorted(rows(store, result_practices), key=lambda row: row["practice"], reverse=True)
    assert (check["practice"], check["severity"], check["chances"], check["met"], check["against"]) == (
        "check-first",
        "critical",
        1,
        0.0,
        1,
    )
    assert check["gate"] == "commission"
    assert (be_there["practice"], be_there["met"], be_there["gate"]) == ("be-there", 1.0, "")


def test_several_answers_stand_in_one_cell(store: Store, loaded: LoadedCase) -> None:
    kept(store, played(store, loaded, "check", ("maya", "nurse")))
    assert [row["answer"] for row in rows(store, result_decisions)] == ["check", "maya[,]nurse"]


def test_a_result_is_kept_in_whatever_order_the_items_were_ticked(store: Store, loaded: LoadedCase) -> None:
    attempt = played(store, loaded, "check", ("nurse", "maya"))
    assert kept(store, attempt)
    assert kept(store, store.open(attempt.id))
    assert [row["answer"] for row in rows(store, result_decisions)] == ["check", "maya[,]nurse"]


def test_time_is_from_answer_to_answer_without_the_time_away(
    store: Store, loaded: LoadedCase, clock: TickingClock
) -> None:
    attempt = played(store, loaded)
    clock.moment += timedelta(seconds=20)
    attempt.note("a note takes nothing away")
    clock.moment += timedelta(seconds=10)
    attempt.answer(("wait",))
    attempt.leave()
    clock.moment += timedelta(days=2)
    attempt.go_on()
    clock.moment += timedelta(seconds=3)
    attempt.answer(("check",))
    clock.moment -= timedelta(days=3650)
    attempt.answer(("maya",))
    clock.moment += timedelta(days=3650)
    attempt.take_view("fine")
    assert kept(store, attempt)
    # The clock itself goes on by a second with every look.
    assert [row["seconds"] for row in rows(store, result_decisions)] == [32.0, 5.0, 0.0]
    assert rows(store, results)[0]["seconds"] == 37.0


def test_what_is_judged_in_an_hour_has_the_time_of_the_act_that_settled_it(store: Store) -> None:
    attempt = played(store, weeping(), seed=TYPICAL)
    while not attempt.finished:
        attempt.answer(("presence",))
    assert kept(store, attempt)
    found = rows(store, result_decisions)
    assert {row["kind"] for row in found} == {"cue", "duty"}
    duty = next(row for row in found if row["kind"] == "duty")
    assert " of " in duty["answer"]
    with store.database.reading() as connection:
        lines = list(connection.scalars(select(records.c.line).order_by(records.c.seq)))
    assert f'"at":"{duty["at"]}"' in lines[-1]
    assert [row["at"] for row in found] == sorted(row["at"] for row in found)


def test_an_attempt_that_goes_on_has_its_result_replaced(store: Store, loaded: LoadedCase) -> None:
    attempt = played(store, loaded, "wait")
    assert kept(store, attempt)
    (before,) = rows(store, results)
    assert (before["scored"], before["end"], before["why"]) == (False, "", "The attempt is not finished.")
    attempt.answer(("check",))
    attempt.answer(("maya",))
    assert kept(store, attempt)
    (after,) = rows(store, results)
    assert (after["scored"], after["end"], after["decisions"]) == (True, "done", 3)
    assert len(rows(store, result_decisions)) == 3
    assert after["head"] != before["head"]


def test_a_result_under_other_rules_stays_beside_the_new_one(store: Store, loaded: LoadedCase) -> None:
    attempt = played(store, loaded, "check", "maya")
    kept(store, attempt)
    with store.database.writing() as connection:
        connection.execute(update(results).values(rules="1"))
    kept(store, attempt)
    assert [row["rules"] for row in rows(store, results)] == ["1", RULES]
    assert len(rows(store, result_decisions)) == 4


def test_nothing_is_kept_of_an_attempt_that_has_gone_on_elsewhere(opened: Opened, loaded: LoadedCase) -> None:
    here = played(opened(), loaded, "wait")
    there = opened()
    there.resume(here.id).answer(("check",))
    assert not kept(there, here)
    assert rows(there, results) == []


def test_whoever_is_debriefed_does_not_hear_of_a_result_that_cannot_be_kept(
    store: Store, loaded: LoadedCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = played(store, loaded, "check", "maya")

    def full() -> Any:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(store.database, "writing", full)
    keep_quietly(store, attempt, score(attempt.case, attempt.events, None))
    assert rows(store, results) == []


def test_every_attempt_is_brought_up_to_date_and_only_what_is_stale(store: Store, loaded: LoadedCase) -> None:
    done = [played(store, loaded, "check", "maya"), played(store, loaded, "hurry", "maya")]
    kept(store, done[0])
    under_way = played(store, loaded, "wait")
    library = Library([])
    shown: list[tuple[str, int]] = []

    class Bar:
        def __init__(self, what: str, total: int) -> None:
            shown.append((what, total))

        def __enter__(self) -> Callable[[], None]:
            return lambda: shown.append(("step", 1))

        def __exit__(self, *_: object) -> None:
            pass

    assert bring_up_to_date(store, library, Bar) == ()  # type: ignore[arg-type]
    assert shown == [("Reading attempts", 2), ("step", 1), ("step", 1)]
    assert [row["attempt"] for row in rows(store, results)] == [done[0].id, done[1].id, under_way.id]
    under_way.note("this changes the last record")
    assert bring_up_to_date(store, library) == ()
    heads = {summary.id: summary.head for summary in store.attempts()}
    assert {row["attempt"]: row["head"] for row in rows(store, results)} == heads


def test_only_the_attempts_that_are_asked_for_are_brought_up_to_date(store: Store, loaded: LoadedCase) -> None:
    played(store, loaded, "check", "maya")
    other = load_texts(CASE.replace(b"id: two-doors", b"id: other"), CATALOGUE, "other.yaml")
    wanted = played(store, other, "check", "maya")
    bring_up_to_date(store, Library([]), among=attempts.c.case_id == "other")
    assert [row["attempt"] for row in rows(store, results)] == [wanted.id]


def test_an_altered_attempt_gets_no_result_and_is_named_with_the_reason(store: Store, loaded: LoadedCase) -> None:
    attempt = played(store, loaded, "hurry", "maya")
    sound = played(store, loaded, "check", "maya")
    with store.database.writing() as connection:
        changed = update(records).where(records.c.attempt == attempt.id, records.c.seq == 1)
        connection.execute(changed.values(line=records.c.line + " "))
    (unread,) = bring_up_to_date(store, Library([]))
    assert unread.attempt == attempt.id
    assert "record 1 (answered) is not as it was written" in unread.why
    assert [row["attempt"] for row in rows(store, results)] == [sound.id]


def test_two_programs_that_keep_the_same_result_keep_it_once(opened: Opened, loaded: LoadedCase) -> None:
    attempt = played(opened(), loaded, "check", "maya")
    one, other = opened(), opened()
    kept(one, one.open(attempt.id))
    kept(other, other.open(attempt.id))
    assert len(rows(one, results)) == 1
    assert len(rows(one, result_decisions)) == 2


def test_more_attempts_than_one_transaction_takes_are_all_kept(store: Store, loaded: LoadedCase) -> None:
    count = 53
    for _ in range(count):
        played(store, loaded, "check")
    bring_up_to_date(store, Library([]))
    assert len({row["attempt"] for row in rows(store, results)}) == count


def test_an_attempt_deleted_meanwhile_is_passed_over(store: Store, loaded: LoadedCase) -> None:
    attempt = played(store, loaded, "check")
    with store.database.writing() as connection:
        connection.execute(records.delete())
        connection.execute(attempts.delete())
    assert not kept(store, attempt)


class Shelf:
    """Knows what was proven of every case, and counts how often it was asked."""

    asked = 0

    def proof(self, loaded: LoadedCase) -> object:
        self.asked += 1
        return explore(loaded.case)


def test_a_list_of_results_derives_what_is_missing_once_and_nothing_again(store: Store, loaded: LoadedCase) -> None:
    made = [
        played(store, loaded, "hurry", "maya"),
        played(store, loaded, "check"),
        played(store, loaded, "check", "maya"),
    ]
    kept(store, made[0])
    shelf = Shelf()
    found = kept_results(store, shelf)  # type: ignore[arg-type]
    assert shelf.asked == 2
    assert found == {
        attempt.id: canonical(score(attempt.case, attempt.events, explore(attempt.case)).data()) for attempt in made
    }
    assert kept_results(store, shelf) == read_results(store) == found  # type: ignore[arg-type]
    assert shelf.asked == 2
    made[1].answer(("maya",))
    assert read_results(store).keys() == {made[0].id, made[2].id}


@pytest.mark.parametrize("name", ["data", "end", "outcome", "errors", "scored", "decisions", "seconds", "digest"])
def test_a_result_that_was_altered_is_in_no_list(store: Store, loaded: LoadedCase, name: str) -> None:
    attempt = played(store, loaded, "hurry", "maya")
    kept(store, attempt)
    value = rows(store, results)[0][name]
    other = not value if isinstance(value, bool) else value + ("x" if isinstance(value, str) else 1)
    with store.database.writing() as connection:
        connection.execute(update(results).values({name: other}))
    assert read_results(store) == {}
