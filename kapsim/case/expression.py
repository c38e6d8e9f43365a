"""The text of guards and changes, read into the engine's trees.

    guard       alliance < 30 and not rested
                clock >= 45 or chose arrival.rest-and-recheck
    change      alliance + 5        rested = true

Operators, from the loosest: `or`, `and`, `not`, one of `< <= == != >= >`, `+ -`, `*`; spaces stand around all of them.
Whole numbers and truths only.
"""

from __future__ import annotations

import re
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


class Token(NamedTuple):
    """A word, a number or a sign, and where it begins."""

    text: str
    offset: int
    word: bool

    @property
    def number(self) -> bool:
        return self.text[0] in "0123456789" and self.text.isdigit()


def read_guard(text: str, names: Names) -> Guard:
    """The tree of a guard. Raises ExpressionError where it is none, names what is not there, or is a number."""
    parser = _Parser(text, names)
    guard, kind = parser.either(0)
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
    """Recursive descent over the words and signs; every method gives a tree and its type."""

    def __init__(self, text: str, names: Names) -> None:
        self.text = text
        self.names = names
        self.place = 0
        tokens: list[Token] = []
        for found in TOKEN.finditer(text):
            tokens.append(Token(found[0], found.start(), found.lastgroup == "word"))
            if len(tokens) > LONGEST:
                hint = "Keep what it says in a variable, changed by the answers before."
                raise ExpressionError("K308", "This guard is too long to be understood.", hint)
        self.ending = Token("", len(text.rstrip()), False)
        self.tokens = [*tokens, self.ending]

    @property
    def here(self) -> Token:
        return self.tokens[self.place]

    def finish(self) -> None:
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

    def take(self, *texts: str) -> Token | None:
        token = self.tokens[self.place]
        if token.text not in texts or token is self.ending:
            return None
        self.place += 1
        if not token.word and token.text != ")":
            around = self.text[token.offset - 1 : token.offset], self.text[token.offset + len(token.text) :][:1]
            if not all(char.isspace() for char in around) and self.place > 1 and self.here is not self.ending:
                raise ExpressionError("K307", f"{quoted(token.text)} needs a space before and behind it.",
                                      f"Write `{self.spaced()}`.", token.offset)  # fmt: skip
        return token

    def spaced(self) -> str:
        """The expression with a space around everything but parentheses."""
        return re.sub(r"(?<=\() | (?=\))", "", " ".join(token.text for token in self.tokens[:-1]))

    def either(self, depth: int) -> tuple[Guard, Type]:
        if depth > DEEPEST:
            raise ExpressionError("K308", f"More than {DEEPEST} levels of parentheses.", "", self.here.offset)
        start = self.here
        guard, kind = self.both(depth)
        parts = [guard]
        while self.take("or"):
            self.need("truth", kind, start)
            start = self.here
            guard, kind = self.both(depth)
            self.need("truth", kind, start)
            parts.append(guard)
        return (Or(tuple(parts)), "truth") if len(parts) > 1 else (guard, kind)

    def both(self, depth: int) -> tuple[Guard, Type]:
        start = self.here
        guard, kind = self.negation(depth)
        parts = [guard]
        while self.take("and"):
            self.need("truth", kind, start)
            start = self.here
            guard, kind = self.negation(depth)
            self.need("truth", kind, start)
            parts.append(guard)
        return (And(tuple(parts)), "truth") if len(parts) > 1 else (guard, kind)

    def negation(self, depth: int) -> tuple[Guard, Type]:
        if not self.take("not"):
            return self.comparison(depth)
        if depth > DEEPEST:
            raise ExpressionError("K308", "Too many `not`s inside one another.", "", self.here.offset)
        start = self.here
        guard, kind = self.negation(depth + 1)
        self.need("truth", kind, start)
        return Not(guard), "truth"

    def comparison(self, depth: int) -> tuple[Guard, Type]:
        start = self.here
        left, left_kind = self.sum(depth)
        sign = self.take(*COMPARISONS)
        if sign is None:
            return left, left_kind
        second = self.here
        right, right_kind = self.sum(depth)
        if sign.text in {"==", "!="}:
            if {left_kind, right_kind} == {"truth", "number"}:
                hint = "A truth is compared with `true` or `false`, a number with a number."
                raise ExpressionError("K303", "A truth and a number cannot be equal.", hint, sign.offset)
        else:
            self.need("number", left_kind, start)
            self.need("number", right_kind, second)
        return Compare(sign.text, left, right), "truth"

    def sum(self, depth: int) -> tuple[Guard, Type]:
        start = self.here
        left, kind = self.product(depth)
        while sign := self.take("+", "-"):
            self.need("number", kind, start)
            start = self.here
            right, kind = self.product(depth)
            self.need("number", kind, start)
            left = Arithmetic(sign.text, left, right)
        return left, kind

    def product(self, depth: int) -> tuple[Guard, Type]:
        start = self.here
        left, kind = self.atom(depth)
        while sign := self.take("*"):
            self.need("number", kind, start)
            start = self.here
            right, kind = self.atom(depth)
            self.need("number", kind, start)
            left = Arithmetic(sign.text, left, right)
        return left, kind

    def atom(self, depth: int) -> tuple[Guard, Type]:
        token = self.here
        if token is self.ending:
            raise ExpressionError("K301", "The guard ends too early.", "Something is missing here.", token.offset)
        self.place += 1
        if token.text == "(":
            inner = self.either(depth + 1)
            if not self.take(")"):
                hint = foreign(self.here.text) or "Close it with `)`."
                raise ExpressionError("K301", "A parenthesis is opened here and not closed.", hint, token.offset)
            return inner
        if token.text == "-" and self.here.word and self.here.number:
            number = self.here
            self.place += 1
            return Constant(-self.whole(number)), "number"
        if token.word and token.number:
            return Constant(self.whole(token)), "number"
        if token.text in {"true", "false"}:
            return Constant(int(token.text == "true")), "truth"
        if token.text == "chose":
            return self.reference(), "truth"
        if not token.word or token.text in {"and", "or"}:
            hint = foreign(token.text) or "A name, a number or a parenthesis must stand here."
            raise ExpressionError("K301", f"{quoted(token.text)} cannot stand here.", hint, token.offset)
        found = self.names.value(token.text)
        if found is None:
            raise unknown_name(token.text, token.offset, self.names)
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
