"""Row 8: tell an attempt of 40 decisions again, hash chain included, beside a plain interpreter and SHA-256."""

from __future__ import annotations

import hashlib
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kapsim.engine import run
from kapsim.library import Library, LoadedCase, load_texts
from kapsim.records.editions import Editions
from kapsim.records.opening import Stored, check
from kapsim.records.store import open_store
from tests.bench.drawing import case_text, draw
from tests.bench.graph import flat
from tests.bench.harness import Effort, Line, must_equal, span, take_turns
from tests.bench.plain import Walk, as_dicts, play_plainly

HELD = 4.0
DECISIONS = 40
USUAL_TIMES = 20
NAMES = {"[s1]": "[check-bp-before-dose]", "[u1]": "[calm-nondirective-presence]"}
"""Practices of the bundled catalogue for those of the tests."""


def measure(effort: Effort) -> list[Line]:
    """One line."""
    times = effort.times(USUAL_TIMES)
    drawn = draw(random.Random(1))
    plain = as_dicts(drawn)
    text = case_text(drawn)
    for letter, name in NAMES.items():
        text = text.replace(letter, name)
    loaded = load_texts(text.encode(), Library().catalogue().raw, "graph.yaml")
    walk = _walk(loaded)
    stored = _stored(loaded, walk)
    raws = {loaded.digest: loaded.raw, loaded.catalogue.digest: loaded.catalogue.raw}
    editions = Editions(raws.get, "memory")
    opened = check(stored, editions)
    must_equal("end of the attempt", flat(loaded.case, opened.course.state), play_plainly(plain, walk))
    must_equal("head of the chain", opened.tail.head, _plainly(plain, stored, walk)())

    def ours() -> None:
        for _ in range(times):
            check(stored, editions)

    plainly = _plainly(plain, stored, walk)

    def beside() -> None:
        for _ in range(times):
            plainly()

    found = take_turns(ours, beside, effort, units=times)
    what = f"replay and verify {DECISIONS} decisions"
    return [Line(8, what, span(found.ours), span(found.beside), found.ratio, f"<= {HELD:g}x", found.ratio <= HELD)]


def _walk(loaded: LoadedCase) -> Walk:
    """A way through the graph in so many decisions."""
    for seed in range(10_000):
        dice = random.Random(seed)
        state, _ = run.begin(loaded.case)
        walk: list[str] = []
        while options := run.enabled(loaded.case, state):
            walk.append(dice.choice(options).id)
            state, _ = run.advance(loaded.case, state, (walk[-1],))
        if len(walk) == DECISIONS:
            return tuple(walk)
    raise AssertionError(f"no way has {DECISIONS} decisions")


def _stored(loaded: LoadedCase, walk: Walk) -> Stored:
    """The attempt that goes this way, as a store keeps it."""
    with tempfile.TemporaryDirectory(prefix="kapsim-bench-") as folder:
        store = open_store(Path(folder) / "kapsim.db")
        attempt = store.begin(loaded, seed=1, mode="train", trainee=store.trainee(), kind="synthetic")
        for option in walk:
            attempt.answer((option,))
        stored = store.stored(attempt.id)
        store.close()
    return stored


def _plainly(plain: dict[str, Any], stored: Stored, walk: Walk) -> Callable[[], str]:
    """Plays the walk on dicts and takes the SHA-256 of every line; gives the last, which nobody compares."""

    def beside() -> str:
        play_plainly(plain, walk)
        hashed = ""
        for _, _, line, _ in stored.lines:
            hashed = hashlib.sha256(line.encode()).hexdigest()
        return hashed

    return beside
