"""The README is true: its commands have the promised form, and it names every command there is."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from kapsim.cli import _parser
from kapsim.commands.overview import GROUPS

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def fenced(heading: str) -> list[str]:
    found = re.search(rf"^## {heading}\n\n```sh\n(.*?)```", README, re.DOTALL | re.MULTILINE)
    assert found, heading
    return found[1].strip().splitlines()


def test_run_and_test_are_one_line_each_that_sets_up_and_starts() -> None:
    for heading, starts in (("Run", ".venv/bin/kapsim"), ("Test", ".venv/bin/python -m pytest -n 2")):
        (line,) = fenced(heading)
        set_up, start = line.rsplit(" && ", 1)
        assert "venv" in set_up
        assert start == starts


def test_every_command_is_named() -> None:
    subparsers = next(a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction))
    for name in subparsers.choices:
        assert f"`kapsim {name}" in README, name


def test_the_overview_names_every_command_once() -> None:
    subparsers = next(a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction))
    listed = [name for names in GROUPS.values() for name in names]
    assert sorted(listed) == sorted(subparsers.choices)


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"!\[.*?\]\((.*?)\)", README)
    assert pictures
    for picture in pictures:
        assert (Path(__file__).parent.parent / picture).is_file(), picture
