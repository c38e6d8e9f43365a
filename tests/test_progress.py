"""What many attempts show together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from kapsim.engine.chances import Chance, chances
from kapsim.engine.explore import explore
from kapsim.engine.score import score
from kapsim.logbook import Logbook
from kapsim.past import Past, count_words, day, gate_words, missed
from kapsim.progress import Untried, by_domain, by_practice, next_steps
from kapsim.records.attempt import Attempt
from kapsim.records.store import Store
from kapsim.records.trouble import StoreError
from kapsim.reports import attempt_text

from .builders import PRACTICES, case, scored
from .tui.stage import BEST, CAUTIOUS, EAGER, Shelf, a_store, loaded, played

S1, SM, U1, I1 = (PRACTICES[name] for name in ("s1", "sm", "u1", "i1"))
HALF = Fraction(1, 2)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return a_store(tmp_path)


def read(attempt: Attempt) -> Past:
    """An attempt as lists know it."""
    result = score(attempt.case, attempt.events, explore(attempt.case))
    return Past(
        id=attempt.id, case=attempt.case.id, title=attempt.case.title, started=datetime(2026, 11, 12, tzinfo=UTC),
        finished=attempt.finished, kind=attempt.kind, mode=attempt.mode, first=attempt.first,
        decisions=len(attempt.answers), result=result, chances=chances(attempt.case, result),
    )  # fmt: skip


@pytest.fixture
def best(store: Store) -> Past:
    """A flawless attempt, whose chances a test replaces by its own."""
    return read(played(store, loaded(), BEST))


def later(past: Past, days: int, *met: tuple[object, Fraction | int], first: bool = False) -> Past:
    """The attempt some days later, with these practices done to these shares."""
    own = tuple(Chance(practice, Fraction(share), False, 0) for practice, share in met)  # type: ignore[arg-type]
    when = past.started + timedelta(days=days)
    return replace(past, id=str(days), started=when, order=days, chances=own, first=first)


def met(past: Past) -> dict[tuple[int, str], tuple[Fraction, bool]]:
    return {(chance.decision, chance.practice.id): (chance.met, chance.against) for chance in past.chances}


def test_at_stake_is_what_the_best_answer_upholds_and_what_was_touched(store: Store) -> None:
    assert met(read(played(store, loaded(), EAGER))) == {
        (0, "check"): (Fraction(0), False),
        (0, "hold"): (Fraction(0), True),
        (1, "tell"): (Fraction(1), False),
    }
    assert met(read(played(store, loaded(), CAUTIOUS))) == {(0, "check"): (HALF, False)}


def test_a_decision_met_again_is_no_new_chance_but_going_against_a_practice_there_is() -> None:
    steps = """
        ask:
          phase: dosing
          choose:
            prompt: What now?
            options:
              wait: {text: Wait, next: ask}
              push: {text: Push, violates: [s2], next: ask}
              do: {text: Do it, upholds: [s1]}
        end:
          phase: dosing
          end: {outcome: good, title: Done}
        """
    built = case(steps)
    found = chances(built, scored(built, "wait", "push", "do"))
    assert [(chance.decision, chance.practice.id, chance.met) for chance in found] == [(0, "s1", 0), (1, "s2", 0)]


def test_a_contested_practice_that_the_clinic_does_not_adopt_is_never_at_stake(best: Past) -> None:
    assert "pace" not in {chance.practice.id for chance in best.chances}


def test_a_practice_is_counted_over_all_attempts_with_its_halves(best: Past) -> None:
    tallies = by_practice([later(best, 0, (S1, 1), first=True), later(best, 1, (S1, HALF)), later(best, 2, (S1, 0))])
    assert [(t.text, t.met, t.of, t.first_text, t.slips) for t in tallies] == [
        ("1 1/2 of 3", Fraction(3, 2), 3, "1 of 1", 2)
    ]
    assert tallies[0].slip is not None
    assert tallies[0].slip.id == "2"


def test_below_three_chances_there_is_not_enough_yet(best: Past) -> None:
    assert by_practice([later(best, 0, (S1, 1)), later(best, 1, (S1, 0))])[0].text == "not enough yet"


@pytest.mark.parametrize("change", [{"kind": "replay"}, {"kind": "scripted"}, {"finished": False}, {"result": None}])
def test_only_finished_attempts_of_ones_own_that_could_be_read_count(best: Past, change: dict[str, object]) -> None:
    other = replace(best, **change)  # type: ignore[arg-type]
    assert by_practice([other]) == ()
    assert next_steps([other]) == ()
    assert all(tally.attempts == 0 for tally in by_domain([other]))


def test_practices_go_by_domain_those_with_figures_first_then_by_severity_and_share(best: Past) -> None:
    often = [later(best, n, (SM, 1), (S1, 0), (U1, 1)) for n in range(3)]
    rare = later(best, 4, (I1, 0), (PRACTICES["s2"], 0))
    assert [tally.practice.id for tally in by_practice([*often, rare])] == ["s1", "sm", "s2", "u1", "i1"]


def test_a_domain_needs_four_opportunities_and_adds_up_credit_and_what_it_is_out_of(best: Past) -> None:
    safety = by_domain([best])[0]
    assert (safety.out_of, safety.text) == (2, "not enough yet")
    safety = by_domain([best, replace(best, first=False)])[0]
    assert (safety.text, safety.first_text, safety.attempts) == ("4 of 4", "not enough yet", 2)


def test_the_gravest_slip_comes_first_then_the_latest(best: Past) -> None:
    pasts = [later(best, 0, (U1, 0)), later(best, 1, (S1, 0)), later(best, 2, (SM, 0)), later(best, 3, (I1, 0))]
    assert [entry.what for entry in next_steps(pasts)] == [S1.statement, SM.statement, U1.statement]


def test_a_slip_that_was_put_right_the_last_time_comes_after_one_that_was_not(best: Past) -> None:
    s2 = PRACTICES["s2"]
    pasts = [later(best, 0, (S1, 0)), later(best, 1, (s2, 0)), later(best, 2, (s2, 1))]
    assert [entry.what for entry in next_steps(pasts)] == [S1.statement, s2.statement]


def test_nobody_is_reminded_of_what_went_well_three_times_since(best: Past) -> None:
    pasts = [later(best, 0, (S1, 0)), *(later(best, n, (S1, 1)) for n in (1, 2))]
    assert next_steps(pasts)
    assert not next_steps([*pasts, later(best, 3, (S1, 1))])


def test_the_reason_says_how_often_and_where(best: Past) -> None:
    assert next_steps([later(best, 0, (S1, 0))])[0].why == (
        "Critical; at stake once, and not fully done: “Pressure on the day”, 12 Nov 2026."
    )
    twice = [later(best, 0, (S1, 1)), later(best, 1, (S1, HALF))]
    assert (
        next_steps(twice)[0].why == "Critical; not fully done 1 of 2 times, last in “Pressure on the day”, 13 Nov 2026."
    )


def test_a_case_not_tried_yet_is_the_last_advice() -> None:
    assert [entry.title for entry in next_steps([], [Untried("a", "A", "Short."), Untried("b", "B", "Long.")])] == ["A"]


def test_what_was_missed_goes_by_severity_each_practice_once(best: Past) -> None:
    past = later(best, 0, (U1, 0), (S1, HALF), (U1, 0), (SM, 1))
    assert [practice.id for practice in missed(past)] == ["s1", "u1"]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (BEST, "no critical error"),
        (EAGER, "2 critical errors, 1 made good"),
        (CAUTIOUS, "no critical error, 1 half done"),
        ((("settle",), ("go-on",)), "3 critical errors"),
    ],
)
def test_the_gate_in_words_is_the_same_in_all_lists(
    store: Store, answers: tuple[tuple[str, ...], ...], words: str
) -> None:
    past = read(played(store, loaded(), answers))
    assert gate_words(past) == words
    assert past.result is not None
    (summary,) = store.attempts()
    assert attempt_text(summary, past.result.data(), "").endswith(f"; {words}")


def test_counts_stand_by_domain_and_what_was_not_assessed_is_left_out(best: Past) -> None:
    assert count_words(best) == ("safety 2 of 2", "support 1 of 1", "integration 1 of 1")
    assert count_words(replace(best, result=None)) == ()


def test_days_do_not_depend_on_the_locale() -> None:
    assert day(datetime(2026, 3, 1, tzinfo=UTC)) == "1 Mar 2026"


class Counted(Shelf):
    """A shelf that counts how often a proof is asked for."""

    asked = 0

    def proof(self, case):  # type: ignore[no-untyped-def]
        self.asked += 1
        return super().proof(case)


def test_an_attempt_is_read_back_once_for_as_long_as_it_is_unchanged(store: Store) -> None:
    attempt = played(store, loaded(), BEST)
    shelf = Counted()
    logbook = Logbook(shelf, lambda: store, lambda: "")  # type: ignore[arg-type]
    (past,) = logbook.outline()
    assert past.result is None
    assert logbook.read_back(past).result is not None
    assert logbook.outline()[0].result is not None
    logbook.read_back(past)
    assert shelf.asked == 1
    attempt.take_view("Calm.")
    assert logbook.outline()[0].result is None


def test_an_unfinished_attempt_has_no_result(store: Store) -> None:
    played(store, loaded(), BEST[:1])
    logbook = Logbook(Shelf(), lambda: store, lambda: "")  # type: ignore[arg-type]
    past = logbook.read_back(logbook.outline()[0])
    assert (past.result, past.resumable, past.decisions) == (None, True, 1)


def test_the_attempts_of_somebody_else_are_not_among_them(store: Store) -> None:
    case = loaded()
    store.begin(case, seed=1, mode="train", trainee=store.trainee("Ann"))
    assert Logbook(Shelf(), lambda: store, lambda: "").outline() == []  # type: ignore[arg-type]
    assert len(Logbook(Shelf(), lambda: store, lambda: "ann").outline()) == 1  # type: ignore[arg-type]


def test_an_attempt_that_cannot_be_read_says_why(store: Store) -> None:
    played(store, loaded(), BEST)
    troubles = iter([StoreError("It is damaged.")])

    class Broken:
        def attempts(self, trainee: str) -> object:
            return store.attempts(trainee)

        def trainee(self, name: str) -> str:
            return store.trainee(name)

        def open(self, _id: str) -> Attempt:
            raise next(troubles)

    logbook = Logbook(Shelf(), Broken, lambda: "")  # type: ignore[arg-type]
    past = logbook.read_back(logbook.outline()[0])
    assert (past.result, past.why, past.counts) == (None, "It is damaged.", False)
