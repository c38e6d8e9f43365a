"""Advice on doses: the simulated body was made for a range of concentrations, and beyond it its effects are guessed."""

from __future__ import annotations

from collections.abc import Iterator

from ..engine.model import Case
from ..engine.observation import RESPONSES
from ..engine.state import RUNNING
from ..problems import Problem


def lint_dose(case: Case) -> Iterator[Problem]:
    """A piece of advice for each hour whose doses lead beyond, in a patient who is drawn or whom the case fixes."""
    for step in case.steps.values():
        if step.hour is None or step.hour.treatment is None or not step.hour.treatment.doses:
            continue
        treatment = step.hour.treatment
        classes = range(len(RESPONSES)) if case.response is None else (case.response,)
        exposures = {RESPONSES[number].exposure: number for number in reversed(classes)}
        for exposure in ("low", "typical", "high"):
            if exposure not in exposures:
                continue
            beyond = treatment.body(exposures[exposure], RUNNING).beyond(treatment.minutes)
            if beyond:
                message = f"In a patient of {exposure} exposure this dose leaves what is known. {beyond[-1].text}"
                hint = "Give less, or over more minutes; `kapsim vitals` shows the course."
                yield Problem("K809", message, hint, path=("steps", step.id, "observe", "dose"))
                break
