"""Advice on a case that is in order: what somebody who writes test items should know.

Nothing here is an error, and all of it can be set aside with a reason. The rules are few, so that each one is read.
"""

from __future__ import annotations

from ..engine.model import Case
from ..engine.proof import Proof
from ..problems import Problem
from .lint_answers import Answers, lint_answers
from .lint_course import lint_course
from .lint_dose import lint_dose
from .lint_gate import lint_gate
from .lint_wording import lint_wording


def lint(case: Case, proof: Proof) -> list[Problem]:
    """All advice on a compiled case, not yet located; of one kind at most one piece for each step.

    What needs pars and reference paths is left out where the proof has none.
    """
    answers = Answers(case)
    return [*lint_gate(case), *lint_answers(answers), *lint_wording(case), *lint_course(case, proof), *lint_dose(case)]
