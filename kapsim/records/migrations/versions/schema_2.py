"""Schema 2: results kept beside attempts, statements to be sent, deletions, backups."""

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Add the tables; nothing that was kept is touched."""
    op.create_table(
        "results",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("attempt", sa.Text(), sa.ForeignKey("attempts.id"), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("case_digest", sa.Text(), nullable=False),
        sa.Column("catalogue_digest", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("kapsim", sa.Text(), nullable=False),
        sa.Column("end", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("scored", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("recovered", sa.Integer(), nullable=False),
        sa.Column("incomplete", sa.Integer(), nullable=False),
        sa.Column("decisions", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.UniqueConstraint("attempt", "rules", "case_digest", "catalogue_digest", name="results_by_key"),
    )
    op.create_table(
        "result_domains",
        sa.Column("result", sa.Integer(), sa.ForeignKey("results.number"), primary_key=True),
        sa.Column("domain", sa.Text(), primary_key=True),
        sa.Column("credit", sa.Float(), nullable=False),
        sa.Column("out_of", sa.Float(), nullable=False),
        sa.Column("value", sa.Float()),
        sa.Column("coverage", sa.Float()),
        sa.Column("weighted", sa.Float()),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("par", sa.Integer()),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "result_decisions",
        sa.Column("result", sa.Integer(), sa.ForeignKey("results.number"), primary_key=True),
        sa.Column("index", sa.Integer(), primary_key=True),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("best", sa.Text(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("on_course", sa.Boolean()),
        sa.Column("flawless", sa.Boolean(), nullable=False),
        sa.Column("safety", sa.Float()),
        sa.Column("support", sa.Float()),
        sa.Column("integration", sa.Float()),
        sa.Column("lost", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "result_practices",
        sa.Column("result", sa.Integer(), sa.ForeignKey("results.number"), primary_key=True),
        sa.Column("practice", sa.Text(), primary_key=True),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("chances", sa.Integer(), nullable=False),
        sa.Column("met", sa.Float(), nullable=False),
        sa.Column("against", sa.Integer(), nullable=False),
        sa.Column("gate", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "statements",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("attempt", sa.Text(), sa.ForeignKey("attempts.id"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.create_index("statements_by_attempt", "statements", ["attempt", "seq"])
    op.create_table(
        "deliveries",
        sa.Column("lrs", sa.Text(), primary_key=True),
        sa.Column("statement", sa.Text(), sa.ForeignKey("statements.id"), primary_key=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "deletions",
        sa.Column("attempt", sa.Text(), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("trainee", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("started", sa.Text(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
    )
    op.create_index("deletions_by_trainee", "deletions", ["trainee", "case_id"])
    op.create_table(
        "backups",
        sa.Column("path", sa.Text(), primary_key=True),
        sa.Column("made", sa.Text(), nullable=False),
    )
    op.execute("UPDATE about SET value = '2' WHERE key = 'schema'")
