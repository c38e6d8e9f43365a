"""Advice on the course of a case: phases, how much is at stake in each domain, and what one answer can cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..engine.graph import targets
from ..engine.model import DOMAINS, Case, End, Option, Step
from ..engine.proof import Path as Answers
from ..engine.proof import Proof
from ..engine.score import ENOUGH
from ..problems import Problem
from .lint_answers import answers_of, listed

COSTLY = 2
"""Decisions lost with an answer from which on it costs more than twice its own: one more may be the author's point."""


def lint_course(case: Case, proof: Proof) -> Iterator[Problem]:
    """Advice on phases, domains and slips; the last two only as far as the proof knows good ends."""
    yield from _phases(case)
    yield from _domains(proof)
    yield from _slips(case, proof)


def _phases(case: Case) -> Iterator[Problem]:
    """A phase in which the case only ends is no omission: an end shows what came of it."""
    asked = {step.phase for step in case.steps.values() if step.decision or step.hour}
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
    """Answers on a reference path after which no good end can be reached, guards aside, and what is lost with them.

    Par counts on in full, so every later decision of the path is lost as well. An answer that leaves a way back is not
    meant, nor a second slip where a repair was offered; where ends are measured differently, the least loss is taken.
    """
    good = [name for name, step in case.steps.items() if step.end and step.end.outcome == "good"]
    leads = {name: _leads(step) for name, step in case.steps.items()}
    saved = _behind(good, _turned(leads))
    later = {end: _later(case, path) for end, path in proof.references.items()}
    for step in case.steps.values():
        for option, where in answers_of(step):
            # In an hour, an answer that leads nowhere of its own leaves the rest of the hour to be answered.
            if (step.decision or option.next) and saved.isdisjoint(ways := _ways(step, option)):
                ends = [end for name in _behind(ways, leads) if (end := case.steps[name].end)]
                lost = min((_lost(end, step.id, later) for end in ends), default=0)
                if lost >= COSTLY:
                    message = (
                        f"After `{option.id}` no good end can be reached; {lost} later decisions are lost with it."
                    )
                    hint = (
                        "One slip then weighs as much as several. Lead to a repair, or set this aside if it is meant."
                    )
                    yield Problem("K833", message, hint, path=where)
                    break


def _later(case: Case, path: Answers) -> dict[str, int]:
    """Of each decision of a path, how many come after it in which something can be earned (met again, it is none)."""
    later: dict[str, int] = {}
    count = 0
    for name in reversed(list(dict.fromkeys(name for name, _ in path))):
        later[name] = count
        count += _earns(case.steps[name])
    return later


def _lost(end: End, step: str, later: Mapping[str, Mapping[str, int]]) -> int:
    """The later decisions that count for an end: on the way to the good end that it names, else the most on any."""
    known = later.get(end.instead_of)
    return max((counts.get(step, 0) for counts in ([known] if known else later.values())), default=0)


def _earns(step: Step) -> int:
    """The opportunities of a step in which something can be earned: one, or those of its hour."""
    if step.hour is not None:
        cues = sum(any(o.upholds or o.partly for o in cue.decision.options) for cue in step.hour.cues)
        return cues + len(step.hour.duties)
    return int(any(option.upholds or option.partly for option, _ in answers_of(step)))


def _ways(step: Step, option: Option) -> list[str]:
    return [way.to for way in option.next or step.next]


def _leads(step: Step) -> list[str]:
    """The steps that a step leads to, guards aside; its own `next` only where an answer has none."""
    if step.hour is not None:
        return list(targets(step))
    options = step.decision.outcomes or step.decision.options if step.decision else ()
    return [name for option in options for name in _ways(step, option)] or [way.to for way in step.next]


def _turned(leads: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The steps that lead to each step."""
    sources: dict[str, list[str]] = {}
    for name, leading in leads.items():
        for target in leading:
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
