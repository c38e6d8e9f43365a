"""One sentence for each thing that changed, in the words of those who write cases."""

from __future__ import annotations

from collections.abc import Mapping

from ..comparing import Comparison, Difference
from ..places import clip, quoted

READ: Mapping[tuple[str, str], str] = {
    ("case", "title"): "The title",
    ("case", "summary"): "The summary",
    ("case", "objective"): "An objective",
    ("case", "content note"): "A content note",
    ("case", "review"): "The word on its review",
    ("setting", "policy"): "The policy `{}`",
    ("people", "person"): "The person `{}`",
    ("chart", "entry"): "The entry `{}`",
    ("chart", "text"): "The text of `{}`",
    ("quantities", "quantity"): "`{}`",
    ("step", "heading"): "The heading",
    ("step", "scene"): "A line of the scene",
    ("step", "prompt"): "The question",
    ("step", "ending"): "The title of the end",
    ("step", "what happens"): "A line of what happens in the hour",
    ("answer", "text"): "The answer",
    ("answer", "then"): "A line of what happens at once",
    ("answer", "feedback"): "The feedback",
}
"""What is read by trainees: shown as it was and as it is, with the words that changed."""

TOLD: Mapping[str, tuple[str, str]] = {
    "id": ("The id is now {}", ""),
    "level": ("The level is now {}", ""),
    "takes": ("The minutes it is said to take are now {}", ""),
    "start": ("The case now begins with {}", ""),
    "route": ("The route is now {}", "none"),
    "approach": ("The approach is now {}", "none"),
    "starts": ("The clock on the wall now begins at {}", ""),
    "at start": ("`{subject}` is now known {}", ""),
    "gate": ("`{subject}` is now in the gate as: {}", ""),
    "step id": ("This step is now called {}, with the same text", ""),
    "phase": ("The phase is now {}", ""),
    "visit": ("The new visit here is now {}", "none"),
    "minutes": ("It now takes {}", ""),
    "asks": ("It now asks to {}", ""),
    "own words": ("The trainee's own words are now {}", "not asked for"),
    "sequence": ("The answers are now shown {}", ""),
    "order of answers": ("The answers now stand in the order {}", ""),
    "outcome": ("The outcome is now {}", "no end"),
    "instead of": ("It is now counted against {}", "the highest par"),
    "leads": ("It now leads {}", ""),
    "offered": ("It is now offered {}", "always"),
    "answer id": ("This answer is now called {}, with the same text", ""),
    "practice": ("It now {} `{subject}`", ""),
    "own policy": ("It now {} the clinic's policy `{subject}`", ""),
    "mark": ("All in all it is now: {}", ""),
    "leans": ("It now leans towards {}", "neither side"),
    "changes": ("It now brings about: {}", ""),
    "response": ("The body now answers to a dose with {}", "what is drawn"),
    "hour": ("The hour is now another: {}", "none"),
    "act": ("The act `{subject}` is now: {}", ""),
    "cue": ("The cue `{subject}` now happens {}", ""),
    "duty": ("The duty `{subject}` is now: {}", ""),
    "asking": ("After it the cue now {}", "asks no more"),
    "infusion": ("With it the infusion now {}", "runs on"),
}
"""What is not read as prose: a sentence for what is, and what to say where nothing is."""

NAMED: Mapping[str, tuple[str, str]] = {
    "step": ("This step is new: {}", "The step `{step}` is gone: {}"),
    "answer": ("This answer is new: {}", "The answer `{answer}` is gone: {}"),
    "adopts": ("The clinic now adopts `{subject}`, so it is scored", "The clinic no longer adopts `{subject}`"),
    "gate": ("`{subject}` is new in the gate: {}", "`{subject}` is no longer in the gate"),
    "pair": ("It now matters that `{first}` comes before `{second}`",
             "It no longer matters that `{first}` comes before `{second}`"),
    "act": ("The act `{subject}` is new: {}", "The act `{subject}` is gone: {}"),
    "cue": ("The cue `{subject}` is new: it happens {}", "The cue `{subject}` is gone: it happened {}"),
    "duty": ("The duty `{subject}` is new: {}", "The duty `{subject}` is gone: {}"),
    "reveals": ("It now brings {} to light", "It no longer brings {} to light"),
    "practice": ("It now {} `{subject}`", "It no longer {} `{subject}`"),
    "own policy": ("It now {} the clinic's policy `{subject}`", "It no longer {} the clinic's policy `{subject}`"),
    "recovers": ("It now makes earlier violations of `{subject}` good",
                 "It no longer makes earlier violations of `{subject}` good"),
    "minutes": ("It now takes {}", "It no longer takes {}"),
    "leads": ("It leads {}", "It no longer leads {}"),
    "changes": ("It now brings about: {}", "It no longer brings about: {}"),
    "mark": ("All in all it is: {}", "All in all it is no longer: {}"),
}  # fmt: skip
"""What is new, and what is gone."""
QUOTED = frozenset(["answer", "reveals"])
WEIGHED = frozenset(["practice", "recovers", "gate", "adopts"])
"""What is about a practice."""
LONGEST = 200
"""Characters that are shown of a text that is new or gone."""


def is_read(difference: Difference) -> bool:
    """Whether trainees read it, so that the words that changed are to be shown."""
    return (difference.part, difference.about) in READ


def sentence(comparison: Comparison, difference: Difference) -> str:
    """What changed, without its full stop: `The level is now advanced; before, introductory`."""
    old, new, subject = difference.old, difference.new, difference.subject
    if is_read(difference):
        noun = READ[difference.part, difference.about].format(subject)
        if old and new:
            return f"{noun} reads differently"
        return f"{noun} is {'new' if new else 'gone'}: {quoted(new or old, LONGEST)}"
    weight = _weight(comparison, subject) if difference.about in WEIGHED else ""
    if not (old and new) and difference.about in NAMED:
        first, _, second = subject.partition(" before ")
        told = quoted(new or old, LONGEST) if difference.about in QUOTED else clip(new or old, LONGEST)
        places = {"step": difference.step, "answer": difference.answer, "first": first, "second": second}
        return NAMED[difference.about][0 if new else 1].format(told, subject=subject, **places) + weight
    words, none = TOLD[difference.about]
    if difference.about in {"step id", "answer id"}:
        old, new = f"`{old}`", f"`{new}`"
    return f"{words.format(new or none, subject=subject)}{weight}; before, {old or none}"


def _weight(comparison: Comparison, name: str) -> str:
    """` (safety, critical)`: how a practice counts."""
    case = comparison.new if name in comparison.new.practices else comparison.old
    practice = case.practices[name]
    counts = "" if case.counts(name) else ", not scored: clinics differ"
    return f" ({practice.domain}, {practice.severity}{counts})"
