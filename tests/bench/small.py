"""A small case over the bundled catalogue, in which one can go on answering for as long as one likes."""

from __future__ import annotations

from kapsim.library import Library, LoadedCase, load_texts

CASE = """\
format: 1
id: in-the-doorway
title: In the doorway
summary: Maya stands in the doorway and does not come in.
level: introductory
takes: 5
objectives: [Hold a dose until there is a reading]
fictional: true
review: {status: draft}
setting: {starts: "09:00"}
people:
  maya: {name: Maya Ruiz, role: patient, age: 46, pronouns: she/her}
  bell: {name: Nurse Bell, role: nurse}
gauges:
  alliance: {of: maya, start: 60, shown: [turned away, watchful, with you]}
gate: {must_do: [check-bp-before-dose]}
steps:
  doorway:
    phase: dosing
    scene:
      - Maya is ten minutes early and out of breath. She has stopped where the corridor ends and the carpet begins.
      - maya: I slept badly, but I don't want to miss today.
    choose:
      prompt: What do you do?
      options:
        wait:
          text: Wait where you are, and say nothing yet.
          changes: [alliance + 5]
          minutes: 1
          then: She looks at the clock, at you, and at the clock again.
          feedback: A minute of quiet costs little, and she has not been hurried.
          next: doorway
        ask:
          text: Ask her what the night was like, and let her answer from there.
          changes: [alliance - 5]
          minutes: 2
          then:
            - maya: Long.
          feedback: It is a good question. In the doorway it is also a little early for it.
          next: doorway
        chair:
          text: Show her the chair by the window, the one that nobody has to lie down in.
          changes: [alliance + 10]
          minutes: 2
          then: She considers the chair.
          feedback: She was given somewhere to be that asks nothing of her.
          next: doorway
        reading:
          text: Ask Nurse Bell for a reading before anything else happens.
          upholds: [check-bp-before-dose]
          minutes: 5
          then:
            - bell: One thirty over eighty.
          feedback: The reading belongs to the day on which a dose is given.
  inside:
    phase: dosing
    scene: She comes in.
    end: {outcome: good, title: She comes in}
"""


def small_case() -> LoadedCase:
    """The case, compiled."""
    return load_texts(CASE.encode(), Library().catalogue().raw, "in-the-doorway.yaml")
