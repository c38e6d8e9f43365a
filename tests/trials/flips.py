"""One bit of a store is turned over, anywhere: it is noticed, or it makes no difference; the file is left as it is."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from kapsim.engine.explore import explore
from kapsim.engine.score import score
from kapsim.library import LoadedCase
from kapsim.records.attempt import Attempt
from kapsim.records.results import keep_result, read_results
from kapsim.records.store import open_store
from kapsim.records.trouble import StoreError


@dataclass
class Flips:
    """What came of them. silent: attempts that told another story without a word. written: files that were changed."""

    flips: int = 0
    noticed: int = 0
    silent: int = 0
    written: int = 0


def flipped(value: bytes, bit: int) -> bytes:
    """The same bytes with one bit turned over."""
    changed = bytearray(value)
    changed[bit // 8] ^= 1 << (bit % 8)
    return bytes(changed)


def make_finished(place: Path, loaded: LoadedCase) -> str:
    """A store with a finished attempt, closed; gives the id of the attempt."""
    with closing(open_store(place)) as store:
        attempt = store.begin(loaded, seed=7, mode="train", trainee=store.trainee("Ana"))
        attempt.answer(("wait",), own_words="one moment")
        attempt.note("a note")
        attempt.answer(("check",))
        attempt.answer(("maya", "nurse"))
        attempt.take_view("well")
        keep_result(store, attempt, score(attempt.case, attempt.events, explore(attempt.case)))
        return attempt.id


def flip_bits(place: Path, kept: str, folder: Path, flips: int, draw: Random) -> Flips:
    """Turn over so many bits of a store, each in a copy of its own in a folder, and open the attempt that it keeps."""
    with closing(open_store(place)) as store:
        whole = _story(store.open(kept))
        result = read_results(store)[kept]
    raw = place.read_bytes()
    done = Flips()
    copy = folder / "flipped.db"
    for bit in draw.sample(range(len(raw) * 8), flips):
        altered = flipped(raw, bit)
        copy.write_bytes(altered)
        try:
            with closing(open_store(copy, patience=0.1)) as damaged:
                damaged.attempts()
                listed = read_results(damaged).get(kept, result)  # one that is left out is derived again
                done.silent += listed != result or _story(damaged.open(kept)) != whole
        except StoreError:
            done.noticed += 1
        done.written += copy.read_bytes() != altered
        done.flips += 1
        for beside in ("-wal", "-shm"):
            copy.with_name(copy.name + beside).unlink(missing_ok=True)
    return done


def _story(attempt: Attempt) -> tuple[Any, ...]:
    """All that is shown of an attempt, and what its score comes from."""
    return attempt.events, attempt.header, attempt.own_words, attempt.notes, attempt.view
