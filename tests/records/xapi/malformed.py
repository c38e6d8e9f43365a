"""A sound statement, and one malformed in each way there is, by the rule that it breaks."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

Change = Callable[[dict[str, Any]], object]

SOUND: dict[str, Any] = {
    "id": "0b7e9dd2-6c55-5b1c-9a1e-0d3c1c8c7f10",
    "actor": {"objectType": "Agent", "account": {"homePage": "https://kap.example.org", "name": "a1"}},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en": "answered"}},
    "object": {
        "objectType": "Activity",
        "id": "https://kap.example.org/cases/two-doors/arrival",
        "definition": {
            "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
            "interactionType": "choice",
            "name": {"en-GB": "Arrival"},
            "choices": [{"id": "check", "description": {"en": "Check"}}, {"id": "hurry"}],
            "correctResponsesPattern": ["check"],
        },
    },
    "result": {
        "response": "check",
        "duration": "PT62.5S",
        "success": True,
        "score": {"scaled": 0.5, "raw": 1, "min": 0, "max": 2},
        "extensions": {"urn:x-kapsim:credit": {"safety": None}},
    },
    "context": {
        "registration": "00000000-0000-4000-8000-000000000000",
        "platform": "kapsim",
        "revision": "1",
        "language": "de-CH-1996",
        "contextActivities": {"parent": [{"id": "https://kap.example.org/cases/two-doors"}]},
    },
    "timestamp": "2026-03-01T09:00:00.123Z",
}
"""Of every part that a statement of kapsim can have one."""
AGENT = {"objectType": "Agent", "mbox": "mailto:maya@example.org"}
MAIL = "mailto:maya@example.org"
INNER = {key: SOUND[key] for key in ("actor", "verb")} | {
    "objectType": "SubStatement",
    "object": {"id": "https://a.b/c"},
}
ATTACHMENT = {
    "usageType": "https://a.b/c",
    "display": {"en": "A page"},
    "contentType": "text/plain",
    "length": 2,
    "sha2": "ab" * 32,
}


def put(path: str, value: Any) -> Change:
    """Sets the property at a path; a number is an index."""

    def change(statement: dict[str, Any]) -> None:
        *way, last = path.split("/")
        inner: Any = statement
        for key in way:
            inner = inner[int(key) if key.isdecimal() else key]
        inner[int(last) if last.isdecimal() else last] = copy.deepcopy(value)

    return change


def drop(path: str) -> Change:
    """Removes the property at a path."""

    def change(statement: dict[str, Any]) -> None:
        *way, last = path.split("/")
        inner: Any = statement
        for key in way:
            inner = inner[key]
        del inner[last]

    return change


MALFORMED: list[tuple[str, str, Change]] = [
    ("property-missing", "actor", drop("actor")),
    ("property-missing", "verb", drop("verb")),
    ("property-missing", "object", drop("object")),
    ("property-missing", "id", drop("id")),
    ("property-missing", "timestamp", drop("timestamp")),
    ("property-missing", "verb.id", drop("verb/id")),
    ("property-missing", "verb.display", drop("verb/display")),
    ("property-missing", "object.id", drop("object/id")),
    ("property-missing", "actor.account.name", drop("actor/account/name")),
    ("property-missing", "actor.account.homePage", drop("actor/account/homePage")),
    ("property-missing", "object.definition.interactionType", drop("object/definition/interactionType")),
    ("property-missing", "object.definition.choices[0].id", put("object/definition/choices/0", {"description": {}})),
    ("property-unknown", "score", put("score", 1)),
    ("property-unknown", "Result", put("Result", {"success": True})),
    ("property-unknown", "result.score.total", put("result/score/total", 3)),
    ("property-unknown", "context.contextActivities.parents", put("context/contextActivities/parents", [])),
    ("property-unknown", "object.definition.title", put("object/definition/title", {"en": "x"})),
    ("null", "result.response", put("result/response", None)),
    ("null", "actor.name", put("actor/name", None)),
    ("null", "object.definition.choices[1].description", put("object/definition/choices/1/description", None)),
    ("object-empty", "context", put("context", {})),
    ("type", "result.score.raw", put("result/score/raw", "1")),
    ("type", "result.score.max", put("result/score/max", True)),
    ("type", "result.success", put("result/success", "true")),
    ("type", "result.response", put("result/response", 7)),
    ("type", "verb", put("verb", "answered")),
    ("type", "object.definition.choices", put("object/definition/choices", {"id": "check"})),
    ("type", "object.definition.correctResponsesPattern[0]", put("object/definition/correctResponsesPattern", [1])),
    ("type", "verb.display.en", put("verb/display/en", 1)),
    ("uuid", "id", put("id", "0b7e9dd26c555b1c9a1e0d3c1c8c7f10")),
    ("uuid", "id", put("id", "0b7e9dd2-6c55-5b1c-1a1e-0d3c1c8c7f10")),
    ("uuid", "context.registration", put("context/registration", "first")),
    ("uuid", "context.statement.id", put("context/statement", {"objectType": "StatementRef", "id": "x"})),
    ("iri", "verb.id", put("verb/id", "answered")),
    ("iri", "verb.id", put("verb/id", "")),
    ("iri", "object.id", put("object/id", "https://kap.example.org/two doors")),
    ("iri", "object.id", put("object/id", "https:///two-doors")),
    ("iri", "object.definition.type", put("object/definition/type", "cmi.interaction")),
    ("iri", "object.definition.moreInfo", put("object/definition/moreInfo", "kap.example.org")),
    ("iri", "actor.account.homePage", put("actor/account/homePage", "kap.example.org")),
    ("account-name", "actor.account.name", put("actor/account/name", "")),
    ("extension-key", "result.extensions[credit]", put("result/extensions", {"credit": 1})),
    ("language", "verb.display.english language", put("verb/display", {"english language": "answered"})),
    ("language", "context.language", put("context/language", "en_GB")),
    ("timestamp", "timestamp", put("timestamp", "2026-03-01 09:00:00Z")),
    ("timestamp", "timestamp", put("timestamp", "2026-03-01T09:00:00")),
    ("timestamp", "timestamp", put("timestamp", "2026-02-30T09:00:00Z")),
    ("timestamp", "timestamp", put("timestamp", "2026-03-01T09:00:00-00:00")),
    ("timestamp-future", "timestamp", put("timestamp", "2026-03-02T00:00:00.001Z")),
    ("duration", "result.duration", put("result/duration", "62.5")),
    ("duration", "result.duration", put("result/duration", "PT")),
    ("duration", "result.duration", put("result/duration", "P4W1D")),
    ("duration", "result.duration", put("result/duration", "PT1.5M2S")),
    ("duration", "result.duration", put("result/duration", "-PT5S")),
    ("duration-precision", "result.duration", put("result/duration", "PT62.125S")),
    ("score-scaled", "result.score.scaled", put("result/score/scaled", 1.5)),
    ("score-raw", "result.score.raw", put("result/score/raw", -1)),
    ("score-raw", "result.score.raw", put("result/score/raw", 2.5)),
    ("score-range", "result.score.min", put("result/score/min", 2)),
    ("identifier", "actor", put("actor", {"objectType": "Agent", "name": "Maya"})),
    ("identifier", "actor", put("actor/mbox", MAIL)),
    ("mbox", "actor.mbox", put("actor", {"mbox": "maya@example.org"})),
    ("sha1", "actor.mbox_sha1sum", put("actor", {"mbox_sha1sum": "abc"})),
    ("iri", "actor.openid", put("actor", {"openid": "maya"})),
    ("object-type", "actor.objectType", put("actor/objectType", "agent")),
    ("group-members", "actor.member", put("actor", {"objectType": "Group", "name": "All"})),
    ("object-type", "actor.member[0].objectType", put("actor", {"objectType": "Group", "member": [
        {"objectType": "Group", "mbox": MAIL}]})),
    ("object-type", "object.objectType", put("object/objectType", "activity")),
    ("object-type", "context.team.objectType", put("context/team", AGENT)),
    ("property-unknown", "object.mbox", put("object", {"mbox": MAIL, "id": "https://a.b/c"})),
    ("interaction-type", "object.definition.interactionType", put("object/definition/interactionType", "Choice")),
    ("interaction-list", "object.definition.steps", put("object/definition/steps", [{"id": "a"}])),
    ("interaction-activity", "object.definition.type", drop("object/definition/type")),
    ("component-twice", "object.definition.choices[1].id", put("object/definition/choices/1", {"id": "check"})),
    ("component-id", "object.definition.choices[1].id", put("object/definition/choices/1", {"id": "hurry up"})),
    ("response", "result.response", put("result/response", "wait")),
    ("response", "result.response", put("result/response", "check[,]check")),
    ("response", "object.definition.correctResponsesPattern[0]",
     put("object/definition/correctResponsesPattern", ["wait"])),
    ("only-activities", "context.platform", put("object", AGENT)),
    ("only-activities", "context.revision", put("object", AGENT)),
    ("context-list", "context.contextActivities.parent",
     put("context/contextActivities/parent", {"id": "https://a.b/c"})),
    ("property-missing", "context.contextActivities.parent[0].id",
     put("context/contextActivities/parent", [{"objectType": "Activity"}])),
    ("voiding", "object", put("verb/id", "http://adlnet.gov/expapi/verbs/voided")),
    ("sub-statement", "object.object", put("object", {**INNER, "object": INNER})),
    ("property-unknown", "object.id", put("object", {**INNER, "id": SOUND["id"]})),
    ("uuid", "object.id", put("object", {"objectType": "StatementRef", "id": "1"})),
    ("set-by-store", "stored", put("stored", "2026-03-01T09:00:00Z")),
    ("set-by-store", "authority", put("authority", AGENT)),
    ("set-by-store", "version", put("version", "1.0.3")),
    ("attachment", "attachments[0].length", put("attachments", [{**ATTACHMENT, "length": 1.5}])),
    ("attachment", "attachments[0].sha2", put("attachments", [{**ATTACHMENT, "sha2": "xy"}])),
    ("attachment", "attachments[0].contentType", put("attachments", [{**ATTACHMENT, "contentType": "text"}])),
    ("property-missing", "attachments[0].display",
     put("attachments", [{k: v for k, v in ATTACHMENT.items() if k != "display"}])),
    ("type", "attachments[0]", put("attachments", ["a page"])),
]  # fmt: skip
"""Rule, path, and how it is broken."""


def broken(change: Change) -> dict[str, Any]:
    """The sound statement with one thing wrong."""
    statement = copy.deepcopy(SOUND)
    change(statement)
    return statement
