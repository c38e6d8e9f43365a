"""The text of guards and changes, read into the engine's trees.

    guard       alliance < 30 and not rested
                clock >= 45 or chose arrival.rest-and-recheck
    change      alliance + 5        rested = true

Operators, from the loosest: `or`, `and`, `not`, one of `< <= == != >= >`, `+ -`, `*`; spaces stand around all of them.
Whole numbers and truths only.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Literal, NamedTuple, cast

from ..engine.guard import And, Arithmetic, Compare, Constant, Guard, Not, Or
from ..engine.model import Change
from ..problems import quoted
from .fields import LARGEST, WHOLE
from .names import Names, Type
from .remedies import CHANGE_HINT, ExpressionError, foreign, no_change, no_quantity, unchosen, unknown_name

TOKEN = re.compile(r"(?P<word>\w+(?:[-.]\w+)*)|(?P<sign><=|>=|==|!=|=>|=<|<>|&&|\|\||\S)")
CHANGE = re.compile(r"\s*([a-z0-9-]+)\s+([-+=])\s+(-?[0-9]+|true|false)\s*")
Symbol = Literal["+", "-", "="]
DEEPEST = 30
"""Parentheses and `not`s inside one another."""
LONGEST = 200
"""Words, numbers and signs of one expression."""
COMPARISONS = ("<", "<=", "==", "!=", ">=", ">")
NEGATED, COMPARED = 3, 4
LEVELS = {"or": 1, "and": 2, **dict.fromkeys(COMPARISONS, COMPARED), "+": 5, "-": 5, "*": 6}
"""How tightly a word or sign binds; `not` binds like `NEGATED`."""


class Token(NamedTuple):
    """A word, a number or a sign, and where it begins."""

    text: str
    offset: int
    word: bool

    @property
    def number(self) -> bool:
        return self.text.isdigit() and self.text.isascii()


def read_guard(text: str, names: Names) -> Guard:
    """The tree of a guard. Raises ExpressionError where it is none, names what is not there, or is a number."""
    parser = _Parser(text, names)
    guard, kind = parser.guard(1, 0)
    parser.finish()
    if kind == "number":
        raise ExpressionError("K303", "A guard must be true or false, and this is a number.", "Compare it: `... >= 1`.")
    return guard


def read_change(text: str, names: Names) -> Change:
    """The change that `name + n`, `name - n` or `name = value` stands for. Raises ExpressionError."""
    found = CHANGE.fullmatch(text)
    if found is None:
        raise no_change(text, names)
    name, sign, amount = found.groups()
    if name not in names.quantities and not names.open:
        raise no_quantity(name, found.start(1), names)
    quantity = names.quantities.get(name)
    if quantity is None:
        return Change(name, 0, "=", 0, 0, 0)
    if quantity.truth:
        if sign != "=" or amount not in {"true", "false"}:
            hint = f"Write `{name} = true` or `{name} = false`."
            raise ExpressionError("K303", f"{quoted(name)} is true or false, not a number.", hint, found.start(2))
        return Change(name, quantity.slot, "=", int(amount == "true"), 0, 1)
    if not WHOLE.fullmatch(amount):
        message = f"{quoted(name)} is a whole number, and {quoted(amount)} is not."
        hint = f"Write it in figures, without leading zeros, {LARGEST:,} at most."
        raise ExpressionError("K303", message, hint, found.start(3))
    if amount[0] == "-" and sign != "=":
        raise ExpressionError("K304", f"{quoted(text)} is not a change: it has two signs.", CHANGE_HINT, found.start(3))
    return Change(name, quantity.slot, cast(Symbol, sign), int(amount), quantity.low, quantity.high)


class _Parser:
    """Reads words and signs from the left; every method that gives a tree gives its type too."""

    def __init__(self, text: str, names: Names) -> None:
        self.text = text
        self.names = names
        self.place = 0
        words = islice(TOKEN.finditer(text), LONGEST + 1)
        tokens = [Token(found[0], found.start(), found.lastgroup == "word") for found in words]
        if len(tokens) > LONGEST:
            hint = "Keep what it says in a variable, changed by the answers before."
            raise ExpressionError("K308", "This guard is too long to be understood.", hint)
        self.ending = Token("", len(text.rstrip()), False)
        self.tokens = [*tokens, self.ending]

    @property
    def here(self) -> Token:
        return self.tokens[self.place]

    def guard(self, least: int, depth: int) -> tuple[Guard, Type]:
        """What stands here, as far as its signs bind at least so tightly (`LEVELS`)."""
        if depth > DEEPEST:
            message = f"More than {DEEPEST} levels of parentheses, or of `not`."
            raise ExpressionError("K308", message, "", self.here.offset)
        start = self.here
        left, kind = self.negation(least, depth) if start.text == "not" else self.atom(depth)
        compared = False
        while True:
            sign = self.tokens[self.place]
            level = LEVELS.get(sign.text, 0)
            if level < least or (compared and level == COMPARED):
                return left, kind
            if level < COMPARED:
                left, kind = self.joined(sign.text, level, (left, kind, start), depth), "truth"
                continue
            self.need_spaces(sign)
            self.place += 1
            second = self.here
            right, right_kind = self.guard(level + 1, depth)
            if level == COMPARED:
                self.need_likeness(sign, (kind, start), (right_kind, second))
                left, kind, compared = Compare(sign.text, left, right), "truth", True
            else:
                self.need("number", kind, start)
                self.need("number", right_kind, second)
                left = Arithmetic(sign.text, left, right)

    def joined(self, word: str, level: int, first: tuple[Guard, Type, Token], depth: int) -> Guard:
        """Truths joined by `and`, or by `or`, of which the first is read."""
        guard, kind, start = first
        self.need("truth", kind, start)
        parts = [guard]
        while self.here.text == word:
            self.place += 1
            start = self.here
            guard, kind = self.guard(level + 1, depth)
            self.need("truth", kind, start)
            parts.append(guard)
        return Or(tuple(parts)) if word == "or" else And(tuple(parts))

    def negation(self, least: int, depth: int) -> tuple[Guard, Type]:
        if least > NEGATED:
            hint = "Put it into parentheses: `(not ...)`."
            raise ExpressionError("K301", "`not` cannot stand here.", hint, self.here.offset)
        self.place += 1
        start = self.here
        guard, kind = self.guard(NEGATED, depth + 1)
        self.need("truth", kind, start)
        return Not(guard), "truth"

    def atom(self, depth: int) -> tuple[Guard, Type]:
        token = self.here
        if token is self.ending:
            raise ExpressionError("K301", "The guard ends too early.", "Something is missing here.", token.offset)
        self.place += 1
        text = token.text
        if text == "(":
            return self.inner(token, depth)
        if text == "-" and self.here.number:
            token = self.here
            self.place += 1
            return Constant(-self.whole(token)), "number"
        if token.number:
            return Constant(self.whole(token)), "number"
        if text in {"true", "false"}:
            return Constant(int(text == "true")), "truth"
        if text == "chose":
            return self.reference(), "truth"
        if not token.word or text in LEVELS:
            hint = foreign(text) or "A name, a number or a parenthesis must stand here."
            raise ExpressionError("K301", f"{quoted(text)} cannot stand here.", hint, token.offset)
        found = self.names.value(text)
        if found is None:
            raise unknown_name(text, token.offset, self.names)
        return found

    def inner(self, opened: Token, depth: int) -> tuple[Guard, Type]:
        """What stands between parentheses."""
        found = self.guard(1, depth + 1)
        if self.here.text != ")":
            hint = foreign(self.here.text) or "Close it with `)`."
            raise ExpressionError("K301", "A parenthesis is opened here and not closed.", hint, opened.offset)
        self.place += 1
        return found

    def reference(self) -> Guard:
        token = self.here
        if token is self.ending or not token.word:
            hint = "Write `chose STEP.OPTION`, such as `chose arrival.rest-and-recheck`."
            raise ExpressionError("K301", "`chose` needs to know what was chosen.", hint, token.offset)
        self.place += 1
        found = self.names.chose(token.text)
        if found is None:
            raise unchosen(token.text, self.here.text, token.offset, self.names)
        return found

    def finish(self) -> None:
        """Raises ExpressionError if anything is left."""
        token = self.here
        if token is self.ending:
            return
        if hint := foreign(token.text):
            raise ExpressionError("K301", f"{quoted(token.text)} means nothing in a guard.", hint, token.offset)
        if token.text in COMPARISONS:
            hint = "Two comparisons are joined by `and`: `10 < clock and clock < 20`."
        elif token.text == ")":
            hint = "A parenthesis is closed here that was never opened."
        else:
            hint = "Two guards are joined by `and` or `or`."
        raise ExpressionError("K301", f"The guard should end before {quoted(token.text)}.", hint, token.offset)

    def need_spaces(self, sign: Token) -> None:
        """Raises ExpressionError unless spaces stand around a sign."""
        end = sign.offset + len(sign.text)
        if not (self.text[sign.offset - 1].isspace() and (end == len(self.text) or self.text[end].isspace())):
            spaced = " ".join(token.text for token in self.tokens[:-1]).replace("( ", "(").replace(" )", ")")
            message = f"{quoted(sign.text)} needs a space before and behind it."
            raise ExpressionError("K307", message, f"Write `{spaced}`.", sign.offset)

    def need_likeness(self, sign: Token, left: tuple[Type, Token], right: tuple[Type, Token]) -> None:
        """Raises ExpressionError where a truth is compared with a number, or put above or below anything."""
        if sign.text not in {"==", "!="}:
            self.need("number", *left)
            self.need("number", *right)
        elif {left[0], right[0]} == {"truth", "number"}:
            hint = "A truth is compared with `true` or `false`, a number with a number."
            raise ExpressionError("K303", "A truth and a number cannot be equal.", hint, sign.offset)

    def need(self, wanted: Type, kind: Type, start: Token) -> None:
        if kind in {wanted, "unknown"}:
            return
        if wanted == "truth":
            message, hint = "Something true or false must stand here, and this is a number.", "Compare it: `... >= 1`."
        else:
            message, hint = (
                "A number must stand here, and this is true or false.",
                "A truth stands alone: `rested`, or `not rested`.",
            )
        raise ExpressionError("K303", message, hint, start.offset)

    def whole(self, token: Token) -> int:
        if not WHOLE.fullmatch(token.text):
            hint = "Write it without leading zeros." if token.text[0] == "0" else f"Numbers go up to {LARGEST:,}."
            raise ExpressionError(
                "K301", f"{quoted(token.text)} is not a number that can stand here.", hint, token.offset
            )
        return int(token.text)
