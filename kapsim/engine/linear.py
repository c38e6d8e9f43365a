"""Compartments that exchange at constant rates, stepped exactly from one moment to the next.

Between two events dx/dt = A x + u has constant u, so that x(t + h) = P x(t) + Q u with P = exp(A h) and Q the integral
of exp(A s) over 0..h. Only + - * / are used, in a fixed order: the same bits on every machine and Python (`math.exp`
differs between C libraries, `sum` of floats between Python versions). One walk goes from event to event and from whole
minute to whole minute, whoever asks for what, so that no answer depends on which others were asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

TICKS = 1000
"""Moments are kept to a thousandth of a minute, as whole numbers."""
TERMS = 14
"""Of the Taylor series, after scaling to a norm of 0.5 at most: the first left out is below 1e-16."""

Row = tuple[float, ...]
Matrix = tuple[Row, ...]
State = tuple[float, ...]
"""Amounts in mg, by compartment."""


@dataclass(frozen=True, slots=True, eq=False)
class Compartments:
    """Named compartments and the rates between them, per minute. `matrix` is A."""

    names: tuple[str, ...]
    matrix: Matrix

    def index(self, name: str) -> int:
        """The place of a compartment in a state (ValueError if there is none)."""
        return self.names.index(name)


class Inflow(NamedTuple):
    """What enters a compartment: at once where `end` is `start` (`amount` in mg), else steadily (in mg per minute)."""

    into: int
    amount: float
    start: int
    end: int


def compartments(names: Sequence[str], flows: Sequence[tuple[str, str, float]]) -> Compartments:
    """Compartments from flows (from, to, per minute); what flows to "" leaves the body."""
    places = {name: place for place, name in enumerate(names)}
    matrix = [[0.0] * len(names) for _ in names]
    for source, to, rate in flows:
        matrix[places[source]][places[source]] -= rate
        if to:
            matrix[places[to]][places[source]] += rate
    return Compartments(tuple(names), tuple(map(tuple, matrix)))


def ticks(minutes: float) -> int:
    """Minutes as a moment."""
    return round(minutes * TICKS)


def walk(system: Compartments, inflows: Sequence[Inflow], until: int) -> tuple[tuple[State, ...], State]:
    """The states at the whole minutes from 0 to the moment `until`, and the state at `until`.

    What enters at a moment is there at that moment. Moments before 0 are walked through too.
    """
    advance = ADVANCE[len(system.names)]
    moments = {0, until}.union(*((inflow.start, inflow.end) for inflow in inflows))
    now, *events = sorted(moment for moment in moments if moment <= until)
    before = -now // TICKS if now < 0 else 0
    state = _with_doses((0.0,) * len(system.names), inflows, now)
    found = [] if now % TICKS else [state]
    for event in events:
        rates = _rates(inflows, now, len(state))
        head = min(event - now, -now % TICKS)
        minutes, rest = divmod(event - now - head, TICKS)
        for step, times in ((head, 1), (TICKS, minutes), (rest, 1)):
            if not step or not times:
                continue
            rows, inputs = propagator(system, step)
            found += advance(rows, state, _entered(inputs, rates), times)
            state = found[-1]
            now += step * times
            if now % TICKS:
                found.pop()
        state = _with_doses(state, inflows, event)
        if not event % TICKS:
            found[-1] = state
    return tuple(found[before:]), state


def entered_by(inflows: Sequence[Inflow], until: int, size: int) -> State:
    """What has entered each compartment by a moment, in mg."""
    entered = [0.0] * size
    for inflow in inflows:
        if inflow.end == inflow.start <= until:
            entered[inflow.into] += inflow.amount
        elif inflow.start < until:
            entered[inflow.into] += inflow.amount * (min(inflow.end, until) - inflow.start) / TICKS
    return tuple(entered)


def area(system: Compartments, compartment: int, entered: State, state: State) -> float:
    """The area under the amount in a compartment so far, in mg min: exact, from what entered and what is still there.

    A times the integral of x is x less all that entered, so one row of the inverse of A is enough.
    """
    total = 0.0
    for weight, came, there in zip(_inverse_row(system, compartment), entered, state, strict=True):
        total += weight * (there - came)
    return total


@lru_cache(maxsize=4096)
def propagator(system: Compartments, step: int) -> tuple[Matrix, Matrix]:
    """P and Q for a step in ticks. Q h = h (I + A h / 2! + ...) by Taylor on a fraction of the step, then doubled."""
    size = range(len(system.names))
    h, doublings = step / TICKS, 0
    norm = max(max(abs(rate) for rate in row) for row in system.matrix) * len(size)
    while norm * h > 0.5:
        h, doublings = h / 2, doublings + 1
    scaled = tuple(tuple(rate * h for rate in row) for row in system.matrix)
    term = q = tuple(tuple(h if i == j else 0.0 for j in size) for i in size)
    for k in range(2, TERMS + 2):
        term = tuple(tuple(value / k for value in row) for row in _times(scaled, term))
        q = _plus(q, term)
    p = _plus(tuple(tuple(1.0 if i == j else 0.0 for j in size) for i in size), _times(system.matrix, q))
    for _ in range(doublings):
        q, p = _plus(q, _times(p, q)), _times(p, p)
    return p, q


def _with_doses(state: State, inflows: Sequence[Inflow], now: int) -> State:
    for inflow in inflows:
        if inflow.start == inflow.end == now:
            state = (*state[: inflow.into], state[inflow.into] + inflow.amount, *state[inflow.into + 1 :])
    return state


def _rates(inflows: Sequence[Inflow], now: int, size: int) -> State:
    rates = [0.0] * size
    for inflow in inflows:
        if inflow.start <= now < inflow.end:
            rates[inflow.into] += inflow.amount
    return tuple(rates)


def _entered(inputs: Matrix, rates: State) -> State:
    if not any(rates):
        return rates
    return tuple(row[0] for row in _times(inputs, tuple((rate,) for rate in rates)))


def _two(rows: Matrix, state: State, entered: State, times: int) -> Sequence[State]:
    a, b = state
    u, v = entered
    (p, q), (r, s) = rows
    found = []
    for _ in range(times):
        a, b = p * a + q * b + u, r * a + s * b + v
        found.append((a, b))
    return found


def _three(rows: Matrix, state: State, entered: State, times: int) -> Sequence[State]:
    a, b, c = state
    u, v, w = entered
    (k, m, n), (o, p, q), (r, s, t) = rows
    found = []
    for _ in range(times):
        a, b, c = k * a + m * b + n * c + u, o * a + p * b + q * c + v, r * a + s * b + t * c + w
        found.append((a, b, c))
    return found


def _eight(rows: Matrix, state: State, entered: State, times: int) -> Sequence[State]:
    each = [(*row, u) for row, u in zip(rows, entered, strict=True)]
    found = []
    for _ in range(times):
        a, b, c, d, e, f, g, h = state
        state = tuple(
            [k * a + m * b + n * c + o * d + p * e + q * f + r * g + s * h + u for k, m, n, o, p, q, r, s, u in each]
        )
        found.append(state)
    return found


ADVANCE: dict[int, Callable[[Matrix, State, State, int], Sequence[State]]] = {2: _two, 3: _three, 8: _eight}
"""Equal steps by the number of compartments, written out: loops within the loop take three times as long."""


def _times(left: Matrix, right: Matrix) -> Matrix:
    columns = tuple(zip(*right, strict=True))
    return tuple(tuple(_dot(row, column) for column in columns) for row in left)


def _dot(left: Row, right: Row) -> float:
    total = 0.0
    for a, b in zip(left, right, strict=True):
        total += a * b
    return total


def _plus(left: Matrix, right: Matrix) -> Matrix:
    return tuple(tuple(a + b for a, b in zip(x, y, strict=True)) for x, y in zip(left, right, strict=True))


@lru_cache(maxsize=64)
def _inverse_row(system: Compartments, wanted: int) -> Row:
    """One row of the inverse of A: y with y A = e, by elimination on the transpose (its columns are dominant)."""
    size = len(system.names)
    rows = [[system.matrix[j][i] for j in range(size)] + [1.0 if i == wanted else 0.0] for i in range(size)]
    for i in range(size):
        for k in range(i + 1, size):
            factor = rows[k][i] / rows[i][i]
            rows[k] = [b - factor * a for a, b in zip(rows[i], rows[k], strict=True)]
    found = [0.0] * size
    for i in reversed(range(size)):
        found[i] = (rows[i][size] - _dot(tuple(rows[i][i + 1 : size]), tuple(found[i + 1 :]))) / rows[i][i]
    return tuple(found)
