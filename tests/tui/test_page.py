"""Rows of text with something in their margin."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.content import Content
from textual.style import Style
from textual.visual import RenderOptions

from kapsim.tui.widgets.page import Page, Row, parts, row

from .stage import PAYLOADS

OPTIONS = RenderOptions(lambda _: Style(), {})  # type: ignore[arg-type]


def lines(page: Page, width: int) -> list[str]:
    return [strip.text.rstrip() for strip in page.render_strips(width, None, Style(), OPTIONS)]


texts = st.text(st.sampled_from("ab [/x] pé漢\n"), max_size=60)
rows = st.builds(
    row, texts, lead=texts, hang=st.integers(0, 30), indent=st.integers(0, 12), above=st.integers(0, 2)
) | st.builds(lambda many, indent: parts(many, indent=indent), st.lists(texts, max_size=4), st.integers(0, 12))


@settings(max_examples=300, deadline=None)
@given(st.lists(rows, max_size=5), st.integers(1, 120))
def test_a_page_is_as_high_as_it_says_and_never_wider_than_it_may(entries: list[Row], width: int) -> None:
    page = Page(entries)
    strips = page.render_strips(width, None, Style(), OPTIONS)
    assert len(strips) == page.get_height({}, width)
    assert all(strip.cell_length == width for strip in strips if width > 30)


def test_text_wraps_beside_its_margin() -> None:
    page = Page([row("one two three four five six seven", lead="Maya", hang=6)])
    assert lines(page, 30) == ["Maya  one two three four five", "      six seven"]


def test_a_lead_too_long_for_its_margin_stands_above() -> None:
    assert lines(Page([row("said", lead="Doctor Nwosu", hang=6)]), 40) == ["Doctor Nwosu", "      said"]


def test_on_a_narrow_page_the_margin_gives_way_before_the_text() -> None:
    assert lines(Page([row("twenty-four columns wide", lead="x", hang=20)]), 30) == ["x     twenty-four columns wide"]


def test_parts_are_not_broken_where_there_is_room() -> None:
    page = Page([parts(["safety 7 1/2 of 9", "support 0 of 5", "integration 0 of 5"])])
    assert lines(page, 40) == ["safety 7 1/2 of 9 · support 0 of 5", "integration 0 of 5"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_stands_there_as_it_is_written(payload: str) -> None:
    page = Page([row(payload, lead=payload, hang=20), parts([payload])])
    assert lines(page, 60) == [f"{payload.ljust(20)}{payload}", payload]


def test_what_would_act_on_a_terminal_is_left_out() -> None:
    assert lines(Page([row("a\x1b[31mb\x9bc\u202ed")]), 40) == ["a[31mbcd"]


def test_plain_text_has_every_row_in_it() -> None:
    assert Page([row("said", lead="Maya", hang=6), Row(Content("then"))]).plain == "Maya said\nthen"
