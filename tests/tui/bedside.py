"""A small case with an hour in it, the app over it, and the way to its bedside."""

from __future__ import annotations

from pathlib import Path

from kapsim.library import LoadedCase, load_texts
from kapsim.records.store import Store
from kapsim.tui.app import KapsimApp

from .room import a_room
from .stage import CATALOGUE, TEXTS

CASE = """\
format: 1
id: bedside
title: Fifty minutes
summary: Somebody lies down, and an hour passes.
level: introductory
takes: 10
objectives: [To be present]
fictional: true
review: {status: draft}
setting:
  route: iv
  starts: "09:00"
  policies:
    bp-call: At or above 140/90 the physician is called.
people:
  maya: {name: Maya Ruiz, role: patient, age: 46, pronouns: she/her, weight_kg: 70,
         vitals: {systolic: 134, diastolic: 82, heart_rate: 72, spo2: 98},
         response: {exposure: typical, pressor: typical}}
  bell: {name: Nurse Bell, role: nurse}
gauges:
  ease: {of: maya, start: 50, shown: [far off, holding on, at ease]}
gate:
  must_not: [hold]
steps:
  before:
    phase: dosing
    scene: The line runs. The blinds are half closed.
    choose:
      prompt: She looks at you before she pulls the mask down. What do you say?
      options:
        here: {text: I am here the whole time., upholds: [tell]}
        sleep: {text: Try to sleep., violates: [tell]}
  the-hour:
    phase: support
    scene: Maya pulls the mask down.
    observe:
      minutes: 30
      dose: {mg: 35, over: 40}
      pace: 5
      palette:
        breathe: {text: "Breathe slowly, where she can hear it"}
        here: {text: Say quietly that you are here, then: She nods.}
        ask-what: {text: Ask what she is seeing}
        reading: {text: Ask the nurse for a reading, measures: [pressure]}
        physician: {text: Call the physician in, minutes: 2, when: systolic >= 140}
      cues:
        tears:
          at: 7
          within: 4
          scene: Tears run into her hair. Her breathing is even.
          answers:
            presence:
              upholds: [tell]
              then: Her hand opens on the blanket.
              feedback: Nothing had to be said.
              changes: [ease + 20]
            ask-what:
              violates: [tell]
              then:
                - maya: I don't ... what?
          missed: {then: She turns to the wall., feedback: You were busy.}
        high:
          when: systolic >= 140
          within: 6
          scene: The monitor chimes.
          answers:
            reading: {keeps_open: true, then: The cuff fills.}
            physician: {upholds: [check], then: He comes and looks.}
          missed: {violates: [check], feedback: Nobody came.}
      unasked:
        ask-what: {violates: [tell], then: "She turns her head away."}
      duties:
        readings: {do: reading, every: 15, upholds: [check]}
    next: after
  after:
    phase: recovery
    scene: She takes the mask off.
    end: {outcome: good, title: Back in the room}
"""
ENTERED = (("here",),)
"""The answer that leads into the hour."""


REAL = {
    "[tell]": "[calm-nondirective-presence]",
    "[check]": "[monitor-bp-and-oxygen]",
    "[hold]": "[therapist-does-not-prescribe-or-dose]",
    "  policies:": "  adopts: [calm-nondirective-presence]\n  policies:",
}
"""What stands in a file that is read with the practices of kapsim, in the place of those of the stage."""


def in_a_file(folder: Path) -> Path:
    """The case as a file that kapsim can play."""
    text = CASE
    for ours, real in REAL.items():
        text = text.replace(ours, real)
    path = folder / "bedside.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def bedside(text: str = CASE) -> LoadedCase:
    """The case, as it is or changed."""
    return load_texts(text.encode(), CATALOGUE.format(**TEXTS).encode(), "bedside.yaml")


def a_bedside(folder: Path, text: str = CASE) -> tuple[KapsimApp, Store, LoadedCase]:
    """The app over the case and a store in a folder."""
    return a_room(folder, bedside(text))
