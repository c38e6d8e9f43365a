"""Where a preview begins, from what somebody typed: `--from STEP` and `--set NAME=VALUE`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .engine.model import LONGEST_VISIT, Case
from .engine.state import Beginning
from .problems import quoted, suggestion

CLOCK = "clock"
TRUTHS = {"true": 1, "false": 0}
NUMBER = re.compile("-?[0-9]{1,9}")


class EnteringError(ValueError):
    """A place or a value that the case does not have; the message says what it has."""


def beginning(case: Case, step: str = "", settings: Sequence[str] = ()) -> Beginning:
    """The beginning at a step ("" for the first) with settings such as `alliance=30`, `card=true` or `clock=30`.

    Of several settings for one name the last counts. Raises EnteringError with a sentence.
    """
    if step and step not in case.steps:
        raise EnteringError(f"The case has no step {quoted(step)}. {suggestion(step, case.steps)}".strip())
    quantities = {quantity.name: quantity for quantity in case.quantities}
    facts = {fact.id for fact in case.facts}
    values: dict[str, int] = {}
    revealed: dict[str, bool] = {}
    clock: int | None = None
    for setting in settings:
        name, sign, text = (part.strip() for part in setting.partition("="))
        if not sign or not name:
            raise EnteringError(f"{quoted(setting)} sets nothing. Write NAME=VALUE, for example clock=30.")
        if name == CLOCK:
            clock = _number(name, text, 0, LONGEST_VISIT)
        elif name in facts:
            revealed[name] = bool(_truth(name, text))
        elif name in quantities:
            quantity = quantities[name]
            values[name] = _truth(name, text) if quantity.truth else _number(name, text, quantity.low, quantity.high)
        else:
            hint = suggestion(name, (*quantities, *facts, CLOCK))
            raise EnteringError(f"The case has no variable, gauge or chart entry {quoted(name)}. {hint}")
    return Beginning(step=step, values=tuple(values.items()), facts=tuple(revealed.items()), clock=clock)


def still_there(case: Case, at: Beginning) -> Beginning:
    """As much of a beginning as a case has, which may be another version of the one that it was made for."""
    quantities = {quantity.name: quantity for quantity in case.quantities}
    facts = {fact.id for fact in case.facts}
    return Beginning(
        step=at.step if at.step in case.steps else "",
        values=tuple(
            (name, value)
            for name, value in at.values
            if name in quantities and quantities[name].low <= value <= quantities[name].high
        ),
        facts=tuple((name, revealed) for name, revealed in at.facts if name in facts),
        clock=at.clock,
    )


def _truth(name: str, text: str) -> int:
    if text not in TRUTHS:
        raise EnteringError(f"{quoted(name)} is true or false, and not {quoted(text)}.")
    return TRUTHS[text]


def _number(name: str, text: str, low: int, high: int) -> int:
    if not NUMBER.fullmatch(text) or not low <= int(text) <= high:
        raise EnteringError(f"{quoted(name)} is a whole number from {low} to {high}, and not {quoted(text)}.")
    return int(text)
