"""Many programs that make and fill one store at the same moment."""

from __future__ import annotations

import os
import traceback
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kapsim.library import LoadedCase
from kapsim.records.store import open_store
from tests.forked import start


@dataclass(frozen=True, slots=True)
class Writers:
    """What came of them. errors: what those said that failed. lost: decisions that are not there, out of `given`."""

    writers: int
    given: int
    lost: int
    firsts: int
    errors: tuple[str, ...]


def write_at_once(where: str, loaded: LoadedCase, folder: Path, writers: int, people: int, decisions: int) -> Writers:
    """So many processes begin an attempt each, as so many people, and play it to its end after so many decisions.

    The store is new: they make it, too. Notes of each lie in the folder afterwards.
    """
    ready, go = os.pipe()

    def write(number: int) -> None:
        os.close(go)
        os.read(ready, 1)  # until the other end is closed, for all at once
        try:
            with closing(open_store(where, patience=60)) as store:
                trainee = store.trainee(f"trainee {number % people}")
                attempt = store.begin(loaded, seed=number, mode="train", trainee=trainee)
                for index in range(decisions - 2):
                    attempt.answer(("wait",), own_words=f"{number}: {index}")
                attempt.answer(("check",))
                attempt.answer(("maya",))
                (folder / f"{number}.txt").write_text(attempt.id, encoding="utf-8")
        except BaseException:
            (folder / f"{number}.txt").write_text(f"\n{traceback.format_exc()}", encoding="utf-8")

    pids = [start(lambda number=number: write(number)) for number in range(writers)]  # type: ignore[misc]
    os.close(ready)
    os.close(go)
    for pid in pids:
        os.waitpid(pid, 0)
    told = [(folder / f"{number}.txt").read_text(encoding="utf-8") for number in range(writers)]
    with closing(open_store(where)) as store:
        there = 0
        for number, id in enumerate(told):
            if "\n" not in id:
                attempt = store.open(id)
                assert attempt.own_words == {index: f"{number}: {index}" for index in range(decisions - 2)}
                there += len(attempt.answers)
        firsts = sum(summary.first for summary in store.attempts())
    errors = tuple(text for text in told if "\n" in text)
    return Writers(writers, writers * decisions, writers * decisions - there, firsts, errors)
