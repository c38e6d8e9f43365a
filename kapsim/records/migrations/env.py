"""Alembic's way in, within the transaction that upgrade.py has open: a step is taken whole or not at all."""

from alembic import context

from kapsim.records.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
