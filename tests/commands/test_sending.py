"""send, as somebody in a shell meets it: to a small LRS in the test, and to a real one."""

from __future__ import annotations

import base64
import json
import os
import re
import sqlite3
import sys
import urllib.error
import urllib.request
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from kapsim.case.beginning import first_case
from kapsim.cli import run
from kapsim.library import Library
from kapsim.records.log import Kind
from kapsim.records.store import open_store
from kapsim.records.xapi.lrs import Lrs
from kapsim.records.xapi.same import same_statement
from tests.records.xapi.real_lrs import PASSWORD, USER, Ralph, ralph, running_ralph
from tests.records.xapi.web import Answer, WebLrs, web

__all__ = ["ralph", "running_ralph", "web"]

HOME = ["--home-page", "https://kap.example.org"]
ANSWERS = {"best": [("ask-together",), ("thoughts", "hopes")], "left": [("not-today",)]}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_folders: dict[str, str]) -> Path:
    """An empty store, a case, and somebody who may send."""
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text(first_case("mine"), encoding="utf-8")
    monkeypatch.setenv("KAPSIM_LRS_USER", USER)
    monkeypatch.setenv("KAPSIM_LRS_PASSWORD", PASSWORD)
    monkeypatch.setattr("kapsim.records.xapi.delivery.PAUSES", (0.0, 0.0))
    return Path(own_folders["KAPSIM_STORE"])


def play(*names: str, kind: Kind = "attempt") -> None:
    """Make attempts at the case."""
    case = Library().load("mine.yaml")
    with closing(open_store(os.environ["KAPSIM_STORE"])) as store:
        for name in names:
            attempt = store.begin(case, seed=1, mode="train", trainee=store.trainee("Ada"), kind=kind)
            for answer in ANSWERS[name]:
                attempt.answer(answer)
            attempt.leave()


def send(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[str, str]:
    """What `kapsim send` prints, on standard output and standard error; no password is in it."""
    capsys.readouterr()
    assert run(["send", *arguments]) == code
    told = capsys.readouterr()
    assert PASSWORD not in told.out + told.err
    return told.out, told.err


def made(store: Path) -> list[str]:
    """The statements in a store, as they were made."""
    with sqlite3.connect(store) as connection:
        return [body for (body,) in connection.execute("SELECT body FROM statements")]


def test_attempts_are_sent_once_and_the_home_page_is_asked_for_once(
    store: Path, web: WebLrs, capsys: pytest.CaptureFixture[str]
) -> None:
    play("best", "left")
    _, err = send(capsys, web.url, code=2)
    assert "Name the home page of your program with --home-page URL, once." in err
    out, _ = send(capsys, web.url, *HOME)
    assert out == f"7 statements sent to {web.url}.\n"
    assert send(capsys, f"{web.url}/statements") == (f"0 statements sent to {web.url}.\n", "")
    _, err = send(capsys, web.url, "--home-page", "https://other.example.org", code=2)
    assert "a trainee would become two" in err
    assert len(web.statements) == len(made(store)) == 7


def test_a_dry_run_says_what_would_be_sent_and_neither_sends_nor_keeps_anything(
    store: Path, web: WebLrs, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    play("best")
    monkeypatch.delenv("KAPSIM_LRS_PASSWORD")
    out, _ = send(capsys, web.url, *HOME, "--dry-run")
    assert out == (
        "Would make 4 statements of 1 attempt: 1 initialized, 2 answered, 1 completed.\n"
        f"Would send 4 statements to {web.url}.\n"
    )
    assert web.asked == []
    assert made(store) == []
    _, err = send(capsys, web.url, "--dry-run", code=2)
    assert "--home-page" in err, "it was not kept either"


def test_what_nobody_did_in_earnest_is_only_sent_on_request(
    store: Path, web: WebLrs, capsys: pytest.CaptureFixture[str]
) -> None:
    play("best", kind="synthetic")
    play("best", kind="replay")
    assert send(capsys, web.url, *HOME)[0].startswith("0 statements")
    assert send(capsys, web.url, "--kind", "attempt", "--kind", "synthetic")[0].startswith("4 statements")
    assert set(re.findall("urn:x-kapsim:kind:[a-z]*", json.dumps(web.statements))) == {"urn:x-kapsim:kind:synthetic"}


PROGRAM = """\
format: 1
id: kap
title: A program
home_page: https://training.example.org/kap/
groups:
  spring: {{title: Spring, cases: [mine], members: [{{trainee: {trainee}}}]}}
  autumn: {{title: Autumn, cases: [mine], members: [{{trainee: 6dd6c7ba-5e43-4d0b-9f5f-4b1e0a3b1f11}}]}}
"""


def test_the_file_of_a_program_says_its_home_page_and_who_is_in_a_group(
    store: Path, web: WebLrs, capsys: pytest.CaptureFixture[str]
) -> None:
    play("best")
    with sqlite3.connect(store) as connection:
        (trainee,) = connection.execute("SELECT trainee FROM attempts").fetchone()
    Path("kap.yaml").write_text(PROGRAM.format(trainee=trainee), encoding="utf-8")
    assert "Groups stand in your program's file" in send(capsys, web.url, *HOME, "--group", "spring", code=2)[1]
    named = [web.url, "--program", "kap.yaml"]
    assert send(capsys, *named, "--group", "autumn")[0].startswith("0 statements")
    assert "no group winter" in send(capsys, *named, "--group", "winter", code=1)[1]
    assert send(capsys, *named, "--group", "spring", "--trainee", "ada")[0].startswith("4 statements")
    assert "There is nobody called eve" in send(capsys, *named, "--trainee", "eve", code=1)[1]
    account = next(iter(web.statements.values()))["actor"]["account"]
    assert account == {"homePage": "https://training.example.org/kap", "name": trainee}


def test_the_key_leaves_only_on_request(store: Path, web: WebLrs, capsys: pytest.CaptureFixture[str]) -> None:
    play("best")
    send(capsys, web.url, *HOME)
    assert "correctResponsesPattern" not in json.dumps(web.statements)
    play("best")
    send(capsys, web.url, *HOME, "--correct-responses")
    assert json.dumps(web.statements).count("correctResponsesPattern") == 2


def test_what_was_refused_is_told_by_its_reason(store: Path, web: WebLrs, capsys: pytest.CaptureFixture[str]) -> None:
    play("best")
    web.rule = lambda asked: Answer(400, '{"detail": "no simulations"}') if b'"completed"' in asked.content else None
    out, err = send(capsys, web.url, *HOME, code=1)
    assert out == f"3 statements sent to {web.url}, 1 refused.\n"
    assert err.startswith("Refused, 400: no simulations: 1 statement, the first is ")
    web.rule = lambda _: None
    assert send(capsys, web.url)[0].startswith("0 statements")
    assert send(capsys, web.url, "--again")[0].startswith("1 statement sent")


def test_an_attempt_that_cannot_be_read_does_not_keep_the_others_back(
    store: Path, web: WebLrs, capsys: pytest.CaptureFixture[str]
) -> None:
    play("best", "best")
    with sqlite3.connect(store) as connection:
        (first,) = connection.execute("SELECT id FROM attempts ORDER BY number LIMIT 1").fetchone()
        connection.execute("UPDATE records SET line = '{}' WHERE attempt = ? AND seq = 1", (first,))
    out, err = send(capsys, web.url, *HOME, code=1)
    assert out == f"4 statements sent to {web.url}.\n"
    assert f"Attempt {first[:8]} " in err
    assert "does not fit" in err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["http://lrs.example.org"], 2, "Use https://."),
        ([f"https://me:{PASSWORD}@lrs.example.org"], 2, "no place in an address"),
        (["https://lrs.example.org", "--home-page", "kap"], 2, "begins with https://"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_sent(
    store: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, words: str
) -> None:
    play("left")
    assert words in send(capsys, *arguments, code=code)[1].replace("\n", " ")


def test_without_a_password_without_the_extra_or_without_a_store_it_says_what_is_missing(
    store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "There is no store" in send(capsys, "https://lrs.example.org", *HOME, code=3)[1]
    monkeypatch.setitem(sys.modules, "httpx", None)
    assert "pip install 'kapsim[lrs]'" in send(capsys, "https://lrs.example.org", *HOME, code=3)[1]
    monkeypatch.undo()
    monkeypatch.setitem(sys.modules, "keyring", None)
    monkeypatch.delenv("KAPSIM_LRS_PASSWORD", raising=False)
    assert "Set KAPSIM_LRS_USER and KAPSIM_LRS_PASSWORD" in send(capsys, "https://lrs.example.org", *HOME, code=2)[1]


def test_a_proxy_does_not_get_what_is_for_this_machine(
    store: Path, web: WebLrs, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = WebLrs()
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url)
    play("best")
    send(capsys, web.url, *HOME)
    assert proxy.asked == []
    assert len(web.statements) == 4
    proxy.close()


def test_statements_are_written_to_a_file_as_they_were_sent_or_would_be(
    store: Path, web: WebLrs, capsys: pytest.CaptureFixture[str]
) -> None:
    play("best")
    send(capsys, web.url, *HOME)
    play("left")
    assert run(["export", "xapi", "-o", "out.jsonl"]) == 0
    assert capsys.readouterr().err == "7 statements written to out.jsonl.\n"
    lines = Path("out.jsonl").read_text(encoding="utf-8").splitlines()
    assert sorted(lines[:4]) == sorted(made(store))
    assert len(made(store)) == 4, "writing keeps nothing"
    send(capsys, web.url)
    assert sorted(lines) == sorted(made(store))
    assert run(["export", "xapi", "--since", "2999-01-01"]) == 0
    assert capsys.readouterr().out == ""


def ask(ralph: Ralph, query: str = "", posted: Any = None) -> Any:
    """Ask Ralph for statements, or post some."""
    secret = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    request = urllib.request.Request(f"{ralph.url}/statements{query}")
    request.add_header("Authorization", f"Basic {secret}")
    if posted is not None:
        request.data = json.dumps(posted).encode()
        request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=30) as reply:
        return json.loads(reply.read())


def all_there_once(store: Path, ralph: Ralph) -> None:
    """Exactly the statements that were made have come to Ralph, each once, as they were made."""
    expected = {one["id"]: one for one in map(json.loads, made(store))}
    assert Counter(one["id"] for one in ralph.kept()) == Counter(expected.keys())
    assert all(same_statement(expected[one["id"]], one) for one in ralph.kept())


def test_a_real_store_gets_exactly_the_statements_that_were_made_and_can_be_asked_for_them(
    store: Path, ralph: Ralph, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    play(*["best"] * 14, "left")
    monkeypatch.setenv("KAPSIM_LRS_PASSWORD", "wrong")
    out, err = send(capsys, ralph.url, *HOME, code=1)
    assert out.endswith("59 waiting.\n")
    assert "does not know this user and password (401)" in err
    assert ralph.kept() == []
    monkeypatch.setenv("KAPSIM_LRS_PASSWORD", PASSWORD)
    assert send(capsys, ralph.url)[0] == f"59 statements sent to {ralph.url}.\n"
    assert send(capsys, ralph.url)[0] == f"0 statements sent to {ralph.url}.\n"
    all_there_once(store, ralph)
    completed = ask(ralph, f"?verb={quote('http://adlnet.gov/expapi/verbs/completed')}")["statements"]
    assert len(completed) == 14
    by_another_name = ralph.url.replace("127.0.0.1", "localhost")
    assert send(capsys, by_another_name)[0] == f"0 statements sent to {by_another_name}, 59 there already.\n"
    all_there_once(store, ralph)


def test_a_real_store_that_goes_down_midway_has_every_statement_once_in_the_end(
    store: Path, ralph: Ralph, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    play(*["best"] * 30)
    post = Lrs.post
    count = iter(range(100))

    def going_down(lrs: Lrs, *arguments: Any) -> Any:
        reply = post(lrs, *arguments)
        if next(count) == 1:
            ralph.stop()  # it has taken the second batch, and its answer is lost with it
            return post(lrs, *arguments)
        return reply

    monkeypatch.setattr(Lrs, "post", going_down)
    out, err = send(capsys, ralph.url, *HOME, code=3)
    assert out == f"50 statements sent to {ralph.url}, 70 waiting.\n"
    assert "cannot be reached (Connection refused). What is left waits; send again later." in err
    assert len(ralph.kept()) == 100
    ralph.start()
    out, _ = send(capsys, ralph.url)
    assert out == f"20 statements sent to {ralph.url}, 50 there already.\n"
    all_there_once(store, ralph)


def test_a_real_store_that_has_something_else_under_an_id_keeps_it_and_takes_the_others(
    store: Path, ralph: Ralph, capsys: pytest.CaptureFixture[str]
) -> None:
    play("best", "best")
    send(capsys, "http://127.0.0.1:9", *HOME, code=3)
    other = json.loads(made(store)[2])
    other["verb"] = {"id": "http://adlnet.gov/expapi/verbs/attempted", "display": {"en": "attempted"}}
    assert ask(ralph, posted=[other]) == [other["id"]]
    out, err = send(capsys, ralph.url, code=1)
    assert out == f"7 statements sent to {ralph.url}, 1 refused.\n"
    assert f"Refused, 409: it has another statement under the same id: 1 statement, the first is {other['id']}." in err
    assert Counter(one["id"] for one in ralph.kept()) == Counter(json.loads(body)["id"] for body in made(store))
    assert ask(ralph, f"?statementId={other['id']}")["statements"][0]["verb"]["id"].endswith("/attempted")
    with pytest.raises(urllib.error.HTTPError, match="409"):
        ask(ralph, posted=json.loads(made(store)[2]))
