"""Guards in plain words, and the names by which a reader finds a part of a case again."""

from __future__ import annotations

import pytest

from kapsim.conditions import Conditions
from kapsim.places import quoted
from tests.builders import case

STEPS = """
start:
  phase: screening
  scene: {when: GUARD, text: Under a condition.}
  choose:
    prompt: What now?
    options:
      ask: {text: '"Sit down, please."', upholds: [s1]}
      push: {text: Push on, violates: [s2]}
sort:
  phase: dosing
  order: {prompt: Order, items: {x: {text: First}, y: {text: Second}}, before: [[x, y]]}
good: {phase: follow-up, end: {outcome: good, title: Well}}
"""


@pytest.mark.parametrize(
    ("guard", "words"),
    [
        ("alliance < 30", "alliance is below 30"),
        ("30 < alliance", "alliance is above 30"),
        ("not alliance < 30", "alliance is at least 30"),
        ("tries != 2", "“tries” is not 2"),
        ("rested", "“rested” is noted"),
        ("not rested", "“rested” is not noted"),
        ("rested == false", "“rested” is not noted"),
        ("rested != false", "“rested” is noted"),
        ("letter", "the chart shows “A letter”"),
        ("not letter", "the chart does not show “A letter”"),
        ("chose start.push", "the trainee chose 1b (“Push on”)"),
        ("not chose start.ask", "the trainee did not choose 1a (“Sit down, please.”)"),
        ("chose sort.kept", "step 2 was put in order"),
        ("chose sort.broken", "step 2 was put out of order"),
        ("clock >= 45", "at least 45 minutes of the visit have passed"),
        ("not clock >= 45", "fewer than 45 minutes of the visit have passed"),
        ("alliance < 30 and rested", "alliance is below 30 and “rested” is noted"),
        ("not (alliance < 30 and rested)", "alliance is at least 30 or “rested” is not noted"),
        ("rested or letter and tries > 1", "“rested” is noted or (the chart shows “A letter” and “tries” is above 1)"),
        ("rested or letter or tries > 1", "“rested” is noted, the chart shows “A letter” or “tries” is above 1"),
        ("alliance + 2 * tries >= 40", "(alliance plus (2 times “tries”)) is at least 40"),
        ("true", "always"),
        ("not true", "never"),
    ],
)
def test_a_guard_is_said_in_plain_words(guard: str, words: str) -> None:
    built = case(STEPS.replace("GUARD", f"'{guard}'"))
    assert Conditions(built).words(built.steps["start"].scene[0].when) == words


def test_quotation_marks_are_neither_doubled_nor_left_open() -> None:
    assert quoted('"Sit down."') == "“Sit down.”"
    assert quoted('"Down," he said. "Now."') == "“'Down,' he said. 'Now.'”"
    assert quoted('"Down, please, " he said', 14) == "“Down, please…”"
    assert quoted("Say it " * 20, 20) == "“Say it Say it Say…”"
