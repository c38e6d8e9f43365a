"""The way from each schema of a store to the next, one file a step, run by Alembic (kapsim/records/upgrade.py)."""
