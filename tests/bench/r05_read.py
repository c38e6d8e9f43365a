"""Row 5: read, check and locate a case of a thousand lines, beside what PyYAML's C loader takes only to build it."""

from __future__ import annotations

from typing import Any

import yaml

from kapsim.case.compile import compile_case
from kapsim.engine.model import Case
from kapsim.source import read
from tests.bench.harness import Effort, Line, must_equal, span, take_turns
from tests.bench.pages import Named, long_case
from tests.builders import PRACTICES

HELD = 1.0


def measure(effort: Effort) -> list[Line]:
    """One line."""
    raw = long_case(Named()).encode()
    lines = raw.count(b"\n")
    must_equal("values", read(raw, "long.yaml").value, yaml.load(raw, yaml.CBaseLoader))
    must_equal("decisions", len(_compiled(raw).steps), len(yaml.load(raw, yaml.CSafeLoader)["steps"]))

    def bare() -> Any:
        return yaml.load(raw, yaml.CSafeLoader)

    found = take_turns(lambda: _compiled(raw), bare, effort)
    what = f"read, check and locate {lines:,} lines"
    return [Line(5, what, span(found.ours), span(found.beside), found.ratio, f"<= {HELD:g}x", found.ratio <= HELD)]


def _compiled(raw: bytes) -> Case:
    case, problems = compile_case(read(raw, "long.yaml"), PRACTICES)
    assert case is not None, "\n".join(problem.text() for problem in problems)
    return case
