"""What the database sums up is what one would add up by hand, on both databases, path by path."""

from __future__ import annotations

import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import insert, literal, select, update

from kapsim.assessment.reliability import Sums
from kapsim.assessment.tally import NEARLY_ALL, Tally
from kapsim.engine.score import RULES
from kapsim.records.cohort import Selection, group_in
from kapsim.records.store import Store
from kapsim.records.tables import attempts, deletions, results
from tests.cohort.made import EDITION, Met, Played, cohort, keep

SAFE = {"safety": 1.0, "support": None, "integration": None}


FIRST = Selection()


def tallied(store: Store, selection: Selection = FIRST) -> Tally:
    with group_in(store, selection) as group:
        return group.tally(group.editions()[0])


def one(trainee: str, answer: str = "best", **more: object) -> Played:
    return Played(trainee, [Met("s0", answer, {"safety": 1.0})], dict(SAFE), **more)  # type: ignore[arg-type]


@pytest.fixture
def played(store: Store) -> list[Played]:
    """A group of forty in the store."""
    found = list(cohort(40))
    keep(store, found)
    return found


def test_answers_credits_and_waits_are_those_of_the_first_meeting(store: Store, played: list[Played]) -> None:
    found = tallied(store)
    met = [decision for attempt in played for decision in attempt.met if not decision.again]
    assert {(entry.step, entry.answer): entry.count for entry in found.taken} == Counter(
        (m.step, m.answer) for m in met
    )
    credit: dict[tuple[str, str], list[float]] = defaultdict(list)
    for decision in met:
        for domain, value in decision.credit.items():
            credit[decision.step, domain].append(value)
    summed: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0, 0.0])
    for entry in found.taken:
        for domain, (n, earned) in entry.credit.items():
            summed[entry.step, domain][0] += n
            summed[entry.step, domain][1] += earned
    assert {key: (n, pytest.approx(total)) for key, (n, total) in summed.items()} == {
        key: (len(values), sum(values)) for key, values in credit.items()
    }
    assert found.again == {"s1": sum(decision.again for attempt in played for decision in attempt.met)}
    waits = Counter(round(decision.seconds) for decision in met if decision.step == "s0")
    assert found.waits["s0"] == waits
    assert sum(found.minutes.values()) == 40


def test_rest_correlations_leave_out_the_decision_itself(store: Store, played: list[Played]) -> None:
    found = tallied(store)
    for (step, domain), pairs in found.rests.items():
        x, y = [], []
        for attempt in played:
            credits = {m.step: m.credit[domain] for m in attempt.met if not m.again and domain in m.credit}
            if step in credits and len(credits) > 1:
                x.append(credits.pop(step))
                y.append(statistics.fmean(credits.values()))
        assert pairs.n == len(x)
        assert pairs.correlation == pytest.approx(statistics.correlation(x, y), abs=1e-9)
    assert {step for step, _ in found.rests} == {f"s{at}" for at in range(8)}


def test_alpha_rests_on_decisions_that_nearly_all_met_and_on_who_met_them_all(store: Store) -> None:
    played = list(cohort(40))
    for at in (3, 7):  # two who missed a decision that nearly all met
        played[at] = replace(played[at], met=[met for met in played[at].met if met.step != "s0"])
    keep(store, played)
    found = tallied(store)
    for domain in ("safety", "support"):
        exposure = Counter(m.step for p in played for m in p.met if not m.again and domain in m.credit)
        steps = [step for step, count in exposure.items() if count >= NEARLY_ALL * 40]
        people = []
        for attempt in played:
            credits = {m.step: m.credit[domain] for m in attempt.met if not m.again and domain in m.credit}
            if all(step in credits for step in steps):
                people.append([credits[step] for step in steps])
        scores, decisions = found.complete[domain]  # type: ignore[index]
        assert set(decisions) == set(steps)
        assert scores.n == len(people) == (38 if domain == "safety" else 40)
        assert scores.variance == pytest.approx(statistics.variance([sum(person) for person in people]))
        columns = dict(zip(steps, zip(*people, strict=True), strict=True))
        for step, column in columns.items():
            assert decisions[step] == _approx(column)


def _approx(values: Sequence[float]) -> Sums:
    return Sums(len(values), pytest.approx(sum(values)), pytest.approx(math.fsum(v * v for v in values)))


def test_scores_errors_ends_and_practices_are_counted(store: Store, played: list[Played]) -> None:
    found = tallied(store)
    assert (found.begun, found.results, found.trainees) == (40, 40, 40)
    assert found.scores["integration"] == {}
    values = Counter(attempt.scores["safety"] for attempt in played)
    assert Counter({value: count for (value, _), count in found.scores["safety"].items()}) == values
    assert {(end, outcome): count for end, outcome, count in found.ends} == Counter((p.end, p.outcome) for p in played)
    gate = Counter(kind for attempt in played for kind in attempt.gate.values() if kind)
    assert found.practices[0].gate == gate
    assert found.practices[0].trainees == 40
    wrong = gate["commission"] + gate["omission"]
    assert sum(count for (stays, _), count in found.errors.items() if stays) == wrong
    assert found.errors[False, True] == gate["recovered"]


def test_standings_join_scores_with_errors(store: Store, played: list[Played]) -> None:
    with group_in(store, FIRST) as group:
        found = group.standings(group.editions()[0], ["support", "integration"])
    wanted = Counter(
        ((attempt.scores["support"], None), set(attempt.gate.values()) <= {"commission", "omission"})
        for attempt in played
    )
    assert {(standing.scores, standing.error): standing.count for standing in found} == wanted


def test_only_first_attempts_count_unless_all_are_asked_for(store: Store) -> None:
    keep(store, [one("a", "poor"), one("a"), one("b"), one("b", kind="replay"), one("c", kind="synthetic")])
    first = tallied(store)
    assert (first.begun, first.results, first.trainees, first.once) == (2, 2, 2, True)
    assert {entry.answer: entry.count for entry in first.taken} == {"poor": 1, "best": 1}
    every = tallied(store, Selection(every_try=True))
    assert (every.results, every.trainees, every.once) == (3, 2, False)
    assert every.complete == {}


def test_synthetic_attempts_are_alone_or_not_there(store: Store) -> None:
    keep(store, [one("a"), one("c", kind="synthetic"), one("d", kind="synthetic")])
    assert tallied(store).results == 1
    assert tallied(store, Selection(kind="synthetic")).results == 2


def test_a_later_attempt_does_not_take_the_place_of_a_deleted_first(store: Store) -> None:
    keep(store, [one("z"), one("a"), one("b")])
    gone = {"attempt": "x", "number": 1, "trainee": "a", "case_id": "t", "kind": "attempt", "started": "", "records": 1}
    with store.database.writing() as connection:
        connection.execute(insert(deletions), gone | {"head": "", "deleted": "", "why": ""})
    assert tallied(store).trainees == 2


def test_a_first_attempt_that_was_given_up_is_begun_and_not_finished(store: Store) -> None:
    keep(store, [one("a", end="", outcome=""), one("a"), one("b")])
    found = tallied(store)
    assert (found.begun, found.results) == (2, 1)


def test_a_result_of_an_attempt_that_has_gone_on_since_does_not_count(store: Store) -> None:
    keep(store, [one("a"), one("b")])
    with store.database.writing() as connection:
        connection.execute(update(attempts).where(attempts.c.trainee == "a").values(head="later"))
    assert (tallied(store).begun, tallied(store).results) == (2, 1)


def test_editions_are_never_mixed_and_the_one_with_most_attempts_comes_first(store: Store) -> None:
    other = EDITION | {"case_digest": "d" * 64}
    keep(store, [one("a", "poor", edition=other), one("b"), one("c"), one("e", case="u", edition=other)])
    with group_in(store, FIRST) as group:
        found = group.editions()
        assert [(edition.case, edition.case_digest[0], edition.tries) for edition in found] == [
            ("t", "c", 2),
            ("t", "d", 1),
            ("u", "d", 1),
        ]
        assert [group.tally(edition).results for edition in found] == [2, 1, 1]
        assert [group.elsewhere(edition) for edition in found] == [1, 2, 0]


def test_an_attempt_that_was_scored_again_is_not_counted_as_elsewhere(store: Store) -> None:
    keep(store, [one("a", edition=EDITION | {"rules": "1"}), one("b", edition=EDITION | {"rules": "1"})])
    columns = [column.name for column in results.c if column.name not in {"number", "rules"}]
    again = select(results.c.number + 100, literal(RULES), *(results.c[name] for name in columns))
    with store.database.writing() as connection:
        connection.execute(insert(results).from_select(["number", "rules", *columns], again))
    with group_in(store, FIRST) as group:
        found = group.editions()
        assert [(edition.rules, edition.tries) for edition in found] == [(RULES, 2), ("1", 2)]
        assert group.elsewhere(found[0]) == 0


def test_groups_cases_and_days_choose_among_attempts(store: Store) -> None:
    keep(store, [one("a"), one("b"), one("b", case="u")])
    assert tallied(store, Selection(trainees=("b",), cases=("t",))).results == 1
    assert tallied(store, Selection(cases=("u",))).trainees == 1
    assert tallied(store, Selection(until="2026-01-01T00:00:00.000000002Z")).results == 1
    with group_in(store, Selection(trainees=())) as group:
        assert group.editions() == []
