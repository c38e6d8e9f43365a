"""What a list of cases shows of a case file, also of one that is not a case yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .engine.model import Case

LEVELS = ("introductory", "intermediate", "advanced", "")


@dataclass(frozen=True, slots=True)
class Listing:
    """A case file in a list of cases; `takes` in minutes. Where it has `problems`, only what could be read is there."""

    id: str
    title: str
    summary: str
    level: str
    takes: int
    phases: tuple[str, ...]
    objectives: tuple[str, ...]
    content_notes: tuple[str, ...]
    path: str
    draft: bool
    bundled: bool
    people: tuple[str, ...]
    problems: int

    @classmethod
    def of(cls, data: Mapping[str, Any], path: Path, bundled: bool) -> Listing:
        """The listing of a file that `describe` described; the file's name stands in for what could not be read."""
        return cls(
            id=data["id"] or path.stem,
            title=data["title"] or path.name,
            summary=data["summary"],
            level=data["level"],
            takes=data["takes"],
            phases=tuple(data["phases"]),
            objectives=tuple(data["objectives"]),
            content_notes=tuple(data["content_notes"]),
            path=str(path),
            draft=data["draft"],
            bundled=bundled,
            people=tuple(data["people"]),
            problems=data["problems"],
        )


def describe(case: Case | None, value: Any, problems: int) -> dict[str, Any]:
    """JSON values for a case file: from the compiled case, else from whatever values (of source.read) there are."""
    if case is not None:
        return {
            "id": case.id,
            "title": case.title,
            "summary": case.summary,
            "level": case.level,
            "takes": case.takes,
            "phases": list(case.phases),
            "objectives": list(case.objectives),
            "content_notes": list(case.content_notes),
            "draft": case.review.status == "draft",
            "people": [
                ", ".join([person.name, *([] if person.age is None else [str(person.age)]), person.role])
                for person in case.people.values()
            ],
            "problems": 0,
        }
    head = value if isinstance(value, dict) else {}
    texts = {key: head.get(key) for key in ("id", "title", "summary")}
    said = {key: " ".join(text.split()) if isinstance(text, str) else "" for key, text in texts.items()}
    empty: dict[str, Any] = {"phases": [], "objectives": [], "content_notes": [], "people": []}
    return {**said, **empty, "level": "", "takes": 0, "draft": True, "problems": problems}
