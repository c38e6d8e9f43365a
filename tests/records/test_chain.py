from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapsim.records.chain import ChainError, Record, Row, canonical, digest, read_chain, salted, stamp

ATTEMPT = "a" * 8


def rows(count: int = 4) -> list[Row]:
    made: list[Row] = []
    prev = ""
    for seq in range(count):
        line = Record(ATTEMPT, seq, "2026-03-01T09:00:00.000Z", "noted", {"step": f"s{seq}"}, prev).line()
        prev = digest(line)
        made.append((seq, "noted", line, prev))
    return made


def forged(row: Row, **changes: object) -> Row:
    """A row whose line says something else, with a hash that fits."""
    values = {**json.loads(row[2]), **changes}
    line = canonical(values)
    return row[0], row[1], line, digest(line)


def test_a_record_is_one_line_of_canonical_json_and_its_hash_is_the_sha256_of_its_bytes() -> None:
    line = Record(ATTEMPT, 0, "2026-03-01T09:00:00.000Z", "noted", {"b": "ü", "a": 1}, "").line()
    assert line == (
        '{"at":"2026-03-01T09:00:00.000Z","attempt":"aaaaaaaa","data":{"a":1,"b":"ü"},"kind":"noted","prev":"","seq":0}'
    )
    assert digest(line) == hashlib.sha256(line.encode("utf-8")).hexdigest()


def test_a_chain_that_fits_is_read_in_order_and_every_record_names_the_hash_before_it() -> None:
    chain = read_chain(ATTEMPT, rows())
    assert [record.data["step"] for record in chain] == ["s0", "s1", "s2", "s3"]
    assert [record.prev for record in chain] == ["", *(row[3] for row in rows()[:3])]


@given(st.integers(0, 3), st.data())
def test_one_changed_character_anywhere_in_a_line_is_noticed_at_that_record(place: int, data: st.DataObject) -> None:
    altered = rows()
    seq, kind, line, hashed = altered[place]
    at = data.draw(st.integers(0, len(line) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda c: c != line[at]))
    altered[place] = (seq, kind, line[:at] + other + line[at + 1 :], hashed)
    with pytest.raises(ChainError) as told:
        read_chain(ATTEMPT, altered)
    assert told.value.seq == place


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_missing_record_is_noticed_where_it_is_missing(missing: int) -> None:
    left = [row for row in rows() if row[0] != missing]
    with pytest.raises(ChainError, match=f"record {missing} is missing"):
        read_chain(ATTEMPT, left)


def test_two_records_that_changed_places_are_noticed_even_with_numbers_that_fit() -> None:
    made = rows()
    made[1], made[2] = (1, *made[2][1:]), (2, *made[1][1:])
    with pytest.raises(ChainError) as told:
        read_chain(ATTEMPT, made)
    assert told.value.seq == 1


def test_a_record_that_was_written_anew_with_a_hash_that_fits_breaks_the_next_one() -> None:
    made = rows()
    made[1] = forged(made[1], data={"step": "elsewhere"})
    with pytest.raises(ChainError, match=r"record 2 .* does not follow the record before it"):
        read_chain(ATTEMPT, made)


@pytest.mark.parametrize("change", [{"attempt": "b"}, {"seq": 2}, {"kind": "left"}, {"data": []}, {"more": 1}])
def test_a_line_that_says_it_belongs_elsewhere_is_noticed(change: dict[str, object]) -> None:
    made = rows()
    made[1] = forged(made[1], **change)
    with pytest.raises(ChainError, match=r"record 1 .* does not belong where it stands"):
        read_chain(ATTEMPT, made)


@pytest.mark.parametrize("line", [None, b"bytes", 7, "[" * 100_000, "not json"])
def test_a_line_that_is_no_record_at_all_is_noticed(line: object) -> None:
    hashed = digest(line) if isinstance(line, str) else ""
    with pytest.raises(ChainError) as told:
        read_chain(ATTEMPT, [(0, "noted", line, hashed)])
    assert told.value.seq == 0


def test_times_are_written_in_utc_with_milliseconds() -> None:
    moment = datetime(2026, 3, 1, 9, 0, 0, 123_999, tzinfo=timezone(timedelta(hours=2)))
    assert stamp(moment) == "2026-03-01T07:00:00.123Z"
    assert stamp(datetime(2026, 3, 1, tzinfo=UTC)) == "2026-03-01T00:00:00.000Z"


def test_a_clock_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        stamp(datetime(2026, 3, 1))


def test_the_digest_of_a_free_text_depends_on_its_salt() -> None:
    assert salted("aa", "no") != salted("bb", "no")
    assert salted("aa", "no") != hashlib.sha256(b"no").hexdigest()
