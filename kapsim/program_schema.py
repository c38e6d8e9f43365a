"""The file of a program, format 1, one class per part: who is trained, on which cases, and under which terms.

Classes describe shape only; program.py says what they mean.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from .case.fields import WHOLE, Id, Prose, Whole
from .case.step_schema import Part

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
POLICIES = ("own", "same")


def _day(value: Any) -> Any:
    if isinstance(value, str) and DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("day", "a day belongs here")


def _seed(value: Any) -> Any:
    if isinstance(value, str) and value in POLICIES:
        return value
    if isinstance(value, str) and WHOLE.fullmatch(value) and not value.startswith("-"):
        return int(value)
    raise PydanticCustomError("seed", "own, same or a whole number belongs here")


def _member(value: Any) -> Any:
    return {"trainee": value} if isinstance(value, str) else value


Day = Annotated[date, BeforeValidator(_day)]
"""A day, `2026-03-01`."""
Seed = Annotated[int | Literal["own", "same"], BeforeValidator(_seed)]
"""How the seeds of attempts come about: `own`, `same`, or a whole number."""
PerCent = Annotated[Whole, Field(ge=0, le=100, description="per cent")]


class Canvas(Part):
    """A trainee in Canvas, by the columns of its gradebook."""

    id: Annotated[Prose | None, Field(description="The column ID.")] = None
    sis_user_id: Annotated[Prose | None, Field(description="The column SIS User ID.")] = None
    sis_login: Annotated[Prose | None, Field(description="The column SIS Login ID.")] = None
    section: Annotated[Prose | None, Field(description="The column Section.")] = None
    student: Annotated[Prose | None, Field(description="The column Student; Canvas does not read it.")] = None


class Moodle(Part):
    """A trainee in Moodle."""

    email: Annotated[Prose | None, Field(description="The address there.")] = None
    idnumber: Annotated[Prose | None, Field(description="The ID number there.")] = None


class Blackboard(Part):
    """A trainee in Blackboard."""

    username: Annotated[Prose, Field(description="The user name there.")]


class Gradebook(Part):
    """Who a trainee is in the gradebooks of learning platforms."""

    canvas: Annotated[Canvas | None, Field(description="In Canvas.")] = None
    moodle: Annotated[Moodle | None, Field(description="In Moodle.")] = None
    blackboard: Annotated[Blackboard | None, Field(description="In Blackboard.")] = None


class MemberPart(Part):
    """Somebody of a group."""

    trainee: Annotated[Id, Field(description="The random id that `kapsim person list` shows.")]
    gradebook: Annotated[Gradebook | None, Field(description="Who this is in the gradebooks of platforms.")] = None


class Domains(Part):
    """Per cent by domain."""

    safety: PerCent | None = None
    support: PerCent | None = None
    integration: PerCent | None = None


class GroupPart(Part):
    """A cohort of the program."""

    title: Annotated[Prose, Field(description="As trainees and reports read it.")]
    members: Annotated[
        tuple[Annotated[MemberPart, BeforeValidator(_member)], ...],
        Field(description="The random ids of its trainees; `kapsim person list` shows them."),
    ] = ()
    cases: Annotated[tuple[Id, ...], Field(min_length=1, description="The ids of its cases, in the order of playing.")]
    mode: Annotated[
        Literal["train", "assess", "free"],
        Field(description="Feedback after each decision, only in the debrief, or as each trainee likes."),
    ] = "free"
    seed: Annotated[
        Seed,
        Field(description="`own` draws anew for each attempt; `same`, or a whole number, is alike for all."),
    ] = "own"
    starts: Annotated[Day | None, Field(description="The first day: `2026-03-01`.")] = None
    ends: Annotated[Day | None, Field(description="The last day.")] = None
    cut_scores: Annotated[
        dict[str, Domains], Field(description="By case: the per cent of each domain from which on it is passed.")
    ] = {}
    angoff: Annotated[
        dict[str, dict[str, dict[str, Domains]]],
        Field(description="By case, judge and decision: how many in a hundred borderline trainees get it right."),
    ] = {}


class ProgramPart(Part):
    """A program that trains people with kapsim."""

    called: ClassVar[str] = "program"
    format: Annotated[Literal["1"], Field(description="The version of this kind of file: 1.")]
    id: Annotated[Id, Field(description="What the program is called by.")]
    title: Annotated[Prose, Field(description="As trainees and reports read it.")]
    home_page: Annotated[Prose | None, Field(description="Its address, under which trainees have accounts.")] = None
    groups: Annotated[dict[str, GroupPart], Field(min_length=1, description="Its cohorts, by id.")]
