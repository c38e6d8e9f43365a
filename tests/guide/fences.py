"""The fences of the author's guide, and what comes of running them one after the other.

What a fence is for stands in an HTML comment on the line above it, which readers do not see:

    <!-- file NAME -->                  a whole case; it has no problems, and its plays come to what they expect. What
                                        follows is about this one, until there is another
    <!-- into the case -->              a piece of that case, from the left edge. Keys that are there are replaced, or
                                        filled further; new ones go to the end. The case grows from piece to piece, and
                                        each piece fits what is there by then
    <!-- into the case, before KEY -->  the same; new keys go before KEY, where that stands beside them
    <!-- wrong -->                      a piece with mistakes: the next `console` shows what comes of it, then it is
                                        gone again
    <!-- workflow -->                   what runs the commands elsewhere; every `kapsim` in it can be run
    <!-- sums of PLAY -->               how the scores of a test play come about, by domain

A fence marked `console` has no comment. It shows commands behind `$ ` and exactly what they print; a line `[...]`
stands for any lines left out. Two tables have a comment as well: `<!-- credits of PLAY -->`, what each answer of a test
play earned, and `<!-- guards -->`, guards that the case can have.
"""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kapsim.case.check import Checked, check
from kapsim.case.compile import compile_case
from kapsim.catalogue import read_catalogue
from kapsim.cli import run
from kapsim.engine.model import Practice
from kapsim.engine.score import Result, mixed
from kapsim.source import read

from .pieces import put

GUIDE = Path(__file__).parent.parent.parent / "scenarios" / "README.md"
TEXT = GUIDE.read_text(encoding="utf-8")
FENCE = re.compile(r"(?:^<!-- (?P<place>.*) -->\n)?^```(?P<kind>.*)\n(?P<body>(?:.*\n)*?)```$", re.MULTILINE)
PLACE = re.compile(
    r"file (?P<file>[\w.-]+)|(?P<piece>into the case)(?:, before (?P<before>[\w-]+))?|(?P<wrong>wrong)"
    r"|(?P<workflow>workflow)"
    r"|sums of (?P<play>\w+)"
)
LEFT_OUT = "[...]"


@dataclass(frozen=True)
class Fence:
    """One fence of the guide: the line of its opening, its kind, and what its comment says."""

    line: int
    kind: str
    body: str
    comment: str
    said: dict[str, str]

    @property
    def covered(self) -> bool:
        """Whether it is known what to do with it."""
        match self.kind:
            case "yaml":
                return not self.said.keys().isdisjoint({"file", "piece", "wrong", "workflow"})
            case "text":
                return "play" in self.said
            case "console":
                return not self.comment and self.body.startswith("$ kapsim ")
        return False


@dataclass(frozen=True)
class Shown:
    """A fence once it was run: what it should be, and what it is."""

    fence: Fence
    wanted: str
    found: str


@cache
def fences() -> tuple[Fence, ...]:
    """All fences in order."""
    found: list[Fence] = []
    for match in FENCE.finditer(TEXT):
        comment = match["place"] or ""
        place = PLACE.fullmatch(comment)
        said = {key: value for key, value in place.groupdict().items() if value} if place else {}
        line = TEXT.count("\n", 0, match.start("kind")) + 1
        found.append(Fence(line, match["kind"], match["body"], comment, said))
    return tuple(found)


def walk(folder: Path) -> tuple[tuple[Shown, ...], tuple[str, ...]]:
    """Run every fence in turn, in a folder that is the current one; gives the cases as they stand at the end too."""
    shown: list[Shown] = []
    ends: dict[str, str] = {}
    text = name = wrong = ""
    for fence in fences():
        wanted = found = ""
        said = fence.said
        if "play" in said:
            wanted, found = fence.body, sums(text, said["play"])
        elif "file" in said:
            text, name = fence.body, said["file"]
            found = problems(text) or told(checked(text))
        elif "wrong" in said:
            wrong = put(text, fence.body)
            wanted, found = "problems", "problems" if checked(wrong).problems else "no problem"
        elif "piece" in said:
            text = put(text, fence.body, said.get("before", ""))
            found = problems(text)
        elif fence.kind == "console":
            if name:
                (folder / name).write_text(wrong or text, encoding="utf-8")
            for command in re.findall(r"^\$ (.*)$", fence.body, re.MULTILINE):
                code, output = printed(command, folder)
                found += f"$ {command}\n{output}" + (f"exit code {code}\n" if code != bool(wrong) else "")
            wanted, wrong = fence.body, ""
        shown.append(Shown(fence, wanted, found))
        ends[name] = text
    del ends[""]
    for name, text in ends.items():
        (folder / name).write_text(text, encoding="utf-8")
    return tuple(shown), tuple(ends.values())


def printed(command: str, folder: Path) -> tuple[int, str]:
    """The exit code of a command of the guide and what it prints; `> FILE` puts that into a file."""
    program, *words = shlex.split(command)
    assert program == "kapsim", command
    out = io.StringIO()
    *words, sign, target = words if words[-2] == ">" else [*words, "", ""]
    with redirect_stdout(out), redirect_stderr(out):
        code = run(words)
    if sign:
        (folder / target).write_text(out.getvalue(), encoding="utf-8")
        return code, ""
    return code, out.getvalue().rstrip("\n") + "\n"


@cache
def practices() -> dict[str, Practice]:
    """The catalogue beside the guide."""
    catalogue, faults = read_catalogue((GUIDE.parent / "practices.yaml").read_bytes(), "practices.yaml")
    assert catalogue is not None, faults
    return dict(catalogue.practices)


def checked(text: str) -> Checked:
    """All that can be said about a case."""
    return check(read(text.encode(), "case.yaml"), practices())


def told(result: Checked) -> str:
    """The problems of a case as text; nothing where there are none."""
    return "\n".join(problem.text() for problem in result.problems)


def problems(text: str) -> str:
    """What is wrong with the form of a case, its references included; not with how it plays."""
    return "\n".join(problem.text() for problem in compile_case(read(text.encode(), "case.yaml"), practices())[1])


def result_of(text: str, play: str) -> Result | None:
    """What comes of a test play of a case; None where it cannot be played."""
    return {played.play.name: played.result for played in checked(text).plays}.get(play)


def sums(text: str, play: str) -> str:
    """How each score comes about: credit / (opportunities or par + lost in repairs + lost opportunities) = score."""
    result = result_of(text, play)
    if result is None:
        return f"The play {play} cannot be played.\n"
    return "".join(
        f"{score.domain}: {mixed(score.credit)} / "
        f"({max(score.met, score.par or 0)} + {mixed(score.repair_loss)} + {score.lost}) = {score.text}\n"
        for score in result.domains
    )


def rows_below(comment: str) -> Iterator[list[str]]:
    """The cells of the table that a comment announces, row by row, without its head."""
    table = TEXT.split(f"<!-- {comment} -->\n")[1].split("\n\n")[0]
    for row in table.splitlines()[2:]:
        yield [cell.strip().strip("`") for cell in row.strip("|").split("|")]
