"""A look over the store finds what is wrong in it, in sentences."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from kapsim import library
from kapsim.library import LoadedCase
from kapsim.records.checkup import Checkup, check_up
from kapsim.records.store import Store

Opened = Callable[[], Store]


@pytest.fixture
def ids(store: Store, loaded: LoadedCase) -> list[str]:
    """Two attempts, the earlier one first."""
    both = [store.begin(loaded, seed=7, mode="train", trainee=store.trainee(name)) for name in ("Ana", "Ben")]
    for attempt in both:
        attempt.answer(("wait",), own_words="one moment")
    return [attempt.id for attempt in both]


def looked_over(store: Store) -> Checkup:
    steps: list[None] = []
    found = check_up(store, [summary.id for summary in store.attempts()], lambda: steps.append(None))
    assert len(steps) == len(store.attempts())
    return found


def altered(place: Path, statement: str) -> None:
    connection = sqlite3.connect(place)
    with connection:
        connection.execute(statement)
    connection.close()


def test_a_store_in_which_all_is_well_is_counted(store: Store, ids: list[str]) -> None:
    found = looked_over(store)
    assert found.sound
    assert found.findings == ()
    assert (found.schema, found.fit) == ("2", 2)
    assert found.counts == {"attempts": 2, "records": 4, "texts": 2, "trainees": 2, "deletions": 0, "backups": 0}
    assert "2 attempts, 2 trainees, 4 records and 2 texts" in found.text()
    assert found.text().endswith("Nothing is wrong.")


def test_an_attempt_that_was_altered_is_named_and_the_others_are_still_looked_at(
    store: Store, ids: list[str], place: Path
) -> None:
    altered(place, f"UPDATE records SET line = replace(line, 'wait', 'want') WHERE seq = 1 AND attempt = '{ids[0]}'")
    found = looked_over(store)
    (finding,) = found.findings
    assert (finding.kind, finding.attempt, found.sound, found.fit) == ("attempt", ids[0], False, 1)
    assert "record 1 (answered)" in finding.message
    assert "1 of 2 fit" in found.text()


def test_rows_that_belong_to_nothing_are_found(store: Store, ids: list[str], place: Path) -> None:
    altered(place, "INSERT INTO free_text SELECT 'gone', seq, kind, salt, text FROM free_text LIMIT 1")
    found = looked_over(store)
    assert [finding.message for finding in found.findings] == [
        "In the table `free_text` 1 of the rows belong to something that is not there."
    ]
    assert not found.sound


def test_a_structure_that_is_broken_is_found(store: Store, ids: list[str], opened: Opened, place: Path) -> None:
    store.close()
    altered(place, "PRAGMA journal_mode=DELETE")
    connection = sqlite3.connect(place, isolation_level=None)
    (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'attempts_by_trainee'").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    raw = bytearray(place.read_bytes())
    raw[(root - 1) * size + 3 : (root - 1) * size + 5] = b"\0\0"  # the index has no entries
    place.write_bytes(raw)
    found = looked_over(opened())
    assert not found.sound
    assert "in the structure of the file" in found.findings[0].message
    assert place.read_bytes() == raw


@pytest.mark.parametrize(
    ("name", "mode", "grave", "said"),
    [
        ("kapsim.db", 0o640, True, "may look into"),
        ("kapsim.db-wal", 0o644, True, "may look into"),
        (".", 0o755, False, "may see which files"),
        (".", 0o777, True, "may replace files"),
        (".", 0o1777, False, "may see which files"),
    ],
)
def test_others_who_may_look_in_or_replace_the_file_are_found(
    store: Store, ids: list[str], place: Path, name: str, mode: int, grave: bool, said: str
) -> None:
    (place.parent / name).chmod(mode)
    found = looked_over(store)
    (finding,) = found.findings
    assert (finding.kind, finding.grave, found.sound) == ("rights", grave, not grave)
    assert said in finding.message


def test_an_attempt_that_only_another_version_can_tell_is_said_and_is_no_damage(
    store: Store, ids: list[str], opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kapsim.catalogue.FORMAT", "2")
    library._parsed.cache_clear()
    found = looked_over(opened())
    library._parsed.cache_clear()
    assert found.sound
    assert [(finding.attempt, finding.grave) for finding in found.findings] == [(ids[1], False), (ids[0], False)]
    assert "this version of kapsim cannot read the text" in found.findings[0].message
    assert "0 of 2 fit" in found.text()
