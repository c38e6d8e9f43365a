"""The statements of an attempt, from its records and what they led to.

| record, or what followed from it | statement |
|---|---|
| `started` | `initialized` the case |
| `answered` a decision, or did what a cue asked for | `answered` the decision or cue, with the response |
| did something that leaves a cue open | `interacted` with the cue |
| did something that nothing asked for, and it counts | `interacted` with the hour |
| a cue ran out | `ignored` the cue |
| an hour ended in which something was due again and again | `scored` in the duty: intervals kept, of those begun |
| `left` | `terminated` the case, not completed |
| `resumed` | `resumed` the case; before it `terminated`, if the attempt broke off without being left |
| no such record for a day, and not at its end | `terminated`, at the time of the last one |
| `ended` | `completed` the case, with scores by domain and the gate (see terms.py) |

What in an hour is neither asked for nor counts, silence above all, gives no statement.

An id is made from the attempt, the number of the record, the verb and what it is about, so the same attempt always
gives the same ids. Times are those of the records, and never in the future. The duration of an answer is that since
the answer before, of an attempt the sum over its sittings; the time away does not count, and where a clock was set back
there is none.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from json.encoder import encode_basestring as quoted
from typing import Any

from ...engine.judging import answers_judged
from ...engine.model import DOMAINS, Case
from ...engine.score import RULES, DomainScore, Judged, Result
from ...engine.state import Event
from ..chain import Record, stamp
from ..log import Header
from .activities import Activities, compact, joined
from .issuer import Issuer
from .terms import (
    CATALOGUE,
    CREDIT,
    DOMAIN_SCORES,
    END,
    GATE,
    KIND,
    MODE,
    NOT_SCORED,
    OUTCOME,
    OWN,
    OWN_WORDS,
    PARENT,
    RULES_VERSION,
    VERBS,
    WRITER,
)

BROKEN_OFF = timedelta(days=1)
"""After so long without a record an attempt is taken to have broken off."""
AWAKE = frozenset({"started", "answered", "resumed"})
"""Records after which the trainee is there."""
TELLING = AWAKE | {"left", "ended"}
"""Records of which statements tell; notes and views stay here."""
Pieces = dict[str, str]
"""Properties with their values as JSON."""
VERB_JSON = {word: compact({"id": id, "display": {OWN_WORDS: word}}) for word, id in VERBS.items()}


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: `body` is the JSON text that is sent. seq: the record that it tells of. verb: a word of VERBS."""

    id: str
    attempt: str
    seq: int
    verb: str
    at: str
    body: str


@dataclass(frozen=True, slots=True)
class Told:
    """What statements are made from: an attempt with its records and events, and the result they led to."""

    id: str
    case: Case
    header: Header
    records: Sequence[Record]
    events: Sequence[Event]
    result: Result


def statements(told: Told, activities: Activities, issuer: Issuer, now: datetime) -> Iterator[Statement]:
    """The statements of an attempt in their order, as of now (an aware moment)."""
    return _Making(told, activities, issuer, now).all()


class _Making:
    def __init__(self, told: Told, activities: Activities, issuer: Issuer, now: datetime) -> None:
        self.told = told
        self.records = [record for record in told.records if record.kind in TELLING]
        self.activities = activities
        self.issuer = issuer
        self.now = now.astimezone(UTC)
        self.today = stamp(now)
        self.namespace = uuid.UUID(told.id).bytes
        account = {"homePage": issuer.home, "name": told.header.trainee}
        self.actor = compact({"objectType": "Agent", "account": account})
        self.context = self._context()
        self.context_of_parts = self._context({"parent": [{"id": issuer.case(told.case.id)}]})
        self.spent: float | None = 0.0
        self.taken: float | None = 0.0

    def all(self) -> Iterator[Statement]:
        answers = iter(by_answer(self.told))
        last = self.records[0]
        before = _moment(last)
        for record in self.records:
            at = _moment(record)
            if record.kind != "resumed":
                self._spend((at - before).total_seconds())
            elif last.kind in AWAKE:
                yield self._terminated(last)
            match record.kind:
                case "started":
                    yield self._statement("initialized", record)
                case "answered":
                    for judged in next(answers):
                        yield self._judged(record, judged)
                    self.taken = 0.0
                case "left":
                    yield self._terminated(record)
                case "resumed":
                    yield self._statement("resumed", record)
                case "ended":
                    yield self._completed(record)
            last, before = record, at
        if last.kind in AWAKE and self.now - before > BROKEN_OFF:
            yield self._terminated(last)

    def _judged(self, record: Record, judged: Judged) -> Statement:
        asked = self.told.case.decision(judged.step) is not None
        result: Pieces = {}
        if self.issuer.correct_responses:
            credit = {domain: figure(judged.credit(domain)) for domain in DOMAINS if judged.opportunity(domain)}
            result = {"extensions": compact({CREDIT: credit})} if credit else {}
        if not asked and "." in judged.step:
            kept, begun = map(int, judged.answer[0].split(" of "))
            score = {"scaled": figure(kept / begun), "raw": kept, "min": 0, "max": begun}
            return self._statement("scored", record, judged, {"score": compact(score)})
        if not judged.answer:
            return self._statement("ignored", record, judged, result)
        said = {"response": quoted(joined(judged.answer))} | _duration(self.taken)
        verb = "answered" if asked and judged.offered else "interacted"
        return self._statement(verb, record, judged, said | result)

    def _terminated(self, record: Record) -> Statement:
        return self._statement("terminated", record, result={"completion": "false"} | _duration(self.spent))

    def _completed(self, record: Record) -> Statement:
        result = self.told.result
        domains = {score.domain: domain_data(score) for score in result.domains if score.assessed}
        errors = [
            {"practice": error.practice, "kind": error.kind, "recovered": error.recovered is not None}
            for error in result.gate.errors
        ]
        gate = {"clear": result.gate.clear, "errors": errors, "incomplete": list(result.gate.incomplete)}
        extensions = {
            DOMAIN_SCORES: domains,
            GATE: gate,
            END: result.end,
            OUTCOME: result.outcome,
            RULES_VERSION: RULES,
        }
        if result.why:
            extensions[NOT_SCORED] = result.why
        said = {"completion": "true"} | _duration(self.spent) | {"extensions": compact(extensions)}
        return self._statement("completed", record, result=said)

    def _statement(
        self, verb: str, record: Record, about: Judged | None = None, result: Pieces | None = None
    ) -> Statement:
        """A statement about a part of the case, or about the case."""
        id = named(self.namespace, f"{record.seq} {verb} {about.step if about else ''}")
        at = min(record.at, self.today)
        thing, context = self.activities.case, self.context
        if about is not None:
            thing, context = self.activities.of(about), self.context_of_parts
        pieces = ",".join([f'"{name}":{piece}' for name, piece in result.items()]) if result else ""
        outcome = f'"result":{{{pieces}}},' if pieces else ""
        body = (
            f'{{"id":"{id}","actor":{self.actor},"verb":{VERB_JSON[verb]},"object":{thing},{outcome}'
            f'"context":{context},"timestamp":"{at}"}}'
        )
        return Statement(id, self.told.id, record.seq, verb, at, body)

    def _context(self, activities: dict[str, Any] | None = None) -> str:
        header = self.told.header
        around = {**(activities or {}), "grouping": [{"id": self.issuer.home}]}
        if header.kind != "attempt":
            around["category"] = [{"id": f"{OWN}kind:{header.kind}"}]
        extensions = {
            KIND: header.kind,
            MODE: header.mode,
            RULES_VERSION: header.rules,
            CATALOGUE: header.catalogue_digest,
            WRITER: header.kapsim,
        }
        if header.parent:
            extensions[PARENT] = header.parent
        return compact(
            {
                "registration": self.told.id,
                "contextActivities": around,
                "revision": header.case_digest,
                "platform": "kapsim",
                "extensions": extensions,
            }
        )

    def _spend(self, seconds: float) -> None:
        """So much time has passed since the last record, on the attempt and on the answer that is waited for."""
        backwards = seconds < 0
        self.spent = None if self.spent is None or backwards else self.spent + seconds
        self.taken = None if self.taken is None or backwards else self.taken + seconds


def by_answer(told: Told) -> list[list[Judged]]:
    """What was judged after each answer and before the next."""
    found: list[list[Judged]] = [[] for record in told.records if record.kind == "answered"]
    for judged, number in zip(told.result.decisions, answers_judged(told.case, told.events), strict=True):
        found[number].append(judged)
    return found


def named(namespace: bytes, name: str) -> str:
    """The UUID of a name in a namespace: what uuid.uuid5 gives, in a third of its time. Every statement has one."""
    digest = bytearray(hashlib.sha1(namespace + name.encode(), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def domain_data(score: DomainScore) -> dict[str, Any]:
    """The score of a domain as numbers."""
    shares = {"score": score.value, "coverage": score.coverage, "weighted": score.weighted}
    return {
        "credit": figure(score.credit),
        "out_of": figure(score.out_of),
        **{name: figure(share) for name, share in shares.items() if share is not None},
        "lost": score.lost,
    }


def figure(number: Any) -> float | int:
    """A fraction as a number of JSON, to six decimals; a whole one as such."""
    rounded = round(float(number), 6)
    return int(rounded) if rounded.is_integer() else rounded


def duration(seconds: float) -> str:
    """A time of at least 0 seconds in ISO 8601, to a hundredth of a second, which is the most that xAPI has."""
    return f"PT{seconds:.2f}".rstrip("0").rstrip(".") + "S"


def _duration(seconds: float | None) -> Pieces:
    return {} if seconds is None else {"duration": f'"{duration(seconds)}"'}


def _moment(record: Record) -> datetime:
    return datetime.fromisoformat(record.at)
