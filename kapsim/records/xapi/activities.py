"""What statements are about: a case, its decisions, and the cues, duties and acts of its hours, as pieces of JSON.

An activity is written out once for each case, since it is by far the longest part of a statement.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from ...engine.model import Case, Decision
from ...engine.observation import Hour
from ...engine.rubric import Rubric
from ...engine.score import Judged
from ...engine.state import Answer
from .issuer import Issuer
from .terms import INTERACTION, PERFORMANCE, SIMULATION, UNKNOWN

MOST_CORRECT = 24
"""Orders that are written out as correct; where there are more, none is, since a pattern has to name them all."""


class Activities:
    """The activities of one case as JSON. Not safe to be used from several threads at once."""

    def __init__(self, case: Case, issuer: Issuer) -> None:
        self._case = case
        self._issuer = issuer
        self._rubric = Rubric(case)
        self._known: dict[tuple[str, tuple[str, ...] | None], str] = {}
        self.case = compact(
            {
                "objectType": "Activity",
                "id": issuer.case(case.id),
                "definition": {
                    "type": SIMULATION,
                    "name": {UNKNOWN: case.title},
                    "description": {UNKNOWN: case.summary},
                },
            }
        )

    def of(self, judged: Judged) -> str:
        """What was answered, ignored or done: a decision, a cue, a duty, or the hour where nothing asked for it."""
        correct = self._correct(judged) if self._issuer.correct_responses else None
        key = judged.step, correct
        if key not in self._known:
            self._known[key] = self._activity(judged.step, correct)
        return self._known[key]

    def _activity(self, name: str, correct: tuple[str, ...] | None) -> str:
        definition = self._definition(name)
        if correct:
            definition["correctResponsesPattern"] = list(correct)
        definition["name"] = {UNKNOWN: name}
        return compact(
            {"objectType": "Activity", "id": self._issuer.part(self._case.id, name), "definition": definition}
        )

    def _definition(self, name: str) -> dict[str, Any]:
        decision, hour = self._case.decision(name), self._case.steps[name.partition(".")[0]].hour
        if decision is not None:
            texts = {option.id: hour.act(option.id).text if hour else option.text for option in decision.options}
            kind = "sequencing" if decision.kind == "order" else "choice"
            return interaction(kind, texts) | described(decision.prompt)
        assert hour is not None, f"{name} is nothing that is judged"
        part = name.partition(".")[2]
        if not part:
            return interaction("choice", {act.id: act.text for act in hour.acts})
        return {"type": PERFORMANCE} | described(_duty(hour, part))

    def _correct(self, judged: Judged) -> tuple[str, ...] | None:
        """All responses that would have been correct here, where there is such a thing and they can all be named."""
        decision = self._case.decision(judged.step)
        if decision is None or not judged.offered:
            return None
        if decision.kind == "order":
            if judged.best is None:
                return None
            orders = list(islice(orders_kept(decision), MOST_CORRECT + 1))
            return tuple(map(joined, orders)) if len(orders) <= MOST_CORRECT else None
        return tuple(map(joined, self._rubric.all_best(judged.step, decision, judged.offered))) or None


def interaction(kind: str, texts: dict[str, str]) -> dict[str, Any]:
    """The definition of an interaction whose choices have these texts, by id."""
    choices = [{"id": id} | ({"description": {UNKNOWN: text}} if text else {}) for id, text in texts.items()]
    return {"type": INTERACTION, "interactionType": kind, "choices": choices}


def described(text: str) -> dict[str, Any]:
    """The description of an activity, if there is any."""
    return {"description": {UNKNOWN: text}} if text else {}


def joined(answer: Answer) -> str:
    """An answer as a response."""
    return "[,]".join(answer)


compact = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode
"""Gives a piece of a statement as JSON without spaces."""


def orders_kept(decision: Decision, begun: Answer = ()) -> Iterator[Answer]:
    """Every arrangement of the items of an `order` decision that keeps all its pairs, in the author's order."""
    left = [option.id for option in decision.options if option.id not in begun]
    if not left:
        yield begun
    for item in left:
        if not any(after == item and before in left for before, after in decision.before):
            yield from orders_kept(decision, (*begun, item))


def _duty(hour: Hour, name: str) -> str:
    duty = next(duty for duty in hour.duties if duty.id == name)
    return f"{hour.act(duty.act).text} (every {duty.every} minutes)"
