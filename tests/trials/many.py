"""A store with very many attempts, made without playing them: their rows, as lists read them."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import insert, select

from kapsim.library import LoadedCase
from kapsim.records.store import open_store
from kapsim.records.tables import attempts, trainees

CLASS = 100
"""People among whom the attempts are shared out."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Processor time in seconds that a list of all attempts took, and one of a single trainee, at the best of three."""

    attempts: int
    all: float
    own: float


def list_many(where: str, loaded: LoadedCase, count: int) -> Listed:
    """Fill a new store with so many attempts, and list them."""
    with closing(open_store(where)) as store:
        store.begin(loaded, seed=7, mode="train", trainee=store.trainee("Ana"))
        with store.database.writing() as connection:
            row = dict(connection.execute(select(attempts)).mappings().one())
            people = [{"id": f"trainee-{number}", "since": row["started"]} for number in range(CLASS)]
            connection.execute(insert(trainees), people)
            del row["number"]
            others = (
                {"id": f"attempt-{number}", "trainee": f"trainee-{number % CLASS}"} for number in range(count - 1)
            )
            connection.execute(insert(attempts), [row | other for other in others])
        all_, own = [], []
        for _ in range(3):
            begun = time.process_time()
            listed = store.attempts()
            middle = time.process_time()
            theirs = store.attempts("trainee-7")
            all_.append(middle - begun)
            own.append(time.process_time() - middle)
        assert (len(listed), len(theirs)) == (count, count // CLASS)
        assert sum(summary.first for summary in listed) == CLASS + 1
    return Listed(count, min(all_), min(own))
