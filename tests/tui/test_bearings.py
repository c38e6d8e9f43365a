"""What the head of the encounter says, and in which portions a story is told."""

from __future__ import annotations

import pytest
from textual.content import Content

from kapsim.engine import run
from kapsim.engine.explore import explore
from kapsim.engine.state import Event
from kapsim.library import LoadedCase
from kapsim.tui.bearings import Bearings, Sensed, decisions_left, known_facts, phases, sensed
from kapsim.tui.beats import Beat, OwnWords, Silence, beats
from kapsim.tui.text import duration
from kapsim.tui.widgets.case_bar import head_line, readings_line
from kapsim.tui.widgets.passages import beat_rows, silence_dots

from .room import furnished
from .stage import BEST, TEXTS


def told(case: LoadedCase, answers: list[tuple[str, ...]], feedback: bool = True, words: str = "") -> list[Beat]:
    state, events = run.begin(case.case)
    all_events: list[Event] = list(events)
    for answer in answers:
        state, more = run.advance(case.case, state, answer)
        all_events += more
    return beats(case.case, all_events, feedback, {0: words} if words else {})


def test_a_story_is_told_as_scene_answer_feedback_scene_and_end() -> None:
    kinds = [beat.kind for beat in told(furnished(), list(BEST))]
    assert kinds == ["scene", "answer", "feedback", "scene", "answer", "feedback", "answer", "feedback", "scene", "end"]


def test_without_feedback_there_is_none_anywhere() -> None:
    found = told(furnished(), list(BEST), feedback=False)
    assert all(beat.kind != "feedback" for beat in found)
    assert all(getattr(part, "kind", "") != "feedback" for beat in found for part in beat.told)


def test_own_words_stand_before_the_answer_they_belong_to() -> None:
    found = told(furnished(), list(BEST), words="sit down")
    answers = [beat for beat in found if beat.kind == "answer"]
    assert answers[0].told[0] == OwnWords("sit down")
    assert not any(isinstance(part, OwnWords) for beat in answers[1:] for part in beat.told)


def test_time_that_passes_stands_before_the_scene_that_follows() -> None:
    (scene,) = [beat for beat in told(furnished(), [BEST[0]]) if beat.kind == "scene"][1:]
    assert scene.told[0] == Silence(10, "09:55")


def test_a_new_visit_says_so_instead_of_minutes() -> None:
    scene = [beat for beat in told(furnished(), list(BEST)) if beat.kind == "scene"][-1]
    assert [getattr(part, "kind", "silence") for part in scene.told] == ["visit", "narration"]


@pytest.mark.parametrize(("minutes", "dots"), [(1, 1), (5, 5), (20, 20), (300, 20)])
def test_silence_is_drawn_a_dot_a_minute_as_far_as_there_is_room(minutes: int, dots: int) -> None:
    assert silence_dots(minutes).split() == ["·"] * dots


def test_durations_are_words() -> None:
    assert [duration(n) for n in (0, 1, 10, 45, 60, 130)] == [
        "no minutes", "one minute", "ten minutes", "45 minutes", "one hour", "two hours and ten minutes",
    ]  # fmt: skip


def test_what_was_ticked_together_stands_together() -> None:
    answer = [beat for beat in told(furnished(), list(BEST)) if beat.kind == "answer"][1]
    assert [row.above for row in beat_rows(answer, 14)] == [1, 0]


def test_phases_passed_through_are_done_and_skipped_ones_are_not() -> None:
    case = furnished().case
    state, events = run.begin(case)
    assert phases(case, events, state) == (("dosing", "now"), ("follow-up", "ahead"))
    state, more = run.advance(case, state, ("home",))
    assert phases(case, events + more, state) == (("dosing", "done"), ("follow-up", "now"))


def test_gauges_are_words_and_what_changed_is_marked() -> None:
    case = furnished().case
    before, _ = run.begin(case)
    after, _ = run.advance(case, before, ("recheck",))
    assert sensed(case, before, None) == (Sensed("Maya Ruiz", (("watchful", False),)),)
    assert sensed(case, after, before) == (Sensed("Maya Ruiz", (("with you", True),)),)


def test_about_how_many_decisions_are_left_is_never_less_than_one() -> None:
    case = furnished().case
    proof = explore(case)
    path = proof.reference
    assert [decisions_left(case, proof, path[:made], "arrival") for made in range(4)] == [3, 2, 1, 1]
    assert decisions_left(case, proof, path, "deferred") is None
    assert decisions_left(case, None, (), "arrival") is None


def test_the_chart_holds_what_came_to_light() -> None:
    case = furnished().case
    before, _ = run.begin(case)
    after, _ = run.advance(case, before, ("recheck",))
    assert [fact.title for fact in known_facts(case, before)] == ["Referral letter"]
    assert [fact.title for fact in known_facts(case, after)] == ["Referral letter", TEXTS["fact"]]


PHASES = (
    ("screening", "done"),
    ("preparation", "done"),
    ("dosing", "now"),
    ("recovery", "ahead"),
    ("follow-up", "ahead"),
)
SOMEWHERE = Bearings(
    title="First dose, ready or not",
    phases=PHASES,  # type: ignore[arg-type]
    clock="09:52",
    left=4,
    sensed=(Sensed("Maya Ruiz", (("watchful", True), ("on edge", False))), Sensed("Dan", (("tired", False),))),
    facts=12,
    new_facts=1,
)


@pytest.mark.parametrize("width", [1, 5, 20, 40, 56, 76, 100, 136, 300])
def test_the_head_never_takes_more_than_its_line(width: int) -> None:
    for line in (head_line(SOMEWHERE, width), readings_line(SOMEWHERE, width)):
        assert line.cell_length <= max(width, Content("Chart 12 (1 new)").cell_length + 3)
        assert "\n" not in line.plain
    if width >= 20:
        assert head_line(SOMEWHERE, width).cell_length == width


def test_the_head_shortens_phases_before_the_title() -> None:
    assert "screening ✓ preparation ✓ DOSING · recovery · follow-up" in head_line(SOMEWHERE, 136).plain
    assert "✓ ✓ DOSING · ·" in head_line(SOMEWHERE, 76).plain
    assert "First dose, ready or not" in head_line(SOMEWHERE, 76).plain
    narrow = head_line(SOMEWHERE, 56).plain
    assert "DOSING" in narrow
    assert narrow.endswith("09:52 · about 4 left")
    assert "…" in narrow


def test_readings_mark_what_changed_and_count_the_chart() -> None:
    line = readings_line(SOMEWHERE, 76).plain
    assert line.startswith("Maya Ruiz: → watchful, on edge   Dan: tired")
    assert line.endswith("Chart 12 (1 new)")
