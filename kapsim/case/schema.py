"""The case language, format 1: one class per construct. `kapsim schema` prints it as JSON Schema for editors.

Classes describe shape only. What names mean, and whether they exist, is compile.py's business.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Tag,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from .fields import Clock, Guard, Id, Minutes, Prose, Start, Truth, Whole, one_or_many

PhaseName = Literal["screening", "preparation", "dosing", "support", "recovery", "integration", "follow-up"]


class Part(BaseModel):
    """Any construct: unknown keys are problems, nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Line(Part):
    """A paragraph of a scene: plain text, `speaker: text`, or either with a guard under `when`."""

    speaker: str = ""
    text: Prose
    when: Guard | None = None

    @model_validator(mode="before")
    @classmethod
    def _spoken(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"text": value}
        if not isinstance(value, dict):
            raise PydanticCustomError("prose", "text belongs here", {"given": "a list" if value else "nothing"})
        speakers = [key for key in value if key not in {"when", "text"}]
        if len(speakers) + ("text" in value) != 1:
            raise PydanticCustomError(
                "line",
                "a line is text, or one `speaker: text`, with or without `when`",
                {"speakers": ", ".join(speakers)},
            )
        line = {"text": value["text"]} if not speakers else {"speaker": speakers[0], "text": value[speakers[0]]}
        return {**line, "when": value["when"]} if "when" in value else line

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {
            "description": cls.__doc__,
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": {"when": {"type": "string", "description": "Shown only where this guard is true."}},
                    "additionalProperties": {"type": "string"},
                    "minProperties": 1,
                    "maxProperties": 2,
                },
            ],
        }


class SceneList:
    """JSON Schema of a scene: one text, or a list of lines."""

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string"}, handler(schema)]}


Scene = Annotated[list[Line], BeforeValidator(one_or_many), SceneList]
"""One paragraph, or a list of them."""

Names = list[Id]


class Way(Part):
    """One entry of `next`: the step to go to, under a guard. The last entry has none."""

    to: Annotated[Id, Field(description="The id of a step.")]
    when: Annotated[Guard | None, Field(description="Taken only where this guard is true.")] = None


def _ways(value: Any) -> Any:
    return [{"to": value}] if isinstance(value, str) else value


class WayList:
    """JSON Schema of `next`: one step, or a list of guarded ways."""

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string"}, handler(schema)]}


Ways = Annotated[
    list[Way], Field(min_length=1, description="Where it goes from here."), BeforeValidator(_ways), WayList
]


class Effects(Part):
    """What follows from an answer."""

    changes: Annotated[list[Guard], Field(description="`name + 5`, `name - 5` or `name = value`, in order.")] = []
    reveals: Annotated[Names, Field(description="Facts of the chart that come to light.")] = []
    minutes: Annotated[Minutes, Field(description="How long it takes.")] = 0
    then: Annotated[Scene, Field(description="What happens at once, before any feedback, in every mode.")] = []
    feedback: Annotated[Prose | None, Field(description="For the trainee: the good impulse before what it cost.")] = (
        None
    )


class Item(Effects):
    """Something to select: like an option, without a way on of its own."""

    text: Annotated[Prose, Field(description="What the trainee would say or do.")]
    leans: Annotated[
        Literal["eager", "cautious"] | None, Field(description="Which way this answer errs, if it errs.")
    ] = None
    when: Annotated[Guard | None, Field(description="Offered only where this guard is true.")] = None
    upholds: Annotated[Names, Field(description="Practices done in full, or policy.ID for the clinic's own.")] = []
    partly: Annotated[Names, Field(description="Practices half done: one half, always.")] = []
    violates: Annotated[Names, Field(description="Practices violated, or policy.ID for the clinic's own.")] = []
    recovers: Annotated[Names, Field(description="Practices whose earlier violation this makes good.")] = []


class Option(Item):
    """Something the trainee can do."""

    next: Annotated[Ways | None, Field(description="Where it goes from here; else where the step goes.")] = None


class OrderItem(Part):
    """Something to put in its place."""

    text: Annotated[Prose, Field(description="What the trainee would say or do.")]


class Kept(Effects):
    """What follows when an order keeps all its pairs; what that earns stands on the decision, under `upholds`."""

    recovers: Annotated[Names, Field(description="Practices whose earlier violation this makes good.")] = []


class Broken(Effects):
    """What follows when an order does not keep all its pairs: it may violate, and earns nothing."""

    violates: Annotated[Names, Field(description="Practices violated, or policy.ID for the clinic's own.")] = []


class Question(Part):
    """What every decision has."""

    prompt: Annotated[Prose, Field(description="What is asked of the trainee.")]
    own_words: Annotated[
        Truth, Field(description="First say it in one's own words: kept, not scored, shown beside the best answer.")
    ] = False
    as_written: Annotated[
        Truth, Field(description="Show the options in the order of the file instead of a drawn one.")
    ] = False


class Choose(Question):
    """One of several options."""

    options: Annotated[dict[str, Option], Field(min_length=1, description="By id.")]


class Select(Question):
    """One to `up_to` of several items."""

    up_to: Annotated[Whole, Field(ge=1, description="The most that can be selected.")]
    items: Annotated[dict[str, Item], Field(min_length=2, description="By id.")]


class Order(Question):
    """Items to be put in order. All pairs of `before` kept earns what it `upholds`, else nothing."""

    items: Annotated[dict[str, OrderItem], Field(min_length=2, description="By id.")]
    before: Annotated[
        list[Annotated[list[Id], Field(min_length=2, max_length=2)]],
        Field(min_length=1, description="The pairs that matter: the first before the second."),
    ]
    upholds: Annotated[Names, Field(description="Practices that the right order upholds.")] = []
    kept: Annotated[Kept, Field(description="What follows when all pairs are kept.")] = Kept()
    broken: Annotated[Broken, Field(description="What follows when one is not.")] = Broken()


class End(Part):
    """How the patient fares."""

    outcome: Annotated[Literal["good", "mixed", "poor", "harm"], Field(description="In one word.")]
    title: Annotated[Prose, Field(description="A few words for the debrief and the list of tries.")]
    instead_of: Annotated[
        Id | None, Field(description="The good end whose par counts for this one (else the highest).")
    ] = None


class Visit(Part):
    """A new visit: the clock starts again."""

    after: Annotated[Prose, Field(description="How long after the last: `two weeks`.")]
    starts: Annotated[Clock, Field(description="The clock on the wall.")]


class Station(Part):
    """What every step has."""

    phase: Annotated[PhaseName, Field(description="The phase of treatment.")]
    heading: Annotated[Prose | None, Field(description="A line above the scene: `Ten minutes later`.")] = None
    minutes: Annotated[Minutes, Field(description="Minutes that pass on entering.")] = 0
    reveals: Annotated[Names, Field(description="Facts of the chart that come to light on entering.")] = []
    visit: Annotated[Visit | None, Field(description="A new visit begins with this step.")] = None
    scene: Annotated[Scene, Field(description="What the trainee sees and hears.")] = []


class SceneStep(Station):
    """A step that asks nothing: a scene, and the way on."""

    next: Annotated[Ways | None, Field(description="Where it goes from here; else to the next step of the file.")] = (
        None
    )


class ChooseStep(SceneStep):
    """A step at which one option is chosen."""

    choose: Choose


class SelectStep(SceneStep):
    """A step at which several items are selected."""

    select: Select


class OrderStep(SceneStep):
    """A step at which items are put in order."""

    order: Order


class EndStep(Station):
    """A step at which the case ends."""

    end: End


STEP_KINDS = ("choose", "select", "order", "end")


def step_kind(value: Any) -> str:
    """Which class of step a mapping is: by the first key of `STEP_KINDS` that is there, else a scene alone."""
    keys = value if isinstance(value, dict) else ()
    return next((f"<{kind}>" for kind in STEP_KINDS if kind in keys), "<scene>")


AnyStep = Annotated[
    Annotated[ChooseStep, Tag("<choose>")]
    | Annotated[SelectStep, Tag("<select>")]
    | Annotated[OrderStep, Tag("<order>")]
    | Annotated[EndStep, Tag("<end>")]
    | Annotated[SceneStep, Tag("<scene>")],
    Discriminator(step_kind),
]


class Vitals(Part):
    """Vital signs before anything is given."""

    systolic: Annotated[Whole, Field(ge=40, le=300, description="mmHg")]
    diastolic: Annotated[Whole, Field(ge=20, le=200, description="mmHg")]
    heart_rate: Annotated[Whole, Field(ge=20, le=250, description="beats per minute")]
    spo2: Annotated[Whole, Field(ge=50, le=100, description="per cent")]


class Person(Part):
    """Somebody in the case: only people speak."""

    name: Annotated[Prose, Field(description="As the trainee reads it.")]
    role: Annotated[Prose, Field(description="patient, nurse, physician, ...")]
    age: Annotated[Whole | None, Field(ge=0, le=130, description="years")] = None
    pronouns: Prose | None = None
    weight_kg: Annotated[Whole | None, Field(ge=20, le=400, description="kilograms")] = None
    vitals: Annotated[Vitals | None, Field(description="At most one person carries a body.")] = None


class Setting(Part):
    """The clinic."""

    route: Annotated[
        Literal["iv", "im", "sublingual", "intranasal-esketamine"] | None,
        Field(description="How the medical staff gives the drug; left out where nothing is given."),
    ] = None
    approach: Annotated[Literal["inward", "psycholytic"] | None, Field(description="Silent or talking.")] = None
    starts: Annotated[Clock, Field(description="The clock on the wall as the case begins.")] = 540
    policies: Annotated[
        dict[str, Prose], Field(description="The clinic's own rules, by id: thresholds live here.")
    ] = {}
    adopts: Annotated[Names, Field(description="Contested practices that this clinic makes its own.")] = []


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
        list[Prose], Field(min_length=2, description="Words from low to high; they divide the range evenly.")
    ]
    min: Whole = 0
    max: Whole = 100


class Variable(Part):
    """Something the case remembers and the trainee does not see."""

    start: Annotated[Start, Field(description="`true` or `false` makes it a truth; a whole number, a number.")]
    min: Annotated[Whole | None, Field(description="Of a number; 0 if left out.")] = None
    max: Annotated[Whole | None, Field(description="Of a number; 100 if left out.")] = None


class Gate(Part):
    """The one to five critical practices on which this case turns."""

    must_do: Annotated[Names, Field(description="An error if never done although it could have been.")] = []
    must_not: Annotated[Names, Field(description="An error if violated.")] = []


class Review(Part):
    """Whether a clinician has reviewed the content."""

    status: Literal["draft", "reviewed"]
    by: Annotated[Prose | None, Field(description="Who reviewed it.")] = None
    on: Annotated[Prose | None, Field(description="When.")] = None


class Given(Part):
    """One answer of a play: `STEP: OPTION`, or `STEP: [ITEM, ITEM]`."""

    step: str
    answer: list[Id]

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
            "additionalProperties": {"anyOf": [{"type": "string"}, ids]},
        }


class Expect(Part):
    """What must come of a play. Counts read `7 1/2 of 9`, percentages `83%`."""

    end: Annotated[Id | None, Field(description="The step at which it ends.")] = None
    safety: Prose | None = None
    support: Prose | None = None
    integration: Prose | None = None
    errors: Annotated[Names | None, Field(description="The critical errors of the gate, recovered ones included.")] = (
        None
    )


class Play(Part):
    """A scored test play."""

    answers: list[Given]
    expect: Expect


class CaseHead(Part):
    """A case without the parts that are listed by id."""

    format: Annotated[Literal["1"], Field(description="The version of the case language.")]
    id: Annotated[Id, Field(description="What the case is called by.")]
    title: Annotated[Prose, Field(description="As the list of cases shows it.")]
    summary: Annotated[Prose, Field(description="One or two sentences: who, where, what is at stake.")]
    level: Literal["introductory", "intermediate", "advanced"]
    takes: Annotated[Whole, Field(ge=1, le=600, description="Minutes of the trainee's time.")]
    objectives: Annotated[list[Prose], Field(min_length=1, description="What the trainee will practise.")]
    content_notes: Annotated[list[Prose], Field(description="Shown before the case; leaving is never penalised.")] = []
    fictional: Annotated[Truth, Field(description="Must be true: patients are fictional.")]
    review: Annotated[Review, Field(description="Whether a clinician has reviewed the content.")]
    setting: Setting
    gate: Gate


class CaseSource(CaseHead):
    """A kapsim case, format 1."""

    format: Annotated[Literal["1", 1], Field(description="The version of the case language.")]  # type: ignore[assignment]
    people: Annotated[dict[str, Person], Field(min_length=1, description="The only speakers, by id.")]
    chart: Annotated[dict[str, Fact], Field(description="Facts, by id.")] = {}
    gauges: Annotated[dict[str, Gauge], Field(description="What the trainee can sense, by id.")] = {}
    variables: Annotated[dict[str, Variable], Field(description="What the case remembers, by id.")] = {}
    steps: Annotated[dict[str, AnyStep], Field(min_length=1, description="By id; the case starts at the first.")]
    plays: Annotated[dict[str, Play], Field(description="Scored test plays, by name; run by `kapsim check`.")] = {}


def json_schema() -> dict[str, Any]:
    """The case language as JSON Schema (draft 2020-12)."""
    schema = CaseSource.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "kapsim case, format 1"
    return schema
