"""Attempts that last: an append-only, hash-chained sequence of records for each, committed before anything is shown."""
