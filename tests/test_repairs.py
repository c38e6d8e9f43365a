"""Edits at known places: what they change, and what they leave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapsim.repairs import Edit, Text, difference, edited_rows


@given(st.text(alphabet="ab \r\n\u2028\ufeff"))
def test_a_text_is_the_bytes_it_was_made_of(text: str) -> None:
    read = Text.of(text.encode())
    assert read is not None
    assert read.raw == text.encode()
    assert read.mended(()) == read


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_new_line_ends_as_the_others_do(ending: str) -> None:
    text = Text.of(f"a: b{ending}c".encode())
    assert text is not None
    after = text.mended((Edit(0, 3, 4, "|\n  b"), Edit(1, 0, 1, "d\ne")))
    assert after.raw == f"a: |{ending}  b{ending}d{ending}e".encode()
    assert len(after.lines) == 4


def test_the_lines_that_were_edited_are_counted_as_they_stand_afterwards() -> None:
    assert edited_rows([Edit(4, 0, 0, "x"), Edit(1, 0, 0, "x\ny")]) == {1, 2, 5}


def test_a_difference_shows_no_character_that_acts_in_a_terminal() -> None:
    before, after = Text.of(b"a\x1b[2J\tb\n"), Text.of(b"c\n")
    assert before is not None
    assert after is not None
    assert difference(before, after, "x") == "--- x\n+++ x\n@@ -1 +1 @@\n-a?[2J\tb\n+c\n"
    assert difference(after, after, "x") == ""
