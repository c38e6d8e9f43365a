"""The case language, format 1: steps, scenes, decisions, options and ends, one class per construct.

Classes describe shape only. What names mean, and whether they exist, is compile.py's business.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

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

from .fields import Clock, Guard, Id, Minutes, Named, Prose, Truth, Whole, one_or_many

PhaseName = Literal["screening", "preparation", "dosing", "support", "recovery", "integration", "follow-up"]


class Part(BaseModel):
    """Any construct: unknown keys are problems, nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    called: ClassVar[str] = "case"
    """What a message calls the file as a whole."""


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
            raise PydanticCustomError("string_type", "text belongs here")
        speakers = [key for key in value if key not in {"when", "text"}]
        if len(speakers) + ("text" in value) != 1:
            raise PydanticCustomError("line", "a line is text, or one `speaker: text`, with or without `when`")
        line = {"text": value["text"]} if not speakers else {"speaker": speakers[0], "text": value[speakers[0]]}
        return {**line, "when": value["when"]} if "when" in value else line

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {
            "description": cls.__doc__,
            "anyOf": [
                {"type": ["string", "number", "boolean"]},
                {
                    "type": "object",
                    "properties": {
                        "when": {"type": ["string", "boolean"], "description": "Shown only where this guard is true."},
                        "text": {"type": ["string", "number", "boolean"], "description": "What is told."},
                    },
                    "additionalProperties": {
                        "type": ["string", "number", "boolean"],
                        "description": "What this person says: an id of `people`, or `you` for the trainee.",
                    },
                    "minProperties": 1,
                    "maxProperties": 2,
                },
            ],
        }


class SceneList:
    """JSON Schema of a scene: one text, or a list of lines."""

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": ["string", "number", "boolean"]}, handler(schema)]}


Scene = Annotated[tuple[Line, ...], BeforeValidator(one_or_many), SceneList]
"""One paragraph, or a list of them."""

Ids = tuple[Id, ...]
Names = tuple[Named, ...]


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
    tuple[Way, ...], Field(min_length=1, description="Where it goes from here."), BeforeValidator(_ways), WayList
]


class Effects(Part):
    """What follows from an answer."""

    changes: Annotated[tuple[Guard, ...], Field(description="`name + 5`, `name - 5` or `name = value`, in order.")] = ()
    reveals: Annotated[Ids, Field(description="Facts of the chart that come to light.")] = ()
    minutes: Annotated[Minutes, Field(description="How long it takes.")] = 0
    then: Annotated[Scene, Field(description="What happens at once, before any feedback, in every mode.")] = ()
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
    upholds: Annotated[Names, Field(description="Practices done in full, or policy.ID for the clinic's own.")] = ()
    partly: Annotated[Ids, Field(description="Practices half done: one half, always.")] = ()
    violates: Annotated[Names, Field(description="Practices violated, or policy.ID for the clinic's own.")] = ()
    recovers: Annotated[Ids, Field(description="Practices whose earlier violation this makes good.")] = ()


class Option(Item):
    """Something the trainee can do."""

    next: Annotated[Ways | None, Field(description="Where it goes from here; else where the step goes.")] = None


class OrderItem(Part):
    """Something to put in its place."""

    text: Annotated[Prose, Field(description="What the trainee would say or do.")]


class Kept(Effects):
    """What follows when an order keeps all its pairs; what that earns stands on the decision, under `upholds`."""

    recovers: Annotated[Ids, Field(description="Practices whose earlier violation this makes good.")] = ()


class Broken(Effects):
    """What follows when an order does not keep all its pairs: it may violate, and earns nothing."""

    violates: Annotated[Names, Field(description="Practices violated, or policy.ID for the clinic's own.")] = ()


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
        tuple[Annotated[tuple[Id, ...], Field(min_length=2, max_length=2)], ...],
        Field(min_length=1, description="The pairs that matter: the first before the second."),
    ]
    upholds: Annotated[Names, Field(description="Practices that the right order upholds.")] = ()
    kept: Annotated[Kept, Field(description="What follows when all pairs are kept.")] = Kept()
    broken: Annotated[Broken, Field(description="What follows when one is not.")] = Broken()


class DosePart(Part):
    """A dose, given by the medical staff."""

    mg: Annotated[Whole, Field(ge=1, le=2000, description="How much, in milligrams.")]
    at: Annotated[Minutes, Field(description="The minute of the hour; the first if left out.")] = 0
    over: Annotated[Minutes, Field(description="Minutes over which it runs in; only for iv.")] = 0


class ActPart(Part):
    """Something the trainee can do in the hour."""

    text: Annotated[Prose, Field(description="What the trainee would say or do.")]
    minutes: Annotated[Whole, Field(ge=1, le=60, description="How long it takes; one minute if left out.")] = 1
    measures: Annotated[
        tuple[Literal["pressure", "pulse", "oxygen"], ...], Field(description="Vital signs that are known by it.")
    ] = ()
    when: Annotated[Guard | None, Field(description="Possible only where this guard is true.")] = None
    then: Annotated[Scene, Field(description="What happens where nothing asked for it.")] = ()
    stops_infusion: Annotated[Truth, Field(description="The medical staff stop the infusion.")] = False


class CueAnswer(Part):
    """What an act comes to as an answer to a cue."""

    leans: Annotated[
        Literal["eager", "cautious"] | None, Field(description="Which way this answer errs, if it errs.")
    ] = None
    upholds: Annotated[Names, Field(description="Practices done in full, or policy.ID for the clinic's own.")] = ()
    partly: Annotated[Ids, Field(description="Practices half done: one half, always.")] = ()
    violates: Annotated[Names, Field(description="Practices violated, or policy.ID for the clinic's own.")] = ()
    recovers: Annotated[Ids, Field(description="Practices whose earlier violation this makes good.")] = ()
    changes: Annotated[tuple[Guard, ...], Field(description="`name + 5`, `name - 5` or `name = value`, in order.")] = ()
    reveals: Annotated[Ids, Field(description="Facts of the chart that come to light.")] = ()
    then: Annotated[Scene, Field(description="What happens at once, before any feedback, in every mode.")] = ()
    feedback: Annotated[Prose | None, Field(description="For the trainee: the good impulse before what it cost.")] = (
        None
    )
    keeps_open: Annotated[Truth, Field(description="The cue goes on asking; this answer earns nothing.")] = False
    stops_infusion: Annotated[Truth, Field(description="The medical staff stop the infusion.")] = False
    next: Annotated[Ways | None, Field(description="Where it leads; the hour ends with it.")] = None


class Unasked(Part):
    """What comes of an act that no open cue asked for, or of a cue that nobody answered. It never earns."""

    violates: Annotated[Names, Field(description="Practices violated, or policy.ID for the clinic's own.")] = ()
    changes: Annotated[tuple[Guard, ...], Field(description="`name + 5`, `name - 5` or `name = value`, in order.")] = ()
    then: Annotated[Scene, Field(description="What happens at once.")] = ()
    feedback: Annotated[Prose | None, Field(description="For the trainee: the good impulse before what it cost.")] = (
        None
    )


class CuePart(Part):
    """Something that happens, and can be answered for a while."""

    at: Annotated[Minutes | None, Field(description="The minute of the hour at which it happens.")] = None
    when: Annotated[Guard | None, Field(description="Or: it happens once, when this guard is first true.")] = None
    within: Annotated[Whole, Field(ge=1, le=240, description="Minutes in which it can be answered.")]
    scene: Annotated[Scene, Field(description="What the trainee sees and hears.")]
    answers: Annotated[dict[str, CueAnswer], Field(min_length=1, description="By act of the palette, or `presence`.")]
    missed: Annotated[Unasked | None, Field(description="What comes of it if nobody answers in time.")] = None


class DutyPart(Part):
    """Something to be done again and again."""

    do: Annotated[Id, Field(description="An act of the palette.")]
    every: Annotated[Whole, Field(ge=1, le=240, description="Once in every window of so many minutes.")]
    upholds: Annotated[Names, Field(min_length=1, description="Practices that this upholds.")]


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


class DoseList:
    """JSON Schema of `dose`: one dose, or a list of them."""

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        listed = handler(schema)
        return {"anyOf": [listed["items"], listed]}


Doses = Annotated[tuple[DosePart, ...], BeforeValidator(_listed), DoseList]


class Observe(Part):
    """An hour with the patient: time passes by what the trainee does."""

    minutes: Annotated[Whole, Field(ge=5, le=240, description="How long it lasts.")]
    dose: Annotated[Doses, Field(description="What the medical staff give: one dose, or a list.")] = ()
    pace: Annotated[Whole, Field(ge=1, le=60, description="Staying present passes at most so many minutes.")] = 5
    palette: Annotated[dict[str, ActPart], Field(description="What can be done, by id; `presence` is always there.")]
    cues: Annotated[dict[str, CuePart], Field(min_length=1, description="What happens, by id.")]
    unasked: Annotated[dict[str, Unasked], Field(description="Acts that no open cue asked for, by act.")] = {}
    duties: Annotated[dict[str, DutyPart], Field(description="What is to be done again and again, by id.")] = {}


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
    reveals: Annotated[Ids, Field(description="Facts of the chart that come to light on entering.")] = ()
    visit: Annotated[Visit | None, Field(description="A new visit begins with this step.")] = None
    scene: Annotated[Scene, Field(description="What the trainee sees and hears.")] = ()


class SceneStep(Station):
    """A step that asks nothing: a scene, and the way on."""

    next: Annotated[Ways | None, Field(description="Where it goes from here; else to the next step of the file.")] = (
        None
    )


class ChooseStep(SceneStep):
    """A step at which one option is chosen."""

    choose: Annotated[Choose, Field(description="The trainee chooses one of several options.")]


class SelectStep(SceneStep):
    """A step at which several items are selected."""

    select: Annotated[Select, Field(description="The trainee selects one to `up_to` of several items.")]


class OrderStep(SceneStep):
    """A step at which items are put in order."""

    order: Annotated[Order, Field(description="The trainee puts items in order.")]


class ObserveStep(SceneStep):
    """An hour with the patient."""

    observe: Annotated[Observe, Field(description="An hour with the patient.")]


class EndStep(Station):
    """A step at which the case ends."""

    end: Annotated[End, Field(description="The case ends here: how the patient fares.")]


STEP_KINDS = ("choose", "select", "order", "observe", "end")
STEP_CLASSES: dict[str, type[Station]] = {
    "<choose>": ChooseStep,
    "<select>": SelectStep,
    "<order>": OrderStep,
    "<observe>": ObserveStep,
    "<end>": EndStep,
    "<scene>": SceneStep,
}


def step_kind(value: Any) -> str:
    """Which class of step this is: by the first key of `STEP_KINDS` that is there, else a scene alone."""
    keys = value if isinstance(value, dict) else ()
    return next((f"<{kind}>" for kind in STEP_KINDS if kind in keys), "<scene>")


AnyStep = Annotated[
    Annotated[ChooseStep, Tag("<choose>")]
    | Annotated[SelectStep, Tag("<select>")]
    | Annotated[OrderStep, Tag("<order>")]
    | Annotated[ObserveStep, Tag("<observe>")]
    | Annotated[EndStep, Tag("<end>")]
    | Annotated[SceneStep, Tag("<scene>")],
    Discriminator(step_kind),
]
