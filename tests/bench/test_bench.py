"""The benchmarks work: both sides come to the same, and a ratio comes out. How fast anything is does not matter."""

from __future__ import annotations

import pytest

from tests.bench import rows
from tests.bench.harness import BRIEF, UnavailableError, UnequalError, must_equal, summed_up


@pytest.mark.parametrize("row", rows.ROWS)
def test_a_row_finds_equal_results_and_gives_a_ratio(row: int) -> None:
    try:
        lines = rows.measure(row, BRIEF)
    except UnavailableError as error:
        pytest.skip(str(error))
    assert lines
    for line in lines:
        assert line.row == row
        assert line.ratio > 0
        assert line.verdict in {"holds", "misses"}


def test_different_results_are_refused_before_anything_is_timed() -> None:
    with pytest.raises(UnequalError, match="answers: 1 here, 2 there"):
        must_equal("answers", 1, 2)


def test_a_disturbed_round_does_not_move_the_ratio() -> None:
    assert summed_up([(2.0, 1.0), (90.0, 1.0), (2.0, 1.0), (2.0, 80.0), (2.0, 1.0)]).ratio == 2
