from __future__ import annotations

from collections.abc import Sequence

import pytest

from kapsim.engine import run
from kapsim.engine.body import number_drawn
from kapsim.engine.state import Answered
from kapsim.library import LoadedCase, load_texts
from kapsim.records.attempt import Attempt, begin_attempt
from kapsim.records.log import Entry, Header, Unkept
from kapsim.records.trouble import StoreError

from .conftest import CASE, CATALOGUE, SEED, TickingClock


class Paper:
    """A log that keeps what it is given in a list, or refuses it."""

    first = True

    def __init__(self) -> None:
        self.pages: list[list[Entry]] = []
        self.full = False

    def begin(self, attempt: str, loaded: LoadedCase, header: Header, entries: Sequence[Entry]) -> None:  # noqa: ARG002
        self.write(entries)

    def write(self, entries: Sequence[Entry]) -> None:
        if self.full:
            raise StoreError("No paper left.")
        self.pages.append(list(entries))

    @property
    def kinds(self) -> list[list[str]]:
        return [[entry.kind for entry in page] for page in self.pages]


@pytest.fixture
def paper() -> Paper:
    return Paper()


@pytest.fixture
def attempt(loaded: LoadedCase, paper: Paper, clock: TickingClock) -> Attempt:
    return begin_attempt(loaded, log=paper, seed=SEED, mode="train", trainee="t", kind="attempt", clock=clock)


def everything(attempt: Attempt) -> tuple[object, ...]:
    return (
        attempt.state,
        list(attempt.events),
        list(attempt.notes),
        dict(attempt.own_words),
        attempt.view,
        attempt.finished,
    )


def test_the_first_record_binds_case_catalogue_rules_seed_mode_trainee_and_kind(
    attempt: Attempt, paper: Paper, loaded: LoadedCase
) -> None:
    (started,) = paper.pages[0]
    assert started.kind == "started"
    assert started.data == {
        "case": "two-doors",
        "case_digest": loaded.digest,
        "catalogue_digest": loaded.catalogue.digest,
        "rules": attempt.header.rules,
        "seed": SEED,
        "mode": "train",
        "trainee": "t",
        "kind": "attempt",
        "kapsim": attempt.header.kapsim,
        "parent": "",
        "given": 0,
    }
    assert Header.of(started.data) == attempt.header


def test_an_attempt_gives_the_events_of_the_pure_engine(attempt: Attempt) -> None:
    state, expected = run.begin(attempt.case, response=number_drawn(attempt.seed))
    for answer in (("wait",), ("check",), ("maya", "nurse")):
        state, more = run.advance(attempt.case, state, answer)
        assert attempt.answer(answer) == more
        expected += more
    assert tuple(attempt.events) == expected
    assert attempt.state == state
    assert attempt.finished
    assert attempt.answers == (("arrival", ("wait",)), ("arrival", ("check",)), ("inside", ("maya", "nurse")))


def test_an_answer_says_where_it_leads_and_at_what_minute(attempt: Attempt, paper: Paper) -> None:
    attempt.answer(("check",))
    (entry,) = paper.pages[-1]
    assert entry.data == {"step": "arrival", "answer": ["check"], "to": "inside", "clock": 15}


def test_the_last_answer_and_the_end_are_written_together(attempt: Attempt, paper: Paper) -> None:
    attempt.answer(("hurry",))
    attempt.answer(("maya",))
    assert paper.kinds == [["started"], ["answered"], ["answered", "ended"]]
    assert paper.pages[-1][-1].data == {"end": "sent-home"}


def test_an_answer_that_does_not_exist_writes_nothing_and_changes_nothing(attempt: Attempt, paper: Paper) -> None:
    attempt.answer(("hurry",))
    before = everything(attempt)
    for answer in (("nurse",), (), ("maya", "maya"), ("check",)):
        with pytest.raises(run.AnswerError):
            attempt.answer(answer, own_words="lost")
    assert everything(attempt) == before
    assert len(paper.pages) == 2


def test_what_cannot_be_written_leaves_the_attempt_as_it_was_and_can_be_tried_again(
    attempt: Attempt, paper: Paper
) -> None:
    attempt.answer(("wait",), own_words="a moment")
    attempt.leave()
    before = everything(attempt)
    paper.full = True
    for failing in (
        lambda: attempt.answer(("check",), own_words="check"),
        lambda: attempt.note("remember"),
        lambda: attempt.take_view("well enough"),
        attempt.go_on,
    ):
        with pytest.raises(StoreError):
            failing()
        assert everything(attempt) == before
    paper.full = False
    assert isinstance(attempt.answer(("check",), own_words="check")[0], Answered)
    assert attempt.own_words == {0: "a moment", 1: "check"}
    assert paper.kinds[-1] == ["resumed", "answered"]


def test_own_words_go_with_their_answer_and_are_cleaned_of_what_acts_on_a_terminal(
    attempt: Attempt, paper: Paper
) -> None:
    attempt.answer(("wait",))
    attempt.answer(("check",), own_words="  \x1b[31mfirst\u202e I\r\nask \udcff ")
    assert attempt.own_words == {1: "[31mfirst I\nask"}
    assert paper.pages[-1][0].text == "[31mfirst I\nask"


def test_notes_stand_with_the_step_and_the_last_view_counts(attempt: Attempt, paper: Paper) -> None:
    attempt.note("first")
    attempt.answer(("check",))
    attempt.note("second")
    attempt.note("   ")
    attempt.take_view("")
    attempt.take_view("I was too quick")
    attempt.take_view("I was quick")
    assert attempt.notes == [("arrival", "first"), ("inside", "second")]
    assert attempt.view == "I was quick"
    assert paper.kinds[1:] == [["noted"], ["answered"], ["noted"], ["viewed"], ["viewed"]]


def test_leaving_is_written_once_and_never_after_the_end(attempt: Attempt, paper: Paper) -> None:
    attempt.leave()
    attempt.leave()
    attempt.answer(("hurry",))
    attempt.answer(("maya",))
    attempt.leave()
    assert paper.kinds == [["started"], ["left"], ["resumed", "answered"], ["answered", "ended"]]


def test_options_stand_in_the_order_that_the_seed_draws(loaded: LoadedCase, clock: TickingClock) -> None:
    def order(seed: int) -> tuple[str, ...]:
        attempt = begin_attempt(loaded, log=Unkept(), seed=seed, mode="train", trainee="t", kind="attempt", clock=clock)
        return tuple(option.id for option in attempt.offered())

    assert order(3) == order(3)
    assert len({order(seed) for seed in range(40)}) == 6


def test_a_log_that_keeps_nothing_needs_no_store_and_is_never_the_first_attempt(
    loaded: LoadedCase, clock: TickingClock
) -> None:
    attempt = begin_attempt(loaded, log=Unkept(), seed=1, mode="assess", trainee="t", kind="scripted", clock=clock)
    attempt.answer(("check",))
    attempt.answer(("maya",))
    assert attempt.finished
    assert not attempt.first


def test_a_replay_begins_with_the_answers_it_was_given(loaded: LoadedCase, paper: Paper, clock: TickingClock) -> None:
    attempt = begin_attempt(
        loaded, log=paper, seed=1, mode="train", trainee="t", kind="replay", clock=clock, parent="p",
        given=(("arrival", ("wait",)), ("arrival", ("check",))),
    )  # fmt: skip
    assert paper.kinds == [["started", "answered", "answered"]]
    assert (attempt.header.parent, attempt.header.given) == ("p", 2)
    assert attempt.state.step == "inside"


def test_answers_given_to_a_replay_must_fit_their_steps(loaded: LoadedCase, paper: Paper, clock: TickingClock) -> None:
    with pytest.raises(run.AnswerError):
        begin_attempt(
            loaded, log=paper, seed=1, mode="train", trainee="t", kind="replay", clock=clock, parent="p",
            given=(("inside", ("maya",)),),
        )  # fmt: skip
    assert not paper.pages


@pytest.mark.parametrize("seed", [2**63, -(2**63) - 1])
def test_a_seed_that_no_store_could_hold_is_refused(loaded: LoadedCase, clock: TickingClock, seed: int) -> None:
    with pytest.raises(ValueError, match="64 bits"):
        begin_attempt(loaded, log=Unkept(), seed=seed, mode="train", trainee="t", kind="attempt", clock=clock)


def test_a_case_that_ends_without_asking_is_finished_as_it_begins(paper: Paper, clock: TickingClock) -> None:
    head, _, _ = CASE.partition(b"steps:")
    raw = head + b"steps:\n  done: {phase: dosing, end: {outcome: good, title: Done}}\n"
    loaded = load_texts(raw, CATALOGUE, "short.yaml")
    attempt = begin_attempt(loaded, log=paper, seed=1, mode="train", trainee="t", kind="attempt", clock=clock)
    assert attempt.finished
    assert paper.kinds == [["started", "ended"]]
    with pytest.raises(run.AnswerError):
        attempt.answer(("anything",))
