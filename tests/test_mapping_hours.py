"""An hour on the map: a box with its length and its cues, arrows for answers that end it, and the way on."""

from __future__ import annotations

import pytest

from kapsim.mapping import FORMATS, draw, lay_out
from tests.hours import STEPS, hour_case, proven


def test_an_hour_is_a_box_with_its_length_and_its_cues() -> None:
    layout = lay_out(*proven())
    assert (layout.at["the-hour"].kind, layout.at["the-hour"].asks) == ("observe", "20 minutes, 2 cues")


def test_answers_that_end_an_hour_have_an_arrow_and_all_others_share_the_way_on() -> None:
    layout = lay_out(*proven())
    arrows = {(arrow.answer, arrow.to): arrow for edge in layout.edges for arrow in edge.arrows}
    assert set(arrows) == {("tears.stop", "gone"), ("", "after")}
    assert (arrows["tears.stop", "gone"].place, arrows["tears.stop", "gone"].text) == ("1 tears d", "Ask for a pause.")
    assert arrows["", "after"].reference
    assert not arrows["tears.stop", "gone"].reference


def test_an_answer_that_keeps_its_cue_open_ends_nothing() -> None:
    built = hour_case(STEPS.replace("keeps_open: true, then: The cuff fills.", "keeps_open: true, next: after"))
    layout = lay_out(built, None)
    assert {arrow.answer for edge in layout.edges for arrow in edge.arrows} == {"tears.stop", ""}


def test_the_outline_says_where_it_goes_when_the_hour_is_over() -> None:
    text = draw(*proven(), "text")
    assert "1 hour" in text
    assert "0 decisions and 1 hour to “Over”" in text
    assert "tears d  neutral   “Ask for a pause.”" in text
    assert "     > when it is over → 2 Over" in text


@pytest.mark.parametrize("form", FORMATS)
def test_every_drawing_knows_hours(form: str) -> None:
    assert "tears d" in draw(*proven(), form)
