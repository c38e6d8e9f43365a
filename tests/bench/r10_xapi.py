"""Row 10, statements: an attempt of 40 decisions as xAPI, beside dictionaries that orjson writes."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from kapsim.engine.score import score
from kapsim.library import LoadedCase
from kapsim.records.attempt import begin_attempt
from kapsim.records.chain import Record
from kapsim.records.log import Entry, Header
from kapsim.records.xapi.activities import Activities
from kapsim.records.xapi.issuer import Issuer
from kapsim.records.xapi.statements import Told, by_answer, duration, statements
from kapsim.records.xapi.terms import VERBS
from tests.bench.harness import Effort, Line, UnavailableError, must_equal, span, take_turns
from tests.bench.small import small_case

LEAST = 0.8
USUAL_TIMES = 30
ISSUER = Issuer("https://kap.example.org")
ID = "6f2a1a4e-3a52-4a3c-9d6c-0c2f6a3f9b11"
DECISIONS = 40
ANSWERS = ("wait", "chair", "ask")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def measure(effort: Effort) -> list[Line]:
    """One line; the ratio is that of the rates."""
    try:
        import orjson
    except ImportError:
        raise UnavailableError("orjson is not installed") from None
    told, activities = _told(), Activities(small_case().case, ISSUER)
    parts = _parts(told, activities)
    times = effort.times(USUAL_TIMES)

    def ours() -> list[str]:
        for _ in range(times):
            made = [statement.body for statement in statements(told, activities, ISSUER, NOW)]
        return made

    def beside() -> list[bytes]:
        for _ in range(times):
            made = [orjson.dumps(statement) for statement in _plain(told, *parts)]
        return made

    must_equal("statements", list(map(json.loads, ours())), list(map(json.loads, beside())))
    found = take_turns(ours, beside, effort, units=times * (DECISIONS + 1))
    ratio = 1 / found.ratio
    what = "one xAPI statement (ratio of rates)"
    return [Line(10, what, span(found.ours), span(found.beside), ratio, f">= {LEAST:g}x", ratio >= LEAST)]


class _Paper:
    """A log that keeps its records in a list."""

    first = True

    def __init__(self) -> None:
        self.records: list[Record] = []

    def begin(self, attempt: str, loaded: LoadedCase, header: Header, entries: Sequence[Entry]) -> None:  # noqa: ARG002
        self.write(entries)

    def write(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self.records.append(Record(ID, len(self.records), entry.at, entry.kind, entry.data, ""))


def _told() -> Told:
    """An attempt of some decisions, one every second; it is still going on."""
    paper, moments = _Paper(), iter(NOW - timedelta(seconds=DECISIONS - n) for n in range(DECISIONS + 1))
    attempt = begin_attempt(
        small_case(), log=paper, seed=1, mode="train", trainee="t", kind="attempt", clock=lambda: next(moments), id=ID
    )
    for number in range(DECISIONS):
        attempt.answer((ANSWERS[number % len(ANSWERS)],))
    result = score(attempt.case, attempt.events, None)
    return Told(ID, attempt.case, attempt.header, paper.records, attempt.events, result)


def _parts(told: Told, activities: Activities) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What all statements of the attempt have in common: the case, a decision, and the context of either."""
    first, second, *_ = (json.loads(one.body) for one in statements(told, activities, ISSUER, NOW))
    return first["object"], second["object"], first["context"], second["context"]


def _plain(
    told: Told,
    case: dict[str, Any],
    decision: dict[str, Any],
    context: dict[str, Any],
    context_of_decisions: dict[str, Any],
) -> list[dict[str, Any]]:
    """The same statements as plain dictionaries."""
    actor = {"objectType": "Agent", "account": {"homePage": ISSUER.home, "name": told.header.trainee}}
    namespace, answers = uuid.UUID(told.id), iter(by_answer(told))
    found: list[dict[str, Any]] = []
    before = datetime.fromisoformat(told.records[0].at)
    for record in told.records:
        at = datetime.fromisoformat(record.at)
        verb, thing, about, result = "initialized", case, "", {}
        if record.kind == "answered":
            (judged,) = next(answers)
            verb, thing, about = "answered", decision, judged.step
            taken = (at - before).total_seconds()
            result = {"result": {"response": "[,]".join(judged.answer), "duration": duration(taken)}}
        before = at
        found.append(
            {
                "id": str(uuid.uuid5(namespace, f"{record.seq} {verb} {about}")),
                "actor": actor,
                "verb": {"id": VERBS[verb], "display": {"en": verb}},
                "object": thing,
                **result,
                "context": context_of_decisions if about else context,
                "timestamp": record.at,
            }
        )
    return found
