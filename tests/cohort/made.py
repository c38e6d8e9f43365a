"""Results as rows, made up: for reports about groups of any size without playing anything."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, insert

from kapsim.records.store import Store
from kapsim.records.tables import (
    attempts,
    result_decisions,
    result_domains,
    result_practices,
    results,
    texts,
    trainees,
)

DOMAINS = ("safety", "support", "integration")
EDITION = {"rules": "2", "case_digest": "c" * 64, "catalogue_digest": "p" * 64}


@dataclass(frozen=True)
class Met:
    """One decision that a trainee met: the answer, its credit by domain, and seconds."""

    step: str
    answer: str
    credit: dict[str, float]
    seconds: float = 20.0
    again: bool = False
    kind: str = "choose"


@dataclass(frozen=True)
class Played:
    """One attempt and its result."""

    trainee: str
    met: Sequence[Met]
    scores: dict[str, float | None]
    weighted: dict[str, float] = field(default_factory=dict)
    gate: dict[str, str] = field(default_factory=dict)
    end: str = "home"
    outcome: str = "good"
    minutes: float = 12.0
    case: str = "t"
    kind: str = "attempt"
    edition: dict[str, str] = field(default_factory=lambda: dict(EDITION))


def keep(store: Store, played: Iterable[Played]) -> None:
    """Put attempts with their results into a store, in this order."""
    with store.database.writing() as connection:
        number = len(connection.execute(attempts.select()).all())
        for many in _batches(played, 500):
            number = _put(store, connection, many, number)


def _put(store: Store, connection: Connection, many: Sequence[Played], number: int) -> int:
    rows: dict[Any, list[dict[str, Any]]] = {
        table: [] for table in (attempts, results, result_domains, result_decisions, result_practices)
    }
    for one in many:
        number += 1
        for digest in (one.edition["case_digest"], one.edition["catalogue_digest"]):
            store.database.add_unless_there(connection, texts, {"digest": digest, "raw": b""})
        store.database.add_unless_there(connection, trainees, {"id": one.trainee, "since": "2026"})
        _rows(one, number, rows)
    for table, values in rows.items():
        if values:
            connection.execute(insert(table), values)
    return number


def _rows(one: Played, number: int, rows: dict[Any, list[dict[str, Any]]]) -> None:
    id = f"a{number:08}"
    errors = [kind for kind in one.gate.values() if kind in {"commission", "omission"}]
    rows[attempts].append(
        {
            "number": number, "id": id, "case_id": one.case, "title": one.case, "seed": 1, "mode": "assess",
            "trainee": one.trainee, "kind": one.kind, "parent": "", "started": f"2026-01-01T00:00:00.{number:09}Z",
            "turn": number, "state": "finished" if one.end else "left", "end": one.end, "decisions": len(one.met),
            "records": 1, "head": f"h{number}", **one.edition,
        }
    )  # fmt: skip
    rows[results].append(
        {
            "number": number, "attempt": id, "head": f"h{number}", "at": "", "kapsim": "", "end": one.end,
            "outcome": one.outcome, "scored": True, "why": "", "errors": len(errors),
            "recovered": sum(kind == "recovered" for kind in one.gate.values()), "incomplete": 0,
            "decisions": len(one.met), "seconds": one.minutes * 60, "data": "{}", **one.edition,
        }
    )  # fmt: skip
    rows[result_domains] += [
        {
            "result": number, "domain": domain, "credit": 1, "out_of": 1, "value": value, "met": 1, "par": 1,
            "coverage": None if value is None else 1.0, "weighted": one.weighted.get(domain, value),
        }
        for domain, value in one.scores.items()
    ]  # fmt: skip
    rows[result_decisions] += [
        {
            "result": number, "index": index, "step": met.step, "kind": met.kind, "phase": "dosing",
            "answer": met.answer, "best": "best", "again": met.again, "on_course": True,
            "flawless": all(credit == 1 for credit in met.credit.values()), "lost": 0, "at": "",
            "seconds": met.seconds, **{domain: met.credit.get(domain) for domain in DOMAINS},
        }
        for index, met in enumerate(one.met)
    ]  # fmt: skip
    rows[result_practices] += [
        {
            "result": number, "practice": practice, "domain": "safety", "severity": "critical", "chances": 2,
            "met": 0.5 if gate else 2.0, "against": int(gate == "commission"), "gate": gate,
        }
        for practice, gate in one.gate.items()
    ]  # fmt: skip


def _batches(played: Iterable[Played], size: int) -> Iterator[list[Played]]:
    batch: list[Played] = []
    for one in played:
        batch.append(one)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch


def cohort(count: int, decisions: int = 8, seed: int = 1, case: str = "t") -> Iterator[Played]:
    """A group whose members differ: each decision is met by most, some are met twice, and some are on a side path."""
    draw = random.Random(seed)
    for number in range(count):
        able = draw.random()
        met = []
        for at in range(decisions):
            if at == decisions - 1 and draw.random() < 0.4:
                continue
            first = at % 2 == 0
            credit = {"safety" if first else "support": draw.choice((0.0, 0.5)) if draw.random() > able else 1.0}
            if at == 2:
                credit["support"] = float(draw.random() < able)
            answer = "best" if all(value == 1 for value in credit.values()) else draw.choice(("other", "poor"))
            met.append(Met(f"s{at}", answer, credit, round(draw.uniform(3, 60), 2)))
            if at == 1 and draw.random() < 0.2:
                met.append(Met("s1", "best", {"support": 0.0}, again=True))
        scores: dict[str, float | None] = {}
        for domain in ("safety", "support"):
            earned = [one.credit[domain] for one in met if domain in one.credit]
            scores[domain] = sum(earned) / len(earned)
        weighted = {domain: value**1.2 for domain, value in scores.items() if value is not None}
        scores["integration"] = None
        gate = {"s1": "" if able > 0.3 else draw.choice(("commission", "omission", "recovered", "incomplete"))}
        end = ("home", "good") if able > 0.4 else ("ward", "poor")
        yield Played(f"p{number}", met, scores, weighted, gate, *end, minutes=round(draw.uniform(5, 30), 1), case=case)
