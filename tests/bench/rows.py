"""Which scripts measure which row. Each is imported when it is asked for: some load what others must not pay for."""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType

from tests.bench.harness import Effort, Line

ROWS = MappingProxyType(
    {
        1: ("r01_step",),
        2: ("r02_choose",),
        3: ("r03_machine",),
        4: ("r04_begin",),
        5: ("r05_read",),
        6: ("r06_library",),
        7: ("r07_proof",),
        8: ("r08_verify",),
        9: ("r09_commit",),
        10: ("r10_export", "r10_xapi"),
        11: ("r11_cohort",),
        12: ("r12_commands",),
        13: ("r13_first_screen",),
        14: ("r14_key",),
        15: ("r15_body",),
    }
)


def measure(row: int, effort: Effort) -> list[Line]:
    """The lines of a row. Raises UnavailableError where it cannot be measured here."""
    lines: list[Line] = []
    for name in ROWS[row]:
        lines += import_module(f"tests.bench.{name}").measure(effort)
    return lines
