"""What is wrong with a statement, as it is found: faults with their place and rule, and the looks that find them."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from . import formats


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule that is broken at one place, `result.score.raw` for instance; `why` says what is wrong there."""

    path: str
    rule: str
    why: str

    @property
    def text(self) -> str:
        """The fault as a line."""
        return f"{self.path or 'statement'}: {self.why} [{self.rule}]"


class Place:
    """A JSON object at a path of a statement, and the list to which everything wrong with it is added."""

    def __init__(self, path: str, values: Mapping[str, Any], faults: list[Fault]) -> None:
        self.path = path
        self.values = values
        self.faults = faults

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def fault(self, key: str, rule: str, why: str) -> None:
        """Something is wrong with a property, or with the object itself (""): which rule, and why."""
        self.faults.append(Fault(self.at(key), rule, why))

    def at(self, key: str) -> str:
        """The path of a property."""
        return ".".join(filter(None, (self.path, key)))

    def only(self, known: Collection[str], needed: Collection[str] = ()) -> None:
        """Say which properties are not known here (2.2), and which are missing."""
        for key in self.values:
            if key not in known:
                near = next((name for name in known if name.lower() == key.lower()), "")
                self.fault(key, "property-unknown", f"is no property here; write `{near}`" if near else "is unknown")
        for key in needed:
            if key not in self.values:
                self.fault(key, "property-missing", "is missing")

    def thing(self, key: str) -> Place | None:
        """The object in a property; None where there is none."""
        found = self.typed(key, dict, "an object")
        if found is None:
            return None
        if not found:
            self.fault(key, "object-empty", "is an empty object: leave it out")
        return Place(self.at(key), found, self.faults)

    def things(self, key: str, one: bool = False) -> Iterator[Place]:
        """The objects in a list; where `one` is allowed, also an object that stands there alone."""
        values = self.values.get(key)
        if one and isinstance(values, dict):
            yield Place(self.at(key), values, self.faults)
            return
        for index, value in enumerate(self.typed(key, list, "a list") or []):
            path = f"{self.at(key)}[{index}]"
            if isinstance(value, dict):
                yield Place(path, value, self.faults)
            else:
                self.faults.append(Fault(path, "type", "is not an object"))

    def text(self, key: str) -> str | None:
        """The text in a property; None where there is none."""
        found: str | None = self.typed(key, str, "a text")
        return found

    def formed(self, key: str, right: Callable[[str], bool], rule: str, what: str) -> str | None:
        """A text that must have a form."""
        found = self.text(key)
        if found is not None and not right(found):
            self.fault(key, rule, f"is not {what}")
            return None
        return found

    def one_of(self, key: str, allowed: Collection[str], rule: str) -> str | None:
        """A text that must be one of some."""
        return self.formed(key, lambda text: text in allowed, rule, f"one of {', '.join(sorted(allowed))}")

    def number(self, key: str) -> float | None:
        """The number in a property; None where there is none."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self.fault(key, "type", "is not a number")
            return None
        return float(value)

    def flag(self, key: str) -> None:
        """A property that is true or false."""
        self.typed(key, bool, "true or false")

    def extensions(self) -> None:
        """Extensions: the keys are IRIs, the values are whatever they are (4.1)."""
        found = self.thing("extensions")
        for key in found.values if found else ():
            if not formats.is_iri(key):
                self.fault(f"extensions[{key}]", "extension-key", "is not an IRI")

    def words(self, key: str) -> None:
        """A language map: texts by language (4.2)."""
        found = self.thing(key)
        for language in found.values if found else ():
            if not formats.is_language(language):
                self.fault(f"{key}.{language}", "language", "is not a language of RFC 5646")
            if found is not None:
                found.text(language)

    def typed(self, key: str, kind: type, what: str) -> Any:
        """The value of a property if it is of a type, else None."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, kind):
            self.fault(key, "type", f"is not {what}")
            return None
        return value
