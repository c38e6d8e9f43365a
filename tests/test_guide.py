"""The author's guide is true: every fence of scenarios/README.md is run, and shows what kapsim does.

guide/fences.py says how a fence names its place in the case that the guide builds. `python -m tests.test_guide` writes
what the commands print into the guide anew (but for what has lines left out), to be read before it is committed.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from kapsim.cli import _parser
from kapsim.codes import CODES
from kapsim.engine.model import DOMAINS
from kapsim.engine.score import mixed

from .guide.fences import (
    GUIDE,
    LEFT_OUT,
    TEXT,
    Shown,
    checked,
    fences,
    practices,
    printed,
    problems,
    result_of,
    rows_below,
    walk,
)
from .guide.pieces import put

Walked = tuple[tuple[Shown, ...], tuple[str, ...]]
GUARDED = """\
steps:
  home:
    scene:
      - when: {}
        text: Yes.
"""
OWN = {"KAPSIM_STORE": "kapsim.db", "KAPSIM_CACHE": "cache", "KAPSIM_SETTINGS": "settings.json"}


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    folder = tmp_path_factory.mktemp("guide")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("KAPSIM_CASES", raising=False)
        for name, file in OWN.items():
            patch.setenv(name, str(folder / "own" / file))
        yield walk(folder)


def test_every_fence_says_what_it_is_and_is_run() -> None:
    assert len(re.findall(r"^ *(?:```|~~~)", TEXT, re.MULTILINE)) == 2 * len(fences())
    for fence in fences():
        assert fence.covered, f"line {fence.line}: a fence that no test runs"


@pytest.mark.parametrize("number", range(len(fences())), ids=[f"line-{fence.line}" for fence in fences()])
def test_a_fence_shows_what_kapsim_does(number: int, walked: Walked) -> None:
    shown = walked[0][number]
    if shown.fence.kind == "console" and LEFT_OUT in shown.wanted.splitlines():
        lines = shown.wanted.splitlines()
        parts = [r"(?:.*\n)*?" if line == LEFT_OUT else re.escape(line) + r"\n" for line in lines]
        assert re.fullmatch("".join(parts), shown.found), shown.found
    else:
        assert shown.found == shown.wanted


def test_every_wrong_piece_is_followed_by_what_is_printed_for_it() -> None:
    wrong = [index for index, fence in enumerate(fences()) if "wrong" in fence.said]
    assert wrong
    for index in wrong:
        assert fences()[index + 1].kind == "console", f"line {fences()[index].line}"


def test_the_four_mistakes_of_every_beginner_are_shown(walked: Walked) -> None:
    said = [shown.found for shown in walked[0] if shown.fence.kind == "console"]
    assert any(all(code in text for code in ("K102", "K103", "K125", "K128")) for text in said)


@pytest.mark.parametrize("number", range(2))
def test_each_case_is_sound_and_proven_at_the_end(number: int, walked: Walked) -> None:
    assert len(walked[1]) == 2
    result = checked(walked[1][number])
    assert result.problems == ()
    assert result.proof is not None
    assert result.proof.complete
    assert len(result.plays) >= 2


def test_the_credits_worked_out_by_hand_are_those_of_the_program(walked: Walked) -> None:
    plays = re.findall(r"^<!-- credits of (\w+) -->$", TEXT, re.MULTILINE)
    assert plays
    for play in plays:
        result = result_of(walked[1][0], play)
        assert result is not None
        decisions = result.decisions
        rows = list(rows_below(f"credits of {play}"))
        assert len(rows) == len(decisions)
        for (step, answer, *cells), judged in zip(rows, decisions, strict=True):
            assert (step, sorted(answer.split(", "))) == (judged.step, sorted(judged.answer))
            for domain, cell in zip(DOMAINS, cells, strict=True):
                repair = "repair " if judged.on_course is False else ""
                earned = f"{repair}{mixed(judged.credit(domain))}" if judged.opportunity(domain) else ""
                assert cell == ("lost" if judged.lost(domain) else earned), f"{step}, {domain}"


def test_every_guard_of_the_table_can_be_written(walked: Walked) -> None:
    for guard, _ in rows_below("guards"):
        assert problems(put(walked[1][0], GUARDED.format(guard))) == ""


def test_every_command_and_code_that_is_named_exists(walked: Walked) -> None:
    subparsers = next(a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction))
    named = re.findall(r"`kapsim ([a-z].*?)`", TEXT)
    assert {command.split()[0] for command in named} <= set(subparsers.choices)
    assert set(re.findall(r"\bK\d\d\d\b", TEXT)) <= set(CODES)


def test_commands_that_only_the_text_names_can_be_run(walked: Walked) -> None:
    for command in re.findall(r"`(kapsim (?:read|map) [^`]*\.yaml[^`]*)`", TEXT):
        assert printed(command, Path.cwd())[0] == 0, command


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"!\[.*?\]\((.*?)\)", TEXT)
    assert pictures
    for picture in pictures:
        assert (GUIDE.parent / picture).is_file(), picture


def test_a_workflow_runs_commands_that_there_are() -> None:
    workflows = [fence for fence in fences() if "workflow" in fence.said]
    assert workflows
    for fence in workflows:
        steps = yaml.safe_load(fence.body)["jobs"]["check"]["steps"]
        commands = [step["run"].split() for step in steps if step.get("run", "").startswith("kapsim ")]
        assert commands
        for command in commands:
            assert callable(_parser().parse_args(command[1:]).command)


def test_no_practice_is_named_that_does_not_exist() -> None:
    """Ids of four words and more, in prose or in a piece, are practices."""
    ids = set(re.findall(r"(?<![\w.-])[a-z]+(?:-[a-z]+){3,}(?![\w.-])", TEXT))
    assert ids
    assert ids <= set(practices())


def rewrite() -> None:
    """Write what the commands print into the guide, but for what has lines left out."""
    lines = TEXT.split("\n")
    for shown in reversed(walk(Path.cwd())[0]):
        if shown.fence.kind == "console" and LEFT_OUT not in shown.wanted:
            lines[shown.fence.line : shown.fence.line + shown.wanted.count("\n")] = shown.found.splitlines()
    GUIDE.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.environ |= {name: str(Path(folder) / "own" / file) for name, file in OWN.items()}
        rewrite()
        os.chdir("/")
