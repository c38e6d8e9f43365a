"""Guards of an hour in plain words, and as they are written."""

from __future__ import annotations

import pytest

from kapsim.case.compile import compile_case
from kapsim.conditions import Conditions
from kapsim.engine.guard import spelled
from kapsim.source import read
from tests.builders import PRACTICES
from tests.hours import STEPS, hour_source

WRITTEN = "heart_rate >= 60 and minute >= 14"


@pytest.mark.parametrize(
    ("guard", "words"),
    [
        ("minute >= 14", "at least 14 minutes of the hour have passed"),
        ("minute == 3 + 4", "exactly (3 plus 4) minutes of the hour have passed"),
        ("clock < 10", "fewer than 10 minutes of the visit have passed"),
        (
            "systolic > 150 and not spo2 >= 94",
            "the systolic pressure is above 150 and the oxygen saturation is below 94",
        ),
        ("60 <= diastolic", "the diastolic pressure is at least 60"),
        ("heart_rate < 50 or dissociation > 7", "the pulse is below 50 or dissociation (0 to 10) is above 7"),
        ("minute + 5 < clock", "(the minutes of the hour plus 5) is below the minutes of the visit"),
        ("chose the-hour.tears.ask", "the trainee chose 1 tears b (“Ask what she sees.”)"),
    ],
)
def test_guards_of_an_hour_are_said_in_plain_words_and_written_back(guard: str, words: str) -> None:
    case, problems = compile_case(read(hour_source(STEPS.replace(WRITTEN, guard)), "a.yaml"), PRACTICES)
    assert case is not None, [problem.text() for problem in problems]
    hour = case.steps["the-hour"].hour
    assert hour is not None
    assert Conditions(case).words(hour.cues[1].when) == words
    when = hour.cues[1].when
    assert when is not None
    again, _ = compile_case(read(hour_source(STEPS.replace(WRITTEN, spelled(when))), "a.yaml"), PRACTICES)
    assert again is not None
    assert again.steps["the-hour"].hour == hour
