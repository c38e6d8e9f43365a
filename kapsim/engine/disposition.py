"""Where the drug goes: the two published models, from doses to a concentration in plasma.

Racemic ketamine given iv, im or sublingually: Clements & Nimmo 1981, Br J Anaesth 53:27-30, as read in open TIVA code
that cites it. Chosen because of four published models it comes closest to the published peak of 185 ng/mL after 0.5
mg/kg over 40 minutes (Zarate 2006): 177; a selected fit, not a validation. Intranasal esketamine: Perez-Ruixo 2021,
Clin Pharmacokinet 60:501-516, with its liver and noresketamine, as transcribed in nlmixr2lib. Adults only,
illustrative: nothing here is for dosing, and there is no oral route because the racemic model fails there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from .linear import TICKS, Inflow, State, area, compartments, entered_by, ticks, walk

Route = Literal["iv", "im", "sublingual", "intranasal-esketamine"]
ROUTES: tuple[Route, ...] = get_args(Route)
HOUR, DAY = 60.0, 1440.0
MOST_MG = 100_000.0

V1 = 1.7522
"""L/kg, central volume. Clements & Nimmo 1981; from here to K21."""
K10 = 0.0109
"""Per minute, elimination: a clearance of 19.1 mL/min/kg."""
K12 = 0.0186
"""Per minute, to the periphery."""
K21 = 0.0137
"""Per minute, and back: a terminal half-life of 183 minutes."""

IM_FRACTION = 0.93
"""Bioavailability of an intramuscular dose. Secondary source."""
IM_RATE = 0.1
"""Per minute. Engineering assumption: a peak after 18 minutes."""
SUBLINGUAL_FRACTION = 0.29
"""Bioavailability of a sublingual dose. Rolan 2014 (27-31 %)."""
SUBLINGUAL_RATE = 0.03
"""Per minute. Engineering assumption, with the next: together they put the peak at the 45 minutes of Rolan 2014."""
SUBLINGUAL_HELD = 12.0
"""Minutes over which a lozenge dissolves steadily. Engineering assumption."""

DEVICE = 28.0
"""mg in one nasal device (two sprays). US label."""
BETWEEN_DEVICES = 5.0
"""Minutes from one device to the next. US label."""
NASAL_FIRST = 0.54
"""Of the first device, the part absorbed through the nose (FRn). Perez-Ruixo 2021, table 3; from here to Q_NOR."""
NASAL_LATER = 0.62
"""Times that for every later device of the session."""
KA_NASAL = 2.93 / HOUR
"""Per minute, from the nose."""
SWALLOWED_OVER = 0.53 * HOUR
"""Minutes over which the swallowed rest is released."""
KA_SWALLOWED = 1.45 / HOUR
"""Per minute, from the gut to the liver."""
GUT_FRACTION = 0.64
"""Of the swallowed rest, the part that passes the gut wall."""
VC, VP1, VP2, VH = 192.0, 143.0, 417.0, 101.0
"""L: central, shallow, deep, liver."""
Q1, Q2, QH = 84.3 / HOUR, 37.6 / HOUR, 151.0 / HOUR
"""L/min: central to shallow, to deep, hepatic blood flow (up to an age of 60)."""
KEL, KMET = 1.11 / HOUR, 2.77 / HOUR
"""Per minute, both out of the liver: to other metabolites, to noresketamine (without molar correction)."""
V_NOR, VP_NOR = 70.0, 115.0
"""L, apparent: noresketamine, central and peripheral."""
CL_NOR, Q_NOR = 38.0 / HOUR, 26.1 / HOUR
"""L/min, apparent: its clearance, and its exchange with the periphery."""

_RACEMIC = (("central", "", K10), ("central", "periphery", K12), ("periphery", "central", K21))
_SYSTEMS = {
    "iv": compartments(("central", "periphery"), _RACEMIC),
    "im": compartments(("depot", "central", "periphery"), (("depot", "central", IM_RATE), *_RACEMIC)),
    "sublingual": compartments(("depot", "central", "periphery"), (("depot", "central", SUBLINGUAL_RATE), *_RACEMIC)),
    "intranasal-esketamine": compartments(
        ("nose", "gut", "central", "shallow", "deep", "liver", "noresketamine", "its periphery"),
        (
            ("nose", "central", KA_NASAL),
            ("gut", "liver", KA_SWALLOWED),
            ("central", "shallow", Q1 / VC),
            ("shallow", "central", Q1 / VP1),
            ("central", "deep", Q2 / VC),
            ("deep", "central", Q2 / VP2),
            ("central", "liver", QH / VC),
            ("liver", "central", QH / VH),
            ("liver", "", KEL),
            ("liver", "noresketamine", KMET),
            ("noresketamine", "", CL_NOR / V_NOR),
            ("noresketamine", "its periphery", Q_NOR / V_NOR),
            ("its periphery", "noresketamine", Q_NOR / VP_NOR),
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Dose:
    """mg given at a minute, over so many minutes (0: at once; only iv is infused).

    stopped: the minute, on the same clock, at which an infusion was stopped. What was given at once cannot be stopped.
    Raises ValueError for what is no dose, or lies more than a day from minute 0.
    """

    mg: float
    at: float = 0.0
    over: float = 0.0
    stopped: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.mg <= MOST_MG:
            raise ValueError(f"a dose cannot be {self.mg} mg")
        if not (-DAY <= self.at <= DAY and 0 <= self.over <= DAY):
            raise ValueError(f"a dose cannot be given at {self.at} over {self.over} minutes")
        if self.stopped is not None and not -DAY <= self.stopped <= 2 * DAY:
            raise ValueError(f"an infusion cannot be stopped at {self.stopped} minutes")


Doses = tuple[Dose, ...]


def states(route: Route, doses: Doses, minutes: int) -> tuple[State, ...]:
    """The amounts in all compartments at the minutes 0 to `minutes`, in mg; the longest walk asked for is kept."""
    return _kept(route, doses, -(-minutes // 120) * 120)[: minutes + 1]


def state_at(route: Route, doses: Doses, minute: float) -> State:
    """The amounts at any minute, in mg."""
    return walk(_SYSTEMS[route], inflows(route, doses), ticks(minute))[1]


def litres(route: Route, weight_kg: float) -> float:
    """The volume that turns the central amount into a concentration. The nasal model knows no weight."""
    return VC if route == "intranasal-esketamine" else V1 * weight_kg


def central(route: Route) -> int:
    """The place of the central compartment in a state."""
    return _SYSTEMS[route].index("central")


def auc(route: Route, weight_kg: float, doses: Doses, minute: float) -> float:
    """The area under the concentration of a typical patient from the first dose to `minute`, in ng h/mL."""
    system, given = _SYSTEMS[route], inflows(route, doses)
    entered = entered_by(given, ticks(minute), len(system.names))
    under = area(system, central(route), entered, state_at(route, doses, minute))
    return under * 1000 / litres(route, weight_kg) / HOUR


def noresketamine(state: State) -> float:
    """The concentration of noresketamine in a state of the nasal model, in ng/mL.

    The peak is as published; the published AUC of the metabolite does not follow from the published parameters.
    """
    return state[_SYSTEMS["intranasal-esketamine"].index("noresketamine")] * 1000 / V_NOR


def inflows(route: Route, doses: Doses) -> tuple[Inflow, ...]:
    """What the doses bring into which compartment. Raises ValueError for an infusion that is not iv."""
    if route != "iv" and any(dose.over for dose in doses):
        raise ValueError(f"only iv doses are infused, not {route}")
    if route == "intranasal-esketamine":
        return tuple(_sprayed(doses))
    return tuple(inflow for dose in doses for inflow in _racemic(route, dose))


def _racemic(route: Route, dose: Dose) -> Iterator[Inflow]:
    start = ticks(dose.at)
    if route == "sublingual":
        held = ticks(SUBLINGUAL_HELD)
        yield Inflow(0, dose.mg * SUBLINGUAL_FRACTION / SUBLINGUAL_HELD, start, start + held)
    elif route == "im":
        yield Inflow(0, dose.mg * IM_FRACTION, start, start)
    elif ticks(dose.over) == 0:
        yield Inflow(0, dose.mg, start, start)
    else:
        end = start + ticks(dose.over)
        stopped = end if dose.stopped is None else min(end, ticks(dose.stopped))
        if stopped > start:
            yield Inflow(0, dose.mg * TICKS / (end - start), start, stopped)


def _sprayed(doses: Doses) -> Iterator[Inflow]:
    """Device by device: a part enters through the nose, the rest is swallowed."""
    share = NASAL_FIRST
    for at, mg in sorted(device for dose in doses for device in _devices(dose)):
        yield Inflow(0, mg * share, at, at)
        rate = mg * (1 - share) * GUT_FRACTION / SWALLOWED_OVER
        yield Inflow(1, rate, at, at + ticks(SWALLOWED_OVER))
        share = NASAL_FIRST * NASAL_LATER


def _devices(dose: Dose) -> Iterator[tuple[int, float]]:
    left, start = dose.mg, ticks(dose.at)
    while left > 0:
        yield start, min(left, DEVICE)
        left, start = left - DEVICE, start + ticks(BETWEEN_DEVICES)


@lru_cache(maxsize=256)
def _kept(route: Route, doses: Doses, minutes: int) -> tuple[State, ...]:
    return walk(_SYSTEMS[route], inflows(route, doses), minutes * TICKS)[0]
