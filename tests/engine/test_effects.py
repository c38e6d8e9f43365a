"""Each kind of part without effect is found in a case that has it, and not in the same case without it."""

from __future__ import annotations

import pytest

from kapsim.engine.explore import explore
from kapsim.engine.guard import spelled
from kapsim.engine.model import Case
from kapsim.engine.proof import Finding
from tests.builders import case

SOUND = """
first:
  phase: dosing
  scene:
    - when: alliance < 60
      text: She looks away.
  choose:
    prompt: What now?
    options:
      good: {text: Good, upholds: [s1], reveals: [letter]}
      poor: {text: Poor, changes: [alliance - 10, tries + 1, rested = true]}
      stop: {text: Stop, next: other}
      again: {text: Again, when: tries < 2, partly: [s1], changes: [tries + 1, alliance - 5], next: first}
  next:
    - {when: rested and not letter, to: other}
    - {to: home}
home:
  phase: dosing
  end: {outcome: good, title: Home}
other:
  phase: dosing
  end: {outcome: mixed, title: Other}
"""


def sound(steps: str) -> Case:
    return case(steps, must_do="", must_not="s2")


def advice(built: Case) -> list[tuple[str, str]]:
    return [(finding.code, _place(finding)) for finding in explore(built).findings]


def _place(finding: Finding) -> str:
    return ".".join(str(part) for part in (finding.step, finding.option, *finding.where) if part != "")


def test_a_case_in_which_everything_has_an_effect_gets_no_advice() -> None:
    assert advice(sound(SOUND)) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("rested and not letter", "not letter", [("K804", "variables.rested")]),
        (", rested = true]", "]", [("K805", "variables.rested")]),
        (", reveals: [letter]", "", [("K806", "chart.letter")]),
        ("alliance < 60", "alliance <= 60", [("K807", "first.scene")]),
        ("alliance < 60", "alliance > 60", [("K808", "first.scene")]),
        ("tries < 2", "tries < 9", [("K807", "first.again.when")]),
        ("rested and not letter", "rested and letter", [("K808", "first.next.0")]),
    ],
)
def test_a_part_without_effect_is_named_at_its_place(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert old in SOUND
    assert advice(sound(SOUND.replace(old, new))) == expected


def test_an_answer_that_is_never_best_and_never_costs_is_dead_weight() -> None:
    odd = SOUND.replace("good: {", "odd: {text: Odd, upholds: [s1], violates: [policy.rule]}\n      good: {")
    assert advice(sound(odd)) == [("K801", "first.odd")]


def test_a_decision_in_which_every_answer_is_best_tells_nobody_apart() -> None:
    idle = "idle:\n  phase: dosing\n  choose:\n    prompt: Which?\n    options:\n"
    idle += "      left: {text: Left}\n      right: {text: Right}\n"
    assert advice(sound(idle + SOUND)) == [("K802", "idle")]
    assert advice(sound(idle.replace("{text: Right}", "{text: Right, violates: [u1]}") + SOUND)) == []


def test_a_domain_in_which_everybody_comes_to_the_same_tells_nobody_apart() -> None:
    both = (
        SOUND.replace("upholds: [s1]", "upholds: [s1, u1]")
        .replace("Poor,", "Poor, upholds: [u1],")
        .replace("Stop,", "Stop, upholds: [u1],")
    )
    both = both.replace("partly: [s1]", "partly: [s1], upholds: [u1]")
    assert advice(sound(both)) == [("K803", "steps")]


def test_what_has_no_effect_waits_until_what_is_wrong_is_mended() -> None:
    wrong = SOUND.replace(", reveals: [letter]", "").replace("outcome: good", "outcome: poor")
    assert {code for code, _ in advice(sound(wrong))} & {"K806"} == set()


@pytest.mark.parametrize(
    "text",
    [
        "rested",
        "not rested",
        "not (rested and letter)",
        "rested and (letter or tries > 1)",
        "rested and letter or tries > 1",
        "tries + alliance * 2 >= 10 - (tries - 1)",
        "(tries + 1) * 2 == clock",
        "chose first.poor",
        "not tries < 2",
    ],
)
def test_a_guard_is_spelled_as_it_was_written(text: str) -> None:
    way = sound(SOUND.replace("rested and not letter", text)).steps["first"].next[0]
    assert way.when is not None
    assert spelled(way.when) == text
