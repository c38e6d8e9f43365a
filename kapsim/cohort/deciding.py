"""Decision by decision: what was chosen, how hard it was, what it tells about trainees, and what nobody took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..assessment.decisions import credit_remark, difficulty, discrimination, not_taken, telling_remark, unused_remark
from ..assessment.enough import CREDIT, GROUP, Figure, Lacking, lacking
from ..assessment.spread import quantile
from ..assessment.tally import Taken, Tally
from ..engine.model import DOMAINS, Case, Domain, Step
from ..marks import Mark, marks
from ..places import clean
from .figures import AnswerFigures, DecisionFigures

BETWEEN = "[,]"
"""Stands between the parts of an answer."""
MISSED, OPEN = "missed", "open"


@dataclass(frozen=True, slots=True)
class _Place:
    """A decision as the case has it: its name, how it asks, and the answers with their texts."""

    name: str
    kind: str
    phase: str
    title: str
    prompt: str
    answers: tuple[AnswerFigures, ...]


def decision_figures(case: Case, tally: Tally) -> tuple[DecisionFigures, ...]:
    """The decisions that anybody met, in the order of the case."""
    taken: dict[str, list[Taken]] = {}
    for entry in tally.taken:
        taken.setdefault(entry.step, []).append(entry)
    found: list[DecisionFigures] = []
    for place in _places(case):
        entries = [
            entry for entry in taken.get(place.name, ()) if (entry.kind == "unasked") == (place.kind == "unasked")
        ]
        if entries:
            found.append(_figures(len(found) + 1, place, entries, tally))
    return tuple(found)


def _figures(number: int, place: _Place, entries: Sequence[Taken], tally: Tally) -> DecisionFigures:
    unsettled = {answer.id for answer in place.answers if answer.mark == OPEN}
    settled = [entry for entry in entries if entry.answer not in unsettled]
    met = sum(entry.count for entry in settled)
    few = lacking(met, GROUP)
    exposed, credit = _credit(entries)
    telling = {
        domain: discrimination(tally.rests[place.name, domain])
        for domain in credit
        if (place.name, domain) in tally.rests
    }
    answers = () if few else _answers(place, entries)
    counts = {answer.id: answer.count for answer in answers}
    wrong = [answer.id for answer in place.answers if answer.mark in {"neutral", "critical"} and not answer.conditional]
    unused: tuple[str, ...] | Lacking = (
        not_taken(wrong, counts, met) if place.kind in {"choose", "select", "cue"} else ()
    )
    waits = tally.waits.get(place.name, {})
    said = [
        f"{domain}: {remark}"
        for domain in credit
        for remark in (credit_remark(credit[domain]), telling_remark(telling.get(domain, Lacking())))
        if remark
    ]
    if remark := unused_remark(unused, met):
        said.append(remark)
    return DecisionFigures(
        number=number,
        name=place.name,
        title=place.title,
        prompt=place.prompt,
        kind=place.kind,
        phase=place.phase,
        met=met,
        again=tally.again.get(place.name, 0),
        answers=answers,
        full=few or lacking(met, CREDIT) or sum(entry.flawless for entry in settled) / met,
        exposed=exposed,
        credit=credit,
        telling=telling,
        unused=unused,
        wait=lacking(sum(waits.values()), CREDIT) or quantile(waits, 0.5),
        remarks=tuple(said),
    )


def _credit(entries: Sequence[Taken]) -> tuple[dict[Domain, int], dict[Domain, Figure]]:
    """By domain for how many it was an opportunity, and their mean credit."""
    exposed: dict[Domain, int] = {}
    credit: dict[Domain, Figure] = {}
    for domain in DOMAINS:
        there = [entry.credit[domain] for entry in entries if domain in entry.credit]
        if there:
            exposed[domain] = sum(n for n, _ in there)
            credit[domain] = difficulty(exposed[domain], sum(earned for _, earned in there))
    return exposed, credit


def _answers(place: _Place, entries: Sequence[Taken]) -> tuple[AnswerFigures, ...]:
    """The answers with their counts, as the case has them; for a selection each item by itself."""
    counts: Counter[str] = Counter()
    for entry in entries:
        if place.kind == "order":
            counts["kept" if entry.flawless else "broken"] += entry.count
        elif place.kind == "select":
            for part in entry.answer.split(BETWEEN):
                counts[part] += entry.count
        else:
            counts[entry.answer or MISSED] += entry.count
    if place.kind == "duty":
        return tuple(AnswerFigures(name, name, "", counts[name]) for name in sorted(counts, key=_kept, reverse=True))
    return tuple(
        AnswerFigures(answer.id, answer.text, answer.mark, counts[answer.id], answer.conditional)
        for answer in place.answers
    )


def _kept(answer: str) -> tuple[float, int]:
    done, of = (int(part) for part in answer.split(" of "))
    return done / of, of


def _places(case: Case) -> Iterator[_Place]:
    found = marks(case)
    for step in case.steps.values():
        if step.decision is not None:
            yield _asked(step, found)
        elif step.hour is not None:
            yield from _hour(step, found)


def _asked(step: Step, found: Mapping[tuple[str, str], Mark]) -> _Place:
    decision = step.decision
    assert decision is not None
    if decision.kind == "order":
        answers = [
            AnswerFigures(name, words, found.get((step.id, name), ""), 0)
            for name, words in (("kept", "in the order that matters"), ("broken", "in another order"))
        ]
    else:
        answers = [
            AnswerFigures(
                option.id, clean(option.text), found.get((step.id, option.id), ""), 0, option.when is not None
            )
            for option in decision.options
        ]
    return _Place(step.id, decision.kind, step.phase, clean(step.heading), clean(decision.prompt), tuple(answers))


def _hour(step: Step, found: Mapping[tuple[str, str], Mark]) -> Iterator[_Place]:
    hour = step.hour
    assert hour is not None
    acts = {act.id: act for act in hour.acts}
    title = clean(step.heading)
    for cue in hour.cues:
        answers = [
            AnswerFigures(
                option.id,
                clean(acts[option.id].text),
                OPEN if option.keeps_open else found.get((step.id, f"{cue.id}.{option.id}"), ""),
                0,
                acts[option.id].when is not None,
            )
            for option in cue.decision.options
        ]
        answers.append(AnswerFigures(MISSED, "nothing in time", MISSED, 0))
        prompt = clean(" ".join(line.text for line in cue.scene))
        yield _Place(f"{step.id}.{cue.id}", "cue", step.phase, title, prompt, tuple(answers))
    for duty in hour.duties:
        prompt = f"{clean(acts[duty.act].text)}, every {duty.every} minutes"
        yield _Place(f"{step.id}.{duty.id}", "duty", step.phase, title, prompt, ())
    unasked = [AnswerFigures(act.id, clean(act.text), "", 0) for act in hour.acts if act.unasked is not None]
    yield _Place(step.id, "unasked", step.phase, title, "Done though nothing asked for it", tuple(unasked))
