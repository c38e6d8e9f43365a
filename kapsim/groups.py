"""The groups of a program: who is in them, which cases they play and how, and what counts as a pass there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from .problems import Problem, suggestion

Mode = Literal["train", "assess"]


class ProgramError(Exception):
    """A program's file that cannot be used. `message` says why in a sentence; `problems` are those of the file."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.problems = list(problems)


@dataclass(frozen=True, slots=True)
class Member:
    """A trainee of a group, and the ids in the gradebooks of platforms: canvas, moodle, blackboard -> column -> id."""

    trainee: str
    gradebook: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """A cohort. `starts` and `ends` are its first and last day, None where it has none.

    `cut_scores`: case -> domain -> per cent. `angoff`: case -> judge -> decision (STEP, STEP.CUE or STEP.DUTY) ->
    domain -> per cent of borderline trainees who get it right.
    """

    id: str
    title: str
    members: tuple[Member, ...]
    cases: tuple[str, ...]
    mode: Literal["train", "assess", "free"] = "free"
    seed: int | Literal["own", "same"] = "own"
    cut_scores: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    angoff: Mapping[str, Mapping[str, Mapping[str, Mapping[str, int]]]] = field(default_factory=dict)
    starts: date | None = None
    ends: date | None = None

    @property
    def trainees(self) -> frozenset[str]:
        """The ids of its members."""
        return frozenset(member.trainee for member in self.members)

    def running(self, on: date) -> bool:
        """Whether a day is one of its days."""
        return (self.starts is None or self.starts <= on) and (self.ends is None or on <= self.ends)

    def mode_of(self, wished: Mode) -> Mode:
        """The mode in which its cases are played by somebody who would like the one that is `wished`."""
        return wished if self.mode == "free" else self.mode

    def seed_of(self, case_id: str, drawn: int) -> int:
        """The seed of an attempt at one of its cases: the one that was `drawn`, unless it is the same for all."""
        if self.seed == "same":
            digest = hashlib.sha256(f"{self.id}\n{case_id}".encode()).digest()
            return int.from_bytes(digest[:4], "big") >> 1
        return drawn if self.seed == "own" else self.seed

    @property
    def terms(self) -> str:
        """What a trainee is told before one of its cases."""
        if self.mode == "free":
            return f"This case is part of your program ({self.title})."
        return f"Your program ({self.title}) has set {self.mode} mode for this case."


@dataclass(frozen=True, slots=True)
class Program:
    """Groups by id, in the order of the file. `home_page` is "" where none is named; `path` the file."""

    id: str
    title: str
    home_page: str
    groups: Mapping[str, Group]
    path: str = ""

    def group(self, id: str) -> Group:
        """The group of an id. Raises ProgramError where there is none, with those there are."""
        if id not in self.groups:
            raise ProgramError(f"There is no group {id} in {self.path}. {suggestion(id, self.groups)}")
        return self.groups[id]

    def groups_of(self, trainee: str, on: date) -> tuple[Group, ...]:
        """The groups that run on a day and have a trainee among their members."""
        return tuple(group for group in self.groups.values() if group.running(on) and trainee in group.trainees)
