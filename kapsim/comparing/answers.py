"""The differences of the answers to one question: what they say, what they are worth, and what comes of them."""

from __future__ import annotations

from ..engine.model import Option, Step
from ..marks import marks
from ..matching import all_answers, changes_key
from ..reading.phrases import MARKS
from .collecting import Collector
from .wording import role_words, roles, time

LEANS = {"eager": "too much, too soon", "cautious": "too much caution", "": ""}


class Answers:
    """Compares the answers of steps. The mark of each says what its practices come to beside the other answers."""

    def __init__(self, collector: Collector) -> None:
        self.collector = collector
        self.marks = marks(collector.old.case), marks(collector.new.case)

    def compare(self, old: Step, new: Step) -> None:
        """The answers of a step that is there in both editions."""
        collector = self.collector
        before, after = all_answers(old), all_answers(new)
        known = {collector.matching.answer(old.id, (name,))[0]: option for name, option in before.items()}
        for name, option in after.items():
            collector.at("answer", new.id, name)
            if name in known:
                self._both(old, known[name], new, option, name)
            else:
                collector.differ("answer", "", option.text or name)
                self._worth(Option(id=name), option)
                collector.differ("mark", "", self._mark(1, new, name))
                self._brings(Option(id=name), option)
                if option.next:
                    collector.leads((), option.next)
        for name, option in before.items():
            if collector.matching.answer(old.id, (name,))[0] not in after:
                collector.at("answer", new.id, name)
                collector.differ("answer", option.text or name, "")

    def _both(self, old: Step, before: Option, new: Step, after: Option, name: str) -> None:
        """An answer that is there in both editions, under this name in the new one."""
        collector, matching = self.collector, self.collector.matching
        if before.id != after.id:
            collector.differ("answer id", before.id, after.id)
        if new.hour is None:
            collector.differ("text", before.text, after.text)
        collector.keyed(
            "offered",
            (matching.guard(before.when), collector.old.condition(before.when)),
            (collector.same.guard(after.when), collector.new.condition(after.when)),
        )
        self._worth(before, after)
        collector.differ("mark", self._mark(0, old, self._known(old, name)), self._mark(1, new, name))
        collector.differ("leans", LEANS[before.leans], LEANS[after.leans])
        self._brings(before, after)
        collector.scene("then", before.then, after.then)
        collector.texts("feedback", before.feedback, after.feedback)
        if before.next or after.next:
            collector.leads(before.next or old.next, after.next or new.next)

    def _worth(self, before: Option, after: Option) -> None:
        """What an answer does to practices and policies."""
        each = self.collector.each
        each("practice", *({name: role_words(role) for name, role in roles(of).items()} for of in (before, after)))
        each("recovers", *(dict.fromkeys(of.recovers, "makes good") for of in (before, after)))
        each(
            "own policy",
            *(
                dict.fromkeys(of.policies_upheld, "upholds") | dict.fromkeys(of.policies_violated, "violates")
                for of in (before, after)
            ),
        )

    def _brings(self, before: Option, after: Option) -> None:
        """What an answer brings about, beside what is read of it."""
        collector = self.collector
        collector.keyed(
            "changes",
            (changes_key(before.changes), collector.old.changes(before.changes)),
            (changes_key(after.changes), collector.new.changes(after.changes)),
        )
        collector.reveals(before.reveals, after.reveals)
        collector.differ("minutes", time(before.minutes), time(after.minutes))
        collector.differ("asking", *("goes on asking" if of.keeps_open else "" for of in (before, after)))
        collector.differ("infusion", *("is stopped" if of.stops_infusion else "" for of in (before, after)))

    def _known(self, old: Step, name: str) -> str:
        """The name in the old edition of an answer of the new one."""
        matching = self.collector.matching
        return next((other for other in all_answers(old) if matching.answer(old.id, (other,)) == (name,)), name)

    def _mark(self, side: int, step: Step, name: str) -> str:
        mark = self.marks[side].get((step.id, name))
        return MARKS[mark] if mark else ""
