"""What `--from` and `--set` may say, and what is said where they may not."""

from __future__ import annotations

import pytest

from kapsim.engine.state import Beginning
from kapsim.entering import EnteringError, beginning, still_there
from tests.builders import case

STEPS = """
start:
  phase: dosing
  choose:
    prompt: Well?
    options:
      go: {text: Go, upholds: [s1]}
arrival:
  phase: dosing
  end: {outcome: good, title: Done}
"""
BUILT = case(STEPS)


def test_everything_that_a_case_remembers_can_be_set() -> None:
    said = ["alliance=30", "rested = true", "tries=0", "letter=true", "known=false", "clock=90", "tries=3"]
    assert beginning(BUILT, "arrival", said) == Beginning(
        step="arrival",
        values=(("alliance", 30), ("rested", 1), ("tries", 3)),
        facts=(("letter", True), ("known", False)),
        clock=90,
    )


@pytest.mark.parametrize(
    ("step", "setting", "said"),
    [
        ("arival", "", "The case has no step `arival`. Did you mean `arrival`?"),
        ("xyz", "", "The case has no step `xyz`. Allowed: start, arrival."),
        ("", "aliance=3", "The case has no variable, gauge or chart entry `aliance`. Did you mean `alliance`?"),
        ("", "clok=3", "The case has no variable, gauge or chart entry `clok`. Did you mean `clock`?"),
        ("", "alliance=101", "`alliance` is a whole number from 0 to 100, and not `101`."),
        ("", "alliance=-1", "`alliance` is a whole number from 0 to 100, and not `-1`."),
        ("", "tries=1.5", "`tries` is a whole number from 0 to 3, and not `1.5`."),
        ("", "tries=true", "`tries` is a whole number from 0 to 3, and not `true`."),
        ("", "tries=" + "9" * 5000, "`tries` is a whole number from 0 to 3, and not `9"),
        ("", "tries=٣", "`tries` is a whole number from 0 to 3, and not `٣`."),
        ("", "rested=1", "`rested` is true or false, and not `1`."),
        ("", "letter=yes", "`letter` is true or false, and not `yes`."),
        ("", "clock=1441", "`clock` is a whole number from 0 to 1440, and not `1441`."),
        ("", "rested", "`rested` sets nothing. Write NAME=VALUE, for example clock=30."),
        ("", "=3", "`=3` sets nothing. Write NAME=VALUE, for example clock=30."),
    ],
)
def test_what_a_case_does_not_have_is_said_in_a_sentence(step: str, setting: str, said: str) -> None:
    with pytest.raises(EnteringError) as raised:
        beginning(BUILT, step, [setting] if setting else [])
    assert str(raised.value).startswith(said)


def test_another_version_of_the_case_takes_what_it_still_has() -> None:
    at = Beginning(
        step="gone", values=(("alliance", 30), ("tries", 7), ("no", 1)), facts=(("letter", True), ("x", True))
    )
    assert still_there(BUILT, at) == Beginning(step="", values=(("alliance", 30),), facts=(("letter", True),))
