"""What the tests of the screens share: what they open is closed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from . import stage


@pytest.fixture(autouse=True)
def stores_are_closed() -> Iterator[None]:
    """Close the stores of a test once it is over: a thousand tests would run out of files."""
    yield
    while stage.opened:
        stage.opened.pop().close()
