"""Advice on an hour: cues, acts and duties are weighed like answers, and what stands apart is told with its place."""

from __future__ import annotations

from textwrap import dedent

import pytest

from kapsim.case.check import check
from kapsim.problems import Problem
from kapsim.source import read

from ..builders import PRACTICES
from ..hours import STEPS, hour_source
from .test_lint import ENDS, checked

HOUR = """\
the-hour:
  phase: support
  observe:
    minutes: 20
    pace: 10
    palette:
      ask:
        text: Ask.
      reading:
        text: Measure.
    cues:
      tears:
        at: 5
        within: 4
        scene: Tears.
        answers:
          presence: {upholds: [u1]}
          ask: {violates: [u1], feedback: You wanted to know., leans: eager}
        missed: {feedback: You were busy.}
    duties:
      readings: {do: reading, every: 10, upholds: [s1]}
  next: home
"""
HOME, _, _ = ENDS.partition("away:")


def told(code: str, text: str) -> list[Problem]:
    """The advice of one code on a case in order, with an end `away` where something leads there."""
    result = checked(text + (ENDS if "next: away" in text else HOME), must_do="", must_not="uc")
    assert result.problems == (), [problem.text() for problem in result.problems]
    return [problem for problem in result.advice if problem.code == code]


def of(code: str, old: str = "", new: str = "") -> list[Problem]:
    """The advice on the hour, with one thing otherwise."""
    assert old in HOUR
    return told(code, HOUR.replace(old, new) if old else HOUR)


def test_an_hour_is_a_decision_of_its_phase() -> None:
    assert of("K831") == []


def test_a_duty_upholds_what_must_be_done() -> None:
    def said(text: str) -> list[str]:
        return [found.message for found in checked(text + ENDS, must_do="s1").advice if found.code == "K829"]

    assert said(HOUR) == []
    (message,) = said(HOUR.replace("upholds: [s1]", "upholds: [s2]"))
    assert message.startswith("No answer upholds `s1`")


def test_of_a_cue_what_was_lost_needs_feedback_and_nothing_else() -> None:
    assert of("K824") == []
    (found,) = of("K824", ", feedback: You wanted to know.", "")
    assert found.message == "At the cue `tears` `ask` has no feedback."
    assert found.path == ("steps", "the-hour", "observe", "cues", "tears")
    (found,) = of("K824", "missed: {feedback: You were busy.}", "missed: {then: She sighs.}")
    assert found.message == "At the cue `tears` `missed` has no feedback."


def test_feedback_in_an_hour_gives_no_verdict_either() -> None:
    (found,) = of("K825", "You were busy.", "That was wrong.")
    assert found.path == ("steps", "the-hour", "observe", "cues", "tears", "missed", "feedback")


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("violates: [u1]", "violates: [u1, s2]", ("cues", "tears", "answers", "ask")),
        ("    duties:", "    unasked:\n      ask: {violates: [u1, s2]}\n    duties:", ("unasked", "ask")),
    ],
)
def test_one_behaviour_that_costs_in_several_domains(old: str, new: str, where: tuple[str, ...]) -> None:
    (found,) = of("K826", old, new)
    assert found.path == ("steps", "the-hour", "observe", *where)


def test_a_critical_practice_violated_by_what_is_left_undone_belongs_in_the_gate() -> None:
    assert of("K827") == []
    (found,) = of("K827", "missed: {", "missed: {violates: [s3], ")
    assert "`s3`" in found.message


def test_an_answer_to_a_cue_can_err_by_caution() -> None:
    choice = """
    before:
      phase: dosing
      choose:
        prompt: Now?
        options:
          a: {text: Yes, upholds: [s1], feedback: "Yes."}
          b: {text: No, violates: [s1], feedback: "You waited."}
      next: the-hour
    """
    assert [found.code for found in told("K822", dedent(choice) + HOUR)] == ["K822"]
    assert told("K822", dedent(choice) + HOUR.replace("leans: eager", "leans: cautious")) == []


def test_the_opportunities_of_an_hour_are_few_or_enough() -> None:
    (found,) = of("K832")
    assert found.message.endswith("safety 1 and support 1.")


def test_an_answer_that_ends_the_hour_costs_what_comes_after_it() -> None:
    later = """\
{name}:
  phase: dosing
  choose:
    prompt: Now?
    options:
      a: {{text: Yes, upholds: [s1], feedback: "Yes."}}
      b: {{text: No, violates: [s1], feedback: "You waited."}}
  next: {to}
"""
    text = HOUR.replace("leans: eager", "leans: eager, next: away").replace("next: home", "next: one")
    text += later.format(name="one", to="two") + later.format(name="two", to="home")
    (found,) = told("K833", text)
    assert found.path == ("steps", "the-hour", "observe", "cues", "tears", "answers", "ask")
    assert told("K833", text.replace("next: away", "next: one")) == []


def test_a_dose_beyond_what_is_known_is_told_once_with_its_minutes() -> None:
    def beyond(dose: str, response: str = "") -> list[Problem]:
        text = hour_source(STEPS.replace("{mg: 30, over: 10}", dose)).replace(b"weight_kg: 70", response.encode())
        return [found for found in check(read(text, "a.yaml"), PRACTICES).advice if found.code == "K809"]

    assert beyond("{mg: 20, over: 20}", "weight_kg: 70") == []
    (found,) = beyond("{mg: 90, over: 10}", "weight_kg: 70")
    assert found.message.startswith("In a patient of low exposure this dose leaves what is known. Above 250 ng/mL from")
    assert found.path == ("steps", "the-hour", "observe", "dose")
    (found,) = beyond("{mg: 25, over: 20}", "weight_kg: 50")
    assert "of high exposure" in found.message
    fixed = "weight_kg: 50, response: {exposure: low, pressor: mild}"
    assert beyond("{mg: 25, over: 20}", fixed) == []
