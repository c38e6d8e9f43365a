from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from kapsim.library import Library, LoadedCase
from kapsim.records.attempt import Attempt, begin_attempt
from kapsim.records.store import Store
from kapsim.records.trouble import StoreError
from tests.trials.many import list_many

from .conftest import CASE, SEED

Opened = Callable[[], Store]


def begin(store: Store, loaded: LoadedCase, kind: str = "attempt", trainee: str = "") -> Attempt:
    who = trainee or store.trainee()
    return store.begin(loaded, seed=SEED, mode="train", trainee=who, kind=kind)  # type: ignore[arg-type]


def rows(place: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(place)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_an_attempt_is_resumed_by_another_program_exactly_where_it_stopped(opened: Opened, loaded: LoadedCase) -> None:
    attempt = begin(opened(), loaded)
    attempt.answer(("wait",), own_words="one moment")
    attempt.answer(("check",))
    attempt.note("ask the nurse")
    attempt.leave()

    again = opened().resume(attempt.id)
    assert again.state == attempt.state
    assert again.events == attempt.events
    assert again.own_words == {0: "one moment"}
    assert again.notes == [("inside", "ask the nurse")]
    assert (again.seed, again.mode, again.trainee, again.kind) == (SEED, "train", attempt.trainee, "attempt")
    assert [option.id for option in again.offered()] == [option.id for option in attempt.offered()]
    again.answer(("maya", "nurse"))
    assert again.finished
    assert [summary.state for summary in opened().attempts()] == ["finished"]


def test_every_answer_is_in_the_file_before_answer_returns(store: Store, loaded: LoadedCase, place: Path) -> None:
    attempt = begin(store, loaded)
    kept = "SELECT count(*) FROM records WHERE kind = 'answered'"
    for count, answer in enumerate((("wait",), ("wait",), ("check",), ("maya",)), 1):
        attempt.answer(answer)
        assert rows(place, kept) == [(count,)]
    assert rows(place, "SELECT state, end, decisions FROM attempts") == [("finished", "done", 4)]


def test_an_attempt_goes_on_after_its_file_has_changed_and_after_it_has_gone(
    opened: Opened, tmp_path: Path, loaded: LoadedCase
) -> None:
    file = tmp_path / "two-doors.yaml"
    file.write_bytes(CASE.replace(b"check-first", b"check-bp-before-dose").replace(b"be-there", b"right-to-stop"))
    library = Library(cache=tmp_path / "cache")
    named = sorted(library.catalogue().practices)
    critical = next(name for name in named if library.catalogue().practices[name].severity == "critical")
    file.write_bytes(CASE.replace(b"check-first", critical.encode()).replace(b"be-there", named[0].encode()))
    attempt = begin(opened(), library.load(str(file)))
    attempt.answer(("wait",))

    file.write_bytes(file.read_bytes().replace(b"nobody", b"no-one").replace(b"Who?", b"Whom?"))
    again = opened().resume(attempt.id)
    again.answer(("check",))
    assert "nobody" in [option.id for option in again.offered()]
    assert again.loaded.digest == attempt.loaded.digest

    file.unlink()
    last = opened().resume(attempt.id)
    last.answer(("nobody",))
    assert last.finished


def test_the_same_text_is_kept_once(store: Store, loaded: LoadedCase, place: Path) -> None:
    for _ in range(3):
        begin(store, loaded)
    assert rows(place, "SELECT count(*) FROM texts") == [(2,)]


def test_only_the_earliest_started_attempt_of_a_trainee_at_a_case_is_the_first(
    store: Store, opened: Opened, loaded: LoadedCase
) -> None:
    ana, ben = store.trainee("Ana"), store.trainee("Ben")
    scripted = begin(store, loaded, "scripted", ana)
    first = begin(store, loaded, "attempt", ana)
    second = begin(store, loaded, "attempt", ana)
    other = begin(store, loaded, "attempt", ben)
    second.answer(("hurry",))
    second.answer(("maya",))
    replay = store.replay(second.id, 1)
    synthetic = begin(store, loaded, "synthetic", store.trainee("Cleo"))

    made = [scripted, first, second, other, replay, synthetic]
    marks = [False, True, False, True, False, False]
    assert [attempt.first for attempt in made] == marks
    assert [opened().open(attempt.id).first for attempt in made] == marks
    listed = {summary.id: summary.first for summary in opened().attempts()}
    assert [listed[attempt.id] for attempt in made] == marks
    assert {summary.id: summary.first for summary in opened().attempts(ana)}[first.id]


def test_the_first_attempt_is_the_first_that_was_started_whatever_the_clock_says(
    store: Store, loaded: LoadedCase, clock: object
) -> None:
    first = begin(store, loaded)
    clock.moment = clock.moment.replace(year=2016)  # type: ignore[attr-defined]
    second = begin(store, loaded)
    assert [(summary.id, summary.first) for summary in store.attempts()] == [(second.id, False), (first.id, True)]


def test_a_list_says_all_that_is_needed_to_choose(store: Store, loaded: LoadedCase) -> None:
    left = begin(store, loaded, trainee=store.trainee("Ana"))
    left.answer(("check",))
    left.leave()
    done = begin(store, loaded)
    done.answer(("hurry",))
    done.answer(("maya",))
    latest, earliest = store.attempts()
    assert (earliest.id, earliest.case_id, earliest.title, earliest.name) == (left.id, "two-doors", "Two doors", "Ana")
    assert (earliest.state, earliest.decisions, earliest.end, earliest.resumable) == ("left", 1, "", True)
    assert earliest.started == "2026-03-01T09:00:02.000Z"
    assert (latest.state, latest.decisions, latest.end, latest.name) == ("finished", 2, "sent-home", "")
    assert (latest.hindrance, latest.resumable) == ("it is finished", False)
    assert [summary.id for summary in store.attempts(left.trainee)] == [left.id]


def test_a_finished_attempt_can_be_read_and_not_resumed(store: Store, loaded: LoadedCase) -> None:
    attempt = begin(store, loaded)
    attempt.answer(("hurry",))
    attempt.answer(("maya",))
    with pytest.raises(StoreError, match="cannot be resumed: it is finished"):
        store.resume(attempt.id)
    read = store.open(attempt.id)
    assert read.finished
    assert read.events == attempt.events


def test_an_attempt_that_was_opened_takes_a_view_and_notes_and_no_answers(opened: Opened, loaded: LoadedCase) -> None:
    attempt = begin(opened(), loaded)
    attempt.answer(("check",))
    read = opened().open(attempt.id)
    with pytest.raises(StoreError, match="reading only"):
        read.answer(("maya",))
    read.leave()
    read.take_view("too fast")
    read.note("slow down")
    again = opened().open(attempt.id)
    assert (again.view, again.notes) == ("too fast", [("inside", "slow down")])
    assert again.answers == (("arrival", ("check",)),)


def test_under_other_rules_an_attempt_can_be_read_and_not_resumed(
    opened: Opened, loaded: LoadedCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr("kapsim.records.attempt.RULES", "0")
        attempt = begin(opened(), loaded)
        attempt.answer(("check",))
    (summary,) = opened().attempts()
    assert "version 0 of the rules" in summary.hindrance
    with pytest.raises(StoreError, match="cannot be resumed: it was begun under version 0 of the rules"):
        opened().resume(attempt.id)
    assert opened().open(attempt.id).events == attempt.events
    with pytest.raises(StoreError, match="no attempt to resume"):
        opened().find(resumable=True)
    assert opened().find() == attempt.id


def test_a_second_writer_is_told_and_the_chain_stays_whole(opened: Opened, loaded: LoadedCase) -> None:
    here = begin(opened(), loaded)
    there = opened().resume(here.id)
    there.answer(("wait",))
    before = (here.state, list(here.events), dict(here.own_words))
    for trying in (lambda: here.answer(("check",), own_words="mine"), lambda: here.note("mine"), here.leave):
        with pytest.raises(StoreError, match="gone on elsewhere"):
            trying()
    assert (here.state, list(here.events), dict(here.own_words)) == before
    there.answer(("check",))
    assert opened().open(here.id).answers == (("arrival", ("wait",)), ("arrival", ("check",)))


def test_threads_that_answer_at_once_neither_lose_nor_double_an_answer(opened: Opened, loaded: LoadedCase) -> None:
    attempt = begin(opened(), loaded)
    failed: list[BaseException] = []

    def wait_often() -> None:
        try:
            for _ in range(25):
                attempt.answer(("wait",))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=wait_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert len(opened().open(attempt.id).answers) == 100


def test_a_replay_goes_back_to_a_decision_and_stays_apart_from_the_attempt(opened: Opened, loaded: LoadedCase) -> None:
    attempt = begin(opened(), loaded)
    attempt.answer(("wait",), own_words="a moment")
    attempt.answer(("hurry",))
    attempt.answer(("maya",))
    replay = opened().replay(attempt.id, 1)
    assert replay.answers == (("arrival", ("wait",)),)
    assert (replay.kind, replay.header.parent, replay.seed) == ("replay", attempt.id, attempt.seed)
    assert not replay.own_words
    replay.answer(("check",))
    resumed = opened().resume(replay.id)
    resumed.answer(("maya", "nurse"))
    assert resumed.state.step == "done"
    assert opened().open(attempt.id).state.step == "sent-home"
    summaries = {summary.id: summary for summary in opened().attempts()}
    assert summaries[replay.id].parent == attempt.id


@pytest.mark.parametrize("answers", [-1, 2, 3])
def test_a_replay_begins_before_a_decision_that_was_answered(store: Store, loaded: LoadedCase, answers: int) -> None:
    attempt = begin(store, loaded)
    attempt.answer(("hurry",))
    attempt.answer(("maya",))
    with pytest.raises(ValueError, match="2 answers"):
        store.replay(attempt.id, answers)


def test_erased_words_leave_an_attempt_that_still_opens(opened: Opened, loaded: LoadedCase, place: Path) -> None:
    attempt = begin(opened(), loaded)
    attempt.answer(("wait",), own_words="my own words")
    attempt.note("a note")
    attempt.take_view("a view")
    attempt.answer(("check",), own_words="more words")
    connection = sqlite3.connect(place)
    connection.execute("UPDATE free_text SET salt = '', text = '' WHERE text != 'more words'")
    connection.commit()
    connection.close()
    again = opened().resume(attempt.id)
    assert again.events == attempt.events
    assert (again.own_words, again.notes, again.view) == ({1: "more words"}, [], "")


def test_free_text_stands_nowhere_but_in_its_own_table(store: Store, loaded: LoadedCase, place: Path) -> None:
    attempt = begin(store, loaded)
    attempt.answer(("wait",), own_words="unmistakable")
    attempt.note("unmistakable")
    attempt.take_view("unmistakable")
    assert rows(place, "SELECT count(*) FROM free_text WHERE text = 'unmistakable'") == [(3,)]
    assert not any("unmistakable" in str(line) for (line,) in rows(place, "SELECT line FROM records"))


def test_a_name_belongs_to_one_random_id_however_it_is_spelled(opened: Opened) -> None:
    ana = opened().trainee("Ana Müller")
    assert opened().trainee("  ana   mu\u0308ller ") == ana
    assert opened().trainee("Ana Muller") != ana
    nameless = opened().trainee()
    assert opened().trainee("  ") == nameless
    assert nameless != ana
    assert "ana" not in ana.lower() or len(ana) == 36


def test_a_name_keeps_nothing_that_acts_on_a_terminal(store: Store, place: Path) -> None:
    store.trainee("A\x1b]0;x\x07na")
    assert rows(place, "SELECT name FROM names") == [("A]0;xna",)]


def test_an_attempt_is_found_by_the_beginning_of_its_id_or_as_the_latest(
    store: Store, loaded: LoadedCase, clock: Callable[[], object]
) -> None:
    ids = [f"{head}-0000-4000-8000-00000000000{n}" for n, head in enumerate(("abc00000", "abd00000", "f0000000"))]
    who = store.trainee()
    for id in ids:
        begin_attempt(
            loaded, log=store.log(), seed=1, mode="train", trainee=who, kind="attempt", clock=clock, id=id,  # type: ignore[arg-type]
        )  # fmt: skip
    assert store.find("abc") == ids[0]
    assert store.find("ABD") == ids[1]
    assert store.find() == ids[2]
    store.resume(ids[0])
    assert store.find() == ids[0]
    with pytest.raises(StoreError, match=r"more than one attempt: ab[cd]0.*Two doors, 2026-03-01.*, ab[cd]0"):
        store.find("ab")
    with pytest.raises(StoreError, match="no attempt e"):
        store.find("e")
    with pytest.raises(StoreError, match="no attempt yet"):
        store.find(trainee="nobody")
    with pytest.raises(StoreError, match="no attempt %"):
        store.find("%")


def test_an_attempt_that_is_not_there_cannot_be_opened(store: Store) -> None:
    with pytest.raises(StoreError, match="There is no attempt nowhere"):
        store.open("nowhere")


def test_ten_thousand_attempts_are_listed_at_once(where: str, loaded: LoadedCase) -> None:
    listed = list_many(where, loaded, 10_000)
    assert listed.all < 0.3
    assert listed.own < 0.3
    assert listed.results < 0.3


def test_times_are_those_of_the_clock_that_was_handed_in(store: Store, loaded: LoadedCase, place: Path) -> None:
    attempt = begin(store, loaded)
    attempt.answer(("wait",))
    lines = [str(line) for (line,) in rows(place, "SELECT line FROM records ORDER BY seq")]
    assert '"at":"2026-03-01T09:00:02.000Z"' in lines[0]
    assert '"at":"2026-03-01T09:00:03.000Z"' in lines[1]


def test_records_are_told_in_their_order_even_if_the_clock_jumps_back(
    opened: Opened, loaded: LoadedCase, clock: object
) -> None:
    attempt = begin(opened(), loaded)
    attempt.answer(("wait",))
    clock.moment = clock.moment.replace(year=2016)  # type: ignore[attr-defined]
    attempt.answer(("check",))
    assert opened().open(attempt.id).events == attempt.events
