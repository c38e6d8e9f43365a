"""Killed at any moment, a program loses nothing that it has acknowledged, and doubles nothing."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from kapsim.library import LoadedCase
from kapsim.records.database import Database
from kapsim.records.store import open_store
from tests.trials.kills import kill_in_line_mode, write_case
from tests.trials.points import DONE, Work, killed_at
from tests.trials.screen_kills import kill_in_screens

ON_A_FILE, ON_A_SERVER, IN_SCREENS = 150, 30, 20
"""Kills at random moments; `python -m tests.trials` does more of them."""
SOONEST = 4.0
"""Seconds of work within which one goes on, where others share the processor; the trials hold it to two."""


State = tuple[int, str, int, dict[int, str]]


def states(where: str, already: int) -> list[State]:
    """Decisions, state, records and own words of the attempts begun after so many, each of them told again."""
    found = []
    with closing(open_store(where)) as store:
        begun = store.attempts()
        for summary in begun[: len(begun) - already]:
            told = store.open(summary.id)
            assert len(told.answers) == summary.decisions
            kept = told._log.tail.records  # type: ignore[attr-defined]
            found.append((summary.decisions, summary.state, kept, told.own_words))
    return found


WORDS = {0: "first"}


@pytest.mark.parametrize(
    ("what", "before", "after"),
    [
        ("begin", [], [(0, "running", 1, {})]),
        ("resume", [(1, "left", 3, WORDS)], [(1, "running", 4, WORDS)]),
        ("answer", [(1, "running", 4, WORDS)], [(2, "running", 5, {**WORDS, 1: "second"})]),
        ("last answer", [(1, "running", 4, WORDS)], [(2, "finished", 6, WORDS)]),
    ],
)
def test_killed_at_any_named_point_of_a_write_a_program_has_kept_all_of_it_or_nothing(
    where: str, loaded: LoadedCase, tmp_path: Path, what: str, before: list[State], after: list[State]
) -> None:
    with closing(open_store(where)) as store:
        ana = store.trainee("Ana")

    def begun() -> str:
        with closing(open_store(where)) as store:
            attempt = store.begin(loaded, seed=1, mode="train", trainee=ana)
            attempt.answer(("check",) if what == "last answer" else ("wait",), own_words=WORDS[0])
            attempt.leave()
            return attempt.id

    def prepared() -> tuple[Database, Work]:
        store = open_store(where)
        match what:
            case "begin":
                return store.database, lambda: store.begin(loaded, seed=1, mode="train", trainee=ana)
            case "resume":
                return store.database, lambda: store.resume(id)
            case "answer":
                attempt = store.resume(id)
                return store.database, lambda: attempt.answer(("wait",), own_words="second")
            case _:
                attempt = store.resume(id)
                return store.database, lambda: attempt.answer(("maya",))

    names: list[str] = []
    already = 0
    for point in itertools.count(1):
        id = "" if what == "begin" else begun()
        names.append(killed_at(point, prepared, tmp_path / "point.txt"))
        found = states(where, already)
        assert found == (after if names[-1] in {"after COMMIT", DONE} else before), names[-1]
        already += len(found)
        if names[-1] == DONE:
            break
    assert {"before COMMIT", DONE} <= set(names)
    assert len([name for name in names if name.startswith("after")]) >= 4


def test_killed_at_random_in_line_mode_a_program_loses_and_doubles_nothing_that_it_has_shown(
    tmp_path: Path, schema: Callable[[], str]
) -> None:
    case = write_case(tmp_path, own_words=True)
    draw = Random(5)
    done = kill_in_line_mode(str(tmp_path / "kapsim.db"), case, ON_A_FILE, draw)
    done += kill_in_line_mode(schema(), case, ON_A_SERVER, draw)
    assert (done.kills, done.lost, done.doubled) == (ON_A_FILE + ON_A_SERVER, 0, 0)
    assert done.acknowledged > done.kills / 2, "hardly anything was shown before the kills"


def test_killed_at_random_in_the_screens_a_program_loses_and_doubles_nothing_and_goes_on_at_once(
    tmp_path: Path,
) -> None:
    done = kill_in_screens(tmp_path, IN_SCREENS, Random(5))
    assert (done.kills, done.lost, done.doubled) == (IN_SCREENS, 0, 0)
    assert done.acknowledged > done.kills / 2, "hardly anything was shown before the kills"
    assert done.slowest < SOONEST
