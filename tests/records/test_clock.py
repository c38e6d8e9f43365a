"""A clock that is moved by ten years in the middle of things: no time is negative, and everything keeps its order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from kapsim.engine.explore import explore
from kapsim.engine.score import score
from kapsim.library import LoadedCase
from kapsim.logbook import Logbook
from kapsim.progress import by_practice, next_steps
from kapsim.records.attempt import Attempt
from kapsim.records.results import keep_result
from kapsim.records.store import Store
from kapsim.records.tables import result_decisions, results

from .conftest import TickingClock

TEN_YEARS = timedelta(days=3652)
Opened = Callable[[], Store]


class Shelf:
    """Knows what was proven of every case."""

    def proof(self, loaded: LoadedCase) -> object:
        return explore(loaded.case)


@pytest.fixture(params=[TEN_YEARS, -TEN_YEARS], ids=["on", "back"])
def jump(request: pytest.FixtureRequest) -> timedelta:
    found: timedelta = request.param
    return found


def played(store: Store, loaded: LoadedCase, clock: TickingClock, jump: timedelta, *answers: str) -> Attempt:
    """An attempt in which the clock is moved between the first answer and the second, and moved back at the end."""
    attempt = store.begin(loaded, seed=7, mode="train", trainee=store.trainee("Ana"))
    for number, answer in enumerate(answers):
        attempt.answer((answer,))
        clock.moment += jump if number == 0 else timedelta(0)
    clock.moment -= jump
    attempt.take_view("well")
    keep_result(store, attempt, score(attempt.case, attempt.events, explore(attempt.case)))
    return attempt


def test_an_attempt_is_told_in_the_order_of_its_records_and_no_time_in_it_is_negative(
    store: Store, opened: Opened, loaded: LoadedCase, clock: TickingClock, jump: timedelta
) -> None:
    attempt = played(store, loaded, clock, jump, "wait", "wait", "check", "maya")
    told = opened().open(attempt.id)
    assert (told.events, told.view) == (attempt.events, "well")
    with store.database.reading() as connection:
        taken = list(connection.scalars(select(result_decisions.c.seconds).order_by(result_decisions.c.index)))
        whole = connection.scalar(select(results.c.seconds))
    assert len(taken) == 4
    assert min(taken) >= 0
    assert whole == pytest.approx(sum(taken))


def test_attempts_stand_in_the_order_of_starting_in_every_list_and_figure(
    store: Store, loaded: LoadedCase, clock: TickingClock, jump: timedelta
) -> None:
    first = played(store, loaded, clock, timedelta(0), "check", "nobody")
    clock.moment += jump
    second = played(store, loaded, clock, timedelta(0), "hurry", "nobody")
    clock.moment -= jump
    third = played(store, loaded, clock, timedelta(0), "check", "maya")
    listed = store.attempts()
    assert [summary.id for summary in listed] == [third.id, second.id, first.id]
    assert [summary.first for summary in listed] == [False, False, True]
    assert store.find() == third.id

    logbook = Logbook(Shelf(), lambda: store, lambda: "Ana")  # type: ignore[arg-type]
    pasts = [logbook.read_back(past) for past in logbook.outline()]
    assert [past.id for past in pasts] == [third.id, second.id, first.id]
    recent = {tally.practice.id: (tally.recent, tally.slip and tally.slip.id) for tally in by_practice(pasts)}
    assert recent == {"check-first": ((1, 0, 1), second.id), "be-there": ((0, 0, 1), second.id)}
    assert [advice.what for advice in next_steps(pasts)] == ["Check first.", "Be there."]
