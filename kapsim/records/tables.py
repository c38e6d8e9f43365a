"""The tables of a store, and the few statements that are run for every answer.

The migrations beside this file lead from every earlier schema to this one.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    update,
)

SCHEMA = 2
"""The version of these tables; a store says its own in `about`."""

metadata = MetaData()

alembic_version = Table(
    "alembic_version",
    metadata,
    Column("version_num", String(32), primary_key=True),
)
"""Alembic's own note of the schema."""

about = Table(
    "about",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What a store says of itself: `schema`, `kapsim` (the version that made it), `trainee` (whoever gives no name), and
`erasing ID` while somebody is being erased."""

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

results = Table(
    "results",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("attempt", Text, ForeignKey("attempts.id"), nullable=False),
    Column("rules", Text, nullable=False),
    Column("case_digest", Text, nullable=False),
    Column("catalogue_digest", Text, nullable=False),
    Column("head", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("kapsim", Text, nullable=False),
    Column("end", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("scored", Boolean, nullable=False),
    Column("why", Text, nullable=False),
    Column("errors", Integer, nullable=False),
    Column("recovered", Integer, nullable=False),
    Column("incomplete", Integer, nullable=False),
    Column("decisions", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("data", Text, nullable=False),
    Column("digest", Text, nullable=False, default=""),
    UniqueConstraint("attempt", "rules", "case_digest", "catalogue_digest", name="results_by_key"),
)
"""What replay derived from an attempt up to its record `head`, under rules and texts; never the truth itself. `data` is
the whole result as canonical JSON. Under other rules, or on other texts, there is another result beside it. `errors`:
critical errors of the gate that were not recovered. `seconds`: from the beginning to the last answer, without the time
between leaving and coming back. `digest`: of what was derived, so that a list notices damage."""

result_domains = Table(
    "result_domains",
    metadata,
    Column("result", Integer, ForeignKey("results.number"), primary_key=True),
    Column("domain", Text, primary_key=True),
    Column("credit", Float, nullable=False),
    Column("out_of", Float, nullable=False),
    Column("value", Float),
    Column("coverage", Float),
    Column("weighted", Float),
    Column("met", Integer, nullable=False),
    Column("par", Integer),
    sqlite_with_rowid=False,
)
result_decisions = Table(
    "result_decisions",
    metadata,
    Column("result", Integer, ForeignKey("results.number"), primary_key=True),
    Column("index", Integer, primary_key=True),
    Column("step", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("phase", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("best", Text, nullable=False),
    Column("again", Boolean, nullable=False),
    Column("on_course", Boolean),
    Column("flawless", Boolean, nullable=False),
    Column("safety", Float),
    Column("support", Float),
    Column("integration", Float),
    Column("lost", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("seconds", Float, nullable=False),
    sqlite_with_rowid=False,
)
"""One row per judged decision. `step`: its name. Options are joined by `[,]`; a missed cue has no answer. Domains hold
the credit, NULL where the decision was no opportunity. `seconds`: since the answer before, without the time away; what
is judged by the same answer has the same."""

result_practices = Table(
    "result_practices",
    metadata,
    Column("result", Integer, ForeignKey("results.number"), primary_key=True),
    Column("practice", Text, primary_key=True),
    Column("domain", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("chances", Integer, nullable=False),
    Column("met", Float, nullable=False),
    Column("against", Integer, nullable=False),
    Column("gate", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""One row per practice that was at stake. `gate`: commission, omission, recovered, incomplete, or "" for none; of
several the one that is named first here."""

RESULT_PARTS = (result_domains, result_decisions, result_practices)
"""The tables whose rows belong to one result."""

statements = Table(
    "statements",
    metadata,
    Column("id", Text, primary_key=True),
    Column("attempt", Text, ForeignKey("attempts.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("verb", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("body", Text, nullable=False),
    Index("statements_by_attempt", "attempt", "seq"),
)
"""xAPI statements, as they were made and are sent: `body` holds the very bytes, in UTF-8."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("lrs", Text, primary_key=True),
    Column("statement", Text, ForeignKey("statements.id"), primary_key=True),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""What became of a statement at each learning record store: `state` is waiting, sent or refused."""

deletions = Table(
    "deletions",
    metadata,
    Column("attempt", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("trainee", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("started", Text, nullable=False),
    Column("records", Integer, nullable=False),
    Column("head", Text, nullable=False),
    Column("deleted", Text, nullable=False),
    Column("why", Text, nullable=False),
    Index("deletions_by_trainee", "trainee", "case_id"),
)
"""Attempts that were deleted: that they were there, and when they went. A later attempt never becomes the first."""

backups = Table(
    "backups",
    metadata,
    Column("path", Text, primary_key=True),
    Column("made", Text, nullable=False),
)
"""Where backups of this store were written, so that erasing a person reaches them."""

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
