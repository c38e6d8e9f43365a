"""Where differences are collected: two sides, what matches between them, and the few ways in which things differ."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from itertools import zip_longest

from ..engine.model import Case, Exit, Scene
from ..matching import NOTHING, Matching
from .values import Difference, Part
from .wording import Side

Keyed = tuple[Hashable, str]
"""A key that says what something is, and the words for it."""
MOST_PAIRS = 400
"""Pairs of texts that are held against each other."""


class Collector:
    """Collects the differences of two editions. What it is told stands at the place that `at` last named."""

    def __init__(self, old: Case, new: Case, matching: Matching) -> None:
        self.old, self.new = Side(old), Side(new)
        self.matching = matching
        self.same = NOTHING
        """Gives the keys of the new edition, in which nothing has another name."""
        self.found: list[Difference] = []
        self.at("case")

    def at(self, part: Part, step: str = "", answer: str = "") -> None:
        """Where the next differences belong."""
        self.part: Part = part
        self.step, self.answer = step, answer

    def differ(self, about: str, old: str, new: str, subject: str = "") -> None:
        """Something said in words, which differs if the words do."""
        if old != new:
            self.found.append(
                Difference(
                    part=self.part, about=about, subject=subject, old=old, new=new, step=self.step, answer=self.answer
                )
            )

    def keyed(self, about: str, old: Keyed, new: Keyed) -> None:
        """Something whose words may differ although it is the same, such as the number of a step."""
        if old[0] != new[0]:
            self.differ(about, old[1], new[1])

    def each(self, about: str, old: Mapping[str, str], new: Mapping[str, str]) -> None:
        """Things that have a name of their own, in the order of the new edition."""
        for name in dict.fromkeys((*new, *old)):
            self.differ(about, old.get(name, ""), new.get(name, ""), name)

    def lines(self, about: str, old: Sequence[Keyed], new: Sequence[Keyed]) -> None:
        """Things in a sequence: what is the same in both is passed over, what stands between is paired."""
        matcher = SequenceMatcher(None, [key for key, _ in old], [key for key, _ in new], autojunk=False)
        for what, a, b, c, d in matcher.get_opcodes():
            if what != "equal":
                for before, after in paired([words for _, words in old[a:b]], [words for _, words in new[c:d]]):
                    self.differ(about, before, after)

    def texts(self, about: str, old: Sequence[str], new: Sequence[str]) -> None:
        """Paragraphs in a sequence."""
        self.lines(about, [(text, text) for text in old], [(text, text) for text in new])

    def scene(self, about: str, old: Scene, new: Scene) -> None:
        """The lines of a scene."""
        before = zip(self.matching.scene(old), map(self.old.line, old), strict=True)
        after = zip(self.same.scene(new), map(self.new.line, new), strict=True)
        self.lines(about, tuple(before), tuple(after))

    def reveals(self, old: int, new: int) -> None:
        """What comes to light, by the bits of either edition."""
        before, after = self.old.facts(old), self.new.facts(new)
        for name in [name for name in before if name in after]:
            del before[name], after[name]
        self.each("reveals", before, after)

    def leads(self, old: Sequence[Exit], new: Sequence[Exit]) -> None:
        """Where it goes on."""
        self.keyed("leads", (self.matching.ways(old), self.old.leads(old)), (self.same.ways(new), self.new.leads(new)))


def paired(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    """Texts of the old edition with those of the new one that came of them, in their order.

    Where there are as many, or very many, each with the one in its place; else those that have the most words in
    common, and the others with nothing.
    """
    if len(old) == len(new) or len(old) * len(new) > MOST_PAIRS:
        return list(zip_longest(old, new, fillvalue=""))
    few, many = sorted((old, new), key=len)
    words = {text: text.split() for text in (*old, *new)}

    @cache
    def best(first: int, then: int) -> tuple[float, tuple[int, ...]]:
        """What the texts from `first` on have in common with those from `then` on, and with which each goes."""
        if first == len(few):
            return 0.0, ()
        found = (-1.0, tuple[int, ...]())
        for place in range(then, len(many) - (len(few) - first) + 1):
            rest, places = best(first + 1, place + 1)
            alike = SequenceMatcher(None, words[few[first]], words[many[place]], autojunk=False).ratio()
            found = max(found, (alike + rest, (place, *places)), key=lambda of: of[0])
        return found

    partner = {place: few[index] for index, place in enumerate(best(0, 0)[1])}
    pairs = [(partner.get(place, ""), text) for place, text in enumerate(many)]
    return pairs if many is new else [(before, after) for after, before in pairs]
