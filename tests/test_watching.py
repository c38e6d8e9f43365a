"""When a save is noticed, and when a file is only being written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kapsim.watching import PATIENCE, Watch


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "case.yaml"
    file.write_bytes(b"one")
    return file


def found(watch: Watch, looks: int) -> list[bytes]:
    return [raw for raw in (watch.look() for _ in range(looks)) if raw is not None]


def test_the_first_look_gives_what_is_there(path: Path) -> None:
    watch = Watch(path)
    assert watch.look() == b"one"
    assert found(watch, 10) == []


def test_what_is_saved_is_found_once_it_stands_still(path: Path) -> None:
    watch = Watch(path)
    watch.look()
    path.write_bytes(b"two")
    assert watch.look() is None
    assert watch.look() == b"two"
    assert found(watch, 10) == []


def test_the_same_size_at_the_same_moment_is_found_too(path: Path) -> None:
    watch = Watch(path)
    watch.look()
    stat = path.stat()
    path.write_bytes(b"eno")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert found(watch, 2) == [b"eno"]


def test_a_file_that_grows_is_not_found_before_it_is_whole(path: Path) -> None:
    watch = Watch(path)
    watch.look()
    for size in range(1, 9):
        path.write_bytes(b"x" * size)
        assert watch.look() is None
    assert watch.look() == b"x" * 8


@pytest.mark.parametrize("gone", [True, False], ids=["gone", "empty"])
def test_a_file_that_is_gone_or_empty_for_a_moment_is_being_written(path: Path, gone: bool) -> None:
    watch = Watch(path)
    watch.look()
    path.unlink() if gone else path.write_bytes(b"")
    assert found(watch, PATIENCE - 1) == []
    path.write_bytes(b"one")
    assert found(watch, 10) == []
    path.unlink() if gone else path.write_bytes(b"")
    assert found(watch, PATIENCE + 10) == [b""]
    path.write_bytes(b"one")
    assert found(watch, 2) == [b"one"]


def test_a_file_that_takes_the_place_of_the_other_is_found(path: Path) -> None:
    watch = Watch(path)
    watch.look()
    other = path.with_suffix(".part")
    other.write_bytes(b"two")
    other.replace(path)
    assert found(watch, 3) == [b"two"]
