"""The differences of steps and their questions, in the order of the new edition; what is gone comes last."""

from __future__ import annotations

from ..engine.model import Decision, Step
from ..places import asks
from .answers import Answers
from .collecting import Collector
from .hours import compare_hours
from .wording import time, visit


def compare_steps(collector: Collector) -> None:
    """Compare all steps."""
    old, new = collector.old.case, collector.new.case
    before = {after: name for name, after in collector.matching.steps.items()}
    answers = Answers(collector)
    for step in new.steps.values():
        collector.at("step", step.id)
        if step.id not in before:
            collector.differ("step", "", _summary(step))
            continue
        known = old.steps[before[step.id]]
        _step(collector, known, step)
        if known.hour or step.hour:
            compare_hours(collector, known, step)
        answers.compare(known, step)
    for step in old.steps.values():
        if step.id not in collector.matching.steps:
            collector.at("step", step.id)
            collector.differ("step", _summary(step), "")


def _summary(step: Step) -> str:
    """What a step is, for one that is new or gone."""
    if step.end:
        return f"the case ends here, {step.end.outcome}: {step.end.title}"
    if step.decision:
        return f"it asks: {step.decision.prompt}"
    if step.hour:
        return f"an hour with the patient, of {time(step.hour.minutes)}"
    return step.scene[0].text if step.scene else "it only leads on"


def _step(collector: Collector, old: Step, new: Step) -> None:
    """A step that is there in both editions, but for its answers."""
    differ, matching = collector.differ, collector.matching
    if old.id != new.id:
        differ("step id", old.id, new.id)
    differ("heading", old.heading, new.heading)
    differ("phase", old.phase, new.phase)
    differ("visit", visit(old.visit), visit(new.visit))
    differ("minutes", time(old.minutes), time(new.minutes))
    collector.scene("scene", old.scene, new.scene)
    collector.reveals(old.reveals, new.reveals)
    if old.decision or new.decision:
        _question(collector, old, new)
    differ("outcome", old.end.outcome if old.end else "", new.end.outcome if new.end else "")
    differ("ending", old.end.title if old.end else "", new.end.title if new.end else "")
    before, after = (step.end.instead_of if step.end else "" for step in (old, new))
    words = [f"the good end `{end}`" if end else "" for end in (before, after)]
    collector.keyed("instead of", (matching.step(before), words[0]), (after, words[1]))
    if _shares(old) and _shares(new):
        collector.leads(old.next, new.next)


def _question(collector: Collector, old: Step, new: Step) -> None:
    """What a step asks, and how."""
    differ = collector.differ
    before, after = old.decision, new.decision
    differ("prompt", before.prompt if before else "", after.prompt if after else "")
    if before is None or after is None:
        return
    differ("asks", asks(before), asks(after))
    differ("own words", "asked for" if before.own_words else "", "asked for" if after.own_words else "")
    differ("sequence", *("as written" if of.as_written else "in a drawn order" for of in (before, after)))
    if before.as_written and after.as_written:
        known, now = collector.matching.answer(old.id, _ids(before)), _ids(after)
        differ(
            "order of answers",
            ", ".join(name for name in known if name in now),
            ", ".join(name for name in now if name in known),
        )
    pairs = [collector.matching.answer(old.id, pair) for pair in before.before]
    collector.each(
        "pair", *(dict.fromkeys((f"{a} before {b}" for a, b in side), "matters") for side in (pairs, after.before))
    )


def _ids(decision: Decision) -> tuple[str, ...]:
    return tuple(option.id for option in decision.options)


def _shares(step: Step) -> bool:
    """Whether the way on of a step itself is ever taken, and not only those of its answers."""
    decision = step.decision
    return decision is None or any(not option.next for option in decision.outcomes or decision.options)
