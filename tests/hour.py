"""An hour for tests: somebody weeps at minute 14, and the blood pressure rises."""

from __future__ import annotations

from pathlib import Path

from kapsim.case.compile import compile_case
from kapsim.engine.model import Case
from kapsim.library import Library
from kapsim.source import read_file

FILE = Path(__file__).parent / "hour.yaml"


def hour() -> Case:
    """The compiled case of the file, over the practices that kapsim ships."""
    document, _ = read_file(FILE)
    case, problems = compile_case(document, Library([]).catalogue().practices)
    assert case is not None, "\n".join(problem.text() for problem in problems)
    return case
