"""A case with something of everything, and editions of it with one small change each."""

from __future__ import annotations

from kapsim.comparing import Comparison, compare, measures
from kapsim.comparing_text import as_text
from kapsim.engine.explore import explore
from kapsim.engine.model import Case

from ..builders import compiled, source

STEPS = """
arrival:
  heading: The door
  phase: screening
  minutes: 5
  scene:
    - Maya is ten minutes early and out of breath.
    - maya: I slept badly, but I don't want to miss today.
    - {when: alliance < 30, text: She does not look at you.}
  choose:
    prompt: The nurse reads 164/102. What do you do?
    options:
      settle:
        text: Start the breathing exercise
        leans: eager
        violates: [s1, policy.rule]
        changes: [alliance + 3]
        then: Her shoulders drop a little.
        feedback: Settling first is kind.
        minutes: 5
        next: dose
      recheck:
        text: Ask for a second reading
        upholds: [s1, u1]
        reveals: [letter]
        changes: [rested = true]
        feedback: Nothing is lost by ten minutes.
      ask:
        text: Ask how the night was
        partly: [u1]
        when: not rested
dose:
  phase: dosing
  visit: {after: one day, starts: "10:00"}
  scene: She sits down.
  order:
    prompt: In which order?
    items:
      first: {text: The cuff}
      second: {text: The chair}
    before: [[first, second]]
    upholds: [s2]
    kept: {recovers: [s1], minutes: 1}
    broken: {then: It is done again.}
who:
  phase: recovery
  select:
    prompt: Who needs to know? Choose up to two.
    up_to: 2
    items:
      one: {text: The physician, upholds: [i1]}
      two: {text: Her sister, upholds: [i2]}
      three: {text: The neighbour, violates: [u2]}
  next:
    - {when: chose arrival.settle, to: out}
    - {to: home}
home:
  phase: follow-up
  scene: She goes home.
  end: {outcome: good, title: At home}
out:
  phase: follow-up
  end: {outcome: poor, title: Walks out, instead_of: home}
"""
TEXT = source(STEPS)


def edition(*changes: tuple[str, str]) -> Case:
    """The case with some of its text replaced, each at its first place; fails where there is a problem."""
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    case, problems = compiled(text)
    assert case is not None, "\n".join(problem.text() for problem in problems)
    return case


def compared(*changes: tuple[str, str]) -> Comparison:
    """The case beside the edition with these changes."""
    return compare(edition(), edition(*changes))


def told(*changes: tuple[str, str]) -> str:
    """What is said of these changes."""
    comparison = compared(*changes)
    measured = measures(explore(comparison.old), explore(comparison.new), comparison.matching)
    return as_text(comparison, measured)
