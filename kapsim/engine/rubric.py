"""What an answer is worth: the opportunities of a decision, what each answer earns, loses and violates.

One decision is one opportunity in each domain in which something can be earned. An answer earns, in a domain, 1 for
each practice it upholds and one half for each it half upholds; its credit is that over the most any enabled answer
earns. An answer that violates a practice of a domain has credit 0 there (in `select` each violating item takes back one
practice, not below 0); where nothing could be earned, it adds one lost opportunity. Halves are counted as whole numbers
(2 and 1), so that everything stays exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from .hour import possible_acts
from .model import DOMAINS, Case, Decision, Domain, Option
from .run import enabled, resolve
from .state import Answer, State

Halves = tuple[int, int, int]
"""Half practices by domain, in the order of `DOMAINS`."""
NOTHING: Halves = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Worth:
    """What one answer is worth by itself, in half practices by domain.

    `violated` marks the domains in which it violates a practice; `clean` says that it violates nothing, the clinic's
    policies included.
    """

    answer: Answer
    earned: Halves
    violated: tuple[bool, bool, bool]
    clean: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """What an answer given at a decision is worth beside the other enabled answers.

    adds: whether a violation loses an opportunity on top of the one that was there, as where a cue was missed.
    """

    answer: Answer
    earned: Halves
    available: Halves
    violated: tuple[bool, bool, bool]
    adds: bool = False

    def opportunity(self, domain: Domain) -> bool:
        """Whether something could be earned in the domain."""
        return self.available[DOMAINS.index(domain)] > 0

    def credit(self, domain: Domain) -> Fraction:
        """The share of what could be earned, 0 to 1 (0 where nothing could)."""
        index = DOMAINS.index(domain)
        return Fraction(self.earned[index], self.available[index]) if self.available[index] else Fraction(0)

    def lost(self, domain: Domain, again: bool = False) -> int:
        """Lost opportunities: 1 for a violation where nothing could be earned, or at a decision met `again`."""
        index = DOMAINS.index(domain)
        return int(self.violated[index] and (again or self.adds or self.available[index] == 0))

    def flawless(self, again: bool = False) -> bool:
        """Full credit in every domain it touches and nothing lost; met `again`, only a violation can lose."""
        if any(self.violated):
            return False
        return again or self.earned == self.available


class Rubric:
    """Marks the answers of one case, remembering what each decision offers."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._counted = {
            name: DOMAINS.index(case.practices[name].domain) for name in case.practices if case.counts(name)
        }
        self._worths: dict[tuple[str, tuple[str, ...]], tuple[Worth, ...]] = {}
        self._available: dict[tuple[str, tuple[str, ...]], Halves] = {}

    def worths(self, state: State) -> tuple[Worth, ...]:
        """What each answer possible in a state is worth, in the author's order (see `possible`)."""
        return self._offer(state)[0]

    def available(self, state: State) -> Halves:
        """The most that any answer possible in a state earns, by domain."""
        return self._offer(state)[1]

    def mark(self, state: State, answer: Answer) -> Mark:
        """The mark of an answer to the decision of `state`. Raises run.AnswerError if it is not possible."""
        worth = self.worth(answer, resolve(self.case, state, answer), self._decision(state))
        return Mark(answer, worth.earned, self.available(state), worth.violated)

    def best(self, state: State) -> Answer | None:
        """The first answer that is best in every domain and violates nothing; None where no single answer is."""
        return _best(*self._offer(state))

    def among(
        self, name: str, decision: Decision, offered: tuple[Option, ...], given: Option, missed: bool = False
    ) -> tuple[Mark, Answer | None]:
        """The mark of an option beside those `offered` to a cue, and the best of them (see `best`).

        Where the cue was `missed`, the option earns nothing, and what it violates is lost on top.
        """
        worths, available = self._among(name, decision, offered)
        worth = self.worth((given.id,), (given,), decision)
        earned = NOTHING if missed else worth.earned
        return Mark((given.id,), earned, available, worth.violated, adds=missed), _best(worths, available)

    def all_best(self, name: str, decision: Decision, offered: tuple[Option, ...]) -> tuple[Answer, ...]:
        """Every answer among those `offered` that is best in every domain and violates nothing; of `order` one."""
        worths, available = self._among(name, decision, offered)
        return tuple(worth.answer for worth in worths if _is_best(worth, available))

    def unasked(self, answer: Answer, option: Option) -> Mark:
        """The mark of what nothing asked for: it earns nothing, and what it violates is lost."""
        violated = {self._counted[name] for name in self.counted(option.violates)}
        return Mark(answer, NOTHING, NOTHING, (0 in violated, 1 in violated, 2 in violated), adds=True)

    def duty(self, done: Option, kept: int, begun: int) -> Mark:
        """The mark of a duty done in `kept` of the windows that were `begun`."""
        counts = [0, 0, 0]
        for name in self.counted(done.upholds):
            counts[self._counted[name]] += 2
        earned = (counts[0] * kept, counts[1] * kept, counts[2] * kept)
        available = (counts[0] * begun, counts[1] * begun, counts[2] * begun)
        return Mark((done.id,), earned, available, (False, False, False))

    def counted(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those practices that are scored in this case."""
        return tuple(name for name in names if name in self._counted)

    def _decision(self, state: State) -> Decision:
        decision = self.case.steps[state.step].decision
        assert decision is not None, f"{state.step} asks nothing"
        return decision

    def _offer(self, state: State) -> tuple[tuple[Worth, ...], Halves]:
        return self._among(state.step, self._decision(state), enabled(self.case, state))

    def _among(self, name: str, decision: Decision, options: tuple[Option, ...]) -> tuple[tuple[Worth, ...], Halves]:
        key = (name, tuple([option.id for option in options]))
        if key not in self._worths:
            worths = tuple(self.worth(answer, chosen, decision) for answer, chosen in possible_among(decision, options))
            self._worths[key] = worths
            self._available[key] = (
                max((w.earned[0] for w in worths), default=0),
                max((w.earned[1] for w in worths), default=0),
                max((w.earned[2] for w in worths), default=0),
            )
        return self._worths[key], self._available[key]

    def worth(self, answer: Answer, chosen: tuple[Option, ...], decision: Decision) -> Worth:
        """What an answer is worth by itself, whatever else is enabled; `chosen` are the options it consists of."""
        upheld = {name for option in chosen for name in option.upholds}
        half = {name for option in chosen for name in option.partly} - upheld
        earned = [0, 0, 0]
        for name in self.counted(upheld):
            earned[self._counted[name]] += 2
        for name in self.counted(half):
            earned[self._counted[name]] += 1
        offences = [0, 0, 0]
        for option in chosen:
            for index in {self._counted[name] for name in self.counted(option.violates)}:
                offences[index] += 1
        for index, count in enumerate(offences):
            if count:
                earned[index] = max(0, earned[index] - 2 * count) if decision.kind == "select" else 0
        clean = not any(offences) and not any(option.policies_violated for option in chosen)
        return Worth(
            answer,
            (earned[0], earned[1], earned[2]),
            (offences[0] > 0, offences[1] > 0, offences[2] > 0),
            clean,
        )


def _best(worths: tuple[Worth, ...], available: Halves) -> Answer | None:
    return next((worth.answer for worth in worths if _is_best(worth, available)), None)


def _is_best(worth: Worth, available: Halves) -> bool:
    return worth.earned == available and worth.clean and not any(worth.violated)


def possible(case: Case, state: State) -> Iterator[tuple[Answer, tuple[Option, ...]]]:
    """The answers possible in a state with the options whose consequences they have, in the author's order.

    `select` gives the smaller selections first; of `order` one answer that keeps all pairs and one that does not. In an
    hour every act that is possible now, without options: what it comes to depends on the cues that are open.
    """
    step = case.steps[state.step]
    if step.decision is not None:
        yield from possible_among(step.decision, enabled(case, state))
    elif step.hour is not None:
        yield from (((act.id,), ()) for act in possible_acts(case, state))


def possible_among(decision: Decision, options: tuple[Option, ...]) -> Iterator[tuple[Answer, tuple[Option, ...]]]:
    """The answers to a decision of which these options are enabled (see `possible`)."""
    if decision.kind == "choose":
        for option in options:
            yield (option.id,), (option,)
    elif decision.kind == "select":
        for size in range(1, min(decision.up_to, len(options)) + 1):
            for chosen in combinations(options, size):
                yield tuple(option.id for option in chosen), chosen
    else:
        kept = in_order(decision)
        assert decision.kept is not None
        assert decision.broken is not None
        yield kept, (decision.kept,)
        yield tuple(reversed(kept)), (decision.broken,)


def in_order(decision: Decision) -> Answer:
    """The first arrangement, in the author's order, that keeps every pair of an `order` decision."""
    left = [option.id for option in decision.options]
    arranged: list[str] = []
    while left:
        ready = next(item for item in left if not any(b == item and a in left for a, b in decision.before))
        arranged.append(ready)
        left.remove(ready)
    return tuple(arranged)
