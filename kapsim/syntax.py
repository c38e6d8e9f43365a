"""Mistakes of writing, in plain words: what the parser tripped over, and what the author most likely meant.

Four mistakes of every beginner are recognised: a quotation followed by more text, a colon inside text, ` #` inside text
and a comma inside braces. The last two are no errors to the parser; composer.py and case/shape.py find them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from .problems import Problem, quoted

UNEXPLAINED = "K101"
KEY = re.compile(r"\s*(?:- +)*(?P<key>[^\s:#\"'{}\[\]|>&*!%@`][^:#]*?)\s*:(?=\s|$)")
QUOTATION = re.compile(r"""\s*(?:- +)*(?:[^\s:#"'][^:#"']*:\s+)?(?P<quote>["']).*?(?P=quote)""")
STUCK = re.compile(r"\s*(?:- +)*(?P<key>[A-Za-z_][\w-]*):[^\s:/]")
ODD_SPACE = re.compile(r"^[ -]*[^\S\n\t ]|[:-][^\S\n\t ]")
COMMENT = re.compile(r"\S\s+(#)")
SIGNS = {
    "*": "an asterisk",
    "&": "an ampersand",
    "!": "an exclamation mark",
    "%": "a percent sign",
    "@": "an at sign",
    "`": "a backtick",
    "[": "a square bracket",
    "]": "a square bracket",
    "{": "a brace",
    "}": "a brace",
    "|": "a bar",
    ">": "a greater-than sign",
    "?": "a question mark",
    ",": "a comma",
}
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Explained:
    """A mistake with its line and column (from 1), and that line as it was surely meant (None if that is not sure)."""

    problem: Problem
    line: int
    column: int
    instead: str | None = None


def explain(error: yaml.YAMLError, lines: list[str]) -> Explained:
    """What a parser's error means."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Explained(Problem(UNEXPLAINED, "The file cannot be read from here on."), 1, 1)
    return _Mistake(error, lines).explained()


def without_quotes(text: str) -> str | None:
    """Text that begins with a quotation mark, without the marks around it if these are none of its own.

    None where that cannot be told: a mark inside may end the first one, or begin a quotation.
    """
    quote, inner = text[:1], text[1:-1]
    if len(text) < 2 or quote not in {"'", '"'} or text[-1] != quote:
        return text
    apostrophes = len(re.findall(r"(?<=\w)'(?=\w)", inner)) if quote == "'" else 0
    if inner.count(quote) == apostrophes:
        return inner
    first = inner.index(quote)
    return text if first and not inner[first - 1].isspace() else None


def block_remedy(key: str, text: str) -> str:
    """How to write text so that no character in it means anything: below `|`. The key of a list entry is `-`."""
    text = " ".join(text.split())
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."
    first = "- |" if key == "-" else f"{key}: |"
    return f"Write `|` and put the text on the next line, indented:\n\n        {first}\n          {shown}"


class _Mistake:
    """One error of the parser, and the line on which it tripped (rows and columns from 0)."""

    def __init__(self, error: yaml.MarkedYAMLError, lines: list[str]) -> None:
        self.lines = lines
        self.said, self.context = error.problem or "", error.context or ""
        at = error.problem_mark
        assert at is not None, "explain() looks first"
        self.row, self.column = min(at.line, len(lines) - 1), at.column
        mark = error.context_mark or at
        self.from_row, self.from_column = min(mark.line, len(lines) - 1), mark.column
        self.line = lines[self.row]
        above = (row for row in range(self.row - 1, -1, -1) if lines[row].strip())
        self.above_row = next(above, self.row)
        self.above = lines[self.above_row] if self.above_row < self.row else ""
        found = KEY.match(self.line)
        self.key = found["key"] if found else "-" if self.line.lstrip().startswith("- ") else "text"
        self.key_end = found.end("key") if found else 0
        self.begins = found.end() if found else len(self.line) - len(self.line.lstrip(" -"))
        self.begins += len(self.line[self.begins :]) - len(self.line[self.begins :].lstrip())

    def explained(self) -> Explained:
        """The first explanation that fits."""
        said, context = self.said, self.context
        if "quoted scalar" in context:
            return self._quotation(said)
        if found := ODD_SPACE.search(self.line) or ODD_SPACE.search(self.above):
            return self._odd_space(found)
        if "\t" in self.line[: len(self.line) - len(self.line.lstrip())] or "tab character" in said:
            column = self.line.find("\t")
            return self._at("K104", "A tab indents this line.", "Indent with spaces only, two for each level.", column)
        if self.line[self.column : self.column + 1] == "\t":
            return self._at("K104", "A tab stands where a space must.", "Put a space instead of the tab.")
        if "did not find expected" in said and (found := QUOTATION.match(self.line)) and self.column >= found.end():
            return self._after_quotation(found)
        if "flow" in context or "found unexpected ':'" in said:
            return self._flow()
        if "block scalar" in context:
            return self._block()
        if "scanning an a" in context and self.lines[self.from_row] == self.line:
            return self._sign(self.from_column)
        if self.line[self.begins : self.begins + 1] in SIGNS and self.column >= self.begins:
            return self._sign(self.begins)
        if ("cannot start any token" in said or "keys are not allowed" in said) and self.line[
            self.column : self.column + 1
        ] in SIGNS:
            return self._sign(self.column)
        if "mapping values are not allowed" in said:
            return self._colon()
        if "block sequence entries are not allowed" in said:
            hint = (
                "Begin the list on the next line, one `- ` a line. If the dash belongs to the text, put that below `|`."
            )
            return self._at("K105", "A list cannot begin on the line of its key.", hint)
        if "could not find expected ':'" in said:
            return self._no_key()
        if "did not find expected" in said:
            return self._indentation()
        hint = "Look at this line and at the one above it."
        return self._at(UNEXPLAINED, "What stands here cannot be read.", hint)

    def _at(
        self,
        code: str,
        message: str,
        hint: str,
        column: int | None = None,
        row: int | None = None,
        instead: str | None = None,
    ) -> Explained:
        row = self.row if row is None else row
        column = self.column if column is None else max(0, column)
        return Explained(Problem(code, message, hint), row + 1, column + 1, instead)

    def _odd_space(self, found: re.Match[str]) -> Explained:
        row = self.row if found.string is self.line else self.above_row
        message = "A space of a special kind (non-breaking, perhaps) stands where a plain one must."
        instead = re.sub(r"[^\S\n\t ]", " ", self.lines[row])
        return self._at("K113", message, "Delete it and type a space.", found.end() - 1, row, instead)

    def _quotation(self, said: str) -> Explained:
        if "escape" in said or "hexdecimal" in said:
            message = "A backslash inside double quotes has a meaning of its own, and this one has none."
            return self._at(
                "K107", message, "Use single quotes, or write `|` and put the text on the next line, indented."
            )
        message = "A quotation mark is opened here and not closed before the end of the file."
        hint = "Close it, or write `|` and put the text on the next line, where quotation marks mean nothing."
        return self._at("K106", message, hint, self.from_column, self.from_row)

    def _after_quotation(self, found: re.Match[str]) -> Explained:
        message = "After the closing quotation mark the value is over, but more text follows."
        begins = found.start("quote")
        text = self.line[begins:].strip()
        text = without_quotes(text) or text
        return self._at("K102", message, block_remedy(self.key, text), instead=self._as_text(begins, text))

    def _flow(self) -> Explained:
        begun = self.lines[self.from_row][self.from_column : self.from_column + 1]
        what, lines = ("bracket", "`- ` entry") if begun == "[" else ("brace", "`key: value`")
        remedy = f"Write it over several lines, one {lines} a line. Prose has no place inside braces or brackets."
        if self.row > self.from_row and begun in {"[", "{"}:
            closing = "]" if begun == "[" else "}"
            hint = f"Close it with `{closing}`, or write it over several lines, one {lines} a line."
            return self._at("K109", f"The {what} that opens here is not closed.", hint, self.from_column, self.from_row)
        if self.line[: self.column].rstrip().endswith(("'", '"')):
            message = "After the closing quotation mark the value is over, but more text follows."
            return self._at("K102", message, remedy)
        if self.line[self.column : self.column + 1] == ":":
            message = "A colon stands inside the text, so that it looks like a second key."
            return self._at("K103", message, remedy)
        return self._at("K109", f"What stands inside the {what}s is not a plain list of words.", remedy)

    def _block(self) -> Explained:
        sign = self.lines[self.from_row][self.from_column : self.from_column + 1]
        if sign == ">":
            return self._sign(self.from_column)
        message = "Behind `|` nothing may stand on the same line; the text begins on the next."
        text = self.lines[self.from_row][self.from_column + 1 :]
        instead = self._as_text(self.from_column, text)
        return self._at("K114", message, block_remedy(self.key, text), self.from_column, self.from_row, instead)

    def _sign(self, column: int) -> Explained:
        sign = self.line[column]
        message = f"Text cannot begin with {SIGNS[sign]}, which has a meaning of its own here."
        remedy = block_remedy(self.key, self.line[column:])
        return self._at("K108", message, remedy, column, instead=self._as_text(column))

    def _colon(self) -> Explained:
        message = "A colon followed by a space stands inside the text, so that it looks like a second key."
        if self.key_end and self.key_end < self.column:
            entry = " " in self.key and self.line.lstrip().startswith("- ")
            begins = self.line.index(self.key) if entry else self.begins
            remedy = block_remedy("-" if entry else self.key, self.line[begins:])
            return self._at("K103", message, remedy, instead=self._as_text(begins))
        if found := STUCK.match(self.above):
            return self._stuck(found, self.above_row)
        opened = KEY.match(self.above)
        if opened and self.above[opened.end() :].strip():
            if " " in self.key:
                return self._at(
                    "K103", message, block_remedy(opened["key"], f"{self.above[opened.end() :]} {self.line}")
                )
            message = f"The key above, {quoted(opened['key'])}, already has a value on its own line."
            return self._at("K112", message, "Begin this key in the same column as that one, or move the value away.")
        hint = "Perhaps the line above lacks the colon behind its key, or this line is indented too far."
        return self._at("K112", "A key stands in the middle of a value.", hint)

    def _no_key(self) -> Explained:
        row, column = self.from_row, self.from_column
        line = self.lines[row]
        if found := STUCK.match(line):
            return self._stuck(found, row)
        if re.search(r"[|>][-+\d]*$", self.lines[row - 1].rstrip()) and row:
            message = "Text below `|` must be indented further than its key, and this line is not."
            return self._at(
                "K110", message, "Put spaces before every line of the text, all the same number.", column, row
            )
        if line.lstrip().startswith("-"):
            instead, hint = line.replace("-", "- ", 1), "Write `- ` and then the entry."
            return self._at("K111", "A space is missing behind the dash.", hint, column, row, instead)
        hint = "Begin it with `key: `. If it belongs to the text above, indent it, and put that text below `|`."
        return self._at("K111", "This line has no `key: ` and belongs to nothing.", hint, column, row)

    def _stuck(self, found: re.Match[str], row: int) -> Explained:
        at = found.end("key")
        line = self.lines[row]
        instead = f"{line[: at + 1]} {line[at + 1 :]}"
        hint = f"Write `{found['key']}: ` and then the value."
        return self._at("K111", "A space is missing behind the colon.", hint, at + 1, row, instead)

    def _indentation(self) -> Explained:
        lost = COMMENT.search(self.above)
        if lost and KEY.match(self.line) is None:
            message = "` #` begins a comment, so the text ends before it, and this line belongs to nothing."
            hint = "Write `|` behind the key and put all of the text below it, indented; there # means nothing."
            return self._at("K128", message, hint, lost.start(1), self.above_row)
        message = "This line is indented differently from the lines that it belongs with."
        hint = "Keys that belong together begin in the same column, and so do the dashes of a list."
        if "'-' indicator" in self.said:
            message = "A list goes on here, and this line has no dash."
            hint = "Begin it with `- `, or further left if it no longer belongs to the list."
        return self._at("K110", message, f"{hint} Text of several lines stands below `|`, indented.")

    def _as_text(self, begins: int, text: str | None = None) -> str | None:
        """The line with everything from there on as one text, unless lines below belong to that text too."""
        edge = len(self.line) - len(self.line.lstrip(" -"))
        below = next((line for line in self.lines[self.row + 1 :] if line.strip()), "")
        if not begins or len(below) - len(below.lstrip()) > edge:
            return None
        text = (self.line[begins:] if text is None else text).strip().replace("'", "''")
        return f"{self.line[:begins]}'{text}'"
