"""Whatever was altered in a store is noticed, or makes no difference: no score is ever silently wrong."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from kapsim.library import LoadedCase
from kapsim.records.chain import canonical, digest
from kapsim.records.store import Store
from kapsim.records.trouble import StoreError
from tests.trials.flips import flip_bits, flipped, make_finished

Opened = Callable[[], Store]


@pytest.fixture
def kept(place: Path, loaded: LoadedCase) -> str:
    """The id of a finished attempt in a store that is closed."""
    return make_finished(place, loaded)


def alter(place: Path, statement: str, *values: object) -> None:
    connection = sqlite3.connect(place)
    with connection:
        changed = connection.execute(statement, values).rowcount
    connection.close()
    assert changed > 0, "nothing was altered"


def read(place: Path, query: str, *values: object) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(place)
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize("column", ["line", "hash", "kind"])
def test_one_flipped_bit_in_a_record_is_noticed_and_the_first_such_record_is_named(
    opened: Opened, kept: str, place: Path, column: str
) -> None:
    draw = Random(column)
    for seq, raw in read(place, f"SELECT seq, CAST({column} AS BLOB) FROM records ORDER BY seq"):
        assert isinstance(raw, bytes)
        for bit in draw.sample(range(len(raw) * 8), min(25, len(raw) * 8)):
            altered = f"UPDATE records SET {column} = CAST(? AS TEXT) WHERE seq = ?"
            alter(place, altered, flipped(raw, bit), seq)
            with pytest.raises(StoreError) as told:
                opened().open(kept)
            # A byte that is no UTF-8 cannot be read at all; then it is the store that is called damaged.
            assert f"record {seq} " in told.value.message or "damaged" in told.value.message
            alter(place, altered, raw, seq)
    assert opened().open(kept).finished


def test_one_flipped_bit_anywhere_in_the_file_never_tells_another_story(kept: str, place: Path, tmp_path: Path) -> None:
    done = flip_bits(place, kept, tmp_path, 400, Random(2026))
    assert (done.flips, done.silent, done.written) == (400, 0, 0)
    assert done.noticed > 10


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("DELETE FROM records WHERE seq = (SELECT max(seq) FROM records)", "record 6"),
        ("DELETE FROM records WHERE seq = 2", "record 2"),
        ("DELETE FROM records", "record 0"),
        ("UPDATE attempts SET records = records - 1", "record 7"),
        ("UPDATE attempts SET head = 'x'", "record 6"),
        ("UPDATE attempts SET decisions = 2", "record 6"),
        ("UPDATE attempts SET state = 'left'", "record 6"),
        ("UPDATE attempts SET seed = 8", "record 0"),
        ("UPDATE attempts SET mode = 'assess'", "record 0"),
        ("UPDATE attempts SET kind = 'replay'", "record 0"),
        ("UPDATE attempts SET rules = '0'", "record 0"),
        ("UPDATE attempts SET case_id = 'other'", "record 0"),
        ("UPDATE attempts SET title = 'Other'", "record 0"),
        ("UPDATE attempts SET started = '2020-01-01T00:00:00.000Z'", "record 0"),
        ("UPDATE texts SET raw = CAST(raw || ' ' AS BLOB)", "record 0"),
        ("UPDATE free_text SET text = 'two moments' WHERE kind = 'answered'", "record 1"),
        ("UPDATE free_text SET text = '' WHERE kind = 'answered'", "record 1"),
        ("DELETE FROM free_text WHERE kind = 'noted'", "record 2 .*lost its text"),
        ("UPDATE free_text SET seq = 3 WHERE kind = 'answered'", "record 1"),
        ("INSERT INTO free_text SELECT attempt, 3, 'answered', salt, text FROM free_text LIMIT 1", "record 3"),
    ],
)
def test_an_alteration_of_any_table_is_noticed(
    opened: Opened, kept: str, place: Path, statement: str, named: str
) -> None:
    alter(place, statement)
    with pytest.raises(StoreError, match=f"{named}.*left as it is"):
        opened().open(kept)
    with pytest.raises(StoreError):
        opened().resume(kept)


def test_a_text_that_is_gone_is_told_apart_from_damage(opened: Opened, kept: str, place: Path) -> None:
    alter(place, "DELETE FROM texts")
    with pytest.raises(StoreError, match="cannot be shown: the text of its case is missing"):
        opened().open(kept)


def test_a_number_that_has_become_a_text_is_damage_and_no_mistake_of_the_program(
    opened: Opened, kept: str, place: Path
) -> None:
    attempt = opened().open(kept)
    row = (kept, "x", attempt.trainee, attempt.case.id, "attempt", "", 0, "", "", "")
    alter(place, f"INSERT INTO deletions VALUES ({','.join('?' * len(row))})", *row)
    with pytest.raises(StoreError, match="damaged"):
        opened().attempts()
    assert opened().open(kept).finished


def test_an_attempt_of_somebody_else_is_noticed(opened: Opened, kept: str, place: Path) -> None:
    other = opened().trainee("Ben")
    alter(place, "UPDATE attempts SET trainee = ?", other)
    with pytest.raises(StoreError, match="record 0"):
        opened().open(kept)


def rewrite(place: Path, attempt: str, seq: int, old: str, new: str) -> None:
    """Forge a record and recompute every hash after it, and the head: a whole chain that fits itself."""
    lines = [str(line) for (line,) in read(place, "SELECT line FROM records WHERE attempt = ? ORDER BY seq", attempt)]
    assert old in lines[seq]
    lines[seq] = lines[seq].replace(old, new)
    prev = ""
    for number, line in enumerate(lines):
        values = {**json.loads(line), "prev": prev}
        prev = digest(canonical(values))
        alter(place, "UPDATE records SET line = ?, hash = ? WHERE seq = ?", canonical(values), prev, number)
    alter(place, "UPDATE attempts SET head = ?", prev)


@pytest.mark.parametrize(
    ("seq", "old", "new", "why"),
    [
        (1, '"to":"arrival"', '"to":"inside"', "does not lead where it says"),
        (3, '"clock":16', '"clock":17', "does not lead where it says"),
        (3, '"check"', '"hurry"', "does not lead where it says"),
        (3, '"check"', '"chack"', "cannot be played again"),
        (4, '"answer":["maya","nurse"]', '"answer":["maya","maya"]', "cannot be played again"),
        (5, '"end":"done"', '"end":"sent-home"', "names an end"),
        (2, '"step":"arrival"', '"step":"inside"', "names a step"),
        (1, '"own_words":"', '"own_words":"0', "does not match the text"),
    ],
)
def test_a_chain_that_was_forged_whole_is_noticed_where_the_engine_disagrees(
    opened: Opened, kept: str, place: Path, seq: int, old: str, new: str, why: str
) -> None:
    rewrite(place, kept, seq, old, new)
    with pytest.raises(StoreError, match=f"record {seq} .*{why}"):
        opened().open(kept)


def test_an_attempt_that_does_not_fit_leaves_the_others_alone(opened: Opened, kept: str, place: Path) -> None:
    store = opened()
    other = store.replay(kept, 1)
    alter(place, "UPDATE records SET hash = 'x' WHERE attempt = ? AND seq = 0", kept)
    with pytest.raises(StoreError):
        store.open(kept)
    assert len(opened().attempts()) == 2
    assert opened().open(other.id).answers == (("arrival", ("wait",)),)


def test_a_damaged_attempt_is_not_written_to(opened: Opened, kept: str, place: Path) -> None:
    alter(place, "UPDATE records SET hash = 'x' WHERE seq = 1")
    before = read(place, "SELECT * FROM records ORDER BY seq")
    for opening in (opened().open, opened().resume):
        with pytest.raises(StoreError):
            opening(kept)
    assert read(place, "SELECT * FROM records ORDER BY seq") == before


def test_an_alteration_under_a_running_attempt_is_not_covered_up_by_its_next_answer(
    opened: Opened, place: Path, loaded: LoadedCase
) -> None:
    store = opened()
    attempt = store.begin(loaded, seed=7, mode="train", trainee=store.trainee())
    alter(place, "UPDATE attempts SET head = 'x'")
    with pytest.raises(StoreError, match="gone on elsewhere"):
        attempt.answer(("wait",))
    assert read(place, "SELECT head, records FROM attempts") == [("x", 1)]


def test_a_text_that_no_longer_compiles_is_told_apart_from_damage(
    opened: Opened, kept: str, place: Path, loaded: LoadedCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kapsim.catalogue.FORMAT", "2")
    from kapsim import library

    library._parsed.cache_clear()
    with pytest.raises(StoreError, match="this version of kapsim cannot read the text"):
        opened().open(kept)
    library._parsed.cache_clear()
