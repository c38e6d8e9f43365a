"""Every name that a guard can read is declared here, before any guard is read."""

from __future__ import annotations

import re
from typing import Any

from ..engine.model import Fact, Quantity
from ..problems import Path, quoted, suggestion
from . import schema, step_schema
from .compiler import Compiler
from .fields import paragraph, paragraphs
from .names import unfit

CHOSEN = re.compile(r"chose\s+([a-z0-9-]+\.[a-z0-9.-]*[a-z0-9])")
READ = ("chart", "gauges", "variables")
"""Sections whose ids guards read by name."""
OUTCOMES = ("kept", "broken")
"""What `chose STEP.` can name of an order."""


def declare(compiler: Compiler) -> None:
    """Collect the names of a case; what is wrong with a declaration is reported."""
    shape, names = compiler.shape, compiler.names
    names.open = bool(shape.lost.intersection(READ))
    taken: dict[str, str] = {}
    for key in ("people", *READ, "steps"):
        for name in shape.ids.get(key, ()):
            path: Path = (key, name)
            check_id(compiler, name, path)
            if key in READ:
                if name.isdigit():
                    hint = "Guards would take it for the number."
                    compiler.report("K405", f"{quoted(name)} cannot be an id here.", hint, path, True)
                if name in taken:
                    message = f"{quoted(name)} is already the name of an entry in `{taken[name]}`."
                    compiler.report("K406", message, "Guards read both by name: rename one.", path, True)
                taken.setdefault(name, key)
    if "you" in shape.ids.get("people", ()):
        compiler.report("K405", "`you` is the trainee and cannot be an id.", "", ("people", "you"), True)
    for index, name in enumerate(shape.ids.get("chart", ())):
        names.facts[name] = 1 << index
        fact = shape.chart.get(name)
        if fact is not None:
            compiler.facts.append(Fact(name, paragraph(fact.title), paragraphs(fact.text), fact.at_start, 1 << index))
    for name in shape.ids.get("gauges", ()):
        _gauge(compiler, name, shape.gauges.get(name))
    for name in shape.ids.get("variables", ()):
        _variable(compiler, name, shape.variables.get(name))
    _steps(compiler)


def check_id(compiler: Compiler, name: str, path: Path, key: bool = True) -> None:
    """Report an id that is not in kebab-case or is a word of the language."""
    if wrong := unfit(name):
        compiler.report("K405", *wrong, path, key)


def _steps(compiler: Compiler) -> None:
    """The options that `chose` can name; those that a guard asks for get a bit each."""
    shape, names = compiler.shape, compiler.names
    names.steps = set(shape.ids.get("steps", ()))
    names.broken = names.steps - set(shape.steps)
    wanted = set(CHOSEN.findall(compiler.document.text))
    asked = 0
    for step_id, step in shape.steps.items():
        for option_id in _option_ids(step):
            reference = f"{step_id}.{option_id}"
            names.options[reference] = 1 << asked if reference in wanted else 0
            asked += reference in wanted


def _option_ids(step: Any) -> tuple[str, ...]:
    match step:
        case step_schema.ChooseStep():
            return tuple(step.choose.options)
        case step_schema.SelectStep():
            return tuple(step.select.items)
        case step_schema.OrderStep():
            return OUTCOMES
        case step_schema.ObserveStep(observe=observe):
            return tuple(f"{name}.{act}" for name, cue in observe.cues.items() for act in cue.answers)
    return ()


def _gauge(compiler: Compiler, name: str, gauge: schema.Gauge | None) -> None:
    compiler.names.quantities[name] = None
    if gauge is None:
        return
    path: Path = ("gauges", name)
    people = compiler.shape.ids.get("people", ())
    if gauge.of not in people and "people" not in compiler.shape.lost:
        message = f"There is nobody called {quoted(gauge.of)} in `people`."
        compiler.report("K407", message, lambda: suggestion(gauge.of, people), (*path, "of"))
    if _range(compiler, path, gauge.start, gauge.min, gauge.max):
        span = gauge.max - gauge.min + 1
        if len(gauge.shown) > span:
            message = f"There are {len(gauge.shown)} words for {span} values, {gauge.min} to {gauge.max}."
            compiler.report("K408", message, "Take words away, or widen the range.", (*path, "shown"), True)
        quantity = Quantity(
            name=name,
            slot=len(compiler.quantities),
            start=gauge.start,
            low=gauge.min,
            high=gauge.max,
            of=gauge.of,
            shown=tuple(paragraph(word) for word in gauge.shown),
        )
        _add(compiler, quantity)


def _variable(compiler: Compiler, name: str, variable: schema.Variable | None) -> None:
    compiler.names.quantities[name] = None
    if variable is None:
        return
    path: Path = ("variables", name)
    slot = len(compiler.quantities)
    if isinstance(variable.start, bool):
        for key in ("min", "max"):
            if getattr(variable, key) is not None:
                message = f"{quoted(name)} is true or false, so it has no `{key}`."
                compiler.report("K408", message, f"Delete `{key}`.", (*path, key), True)
        _add(compiler, Quantity(name=name, slot=slot, start=int(variable.start), low=0, high=1, truth=True))
        return
    low = 0 if variable.min is None else variable.min
    high = 100 if variable.max is None else variable.max
    if _range(compiler, path, variable.start, low, high):
        _add(compiler, Quantity(name=name, slot=slot, start=variable.start, low=low, high=high))


def _range(compiler: Compiler, path: Path, start: int, low: int, high: int) -> bool:
    hint = "Left out, `min` is 0 and `max` 100."
    written = compiler.document.get(path)
    if low >= high:
        key = "min" if "min" in written else "max"
        compiler.report("K408", f"`min` ({low}) must be less than `max` ({high}).", hint, (*path, key))
        return False
    if not low <= start <= high:
        compiler.report("K408", f"`start` ({start}) lies outside of {low} to {high}.", hint, (*path, "start"))
        return False
    return True


def _add(compiler: Compiler, quantity: Quantity) -> None:
    compiler.quantities.append(quantity)
    compiler.names.quantities[quantity.name] = quantity
