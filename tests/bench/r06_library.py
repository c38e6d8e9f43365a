"""Row 6: list a library of 200 cases, cold and warm, beside loading each with PyYAML's C loader and pydantic."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import yaml

from kapsim.case.schema import CaseSource
from kapsim.library import Library
from tests.bench.harness import Effort, Line, must_equal, span, take_turns
from tests.bench.pages import BUNDLED, long_case

CASES = 200
HELD = {"cold": 0.6, "warm": 0.05}


def measure(effort: Effort) -> list[Line]:
    """Two lines: with nothing remembered, and with everything."""
    effort = effort.with_rounds(5)
    count = max(2, effort.times(CASES))
    with tempfile.TemporaryDirectory() as name:
        folder, cache = Path(name, "cases"), Path(name, "cache")
        folder.mkdir()
        for number in range(count):
            text = long_case(BUNDLED).replace("id: ", f"id: c{number}-", 1)
            (folder / f"case-{number}.yaml").write_text(text, encoding="utf-8")

        def listed() -> int:
            found = Library([folder], cache).listings()
            return sum(not listing.problems for listing in found if str(listing.path).startswith(str(folder)))

        def cold() -> int:
            shutil.rmtree(cache, ignore_errors=True)
            return listed()

        paths = sorted(folder.iterdir())
        # The case language takes every value as text; a loader that guesses types is what others would use.
        texts = {path: yaml.load(path.read_bytes(), yaml.CBaseLoader) for path in paths}

        def beside() -> int:
            found = 0
            for path in paths:
                yaml.load(path.read_bytes(), yaml.CSafeLoader)
                found += bool(CaseSource.model_validate(texts[path]).steps)
            return found

        must_equal("cases", cold(), beside())
        lines = []
        for what, ours in (("cold", cold), ("warm", listed)):
            found = take_turns(ours, beside, effort)
            text = f"list {count} cases, {what}"
            held = HELD[what]
            ratio = found.ratio
            lines.append(Line(6, text, span(found.ours), span(found.beside), ratio, f"<= {held:g}x", ratio <= held))
        return lines
