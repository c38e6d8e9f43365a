from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from kapsim.records.xapi.check import check_batch, check_statement

from .malformed import AGENT, ATTACHMENT, INNER, MALFORMED, SOUND, Change, broken, put

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_a_sound_statement_has_no_faults() -> None:
    assert check_statement(SOUND, NOW) == []
    assert check_batch([json.dumps(SOUND)], NOW) == []


@pytest.mark.parametrize(
    "change",
    [
        put("actor", AGENT),
        put("actor", {"objectType": "Group", "member": [AGENT]}),
        put("actor", {"mbox_sha1sum": "ab" * 20}),
        put("actor", {"openid": "https://maya.example.org/"}),
        put("object", INNER),
        put("object", {"objectType": "StatementRef", "id": SOUND["id"]}),
        put("attachments", [ATTACHMENT]),
        put("timestamp", "2026-03-01T10:00:00.5+01:00"),
        put("timestamp", "2026-03-02T01:00:00+01:00"),
        put("result/duration", "P3Y1M29DT4H35M59.14S"),
        put("result/duration", "P4W"),
        put("result/score", {"scaled": -1}),
        put("result/response", ""),
        put("result/response", "hurry[,]check"),
        put("object/definition/interactionType", "sequencing"),
        put("verb/display", {"zh-Hant-TW": "回答", "x-own": "a", "sl-rozaj-biske": "b", "en-a-bbb-x-a": "c"}),
        put("object/id", "https://kap.example.org/fälle/%C3%A4"),
    ],
)
def test_what_the_specification_allows_is_no_fault(change: Change) -> None:
    statement = broken(change)
    if "definition" not in statement["object"]:
        statement["context"] = {"registration": SOUND["context"]["registration"]}
    assert check_statement(statement, NOW) == []


@pytest.mark.parametrize(("rule", "path", "change"), MALFORMED)
def test_each_rule_is_held_to_where_it_is_broken(rule: str, path: str, change: Change) -> None:
    assert (rule, path) in [(fault.rule, fault.path) for fault in check_statement(broken(change), NOW)]


def test_nulls_are_allowed_in_extensions_alone() -> None:
    statement = broken(put("context/extensions", {"urn:x-kapsim:a": [None]}))
    assert check_statement(statement, NOW) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('{"id": 1', "json"),
        ("[" * 100_000, "json"),
        (json.dumps({"id": SOUND["id"], "result": {"score": {"raw": float("nan")}}}), "json"),
        (json.dumps(SOUND).replace('"platform"', '"registration"'), "property-twice"),
        ("[]", "type"),
        ("null", "type"),
    ],
)
def test_a_text_is_one_object_of_json_with_each_property_once(text: str, rule: str) -> None:
    assert rule in [fault.rule for fault in check_batch([text], NOW)]


def test_no_two_statements_of_a_batch_have_the_same_id() -> None:
    other: dict[str, Any] = copy.deepcopy(SOUND)
    other["id"] = SOUND["id"].upper()
    found = check_batch([json.dumps(SOUND), json.dumps(other)], NOW)
    assert [(fault.rule, fault.why) for fault in found] == [("id-twice", f"{SOUND['id']} is there 2 times")]
    assert [fault.path for fault in check_batch([json.dumps(SOUND), "{"])] == ["[1]"]


def test_a_fault_says_where_what_and_by_which_rule() -> None:
    (fault,) = check_statement(broken(put("result/score/raw", -1)), NOW)
    assert fault.text == "result.score.raw: does not lie between min and max [score-raw]"
