"""Reading an hour: what can be done, each cue with its answers; along a path the acts with their minutes."""

from __future__ import annotations

import re

import pytest

from kapsim.catalogue import Catalogue
from kapsim.marks import marks
from kapsim.reading import FORMATS, read_path, read_step, read_whole, write
from tests.builders import PRACTICES
from tests.hours import STEPS, hour_case, proven

EMPTY = Catalogue(PRACTICES, {}, "", b"")


def whole(form: str = "text") -> str:
    built, proof = proven()
    return write(read_whole(built, EMPTY, proof), form)


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("|", " "))


def along(*acts: str) -> str:
    built, _ = proven()
    return flat(write(read_path(built, EMPTY, [("the-hour", (act,)) for act in acts], "a path"), "text"))


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_of_an_hour_is_left_out(form: str) -> None:
    text = whole(form)
    for said in (
        "Ask what she sees.", "Ask for a reading.", "Ask for a pause.", "Oh.", "She turns away.", "Her hand opens.",
        "You stayed.", "You wanted to know.", "The cuff fills.", "You took care.", "You were busy.",
        "She says nothing.", "The monitor chimes.", "Nothing asked for it.", "Stay with Maya, and say nothing",
        "It is stopped.",
    ):  # fmt: skip
        assert said in text, said


def test_an_hour_says_how_long_it_lasts_and_what_is_given() -> None:
    text = flat(whole())
    assert "It lasts 20 minutes. Staying present passes at most 10 of them at a time." in text
    assert "At minute 0 the medical staff give 30 mg over 10 minutes (intravenous infusion)." in text


def test_acts_have_letters_and_what_they_take() -> None:
    text = flat(whole())
    assert "a Stay with Maya, and say nothing [presence]" in text
    assert "c Ask for a reading. (1 minute; measures the blood pressure) [reading]" in text
    stop = "d Ask for a pause. (2 minutes; the infusion is stopped; possible only if at least 6 minutes of the hour"
    assert f"{stop} have passed) [stop]" in text


def test_a_cue_says_when_it_happens_in_plain_words() -> None:
    text = flat(whole())
    assert "Cue tears: it happens at minute 6, and can be answered for 6 minutes." in text
    high = "as soon as the pulse is at least 60 and at least 14 minutes of the hour have passed"
    assert f"Cue high: it happens {high}, and can be answered for 4 minutes." in text


def test_practices_stand_beside_the_answer_that_touches_them() -> None:
    built, _ = proven()
    step = read_step(built, "the-hour")
    assert step.hour is not None
    tears = step.hour.cues[0]
    verdicts = {answer.label: answer.mark for answer in tears.answers}
    assert verdicts == {"a": "best", "b": "critical", "c": "neutral", "d": "neutral"}
    assert [(note.role, note.cited.practice.id) for note in tears.answers[0].notes] == [("upholds", "u1")]
    assert tears.missed is not None
    assert [note.role for note in tears.missed.notes] == ["violates"]
    assert [note.cited.practice.id for note in step.hour.duties[0].notes] == ["s1"]
    assert [act.unasked is not None for act in step.hour.acts] == [False, True, False, False]


def test_an_answer_that_keeps_its_cue_open_is_never_marked_as_earning() -> None:
    built = hour_case(STEPS.replace("keeps_open: true,", "keeps_open: true, upholds: [u1],"))
    assert marks(built)["the-hour", "tears.reading"] == "neutral"


def test_a_duty_says_how_often() -> None:
    assert "Duty readings, once in every 10 minutes: c Ask for a reading." in flat(whole())


def test_conditions_name_the_answer_to_a_cue() -> None:
    assert "[If the trainee chose 1 tears a (“Stay with Maya, and say nothing”)] She smiles." in flat(whole())


def test_the_chart_says_at_which_cue_an_entry_comes_to_light() -> None:
    assert "A letter (comes to light at 1 high c)" in flat(whole())


def test_on_a_path_the_acts_stand_in_order_with_their_minutes() -> None:
    text = along("reading", "presence", "presence")
    assert re.search(r"Minute 0, c: Ask for a reading\. \(1 minute; BP \d+/\d+ mmHg\)", text)
    first = text.index("Minute 1, a: Stay with Maya, and say nothing (5 minutes)")
    opened = text.index("Minute 6: the cue tears opens.")
    answered = text.index("Minute 6, a, in answer to tears: Stay with Maya")
    assert first < opened < answered


def test_on_a_path_what_was_missed_is_told() -> None:
    text = along("presence", "ask", *["reading"] * 4)
    assert "Minute 6, b, in answer to tears" in text
    assert "the cue tears was missed" not in text
    assert "Minute 12: the cue tears was missed." in along("presence", *["reading"] * 6)


def test_on_a_path_the_way_that_an_answer_led_is_marked() -> None:
    text = along("presence", "stop")
    assert re.search(r"=> (to )?3 Gone \(poor end\)", text)
    assert "The case ends: Stopped." in text


def test_a_path_shows_what_its_answer_brought_about() -> None:
    text = along("presence", "presence")
    assert "a (best answer, TAKEN ON THIS PATH)" in text
