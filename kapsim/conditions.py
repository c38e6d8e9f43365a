"""Guards in plain English, for people who will never see an expression.

alliance < 30 and not rested        alliance is below 30 and “rested” is not noted
chose doorway.promise               the trainee chose 1a (“After two antidepressants, very often yes…”)
"""

from __future__ import annotations

from .engine.guard import And, Arithmetic, Chose, Clock, Compare, Constant, Guard, Not, Or, Reading, Revealed
from .engine.model import Case, Change
from .engine.observation import Minute, Vital
from .places import Places, clean, quoted, text_of

OPPOSITE = {"<": ">=", "<=": ">", "==": "!=", "!=": "==", ">=": "<", ">": "<="}
MIRRORED = {"<": ">", "<=": ">=", "==": "==", "!=": "!=", ">=": "<=", ">": "<"}
COMPARED = {"<": "below", "<=": "at most", "==": "exactly", "!=": "not", ">=": "at least", ">": "above"}
PASSED = {
    "<": "fewer than {} minutes of the {} have passed",
    "<=": "no more than {} minutes of the {} have passed",
    "==": "exactly {} minutes of the {} have passed",
    "!=": "more or fewer than {} minutes of the {} have passed",
    ">=": "at least {} minutes of the {} have passed",
    ">": "more than {} minutes of the {} have passed",
}
VITALS = {
    "systolic": "the systolic pressure",
    "diastolic": "the diastolic pressure",
    "heart_rate": "the pulse",
    "spo2": "the oxygen saturation",
    "dissociation": "dissociation (0 to 10)",
}
"""What guards read of a body."""
SIGNS = {"+": "plus", "-": "minus", "*": "times"}
SHOWN = 44
"""Characters of an answer's text that a condition quotes."""


class Conditions:
    """Puts the guards and changes of one case into words."""

    def __init__(self, case: Case, places: Places | None = None) -> None:
        self.places = places or Places(case)
        self.quantities = {quantity.name: quantity for quantity in case.quantities}

    def words(self, guard: Guard | None) -> str:
        """What must be so for the guard to hold, to stand after `if`; nothing where there is no guard."""
        return self._words(guard, True, False) if guard is not None else ""

    def change(self, change: Change) -> str:
        """What a change does: `alliance of Maya Ruiz rises by 5`, `“rested” is noted`."""
        quantity = self.quantities[change.name]
        if quantity.truth:
            return f"{_name(change.name)} is {'noted' if change.amount else 'no longer noted'}"
        name = f"{spoken(change.name)} of {self._person(quantity.of)}" if quantity.of else _name(change.name)
        if change.symbol == "=":
            return f"{name} is now {change.amount}"
        rises = (change.symbol == "+") == (change.amount >= 0)
        return f"{name} {'rises' if rises else 'falls'} by {abs(change.amount)}"

    def _person(self, person: str) -> str:
        return clean(self.places.case.people[person].name)

    def _words(self, guard: Guard, holds: bool, inside: bool) -> str:
        """A guard in words, or its opposite; `inside` another of several parts it is put in parentheses."""
        match guard:
            case Not(part):
                return self._words(part, not holds, inside)
            case And(several) | Or(several):
                joint = isinstance(guard, And) == holds
                parts = [self._words(part, holds, True) for part in several]
                text = _listed(parts, "and" if joint else "or")
                return f"({text})" if inside and len(parts) > 1 else text
            case Chose(name):
                return self._chose(name, holds)
            case Revealed(name):
                title = clean(self.places.fact(name).title)
                return f"the chart {'shows' if holds else 'does not show'} “{title}”"
            case Reading(name):
                return f"{_name(name)} is {'' if holds else 'not '}noted"
            case Constant(value):
                return "always" if bool(value) == holds else "never"
            case Compare(symbol, left, right):
                return self._compared(symbol if holds else OPPOSITE[symbol], left, right)
        return f"{self._term(guard)} is {'not ' if holds else ''}zero"

    def _chose(self, name: str, holds: bool) -> str:
        step, _, option = name.partition(".")
        decision = self.places.case.steps[step].decision
        if decision and decision.kind == "order" and option in {"kept", "broken"}:
            done = "put in order" if option == "kept" else "put out of order"
            return f"step {self.places.numbers[step]} was {'' if holds else 'not '}{done}"
        text = quoted(text_of(self.places.case.steps[step], option), SHOWN)
        return f"the trainee {'chose' if holds else 'did not choose'} {self.places.answer(step, option)} ({text})"

    def _compared(self, symbol: str, left: Guard, right: Guard) -> str:
        if isinstance(left, Constant) and not isinstance(right, Constant):
            symbol, left, right = MIRRORED[symbol], right, left
        if symbol in {"==", "!="} and isinstance(right, Constant) and right.value in {0, 1} and self._truth(left):
            return self._words(left, (right.value == 1) == (symbol == "=="), True)
        if isinstance(left, Clock | Minute):
            return PASSED[symbol].format(self._term(right), "visit" if isinstance(left, Clock) else "hour")
        return f"{self._term(left)} is {COMPARED[symbol]} {self._term(right)}"

    def _truth(self, guard: Guard) -> bool:
        """Whether a tree is true or false by itself, not a number."""
        if isinstance(guard, Reading):
            return self.quantities[guard.name].truth
        return isinstance(guard, Not | And | Or | Chose | Revealed | Compare)

    def _term(self, guard: Guard) -> str:
        match guard:
            case Constant(value):
                return str(value)
            case Clock():
                return "the minutes of the visit"
            case Minute():
                return "the minutes of the hour"
            case Vital(name):
                return VITALS[name]
            case Reading(name):
                return spoken(name) if self.quantities[name].of else _name(name)
            case Arithmetic(symbol, left, right):
                return f"({self._term(left)} {SIGNS[symbol]} {self._term(right)})"
        return f"[{self._words(guard, True, False)}]"


def spoken(name: str) -> str:
    """An id as words: `tablets-owed` is `tablets owed`."""
    return name.replace("-", " ")


def _name(name: str) -> str:
    return f"“{spoken(name)}”"


def _listed(parts: list[str], word: str) -> str:
    if len(parts) < 3:
        return f" {word} ".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"
