"""Attempts as xAPI 1.0.3 statements: made, checked, kept in an outbox, and sent to a learning record store (LRS)."""
