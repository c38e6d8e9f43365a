"""A store with very many attempts, made without playing them: their rows, as lists read them."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import insert, select

from kapsim.engine.explore import explore
from kapsim.engine.score import score
from kapsim.library import LoadedCase
from kapsim.records.derived import digest_of
from kapsim.records.results import keep_result, read_results
from kapsim.records.store import open_store
from kapsim.records.tables import attempts, results, trainees

CLASS = 100
"""People among whom the attempts are shared out."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Processor time in seconds, at the best of three: of a list of all attempts, of one trainee's, of all results."""

    attempts: int
    all: float
    own: float
    results: float


def list_many(where: str, loaded: LoadedCase, count: int) -> Listed:
    """Fill a new store with so many attempts, and list them."""
    with closing(open_store(where)) as store:
        attempt = store.begin(loaded, seed=7, mode="train", trainee=store.trainee("Ana"))
        attempt.answer(("check",))
        attempt.answer(("maya",))
        keep_result(store, attempt, score(attempt.case, attempt.events, explore(attempt.case)))
        with store.database.writing() as connection:
            row = dict(connection.execute(select(attempts)).mappings().one())
            people = [{"id": f"trainee-{number}", "since": row["started"]} for number in range(CLASS)]
            connection.execute(insert(trainees), people)
            del row["number"]
            others = (
                {"id": f"attempt-{number}", "trainee": f"trainee-{number % CLASS}"} for number in range(count - 1)
            )
            connection.execute(insert(attempts), [row | other for other in others])
            scored = dict(connection.execute(select(results)).mappings().one())
            del scored["number"]
            again = [scored | {"attempt": f"attempt-{number}"} for number in range(count - 1)]
            connection.execute(insert(results), [result | {"digest": digest_of(result)} for result in again])
        all_, own, kept = [], [], []
        for _ in range(3):
            begun = time.process_time()
            listed = store.attempts()
            middle = time.process_time()
            theirs = store.attempts("trainee-7")
            all_.append(middle - begun)
            later = time.process_time()
            scores = read_results(store)
            own.append(later - middle)
            kept.append(time.process_time() - later)
        assert (len(listed), len(theirs), len(scores)) == (count, count // CLASS, count)
        assert sum(summary.first for summary in listed) == CLASS + 1
    return Listed(count, min(all_), min(own), min(kept))
