"""Advice on the course of a case: phases, how much is at stake in each domain, and what one answer can cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..engine.graph import targets
from ..engine.model import DOMAINS, Case, Option, Step
from ..engine.proof import Path as Answers
from ..engine.proof import Proof
from ..engine.score import ENOUGH
from ..problems import Problem
from .lint_answers import listed, path_of

COSTLY = 2
"""Decisions lost with an answer from which on it costs more than twice its own: one more may be the author's point."""


def lint_course(case: Case, proof: Proof) -> Iterator[Problem]:
    """Advice on phases, domains and slips; the last two only as far as the proof knows good ends."""
    yield from _phases(case)
    yield from _domains(proof)
    yield from _slips(case, proof)


def _phases(case: Case) -> Iterator[Problem]:
    """A phase in which the case only ends is no omission: an end shows what came of it."""
    asked = {step.phase for step in case.steps.values() if step.decision}
    told: set[str] = set()
    for name, step in case.steps.items():
        if step.end is None and step.phase not in asked and step.phase not in told:
            told.add(step.phase)
            message = f"Nothing is asked in the phase `{step.phase}`, which the list of cases names."
            hint = "Put a decision there, or give its steps the phase of their neighbours."
            yield Problem("K831", message, hint, path=("steps", name, "phase"))


def _domains(proof: Proof) -> Iterator[Problem]:
    """Of several good ends the one with the highest par counts. Par 0 is said elsewhere: not assessed."""
    pars = [max((par[index] for par in proof.pars.values()), default=0) for index in range(len(DOMAINS))]
    few = [f"{domain} {par}" for domain, par in zip(DOMAINS, pars, strict=True) if 0 < par < ENOUGH]
    if few:
        message = f"Fewer than four opportunities on the best way to a good end: {listed(few)}."
        hint = (
            "So few say little about anybody. Put more at stake, or set this aside if the case is about something else."
        )
        yield Problem("K832", message, hint, path=("steps",))


def _slips(case: Case, proof: Proof) -> Iterator[Problem]:
    """Answers on course after which no good end can be reached, guards aside, and what they cut off with it.

    Par counts on in full, so every decision of the reference path that is never met is lost as well. An answer that
    leaves a way back is not meant, nor a second slip where a repair was offered; where ends are measured differently,
    the least loss is taken.
    """
    good = [name for name, step in case.steps.items() if step.end and step.end.outcome == "good"]
    saved = _behind(good, _sources(case))
    lost_with = _Lost(case, proof)
    leads = {name: targets(step) for name, step in case.steps.items()}
    for step in case.steps.values():
        if step.id not in proof.on_course or step.decision is None or step.decision.kind != "choose":
            continue
        for option in step.decision.options:
            if any(target in saved for target in _leads(step, option)):
                continue
            reached = _behind(_leads(step, option), leads)
            lost = lost_with.least(step.id, reached)
            if lost >= COSTLY:
                message = f"After `{option.id}` no good end can be reached; {lost} later decisions are lost with it."
                hint = "One slip then weighs as much as several. Lead to a repair, or set this aside if it is meant so."
                yield Problem("K833", message, hint, path=path_of(step, option.id))
                break


class _Lost:
    """Counts the decisions of reference paths that are lost with an answer."""

    def __init__(self, case: Case, proof: Proof) -> None:
        self._case = case
        self._ranks = {end: self._ranked(path) for end, path in proof.references.items()}

    def least(self, step: str, reached: set[str]) -> int:
        """The decisions lost at least, by the good end whose par counts (where none is named, the highest)."""
        lost: list[int] = []
        for end in (self._case.steps[name].end for name in reached):
            if end is not None:
                known = self._ranks.get(end.instead_of)
                paths = [known] if known else self._ranks.values()
                lost.append(max((_missed(ranks, step, reached) for ranks in paths), default=0))
        return min(lost, default=0)

    def _ranked(self, path: Answers) -> dict[str, int]:
        """The decisions of a path in which something can be earned, numbered from 0; met again, one is none."""
        names = (name for name, _ in path if _earns(self._case.steps[name]))
        return {name: rank for rank, name in enumerate(dict.fromkeys(names))}


def _missed(ranks: dict[str, int], step: str, reached: set[str]) -> int:
    """How many decisions come after a step on a path and cannot be reached any more; 0 if the step is not on it."""
    if step not in ranks:
        return 0
    return len(ranks) - 1 - ranks[step] - sum(ranks.get(name, -1) > ranks[step] for name in reached)


def _earns(step: Step) -> bool:
    decision = step.decision
    return decision is not None and any(o.upholds or o.partly for o in (*decision.options, *decision.outcomes))


def _leads(step: Step, option: Option) -> list[str]:
    return [way.to for way in option.next or step.next]


def _sources(case: Case) -> dict[str, list[str]]:
    """The steps that lead to each step."""
    sources: dict[str, list[str]] = {}
    for name, step in case.steps.items():
        for target in targets(step):
            sources.setdefault(target, []).append(name)
    return sources


def _behind(first: Iterable[str], leads: Mapping[str, Sequence[str]]) -> set[str]:
    """These steps and all that can be reached from them."""
    found: set[str] = set()
    open_ = list(first)
    while open_:
        name = open_.pop()
        if name not in found:
            found.add(name)
            open_ += leads.get(name, ())
    return found
