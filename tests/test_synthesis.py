"""Synthetic attempts: real records of people who do not exist, better where the skill is higher, marked for ever."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from kapsim.engine.score import score
from kapsim.library import Library, LoadedCase
from kapsim.records.store import Store, open_store
from kapsim.records.tables import records
from kapsim.synthesis import SKILLS, SPREAD, ability_of, synthesize

UNTIL = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = open_store(tmp_path / "kapsim.db")
    yield found
    found.close()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library((), tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def loaded(library: Library) -> LoadedCase:
    return library.load("168-over-104")


def made(store: Store, loaded: LoadedCase, count: int = 3, skill: float = 0.9, seed: int = 1) -> list[str]:
    trainees = [f"t{seed}-{skill}-{number}" for number in range(count)]
    return synthesize(loaded, trainees, store.log, skill=skill, spread=SPREAD, seed=seed, until=UNTIL)


def test_an_attempt_is_told_again_from_its_records_and_nobodys_first(store: Store, loaded: LoadedCase) -> None:
    for id in made(store, loaded):
        attempt = store.open(id)
        assert (attempt.kind, attempt.first, attempt.finished, attempt.mode) == ("synthetic", False, True, "assess")
        assert attempt.answers
    assert {summary.kind for summary in store.attempts()} == {"synthetic"}
    assert {summary.name for summary in store.attempts()} == {""}


def test_an_hour_with_the_patient_is_played_as_well(store: Store, library: Library) -> None:
    ids = made(store, library.load("going-up"), 4)
    assert any(len({answer for _, answer in store.open(id).answers}) > 4 for id in ids)


def test_the_same_seed_gives_the_same_answers_and_another_seed_others(store: Store, loaded: LoadedCase) -> None:
    first, again, other = (
        [store.open(id).answers for id in made(store, loaded, 3, seed=seed, skill=skill)]
        for seed, skill in ((1, 0.9), (1, 0.9), (2, 0.9))
    )
    assert first == again
    assert first != other
    assert len(set(first)) > 1


def test_the_more_skill_the_better_the_scores(store: Store, library: Library, loaded: LoadedCase) -> None:
    means = []
    for skill in SKILLS.values():
        attempts = [store.open(id) for id in made(store, loaded, 30, skill)]
        results = [score(attempt.case, attempt.events, library.proof(loaded)) for attempt in attempts]
        values = [result.domain("safety").value for result in results]
        means.append(statistics.fmean(float(value) for value in values if value is not None))
    assert means[0] + 0.08 < means[1] < means[2] - 0.08


def test_what_they_took_lies_in_the_past_and_in_order(store: Store, loaded: LoadedCase) -> None:
    for id in made(store, loaded, 2):
        with store.database.reading() as connection:
            lines = connection.scalars(select(records.c.line).where(records.c.attempt == id).order_by(records.c.seq))
            stamps = [line.partition('"at":"')[2][:24] for line in lines]
        assert stamps == sorted(stamps)
        assert stamps[0] < stamps[-1] <= UNTIL.isoformat()[:19] + ".000Z"


def test_a_skill_is_a_chance_between_nothing_and_certainty() -> None:
    assert ability_of(0.5) == 0
    for skill in (0, 1, -0.1, 1.5):
        with pytest.raises(ValueError, match="between 0 and 1"):
            ability_of(skill)
