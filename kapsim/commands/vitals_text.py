"""The course of a simulated body as plain text: a table, a small plot, one line for each trace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..engine.body import Body, Dose

ROUTES = {
    "iv": "ketamine into a vein",
    "im": "ketamine into a muscle",
    "sublingual": "ketamine under the tongue",
    "intranasal-esketamine": "esketamine by nasal spray",
}
BLOCKS = " ▁▂▃▄▅▆▇█"
WIDE, HIGH = 61, 8
"""Columns and lines of the plot."""
TRACES = {
    "systolic": ("systolic", "mmHg"),
    "diastolic": ("diastolic", "mmHg"),
    "heart_rate": ("pulse", "a minute"),
    "spo2": ("SpO2", "%"),
    "dissociation": ("dissociation", "of 10"),
}


def page(body: Body, minutes: int, every: int) -> Iterator[str]:
    """The lines of the page, none wider than 80 columns; `every` so many minutes is a row of the table."""
    nasal = body.route == "intranasal-esketamine"
    how = "devices of 28 mg, five minutes apart, whatever the weight" if nasal else f"{body.weight_kg:g} kg"
    before, response = body.baseline, body.response
    yield f"{ROUTES[body.route].capitalize()}: {' and '.join(map(_dose, body.doses))}; {how}."
    yield f"Response: {response.exposure} exposure, {response.pressor} pressor response."
    yield (
        f"Before: {before.systolic}/{before.diastolic} mmHg, pulse {before.heart_rate} a minute, SpO2 {before.spo2} %."
    )
    yield ""
    yield from _table(body, minutes, every)
    yield ""
    yield from _plot(body.concentrations(minutes), minutes)
    yield ""
    yield from _traces(body, minutes)
    yield ""
    yield from _summary(body, minutes)


def _dose(dose: Dose) -> str:
    over = f" over {dose.over:g} minutes" if dose.over else ""
    stopped = f", stopped at minute {dose.stopped:g}" if dose.stopped is not None else ""
    at = f" at minute {dose.at:g}" if dose.at else ""
    return f"{dose.mg:g} mg{at}{over}{stopped}"


def _table(body: Body, minutes: int, every: int) -> Iterator[str]:
    yield "minute   ng/mL   pressure   pulse   SpO2   dissociation"
    course, concentrations = body.course(minutes), body.concentrations(minutes)
    for minute in range(0, minutes + 1, every):
        now = course[minute].rounded
        pressure = f"{now.systolic}/{now.diastolic}"
        yield (
            f"{minute:6}   {concentrations[minute]:5.0f}   {pressure:>8}   {now.heart_rate:5}   {now.spo2:4}"
            f"   {now.dissociation:12}"
        )


def _columns(minutes: int) -> list[int]:
    """The minutes that are plotted, from left to right."""
    wide = min(WIDE, minutes + 1)
    return [round(place * minutes / (wide - 1)) for place in range(wide)]


def _plot(values: Sequence[float], minutes: int) -> Iterator[str]:
    """Bars in blocks, eight heights to a line."""
    highest = max(values)
    columns = _columns(minutes)
    heights = [round(values[minute] / highest * HIGH * 8) if highest else 0 for minute in columns]
    for line in range(HIGH, 0, -1):
        bars = "".join(BLOCKS[min(8, max(0, height - (line - 1) * 8))] for height in heights)
        label = f"{highest:.0f}" if line == HIGH else ""
        yield f"{label:>6} │{bars}".rstrip()
    yield f"{0:>6} └{'─' * len(columns)}"
    yield f"{'ng/mL':>6}  0{f'{minutes} min':>{max(len(columns) - 1, 8)}}"


def _traces(body: Body, minutes: int) -> Iterator[str]:
    """One line of blocks for each reading, from its least to its most."""
    course, columns = body.course(minutes), _columns(minutes)
    for name, (word, unit) in TRACES.items():
        values = [getattr(now, name) for now in course]
        least, most = min(values), max(values)
        span = most - least
        bars = "".join(BLOCKS[1 + round((values[minute] - least) / span * 7) if span else 1] for minute in columns)
        range_ = f"{least:.0f}-{most:.0f}" if round(least) != round(most) else f"{least:.0f}"
        yield f"{word} {range_} {unit}"
        yield f"        {bars}"


def _summary(body: Body, minutes: int) -> Iterator[str]:
    values = body.concentrations(minutes)
    highest = max(values)
    yield (
        f"Highest {highest:.0f} ng/mL at minute {values.index(highest)};"
        f" area {body.auc(minutes):.0f} ng h/mL in {minutes} minutes, {body.auc(1440):.0f} in a day."
    )
    yield from (f"Beware. {beyond.text}" for beyond in body.beyond(minutes))
