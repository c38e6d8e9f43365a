"""An exported log: it comes back as it was, and whatever is done to it shows."""

from __future__ import annotations

import gc
import hashlib
import io
import json
import random
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kapsim.engine.explore import explore
from kapsim.engine.proof import Proof
from kapsim.library import LoadedCase, load_texts
from kapsim.records import editions, log_lines, log_reading
from kapsim.records.chain import canonical, digest
from kapsim.records.log_reading import LogError, LogFile
from kapsim.records.log_writing import LogWriter, UnwritableError
from kapsim.records.opening import Stored
from kapsim.records.store import Store
from kapsim.records.verify import Verdict, result_of, verify, verify_log

from .conftest import CASE, CATALOGUE, TickingClock

FLIPS = 2_000


@lru_cache
def proof(loaded: LoadedCase) -> Proof:
    return explore(loaded.case)


@pytest.fixture(autouse=True)
def compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file of these tests holds the same two texts, if they are whole."""
    monkeypatch.setattr(editions, "load_texts", COMPILED)


COMPILED = lru_cache(maxsize=64)(load_texts)


def export(store: Store, words: bool = True) -> bytes:
    file = io.BytesIO()
    writer = LogWriter(file, words)
    for id in store.each():
        stored = store.stored(id)
        opened = verify(stored, store.editions, proof)[1]
        assert opened is not None
        writer.write(stored, store.editions, [result_of(opened, stored, proof)])
    writer.close()
    return file.getvalue()


def play_some(store: Store, loaded: LoadedCase) -> None:
    """Three attempts: finished with texts, some of them erased; left; a replay."""
    attempt = store.begin(loaded, seed=7, mode="train", trainee=store.trainee("Ana"))
    attempt.answer(("wait",), own_words="one moment \u2028 = “so”")
    attempt.note("a note")
    attempt.answer(("check",))
    attempt.answer(("maya", "nurse"))
    attempt.take_view("well")
    other = store.begin(loaded, seed=-9, mode="assess", trainee=store.trainee("Ben"))
    other.answer(("hurry",))
    other.leave()
    store.replay(attempt.id, 2).answer(("maya",))


@pytest.fixture
def whole(store: Store, loaded: LoadedCase) -> bytes:
    play_some(store, loaded)
    return export(store)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A log whose bytes are the same in every run."""
    from kapsim.records.store import open_store

    dice = random.Random(5)
    place = tmp_path_factory.mktemp("log") / "k.db"
    store = open_store(place, clock=TickingClock(), chance=dice.randbytes, nobody=lambda: "nobody")
    play_some(store, load_texts(CASE, CATALOGUE, "two-doors.yaml"))
    made = export(store)
    store.close()
    return made


def read(path: Path, raw: bytes) -> tuple[list[Verdict], str]:
    """The verdicts on the attempts of a file, and what is wrong with the file."""
    path.write_bytes(raw)
    try:
        with LogFile(path) as file:
            return list(verify_log(file, proof)), file.altered
    except LogError as error:
        return [], error.message


def caught(path: Path, raw: bytes) -> bool:
    verdicts, altered = read(path, raw)
    return bool(altered) or any(verdict.word != "verified" for verdict in verdicts)


def sealed(lines: list[bytes]) -> bytes:
    """Lines with a closing line that fits them, as somebody forges it who knows how."""
    body = b"".join(lines[:-1])
    end = {**json.loads(lines[-1]), "sha256": hashlib.sha256(body).hexdigest()}
    end["attempts"] = sum(json.loads(line)["is"] == "closed" for line in lines)
    return body + canonical(end).encode() + b"\n"


def of(lines: list[bytes], kind: str) -> list[int]:
    return [number for number, line in enumerate(lines) if json.loads(line)["is"] == kind]


def test_a_log_comes_back_as_it_was_written_and_verifies_where_the_case_was_never_seen(
    store: Store, whole: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(whole)
    with LogFile(path) as file:
        found = [stored for stored in file if isinstance(stored, Stored)]
        assert not file.altered
        assert file.attempts == 3
        for stored in found:
            kept = store.stored(stored.id)
            assert (stored.lines, stored.texts) == (kept.lines, kept.texts)
            opened = verify(stored, file.editions, proof)[1]
            assert opened is not None
            assert stored.results == (result_of(opened, stored, proof),)
    assert [stored.id for stored in found] == sorted(stored.id for stored in found)
    verdicts, altered = read(path, whole)
    assert ({verdict.word for verdict in verdicts}, altered) == ({"verified"}, "")
    assert sorted(verdict.records for verdict in verdicts) == [3, 5, 7]


def test_every_line_is_canonical_json_and_the_texts_stand_in_it_once(whole: bytes) -> None:
    lines = whole.splitlines(keepends=True)
    assert all(
        canonical(json.loads(line)).encode() + b"\n" == line
        for line in whole.split(b"\n")[:-1]
        for line in [line + b"\n"]
    )
    assert len(of(whole.split(b"\n")[:-1], "text")) == 2
    assert lines[0].startswith(b'{"format":1,"is":"log"')


def test_free_texts_stay_at_home_unless_they_are_asked_for(store: Store, whole: bytes, tmp_path: Path) -> None:
    without = export(store, words=False)
    assert b"a note" in whole
    assert b"a note" not in without
    assert not caught(tmp_path / "log.jsonl", without)


def test_an_erased_text_stays_erased_and_the_log_verifies(store: Store, whole: bytes, tmp_path: Path) -> None:
    from sqlalchemy import update

    from kapsim.records.tables import free_text

    with store.database.writing() as connection:
        connection.execute(update(free_text).values(salt="", text=""))
    assert not caught(tmp_path / "log.jsonl", export(store))


def test_texts_are_kept_byte_for_byte_also_where_they_are_no_utf8() -> None:
    for raw in (b"", b"\xff\x00", "\ufeffa\r\nb\u2028\u0085".encode(), bytes(range(256))):
        values = log_lines.text_values("d", raw)
        assert log_lines.text_bytes(json.loads(log_lines.encode("text", values))) == raw
    assert log_lines.text_bytes({"as": "base64", "digest": "d", "text": "YQ=="}) is None, "UTF-8 is never Base64"
    assert log_lines.text_bytes({"as": "base64", "digest": "d", "text": "/x=="}) is None, "a free bit in the padding"


def test_two_thousand_one_bit_flips_are_all_caught(log: bytes, tmp_path: Path) -> None:
    dice = random.Random(2026)
    missed = []
    for bit in dice.sample(range(len(log) * 8), FLIPS):
        raw = bytearray(log)
        raw[bit // 8] ^= 1 << (bit % 8)
        if not caught(tmp_path / "log.jsonl", bytes(raw)):
            missed.append(bit)
    assert not missed


def test_a_flip_in_a_record_names_the_attempt_and_the_record(log: bytes, tmp_path: Path) -> None:
    lines = log.split(b"\n")[:-1]
    dice = random.Random(8)
    for number in of(lines, "record"):
        record = json.loads(lines[number])["record"]
        for bit in dice.sample(range(len(lines[number]) * 8), 12):
            raw = bytearray(lines[number])
            raw[bit // 8] ^= 1 << (bit % 8)
            if b"\n" in raw:
                continue
            changed = b"\n".join([*lines[:number], bytes(raw), *lines[number + 1 :], b""])
            verdicts, altered = read(tmp_path / "log.jsonl", changed)
            assert altered
            assert (
                any(
                    (verdict.word, verdict.attempt, verdict.record) == ("altered", record["attempt"], record["seq"])
                    for verdict in verdicts
                )
                or record["seq"] == 0
            ), (bytes(raw), verdicts)


@settings(max_examples=250, deadline=None)
@given(data=st.data())
def test_lines_moved_removed_doubled_or_cut_are_caught(
    data: st.DataObject, log: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    lines = log.split(b"\n")[:-1]
    lines = [line + b"\n" for line in lines]
    here = data.draw(st.integers(0, len(lines) - 1))
    there = data.draw(st.integers(0, len(lines) - 1).filter(lambda place: place != here))
    match data.draw(st.sampled_from(["swap", "move", "remove", "double", "cut", "add"])):
        case "swap":
            lines[here], lines[there] = lines[there], lines[here]
        case "move":
            lines.insert(there, lines.pop(here))
        case "remove":
            del lines[here]
        case "double":
            lines.insert(there, lines[here])
        case "add":
            lines.insert(there, data.draw(st.binary(max_size=40)) + b"\n")
        case _:
            lines = [log[: data.draw(st.integers(0, len(log) - 1))]]
    assert caught(tmp_path_factory.getbasetemp() / "moved.jsonl", b"".join(lines))


@pytest.mark.parametrize("kind", ["record", "words", "text", "closed"])
@pytest.mark.parametrize("how", ["remove", "double", "swap"])
def test_with_a_new_seal_a_missing_doubled_or_moved_line_is_still_caught(
    log: bytes, tmp_path: Path, kind: str, how: str
) -> None:
    whole = [line + b"\n" for line in log.split(b"\n")[:-1]]
    assert not caught(tmp_path / "log.jsonl", sealed(whole))
    places = of(whole, kind)
    for place in places:
        lines = list(whole)
        if how == "remove":
            del lines[place]
        elif how == "double":
            lines.insert(place, lines[place])
        else:
            other = next(number for number in reversed(of(whole, "record")) if number != place)
            lines[place], lines[other] = lines[other], lines[place]
        assert caught(tmp_path / "log.jsonl", sealed(lines)), (how, place)


def test_a_whole_attempt_that_stands_twice_or_out_of_order_is_caught_with_a_new_seal(
    log: bytes, tmp_path: Path
) -> None:
    lines = [line + b"\n" for line in log.split(b"\n")[:-1]]
    ends = of(lines, "closed")
    second = lines[ends[0] + 1 : ends[1] + 1]
    third = lines[ends[1] + 1 : ends[2] + 1]
    for attempts in (second + second + third, third + second):
        verdicts, altered = read(tmp_path / "log.jsonl", sealed([*lines[: ends[0] + 1], *attempts, lines[-1]]))
        assert "is not whole" in altered
        assert any("twice in the file, or out of order" in verdict.why for verdict in verdicts)


def test_a_score_that_was_forged_with_everything_recomputed_is_caught_since_replay_derives_it(
    log: bytes, tmp_path: Path
) -> None:
    lines = [line + b"\n" for line in log.split(b"\n")[:-1]]
    for place in of(lines, "result"):
        values = json.loads(lines[place])
        values["result"]["domains"]["safety"]["credit"] = "9"
        forged = [*lines[:place], canonical(values).encode() + b"\n", *lines[place + 1 :]]
        verdicts, altered = read(tmp_path / "log.jsonl", sealed(forged))
        assert not altered
        assert [verdict.word for verdict in verdicts].count("altered") == 1
        assert any('`domains.safety.credit` says "9" and should be' in verdict.why for verdict in verdicts)


def test_a_text_that_was_forged_with_a_new_seal_is_caught(log: bytes, tmp_path: Path) -> None:
    lines = [line + b"\n" for line in log.split(b"\n")[:-1]]
    place = of(lines, "text")[0]
    forged = [*lines[:place], lines[place].replace(b"Check first.", b"Check later."), *lines[place + 1 :]]
    verdicts, altered = read(tmp_path / "log.jsonl", sealed(forged))
    assert altered == "line 2 holds a text that is not as it was"
    assert {verdict.word for verdict in verdicts} == {"altered"}


def test_ten_times_as_many_attempts_take_no_more_memory_to_write_or_to_verify(log: bytes, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(log)
    with LogFile(path) as file:
        one = next(stored for stored in file if isinstance(stored, Stored) and len(stored.lines) == 7)
        editions = file.editions
        peaks = []
        for count in (40, 400):
            tracemalloc.start()
            with path.with_suffix(".more").open("wb") as out:
                writer = LogWriter(out, words=True)
                for number in range(count):
                    writer.write(_renamed(one, f"{number:08}"), editions, [])
                writer.close()
            verdicts, altered = 0, ""
            with LogFile(path.with_suffix(".more")) as more:
                for verdict in verify_log(more, proof):
                    assert verdict.word == "verified", verdict
                    verdicts += 1
                    if verdicts % 20 == 0:
                        gc.collect()  # what is only waiting to be collected is not held
                altered = more.altered
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
            assert (verdicts, altered) == (count, "")
    assert peaks[1] < peaks[0] * 1.2


def _renamed(stored: Stored, id: str) -> Stored:
    """The same attempt under another id, its chain made anew."""
    prev, rows = "", []
    for seq, kind, line, _ in stored.lines:
        line = canonical({**json.loads(line), "attempt": id, "prev": prev})
        prev = digest(line)
        rows.append((seq, kind, line, prev))
    return replace(stored, id=id, lines=tuple(rows))


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "is empty"),
        (b"\n", "is not a log"),
        (b"\x00\xff" * 5000, "is not a log"),
        (b"{}\n", "is not a log"),
        (b'{"is":"record"}\n', "is not a log"),
        (b'{"attempts":0,"is":"end","sha256":""}\n', "is not a log"),
        (b"[" * 1_000_000, "is not a log"),
        (b"1" * 10_000 + b"\n", "is not a log"),
        (
            b'{"format":2,"is":"log","more":[]}\n',
            "a newer kapsim has written it: in format 2 of logs, and this one reads 1",
        ),
        (b'{"format":0,"is":"log","kapsim":"0","words":false}\n', "is not a log"),
        (b'{"format":true,"is":"log","kapsim":"0","words":false}\n', "is not a log"),
        (b'{"format":1,"is":"log","kapsim":"0","words":0}\n', "is not a log"),
        (b"SQLite format 3\0" + b"\0" * 500, "is no log but a store"),
        (b'{"format":1,"is":"log","kapsim":"0","words":false}\n', "it stops before its closing line"),
        (b'{"format":1,"is":"log","kapsim":"0","words":false}\n' * 2, "line 2 is not as kapsim writes lines"),
    ],
)
def test_a_file_that_is_something_else_is_told_in_a_sentence(tmp_path: Path, raw: bytes, says: str) -> None:
    verdicts, altered = read(tmp_path / "log.jsonl", raw)
    assert not verdicts
    assert says in altered


def test_a_line_without_end_is_not_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: bytes) -> None:
    monkeypatch.setattr(log_reading, "LONGEST_LINE", 4000)
    head = log[: log.index(b"\n") + 1]
    assert "line 2 is too long" in read(tmp_path / "log.jsonl", head + b'"' + b"a" * 100_000)[1]
    assert "line 1 is too long" in read(tmp_path / "log.jsonl", b"a" * 100_000)[1]


def test_an_attempt_without_end_is_not_kept_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: bytes
) -> None:
    monkeypatch.setattr(log_reading, "LARGEST_ATTEMPT", 2000)
    verdicts, altered = read(tmp_path / "log.jsonl", log)
    assert altered
    assert any("goes on for longer" in verdict.why for verdict in verdicts)


@settings(max_examples=250, deadline=None)
@given(raw=st.binary(max_size=300), place=st.integers(0, 10**6), data=st.data())
def test_no_file_however_mutilated_gives_anything_but_a_verdict(
    raw: bytes, place: int, data: st.DataObject, log: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    at = place % len(log)
    length = data.draw(st.integers(0, 400))
    changed = log[:at] + raw + log[at + length :]
    assert caught(tmp_path_factory.getbasetemp() / "cut.jsonl", changed) or changed == log


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=250, deadline=None)
@given(data=st.data())
def test_any_value_in_the_place_of_another_is_caught_or_told_though_the_line_is_canonical_and_the_seal_new(
    data: st.DataObject, log: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    lines = [line + b"\n" for line in log.split(b"\n")[:-1]]
    number = data.draw(st.integers(1, len(lines) - 2))
    values = json.loads(lines[number])
    target, key = data.draw(st.sampled_from(list(_places(values))))
    new = data.draw(VALUES.filter(lambda value: canonical(value) != canonical(target[key])))
    target[key] = new
    lines[number] = canonical(values).encode("utf-8", "surrogatepass") + b"\n"
    assert caught(tmp_path_factory.getbasetemp() / "value.jsonl", _sealed_bluntly(lines))


@settings(max_examples=250, deadline=None)
@given(data=st.data())
def test_any_value_in_a_chain_that_was_forged_whole_gives_a_verdict_and_never_another_score(
    data: st.DataObject, log: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "chain.jsonl"
    lines = [json.loads(line) for line in log.split(b"\n")[:-1]]
    number = data.draw(st.sampled_from([place for place, line in enumerate(lines) if line["is"] == "record"]))
    target, key = data.draw(st.sampled_from(list(_places(lines[number]["record"]))))
    target[key] = data.draw(VALUES | st.sampled_from(["check", "hurry", "arrival", "inside", 10**4000, -(2**70)]))
    verdicts, _ = read(path, _sealed_bluntly([canonical(line).encode() + b"\n" for line in _chained(lines)]))
    scores = [line for line in lines if line["is"] == "result"]
    assert len(verdicts) >= len(scores)
    for verdict in verdicts:
        if verdict.word == "verified" and verdict.attempt == lines[number]["record"].get("attempt"):
            assert verdict.results == 1, "its score is still what its answers come to"


def _chained(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines with every hash made anew."""
    prev = ""
    for line in lines:
        if line["is"] == "record":
            first = line["record"].get("seq") == 0
            if "prev" in line["record"]:
                line["record"]["prev"] = "" if first else prev
            prev = line["hash"] = digest(canonical(line["record"]))
        elif line["is"] in {"result", "closed"}:
            line["head"] = prev
    return lines


def _sealed_bluntly(lines: list[bytes]) -> bytes:
    """Lines with a closing line whose SHA-256 fits them, whatever they are."""
    body = b"".join(lines[:-1])
    end = {**json.loads(lines[-1]), "sha256": hashlib.sha256(body).hexdigest()}
    return body + canonical(end).encode() + b"\n"


def _places(values: Any) -> Iterator[tuple[Any, Any]]:
    for key in values if isinstance(values, dict) else range(len(values)):
        yield values, key
        if isinstance(values[key], dict | list):
            yield from _places(values[key])


def test_what_cannot_be_written_faithfully_is_refused_and_leaves_the_log_whole(
    store: Store, loaded: LoadedCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play_some(store, loaded)
    first, second, third = (store.stored(id) for id in store.each())
    file = io.BytesIO()
    writer = LogWriter(file, words=False)
    writer.write(second, store.editions, [])
    before = file.getvalue()
    refused: list[Callable[[], None]] = [
        lambda: writer.write(first, store.editions, []),
        lambda: writer.write(second, store.editions, []),
        lambda: writer.write(_with_line(third, third.lines[0][2] + " "), store.editions, []),
        lambda: writer.write(_with_line(third, "NaN"), store.editions, []),
    ]
    for refusing in refused:
        with pytest.raises(UnwritableError):
            refusing()
    monkeypatch.setattr("kapsim.records.log_writing.LARGEST_ATTEMPT", 100)
    with pytest.raises(UnwritableError, match="larger"):
        writer.write(third, store.editions, [])
    assert file.getvalue() == before
    writer.close()
    assert not caught(tmp_path / "log.jsonl", file.getvalue())


def _with_line(stored: Stored, line: str) -> Stored:
    seq, kind, _, hashed = stored.lines[0]
    return replace(stored, lines=((seq, kind, line, hashed), *stored.lines[1:]))
