"""Many programs on one store: none of them fails, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kapsim.library import LoadedCase
from tests.trials.writers import write_at_once


def test_eight_programs_that_make_and_fill_one_store_at_once_lose_nothing(
    where: str, loaded: LoadedCase, tmp_path: Path
) -> None:
    done = write_at_once(where, loaded, tmp_path, writers=8, people=4, decisions=20)
    assert done.errors == ()
    assert (done.given, done.lost, done.firsts) == (160, 0, 4)


def test_twenty_trainees_at_once_on_one_server_lose_nothing(
    schema: Callable[[], str], loaded: LoadedCase, tmp_path: Path
) -> None:
    done = write_at_once(schema(), loaded, tmp_path, writers=20, people=20, decisions=10)
    assert done.errors == ()
    assert (done.given, done.lost, done.firsts) == (200, 0, 20)
