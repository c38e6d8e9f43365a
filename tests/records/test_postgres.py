"""A store on a server: the connection may go at any moment, and no decision is lost or there twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from kapsim.library import LoadedCase
from kapsim.records.attempt import Attempt
from kapsim.records.store import Store, open_store
from kapsim.records.trouble import StoreError, UnreachableError

from ..postgres import Line

Schema = Callable[[], str]


@pytest.fixture
def behind(line: Line, schema: Schema) -> Iterator[tuple[Store, Store]]:
    """A store behind the network, and the same store without it."""
    place = schema()
    near, far = open_store(place, nobody=lambda: "x"), open_store(line.url(place), patience=1, nobody=lambda: "x")
    yield far, near
    line.down, line.cut = False, ""
    for store in (far, near):
        store.close()


def begun(store: Store, loaded: LoadedCase) -> Attempt:
    return store.begin(loaded, seed=7, mode="train", trainee=store.trainee("Ana"))


@pytest.mark.parametrize("cut", ["before", "after"])
def test_an_answer_whose_commit_is_cut_off_is_there_once(
    behind: tuple[Store, Store], line: Line, loaded: LoadedCase, cut: str
) -> None:
    far, near = behind
    attempt = begun(far, loaded)
    for number in range(1, 4):
        line.cut = cut
        attempt.answer(("wait",), own_words=f"answer {number}")
        assert line.cuts == number
        assert near.open(attempt.id).own_words == {n: f"answer {n + 1}" for n in range(number)}
    assert near.attempts()[0].decisions == 3


@pytest.mark.parametrize("cut", ["before", "after"])
def test_an_attempt_whose_beginning_is_cut_off_is_there_once(
    behind: tuple[Store, Store], line: Line, loaded: LoadedCase, cut: str
) -> None:
    far, near = behind
    trainee = far.trainee("Ana")
    line.cut = cut
    attempt = far.begin(loaded, seed=7, mode="train", trainee=trainee)
    attempt.answer(("wait",))
    (summary,) = near.attempts()
    assert (summary.id, summary.decisions, summary.first) == (attempt.id, 1, True)
    assert attempt.first


@pytest.mark.parametrize("cut", ["before", "after"])
def test_where_the_server_stays_away_the_trainee_is_told_and_goes_on_once_it_is_back(
    behind: tuple[Store, Store], line: Line, loaded: LoadedCase, cut: str
) -> None:
    far, near = behind
    attempt = begun(far, loaded)
    attempt.answer(("wait",))
    line.cut, line.down = cut, True
    with pytest.raises(UnreachableError, match=r"cannot be reached.*try again"):
        attempt.answer(("check",), own_words="now")
    assert len(attempt.answers) == 1
    assert len(near.open(attempt.id).answers) == (2 if cut == "after" else 1)
    with pytest.raises(UnreachableError):
        attempt.answer(("check",), own_words="now")
    line.down = False
    attempt.answer(("check",), own_words="now")
    assert near.open(attempt.id).answers == attempt.answers == (("arrival", ("wait",)), ("arrival", ("check",)))
    assert near.open(attempt.id).own_words == {1: "now"}
    attempt.answer(("maya",))
    assert near.open(attempt.id).finished


def test_another_answer_in_place_of_one_that_was_kept_after_all_is_refused(
    behind: tuple[Store, Store], line: Line, loaded: LoadedCase
) -> None:
    far, near = behind
    attempt = begun(far, loaded)
    line.cut, line.down = "after", True
    with pytest.raises(UnreachableError):
        attempt.answer(("wait",))
    line.down = False
    with pytest.raises(StoreError, match="was kept after all"):
        attempt.answer(("check",))
    again = far.resume(attempt.id)
    assert again.answers == (("arrival", ("wait",)),)
    again.answer(("check",))
    assert near.attempts()[0].decisions == 2


def test_another_answer_in_place_of_one_that_was_not_kept_counts(
    behind: tuple[Store, Store], line: Line, loaded: LoadedCase
) -> None:
    far, near = behind
    attempt = begun(far, loaded)
    line.cut, line.down = "before", True
    with pytest.raises(UnreachableError):
        attempt.answer(("wait",))
    line.down = False
    attempt.answer(("check",))
    assert near.open(attempt.id).answers == (("arrival", ("check",)),)


def test_a_server_that_has_ended_the_connection_between_two_uses_is_not_noticed(
    schema: Schema, server: str, loaded: LoadedCase
) -> None:
    import psycopg

    place = schema()
    store = open_store(place, nobody=lambda: "x")
    attempt = begun(store, loaded)
    uses: list[Callable[[], object]] = [lambda: attempt.answer(("wait",)), store.attempts, store.trainee]
    for use in uses * 2:
        ended = store.database._driver().info.backend_pid  # type: ignore[attr-defined]
        with psycopg.connect(server, autocommit=True) as administrator:
            administrator.execute("SELECT pg_terminate_backend(%s, 2000)", [ended])
        use()
    assert store.attempts()[0].decisions == 2
    store.close()


SECRET = "hunter2-secret"


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://ana:{}@127.0.0.1:1/kapsim",
        "postgresql://ana@127.0.0.1:1/kapsim?password={}",
        "postgresql://ana@127.0.0.1:1/kapsim?sslpassword={}&passfile={}",
        "postgresql://ana:{}@127.0.0.1:notaport/kapsim",
        "postgres://ana:{}@[127.0.0.1/kapsim",
    ],
)
def test_a_password_is_never_shown(address: str) -> None:
    with pytest.raises(StoreError) as told:
        open_store(address.replace("{}", SECRET), patience=0.1)
    shown = f"{told.value.message} {told.value!r} {told.value.__cause__} "
    assert SECRET not in shown
    assert "postgresql://" in shown


def test_a_store_shows_its_place_without_the_password(schema: Schema) -> None:
    store = open_store(schema().replace("postgres:@", f"postgres:{SECRET}@"), nobody=lambda: "x")
    assert SECRET not in store.place
    assert store.place.startswith("postgresql://postgres@")
    store.close()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("CREATE TABLE attempts (id int)", "tables of another program"),
        ("CREATE TABLE about (key text, value text)", "damaged"),
        ("", "There is no store"),
    ],
)
def test_a_database_that_holds_no_store_is_told(schema: Schema, statement: str, said: str) -> None:
    import psycopg

    place = schema()
    if statement:
        with psycopg.connect(place, autocommit=True) as administrator:
            administrator.execute(statement)
    with pytest.raises(StoreError, match=said):
        open_store(place, create=False)


def test_a_database_that_is_not_there_or_may_not_be_used_is_told(schema: Schema, server: str) -> None:
    import psycopg

    with pytest.raises(StoreError, match=r"does not exist|cannot be reached"):
        open_store(server.replace("/postgres?", "/nowhere?"))
    place = schema()
    open_store(place).close()
    name = place.rpartition("%3D")[2]
    with psycopg.connect(server, autocommit=True) as administrator:
        administrator.execute(f"CREATE ROLE guest_{name} LOGIN")
        administrator.execute(f"GRANT USAGE ON SCHEMA {name} TO guest_{name}")
        administrator.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {name} TO guest_{name}")
    store = open_store(place.replace("postgres:@", f"guest_{name}@"))
    assert store.attempts() == []
    with pytest.raises(StoreError, match="does not let this user"):
        store.trainee("Ana")
    store.close()


def test_a_server_that_takes_no_changes_is_told(schema: Schema, loaded: LoadedCase) -> None:
    place = schema()
    open_store(place).close()
    store = open_store(f"{place} -c default_transaction_read_only=on".replace(" ", "%20"))
    with pytest.raises(StoreError, match="cannot be written"):
        store.trainee("Ana")
    store.close()


def test_whoever_gives_no_name_to_a_shared_store_is_asked_for_one_or_has_an_id_of_their_own(schema: Schema) -> None:
    place = schema()
    store = open_store(place)
    with pytest.raises(StoreError, match="--as NAME"):
        store.trainee()
    store.close()
    store = open_store(place, nobody=lambda: "mine")
    assert store.trainee() == "mine"
    store.close()
