from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from kapsim.engine.explore import explore
from kapsim.library import LoadedCase
from kapsim.records.attempt import Attempt
from kapsim.records.chosen import Chosen
from kapsim.records.log import Kind
from kapsim.records.store import Store
from kapsim.records.tables import attempts, deliveries, records, statements
from kapsim.records.trouble import StoreError
from kapsim.records.xapi.issuer import Issuer
from kapsim.records.xapi.outbox import Outbox, home_of, remember_home

from ..conftest import TickingClock
from .attempts import HOME

LRS = "https://lrs.example.org/xapi"


def outbox_of(store: Store, correct: bool = False) -> Outbox:
    return Outbox(store, Issuer(HOME, correct), lambda loaded: explore(loaded.case))


@pytest.fixture
def outbox(store: Store) -> Outbox:
    return outbox_of(store)


@pytest.fixture
def begin(store: Store, loaded: LoadedCase) -> Callable[..., Attempt]:
    def begun(*answers: str, who: str = "Ada", kind: Kind = "attempt") -> Attempt:
        attempt = store.begin(loaded, seed=7, mode="train", trainee=store.trainee(who), kind=kind)
        for answer in answers:
            attempt.answer((answer,))
        return attempt

    return begun


def make(outbox: Outbox, chosen: Chosen = Chosen()) -> int:  # noqa: B008
    assert outbox.count_untold(chosen) == len(list(outbox.untold(chosen)))
    return sum(outbox.make(id) for id in outbox.untold(chosen))


def kept(store: Store) -> list[tuple[str, str, str]]:
    with store.database.reading() as connection:
        rows = connection.execute(
            select(statements.c.id, statements.c.verb, statements.c.body).order_by(statements.c.seq)
        )
        return [(str(id), str(verb), str(body)) for id, verb, body in rows]


def test_statements_are_made_once_and_stay_as_they_were(
    outbox: Outbox, store: Store, begin: Callable[..., Attempt]
) -> None:
    begin("check", "maya")
    assert make(outbox) == 4
    before = kept(store)
    assert [json.loads(body)["id"] for _, _, body in before] == [id for id, _, _ in before]
    assert make(outbox) == 0
    (id,) = [str(summary.id) for summary in store.attempts()]
    assert outbox_of(store, correct=True).make(id) == 0
    assert kept(store) == before


def test_an_attempt_that_has_gone_on_is_told_further(
    outbox: Outbox, store: Store, begin: Callable[..., Attempt], clock: TickingClock
) -> None:
    attempt = begin("wait")
    assert make(outbox) == 2
    assert make(outbox) == 0
    attempt.answer(("check",))
    assert make(outbox) == 1
    clock.moment += timedelta(days=2)
    assert make(outbox) == 1
    assert outbox.count_untold(Chosen()) == 0, "nothing more can be said of it until it goes on"
    store.open(attempt.id).note("I looked again.")
    assert outbox.count_untold(Chosen()) == 0, "a note is not going on"
    again = store.resume(attempt.id)
    assert make(outbox) == 1
    again.leave()
    assert make(outbox) == 1
    assert outbox.count_untold(Chosen()) == 0
    store.resume(attempt.id).answer(("maya",))
    assert make(outbox) == 3
    assert outbox.count_untold(Chosen()) == 0
    assert sorted(verb for _, verb, _ in kept(store)) == sorted(
        [
            "initialized",
            "answered",
            "answered",
            "terminated",
            "resumed",
            "terminated",
            "resumed",
            "answered",
            "completed",
        ]
    )


def test_only_what_was_made_in_earnest_is_told_unless_more_is_asked_for(
    outbox: Outbox, store: Store, begin: Callable[..., Attempt]
) -> None:
    begin("check", "maya", kind="synthetic")
    begin("check", "maya", kind="scripted")
    assert make(outbox) == 0
    assert make(outbox, Chosen(kinds=("attempt", "synthetic"))) == 4
    assert outbox.count_waiting(LRS, Chosen()) == 0
    assert outbox.count_waiting(LRS, Chosen(kinds=("synthetic",))) == 4
    assert all("urn:x-kapsim:kind:synthetic" in body for _, _, body in kept(store))


def test_attempts_are_chosen_by_case_trainee_and_moment(
    outbox: Outbox, store: Store, begin: Callable[..., Attempt]
) -> None:
    first, second = begin("check"), begin("check", who="Émile  Zola")
    started = {summary.id: summary.started for summary in store.attempts()}

    def chosen(**choice: Any) -> list[str]:
        return list(outbox.untold(Chosen(**choice)))

    assert chosen() == [first.id, second.id]
    assert chosen(cases=["two-doors"]) == [first.id, second.id]
    assert chosen(cases=[]) == []
    assert chosen(since=started[second.id]) == [second.id]
    assert chosen(trainees=[second.trainee]) == [second.id]


def test_what_was_sent_or_refused_waits_no_more_at_that_store_alone(
    outbox: Outbox, store: Store, begin: Callable[..., Attempt]
) -> None:
    begin("check", "maya")
    make(outbox)
    one, two, three, four = (letter.id for letter in outbox.waiting(LRS, Chosen(), None, 50))
    outbox.note(LRS, [one], "sent")
    outbox.note(LRS, [two], "refused", "no")
    outbox.note(LRS, [three], "waiting", "away")
    outbox.note(LRS, [three], "waiting", "away still")
    assert [letter.id for letter in outbox.waiting(LRS, Chosen(), None, 50)] == [three, four]
    assert [letter.id for letter in outbox.waiting(LRS, Chosen(), None, 50, refused=True)] == [two, three, four]
    assert outbox.count_waiting(LRS, Chosen()) == 2
    assert outbox.count_waiting("https://other.example.org", Chosen()) == 4
    with store.database.reading() as connection:
        row = connection.execute(select(deliveries).where(deliveries.c.statement == three)).mappings().one()
    assert (row["state"], row["tries"], row["why"]) == ("waiting", 2, "away still")


def test_what_waits_is_read_piece_by_piece_in_the_order_in_which_it_happened(
    outbox: Outbox, begin: Callable[..., Attempt]
) -> None:
    for _ in range(3):
        begin("check", "maya")
    make(outbox)
    all_of_it = outbox.waiting(LRS, Chosen(), None, 50)
    found, after = [], None
    while some := outbox.waiting(LRS, Chosen(), after, 5):
        found += some
        after = some[-1].place
    assert found == all_of_it
    assert [letter.place[:2] for letter in found] == sorted(letter.place[:2] for letter in found)


def test_an_attempt_that_was_altered_is_not_told(outbox: Outbox, store: Store, begin: Callable[..., Attempt]) -> None:
    begin("check", "maya")
    with store.database.writing() as connection:
        connection.execute(update(records).where(records.c.seq == 1).values(line="{}"))
    with pytest.raises(StoreError, match="does not fit"):
        make(outbox)
    assert kept(store) == []


def test_an_attempt_whose_statements_would_be_malformed_is_not_told(
    outbox: Outbox, store: Store, begin: Callable[..., Attempt], monkeypatch: pytest.MonkeyPatch
) -> None:
    begin("check", "maya")
    monkeypatch.setattr("kapsim.records.xapi.statements.duration", lambda _: "soon")
    with pytest.raises(StoreError, match=r"result\.duration: is not a duration"):
        make(outbox)
    assert kept(store) == []


def test_an_attempt_that_goes_on_while_it_is_told_is_told_as_far_as_it_was_read(
    outbox: Outbox,
    store: Store,
    opened: Callable[[], Store],
    begin: Callable[..., Attempt],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    attempt = begin("wait")
    open_attempt = store.open

    def opened_and_gone_on(id: str) -> Attempt:
        found = open_attempt(id)
        attempt.answer(("check",))
        return found

    monkeypatch.setattr(store, "open", opened_and_gone_on)
    assert outbox.make(attempt.id) == 2
    monkeypatch.undo()
    assert outbox.make(attempt.id) == 1


def test_a_store_remembers_the_home_page_that_it_was_told_first(store: Store) -> None:
    assert home_of(store) == ""
    remember_home(store, HOME)
    remember_home(store, "https://other.example.org")
    assert home_of(store) == HOME


def test_the_columns_say_when_of_whom_and_of_which_record_a_statement_tells(
    outbox: Outbox, store: Store, begin: Callable[..., Attempt]
) -> None:
    attempt = begin("check", "maya")
    make(outbox)
    with store.database.reading() as connection:
        rows = connection.execute(select(statements).order_by(statements.c.seq)).mappings().all()
        ended = connection.scalar(select(attempts.c.records)) or 0
    assert {row["attempt"] for row in rows} == {attempt.id}
    assert [row["seq"] for row in rows] == [0, 1, 2, ended - 1]
    assert [row["at"] for row in rows] == [json.loads(row["body"])["timestamp"] for row in rows]
