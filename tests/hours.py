"""A case with an hour in which there is one of everything, over the small catalogue of letters."""

from __future__ import annotations

from functools import cache

from kapsim.case.compile import compile_case
from kapsim.engine.explore import explore
from kapsim.engine.model import Case
from kapsim.engine.proof import Proof
from kapsim.source import read
from tests.builders import PRACTICES, source

STEPS = """\
the-hour:
  phase: support
  scene: Maya pulls the mask down.
  observe:
    minutes: 20
    dose: {mg: 30, over: 10}
    pace: 10
    palette:
      ask:
        text: Ask what she sees.
        then: She says nothing.
      reading:
        text: Ask for a reading.
        measures: [pressure]
      stop:
        text: Ask for a pause.
        minutes: 2
        stops_infusion: true
        when: minute >= 6
    cues:
      tears:
        at: 6
        within: 6
        scene:
          - maya: Oh.
          - {when: alliance < 30, text: She turns away.}
        answers:
          presence: {upholds: [u1], changes: [alliance + 5], then: Her hand opens., feedback: You stayed.}
          ask: {violates: [uc], leans: eager, feedback: You wanted to know.}
          reading: {keeps_open: true, then: The cuff fills.}
          stop: {violates: [u1, policy.rule], leans: cautious, feedback: You took care., next: gone}
        missed: {violates: [u1], feedback: You were busy.}
      high:
        when: heart_rate >= 60 and minute >= 14
        within: 4
        scene: The monitor chimes.
        answers:
          reading: {upholds: [s2], reveals: [letter]}
    unasked:
      ask: {violates: [uc], feedback: Nothing asked for it.}
    duties:
      readings: {do: reading, every: 10, upholds: [s1]}
  next: after
after:
  phase: recovery
  scene: [It is over., {when: chose the-hour.tears.presence, text: She smiles.}]
  end: {outcome: good, title: Over}
gone:
  phase: recovery
  scene: It is stopped.
  end: {outcome: poor, title: Stopped}
"""
VITALS = "{systolic: 124, diastolic: 78, heart_rate: 72, spo2: 98}"
BODY = f"maya: {{name: Maya Ruiz, role: patient, weight_kg: 70, vitals: {VITALS}}}"
BEST = ["reading", *["presence"] * 2, "reading", "reading", "presence"]
"""A sequence of acts that is flawless: nothing else than what is asked for, and both readings."""


def hour_source(steps: str = STEPS) -> bytes:
    """The case as a file."""
    text = source(steps, must_do="", must_not="uc")
    text = text.replace("maya: {name: Maya Ruiz, role: patient}", BODY)
    return text.replace("setting:\n", "setting:\n  route: iv\n").encode()


def hour_case(steps: str = STEPS) -> Case:
    """The case, compiled; it must be in order."""
    found, problems = compile_case(read(hour_source(steps), "case.yaml"), PRACTICES)
    assert found is not None, [problem.text() for problem in problems]
    return found


@cache
def proven() -> tuple[Case, Proof]:
    """The case with its proof."""
    built = hour_case()
    return built, explore(built)
