from __future__ import annotations

import json
import re
import uuid
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from kapsim.engine.hour import possible_acts
from kapsim.library import LoadedCase, load_texts
from kapsim.records.derived import answer_times
from kapsim.records.log import Kind
from kapsim.records.xapi import terms
from kapsim.records.xapi.check import check_batch
from kapsim.records.xapi.issuer import home_page
from kapsim.records.xapi.statements import duration, figure, named
from tests.builders import source
from tests.hours import hour_source
from tests.records.conftest import CASE, CATALOGUE

from .attempts import BEGIN, HOME, ID, TRAINEE, Playing, hour, loaded_case, verbs


@pytest.fixture
def doors() -> LoadedCase:
    return load_texts(CASE, CATALOGUE, "two-doors.yaml")


@pytest.fixture
def playing(doors: LoadedCase) -> Playing:
    return Playing(doors)


def test_an_attempt_is_initialized_answered_and_completed(playing: Playing) -> None:
    playing.answer("check", seconds=62.5).answer(("maya", "nurse"), seconds=10)
    found = playing.said()
    assert verbs(found) == ["initialized", "answered", "answered", "completed"]
    assert [one["object"]["id"].removeprefix(f"{HOME}/cases/") for one in found] == [
        "two-doors", "two-doors/arrival", "two-doors/inside", "two-doors",
    ]  # fmt: skip
    assert [one["timestamp"] for one in found] == [
        "2026-03-01T09:00:00.000Z", "2026-03-01T09:01:02.500Z", "2026-03-01T09:01:12.500Z", "2026-03-01T09:01:12.500Z",
    ]  # fmt: skip
    assert found[1]["result"] == {"response": "check", "duration": "PT62.5S"}
    assert found[2]["result"] == {"response": "maya[,]nurse", "duration": "PT10S"}
    assert found[3]["result"]["duration"] == "PT72.5S"


def test_everyone_is_an_account_of_the_program_and_every_attempt_a_registration(playing: Playing) -> None:
    for one in playing.answer("check").said():
        assert one["actor"] == {"objectType": "Agent", "account": {"homePage": HOME, "name": TRAINEE}}
        context = one["context"]
        assert context["registration"] == ID
        assert context["contextActivities"]["grouping"] == [{"id": HOME}]
        parent = context["contextActivities"].get("parent")
        assert parent == ([{"id": f"{HOME}/cases/two-doors"}] if "interactionType" in str(one["object"]) else None)
        assert context["revision"] == playing.attempt.loaded.digest
        assert context["extensions"]["urn:x-kapsim:mode"] == "assess"


def test_a_decision_is_told_with_all_its_choices_as_the_case_has_them(playing: Playing) -> None:
    definition = playing.answer("hurry").said()[1]["object"]["definition"]
    assert definition == {
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "interactionType": "choice",
        "choices": [
            {"id": "check", "description": {"und": "Check first."}},
            {"id": "hurry", "description": {"und": "Go on."}},
            {"id": "wait", "description": {"und": "Wait a little."}},
        ],
        "description": {"und": "What do you do?"},
        "name": {"und": "arrival"},
    }


def test_scores_are_by_domain_and_there_is_no_total_and_no_pass(playing: Playing) -> None:
    result = playing.answer("hurry", "maya").said()[-1]["result"]
    assert set(result) == {"completion", "duration", "extensions"}
    said = {key.removeprefix("urn:x-kapsim:"): value for key, value in result["extensions"].items()}
    assert said["domains"]["safety"] == {
        "credit": 0, "out_of": 1, "score": 0, "coverage": 1, "weighted": 0, "lost": 0,
    }  # fmt: skip
    assert said["domains"]["support"]["score"] == 1
    assert "integration" not in said["domains"]
    assert said["gate"] == {
        "clear": False,
        "errors": [
            {"practice": "check-first", "kind": "commission", "recovered": False},
            {"practice": "check-first", "kind": "omission", "recovered": False},
        ],
        "incomplete": [],
    }
    assert (said["end"], said["outcome"], said["rules"]) == ("sent-home", "mixed", "2")
    assert "not-scored" not in said


def test_what_is_correct_is_only_said_on_request(playing: Playing) -> None:
    playing.answer("hurry", "maya")
    assert "correct" not in json.dumps(playing.said())
    assert "credit" not in json.dumps(playing.said()[1:-1])
    arrival, inside = playing.said(correct=True)[1:3]
    assert arrival["object"]["definition"]["correctResponsesPattern"] == ["check"]
    assert arrival["result"]["extensions"] == {"urn:x-kapsim:credit": {"safety": 0}}
    assert inside["object"]["definition"]["correctResponsesPattern"] == ["maya"]
    assert inside["result"]["extensions"] == {"urn:x-kapsim:credit": {"support": 1}}


def test_what_is_correct_at_a_cue_is_what_settles_it_best() -> None:
    playing = Playing(hour()).answer("reading", "presence", "reading", "presence", seconds=5)
    found = [one["object"]["definition"] for one in playing.said(now=BEGIN, correct=True)[1:]]
    assert [definition.get("correctResponsesPattern") for definition in found] == [None, ["presence"]]


ORDER = """
sort:
  phase: dosing
  order:
    prompt: In which order?
    items: {a: {text: A}, b: {text: B}, c: {text: C}}
    before: [[a, b]]
    upholds: [s1]
  next: done
done:
  phase: dosing
  end: {outcome: good, title: Done}
"""


def test_an_order_is_a_sequence_and_every_order_that_keeps_its_pairs_is_correct() -> None:
    playing = Playing(loaded_case(source(ORDER).encode())).answer(("c", "a", "b"))
    answered = playing.said(correct=True)[1]
    assert answered["object"]["definition"]["interactionType"] == "sequencing"
    assert answered["result"]["response"] == "c[,]a[,]b"
    assert answered["object"]["definition"]["correctResponsesPattern"] == ["a[,]b[,]c", "a[,]c[,]b", "c[,]a[,]b"]


def test_where_the_correct_orders_are_too_many_to_name_none_is_named() -> None:
    more = ORDER.replace("c: {text: C}", "c: {text: C}, d: {text: D}, e: {text: E}")
    playing = Playing(loaded_case(source(more).encode())).answer(("c", "a", "b", "d", "e"))
    assert "correctResponsesPattern" not in playing.said(correct=True)[1]["object"]["definition"]


def test_an_hour_tells_cues_duties_and_what_nothing_asked_for() -> None:
    playing = Playing(hour()).answer("ask", "presence", seconds=5)
    while not playing.attempt.finished:
        playing.answer("reading", seconds=5)
    found = playing.said()
    told = [
        (verb, one["object"]["id"].removeprefix(f"{HOME}/cases/t"))
        for verb, one in zip(verbs(found), found, strict=True)
    ]
    assert told[:2] == [("initialized", ""), ("interacted", "/the-hour")]
    assert ("interacted", "/the-hour/tears") in told
    assert ("ignored", "/the-hour/tears") in told
    assert ("answered", "/the-hour/high") in told
    scored = found[told.index(("scored", "/the-hour/readings"))]
    assert scored["result"] == {"score": {"scaled": 1, "raw": 2, "min": 0, "max": 2}}
    assert scored["object"]["definition"]["description"] == {"und": "Ask for a reading. (every 10 minutes)"}
    unasked = found[1]
    assert unasked["result"] == {"response": "ask", "duration": "PT5S"}
    assert {choice["id"] for choice in unasked["object"]["definition"]["choices"]} == {
        "presence",
        "ask",
        "reading",
        "stop",
    }
    ignored = found[told.index(("ignored", "/the-hour/tears"))]
    assert "result" not in ignored
    assert ignored["verb"]["id"] == "https://w3id.org/xapi/medbiq/verbs/ignored"


def test_an_act_that_does_what_two_cues_asked_for_answers_both() -> None:
    both = hour_source().replace(b"when: heart_rate >= 60 and minute >= 14", b"at: 6")
    both = both.replace(b"reading: {upholds: [s2], reveals: [letter]}", b"presence: {upholds: [s2]}")
    playing = Playing(loaded_case(both)).answer("presence", "presence")
    answered = [one for one in playing.said(now=BEGIN) if verbs([one]) == ["answered"]]
    assert [one["object"]["id"].rpartition("/")[2] for one in answered] == ["tears", "high"]
    assert check_batch([one.body for one in playing.statements(now=BEGIN)]) == [], "they have ids of their own"


def test_silence_that_nothing_asked_for_gives_no_statement() -> None:
    playing = Playing(hour()).answer("reading", "presence", seconds=5)
    assert playing.attempt.state.hour is not None, "a cue opens at minute 6"
    assert verbs(playing.said(now=BEGIN)) == ["initialized"]


def test_an_attempt_that_was_left_is_terminated_and_goes_on_when_it_is_resumed(playing: Playing) -> None:
    playing.wait(5).attempt.leave()
    playing.wait(1000).attempt.go_on()
    playing.answer("check", seconds=7).answer("maya", seconds=1)
    found = playing.said()
    assert verbs(found) == ["initialized", "terminated", "resumed", "answered", "answered", "completed"]
    assert found[1]["result"] == {"completion": False, "duration": "PT5S"}
    assert found[3]["result"]["duration"] == "PT12S", "before and after it"
    assert found[5]["result"]["duration"] == "PT13S", "the time away does not count"


def test_an_attempt_that_breaks_off_is_terminated_at_its_last_record_however_one_comes_to_know(
    playing: Playing,
) -> None:
    playing.answer("check", seconds=5)
    assert verbs(playing.said(now=playing.pen.now + timedelta(hours=23))) == ["initialized", "answered"]
    after_a_day = playing.statements(now=playing.pen.now + timedelta(hours=25))
    assert [one.verb for one in after_a_day] == ["initialized", "answered", "terminated"]
    assert after_a_day[-1].at == "2026-03-01T09:00:05.000Z"
    playing.wait(3600).attempt.note("Where was I?")
    playing.wait(5).attempt.go_on()
    assert playing.statements()[2] == after_a_day[2]
    assert verbs(playing.said(now=playing.pen.now)) == ["initialized", "answered", "terminated", "resumed"]


def test_a_note_and_a_view_are_no_statements_and_their_texts_leave_in_none(playing: Playing) -> None:
    playing.attempt.note("Her mother called Ottilie")
    playing.attempt.answer(("check",), own_words="Ottilie again")
    playing.answer("maya").attempt.take_view("Ottilie")
    assert verbs(playing.said()) == ["initialized", "answered", "answered", "completed"]
    assert "Ottilie" not in "".join(one.body for one in playing.statements(correct=True))


@pytest.mark.parametrize("kind", ["replay", "scripted", "synthetic"])
def test_what_nobody_played_in_earnest_is_marked(doors: LoadedCase, kind: Kind) -> None:
    for one in Playing(doors, kind).answer("check").said():
        assert one["context"]["extensions"]["urn:x-kapsim:kind"] == kind
        assert one["context"]["contextActivities"]["category"] == [{"id": f"urn:x-kapsim:kind:{kind}"}]


def test_statements_are_the_same_ever_after_while_the_attempt_goes_on(playing: Playing) -> None:
    before = playing.answer("wait", seconds=3).statements(now=playing.pen.now)
    after = playing.answer("check", "maya", seconds=3).statements(now=playing.pen.now)
    assert after[: len(before)] == before
    assert len({one.id for one in after}) == len(after)


def test_a_clock_that_was_set_back_gives_no_duration_and_one_set_ahead_no_future(playing: Playing) -> None:
    playing.answer("wait", seconds=-3600).answer("check", seconds=86400 * 3650).answer("maya", seconds=1)
    now = BEGIN + timedelta(days=1)
    found = playing.said(now=now)
    assert "duration" not in found[1]["result"]
    assert found[2]["timestamp"] == found[-1]["timestamp"] == "2026-03-02T09:00:00.000Z"
    assert "duration" not in found[-1]["result"]
    assert check_batch([one.body for one in playing.statements(now=now)], now) == []


@pytest.mark.parametrize("correct", [False, True])
def test_every_statement_passes_the_strict_checker(doors: LoadedCase, correct: bool) -> None:
    for case in (doors, hour(), loaded_case(source(ORDER).encode())):
        for seed in range(6):
            bodies = [one.body for one in at_random(case, seed).statements(correct=correct)]
            assert check_batch(bodies, datetime(2027, 1, 1, tzinfo=UTC)) == []


def at_random(case: LoadedCase, seed: int) -> Playing:
    """An attempt with answers, notes, leaving and coming back as the dice fall."""
    dice, playing = Random(seed), Playing(case)
    while not playing.attempt.finished and len(playing.pen.entries) < 60:
        playing.wait(dice.random() * 100)
        attempt = playing.attempt
        decision = attempt.case.decision(attempt.state.step)
        offered = [option.id for option in attempt.offered()]
        offered = offered or [act.id for act in possible_acts(attempt.case, attempt.state)]
        answer = tuple(dice.sample(offered, len(offered))) if decision and decision.kind == "order" else None
        playing.answer(answer or dice.choice(offered))
        if dice.random() < 0.2:
            playing.attempt.leave()
        if dice.random() < 0.2 and not playing.attempt.finished:
            playing.attempt.go_on()
    return playing


def test_every_iri_of_our_own_is_described(playing: Playing) -> None:
    playing.answer("hurry", "maya")
    made = "".join(one.body for one in playing.statements(correct=True))
    used = set(re.findall(r'"(urn:x-kapsim:[a-z-]+)":', made))
    assert len(used) > 8
    assert used <= set(re.findall("`(urn:x-kapsim:[a-z-]+)`", terms.__doc__ or ""))


def test_durations_are_those_of_the_results_that_are_kept_beside_attempts() -> None:
    for seed in range(4):
        playing = at_random(hour(), seed)
        times = answer_times(playing.pen.records())
        for one in playing.statements():
            said = json.loads(one.body).get("result", {}).get("duration")
            if one.verb in {"answered", "interacted"}:
                number = sum(record.kind == "answered" for record in playing.pen.records()[: one.seq])
                assert said == duration(times[number].seconds)
        assert said == duration(sum(time.seconds for time in times))


def test_ids_are_named_as_the_standard_names_them(playing: Playing) -> None:
    assert playing.statements()[0].id == str(uuid.uuid5(uuid.UUID(ID), "0 initialized "))
    assert all(named(uuid.UUID(ID).bytes, str(n)) == str(uuid.uuid5(uuid.UUID(ID), str(n))) for n in range(200))


def test_durations_and_figures_are_written_as_xapi_has_them() -> None:
    assert [duration(s) for s in (0, 0.004, 5, 62.5, 61.239, 86400, 10)] == [
        "PT0S", "PT0S", "PT5S", "PT62.5S", "PT61.24S", "PT86400S", "PT10S",
    ]  # fmt: skip
    figures: list[Any] = [figure(Fraction(n)) for n in ("0", "1", "15/2", "1/3")]
    assert figures == [0, 1, 7.5, 0.333333]
    assert json.dumps(figures) == "[0, 1, 7.5, 0.333333]"


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("https://KAP.example.org/", "https://kap.example.org"),
        (" http://localhost:8000/kap/ ", "http://localhost:8000/kap"),
    ],
)
def test_a_home_page_is_a_web_address(text: str, home: str) -> None:
    assert home_page(text) == home


@pytest.mark.parametrize(
    "text",
    ["", "kap.example.org", "mailto:a@b.c", "https://", "https://a:b@kap.example.org", "https://kap.example.org/?a=1",
     "https://kap.example.org/#a", "https://kap.example.org/a b", "https://käp.example.org", "https://[::1"],
)  # fmt: skip
def test_anything_else_is_no_home_page(text: str) -> None:
    with pytest.raises(ValueError, match="home page"):
        home_page(text)
