"""A strict checker for xAPI 1.0.3 statements: every rule of the specification that a sender can break, SHOULDs too.

Learning record stores hardly check what they take, and what they have taken cannot be changed any more. So nothing
leaves kapsim that has not passed here. Section numbers are those of part two of the specification, "Data".
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from . import formats
from .check_things import check_activity, check_actor, check_response
from .finding import Fault, Place
from .terms import VOIDED

COMMON = ("actor", "verb", "object", "result", "context", "timestamp", "attachments")
SET_BY_STORE = ("stored", "authority", "version")
"""What a learning record store sets: a sender leaves it out (2.4.8 to 2.4.10)."""
CONTEXTS = (
    "registration", "instructor", "team", "contextActivities", "revision", "platform", "language", "statement",
    "extensions",
)  # fmt: skip
OBJECTS = ("Activity", "Agent", "Group", "SubStatement", "StatementRef")


def check_batch(texts: Sequence[str | bytes], now: datetime | None = None) -> list[Fault]:
    """The faults of statements as they are sent together: those of each, and ids that come more than once.

    `now` (aware) is the moment after which no timestamp may lie.
    """
    faults: list[Fault] = []
    ids: Counter[str] = Counter()
    for index, text in enumerate(texts):
        statement, unread = _read(text)
        found = unread if any(fault.rule == "json" for fault in unread) else unread + check_statement(statement, now)
        faults += [Fault(f"[{index}].{fault.path}".rstrip("."), fault.rule, fault.why) for fault in found]
        if isinstance(statement, dict):
            ids[str(statement.get("id")).lower()] += 1
    return faults + [Fault("id", "id-twice", f"{id} is there {n} times") for id, n in ids.items() if n > 1]


def _read(text: str | bytes) -> tuple[Any, list[Fault]]:
    """What stands in a text, None if it is not JSON, and properties that are in it twice."""
    twice: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice.extend(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        return found

    def no_number(name: str) -> float:
        raise ValueError(f"{name} is no number of JSON")

    try:
        statement = json.loads(text, object_pairs_hook=once, parse_constant=no_number)
    except (ValueError, RecursionError) as error:
        return None, [Fault("", "json", f"is not JSON: {error}")]
    return statement, [Fault(key, "property-twice", "is there twice in one object") for key in twice]


def check_statement(statement: Any, now: datetime | None = None) -> list[Fault]:
    """The faults of a statement that was read from JSON, each with its path and rule; none if it is sound."""
    if not isinstance(statement, dict):
        return [Fault("", "type", "is not an object")]
    faults: list[Fault] = []
    _find_nulls(statement, "", faults)
    place = Place("", statement, faults)
    place.only(("id", *COMMON, *SET_BY_STORE), needed=("id", "actor", "verb", "object", "timestamp"))
    place.formed("id", formats.is_uuid, "uuid", "a UUID of variant 2 in standard form")
    for key in SET_BY_STORE:
        if key in place:
            place.fault(key, "set-by-store", "is for the learning record store to set: leave it out")
    _content(place, now, inside=False)
    return faults


def _content(place: Place, now: datetime | None, inside: bool) -> None:
    """What a statement and a sub-statement have in common."""
    actor = place.thing("actor")
    if actor is not None:
        check_actor(actor)
    verb = place.thing("verb")
    if verb is not None:
        verb.only(("id", "display"), needed=("id", "display"))
        verb.formed("id", formats.is_iri, "iri", "an IRI with its scheme")
        verb.words("display")
    thing = place.thing("object")
    if thing is not None:
        _object(thing, now, inside)
    voids = verb is not None and verb.values.get("id") == VOIDED
    if voids and (thing is None or thing.values.get("objectType") != "StatementRef"):
        place.fault("object", "voiding", "what is voided is named by a StatementRef")
    _result(place, thing)
    _context(place, thing)
    _timestamp(place, now, inside)
    for attachment in place.things("attachments"):
        _attachment(attachment)


def _object(thing: Place, now: datetime | None, inside: bool) -> None:
    kind = thing.one_of("objectType", OBJECTS, "object-type") if "objectType" in thing else "Activity"
    if kind in {"Agent", "Group"}:
        check_actor(thing)
    elif kind == "StatementRef":
        check_reference(thing)
    elif kind == "SubStatement":
        if inside:
            thing.fault("", "sub-statement", "stands within another sub-statement")
            return
        thing.only(("objectType", *COMMON), needed=("actor", "verb", "object"))
        _content(thing, now, inside=True)
    elif kind == "Activity":
        check_activity(thing)


def check_reference(place: Place) -> None:
    """A reference to another statement."""
    place.only(("objectType", "id"), needed=("objectType", "id"))
    place.one_of("objectType", ("StatementRef",), "object-type")
    place.formed("id", formats.is_uuid, "uuid", "a UUID of variant 2 in standard form")


def _result(place: Place, thing: Place | None) -> None:
    result = place.thing("result")
    if result is None:
        return
    result.only(("score", "success", "completion", "response", "duration", "extensions"))
    result.flag("success")
    result.flag("completion")
    result.extensions()
    response = result.text("response")
    definition = thing.values.get("definition") if thing is not None else None
    if response is not None and thing is not None and isinstance(definition, dict):
        check_response(result, "response", response, Place(thing.at("definition"), definition, place.faults))
    duration = result.formed("duration", formats.is_duration, "duration", "a duration of ISO 8601 such as PT62.5S")
    if duration is not None and formats.is_too_precise(duration):
        result.fault("duration", "duration-precision", "says more than hundredths of a second")
    score = result.thing("score")
    if score is not None:
        _score(score)


def _score(score: Place) -> None:
    score.only(("scaled", "raw", "min", "max"))
    scaled, raw, low, high = (score.number(key) for key in ("scaled", "raw", "min", "max"))
    if scaled is not None and not -1 <= scaled <= 1:
        score.fault("scaled", "score-scaled", "does not lie between -1 and 1")
    if low is not None and high is not None and low >= high:
        score.fault("min", "score-range", "is not below max")
    if raw is not None and ((low is not None and raw < low) or (high is not None and raw > high)):
        score.fault("raw", "score-raw", "does not lie between min and max")


def _context(place: Place, thing: Place | None) -> None:
    context = place.thing("context")
    if context is None:
        return
    context.only(CONTEXTS)
    context.formed("registration", formats.is_uuid, "uuid", "a UUID of variant 2 in standard form")
    context.formed("language", formats.is_language, "language", "a language of RFC 5646")
    kind = thing.values.get("objectType", "Activity") if thing is not None else "Activity"
    for key in ("revision", "platform"):
        context.text(key)
        if key in context and kind != "Activity":
            context.fault(key, "only-activities", "is only for statements about an activity")
    for key, allowed in (("instructor", ("Agent", "Group")), ("team", ("Group",))):
        someone = context.thing(key)
        if someone is not None:
            check_actor(someone, allowed)
    around = context.thing("contextActivities")
    if around is not None:
        around.only(("parent", "grouping", "category", "other"))
        for key in around.values:
            if isinstance(around.values[key], dict):
                around.fault(key, "context-list", "is one activity: write a list")
            for activity in around.things(key, one=True):
                check_activity(activity)
    statement = context.thing("statement")
    if statement is not None:
        check_reference(statement)
    context.extensions()


def _timestamp(place: Place, now: datetime | None, inside: bool) -> None:
    said = place.text("timestamp")
    if said is None:
        return
    at = formats.moment(said)
    if at is None:
        place.fault("timestamp", "timestamp", "is not a moment of RFC 3339 with its zone")
    elif now is not None and at > now and not inside:
        place.fault("timestamp", "timestamp-future", "lies in the future")


def _attachment(place: Place) -> None:
    needed = ("usageType", "display", "contentType", "length", "sha2")
    place.only((*needed, "description", "fileUrl"), needed=needed)
    place.formed("usageType", formats.is_iri, "iri", "an IRI with its scheme")
    place.formed("fileUrl", formats.is_address, "iri", "an address with its scheme")
    place.words("display")
    place.words("description")
    place.formed("contentType", lambda t: formats.MEDIA.fullmatch(t) is not None, "attachment", "a media type")
    place.formed("sha2", lambda t: formats.SHA2.fullmatch(t) is not None, "attachment", "a SHA-2 in hex")
    length = place.number("length")
    if length is not None and (length < 0 or not length.is_integer()):
        place.fault("length", "attachment", "is not a number of bytes")


def _find_nulls(value: dict[str, Any] | list[Any], path: str, faults: list[Fault]) -> None:
    """Nulls are allowed within extensions only (2.2)."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if inner is None or (isinstance(inner, dict | list) and key != "extensions"):
            where = f"{path}[{key}]" if isinstance(key, int) else f"{path}.{key}" if path else key
            if inner is None:
                faults.append(Fault(where, "null", "is null"))
            else:
                _find_nulls(inner, where, faults)
