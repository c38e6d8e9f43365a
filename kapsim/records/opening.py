"""An attempt as it was written, in a store or in an exported log, and the proof that all of it fits together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, select

from ..library import LibraryError, LoadedCase
from .chain import ChainError, Record, Row, UntoldError, read_chain
from .derived import Columns, Derived
from .editions import Editions, TextError
from .kept import MIRRORED, Tail, first_number
from .log import Header
from .replay import Course, FreeText, tell
from .rows import record_rows, rows
from .summary import hindrance
from .tables import RESULT_PARTS, attempts, free_text, results

SCORED = ("rules", "case_digest", "catalogue_digest", "head", "data")
ADDED = {"number", "head", "at", "kapsim"}
"""What a store adds to the row of a result."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A result that was kept with an attempt: `data` is the canonical JSON of Result.data().

    It was derived under a version of the rules, on the texts of two digests, from the records up to the one whose hash
    is `head`. rows: what else a store keeps of it, None where there is no more than `data`.
    """

    rules: str
    case_digest: str
    catalogue_digest: str
    head: str
    data: str
    rows: Derived | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What there is one result of."""
        return self.rules, self.case_digest, self.catalogue_digest


@dataclass(frozen=True, slots=True)
class Stored:
    """All that was written of one attempt, as it was at one moment.

    said: what a list or a closing line says of it beside its records. texts: None where free texts were left out on
    purpose. first: whether it is the trainee's earliest at the case, as far as that place knows.
    """

    id: str
    lines: tuple[Row, ...]
    texts: FreeText | None
    said: Mapping[str, Any]
    results: tuple[Scored, ...] = ()
    first: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """An attempt that was told again and fits, with its records."""

    records: tuple[Record, ...]
    header: Header
    loaded: LoadedCase
    course: Course
    tail: Tail


def fetch(connection: Connection, id: str) -> Stored | None:
    """What a store holds of an attempt; None where there is none."""
    row = connection.execute(select(attempts).where(attempts.c.id == id)).mappings().one_or_none()
    if row is None:
        return None
    free = select(free_text.c.seq, free_text.c.salt, free_text.c.text).where(free_text.c.attempt == id)
    texts = {seq: (salt, text) for seq, salt, text in connection.execute(free)}
    first = first_number(connection, row["trainee"], row["case_id"]) == row["number"]
    scored = tuple(_scored(connection, kept) for kept in rows(connection, results, attempt=id))
    return Stored(id, record_rows(connection, id), texts, dict(row), scored, first)


def _scored(connection: Connection, row: Columns) -> Scored:
    """A result with all its rows, but for what a store adds to them."""
    parts = [
        tuple({name: value for name, value in part.items() if name != "result"} for part in part_rows)
        for part_rows in (rows(connection, table, result=row["number"]) for table in RESULT_PARTS)
    ]
    derived = {name: value for name, value in row.items() if name not in ADDED}
    rules, case, catalogue, head, data = (str(row[name]) for name in SCORED)
    return Scored(rules, case, catalogue, head, data, Derived(derived, *parts))


def check(stored: Stored, editions: Editions) -> Opened:
    """The attempt that was written, told again from its records.

    Raises ChainError at the first record that does not fit: with its hash, the one before, the texts, the engine, or
    what is said of the attempt beside its records. Raises UntoldError where the records fit one another and more cannot
    be said here: a text is missing, or no longer compiles, or the rules were others and the engine disagrees.
    """
    chain = read_chain(stored.id, stored.lines)
    header = _header(chain)
    loaded = _loaded(header, editions)
    try:
        course = tell(loaded.case, chain, stored.texts)
    except ChainError as error:
        if other := hindrance("", header.rules):
            raise UntoldError(f"{error} ({other})") from None
        raise
    tail = _tail(stored, loaded, course)
    known = {"case_id": header.case, "title": loaded.case.title, "started": chain[0].at}
    known |= {name: getattr(header, name) for name in MIRRORED}
    for name, value in known.items():
        if stored.said.get(name, value) != value:
            raise ChainError(0, "started", f"does not agree with what is said of the attempt beside it: `{name}`")
    return Opened(tuple(chain), header, loaded, course, tail)


def _header(chain: list[Record]) -> Header:
    if not chain:
        raise ChainError(0, "started", "is missing")
    try:
        return Header.of(chain[0].data)
    except (TypeError, ValueError):
        raise ChainError(0, chain[0].kind, "is not the beginning of an attempt") from None


def _loaded(header: Header, editions: Editions) -> LoadedCase:
    try:
        return editions.of(header.case_digest, header.catalogue_digest, header.case)
    except TextError as error:
        if error.lost:
            raise UntoldError(str(error)) from None
        raise ChainError(0, "started", f"names a {error.what} whose text is not as it was") from None
    except LibraryError:
        raise UntoldError("this version of kapsim cannot read the text it was played on") from None


def _tail(stored: Stored, loaded: LoadedCase, course: Course) -> Tail:
    """Where the records end, as they say and as is said beside them, which must be the same."""
    step = course.state.step
    over = loaded.case.steps[step].end is not None
    state = "finished" if over else "left" if course.left else "running"
    head = stored.lines[-1][3]
    tail = Tail(state, step if over else "", len(course.answers), len(stored.lines), head)
    if stored.said.get("records", tail.records) != tail.records:
        raise ChainError(tail.records, "", "is missing")
    if any(stored.said.get(name, value) != value for name, value in asdict(tail).items()):
        raise ChainError(tail.records - 1, stored.lines[-1][1], "does not agree with what is said beside it")
    return tail
