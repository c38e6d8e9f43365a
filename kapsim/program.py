"""The file of a program: its groups, read strictly, every problem located.

The program keeps it in version control. It holds the random ids of trainees and no names; whoever needs the names of
gradebooks writes the ids that those go by. Reading costs the import of pydantic, and happens only where a program is
named.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .groups import Group, Member, Program, ProgramError
from .problems import Path, Problem, quoted, suggestion

if TYPE_CHECKING:
    from .document import Document
    from .program_schema import GroupPart, ProgramPart

__all__ = ["Group", "Member", "Program", "ProgramError", "load_program", "read_program"]

DISTINCT = ("id", "sis_user_id", "sis_login", "email", "idnumber", "username")
"""What no two members of a group can have in common in one gradebook."""


def load_program(path: FilePath) -> Program:
    """The program of a file. Raises ProgramError with all its problems."""
    from .source import read_file

    document, _ = read_file(path)
    program, problems = read_program(document)
    if program is None:
        raise ProgramError(f"{path} cannot be used. `kapsim program {path}` checks it.", problems)
    return program


def read_program(document: Document) -> tuple[Program | None, list[Problem]]:
    """The program of a document, and all problems of the file in its order. No program where there is any."""
    if not document.readable:
        return None, list(document.problems)
    reader = _Reader(document)
    program = reader.read()
    problems = sorted([*document.problems, *reader.problems], key=lambda p: (p.line, p.column, p.code))
    return (None if problems else program), problems


class _Reader:
    """Makes a program of one document; what is wrong goes to `problems`, located."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def read(self) -> Program | None:
        from .case.shape import empty_values, validate
        from .program_schema import ProgramPart

        value = self.document.value
        if not isinstance(value, dict) or "steps" in value:
            what = "This is a case, not a program." if isinstance(value, dict) else "This is no program's file."
            hint = "It begins with `format: 1`, and goes on with `id:`, `title:` and `groups:`."
            self._report("K901", what, hint, ())
            return None
        self.document.refused.update(self.document.empty)
        part = validate(ProgramPart, value, (), self.document, self.problems.append)
        empty_values(self.document, [], self.problems.append)
        return None if part is None or self.document.refused else self._program(part)

    def _program(self, part: ProgramPart) -> Program:
        from .case.fields import paragraph

        self._id(part.id, ("id",), key=False)
        groups = {id: self._group(id, group) for id, group in part.groups.items()}
        self._one_group_each(groups)
        home_page = (part.home_page or "").strip()
        address = _address(home_page)
        if home_page and not address:
            hint = "Write it in full: `https://training.example.org`."
            self._report("K911", f"{quoted(home_page)} is no address of a home page.", hint, ("home_page",))
        return Program(part.id, paragraph(part.title), home_page, groups, self.document.file)

    def _group(self, id: str, part: GroupPart) -> Group:
        from .case.fields import paragraph

        at: Path = ("groups", id)
        self._id(id, at)
        members = tuple(self._members(part, at))
        for index, case in enumerate(part.cases):
            if case in part.cases[:index]:
                message = f"{quoted(case)} stands here twice."
                self._report("K404", message, "Delete one of the two.", (*at, "cases", index))
        for key, named in (("cut_scores", part.cut_scores), ("angoff", part.angoff)):
            for case in named:
                if case not in part.cases:
                    message = f"{quoted(case)} is no case of this group."
                    self._report("K904", message, suggestion(case, part.cases), (*at, key, case), key=True)
        if part.starts and part.ends and part.ends < part.starts:
            message = f"The group ends on {part.ends}, before it starts on {part.starts}."
            self._report("K905", message, "Exchange the two, or correct one.", (*at, "ends"))
        return Group(
            id=id,
            title=paragraph(part.title),
            members=members,
            cases=part.cases,
            mode=part.mode,
            seed=part.seed,
            cut_scores={case: domains.model_dump(exclude_none=True) for case, domains in part.cut_scores.items()},
            angoff={
                case: {
                    judge: {name: rated.model_dump(exclude_none=True) for name, rated in ratings.items()}
                    for judge, ratings in judges.items()
                }
                for case, judges in part.angoff.items()
            },
            starts=part.starts,
            ends=part.ends,
        )

    def _members(self, part: GroupPart, at: Path) -> Iterator[Member]:
        """The members of a group, each once, with an id of their own in each gradebook."""
        seen: dict[tuple[str, ...], str] = {}
        for index, member in enumerate(part.members):
            where: Path = (*at, "members", index)
            trainee = member.trainee.strip().lower()
            if not _random_id(trainee):
                hint = "`kapsim person list` shows the ids of trainees. Names do not belong into this file."
                self._report("K902", f"{quoted(member.trainee)} is no trainee's id.", hint, (*where, "trainee"))
            if (trainee,) in seen:
                self._report("K903", f"{quoted(trainee)} stands in this group twice.", "Delete one of the two.", where)
            seen[(trainee,)] = trainee
            gradebook = member.gradebook.model_dump(exclude_none=True) if member.gradebook else {}
            for lms, ids in gradebook.items():
                for column in DISTINCT:
                    known = (lms, column, str(ids.get(column, "")))
                    if column in ids and seen.setdefault(known, trainee) != trainee:
                        message = f"{quoted(ids[column])} is already somebody else's `{column}` in {lms}."
                        hint = "Grades of both would go to one: correct it."
                        self._report("K906", message, hint, (*where, "gradebook", lms, column))
            yield Member(trainee, {lms: dict(ids) for lms, ids in gradebook.items()})

    def _one_group_each(self, groups: Mapping[str, Group]) -> None:
        """No trainee may be told two things about one case on one day."""
        listed = list(groups.values())
        for index, group in enumerate(listed):
            for other in listed[:index]:
                shared = group.trainees & other.trainees
                if not shared or not set(group.cases) & set(other.cases) or not _overlap(group, other):
                    continue
                case = next(case for case in group.cases if case in other.cases)
                message = f"{_counted(shared)} also in {quoted(other.id)}, with {quoted(case)}, on the same days."
                hint = "Whose mode and seed would hold? Let one group end before the other starts, or take one out."
                self._report("K907", message, hint, ("groups", group.id), key=True)

    def _id(self, id: str, path: Path, key: bool = True) -> None:
        from .case.names import unfit

        if wrong := unfit(id):
            self._report("K405", *wrong, path, key=key)

    def _report(self, code: str, message: str, hint: str, path: Path, key: bool = False) -> None:
        self.problems.append(self.document.locate(Problem(code, message, hint, path=path), key=key))


def _counted(trainees: frozenset[str]) -> str:
    return "A member of this group is" if len(trainees) == 1 else f"{len(trainees)} members of this group are"


def _random_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(char.isspace() for char in text)


def _overlap(one: Group, other: Group) -> bool:
    """Whether there is a day on which both run."""
    starts = [group.starts for group in (one, other) if group.starts]
    ends = [group.ends for group in (one, other) if group.ends]
    return not starts or not ends or max(starts) <= min(ends)
