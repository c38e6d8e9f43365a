"""Scenes and what happens at once: paragraphs told or spoken, some of them under a guard."""

from __future__ import annotations

from collections.abc import Sequence

from ..engine.model import Line, Scene
from ..problems import Path, quoted, suggestion
from . import step_schema
from .compiler import Compiler
from .fields import paragraphs


def compile_scene(compiler: Compiler, lines: Sequence[step_schema.Line], path: Path) -> Scene:
    """The paragraphs of a scene; who speaks must be one of the people."""
    scene: list[Line] = []
    people = compiler.shape.people
    for index, line in enumerate(lines):
        speaker = line.speaker
        if speaker and speaker not in people:
            check_speaker(compiler, speaker, (*path, index, speaker))
        when = compiler.guard(line.when, (*path, index, "when")) if line.when is not None else None
        scene += [Line(text, speaker, when) for text in paragraphs(line.text)]
    return tuple(scene)


def check_speaker(compiler: Compiler, speaker: str, path: Path) -> None:
    """Report somebody who speaks and is not one of the people (`you` is the trainee)."""
    people = compiler.shape.ids.get("people", ())
    if speaker == "you" or speaker in people or "people" in compiler.shape.lost:
        return

    def hint() -> str:
        who = suggestion(speaker, [*people, "you"])
        return f"If it is text, write `- |` and put the text below it, indented. {who}" if " " in speaker else who

    compiler.report("K407", f"There is nobody called {quoted(speaker)} in `people`.", hint, path, True)
