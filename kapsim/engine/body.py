"""The simulated body: from doses and a patient's response to vital signs and dissociation. Simulated, illustrative.

What leads from concentration to effect is an engineering assumption throughout: tuned by hand to published means, not
published itself. Racemic: 0.5 mg/kg iv over 40 minutes gives the mean peak of Yale 2024 (+16/+11 mmHg, 138 patients)
and the heart rate of Vankawala 2021 (+4.1). Esketamine: no mean is confirmed; tuned to the label's peak at about 40
minutes, gone after about four hours, and to its 8-19 % of patients with a rise of 40 systolic or 25 diastolic: one
class of nine at the highest labelled dose. A low simulated concentration permits nothing: the rules on leaving and
driving stand on their own.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Literal, NamedTuple, get_args

from . import disposition
from .disposition import Dose, Route

__all__ = [
    "AT_REST",
    "EXPOSURES",
    "PRESSORS",
    "RESPONSES",
    "TYPICAL",
    "Baseline",
    "Beyond",
    "Body",
    "Dose",
    "Reading",
    "Response",
    "Route",
    "Vitals",
    "drawn",
]

Exposure = Literal["low", "typical", "high"]
Pressor = Literal["mild", "typical", "marked", "severe"]

EXPOSURES: dict[Exposure, float] = {"low": 0.73, "typical": 1.0, "high": 1.38}
"""Times the typical concentration. Means of the thirds of a log-normal spread of 30 % (about the published spread of
clearance and volume); that both move together, and keep the shape of the course, is an engineering assumption."""
PRESSORS: dict[Pressor, float] = {"mild": 1 / 3, "typical": 1.0, "marked": 5 / 3, "severe": 3.0}
"""Times the typical rise of pressure and pulse. With the exposures the nine classes spread the peak by 11 mmHg (Yale
2024: SD 11.2) about its mean. Severe brings 132/82 to 180/115, at which Murrough 2013 stopped an infusion: about 1 % of
infusions, so never drawn. Engineering assumption."""

SYSTOLIC, DIASTOLIC, HEART_RATE = 32.0, 22.0, 8.2
"""Racemic, greatest rises in mmHg, mmHg and beats per minute; half of each at HALF ng/mL. Engineering assumption."""
HALF = 177.0
S_SYSTOLIC, S_DIASTOLIC, S_HEART_RATE, S_HALF = 48.0, 36.0, 8.2, 160.0
"""The same for esketamine. Engineering assumption."""
SPO2_FALL = 2.0
"""Per cent, greatest fall of oxygen saturation. Engineering assumption: hardly any below anaesthesia."""
BEGINS, BY_POINT = 50.0, 15.0
"""Racemic: ng/mL at which dissociation begins, and for each of its points 0-10. Linear over 50-200 (Bowdle 1998)."""
S_BEGINS, S_BY_POINT = 30.0, 10.0
"""The same for esketamine. Engineering assumption."""
FADES_FROM, FADED_BY = 40.0, 100.0
"""Minutes since the first device: esketamine's dissociation peaks at about 40 and has resolved by about 90, long before
the concentration falls. Engineering assumption for a tolerance that no source in hand describes."""

STUDIED = 250.0
"""ng/mL: the highest landmark of dissociation (100-250, Krystal 1994, via Zanos 2018). Beyond, effects are guessed."""
S_STUDIED = 140.0
"""ng/mL: what the highest labelled dose of esketamine, 84 mg, reaches in the highest class. Nothing is tuned beyond."""
ANAESTHESIA = 1200.0
"""ng/mL: nobody is awake there, and this is no model of anaesthesia."""


@dataclass(frozen=True, slots=True)
class Response:
    """How much of a dose a patient meets, and how strongly pressure answers to it."""

    exposure: Exposure = "typical"
    pressor: Pressor = "typical"

    def __post_init__(self) -> None:
        if self.exposure not in EXPOSURES or self.pressor not in PRESSORS:
            raise ValueError(f"no such response: {self.exposure}, {self.pressor}")


RESPONSES = tuple(
    Response(exposure, pressor)
    for exposure in get_args(Exposure)
    for pressor in get_args(Pressor)
    if pressor != "severe"
)
"""The nine classes that are drawn, equally likely. Their order stays: seeds point into it."""


TYPICAL = RESPONSES.index(Response())
"""The class of somebody who answers to a dose as most do."""


def drawn(seed: int) -> Response:
    """The response that a seed gives: by SHA-256, the same everywhere and for ever."""
    return RESPONSES[number_drawn(seed)]


def number_drawn(seed: int) -> int:
    """The same as its number in `RESPONSES`."""
    digest = hashlib.sha256(f"{seed}\0response".encode()).digest()
    return int.from_bytes(digest, "big") % len(RESPONSES)


def seed_for(number: int) -> int:
    """The least seed that draws a response class, by its number in `RESPONSES`."""
    return next(seed for seed in count() if number_drawn(seed) == number)


class Baseline(NamedTuple):
    """Vital signs before anything is given: mmHg, mmHg, beats per minute, per cent."""

    systolic: int = 120
    diastolic: int = 80
    heart_rate: int = 70
    spo2: int = 98


AT_REST = Baseline()


class Reading(NamedTuple):
    """Vital signs as a monitor shows them and as guards read them: whole units."""

    systolic: int
    diastolic: int
    heart_rate: int
    spo2: int
    dissociation: int


class Vitals(NamedTuple):
    """Vital signs in mmHg, mmHg, beats per minute and per cent, and dissociation from 0 to 10.

    They stay within what a case may write: 40-300, 20-200, 20-250 and 50-100.
    """

    systolic: float
    diastolic: float
    heart_rate: float
    spo2: float
    dissociation: float

    @property
    def rounded(self) -> Reading:
        """To whole units."""
        return Reading(*map(round, self))


class Beyond(NamedTuple):
    """A warning: from `minute` on the concentration is above `limit` (ng/mL), so that what is simulated means less."""

    minute: int
    limit: float
    text: str


@dataclass(frozen=True, slots=True)
class Body:
    """A patient and all doses of one session. The weight is unknown to the nasal model, and may be None there.

    Raises ValueError for a dose that the route cannot take, and for a weight that is none.
    """

    route: Route
    weight_kg: float | None
    baseline: Baseline = AT_REST
    doses: tuple[Dose, ...] = ()
    response: Response = Response()

    def __post_init__(self) -> None:
        if self.route not in disposition.ROUTES:
            raise ValueError(f"no such route: {self.route}")
        if self.route != "intranasal-esketamine" and not (self.weight_kg and 20 <= self.weight_kg <= 400):
            raise ValueError(f"{self.route} needs a weight of 20 to 400 kg, and this is {self.weight_kg}")
        disposition.inflows(self.route, self.doses)

    def concentration(self, minute: float) -> float:
        """ng/mL in plasma at a minute, whole or not."""
        place, by = self._scale
        return disposition.state_at(self.route, self.doses, minute)[place] * by

    def concentrations(self, minutes: int) -> tuple[float, ...]:
        """ng/mL at the minutes 0 to `minutes`."""
        place, by = self._scale
        return tuple([state[place] * by for state in disposition.states(self.route, self.doses, minutes)])

    def noresketamine(self, minutes: int) -> tuple[float, ...]:
        """ng/mL of esketamine's metabolite at the minutes 0 to `minutes`; for the nasal route only."""
        by = EXPOSURES[self.response.exposure]
        return tuple(disposition.noresketamine(s) * by for s in disposition.states(self.route, self.doses, minutes))

    def auc(self, minute: float) -> float:
        """The area under the concentration up to a minute, in ng h/mL."""
        by = EXPOSURES[self.response.exposure]
        return disposition.auc(self.route, self.weight_kg or 0, self.doses, minute) * by

    def vitals(self, minute: float) -> Vitals:
        """Vital signs at a minute, whole or not."""
        return self._vitals(minute, self.concentration(minute))

    def course(self, minutes: int) -> tuple[Vitals, ...]:
        """Vital signs at the minutes 0 to `minutes`; kept, so that asking again costs nothing."""
        return _course(self, minutes)

    def beyond(self, minutes: int) -> tuple[Beyond, ...]:
        """Where the concentration leaves the range for which the effects were made, in the minutes 0 to `minutes`."""
        course = self.concentrations(minutes)
        studied = S_STUDIED if self.route == "intranasal-esketamine" else STUDIED
        found = []
        for limit, text in (
            (studied, "effects are guessed"),
            (ANAESTHESIA, "this is anaesthesia, which is not simulated"),
        ):
            above = [minute for minute, value in enumerate(course) if value > limit]
            if above:
                where = f"Above {limit:,.0f} ng/mL from minute {above[0]} to {above[-1]}"
                found.append(Beyond(above[0], limit, f"{where}: {text}."))
        return tuple(found)

    @property
    def _scale(self) -> tuple[int, float]:
        """Which amount of a state (mg) makes the concentration (ng/mL), times what."""
        litres = disposition.litres(self.route, self.weight_kg or 0)
        return disposition.central(self.route), 1000 / litres * EXPOSURES[self.response.exposure]

    def _vitals(self, minute: float, c: float) -> Vitals:
        if self.route == "intranasal-esketamine":
            rise = c * c / (S_HALF * S_HALF + c * c)
            tops = (S_SYSTOLIC, S_DIASTOLIC, S_HEART_RATE)
            since = minute - min((dose.at for dose in self.doses), default=0.0)
            fading = (FADED_BY - since) / (FADED_BY - FADES_FROM)
            dissociation = _within((c - S_BEGINS) / S_BY_POINT, 0.0, 10.0) * _within(fading, 0.0, 1.0)
        else:
            rise = c * c * c / (HALF * HALF * HALF + c * c * c)
            tops = (SYSTOLIC, DIASTOLIC, HEART_RATE)
            dissociation = _within((c - BEGINS) / BY_POINT, 0.0, 10.0)
        by = PRESSORS[self.response.pressor] * rise
        before = self.baseline
        return Vitals(
            _within(before.systolic + tops[0] * by, 40.0, 300.0),
            _within(before.diastolic + tops[1] * by, 20.0, 200.0),
            _within(before.heart_rate + tops[2] * by, 20.0, 250.0),
            _within(before.spo2 - SPO2_FALL * rise, 50.0, 100.0),
            dissociation,
        )


def _within(value: float, least: float, most: float) -> float:
    return least if value < least else most if value > most else value


@lru_cache(maxsize=256)
def _course(body: Body, minutes: int) -> tuple[Vitals, ...]:
    return tuple(body._vitals(minute, c) for minute, c in enumerate(body.concentrations(minutes)))
