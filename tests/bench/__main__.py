"""`python -m tests.bench [ROW ...]`: measure some rows, or all, and print one table."""

from __future__ import annotations

import os
import sys

from tests.bench import rows
from tests.bench.harness import USUAL, Line, UnavailableError, table


def main(arguments: list[str]) -> int:
    """Measure; gives 2 where a row is asked for that there is not."""
    asked = [int(part) for part in arguments if part.isdigit()]
    unknown = [part for part in arguments if not part.isdigit() or int(part) not in rows.ROWS]
    if unknown:
        print(f"There is no row {unknown[0]}. Rows: {', '.join(map(str, rows.ROWS))}.", file=sys.stderr)
        return 2
    lines: list[Line] = []
    left_out: list[str] = []
    for row in asked or rows.ROWS:
        print(f"row {row} ...", file=sys.stderr, flush=True)
        try:
            lines += rows.measure(row, USUAL)
        except UnavailableError as error:
            left_out.append(f"Row {row} was left out: {error}")
    print("\n".join([table(lines), *left_out, *_neighbours()]))
    return 0


def _neighbours() -> list[str]:
    """A sentence about what else the machine was doing: rows 9 and 14 are measured on the clock on the wall."""
    if not hasattr(os, "getloadavg"):
        return []
    load, processors = os.getloadavg()[1], os.cpu_count() or 1
    note = " Rows 9 and 14 mean little then." if load > processors else ""
    return [f"Load {load:.1f} on {processors} processors.{note}"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
