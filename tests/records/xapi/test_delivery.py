from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kapsim.engine.explore import explore
from kapsim.library import LoadedCase
from kapsim.records.chosen import Chosen
from kapsim.records.store import Store, open_store
from kapsim.records.xapi.delivery import PAUSES, Delivered, Delivery, StoppedError
from kapsim.records.xapi.endpoint import Credentials, endpoint
from kapsim.records.xapi.issuer import Issuer
from kapsim.records.xapi.lrs import Lrs
from kapsim.records.xapi.outbox import Outbox
from kapsim.records.xapi.same import same_statement
from tests.records.conftest import TickingClock

from .attempts import HOME
from .web import Answer, Asked, WebLrs

SECRET = "s3cr3t"


class Post:
    """An outbox with the statements of some attempts, and its way to the LRS of the test. No pause is real."""

    def __init__(self, store: Store, loaded: LoadedCase, web: WebLrs) -> None:
        self.store, self.web = store, web
        self.outbox = Outbox(store, Issuer(HOME), lambda loaded: explore(loaded.case))
        self.loaded = loaded
        self.paused: list[float] = []
        self.said: list[str] = []
        self.lrs = Lrs(endpoint(web.url), Credentials("kapsim", SECRET), timeout=5)

    def play(self, attempts: int = 1) -> list[str]:
        """Play attempts through and make their statements; gives the ids of these."""
        for _ in range(attempts):
            attempt = self.store.begin(self.loaded, seed=7, mode="train", trainee=self.store.trainee("Ada"))
            attempt.answer(("check",))
            attempt.answer(("maya",))
        for id in self.outbox.untold(Chosen()):
            self.outbox.make(id)
        return [letter.id for letter in self.outbox.waiting(self.lrs.place.address, Chosen(), None, 10_000)]

    def send(self, again: bool = False) -> Delivered:
        delivery = Delivery(self.outbox, self.lrs, self.store.clock, self.paused.append, self.said.append)
        try:
            return delivery.run(Chosen(), lambda _: None, again)
        finally:
            self.delivered = delivery.delivered

    @property
    def waiting(self) -> int:
        return self.outbox.count_waiting(self.lrs.place.address, Chosen())


@pytest.fixture
def post(place: Path, clock: TickingClock, loaded: LoadedCase, web: WebLrs) -> Iterator[Post]:
    store = open_store(place, clock=clock)
    post = Post(store, loaded, web)
    yield post
    post.lrs.close()
    store.close()


def test_statements_arrive_in_batches_of_fifty_in_order_each_once(post: Post) -> None:
    ids = post.play(30)
    assert post.send().sent == len(ids) == 120
    assert post.web.posted == [ids[:50], ids[50:100], ids[100:]]
    assert post.send().sent == 0
    assert len(post.web.posted) == 3


def test_what_is_sent_is_what_lies_in_the_outbox_byte_for_byte(post: Post) -> None:
    post.play()
    letters = post.outbox.waiting(post.lrs.place.address, Chosen(), None, 50)
    post.send()
    (asked,) = post.web.asked
    assert asked.content == f"[{','.join(letter.body for letter in letters)}]".encode()
    assert asked.path == "/xapi/statements"
    assert asked.headers["x-experience-api-version"] == "1.0.3"
    assert asked.headers["content-type"] == "application/json"


def test_user_and_password_go_as_utf_8(post: Post) -> None:
    post.play()
    post.lrs = Lrs(endpoint(post.web.url), Credentials("änne", "pass: wörd"))
    post.send()
    scheme, _, secret = post.web.asked[0].headers["authorization"].partition(" ")
    assert (scheme, base64.b64decode(secret).decode()) == ("Basic", "änne:pass: wörd")


def test_one_store_can_be_sent_to_several_stores(post: Post) -> None:
    ids = post.play()
    post.send()
    other = WebLrs()
    post.lrs = Lrs(endpoint(other.url), Credentials("kapsim", SECRET))
    assert post.send().sent == len(ids)
    assert other.posted == post.web.posted
    other.close()


@pytest.mark.parametrize(
    ("status", "headers", "pauses"),
    [
        (429, {"Retry-After": "7"}, [7.0]),
        (503, {"Retry-After": "300"}, [300.0]),
        (503, {}, [PAUSES[0]]),
        (502, {"Retry-After": "soon"}, [PAUSES[0]]),
        (504, {"Retry-After": "-3"}, [PAUSES[0]]),
    ],
)
def test_a_busy_store_is_waited_for_as_long_as_it_asks(
    post: Post, status: int, headers: dict[str, str], pauses: list[float]
) -> None:
    ids = post.play()
    post.web.script.append(Answer(status, headers=headers))
    assert post.send().sent == len(ids)
    assert post.paused == pauses
    assert post.web.posted == [ids, ids]


def test_a_date_to_wait_for_is_waited_for_and_one_that_is_past_is_not(post: Post) -> None:
    post.play()
    now = post.store.clock()
    for moment in (now + timedelta(seconds=42), now - timedelta(days=1)):
        post.web.script.append(Answer(503, headers={"Retry-After": f"{moment:%a, %d %b %Y %H:%M:%S} GMT"}))
    post.send()
    waited, at_once = post.paused
    assert 30 < waited <= 42
    assert at_once == 0


def test_who_asks_for_too_long_a_wait_is_left_alone_until_the_next_time(post: Post) -> None:
    ids = post.play()
    post.web.script.append(Answer(503, headers={"Retry-After": "3600"}))
    with pytest.raises(StoppedError, match="asks to wait 60 minutes") as stopped:
        post.send()
    assert not stopped.value.ours
    assert post.paused == []
    assert post.waiting == len(ids)
    assert post.send().sent == len(ids)


def test_a_store_that_stays_away_is_tried_again_and_then_left_until_the_next_time(post: Post) -> None:
    ids = post.play()
    post.web.script.extend([Answer(0, silent=True)] * (len(PAUSES) + 1))
    with pytest.raises(StoppedError, match="cannot be reached"):
        post.send()
    assert post.paused == list(PAUSES)
    assert post.web.posted == [ids] * (len(PAUSES) + 1)
    assert post.waiting == len(ids)
    assert post.send().sent == len(ids)


def test_what_arrived_though_the_answer_was_lost_is_there_once(post: Post) -> None:
    ids = post.play()
    post.web.script.append(Answer(0, silent=True, kept=True))
    assert post.send().sent == len(ids)
    assert list(post.web.statements) == ids


def test_a_slow_store_is_given_up_and_tried_again(post: Post) -> None:
    ids = post.play()
    late = threading.Event()
    post.web.script.append(Answer(200, after=late))
    post.lrs = Lrs(endpoint(post.web.url), Credentials("kapsim", SECRET), timeout=0.05)
    post.web.rule = lambda _: late.set()  # type: ignore[func-returns-value]
    assert post.send().sent == len(ids)
    assert post.paused == [PAUSES[0]]


@pytest.mark.parametrize("status", [400, 413, 422, 500])
def test_one_bad_statement_is_found_and_the_others_arrive(post: Post, status: int) -> None:
    ids = post.play(10)
    bad = ids[17]
    post.web.rule = lambda asked: (
        Answer(status, '{"detail": "I\\u001b[31m\\ndo not like it"}') if bad in asked.ids else None
    )
    delivered = post.send()
    assert delivered.sent == len(ids) - 1
    assert list(post.web.statements) == [id for id in ids if id != bad]
    if status == 500:
        assert (delivered.failed, delivered.refused, post.waiting) == (1, {}, 1)
    else:
        why = "too large for it" if status == 413 else "I[31m do not like it"
        assert delivered.refused == {f"{status}: {why}": [bad]}
        assert post.waiting == 0


def test_what_was_refused_is_only_sent_again_if_that_is_asked_for(post: Post) -> None:
    ids = post.play()
    post.web.rule = lambda asked: Answer(400) if ids[0] in asked.ids else None
    post.send()
    before = len(post.web.posted)
    post.web.rule = lambda _: None
    assert (post.send().sent, len(post.web.posted)) == (0, before)
    assert post.send(again=True).sent == 1
    assert post.waiting == 0


def test_another_statement_under_the_same_id_is_a_conflict_and_the_others_arrive(post: Post) -> None:
    ids = post.play(3)
    post.web.statements[ids[5]] = {"id": ids[5], "actor": {"mbox": "mailto:a@example.org"}}
    delivered = post.send()
    assert delivered.refused == {"409: it has another statement under the same id": [ids[5]]}
    assert delivered.sent == len(ids) - 1
    assert post.web.statements[ids[5]] == {"id": ids[5], "actor": {"mbox": "mailto:a@example.org"}}


def test_a_conflict_with_the_very_same_statement_is_none(post: Post) -> None:
    ids = post.play()
    post.web.rule = lambda asked: Answer(409, kept=True) if asked.method == "POST" else None
    delivered = post.send()
    assert (delivered.there, delivered.refused, post.waiting) == (len(ids), {}, 0)


def test_statements_that_a_store_does_not_name_are_looked_up(post: Post) -> None:
    ids = post.play()

    def partly(asked: Asked) -> Answer | None:
        if asked.method == "GET":
            return None
        there = json.loads(asked.content)[1]
        post.web.statements[there["id"]] = there
        return Answer(200, json.dumps(ids[2:]))

    post.web.rule = partly
    delivered = post.send()
    assert (delivered.sent, delivered.there, delivered.failed) == (len(ids) - 2, 1, 1)
    assert post.waiting == 1
    post.web.rule = lambda _: None
    assert post.send().sent == 1


@pytest.mark.parametrize("status", [401, 403])
def test_wrong_credentials_stop_at_once_with_a_sentence_that_does_not_repeat_them(post: Post, status: int) -> None:
    ids = post.play()
    post.web.rule = lambda _: Answer(status)
    with pytest.raises(StoppedError) as stopped:
        post.send()
    assert stopped.value.ours
    assert str(status) in stopped.value.message
    assert SECRET not in stopped.value.message
    assert len(post.web.asked) == 1
    assert post.waiting == len(ids)


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, "<html>Welcome</html>"), (200, '{"inserted": 4}'), (200, '["yes"]'), (404, ""), (405, "")],
)
def test_what_is_no_lrs_is_not_taken_for_one(post: Post, status: int, body: str) -> None:
    ids = post.play()
    post.web.rule = lambda _: Answer(status, body)
    with pytest.raises(StoppedError, match=r"[Cc]heck"):
        post.send()
    assert post.waiting == len(ids)


def test_a_redirect_to_another_server_is_told_and_not_followed(post: Post) -> None:
    ids = post.play()
    other = WebLrs()
    for status in (301, 302, 303, 307, 308):
        post.web.rule = lambda _, status=status: Answer(  # type: ignore[misc]
            status, headers={"Location": f"{other.url}/statements?token=1"}
        )
        with pytest.raises(StoppedError) as stopped:
            post.send()
        assert f"{other.url}/statements," in stopped.value.message
    assert other.asked == []
    assert post.waiting == len(ids)
    other.close()


def test_a_redirect_on_the_same_server_is_followed_with_the_same_bytes(post: Post) -> None:
    ids = post.play()
    post.web.rule = lambda asked: (
        Answer(307, headers={"Location": "/xapi/statements/"}) if asked.path == "/xapi/statements" else None
    )
    assert post.send().sent == len(ids)
    first, second = post.web.asked
    assert first.content == second.content
    assert "authorization" in second.headers


def test_redirects_that_go_round_come_to_an_end(post: Post) -> None:
    post.play()
    post.web.rule = lambda _: Answer(308, headers={"Location": "/xapi/statements"})
    with pytest.raises(StoppedError, match="sends us on"):
        post.send()
    assert len(post.web.asked) < 10


def test_a_store_that_fails_with_each_statement_is_left_alone_after_three(post: Post) -> None:
    ids = post.play(20)
    post.web.rule = lambda _: Answer(500, "oh", {"Content-Type": "text/plain"})
    with pytest.raises(StoppedError, match="fails again and again \\(oh\\)"):
        post.send()
    assert post.delivered.failed == 3
    assert post.waiting == len(ids)
    assert len(post.web.posted) < 40


def test_an_endless_answer_is_not_read_to_its_end(post: Post) -> None:
    ids = post.play()
    post.web.script.append(Answer(503, headers={"Content-Length": "200000000"}, endless=True))
    assert post.send().sent == len(ids)
    assert post.web.written < 50_000_000


def test_a_statement_is_the_same_however_an_lrs_writes_it() -> None:
    ours = {
        "id": "0b7e9dd2-6c55-5b1c-9a1e-0d3c1c8c7f10",
        "actor": {"objectType": "Agent", "account": {"homePage": HOME, "name": "a"}},
        "verb": {"id": "https://a.b/c", "display": {"en": "did"}},
        "object": {"objectType": "Activity", "id": "https://a.b/d", "definition": {"name": {"en": "D"}}},
        "result": {"extensions": {"urn:x": {"display": 1}}},
        "context": {"contextActivities": {"grouping": [{"id": "https://a.b/e"}]}},
        "timestamp": "2026-03-01T09:00:00.000Z",
    }
    theirs: dict[str, Any] = json.loads(json.dumps(ours))
    theirs |= {"id": ours["id"].upper(), "stored": "x", "authority": {}, "version": "1.0.0"}  # type: ignore[attr-defined]
    theirs["timestamp"] = "2026-03-01T10:00:00+01:00"
    theirs["context"]["contextActivities"]["grouping"] = {"objectType": "Activity", "id": "https://a.b/e"}
    del theirs["object"]["definition"], theirs["verb"]["display"], theirs["actor"]["objectType"]
    assert same_statement(ours, theirs)
    for path, value in ((("result", "extensions"), {"urn:x": {}}), (("verb", "id"), "https://a.b/x")):
        changed = json.loads(json.dumps(theirs))
        changed[path[0]][path[1]] = value
        assert not same_statement(ours, changed)
    assert not same_statement(ours, theirs | {"timestamp": datetime.now(UTC).isoformat()})
