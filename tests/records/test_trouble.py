"""A store in trouble, as the trainee meets it: a sentence, no traceback, and nothing is shown that was not kept."""

from __future__ import annotations

import os
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kapsim.library import Library
from kapsim.records.store import open_store
from tests.forked import Said, command
from tests.terminal import Terminal
from tests.trials.kills import SCENE, write_case
from tests.trials.screen_kills import PATIENCE, minutes_shown, own_environment, pass_minute, wait_once

from .test_upgrade import make_older

LITTLE = 60_000
"""Bytes that a file may have where the disk is full: enough for a few answers."""
Spoil = Callable[[Path], None]


def foreign(place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("Dear diary\n" * 100, encoding="utf-8")


def another_programs(place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")


def newer(place: Path) -> None:
    open_store(place).close()
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("UPDATE about SET value = '99' WHERE key = 'schema'")


def older(place: Path) -> None:
    open_store(place).close()
    make_older(str(place))


def damaged(place: Path) -> None:
    open_store(place).close()
    raw = place.read_bytes()
    place.write_bytes(raw[:5000] + b"\0" * (len(raw) - 5000))


def a_folder(place: Path) -> None:
    place.mkdir(parents=True)


def below_a_file(place: Path) -> None:
    place.parent.parent.mkdir(parents=True, exist_ok=True)
    place.parent.write_text("a file", encoding="utf-8")


TROUBLES: list[tuple[Spoil, str]] = [
    (foreign, "is not a kapsim store. It is left as it is"),
    (another_programs, "is not a kapsim store. It is left as it is"),
    (newer, "was made by a newer kapsim"),
    (older, "kapsim store upgrade --store"),
    (damaged, "is damaged. It is left as it is"),
    (a_folder, "is not a file"),
    (below_a_file, "cannot be opened: not a directory"),
]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that other users can enter, with a case in it that has been read once."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        path.chmod(0o755)
        Library(cache=path / "cache").load(str(write_case(path, own_words=False)))
        yield path


def everything(place: Path) -> bytes | None:
    """What lies at a place, to see that it stays."""
    return place.read_bytes() if place.is_file() else None


def is_a_sentence(said: Said, wanted: str) -> None:
    assert said.code == 3
    assert said.error.startswith("kapsim: ")
    assert wanted in said.error
    for word in ("Traceback", "sqlite3", "sqlalchemy", "SELECT", "INSERT"):
        assert word not in said.out + said.error


def line_mode(folder: Path, place: Path, answers: int, before: Callable[[], object] = lambda: None) -> Said:
    """Play the case line by line in a store, with so many answers."""
    arguments = ["play", str(folder / "two-doors.yaml"), "--plain", "--as", "Ana", "--store", str(place)]
    return command(arguments, "wait\n" * answers, before)


@pytest.mark.parametrize(("spoil", "wanted"), TROUBLES)
def test_in_line_mode_a_store_that_cannot_be_used_is_told_before_anything_is_shown(
    folder: Path, spoil: Spoil, wanted: str
) -> None:
    place = folder / "data" / "kapsim.db"
    spoil(place)
    before = everything(place)
    said = line_mode(folder, place, 2)
    is_a_sentence(said, wanted)
    assert SCENE not in said.out
    assert everything(place) == before


def as_somebody_else() -> None:
    """Root may write everything; nobody may not."""
    if os.geteuid() == 0:
        os.seteuid(65534)


@pytest.mark.parametrize("made", [False, True])
def test_in_line_mode_a_folder_that_cannot_be_written_is_told(folder: Path, made: bool) -> None:
    place = folder / "data" / "kapsim.db"
    place.parent.mkdir()
    if made:
        open_store(place).close()
        place.chmod(0o444)
    place.parent.chmod(0o555)
    said = line_mode(folder, place, 2, as_somebody_else)
    is_a_sentence(said, "cannot be")
    assert SCENE not in said.out
    place.parent.chmod(0o755)
    assert [file.name for file in place.parent.iterdir()] == (["kapsim.db"] if made else [])


@pytest.fixture
def begun(folder: Path) -> Path:
    """A store with an attempt that goes on in a moment."""
    place = folder / "kapsim.db"
    with closing(open_store(place)) as store:
        loaded = Library(cache=folder / "cache").load(str(folder / "two-doors.yaml"))
        store.begin(loaded, seed=1, mode="train", trainee=store.trainee("Ana")).leave()
    return place


def decisions(place: Path) -> int:
    with closing(open_store(place)) as store:
        (summary,) = store.attempts()
        assert len(store.open(summary.id).answers) == summary.decisions
        return summary.decisions


def test_in_line_mode_a_disk_that_fills_up_is_told_and_what_was_shown_is_kept(begun: Path) -> None:
    full = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (LITTLE, LITTLE))  # noqa: E731
    said = command(["resume", "--plain", "--store", str(begun)], "wait\n" * 40, full)
    is_a_sentence(said, "then try again")
    assert 0 < said.out.count(f"{SCENE}\n") - 1 == decisions(begun) < 40


def test_in_line_mode_a_store_that_somebody_else_holds_is_told_and_the_attempt_stays_as_it_is(begun: Path) -> None:
    with closing(sqlite3.connect(begun, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        said = command(["resume", "--plain", "--store", str(begun)], "wait\n")
        is_a_sentence(said, "is in use by another program")
    assert SCENE not in said.out
    assert decisions(begun) == 0


def in_screens(folder: Path, place: Path, *arguments: str, limit: int = 0) -> Terminal:
    """The screens, in a real terminal; with a limit no file of theirs may be longer."""
    env = own_environment(folder) | {"KAPSIM_STORE": str(place)}
    limited = "import os, resource, sys; n = int(sys.argv[1]); resource.setrlimit(resource.RLIMIT_FSIZE, (n, n)); "
    first = [sys.executable, "-c", f"{limited}os.execv(sys.argv[2], sys.argv[2:])", str(limit)] if limit else []
    return Terminal([*first, sys.executable, "-m", "kapsim", *arguments], env, 100, 30)


def read_through(terminal: Terminal, *wanted: str) -> None:
    """Read until one of these is on the screen, wherever its lines are broken."""
    until = time.monotonic() + PATIENCE
    while not any(text in " ".join(terminal.text.split()) for text in wanted):
        assert time.monotonic() < until, f"{wanted} did not come:\n{terminal.text}"
        terminal.read(0.1)


def quit_quietly(terminal: Terminal) -> None:
    terminal.send("\x11")
    assert terminal.end() == 0
    assert b"Traceback" not in terminal.raw


@pytest.mark.parametrize(("spoil", "wanted"), [TROUBLES[0], *TROUBLES[2:5]])
def test_in_the_screens_a_store_that_cannot_be_used_is_told_before_anything_is_shown(
    folder: Path, spoil: Spoil, wanted: str
) -> None:
    place = folder / "data" / "kapsim.db"
    spoil(place)
    before = everything(place)
    terminal = in_screens(folder, place, "play", str(folder / "two-doors.yaml"))
    terminal.wait_for("What you will practise", seconds=PATIENCE)
    terminal.settle(0.1)
    terminal.send("\r")
    read_through(terminal, wanted)
    assert SCENE not in terminal.text
    quit_quietly(terminal)
    assert everything(place) == before


def test_in_the_screens_a_disk_that_fills_up_is_told_and_what_was_shown_is_kept(folder: Path, begun: Path) -> None:
    terminal = in_screens(folder, begun, "resume", limit=LITTLE)
    terminal.wait_for("enter confirm", seconds=PATIENCE)
    shown = 0
    while True:
        pass_minute(terminal, shown + 1, "try again")
        if "try again" in terminal.text:
            break
        shown += 1
    read_through(terminal, "could not be reached", "has no room left")
    terminal.send("l")
    terminal.wait_for("enter confirm")
    assert minutes_shown(terminal) == shown == decisions(begun) > 0
    quit_quietly(terminal)


def test_in_the_screens_a_store_that_somebody_else_holds_is_told_and_the_answer_can_be_given_again(
    folder: Path, begun: Path
) -> None:
    terminal = in_screens(folder, begun, "resume")
    terminal.wait_for("enter confirm", seconds=PATIENCE)
    with closing(sqlite3.connect(begun, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        wait_once(terminal)
        read_through(terminal, "is in use by another program")
        other.execute("ROLLBACK")
    assert decisions(begun) == 0
    terminal.send("r")
    until = time.monotonic() + PATIENCE
    while minutes_shown(terminal) != 1:
        assert time.monotonic() < until, terminal.text
        terminal.read(0.05)
    assert decisions(begun) == 1
    quit_quietly(terminal)
