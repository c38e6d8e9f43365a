"""The catalogue: best practices and the sources they rest on, read strictly from `practices.yaml`.

Checked without pydantic, whose import alone costs four times as much as reading and checking 172 practices (20 ms).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from .engine.model import DOMAINS, PHASES, Practice
from .problems import Path, Problem, one_of, quoted, suggestion

if TYPE_CHECKING:
    from .source import Document

FORMAT = "1"
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TRUTHS = {"true": True, "false": False}

SOURCE_KEYS = ("title", "by", "year", "where", "status", "note")
SOURCE_NEEDED = ("title", "by", "where", "status")
SOURCE_WORDS = {"status": ("confirmed", "second-hand", "existence-only")}

PRACTICE_KEYS = (
    "domain", "phase", "actor", "severity", "basis", "confirmation", "contested", "caveat", "statement", "sources",
    "support", "disputed_by", "contradicted_by", "split_from",
)  # fmt: skip
PRACTICE_NEEDED = ("domain", "phase", "actor", "severity", "basis", "confirmation", "statement", "sources")
PRACTICE_WORDS: dict[str, tuple[str, ...]] = {
    "domain": DOMAINS,
    "phase": PHASES,
    "actor": ("therapist", "medical", "team"),
    "severity": ("critical", "major", "minor"),
    "basis": ("ketamine", "analogue", "general-clinical"),
    "confirmation": ("confirmed", "partial"),
}
PROSE = frozenset({"title", "by", "year", "where", "note", "caveat", "statement", "support"})


@dataclass(frozen=True, slots=True)
class Source:
    """A book, paper, label or page. `status` says how much of it was read."""

    id: str
    title: str
    by: str
    year: str
    where: str
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Practices and sources by id, with the bytes they were read from and the SHA-256 of those."""

    practices: Mapping[str, Practice]
    sources: Mapping[str, Source]
    digest: str
    raw: bytes

    def data(self) -> dict[str, Any]:
        """The catalogue as JSON values without its bytes; `of` reads it back."""
        practices = {name: asdict(practice) for name, practice in self.practices.items()}
        sources = {name: asdict(source) for name, source in self.sources.items()}
        return {"digest": self.digest, "practices": practices, "sources": sources}

    @classmethod
    def of(cls, data: Mapping[str, Any], raw: bytes) -> Catalogue:
        """The catalogue that `data` gave, with its bytes. Raises KeyError, TypeError or ValueError if it is none."""
        practices = {name: _practice(part) for name, part in data["practices"].items()}
        sources = {name: Source(**part) for name, part in data["sources"].items()}
        return cls(practices, sources, data["digest"], raw)


def _practice(data: Mapping[str, Any]) -> Practice:
    listed = {key: tuple(data[key]) for key in ("sources", "disputed_by")}
    contradicted_by = tuple((source, text) for source, text in data["contradicted_by"])
    return Practice(**{**data, **listed, "contradicted_by": contradicted_by})


def read_catalogue(raw: bytes, name: str) -> tuple[Catalogue | None, list[Problem]]:
    """The catalogue in the bytes of a file, and all problems of it in order. No catalogue where there is a problem."""
    from .source import read

    document = read(raw, name)
    if not document.readable:
        return None, list(document.problems)
    reader = _Reader(document)
    sources, practices = reader.read()
    problems = sorted([*document.problems, *reader.problems], key=lambda p: (p.line, p.column, p.code))
    if problems:
        return None, problems
    return Catalogue(practices, sources, document.digest, raw), []


class _Reader:
    """Checks the values of one document; what is wrong goes to `problems`, located."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []
        self.known: dict[str, list[str]] = {"sources": [], "practices": []}

    def read(self) -> tuple[dict[str, Source], dict[str, Practice]]:
        value = self.document.value
        if not isinstance(value, dict):
            self._report("K701", "A catalogue is a list of keys, beginning with `format: 1`.", "", ())
            return {}, {}
        self._keys(value, ("format", "sources", "practices"), ("format", "sources", "practices"), ())
        if "format" in value and value["format"] != FORMAT:
            self._report("K701", f"`format` is not {FORMAT}.", "This kapsim reads catalogues of format 1.", ("format",))
        listed = {key: self._listed(value, key) for key in self.known}
        sources = {name: self._source(name, part) for name, part in listed["sources"].items()}
        practices = {name: self._practice(name, part) for name, part in listed["practices"].items()}
        for path, (row, column) in self.document.comments:
            if path and path[-1] in PROSE:
                message = "` #` begins a comment, so the text ends before it and the rest is lost."
                problem = Problem("K709", message, "Put the text below `|`, or take the # away.", path=path)
                self.problems.append(self.document.at(problem, row + 1, column + 1))
        return sources, practices

    def _listed(self, value: dict[str, Any], key: str) -> dict[str, dict[str, Any]]:
        """The entries of `sources` or `practices` that are mappings; all ids become known."""
        entries = value.get(key)
        if key not in value:
            return {}
        if not isinstance(entries, dict) or not entries:
            self._report("K703", f"`{key}` lists its entries by id, and there is none here.", "", (key,), True)
            return {}
        self.known[key] = list(entries)
        whole: dict[str, dict[str, Any]] = {}
        for name, part in entries.items():
            if not ID.fullmatch(name):
                hint = "Use small letters, figures and hyphens: `check-bp-before-dose`."
                self._report("K704", f"{quoted(name)} cannot be an id.", hint, (key, name), True)
            if isinstance(part, dict):
                whole[name] = part
            else:
                self._report("K703", f"{quoted(name)} has no keys of its own.", "", (key, name), True)
        return whole

    def _source(self, name: str, part: dict[str, Any]) -> Source:
        path: Path = ("sources", name)
        self._keys(part, SOURCE_KEYS, SOURCE_NEEDED, path)
        words = {key: self._text(part, key, path, SOURCE_WORDS.get(key)) for key in SOURCE_KEYS}
        return Source(id=name, **words)

    def _practice(self, name: str, part: dict[str, Any]) -> Practice:
        path: Path = ("practices", name)
        self._keys(part, PRACTICE_KEYS, PRACTICE_NEEDED, path)
        texts: dict[str, Any] = {
            key: self._text(part, key, path, PRACTICE_WORDS.get(key))
            for key in (*PRACTICE_WORDS, "statement", "caveat", "support", "split_from")
        }
        split_from = texts["split_from"]
        if split_from and (split_from not in self.known["practices"] or split_from == name):
            hint = suggestion(split_from, (known for known in self.known["practices"] if known != name))
            self._report("K707", f"There is no other practice {quoted(split_from)}.", hint, (*path, "split_from"))
        return Practice(
            id=name,
            sources=self._names(part, "sources", path, needed=True),
            disputed_by=self._names(part, "disputed_by", path),
            contradicted_by=self._contradictions(part, path),
            contested=self._truth(part, "contested", path),
            **texts,
        )

    def _keys(self, part: dict[str, Any], allowed: Iterable[str], needed: Iterable[str], path: Path) -> None:
        where = f"in {quoted(path[-1])}" if path else "in the catalogue"
        for key in part:
            if key not in allowed:
                self._report(
                    "K702", f"There is no key {quoted(key)} {where}.", suggestion(key, allowed), (*path, key), True
                )
        for key in needed:
            if key not in part:
                self._report("K702", f"`{key}` is missing {where}.", "", path, True)

    def _text(self, part: dict[str, Any], key: str, path: Path, words: tuple[str, ...] | None) -> str:
        """The text under a key, one of `words` if there are any; "" where it is left out or wrong."""
        if key not in part:
            return ""
        value = part[key]
        if not isinstance(value, str) or not value.strip():
            self._report("K705", f"`{key}` is text.", one_of(words) if words else "", (*path, key), value is None)
            return ""
        text = " ".join(value.split())
        if words and text not in words:
            self._report("K706", f"`{key}` cannot be {quoted(text)}.", suggestion(text, words), (*path, key))
        return text

    def _truth(self, part: dict[str, Any], key: str, path: Path) -> bool:
        value = part.get(key, "false")
        if not isinstance(value, str) or value not in TRUTHS:
            self._report("K706", f"`{key}` is `true` or `false`.", "", (*path, key), value is None)
            return False
        return TRUTHS[value]

    def _names(self, part: dict[str, Any], key: str, path: Path, needed: bool = False) -> tuple[str, ...]:
        """The ids of sources listed under a key, each once."""
        value = part.get(key, [])
        where: Path = (*path, key)
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            self._report("K705", f"`{key}` is a list of sources.", "Write `[askp3, ketalar-pi]`.", where, True)
            return ()
        if needed and key in part and not value:
            self._report("K705", f"{quoted(path[-1])} names no source.", "", where, True)
        for index, entry in enumerate(value):
            self._known_source(entry, (*where, index))
            if entry in value[:index]:
                self._report("K708", f"{quoted(entry)} stands here twice.", "", (*where, index))
        return tuple(value)

    def _contradictions(self, part: dict[str, Any], path: Path) -> tuple[tuple[str, str], ...]:
        value = part.get("contradicted_by", {})
        where: Path = (*path, "contradicted_by")
        if not isinstance(value, dict) or not all(isinstance(text, str) and text.strip() for text in value.values()):
            hint = "Write `seed-000: what it says`."
            self._report("K705", "`contradicted_by` says by source what it claims.", hint, where, True)
            return ()
        for entry in value:
            self._known_source(entry, (*where, entry), True)
        return tuple((entry, " ".join(text.split())) for entry, text in value.items())

    def _known_source(self, name: str, path: Path, key: bool = False) -> None:
        if self.known["sources"] and name not in self.known["sources"]:
            self._report(
                "K707", f"There is no source {quoted(name)}.", suggestion(name, self.known["sources"]), path, key
            )

    def _report(self, code: str, message: str, hint: str, path: Path, key: bool = False) -> None:
        self.problems.append(self.document.locate(Problem(code, message, hint, path=path), key=key))
