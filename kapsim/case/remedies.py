"""What to say about an expression that cannot be read: what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..problems import near, nearest, quoted, suggestion
from .names import LATER, OPERATORS, Names

FOREIGN = {
    "&&": "and", "&": "and", "||": "or", "|": "or", "!": "not", "=": "==", "=>": ">=", "=<": "<=", "<>": "!=",
    "\N{GREATER-THAN OR EQUAL TO}": ">=", "\N{LESS-THAN OR EQUAL TO}": "<=", "\N{NOT EQUAL TO}": "!=",
    "\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{MULTIPLICATION SIGN}": "*", "is": "==", "equals": "==",
    "yes": "true", "no": "false", "then": "and", "but": "and",
}  # fmt: skip
"""What other languages, and English, say for the words of this one."""
STUCK = re.compile(r"([a-z0-9-]*?[a-z][a-z0-9-]*)(-|\+=|-=|\+|==?)(\d+|true|false)")
CHANGE_HINT = "A change is `name + 5`, `name - 5` or `name = value`, with spaces around the sign."


class ExpressionError(Exception):
    """What is wrong in an expression: a code, a message, a hint, and the offset of the culprit in its text.

    A hint that takes time to find may be a function that finds it.
    """

    def __init__(self, code: str, message: str, hint: str | Callable[[], str] = "", offset: int = 0) -> None:
        super().__init__(message)
        self.code, self.message, self.offset = code, message, offset
        self._hint = hint

    @property
    def hint(self) -> str:
        return self._hint if isinstance(self._hint, str) else self._hint()


def foreign(word: str) -> str:
    """`Did you mean?` for what other languages say."""
    meant = FOREIGN.get(word) or FOREIGN.get(word.lower()) or (word.lower() if word.lower() in OPERATORS else "")
    return f"Did you mean `{meant}`?" if meant and meant != word else ""


def no_change(text: str, names: Names) -> ExpressionError:
    """What is wrong with a text that does not have the form of a change."""

    def hint() -> str:
        stuck = re.fullmatch(
            r"([a-z0-9-]*?[a-z][a-z0-9-]*)(-|\+=|-=|\+|==?)(\d+|true|false)", text[:300].replace(" ", "")
        )
        meant = near(stuck[1], names.quantities) if stuck else ""
        if not stuck or not meant:
            return CHANGE_HINT
        better = f"{meant} {stuck[2].strip('=') or '='} {stuck[3]}"
        return f"Did you mean `{better}`? A change has one sign, with spaces around it."

    return ExpressionError("K304", f"{quoted(text)} is not a change.", hint)


def no_quantity(name: str, offset: int, names: Names) -> ExpressionError:
    """What to say about a change of something that is no variable and no gauge."""
    if name in names.facts:
        message = f"{quoted(name)} is a fact of the chart; only variables and gauges change."
        return ExpressionError("K305", message, "Use `reveals` to reveal it.", offset)
    message = f"There is no variable or gauge {quoted(name)}."
    return ExpressionError("K302", message, lambda: suggestion(name, names.quantities), offset)


def unknown_name(name: str, offset: int, names: Names) -> ExpressionError:
    """What to say about a word that nothing is called by."""
    if name in LATER:
        message = f"{quoted(name)} cannot be read here: it belongs to an hour with the patient (`observe`)."
        return ExpressionError("K302", message, "This kapsim cannot run one yet.", offset)
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?[a-z%]{0,4}", name):
        hint = "Write it in figures, without units or points."
        return ExpressionError("K302", f"{quoted(name)} is not a whole number.", hint, offset)

    def meant() -> str:
        known = names.known()
        minus = re.fullmatch(r"([a-z0-9]+(?:-[a-z0-9]+)*)-([a-z0-9]+)", name)
        if minus and minus[1] in known:
            return f"Did you mean `{minus[1]} - {minus[2]}`? Signs need spaces around them."
        if "." in name and names.chose(name):
            return f"Did you mean `chose {name}`?"
        return foreign(name) or nearest(name, [*known, *OPERATORS]) or suggestion(name, known)

    return ExpressionError("K302", f"There is no variable, gauge or fact {quoted(name)}.", meant, offset)


def unchosen(reference: str, following: str, offset: int, names: Names) -> ExpressionError:
    """What to say about `chose` with an option that does not exist."""
    step, _, option = reference.partition(".")

    def step_meant() -> str:
        meant = [name for name in names.options if name.partition(".")[2] == step]
        return f"Did you mean `chose {meant[0]}`?" if meant else suggestion(step, names.steps)

    if step not in names.steps:
        return ExpressionError("K306", f"There is no step {quoted(step)}.", step_meant, offset)
    options = [name for name in names.options if name.startswith(f"{step}.")]
    if not options:
        message = f"The step {quoted(step)} asks nothing, so nothing is chosen there."
        return ExpressionError("K306", message, "", offset)
    if not option:
        meant = f"{step}.{following}" if f"{step}.{following}" in options else options[0]
        hint = f"Write a point and the option behind the step: `chose {meant}`."
        return ExpressionError("K306", f"`chose {step}` does not say which option.", hint, offset)
    message = f"The step {quoted(step)} has no option {quoted(option)}."
    return ExpressionError("K306", message, lambda: suggestion(reference, options), offset)
