"""Trainees who do not exist: attempts by a model of choice, to try out reports and exports before anybody has played.

Each trainee has an ability. The odds of one answer against another depend on how much better it is, by ability, and on
what makes the answers of this decision tempting, the same for all:

    P(answer) proportional to exp((ability - difficulty) * merit + pull * (1 - merit))

This is Luce's choice rule (1959) in McFadden's form (1974, the multinomial logit); between two answers it is the model
of Bradley and Terry (1952), and for right and wrong that of Rasch (1960). Merit is what the answer earns of what could
be earned (0 to 1), less where it violates something. Difficulty and pull are drawn from the hash of the case, so that
the same decision is hard for every group. Nothing else is claimed for it: people are not like this.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from .engine import run
from .engine.body import number_drawn
from .engine.hour import answered_by, possible_acts
from .engine.judging import offered_to
from .engine.model import DOMAINS, Case, Option
from .engine.observation import PRESENCE, Act
from .engine.rubric import Mark, Rubric, possible
from .engine.state import Answer, State
from .library import LoadedCase
from .records.attempt import begin_attempt
from .records.log import Entry, Header, Log

SKILLS = {"LOW": 0.75, "TYPICAL": 0.9, "HIGH": 0.98}
"""How likely a trainee prefers a perfect answer to a worthless one where these are all there is."""
SPREAD = 1.0
"""How much trainees differ: the standard deviation of their abilities, in logits."""
HARDNESS, PULL = 0.6, 0.7
"""The standard deviations of what is hard and of what is tempting in a case, in logits."""
VIOLATES, CRITICAL = 0.25, 0.5
"""What a violation takes from the merit of an answer, and what one of the gate takes."""
IDLE = 0.35
"""The merit of an act that nothing asks for and that does no harm."""
WAIT, WAIT_SPREAD = 22.0, 0.6
"""A decision takes so many seconds at the median, log-normally (van der Linden 2006); an act of an hour a third."""
LONGEST = 600
"""Answers after which a synthetic trainee leaves: a case that can be gone round in has no end of its own."""


def ability_of(skill: float) -> float:
    """The ability, in logits, of who prefers the better of two answers so often (more than 0, less than 1)."""
    if not 0 < skill < 1:
        raise ValueError("a skill lies between 0 and 1")
    return math.log(skill / (1 - skill))


class Temptation:
    """What is hard about the decisions of one case, and what is tempting about its answers: the same for everybody."""

    def __init__(self, digest: str) -> None:
        self._digest = digest
        self._drawn: dict[tuple[str, ...], float] = {}

    def difficulty(self, decision: str) -> float:
        """How much ability a decision takes away, in logits."""
        return HARDNESS * self._normal(decision)

    def pull(self, decision: str, answer: str) -> float:
        """How tempting an answer is by itself, in logits."""
        return PULL * self._normal(decision, answer)

    def _normal(self, *names: str) -> float:
        if names not in self._drawn:
            raw = hashlib.sha256("\0".join((self._digest, *names)).encode()).digest()
            self._drawn[names] = random.Random(raw).gauss(0, 1)
        return self._drawn[names]


class Trainee:
    """One trainee who does not exist: answers any state of a case, and takes time over it."""

    def __init__(self, rubric: Rubric, temptation: Temptation, ability: float, draw: random.Random) -> None:
        self._case = rubric.case
        self._rubric = rubric
        self._temptation = temptation
        self._ability = ability
        self._draw = draw

    def answer(self, state: State) -> Answer:
        """The answer to what waits in a state."""
        merits = self._acts(state) if state.hour is not None else self._answers(state)
        sharpness = self._ability - self._temptation.difficulty(state.step)
        weights = []
        for answer, merit in merits:
            pull = sum(self._temptation.pull(state.step, part) for part in answer) / len(answer)
            weights.append(math.exp(sharpness * merit + pull * (1 - merit)))
        chosen = self._draw.choices([answer for answer, _ in merits], weights)[0]
        decision = self._case.steps[state.step].decision
        if decision is None or decision.kind != "order" or run.outcome_of(decision, chosen) is decision.kept:
            return chosen
        mixed = list(chosen)
        for _ in range(20):
            self._draw.shuffle(mixed)
            if run.outcome_of(decision, mixed_answer := tuple(mixed)) is decision.broken:
                return mixed_answer
        return chosen

    def wait(self, state: State) -> float:
        """Seconds until that answer."""
        share = 1 / 3 if state.hour is not None else 1.0
        return share * self._draw.lognormvariate(math.log(WAIT), WAIT_SPREAD)

    def _answers(self, state: State) -> list[tuple[Answer, float]]:
        return [
            (answer, self._merit(self._rubric.mark(state, answer), options))
            for answer, options in possible(self._case, state)
        ]

    def _acts(self, state: State) -> list[tuple[Answer, float]]:
        return [((act.id,), self._of_act(state, act)) for act in possible_acts(self._case, state)]

    def _of_act(self, state: State, act: Act) -> float:
        hour, moment = self._case.steps[state.step].hour, state.hour
        assert hour is not None
        assert moment is not None
        for name, option in answered_by(self._case, state, act.id):
            if option.keeps_open:
                return self._merit(self._rubric.unasked((act.id,), option), (option,))
            cue = hour.cue(name)
            mark, _ = self._rubric.among(f"{state.step}.{name}", cue.decision, offered_to(hour, cue, state), option)
            return self._merit(mark, (option,))
        due = [
            duty.act
            for duty, done in zip(hour.duties, moment.duties, strict=True)
            if not done & 1 << moment.minute // duty.every
        ]
        if act.id in due:
            return 1.0
        if act.unasked is not None and act.unasked.violates:
            return self._merit(self._rubric.unasked((act.id,), act.unasked), (act.unasked,))
        asked = due or any(opened >= 0 for opened in moment.cues)
        return 1.0 if act.id == PRESENCE and not asked else IDLE

    def _merit(self, mark: Mark, options: Sequence[Option]) -> float:
        """What an answer earns over the domains that it touches, less what it violates."""
        touched = [domain for domain in DOMAINS if mark.opportunity(domain)]
        earned = sum(float(mark.credit(domain)) for domain in touched) / len(touched) if touched else IDLE
        violated = {name for option in options for name in option.violates if self._case.counts(name)}
        lost = CRITICAL if violated & set(self._case.gate.practices) else VIOLATES if violated else 0.0
        return earned - lost


class _Gathered:
    """A log that holds everything until the attempt is over, so that a store takes it in one transaction."""

    first = False

    def __init__(self) -> None:
        self._begun: tuple[str, LoadedCase, Header] | None = None
        self._entries: list[Entry] = []

    def begin(self, attempt: str, loaded: LoadedCase, header: Header, entries: Sequence[Entry]) -> None:
        """Hold the beginning."""
        self._begun = attempt, loaded, header
        self._entries += entries

    def write(self, entries: Sequence[Entry]) -> None:
        """Hold what follows."""
        self._entries += entries

    def hand_over(self, log: Log) -> None:
        """Give all of it to another log. Raises StoreError."""
        assert self._begun is not None
        log.begin(*self._begun, self._entries)


def synthesize(
    loaded: LoadedCase,
    trainees: Sequence[str],
    log: Callable[[], Log],
    *,
    skill: float,
    spread: float,
    seed: int,
    until: datetime,
    done: Callable[[], None] = lambda: None,
) -> list[str]:
    """One attempt of each of these trainees, kept through a `log` of its own; gives the ids of the attempts.

    skill: how likely the mean trainee prefers a perfect answer to a worthless one. spread: see SPREAD. seed: draws
    abilities, answers, times and the attempts' own seeds; the ids are as random as ever. until: when the last of them
    ends. done: called after each. Raises StoreError, ValueError for a skill that is none.
    """
    mean, temptation, rubric = ability_of(skill), Temptation(loaded.digest), Rubric(loaded.case)
    found = []
    for number, trainee in enumerate(trainees):
        draw = random.Random(f"{seed}/{number}/{loaded.case.id}")
        own = draw.randrange(2**31)
        course = _course(loaded.case, Trainee(rubric, temptation, draw.gauss(mean, spread), draw), own)
        end = until - timedelta(minutes=len(trainees) - 1 - number)
        found.append(_keep(loaded, trainee, own, course, end, log()))
        done()
    return found


def _course(case: Case, trainee: Trainee, seed: int) -> list[tuple[Answer, float]]:
    """What a trainee answers on the way through a case, each with the seconds it took."""
    state, _ = run.begin(case, response=number_drawn(seed))
    course: list[tuple[Answer, float]] = []
    while case.steps[state.step].end is None and len(course) < LONGEST:
        course.append((trainee.answer(state), trainee.wait(state)))
        state, _ = run.advance(case, state, course[-1][0])
    return course


def _keep(
    loaded: LoadedCase, trainee: str, seed: int, course: Sequence[tuple[Answer, float]], end: datetime, log: Log
) -> str:
    moment = end - timedelta(seconds=sum(wait for _, wait in course))
    gathered = _Gathered()
    attempt = begin_attempt(
        loaded, log=gathered, seed=seed, mode="assess", trainee=trainee, kind="synthetic", clock=lambda: moment
    )
    for answer, wait in course:
        moment += timedelta(seconds=wait)
        attempt.answer(answer)
    attempt.leave()
    gathered.hand_over(log)
    return attempt.id
