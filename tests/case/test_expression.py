"""Guards and changes: what they mean, and what is said about those that mean nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapsim.case.expression import read_change, read_guard
from kapsim.case.names import Names
from kapsim.case.remedies import ExpressionError
from kapsim.engine.model import Change, Quantity
from kapsim.engine.state import State

NAMES = Names(
    quantities={
        "alliance": Quantity(name="alliance", slot=0, start=60, low=0, high=100),
        "rested": Quantity(name="rested", slot=1, start=0, low=0, high=1, truth=True),
        "fear": None,
    },
    facts={"home-readings": 1, "referral": 2},
    options={"arrival.wait": 1, "arrival.go-on": 2, "order.kept": 4},
    steps={"arrival", "order", "end", "torn"},
    broken={"torn"},
)


def state(alliance: int = 60, rested: bool = False, facts: int = 0, chosen: int = 0, clock: int = 0) -> State:
    return State("arrival", (alliance, int(rested)), facts, chosen, clock, "")


def wrong(text: str, change: bool = False) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        _ = read_change(text, NAMES) if change else read_guard(text, NAMES)
    return caught.value


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("alliance < 61", state()),
        ("alliance <= 60", state()),
        ("alliance == 60", state()),
        ("alliance != 61", state()),
        ("alliance >= 60", state()),
        ("alliance > 59", state()),
        ("rested", state(rested=True)),
        ("not rested", state()),
        ("rested == false", state()),
        ("rested != true", state()),
        ("true", state()),
        ("not false", state()),
        ("home-readings", state(facts=1)),
        ("referral and not home-readings", state(facts=2)),
        ("chose arrival.wait", state(chosen=1)),
        ("chose order.kept or chose arrival.go-on", state(chosen=4)),
        ("clock >= 45", state(clock=45)),
        ("alliance - 10 > 40 + 9", state()),
        ("2 + 3 * 4 == 14", state()),
        ("(2 + 3) * 4 == 20", state()),
        ("alliance > -5", state()),
        ("10 - 5 - 3 == 2", state()),
        ("true or false and false", state()),
        ("not false and true", state()),
        ("not not true", state()),
        ("not alliance + 1 < 3", state()),
        ("rested == (alliance < 3)", state()),
        ("(alliance < 3) == (clock > 3) and true", state()),
        ("1 + 2 * 3 - 4 == 3", state()),
        ("not (rested or alliance < 10)", state()),
        ("alliance\n  < 61", state()),
    ],
)
def test_a_guard_reads_what_it_says(text: str, where: State) -> None:
    assert read_guard(text, NAMES)(where) == 1


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("alliance + 3", Change("alliance", 0, "+", 3, 0, 100)),
        ("alliance - 3", Change("alliance", 0, "-", 3, 0, 100)),
        ("alliance = 3", Change("alliance", 0, "=", 3, 0, 100)),
        ("alliance = -3", Change("alliance", 0, "=", -3, 0, 100)),
        (" rested  =  true ", Change("rested", 1, "=", 1, 0, 1)),
        ("rested = false", Change("rested", 1, "=", 0, 0, 1)),
    ],
)
def test_a_change_does_what_it_says(text: str, change: Change) -> None:
    assert read_change(text, NAMES) == change


@pytest.mark.parametrize(
    ("text", "code", "offset"),
    [
        ("", "K301", 0),
        ("rested and", "K301", 10),
        ("and rested", "K301", 0),
        ("(rested", "K301", 0),
        ("rested)", "K301", 6),
        ("rested rested", "K301", 7),
        ("rested = true", "K301", 7),
        ("rested && true", "K301", 7),
        ("alliance < 10 < 20", "K301", 14),
        ("10 < clock < 20", "K301", 11),
        ("alliance > not rested", "K301", 11),
        ("not", "K301", 3),
        ("(alliance < 3", "K301", 0),
        ("()", "K301", 1),
        ("alliance / 2 > 1", "K301", 9),
        ("alliance > 007", "K301", 11),
        ("alliance > 1234567890", "K301", 11),
        ("chose", "K301", 5),
        ("chose (arrival.wait)", "K301", 6),
        ("rested AND true", "K301", 7),
        ('"rested"', "K301", 0),
        ("aliance < 3", "K302", 0),
        ("rested and aliance < 3", "K302", 11),
        ("alliance-5 < 3", "K302", 0),
        ("alliance > 5mg", "K302", 11),
        ("alliance > 0.5", "K302", 11),
        ("systolic > 140", "K302", 0),
        ("minute > 3", "K302", 0),
        ("résté", "K302", 0),
        ("arrival.wait", "K302", 0),
        ("alliance", "K303", 0),
        ("alliance and rested", "K303", 0),
        ("not alliance", "K303", 4),
        ("rested + 1 > 0", "K303", 0),
        ("1 + rested > 0", "K303", 4),
        ("rested > 0", "K303", 0),
        ("alliance == true", "K303", 9),
        ("chose arival.wait", "K306", 6),
        ("chose arrival.wiat", "K306", 6),
        ("chose arrival", "K306", 6),
        ("chose wait", "K306", 6),
        ("chose end.wait", "K306", 6),
        ("alliance<30", "K307", 8),
        ("alliance <30", "K307", 9),
        ("alliance -5 < 30", "K307", 9),
        ("(" * 40 + "rested" + ")" * 40, "K308", 31),
        (" or ".join(["rested"] * 101), "K308", 0),
        ("not " * 32 + "rested", "K308", 31 * 4),
    ],
)
def test_a_guard_that_means_nothing_says_why_and_where(text: str, code: str, offset: int) -> None:
    error = wrong(text)
    assert (error.code, error.offset) == (code, offset)


@pytest.mark.parametrize(
    ("text", "code", "offset"),
    [
        ("alliance", "K304", 0),
        ("alliance+3", "K304", 0),
        ("alliance -3", "K304", 0),
        ("alliance += 3", "K304", 0),
        ("alliance * 3", "K304", 0),
        ("alliance = rested", "K304", 0),
        ("alliance + -3", "K304", 11),
        ("3 + alliance", "K304", 0),
        ("aliance + 3", "K302", 0),
        (" aliance + 3", "K302", 1),
        ("alliance = true", "K303", 11),
        ("alliance + 007", "K303", 11),
        ("alliance + 1234567890", "K303", 11),
        ("rested + 1", "K303", 7),
        ("rested = 1", "K303", 7),
        ("referral = true", "K305", 0),
    ],
)
def test_a_change_that_means_nothing_says_why_and_where(text: str, code: str, offset: int) -> None:
    error = wrong(text, change=True)
    assert (error.code, error.offset) == (code, offset)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("rested = true", "`==`"),
        ("rested && rested", "`and`"),
        ("rested Or rested", "`or`"),
        ("NOT rested", "`not`"),
        ("rested is true", "`==`"),
        ("alliance ≥ 3", "`>=`"),
        ("alliance-5 < 3", "`alliance - 5`"),
        ("aliance < 3", "`alliance`"),
        ("arrival.wait", "`chose arrival.wait`"),
        ("chose wait", "`chose arrival.wait`"),
        ("chose arrival.wiat", "`arrival.wait`"),
        ("chose arrival go-on", "`chose arrival.go-on`"),
        ("chosen arrival.wait", "`chose`"),
        ("alliance<30", "`alliance < 30`"),
        ("not(alliance<30 or rested)", "`not (alliance < 30 or rested)`"),
        ("10 < clock < 20", "joined by `and`"),
    ],
)
def test_the_hint_says_what_was_meant(text: str, hint: str) -> None:
    assert hint in wrong(text).hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [("alliance+3", "`alliance + 3`"), ("alliance-3", "`alliance - 3`"), ("alliance += 3", "`alliance + 3`"),
     ("rested == true", "`rested = true`"), ("referral = true", "`reveals`")],
)  # fmt: skip
def test_the_hint_on_a_change_says_what_was_meant(text: str, hint: str) -> None:
    assert hint in wrong(text, change=True).hint


def test_names_with_problems_of_their_own_are_taken_as_they_come() -> None:
    read_guard("fear", NAMES)
    read_guard("fear < 3 and fear == true", NAMES)
    read_change("fear + 3", NAMES)
    read_change("fear = true", NAMES)
    read_guard("chose torn.anything", NAMES)
    opened = Names(open=True)
    read_guard("whatever and something < 3", opened)
    read_change("whatever + 3", opened)


def test_equal_guards_are_equal_values() -> None:
    assert read_guard("alliance < 30 and not rested", NAMES) == read_guard("alliance  <  30 and (not rested)", NAMES)


WORDS = st.sampled_from(
    ["alliance", "rested", "fear", "referral", "clock", "chose", "arrival.wait", "torn.x", "and", "or", "not", "true",
     "false", "<", "<=", "==", "!=", ">=", ">", "+", "-", "*", "(", ")", "0", "30", "-5", "é", "=", "", "\n"]
)  # fmt: skip


def read(text: str, change: bool) -> ExpressionError | None:
    """Read a text and use what it says; gives the error if it says nothing."""
    try:
        if change:
            read_change(text, NAMES).of(50)
        else:
            assert isinstance(read_guard(text, NAMES)(state()), int)
    except ExpressionError as error:
        return error
    return None


@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=30).map(" ".join), st.lists(WORDS).map("".join)))
def test_any_text_is_a_guard_that_can_be_asked_or_an_error_inside_it(text: str) -> None:
    for change in (False, True):
        error = read(text, change)
        if error is not None:
            assert 0 <= error.offset <= len(text)
            assert error.message
            assert isinstance(error.hint, str)
