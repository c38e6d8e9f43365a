"""What holds for every case and every way of playing it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kapsim.engine import run
from kapsim.engine.explore import explore
from kapsim.engine.gate import judge_gate
from kapsim.engine.model import DOMAINS, Case
from kapsim.engine.proof import Proof
from kapsim.engine.rubric import Rubric, possible
from kapsim.engine.score import score
from kapsim.engine.state import Answer, Event, State
from tests.builders import play
from tests.random_cases import cases

many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LONGEST = 10
LARGEST = 2_000
"""States of a random case that is still looked at; a clock that a guard reads on a round makes tens of thousands."""


def proven(case: Case) -> Proof:
    proof = explore(case, limit=LARGEST)
    assume(proof.complete)
    return proof


def drawn_play(case: Case, data: st.DataObject) -> list[Event]:
    """A random way through a case, at most `LONGEST` decisions long."""
    state, events = run.begin(case)
    happened = list(events)
    for _ in range(LONGEST):
        answers = [answer for answer, _ in possible(case, state)]
        if not answers:
            break
        state, events = run.advance(case, state, data.draw(st.sampled_from(answers)))
        happened += events
    return happened


@many
@given(case=cases(), data=st.data())
def test_a_score_lies_between_0_and_1_and_any_loss_keeps_it_below_1(case: Case, data: st.DataObject) -> None:
    result = score(case, drawn_play(case, data), proven(case))
    for domain in DOMAINS:
        judged = result.domain(domain)
        if judged.value is None:
            continue
        assert 0 <= judged.value <= 1
        assert judged.coverage is None or 0 <= judged.coverage <= 1
        assert judged.weighted is not None
        assert 0 <= judged.weighted <= 1
        lost = any(d.lost(domain) or (d.opportunity(domain) and d.credit(domain) < 1) for d in result.decisions)
        if lost:
            assert judged.value < 1


@many
@given(case=cases(), data=st.data())
def test_a_repair_never_raises_a_score(case: Case, data: st.DataObject) -> None:
    result = score(case, drawn_play(case, data), proven(case))
    for domain in DOMAINS:
        judged = result.domain(domain)
        if judged.value is None:
            continue
        lost = sum(d.lost(domain) for d in result.decisions if d.on_course)
        without = max(judged.met, judged.par or 0) + lost
        assert judged.value <= (Fraction(judged.credit, without) if without else 1)


@many
@given(case=cases())
def test_a_reference_path_is_flawless_and_scores_exactly_1(case: Case) -> None:
    proof = proven(case)
    for end, path in proof.references.items():
        result = score(case, play(case, *[answer for _, answer in path]), proof)
        assert (result.end, result.outcome) == (end, "good")
        assert result.gate.errors == ()
        assert all(d.mark.flawless(d.again) and d.on_course for d in result.decisions)
        assert all(result.domain(domain).value in {None, 1} for domain in DOMAINS)


@many
@given(case=cases(most=3))
def test_par_and_course_agree_with_every_flawless_path_walked_one_by_one(case: Case) -> None:
    proof = proven(case)
    least: dict[str, list[int]] = {}
    seen: set[str] = set()
    for end, decisions, opportunities in flawless_paths(case):
        seen |= decisions
        known = least.setdefault(end, opportunities)
        least[end] = [min(a, b) for a, b in zip(known, opportunities, strict=True)]
    assert seen <= proof.on_course
    for end, counts in least.items():
        assert tuple(counts) == proof.pars[end] or any(p < c for p, c in zip(proof.pars[end], counts, strict=True))
        assert all(p <= c for p, c in zip(proof.pars[end], counts, strict=True))
    short = {end for end, path in proof.references.items() if len(path) <= DEEP}
    assert short <= set(least)


DEEP = 6


def flawless_paths(case: Case) -> Iterator[tuple[str, set[str], list[int]]]:
    """Every flawless path of at most `DEEP` decisions, by walking all answers: end, decisions, opportunities."""
    rubric = Rubric(case)

    def walk(
        state: State, events: tuple[Event, ...], met: tuple[str, ...]
    ) -> Iterator[tuple[str, set[str], list[int]]]:
        end = case.steps[state.step].end
        if end is not None:
            gate = judge_gate(case, events, finished=True)
            if end.outcome == "good" and gate.clear and not gate.errors:
                yield state.step, set(met), counted(case, events, rubric)
            return
        if len(met) == DEEP:
            return
        answers: list[Answer] = [answer for answer, _ in possible(case, state)]
        for answer in answers:
            mark = rubric.mark(state, answer)
            if mark.flawless(state.step in met):
                after, more = run.advance(case, state, answer)
                yield from walk(after, events + more, (*met, state.step))

    state, first = run.begin(case)
    yield from walk(state, first, ())


def counted(case: Case, events: tuple[Event, ...], rubric: Rubric) -> list[int]:
    """Opportunities by domain along these events, each decision once."""
    counts, met = [0, 0, 0], set[str]()
    for event in events:
        if hasattr(event, "answer") and event.step not in met:
            met.add(event.step)
            for index, available in enumerate(rubric.available(event.before)):  # type: ignore[arg-type]
                counts[index] += available > 0
    return counts
