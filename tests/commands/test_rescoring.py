"""rescore: a new result beside the old one, and nothing where the answers cannot be given any more."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from kapsim.cli import run
from kapsim.library import Library
from kapsim.records.store import Store, open_store
from kapsim.records.tables import results, texts
from tests.records.conftest import CASE

OWN = CASE.replace(b"check-first", b"check-bp-before-dose").replace(b"be-there", b"avoid-promotional-claims")
KEY = OWN.replace(b"when: rested}", b"when: rested, violates: [avoid-promotional-claims]}")
"""The same case, in which it is wrong now to call the nurse in as well."""
RENAMED = KEY.replace(b"inside:", b"within:").replace(b"check: {", b"verify: {")
GONE = OWN.replace(b"nurse: {text: The nurse,", b"porter: {text: The porter,")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "two-doors.yaml"
    path.write_bytes(OWN)
    return path


@pytest.fixture
def store() -> Store:
    return open_store(os.environ["KAPSIM_STORE"])


def play(store: Store, case: Path, *answers: tuple[str, ...]) -> str:
    attempt = store.begin(Library().load(str(case)), seed=1, mode="train", trainee=store.trainee("Ana"))
    for answer in answers:
        attempt.answer(answer, own_words="well")
    return attempt.id


@pytest.fixture
def played(store: Store, case: Path) -> str:
    return play(store, case, ("check",), ("nurse", "maya"))


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert run(arguments) == code
    return capsys.readouterr().out


def kept(store: Store) -> list[Any]:
    with store.database.reading() as connection:
        return list(connection.execute(select(results).order_by(results.c.number)).mappings())


def test_another_key_gives_another_result_beside_the_first_one(
    capsys: pytest.CaptureFixture[str], store: Store, played: str, case: Path
) -> None:
    assert f"{played[:8]}  the same on the texts it was begun on" in told(
        capsys, "rescore", played, "--with", str(case)
    )
    case.write_bytes(KEY)
    said = told(capsys, "rescore", played, "--with", str(case))
    assert f"{played[:8]}  support 1 of 1 -> 0 of 1" in said
    first, second = kept(store)
    assert json.loads(first["data"])["domains"]["support"]["text"] == "1 of 1"
    assert json.loads(second["data"])["domains"]["support"]["text"] == "0 of 1"
    assert first["case_digest"] != second["case_digest"]
    assert first["rules"] == second["rules"]
    told(capsys, "rescore", played, "--with", str(case))
    assert len(kept(store)) == 2


def test_both_results_verify_and_travel_in_a_log_with_the_text_of_the_new_edition(
    capsys: pytest.CaptureFixture[str], store: Store, played: str, case: Path, tmp_path: Path
) -> None:
    case.write_bytes(RENAMED)
    data = json.loads(told(capsys, "rescore", played, "--with", str(case), "--json"))
    assert (data[0]["fate"], data[0]["kept"], data[0]["own_texts"]) == ("differs", True, False)
    case.unlink()
    assert "1 verified" in told(capsys, "verify")
    log = tmp_path / "log.jsonl"
    told(capsys, "export", "log", "-o", str(log))
    lines = [json.loads(line) for line in log.read_bytes().splitlines()]
    assert [line["is"] for line in lines].count("text") == 3
    scores = {line["result"]["domains"]["support"]["text"] for line in lines if line["is"] == "result"}
    assert scores == {"1 of 1", "0 of 1"}
    assert "1 attempt: 1 verified" in told(capsys, "verify", str(log))
    log.write_bytes(log.read_bytes().replace(b'"text":"0 of 1"', b'"text":"1 of 1"'))
    assert "1 altered" in told(capsys, "verify", str(log), code=1)


def test_where_the_answers_cannot_be_given_any_more_it_says_at_which_one_and_keeps_nothing(
    capsys: pytest.CaptureFixture[str], store: Store, played: str, case: Path
) -> None:
    case.write_bytes(GONE)
    said = told(capsys, "rescore", played, "--with", str(case), code=1)
    assert f"{played[:8]}  answer `nurse` of `inside` no longer exists; nothing was kept" in said
    assert not kept(store)
    with store.database.reading() as connection:
        assert len(connection.execute(select(texts)).all()) == 2


def test_without_attempts_all_finished_ones_at_the_case_are_rescored(
    capsys: pytest.CaptureFixture[str], store: Store, played: str, case: Path
) -> None:
    play(store, case, ("check",))
    other = play(store, case, ("hurry",), ("maya",))
    case.write_bytes(KEY)
    data = json.loads(told(capsys, "rescore", "--with", str(case), "--json"))
    assert [(row["attempt"], row["fate"]) for row in data] == [(played, "differs"), (other, "same")]
    assert run(["rescore"]) == 2
    assert run(["rescore", "--with", "first-dose"]) == 1


def test_an_unfinished_attempt_and_one_whose_case_is_gone_are_left_as_they_are(
    capsys: pytest.CaptureFixture[str], store: Store, played: str, case: Path
) -> None:
    unfinished = play(store, case, ("check",))
    said = told(capsys, "rescore", unfinished, "--with", str(case), code=1)
    assert "it is not finished, so it has no score; nothing was kept" in said
    assert "There is no case `two-doors`" in told(capsys, "rescore", played, code=1)
    assert not kept(store)


def test_other_rules_give_another_result_on_the_same_texts(
    capsys: pytest.CaptureFixture[str], store: Store, played: str, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        for module in ("engine.score", "records.derived"):
            earlier.setattr(f"kapsim.{module}.RULES", "1")
        told(capsys, "rescore", played, "--with", str(case))
    told(capsys, "rescore", played, "--with", str(case))
    assert [row["rules"] for row in kept(store)] == ["1", "2"]


def test_a_debrief_is_on_the_texts_the_attempt_was_begun_on_unless_asked_otherwise(
    capsys: pytest.CaptureFixture[str], played: str, case: Path
) -> None:
    case.write_bytes(KEY)
    told(capsys, "rescore", played, "--with", str(case))

    def support(*more: str) -> str:
        data = json.loads(told(capsys, "debrief", played, "--format", "json", *more))
        return str(data["result"]["domains"]["support"]["text"])

    assert support() == "1 of 1"
    assert support("--with", str(case)) == "0 of 1"
    case.write_bytes(GONE)
    assert run(["debrief", played, "--with", str(case)]) == 1
    assert "answer `nurse` of `inside` no longer exists" in capsys.readouterr().err


def test_another_case_is_called_another_case(capsys: pytest.CaptureFixture[str], played: str) -> None:
    said = told(capsys, "rescore", played, "--with", "going-up", code=1)
    assert f"{played[:8]}  it is an attempt at `two-doors`, not at `going-up`, and step " in said
    assert run(["debrief", played, "--with", "going-up"]) == 1
    assert "it is an attempt at `two-doors`, not at `going-up`" in capsys.readouterr().err
