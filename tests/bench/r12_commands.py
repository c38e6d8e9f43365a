"""Row 12: whole processes, `kapsim --version` and `kapsim check` of one case, beside `python -c pass`.

`check` reads the case of row 5, a thousand lines, over the bundled catalogue. The proof is no part of this row: what
explores the case is replaced before `check` is loaded, and everything else is done as ever.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from kapsim import __version__
from tests.bench.harness import Effort, Line, must_equal, span
from tests.bench.pages import BUNDLED, long_case
from tests.bench.processes import own_environment, run_process, take_turns_in_processes

ROUNDS = 15
VERSION_HELD, CHECK_HELD = 4.5, 18.0
NOTHING = ("-c", "pass")
CHECK = """
import sys
from kapsim.engine import explore
from kapsim.engine.proof import Proof
explore.explore = lambda case, limit=0: Proof(True, 0, 0, {}, {}, frozenset())
from kapsim.cli import run
sys.exit(run(["check", sys.argv[1]]))
"""


def measure(effort: Effort) -> list[Line]:
    """Two lines."""
    effort = effort.with_rounds(ROUNDS)
    script = Path(sys.executable).with_name("kapsim")
    version = (str(script), "--version") if script.is_file() else ("-m", "kapsim", "--version")
    with tempfile.TemporaryDirectory(prefix="kapsim-bench-") as folder:
        environment = own_environment(Path(folder))
        case = Path(folder) / "long.yaml"
        case.write_text(long_case(BUNDLED), encoding="utf-8")
        check = ("-c", CHECK, str(case))
        must_equal("version", run_process(version, environment).output, f"kapsim {__version__}\n")
        said = run_process(check, environment).output.splitlines()[0]
        must_equal("check", said, f"{case}: no problems; 1 test play as expected.")
        lines = []
        for what, process, held in (
            ("kapsim --version", version, VERSION_HELD),
            ("kapsim check, without the proof", check, CHECK_HELD),
        ):
            found = take_turns_in_processes(process, NOTHING, environment, effort)
            lines.append(
                Line(12, what, span(found.ours), span(found.beside), found.ratio, f"<= {held:g}x", found.ratio <= held)
            )
    return lines
