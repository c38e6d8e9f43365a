"""The text of guards and changes, read into the engine's trees.

    guard       alliance < 30 and not rested
                clock >= 45 or chose arrival.rest-and-recheck
    change      alliance + 5        rested = true

Operators, from the loosest: `or`, `and`, `not`, one of `< <= == != >= >`, `+ -`, `*`. Whole numbers and truths only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

from ..engine.guard import And, Arithmetic, Compare, Constant, Guard, Not, Or
from ..engine.model import Change
from ..problems import nearest, suggestion
from .names import Names, Type

TOKEN = re.compile(r"\s*(?:(?P<word>[A-Za-z0-9_]+(?:[-.][A-Za-z0-9_]+)*)|(?P<sign><=|>=|==|!=|&&|\|\||.))", re.DOTALL)
LARGEST = 999_999_999
DEEPEST = 30
"""Parentheses and `not`s inside one another."""
FOREIGN = {"&&": "and", "||": "or", "!": "not", "=": "==", "/": "*"}


class ExpressionError(Exception):
    """What is wrong in an expression: a code, a message, a hint, and the offset of the culprit in its text."""

    def __init__(self, code: str, message: str, hint: str = "", offset: int = 0) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.offset = code, message, hint, offset


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a sign, and where it begins."""

    text: str
    offset: int
    word: bool

    @property
    def number(self) -> bool:
        return self.word and self.text.isascii() and self.text.isdigit()


def read_guard(text: str, names: Names) -> Guard:
    """The tree of a guard. Raises ExpressionError where it is none, names what is not there, or is a number."""
    parser = _Parser(_tokens(text), names)
    guard, kind = parser.either(0)
    parser.finish()
    if kind == "number":
        raise ExpressionError("K303", "A guard must be true or false, and this is a number.", "Compare it: `... >= 1`.")
    return guard


def read_change(text: str, names: Names) -> Change:
    """The change that `name + n`, `name - n` or `name = value` stands for. Raises ExpressionError."""
    tokens = _tokens(text)
    hint = "A change is `name + 5`, `name - 5` or `name = value`, with spaces around the sign."
    if len(tokens) == 4 and tokens[2].text == "-" and tokens[1].text == "=":
        tokens = [*tokens[:2], Token(f"-{tokens[3].text}", tokens[2].offset, True)]
    if len(tokens) != 3 or not tokens[0].word or tokens[1].text not in {"+", "-", "="} or not tokens[2].word:
        stuck = re.fullmatch(r"([a-z][a-z0-9-]*?)-(\d+)", tokens[0].text if tokens else "")
        if len(tokens) == 1 and stuck:
            hint = f"Did you mean `{stuck[1]} - {stuck[2]}`? Signs need spaces around them."
        raise ExpressionError("K304", f"`{text.strip()}` is not a change.", hint)
    name, sign, amount = tokens
    if name.text not in names.quantities:
        if name.text in names.facts:
            raise ExpressionError("K305", f"`{name.text}` is a fact of the chart.", "Use `reveals` to reveal it.")
        message = f"There is no variable or gauge `{name.text}`."
        raise ExpressionError("K302", message, suggestion(name.text, names.quantities), name.offset)
    quantity = names.quantities[name.text]
    if quantity is None:
        return Change(name.text, 0, "=", 0, 0, 0)
    if quantity.truth:
        if sign.text != "=" or amount.text not in {"true", "false"}:
            hint = f"Write `{name.text} = true` or `{name.text} = false`."
            raise ExpressionError("K303", f"`{name.text}` is true or false.", hint, sign.offset)
        return Change(name.text, quantity.slot, "=", int(amount.text == "true"), 0, 1)
    if not re.fullmatch(r"-?\d{1,9}", amount.text):
        message = f"`{name.text}` is a whole number, and `{amount.text}` is not."
        raise ExpressionError("K303", message, hint, amount.offset)
    symbol = cast(Literal["+", "-", "="], sign.text)
    return Change(
        name.text,
        quantity.slot,
        symbol,
        int(amount.text),
        quantity.low,
        quantity.high,
    )


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        found = TOKEN.match(text, position)
        if found is None:
            break
        word = found["word"]
        token = Token(word or found["sign"], found.start("word" if word else "sign"), bool(word))
        if token.text.strip():
            tokens.append(token)
        position = found.end()
    return tokens


class _Parser:
    """Recursive descent over the tokens; every method gives a tree and its type."""

    def __init__(self, tokens: list[Token], names: Names) -> None:
        self.tokens = tokens
        self.names = names
        self.place = 0
        self.ending = Token("", tokens[-1].offset + len(tokens[-1].text) if tokens else 0, False)

    @property
    def here(self) -> Token:
        return self.tokens[self.place] if self.place < len(self.tokens) else self.ending

    def finish(self) -> None:
        token = self.here
        if token is self.ending:
            return
        if token.text in FOREIGN:
            hint = f"Did you mean `{FOREIGN[token.text]}`?"
        elif token.text in {"<", "<=", "==", "!=", ">=", ">"}:
            hint = "Two comparisons are joined by `and`: `10 < clock and clock < 20`."
        else:
            hint = "Expressions are joined by `and` or `or`."
        raise ExpressionError("K301", f"The expression should end before `{token.text}`.", hint, token.offset)

    def take(self, *texts: str) -> Token | None:
        token = self.here
        if token.text in texts and token is not self.ending:
            self.place += 1
            return token
        return None

    def either(self, depth: int) -> tuple[Guard, Type]:
        if depth > DEEPEST:
            raise ExpressionError("K301", f"More than {DEEPEST} levels of parentheses.", "", self.here.offset)
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
            raise ExpressionError("K301", "Too many `not`s inside one another.", "", self.here.offset)
        start = self.here
        guard, kind = self.negation(depth + 1)
        self.need("truth", kind, start)
        return Not(guard), "truth"

    def comparison(self, depth: int) -> tuple[Guard, Type]:
        start = self.here
        left, left_kind = self.sum(depth)
        sign = self.take("<", "<=", "==", "!=", ">=", ">")
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
            raise ExpressionError("K301", "The expression ends too early.", "Something is missing here.", token.offset)
        self.place += 1
        if token.text == "(":
            inner = self.either(depth + 1)
            if not self.take(")"):
                raise ExpressionError("K301", "A parenthesis is opened and not closed.", "", token.offset)
            return inner
        if token.text == "-" and self.here.number:
            number = self.here
            self.place += 1
            return Constant(-self.whole(number)), "number"
        if token.number:
            return Constant(self.whole(token)), "number"
        if token.text in {"true", "false"}:
            return Constant(int(token.text == "true")), "truth"
        if token.text == "chose":
            return self.reference(), "truth"
        if not token.word or token.text in {"and", "or"}:
            foreign = FOREIGN.get(token.text, "")
            hint = f"Did you mean `{foreign}`?" if foreign else "A name, a number or a parenthesis must stand here."
            raise ExpressionError("K301", f"`{token.text}` cannot stand here.", hint, token.offset)
        found = self.names.value(token.text)
        if found is None:
            raise ExpressionError(
                "K302", f"There is no variable, gauge or fact `{token.text}`.", self.guess(token.text), token.offset
            )
        return found

    def reference(self) -> Guard:
        token = self.here
        if token is self.ending or not token.word:
            hint = "Write `chose STEP.OPTION`."
            raise ExpressionError("K301", "`chose` needs to know what was chosen.", hint, token.offset)
        self.place += 1
        found = self.names.chose(token.text)
        if found is not None:
            return found
        step = token.text.partition(".")[0]
        if step not in self.names.steps:
            raise ExpressionError(
                "K306", f"There is no step `{step}`.", suggestion(step, self.names.steps), token.offset
            )
        options = [name for name in self.names.options if name.startswith(f"{step}.")]
        raise ExpressionError(
            "K306", f"The step `{step}` has no option that makes `{token.text}`.",
            suggestion(token.text, options) or f"The step `{step}` asks nothing.", token.offset,
        )  # fmt: skip

    def guess(self, name: str) -> str:
        minus = re.fullmatch(r"([a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*)-(.+)", name)
        if minus and minus[1] in self.names.known():
            return f"Did you mean `{minus[1]} - {minus[2]}`? Signs need spaces around them."
        if "." in name and self.names.chose(name):
            return f"Did you mean `chose {name}`?"
        return nearest(name, self.names.known()) or suggestion(name, self.names.known())

    def need(self, wanted: Type, kind: Type, start: Token) -> None:
        if kind in {wanted, "unknown"}:
            return
        if wanted == "truth":
            message, hint = "Something true or false must stand here, and this is a number.", "Compare it: `... >= 1`."
        else:
            message, hint = "A number must stand here, and this is true or false.", ""
        raise ExpressionError("K303", message, hint, start.offset)

    def whole(self, token: Token) -> int:
        if len(token.text) > 9:
            raise ExpressionError("K301", f"Numbers go up to {LARGEST:,}.", "", token.offset)
        return int(token.text)
