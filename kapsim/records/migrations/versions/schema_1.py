"""Schema 1: attempts, their records, what people wrote, and who they are."""

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "about",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
    )
    op.create_table(
        "texts",
        sa.Column("digest", sa.Text(), primary_key=True),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "trainees",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("since", sa.Text(), nullable=False),
    )
    op.create_table(
        "names",
        sa.Column("trainee", sa.Text(), sa.ForeignKey("trainees.id"), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, unique=True),
    )
    op.create_table(
        "attempts",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False, unique=True),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("case_digest", sa.Text(), sa.ForeignKey("texts.digest"), nullable=False),
        sa.Column("catalogue_digest", sa.Text(), sa.ForeignKey("texts.digest"), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("trainee", sa.Text(), sa.ForeignKey("trainees.id"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=False),
        sa.Column("started", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("end", sa.Text(), nullable=False),
        sa.Column("decisions", sa.Integer(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
    )
    op.create_index("attempts_by_trainee", "attempts", ["trainee", "case_id"])
    op.create_table(
        "records",
        sa.Column("attempt", sa.Text(), sa.ForeignKey("attempts.id"), primary_key=True),
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "free_text",
        sa.Column("attempt", sa.Text(), sa.ForeignKey("attempts.id"), primary_key=True),
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )
