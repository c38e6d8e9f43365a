"""The debrief of an attempt as a value: what happened, why each decision counted as it did, and what to take along.

The order is that of PEARLS (Eppich & Cheng 2015): first the trainee's own view, then what happened, then why, then
three lines to keep. Every judgement names the practice and the sources it rests on. Nothing here says pass, and there
is no total.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .catalogue import Source
from .engine import run
from .engine.model import DOMAINS, Answer, Answered, Case, Event, Practice, State
from .engine.narrative import Passage, narrate, time_of_day
from .engine.proof import Proof
from .engine.rubric import Rubric
from .engine.score import Judged, Result, score

if TYPE_CHECKING:
    from .records.attempt import Attempt

Role = Literal["upheld", "partly", "violated", "missed", "recovered"]
SEVERITIES = {"critical": 0, "major": 1, "minor": 2}
LONGEST_COUNTERFACTUAL = 500
"""Decisions after which following the best answers is given up."""


@dataclass(frozen=True, slots=True)
class PracticeNote:
    """One practice that a decision touched: how, what it says and what it rests on.

    `scored` is False where the practice is contested and this clinic does not adopt it.
    """

    role: Role
    practice: Practice
    sources: tuple[Source, ...]
    scored: bool


@dataclass(frozen=True, slots=True)
class Review:
    """One decision as the debrief shows it. `story` is what was read before it, `after` what happened at once."""

    index: int
    step: str
    phase: str
    clock: str
    prompt: str
    story: tuple[Passage, ...]
    chosen: tuple[str, ...]
    best: tuple[str, ...]
    own_words: str
    flawless: bool
    on_course: bool | None
    credits: tuple[tuple[str, str], ...]
    practices: tuple[PracticeNote, ...]
    policies: tuple[tuple[str, bool, str], ...]
    """Policies of the clinic: id, whether upheld, text."""
    feedback: tuple[str, ...]
    leans: str
    counterfactual: str
    after: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Debrief:
    """Everything the debrief of one attempt says."""

    attempt: str
    case: str
    title: str
    end_title: str
    outcome: str
    mode: str
    kind: str
    first: bool
    finished: bool
    view: str
    result: Result
    decisions: tuple[Review, ...]
    closing: tuple[Passage, ...]
    errors: tuple[str, ...]
    keep: str
    change: str
    read: str
    notes: tuple[tuple[str, str], ...]


def build_debrief(attempt: Attempt, proof: Proof | None) -> Debrief:
    """The debrief of an attempt, finished or not. Without a complete proof there are counts, but no scores."""
    case = attempt.case
    result = score(case, attempt.events, proof)
    end = case.steps[result.end].end if result.end else None
    reviews, closing = _reviews(attempt, result)
    keep, change, read = _take_along(reviews, result)
    return Debrief(
        attempt=attempt.id,
        case=case.id,
        title=case.title,
        end_title=end.title if end else "",
        outcome=end.outcome if end else "",
        mode=attempt.mode,
        kind=attempt.kind,
        first=attempt.first,
        finished=attempt.finished,
        view=attempt.view,
        result=result,
        decisions=tuple(reviews),
        closing=closing,
        errors=tuple(_sentences(case, result)),
        keep=keep,
        change=change,
        read=read,
        notes=tuple(attempt.notes),
    )


def texts(case: Case, step: str, answer: Answer | None) -> tuple[str, ...]:
    """What an answer says, option by option."""
    decision = case.steps[step].decision
    assert decision is not None
    return tuple(decision.option(name).text for name in answer or ())


def _reviews(attempt: Attempt, result: Result) -> tuple[list[Review], tuple[Passage, ...]]:
    case = attempt.case
    rubric = Rubric(case)
    reviews: list[Review] = []
    story: list[Passage] = []
    for event in attempt.events:
        passages = narrate(case, event)
        if not isinstance(event, Answered):
            story += passages
            continue
        judged = result.decisions[len(reviews)]
        reviews.append(_review(attempt, rubric, judged, event, tuple(story), passages))
        story = []
    return reviews, tuple(story)


def _review(
    attempt: Attempt,
    rubric: Rubric,
    judged: Judged,
    event: Answered,
    story: tuple[Passage, ...],
    passages: Sequence[Passage],
) -> Review:
    case = attempt.case
    step = case.steps[event.step]
    assert step.decision is not None
    flawless = judged.mark.flawless(judged.again)
    best = () if flawless else texts(case, event.step, judged.best)
    leans = {option.leans for option in judged.options if option.leans}
    return Review(
        index=judged.index,
        step=event.step,
        phase=step.phase,
        clock=time_of_day(run.wall_clock(case, event.before)),
        prompt=step.decision.prompt,
        story=story,
        chosen=texts(case, event.step, event.answer),
        best=best,
        own_words=attempt.own_words.get(judged.index, ""),
        flawless=flawless,
        on_course=judged.on_course,
        credits=tuple((domain, str(judged.credit(domain))) for domain in DOMAINS if judged.opportunity(domain))
        + tuple((domain, "lost") for domain in DOMAINS if judged.lost(domain)),
        practices=_notes(attempt, judged),
        policies=_policies(case, judged),
        feedback=tuple(passage.text for passage in passages if passage.kind == "feedback"),
        leans=leans.pop() if len(leans) == 1 else "",
        counterfactual="" if flawless else _counterfactual(case, rubric, event.before, judged.best),
        after=tuple(passage for passage in passages if passage.kind not in {"answer", "feedback"}),
    )


def _notes(attempt: Attempt, judged: Judged) -> tuple[PracticeNote, ...]:
    case = attempt.case
    decision = case.steps[judged.step].decision
    assert decision is not None
    roles: dict[str, Role] = {}
    for option in judged.options:
        roles |= dict.fromkeys(option.partly, "partly")
        roles |= dict.fromkeys(option.upholds, "upheld")
    for option in judged.options:
        roles |= dict.fromkeys(option.violates, "violated")
        for name in option.recovers:
            roles.setdefault(name, "recovered")
    if judged.best is not None and not judged.mark.flawless(judged.again):
        best = [decision.kept] if decision.kept else [decision.option(name) for name in judged.best]
        for option in best:
            for name in option.upholds if option else ():
                roles.setdefault(name, "missed")
    catalogue = attempt.loaded.catalogue
    return tuple(
        PracticeNote(
            role,
            case.practices[name],
            weightiest(catalogue.sources[source] for source in case.practices[name].sources),
            case.counts(name),
        )
        for name, role in roles.items()
    )


def _policies(case: Case, judged: Judged) -> tuple[tuple[str, bool, str], ...]:
    touched = [(name, True) for option in judged.options for name in option.policies_upheld]
    touched += [(name, False) for option in judged.options for name in option.policies_violated]
    return tuple((name, upheld, " ".join(case.setting.policies[name])) for name, upheld in dict.fromkeys(touched))


def _counterfactual(case: Case, rubric: Rubric, before: State, best: Answer | None) -> str:
    """`Had you ..., then ...`: what the best answer brings about at once, and where the best ones lead then."""
    if best is None:
        return ""
    state, events = run.advance(case, before, best)
    at_once = [p.text for p in narrate(case, events[0]) if p.kind in {"narration", "speech"}]
    said = "; ".join(texts(case, before.step, best)).rstrip(".")
    line = f"Had you answered “{said}”"
    line += f", then: {' '.join(at_once)}" if at_once else ", the case would have gone on from there."
    for _ in range(LONGEST_COUNTERFACTUAL):
        end = case.steps[state.step].end
        if end is not None:
            return f"{line} The best answers from there lead to “{end.title}”."
        answer = rubric.best(state)
        if answer is None:
            break
        state, _events = run.advance(case, state, answer)
    return line


def _sentences(case: Case, result: Result) -> list[str]:
    """The critical errors of the gate in words."""

    def place(index: int) -> str:
        judged = result.decisions[index]
        return f"decision {index + 1} (“{'; '.join(texts(case, judged.step, judged.answer)).rstrip('.')}”)"

    lines: list[str] = []
    for error in result.gate.errors:
        statement = case.practices[error.practice].statement
        if error.kind == "commission":
            line = f"Violated at {place(error.decisions[0])}: {statement}"
        else:
            line = f"Not done, though it could have been at {_places(error.decisions)}: {statement}"
        lines.append(f"{line} Made good at {place(error.recovered)}." if error.recovered is not None else line)
    return [*lines, *(f"Only half done: {case.practices[name].statement}" for name in result.gate.incomplete)]


def _places(indexes: Sequence[int]) -> str:
    """`decision 3`, `decisions 3, 5 and 8`."""
    *others, last = [str(index + 1) for index in indexes]
    return f"decisions {', '.join(others)} and {last}" if others else f"decision {last}"


def _take_along(reviews: Sequence[Review], result: Result) -> tuple[str, str, str]:
    """The three lines: what to keep, what to change, what to read about it."""

    def ranked(roles: set[str]) -> list[tuple[int, int, Review, PracticeNote]]:
        found = [
            (SEVERITIES[note.practice.severity], review.index, review, note)
            for review in reviews
            for note in review.practices
            if note.role in roles and note.scored
        ]
        return sorted(found, key=lambda entry: entry[:2])

    standing = {error.practice for error in result.gate.errors if error.recovered is None}
    faults = [entry for entry in ranked({"violated", "missed"}) if entry[3].practice.id in standing]
    faults = faults or ranked({"violated"}) or ranked({"missed", "partly"})
    kept = [entry for entry in ranked({"upheld"}) if entry[2].flawless] or ranked({"upheld"})
    keep = f"{kept[0][3].practice.statement} (decision {kept[0][1] + 1})" if kept else "That you tried this case."
    if faults:
        change = f"{faults[0][3].practice.statement} (decision {faults[0][1] + 1})"
        sources = faults[0][3].sources
    else:
        change = "Nothing this case asked for. Try another, or this one in assess mode."
        sources = kept[0][3].sources if kept else ()
    return keep, change, cite(sources[0]) if sources else ""


def weightiest(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Sources in the order in which to name them: read before second-hand, marketing pages last."""
    statuses = ("confirmed", "second-hand", "existence-only")
    return tuple(sorted(sources, key=lambda s: ("low evidential weight" in s.note.lower(), statuses.index(s.status))))


def cite(source: Source) -> str:
    """A source as a reference: who, when, what, where."""
    year = f" ({source.year})" if source.year else ""
    return f"{source.by}{year}. {source.title}. {source.where}".strip()


def happened(events: Sequence[Event], case: Case) -> tuple[Passage, ...]:
    """Everything that was read and done, in order, without feedback."""
    return tuple(passage for event in events for passage in narrate(case, event) if passage.kind != "feedback")
