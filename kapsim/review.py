"""What was judged in an attempt, one by one: what was asked and done, what is best, and the practices it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .catalogue import Source
from .engine import run
from .engine.chances import at_stake
from .engine.judging import judgements
from .engine.model import DOMAINS, Case, Practice
from .engine.narrative import Passage, narrate, time_of_day
from .engine.rubric import Rubric
from .engine.score import Judged, Result
from .engine.state import Acted, Answer, Answered, Entered, Event, Opened, State
from .passing import in_order
from .review_hour import Told, Turn, hour_of, tell_judged, texts

if TYPE_CHECKING:
    from .records.attempt import Attempt

Role = Literal["upheld", "partly", "violated", "missed", "recovered"]
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
    """One decision as the debrief shows it. `story` is what was read before it, `after` what happened at once.

    step: its name, as scores use it. turn: what it is in an hour. minutes: how long after its cue it was answered or
    missed, None where there is no cue. given: after how many answers of the attempt it first could be answered.
    """

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
    turn: Turn = "decision"
    minutes: int | None = None
    given: int = 0


def reviews(attempt: Attempt, result: Result) -> tuple[tuple[Review, ...], tuple[Passage, ...]]:
    """All that was judged in an attempt, in order, and what was read after the last of it."""
    reviewing = _Reviewing(attempt, result)
    for event, passages in in_order(attempt.case, attempt.events):
        reviewing.take(event, passages)
    return tuple(reviewing.found), tuple(reviewing.story)


class _Reviewing:
    """Goes through the events of an attempt.

    given: how many answers there were so far. entered, opened: how many as the step was entered, and as its
    cues opened, with the state of then.
    """

    def __init__(self, attempt: Attempt, result: Result) -> None:
        self.attempt, self.case, self.result = attempt, attempt.case, result
        self.rubric = Rubric(attempt.case)
        self.found: list[Review] = []
        self.story: list[Passage] = []
        self.given = self.entered = 0
        self.opened: dict[str, tuple[int, State | None]] = {}

    def take(self, event: Event, passages: Sequence[Passage]) -> None:
        """Note what an event was worth, and what was read of it."""
        after = tuple(passage for passage in passages if passage.kind not in {"answer", "feedback"})
        judged = list(judgements(self.case, (event,), self.rubric))
        leaves = isinstance(event, Entered)  # the duties of an hour are judged as the next step begins
        for judgement in judged:
            story, self.story = tuple(self.story), []
            self._review(event, judgement.before, story, () if leaves else after)
            after = ()
        if leaves or not judged:
            self.story += passages
        if isinstance(event, Answered | Acted):
            self.given += 1
        elif isinstance(event, Entered):
            self.entered, self.opened = self.given, {}
        elif isinstance(event, Opened):
            self.opened[f"{event.step}.{event.cue}"] = self.given, event.state

    def _review(self, event: Event, before: State, story: tuple[Passage, ...], after: tuple[Passage, ...]) -> None:
        case, judged = self.case, self.result.decisions[len(self.found)]
        flawless = judged.mark.flawless(judged.again)
        hour = hour_of(case, judged.step)
        given, opened = self.opened.get(judged.step, (self.given, None))
        told = _told(case, judged) if hour is None else tell_judged(case, judged, before, opened)
        if told.turn == "duty":
            given = self.entered
        leans = {option.leans for option in judged.options if option.leans}
        self.found.append(
            Review(
                index=judged.index,
                step=judged.step,
                phase=case.steps[before.step].phase,
                clock=time_of_day(run.wall_clock(case, before)),
                prompt=told.prompt,
                story=story,
                chosen=told.chosen,
                best=() if flawless else told.best,
                own_words=self.attempt.own_words.get(self.given, "") if isinstance(event, Answered) else "",
                flawless=flawless,
                on_course=judged.on_course,
                credits=tuple((domain, str(judged.credit(domain))) for domain in DOMAINS if judged.opportunity(domain))
                + tuple((domain, "lost") for domain in DOMAINS if judged.lost(domain)),
                practices=_notes(self.attempt, judged),
                policies=_policies(case, judged),
                feedback=tuple(text for option in judged.options for text in option.feedback),
                leans=leans.pop() if len(leans) == 1 else "",
                counterfactual="" if flawless else _counterfactual(case, self.rubric, judged.step, before, judged.best),
                after=after,
                turn=told.turn,
                minutes=told.minutes,
                given=max(0, min(given, len(self.attempt.answers) - 1)),
            )
        )


def _told(case: Case, judged: Judged) -> Told:
    """How a decision of its own is told."""
    decision = case.decision(judged.step)
    assert decision is not None
    chosen, best = texts(case, judged.step, judged.answer), texts(case, judged.step, judged.best)
    return Told("decision", decision.prompt, chosen, best)


def _notes(attempt: Attempt, judged: Judged) -> tuple[PracticeNote, ...]:
    case = attempt.case
    roles: dict[str, Role] = {}
    for option in judged.options:
        roles |= dict.fromkeys(option.partly, "partly")
        roles |= dict.fromkeys(option.upholds, "upheld")
    for option in judged.options:
        roles |= dict.fromkeys(option.violates, "violated")
        for name in option.recovers:
            roles.setdefault(name, "recovered")
    if not judged.mark.flawless(judged.again):
        for option in at_stake(case, judged):
            for name in option.upholds:
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


def _counterfactual(case: Case, rubric: Rubric, name: str, before: State, best: Answer | None) -> str:
    """`Had you ..., then ...`: what the best answer brings about at once, and where the best ones lead then.

    Of a cue only what it brings about at once, if anything: what follows depends on all else that is done in the hour.
    """
    if best is None:
        return ""
    try:
        state, events = run.advance(case, before, best)
    except run.AnswerError:
        return ""
    at_once = [p.text for p in narrate(case, events[0]) if p.kind in {"narration", "speech"}]
    said = "; ".join(texts(case, name, best)).rstrip(".")
    if hour_of(case, name) is not None:
        return f"Had you chosen “{said}”, then: {' '.join(at_once)}" if at_once else ""
    line = f"Had you answered “{said}”"
    line += f", then: {' '.join(at_once)}" if at_once else ", the case would have gone on from there."
    for _ in range(LONGEST_COUNTERFACTUAL):
        step = case.steps[state.step]
        if step.end is not None:
            return f"{line} The best answers from there lead to “{step.end.title}”."
        answer = rubric.best(state) if step.decision is not None else None
        if answer is None:
            break
        state, _events = run.advance(case, state, answer)
    return line


def weightiest(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Sources in the order in which to name them: read before second-hand, marketing pages last."""
    statuses = ("confirmed", "second-hand", "existence-only")
    return tuple(sorted(sources, key=lambda s: ("low evidential weight" in s.note.lower(), statuses.index(s.status))))


def cite(source: Source) -> str:
    """A source as a reference: who, when, what, where."""
    year = f" ({source.year})" if source.year else ""
    return f"{source.by}{year}. {source.title}. {source.where}".strip()
