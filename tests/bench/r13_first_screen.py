"""Row 13: from nothing to the first usable screen, the list of cases, beside the smallest Textual app. Fresh processes.

Processor time until the frame is painted in which a case can be chosen. The index of the library is there already, as
it is for anybody who has opened kapsim before.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from kapsim.library import Library
from tests.bench.harness import Effort, Line, must_equal, span, summed_up
from tests.bench.processes import own_environment, run_process

HELD = 1.3
ROUNDS = 15
CHILD = ("-m", "tests.bench.first_screen")


def measure(effort: Effort) -> list[Line]:
    """One line."""
    pairs: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory(prefix="kapsim-bench-") as folder:
        cases = len(Library(cache=Path(folder) / "cache").listings())
        environment = own_environment(Path(folder))
        for index in effort.with_rounds(ROUNDS).indices:
            seconds: dict[str, float] = {}
            for which in ("kapsim", "smallest") if index % 2 else ("smallest", "kapsim"):
                listed, taken = run_process((*CHILD, which, folder), environment).output.split()
                must_equal(f"listed by {which}", int(listed), cases if which == "kapsim" else 1)
                seconds[which] = float(taken)
            if index >= 0:
                pairs.append((seconds["kapsim"], seconds["smallest"]))
    found = summed_up(pairs)
    what = "first usable screen, processor time"
    return [Line(13, what, span(found.ours), span(found.beside), found.ratio, f"<= {HELD:g}x", found.ratio <= HELD)]
