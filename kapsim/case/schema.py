"""The case language, format 1: a case and its parts, but for the steps (step_schema.py), one class per construct.

Classes describe shape only. What names mean, and whether they exist, is compile.py's business.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, cast

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from .fields import ID_PATTERN, Clock, Code, Id, Prose, Start, Truth, Whole
from .step_schema import AnyStep, Ids, Part


class Vitals(Part):
    """Vital signs before anything is given."""

    systolic: Annotated[Whole, Field(ge=40, le=300, description="mmHg")]
    diastolic: Annotated[Whole, Field(ge=20, le=200, description="mmHg")]
    heart_rate: Annotated[Whole, Field(ge=20, le=250, description="beats per minute")]
    spo2: Annotated[Whole, Field(ge=50, le=100, description="per cent")]


class ResponsePart(Part):
    """How a body answers to a dose; without it, each attempt draws one of nine ways."""

    exposure: Annotated[Literal["low", "typical", "high"], Field(description="How much of a dose arrives.")] = "typical"
    pressor: Annotated[
        Literal["mild", "typical", "marked", "severe"], Field(description="How strongly blood pressure answers.")
    ] = "typical"


class Person(Part):
    """Somebody in the case: only people speak."""

    name: Annotated[Prose, Field(description="As the trainee reads it.")]
    role: Annotated[Prose, Field(description="patient, nurse, physician, ...")]
    age: Annotated[Whole | None, Field(ge=0, le=130, description="years")] = None
    pronouns: Annotated[Prose | None, Field(description="she/her, he/him, they/them, ...")] = None
    weight_kg: Annotated[Whole | None, Field(ge=20, le=400, description="kilograms")] = None
    vitals: Annotated[Vitals | None, Field(description="At most one person carries a body.")] = None
    response: Annotated[ResponsePart | None, Field(description="Fixes how this body answers to a dose.")] = None


class Setting(Part):
    """The clinic."""

    route: Annotated[
        Literal["iv", "im", "sublingual", "intranasal-esketamine"] | None,
        Field(description="How the medical staff gives the drug; left out where nothing is given."),
    ] = None
    approach: Annotated[Literal["inward", "psycholytic"] | None, Field(description="Silent or talking.")] = None
    starts: Annotated[
        Clock, Field(description="The clock on the wall as the case begins.", json_schema_extra={"default": "09:00"})
    ] = 540
    policies: Annotated[
        dict[str, Prose], Field(description="The clinic's own rules, by id: thresholds live here.")
    ] = {}
    adopts: Annotated[Ids, Field(description="Contested practices that this clinic makes its own.")] = ()


class Fact(Part):
    """An entry of the chart, hidden until revealed."""

    title: Annotated[Prose, Field(description="As the chart lists it.")]
    text: Annotated[Prose, Field(description="What it says.")]
    at_start: Annotated[Truth, Field(description="Known from the beginning.")] = False


class Gauge(Part):
    """What the trainee can sense: a number of the case, shown in words."""

    of: Annotated[Id, Field(description="Whose it is: an id of `people`.")]
    start: Annotated[Whole, Field(description="At the beginning.")]
    shown: Annotated[
        tuple[Prose, ...], Field(min_length=2, description="Words from low to high; they divide the range evenly.")
    ]
    min: Annotated[Whole, Field(description="The lowest value.")] = 0
    max: Annotated[Whole, Field(description="The highest value.")] = 100


class Variable(Part):
    """Something the case remembers and the trainee does not see."""

    start: Annotated[Start, Field(description="`true` or `false` makes it a truth; a whole number, a number.")]
    min: Annotated[Whole | None, Field(description="Of a number; 0 if left out.")] = None
    max: Annotated[Whole | None, Field(description="Of a number; 100 if left out.")] = None


class Gate(Part):
    """The one to five critical practices on which this case turns."""

    must_do: Annotated[Ids, Field(description="An error if never done although it could have been.")] = ()
    must_not: Annotated[Ids, Field(description="An error if violated.")] = ()


class Review(Part):
    """Whether a clinician has reviewed the content."""

    status: Annotated[Literal["draft", "reviewed"], Field(description="`reviewed` needs `by` and `on`.")]
    by: Annotated[Prose | None, Field(description="Who reviewed it.")] = None
    on: Annotated[Prose | None, Field(description="When.")] = None


class SetAside(Part):
    """Advice that was weighed and is not taken."""

    advice: Annotated[Code, Field(description="Its code, as `kapsim check` prints it: `K822`.")]
    at: Annotated[Id | None, Field(description="The step that is meant; left out, the whole case.")] = None
    because: Annotated[Prose, Field(description="Why, for whoever reads the case next.")]


class Given(Part):
    """One answer of a play: `STEP: OPTION`, or `STEP: [ITEM, ITEM]`."""

    step: Annotated[str, Field(description="The step that asks.")]
    answer: Annotated[Ids, Field(description="What is answered.")]

    @model_validator(mode="before")
    @classmethod
    def _pair(cls, value: Any) -> Any:
        if not isinstance(value, dict) or len(value) != 1:
            raise PydanticCustomError("given", "an answer is `STEP: OPTION`", {})
        ((step, answer),) = cast(dict[str, Any], value).items()
        return {"step": step, "answer": [answer] if isinstance(answer, str) else answer}

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        ids = {"type": "array", "items": {"type": "string"}}
        return {
            "description": cls.__doc__,
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": {"anyOf": [{"type": "string"}, ids], "description": "An option, or several items."},
        }


class Expect(Part):
    """What must come of a play. Counts read `7 1/2 of 9`, percentages `83%`."""

    end: Annotated[Id | None, Field(description="The step at which it ends.")] = None
    safety: Annotated[Prose | None, Field(description="What is earned in safety: `7 1/2 of 9`, or `83%`.")] = None
    support: Annotated[Prose | None, Field(description="What is earned in support: `7 1/2 of 9`, or `83%`.")] = None
    integration: Annotated[
        Prose | None, Field(description="What is earned in integration: `7 1/2 of 9`, or `83%`.")
    ] = None
    errors: Annotated[Ids | None, Field(description="The critical errors of the gate, recovered ones included.")] = None


class Play(Part):
    """A scored test play."""

    answers: Annotated[tuple[Given, ...], Field(description="In order: `- STEP: OPTION`, or `- STEP: [ITEM, ITEM]`.")]
    response: Annotated[
        ResponsePart | None, Field(description="How the body answers in this play; typical if left out.")
    ] = None
    expect: Annotated[Expect, Field(description="What must come of it.")]


class CaseHead(Part):
    """What stands at the head of a case, before its parts."""

    format: Annotated[Literal["1"], Field(description="The version of the case language.")]
    id: Annotated[Id, Field(description="What the case is called by.")]
    title: Annotated[Prose, Field(description="As the list of cases shows it.")]
    summary: Annotated[Prose, Field(description="One or two sentences: who, where, what is at stake.")]
    level: Annotated[
        Literal["introductory", "intermediate", "advanced"], Field(description="How much a trainee must know already.")
    ]
    takes: Annotated[Whole, Field(ge=1, le=600, description="Minutes of the trainee's time.")]
    objectives: Annotated[tuple[Prose, ...], Field(min_length=1, description="What the trainee will practise.")]
    content_notes: Annotated[
        tuple[Prose, ...], Field(description="Shown before the case; leaving is never penalised.")
    ] = ()
    fictional: Annotated[Truth, Field(description="Must be true: patients are fictional.")]
    review: Annotated[Review, Field(description="Whether a clinician has reviewed the content.")]
    set_aside: Annotated[
        tuple[SetAside, ...], Field(description="Advice of `kapsim check` that was weighed and is not taken.")
    ] = ()


class CaseSource(CaseHead):
    """A kapsim case, format 1."""

    format: Annotated[Literal["1", 1], Field(description="The version of the case language.")]  # type: ignore[assignment]
    setting: Annotated[Setting, Field(description="The clinic: its route, its clock, its own rules.")]
    gate: Annotated[Gate, Field(description="The one to five critical practices on which this case turns.")]
    people: Annotated[dict[str, Person], Field(min_length=1, description="The only speakers, by id.")]
    chart: Annotated[dict[str, Fact], Field(description="Facts, by id.")] = {}
    gauges: Annotated[dict[str, Gauge], Field(description="What the trainee can sense, by id.")] = {}
    variables: Annotated[dict[str, Variable], Field(description="What the case remembers, by id.")] = {}
    steps: Annotated[dict[str, AnyStep], Field(min_length=1, description="By id; the case starts at the first.")]
    plays: Annotated[dict[str, Play], Field(description="Scored test plays, by name; run by `kapsim check`.")] = {}


def json_schema() -> dict[str, Any]:
    """The case language as JSON Schema (draft 2020-12), for editors."""
    schema = _plainer(CaseSource.model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "kapsim case, format 1"}


def _plainer(schema: Any, named: bool = False) -> Any:
    """The schema without what only Python needs: titles made of names, `null` for what is left out, and its default.

    `named` where the keys are names of properties, not words of JSON Schema. Ids get the pattern of an id.
    """
    if isinstance(schema, list):
        return [_plainer(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if named:
        return {key: _plainer(part) for key, part in schema.items()}
    words = {"ge": "minimum", "le": "maximum"}
    plain = {
        words.get(key, key): _plainer(part, key in {"properties", "$defs"})
        for key, part in schema.items()
        if key != "title"
    }
    if {"type": "null"} in plain.get("anyOf", ()):
        kept = [part for part in plain.pop("anyOf") if part != {"type": "null"}]
        plain = {**(kept[0] if len(kept) == 1 else {"anyOf": kept}), **plain}
    if isinstance(plain.get("default"), list | dict | None):
        plain.pop("default", None)
    if isinstance(plain.get("additionalProperties"), dict):
        plain["propertyNames"] = {"pattern": f"^{ID_PATTERN}$"}
    return plain
