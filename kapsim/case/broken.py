"""References inside parts whose shape is wrong: a missing key must not hide a misspelt id beside it.

Parts with the right shape are checked as they are compiled; of the others the plain values are walked.
"""

from __future__ import annotations

from typing import Any

from ..problems import Path
from .compiler import Compiler
from .declare import check_id
from .scenes import check_speaker
from .ways import check_target

PRACTICES = {"upholds": True, "violates": True, "partly": False, "recovers": False}
"""Lists of practices, and whether the clinic's policies may stand there too."""
GATED = ("must_do", "must_not", "adopts")
LISTED = ("options", "items", "palette", "cues", "duties")
ACTED = ("answers", "unasked")
"""Listed by acts of the palette, whose ids are checked there."""
INNER = ("choose", "select", "order", "kept", "broken", "observe", "missed")
SCENES = ("scene", "then")


def check_broken(compiler: Compiler) -> None:
    """Report the references that lead nowhere in steps, gate and setting of the wrong shape."""
    value = compiler.document.value
    shape = compiler.shape
    for name in shape.ids.get("steps", ()):
        if name in compiler.names.broken:
            part = compiler.document.get(("steps", name))
            timed = isinstance(part, dict) and "observe" in part
            if timed:
                compiler.begin_hour(None)
            _Walk(compiler).part(part, ("steps", name))
            if timed:
                compiler.end_hour()
    for key, part in (("gate", shape.gate), ("setting", shape.setting)):
        if part is None and isinstance(value.get(key), dict):
            for inner in GATED:
                for index, name in _texts(value[key].get(inner)):
                    compiler.practice(name, (key, inner, index))


class _Walk:
    """Follows the plain values of one part by the keys that it may have."""

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler

    def part(self, value: Any, path: Path) -> None:
        """A step, a decision, an option, an outcome, or a part of an hour."""
        if not isinstance(value, dict) or self.compiler.document.known(path):
            return
        for key, inner in value.items():
            where = (*path, key)
            if key in INNER:
                self.part(inner, where)
            elif key in (*LISTED, *ACTED) and isinstance(inner, dict):
                for name, option in inner.items():
                    if key in LISTED:
                        check_id(self.compiler, name, (*where, name))
                    self.part(option, (*where, name))
            else:
                self.reference(key, inner, where)

    def reference(self, key: str, value: Any, path: Path) -> None:
        """One key that may name something."""
        compiler = self.compiler
        if key in PRACTICES:
            compiler.scored((name for _, name in _texts(value)), path, PRACTICES[key])
        elif key == "reveals":
            compiler.reveals((name for _, name in _texts(value)), path)
        elif key == "changes":
            compiler.changes((text for _, text in _texts(value)), path)
        elif key == "when" and isinstance(value, str):
            compiler.guard(value, path)
        elif key == "next":
            self.ways(value, path)
        elif key in SCENES:
            self.scene(value, path)

    def ways(self, value: Any, path: Path) -> None:
        if isinstance(value, str):
            check_target(self.compiler, value, path)
        for index, way in enumerate(value if isinstance(value, list) else ()):
            if isinstance(way, dict):
                if isinstance(way.get("to"), str):
                    check_target(self.compiler, way["to"], (*path, index, "to"))
                self.reference("when", way.get("when"), (*path, index, "when"))

    def scene(self, value: Any, path: Path) -> None:
        for index, line in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(line, dict):
                speakers = [key for key in line if key not in {"when", "text"}]
                if len(speakers) == 1:
                    check_speaker(self.compiler, speakers[0], (*path, index, speakers[0]))
                self.reference("when", line.get("when"), (*path, index, "when"))


def _texts(value: Any) -> list[tuple[int, str]]:
    """The texts of a list with their places; none where there is no list of texts."""
    listed = value if isinstance(value, list) else ()
    return [(index, text) for index, text in enumerate(listed) if isinstance(text, str) and text.strip()]
