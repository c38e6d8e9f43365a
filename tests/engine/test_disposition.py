"""The two disposition models: what was published comes out, and the steps between are exact and repeat bit for bit."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapsim.engine import disposition, linear
from kapsim.engine.disposition import ROUTES, Dose, Doses, Route, state_at, states

NASAL: Route = "intranasal-esketamine"
INFUSION = (Dose(35, over=40),)
DOSES = {
    "iv": (Dose(12.5, at=3.25), Dose(35, at=10, over=40.5), Dose(20, at=30, over=20, stopped=45)),
    "im": (Dose(40), Dose(20, at=25.5)),
    "sublingual": (Dose(100), Dose(50, at=7.125)),
    "intranasal-esketamine": (Dose(84), Dose(14, at=60.2)),
}

routes = st.sampled_from(ROUTES)
minutes = st.integers(0, 240)
moments = (st.integers(0, 240_000) | minutes.map(lambda minute: minute * 1000)).map(lambda tick: tick / 1000)


@st.composite
def given_doses(draw: st.DrawFn, route: Route) -> Doses:
    """Up to three doses that a route can take."""

    def dose() -> Dose:
        mg = draw(st.floats(1, 200))
        at = draw(moments)
        if route != "iv" or draw(st.booleans()):
            return Dose(mg, at)
        return Dose(mg, at, draw(st.floats(0.5, 90)), draw(st.none() | moments))

    return tuple(dose() for _ in range(draw(st.integers(1, 3))))


routes_and_doses = routes.flatmap(lambda route: st.tuples(st.just(route), given_doses(route)))


def concentrations(route: Route, doses: Doses, until: int = 1440, weight_kg: float = 70) -> list[float]:
    place, litres = disposition.central(route), disposition.litres(route, weight_kg)
    return [state[place] * 1000 / litres for state in states(route, doses, until)]


def bits(state: Sequence[float]) -> tuple[str, ...]:
    return tuple(value.hex() for value in state)


def close(left: Sequence[float], right: Sequence[float]) -> bool:
    return all(math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9) for a, b in zip(left, right, strict=True))


@pytest.mark.parametrize(("minute", "expected"), [(10, 62), (40, 177), (80, 85)])
def test_an_infusion_of_half_a_milligram_per_kilogram_over_40_minutes_is_as_published(
    minute: int, expected: int
) -> None:
    for weight_kg in (50, 70, 120):
        course = concentrations("iv", (Dose(weight_kg / 2, over=40),), weight_kg=weight_kg)
        assert round(course[minute]) == expected
        assert max(course) == course[40]


def test_the_racemic_rates_come_to_the_derived_clearance_volume_and_half_life() -> None:
    clearance = disposition.V1 * disposition.K10 * 1000
    assert clearance == pytest.approx(19.1, abs=0.05)
    volume = 70 * disposition.V1 * (1 + disposition.K12 / disposition.K21)
    assert volume == pytest.approx(289, abs=0.5)
    late = concentrations("iv", INFUSION, 1440)
    assert 180 * math.log(2) / math.log(late[1200] / late[1380]) == pytest.approx(183, abs=0.5)
    everything = disposition.auc("iv", 70, INFUSION, 20_000)
    assert everything == pytest.approx(35e6 / (clearance * 70) / 60, rel=1e-9)


@pytest.mark.parametrize(
    ("mg", "peak", "auc", "metabolite"),
    [(28, 43.8, 147.3, 59.1), (56, 72.5, 254.7, 119.7), (84, 101.0, 362.2, 180.0)],
)
def test_the_nasal_spray_reaches_the_published_peak_and_area_and_metabolite(
    mg: float, peak: float, auc: float, metabolite: float
) -> None:
    course = states(NASAL, (Dose(mg),), 1440)
    assert max(concentrations(NASAL, (Dose(mg),))) == pytest.approx(peak, rel=0.012)
    assert disposition.auc(NASAL, 0, (Dose(mg),), 1440) == pytest.approx(auc, rel=0.012)
    assert max(map(disposition.noresketamine, course)) == pytest.approx(metabolite, rel=0.012)


def test_every_nasal_device_takes_five_minutes_and_the_later_ones_count_less() -> None:
    assert disposition.inflows(NASAL, (Dose(84),)) == disposition.inflows(NASAL, (Dose(28, 5), Dose(28, 10), Dose(28)))
    through_the_nose = [inflow.amount for inflow in disposition.inflows(NASAL, (Dose(70),)) if inflow.into == 0]
    assert through_the_nose == pytest.approx([28 * 0.54, 28 * 0.54 * 0.62, 14 * 0.54 * 0.62])


@pytest.mark.parametrize(("route", "fraction", "peak_at"), [("im", 0.93, (10, 25)), ("sublingual", 0.29, (43, 47))])
def test_other_racemic_routes_lose_what_is_not_absorbed_and_peak_in_their_time(
    route: Route, fraction: float, peak_at: tuple[int, int]
) -> None:
    course = concentrations(route, (Dose(35),))
    assert peak_at[0] <= course.index(max(course)) <= peak_at[1]
    whole = disposition.auc("iv", 70, (Dose(35),), 20_000)
    assert disposition.auc(route, 70, (Dose(35),), 20_000) == pytest.approx(fraction * whole, rel=1e-6)


def test_a_bolus_is_there_at_its_minute_and_a_dose_before_the_hour_has_gone_on_working() -> None:
    for minute in (0, 10):
        assert concentrations("iv", (Dose(35, minute),))[minute] == pytest.approx(35_000 / 70 / 1.7522)
    earlier = concentrations("iv", (Dose(35, at=-30.5),), 120)
    assert earlier[0] == pytest.approx(concentrations("iv", (Dose(35, at=0.5),), 120)[31], rel=1e-12)
    assert len(earlier) == 121
    assert state_at("iv", (Dose(35, at=-30),), -31) == (0.0, 0.0)


@given(routes_and_doses, moments)
def test_what_entered_is_in_the_body_or_has_left_through_its_exits(drawn: tuple[Route, Doses], until: float) -> None:
    route, doses = drawn
    system, inflows = disposition._SYSTEMS[route], disposition.inflows(route, doses)
    state, end = state_at(route, doses, until), linear.ticks(until)
    entered = linear.entered_by(inflows, end, len(state))
    size = range(len(state))
    exits = [-math.fsum(system.matrix[row][column] for row in size) for column in size]
    left = math.fsum(exits[place] * linear.area(system, place, entered, state) for place in size)
    assert math.fsum(state) + left == pytest.approx(math.fsum(entered), rel=1e-9, abs=1e-9)
    assert min(state) > -1e-12


@pytest.mark.parametrize("route", ROUTES)
def test_the_area_is_what_adding_up_thin_slices_gives(route: Route) -> None:
    place, litres = disposition.central(route), disposition.litres(route, 70)
    slices = [state_at(route, DOSES[route], at / 8)[place] / litres * 1000 for at in range(8 * 90 + 1)]
    added = math.fsum((a + b) / 16 for a, b in itertools.pairwise(slices)) / 60
    assert disposition.auc(route, 70, DOSES[route], 90) == pytest.approx(added, rel=2e-3)


@given(routes.filter(lambda route: route != NASAL).flatmap(lambda r: st.tuples(st.just(r), given_doses(r))), moments)
def test_doses_together_are_the_sum_of_each_alone(drawn: tuple[Route, Doses], minute: float) -> None:
    route, doses = drawn
    alone = [state_at(route, (dose,), minute) for dose in doses]
    assert close(state_at(route, doses, minute), [math.fsum(parts) for parts in zip(*alone, strict=True)])


@given(st.floats(1, 28), st.floats(0.1, 1), moments)
def test_a_part_of_a_nasal_device_does_the_same_part_of_the_whole(mg: float, part: float, minute: float) -> None:
    whole = state_at(NASAL, (Dose(mg),), minute)
    assert close(state_at(NASAL, (Dose(mg * part),), minute), [amount * part for amount in whole])


@given(routes_and_doses, st.integers(1, 400_000), st.integers(1, 400_000))
def test_two_steps_come_to_the_same_as_one(drawn: tuple[Route, Doses], first: int, second: int) -> None:
    route, doses = drawn
    system, state = disposition._SYSTEMS[route], state_at(route, doses, 120)
    rates = tuple(float(place) for place in range(len(state)))

    def step(state: linear.State, ticks: int) -> linear.State:
        rows, inputs = linear.propagator(system, ticks)
        return linear.ADVANCE[len(state)](rows, state, linear._entered(inputs, rates), 1)[-1]

    assert close(step(step(state, first), second), step(state, first + second))


@given(routes_and_doses, minutes, minutes, moments)
def test_no_answer_depends_on_what_else_was_asked(
    drawn: tuple[Route, Doses], shorter: int, longer: int, moment: float
) -> None:
    route, doses = drawn
    shorter, longer = sorted((shorter, longer))
    course = states(route, doses, longer)
    assert len(course) == longer + 1
    assert states(route, doses, shorter) == course[: shorter + 1]
    before = bits(state_at(route, doses, moment))
    disposition._kept.cache_clear()
    linear.propagator.cache_clear()
    assert bits(state_at(route, doses, moment)) == before
    assert bits(state_at(route, doses, longer)) == bits(course[longer])
    assert [bits(state) for state in states(route, doses, longer)] == [bits(state) for state in course]


def test_another_process_computes_the_same_bits() -> None:
    code = "from tests.engine.test_disposition import *\nfor r in ROUTES: print(*bits(states(r, DOSES[r], 200)[-1]))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.splitlines() == [" ".join(bits(states(route, DOSES[route], 200)[-1])) for route in ROUTES]


def test_the_bits_are_those_of_every_machine_and_python() -> None:
    # Committed once: a library or an interpreter that rounds otherwise would change stored attempts.
    assert {route: state_at(route, DOSES[route], 97.25)[disposition.central(route)].hex() for route in ROUTES} == {
        "iv": "0x1.09706230ecf12p+4",
        "im": "0x1.b926c2508117bp+3",
        "sublingual": "0x1.9c35ae739bf04p+3",
        "intranasal-esketamine": "0x1.098111ab689c8p+4",
    }


@given(st.floats(5, 200), st.integers(2, 80), st.integers(0, 120))
def test_an_infusion_stopped_early_is_the_shorter_infusion_at_the_same_rate(mg: float, over: int, stop: int) -> None:
    stopped = states("iv", (Dose(mg, 0, over, stopped=stop),), 180)
    given_until = min(stop, over)
    shorter = states("iv", (Dose(mg * given_until / over, 0, given_until),), 180) if given_until else stopped
    assert all(close(a, b) for a, b in zip(stopped, shorter, strict=True))
    whole = states("iv", (Dose(mg, 0, over),), 180)
    assert stopped[: stop + 1] == whole[: stop + 1]
    assert (stopped == whole) == (stop >= over)


def test_what_was_given_at_once_cannot_be_stopped_and_what_never_ran_gives_nothing() -> None:
    assert states("im", (Dose(35, 10, stopped=5),), 60) == states("im", (Dose(35, 10),), 60)
    assert not any(map(any, states("iv", (Dose(35, 10, 40, stopped=5),), 60)))


@pytest.mark.parametrize(
    "wrong", [{"mg": -1}, {"mg": math.nan}, {"mg": 1, "over": -1}, {"mg": 1, "at": math.inf}, {"mg": math.inf}]
)
def test_what_is_no_dose_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        Dose(**wrong)


@pytest.mark.parametrize("route", [route for route in ROUTES if route != "iv"])
def test_only_the_vein_takes_an_infusion(route: Route) -> None:
    with pytest.raises(ValueError, match="only iv doses are infused"):
        disposition.inflows(route, INFUSION)
