"""How good each answer of a case is in one word, for people who look at the case as a whole.

Scores are given in a state, to a whole answer; here every option stands for itself, all of them taken as offered. The
numbers come from the engine's rubric, so that a mark can never say other than the score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from .engine.model import Case, Decision, Option
from .engine.observation import Cue
from .engine.rubric import Rubric, in_order
from .engine.state import Answer, State

Mark = Literal["best", "partial", "critical", "neutral"]

MEANING: Mapping[Mark, str] = {
    "best": "full credit, nothing violated",
    "partial": "earns part of what could be earned",
    "critical": "violates a practice of the gate",
    "neutral": "earns nothing",
}


def marks(case: Case) -> dict[tuple[str, str], Mark]:
    """The mark of every option, item and outcome of an order, by step and id. The items of an order have none.

    An answer to a cue of an hour stands under `CUE.ACT`.
    """
    rubric = Rubric(_unguarded(case))
    found: dict[tuple[str, str], Mark] = {}
    for step in case.steps.values():
        for cue in step.hour.cues if step.hour else ():
            found |= {(step.id, f"{cue.id}.{name}"): mark for name, mark in _cue_marks(rubric, step.id, cue).items()}
        if step.decision is None:
            continue
        state = State(step.id, tuple(quantity.start for quantity in case.quantities), 0, 0, 0, "")
        best = _best(rubric, state, step.decision)
        judged = step.decision.outcomes if step.decision.kind == "order" else step.decision.options
        for option in judged:
            found[step.id, option.id] = _mark(rubric, state, step.decision, option, best)
    return found


def _cue_marks(rubric: Rubric, step: str, cue: Cue) -> dict[str, Mark]:
    """The marks of the answers to a cue; one that keeps it open is none that earns."""
    offered = tuple(option for option in cue.decision.options if not option.keeps_open)
    found: dict[str, Mark] = {}
    for option in cue.decision.options:
        mark, _ = rubric.among(f"{step}.{cue.id}", cue.decision, offered, option, missed=option.keeps_open)
        best = any(mark.available) and mark.flawless() and not option.policies_violated
        earned: Mark = "best" if best else "partial" if any(mark.earned) else "neutral"
        found[option.id] = "critical" if violates_gate(rubric.case, option) else earned
    return found


def violates_gate(case: Case, option: Option) -> bool:
    """Whether an answer violates a practice on which the case turns."""
    return any(name in case.gate.practices and case.counts(name) for name in option.violates)


def _unguarded(case: Case) -> Case:
    """The case with every option offered always."""
    steps = {
        name: replace(
            step,
            decision=replace(
                step.decision, options=tuple(replace(option, when=None) for option in step.decision.options)
            ),
        )
        if step.decision
        else step
        for name, step in case.steps.items()
    }
    return replace(case, steps=steps)


def _best(rubric: Rubric, state: State, decision: Decision) -> frozenset[str]:
    """The ids that belong to a best answer of the fewest parts; none where nothing can be earned."""
    available = rubric.available(state)
    if not any(available):
        return frozenset()
    answers = [
        worth.answer
        for worth in rubric.worths(state)
        if worth.earned == available and worth.clean and not any(worth.violated)
    ]
    fewest = min(map(len, answers), default=0)
    named = {name for answer in answers if len(answer) == fewest for name in answer}
    return frozenset(["kept"] if decision.kind == "order" and named else named)


def _mark(rubric: Rubric, state: State, decision: Decision, option: Option, best: frozenset[str]) -> Mark:
    if violates_gate(rubric.case, option):
        return "critical"
    if option.id in best:
        return "best"
    kept = in_order(decision) if decision.kind == "order" else ()
    answer: Answer = (option.id,)
    if decision.kind == "order":
        answer = kept if option.id == "kept" else tuple(reversed(kept))
    return "partial" if any(rubric.mark(state, answer).earned) else "neutral"
