"""Row 15: what a patient has in the blood over two hours, minute by minute, beside sums of exponentials.

The closed form is found by another way than the steps of the engine (poles of the transfer function and their
residues), so that equal results also check those. Neither side pays for what holds for all doses: the poles here, the
matrices of one step there. Every call is given a dose of its own, so that no course is remembered from the last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp
from typing import NamedTuple

from kapsim.engine import disposition as d
from kapsim.engine.body import AT_REST, Body, Dose
from tests.bench.harness import Effort, Line, must_equal, span, take_turns

HELD = 1.5
MINUTES = range(121)
WEIGHT = 70.0

Modes = tuple[tuple[float, float], ...]
"""Coefficients and rates of decay: what a unit dose leaves in the central compartment is the sum of c exp(-rate t)."""


class Exchange(NamedTuple):
    """A compartment beside the central one: rates per minute to it, back from it, and out of it altogether."""

    to: float
    back: float
    out: float


class Input(NamedTuple):
    """A dose by one way: mg at once, or mg per minute until `end`."""

    modes: Modes
    amount: float
    start: float
    end: float


def measure(effort: Effort) -> list[Line]:
    """A line each for an infusion, a lozenge and three nasal devices."""
    return [_line(*session, effort) for session in (_infusion(), _lozenge(), _devices())]


Session = tuple[str, d.Route, Callable[[float], Dose], Callable[[float], list[float]]]


def _line(
    what: str, route: d.Route, dose: Callable[[float], Dose], closed: Callable[[float], list[float]], effort: Effort
) -> Line:
    times = effort.times(40)
    given = [0.0]

    def ours() -> None:
        for _ in range(times):
            given[0] += 1e-6
            Body(route, WEIGHT, AT_REST, (dose(given[0]),)).concentrations(120)

    def beside() -> None:
        for _ in range(times):
            closed(0.0)

    course = Body(route, WEIGHT, AT_REST, (dose(0.0),)).concentrations(120)
    must_equal(what, [round(value, 8) for value in course], [round(value, 8) for value in closed(0.0)])
    found = take_turns(ours, beside, effort, units=times)
    what = f"two hours of {what}, every minute"
    return Line(15, what, span(found.ours), span(found.beside), found.ratio, f"<= {HELD:g}x", found.ratio <= HELD)


def _infusion() -> Session:
    modes = _modes(d.K10 + d.K12, (Exchange(d.K12, d.K21, d.K21),))

    def closed(more: float) -> list[float]:
        return _course((Input(modes, (35 + more) / 40, 0, 40),), d.V1 * WEIGHT)

    return "an infusion", "iv", lambda more: Dose(35 + more, over=40), closed


def _lozenge() -> Session:
    beside = (Exchange(d.K12, d.K21, d.K21),)
    modes = _through(d.SUBLINGUAL_RATE, _modes(d.K10 + d.K12, beside), d.K10 + d.K12, beside)

    def closed(more: float) -> list[float]:
        rate = (100 + more) * d.SUBLINGUAL_FRACTION / d.SUBLINGUAL_HELD
        return _course((Input(modes, rate, 0, d.SUBLINGUAL_HELD),), d.V1 * WEIGHT)

    return "a lozenge", "sublingual", lambda more: Dose(100 + more), closed


def _devices() -> Session:
    liver = Exchange(d.QH / d.VC, d.QH / d.VH, d.QH / d.VH + d.KEL + d.KMET)
    beside = (
        Exchange(d.Q1 / d.VC, d.Q1 / d.VP1, d.Q1 / d.VP1),
        Exchange(d.Q2 / d.VC, d.Q2 / d.VP2, d.Q2 / d.VP2),
        liver,
    )
    out = (d.Q1 + d.Q2 + d.QH) / d.VC
    plain = _modes(out, beside)
    nose = _through(d.KA_NASAL, plain, out, beside)
    # Through the liver first: its own pole is cancelled by a zero of the rest.
    gut = tuple((c * liver.back / (liver.out - rate), rate) for c, rate in _through(d.KA_SWALLOWED, plain, out, beside))

    def closed(more: float) -> list[float]:
        given = []
        for number, mg in enumerate((28.0, 28.0, 28.0 - more)):
            at, share = 5.0 * number, d.NASAL_FIRST * (d.NASAL_LATER if number else 1)
            given.append(Input(nose, mg * share, at, at))
            swallowed = mg * (1 - share) * d.GUT_FRACTION / d.SWALLOWED_OVER
            given.append(Input(gut, swallowed, at, at + d.SWALLOWED_OVER))
        return _course(given, d.VC)

    return "three nasal devices", "intranasal-esketamine", lambda more: Dose(84 - more), closed


def _modes(out: float, beside: Sequence[Exchange]) -> Modes:
    """The modes of a dose into the central compartment, which loses `out` per minute: one between any two poles."""
    poles = sorted(exchange.out for exchange in beside)
    edges = zip([0.0, *poles], [*poles, out + sum(poles)], strict=True)
    rates = [_root(lambda rate: _denominator(rate, out, beside), low, high) for low, high in edges]
    return tuple((1 / (1 + sum(e.to * e.back / (e.out - rate) ** 2 for e in beside)), rate) for rate in rates)


def _through(rate: float, modes: Modes, out: float, beside: Sequence[Exchange]) -> Modes:
    """The modes of a dose that enters the central compartment at a first-order rate."""
    own = (rate / _denominator(rate, out, beside), rate)
    return (*((c * rate / (rate - decay), decay) for c, decay in modes), own)


def _denominator(rate: float, out: float, beside: Sequence[Exchange]) -> float:
    return out - rate - sum(e.to * e.back / (e.out - rate) for e in beside)


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a falling function is 0."""
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if middle > low and function(middle) > 0 else (low, middle)
    return low


def _course(given: Sequence[Input], litres: float) -> list[float]:
    """ng/mL at every minute."""
    course = []
    for minute in MINUTES:
        amount = 0.0
        for modes, mg, start, end in given:
            since, after = minute - start, minute - end
            if since < 0:
                continue
            if start == end:
                for c, rate in modes:
                    amount += mg * c * exp(-rate * since)
            elif after < 0:
                for c, rate in modes:
                    amount += mg * c / rate * (1 - exp(-rate * since))
            else:
                for c, rate in modes:
                    amount += mg * c / rate * (exp(-rate * after) - exp(-rate * since))
        course.append(amount * 1000 / litres)
    return course
