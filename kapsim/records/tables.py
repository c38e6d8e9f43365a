"""The tables of a store, schema 1, and the few statements that are run for every answer."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    update,
)

SCHEMA = 1
"""The version of these tables; a store says its own in `about`."""

metadata = MetaData()

about = Table(
    "about",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What a store says of itself: `schema`, `kapsim` (the version that made it), `trainee` (whoever gives no name)."""

texts = Table(
    "texts",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("raw", LargeBinary, nullable=False),
)
"""The bytes of cases and catalogues by their SHA-256, so that an attempt outlives the files it was begun on."""

trainees = Table(
    "trainees",
    metadata,
    Column("id", Text, primary_key=True),
    Column("since", Text, nullable=False),
)
names = Table(
    "names",
    metadata,
    Column("trainee", Text, ForeignKey("trainees.id"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False, unique=True),
)
"""Names lie apart, so that they can be erased; `key` is the name in the form in which two of them are the same."""

attempts = Table(
    "attempts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("case_id", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("case_digest", Text, ForeignKey("texts.digest"), nullable=False),
    Column("catalogue_digest", Text, ForeignKey("texts.digest"), nullable=False),
    Column("rules", Text, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("mode", Text, nullable=False),
    Column("trainee", Text, ForeignKey("trainees.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("parent", Text, nullable=False),
    Column("started", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("end", Text, nullable=False),
    Column("decisions", Integer, nullable=False),
    Column("records", Integer, nullable=False),
    Column("head", Text, nullable=False),
    Index("attempts_by_trainee", "trainee", "case_id"),
)
"""One row per attempt, so that a list needs no replay. `number` is the order of starting, whatever the clock said;
`turn` the order of being begun or resumed; `records` and `head` (the hash of the last record) close the chain."""

records = Table(
    "records",
    metadata,
    Column("attempt", Text, ForeignKey("attempts.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("line", Text, nullable=False),
    Column("hash", Text, nullable=False),
    sqlite_with_rowid=False,
)
free_text = Table(
    "free_text",
    metadata,
    Column("attempt", Text, ForeignKey("attempts.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("salt", Text, nullable=False),
    Column("text", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""What people wrote themselves; the record holds a salted digest of it. To erase a text, salt and text are emptied and
the row stays: a row that is gone was lost."""

TAIL = ("state", "end", "decisions", "records", "head")
"""The columns of an attempt that change with its records."""

_others = attempts.alias("others")
NEXT_TURN = select(func.coalesce(func.max(_others.c.turn), literal_column("0")) + literal_column("1")).scalar_subquery()
ADD_RECORD = insert(records)
ADD_FREE_TEXT = insert(free_text)
MOVE_ON = (
    update(attempts)
    .where(
        attempts.c.id == bindparam("attempt"),
        attempts.c.records == bindparam("old_records"),
        attempts.c.head == bindparam("old_head"),
    )
    .values({name: bindparam(f"new_{name}") for name in TAIL})
)
"""Moves the row of an attempt on, unless somebody else has moved it in the meantime."""
TAKE_UP = update(attempts).where(attempts.c.id == bindparam("attempt")).values(turn=NEXT_TURN)
