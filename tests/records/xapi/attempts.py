"""Attempts for statements: played, left, broken off and resumed, with all that statements are made from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from kapsim.engine.explore import explore
from kapsim.engine.proof import Proof
from kapsim.engine.score import score
from kapsim.library import LoadedCase, load_texts
from kapsim.records.attempt import Attempt, begin_attempt
from kapsim.records.chain import Record
from kapsim.records.log import Entry, Header, Kind
from kapsim.records.xapi.activities import Activities
from kapsim.records.xapi.issuer import Issuer
from kapsim.records.xapi.statements import Statement, Told, statements
from tests.hours import hour_source

HOME = "https://kap.example.org"
ID = "6f2a1a4e-3a52-4a3c-9d6c-0c2f6a3f9b11"
TRAINEE = "0d9c4a57-5d0a-4a43-8b0b-64b2a5a4d3f0"
BEGIN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
LATER = datetime(2027, 1, 1, tzinfo=UTC)
LETTERS = """\
format: 1
sources:
  book: {title: A book, by: Somebody, where: on a shelf, status: confirmed}
practices:
"""


def letters() -> bytes:
    """The small catalogue of letters as a file."""
    from tests.builders import PRACTICES

    lines = [
        f"  {p.id}: {{domain: {p.domain}, phase: dosing, actor: therapist, severity: {p.severity}, basis: ketamine, "
        f"confirmation: confirmed, statement: Do {p.id}., sources: [book], contested: {str(p.contested).lower()}}}\n"
        for p in PRACTICES.values()
    ]
    return (LETTERS + "".join(lines)).encode()


def loaded_case(text: bytes) -> LoadedCase:
    """A case over the small catalogue of letters."""
    return load_texts(text, letters(), "t.yaml")


def hour() -> LoadedCase:
    """The case with an hour in which there is one of everything."""
    return loaded_case(hour_source())


_proofs: dict[str, Proof] = {}


def proof(loaded: LoadedCase) -> Proof:
    """What exploring a case has shown, found out once."""
    if loaded.digest not in _proofs:
        _proofs[loaded.digest] = explore(loaded.case)
    return _proofs[loaded.digest]


class Pen:
    """A log that keeps what it is given, and a clock that stands still until it is moved."""

    first = True

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.now = BEGIN

    def begin(self, attempt: str, loaded: LoadedCase, header: Header, entries: Sequence[Entry]) -> None:  # noqa: ARG002
        self.write(entries)

    def write(self, entries: Sequence[Entry]) -> None:
        self.entries += entries

    def records(self) -> list[Record]:
        return [Record(ID, seq, e.at, e.kind, e.data, "") for seq, e in enumerate(self.entries)]


class Playing:
    """An attempt that is being played, on a clock of its own."""

    def __init__(self, loaded: LoadedCase, kind: Kind = "attempt") -> None:
        self.pen = Pen()
        self.attempt: Attempt = begin_attempt(
            loaded, log=self.pen, seed=7, mode="assess", trainee=TRAINEE, kind=kind, clock=lambda: self.pen.now, id=ID
        )
        self.proof = proof(loaded)

    def wait(self, seconds: float) -> Playing:
        self.pen.now += timedelta(seconds=seconds)
        return self

    def answer(self, *answers: str | tuple[str, ...], seconds: float = 0) -> Playing:
        for answer in answers:
            self.wait(seconds).attempt.answer((answer,) if isinstance(answer, str) else answer)
        return self

    def told(self) -> Told:
        attempt = self.attempt
        result = score(attempt.case, attempt.events, self.proof)
        return Told(ID, attempt.case, attempt.header, self.pen.records(), attempt.events, result)

    def statements(self, now: datetime = LATER, correct: bool = False) -> list[Statement]:
        issuer = Issuer(HOME, correct)
        return list(statements(self.told(), Activities(self.attempt.case, issuer), issuer, now))

    def said(self, now: datetime = LATER, correct: bool = False) -> list[dict[str, Any]]:
        return [json.loads(statement.body) for statement in self.statements(now, correct)]


def verbs(found: Sequence[dict[str, Any]]) -> list[str]:
    """What statements say, in a word each."""
    return [one["verb"]["display"]["en"] for one in found]
