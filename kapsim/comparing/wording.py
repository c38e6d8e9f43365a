"""The parts of one edition in words, for either side of a difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..conditions import Conditions
from ..engine.guard import Guard
from ..engine.model import Case, Change, Exit, Line, Option, Visit
from ..engine.narrative import time_of_day
from ..engine.state import Answer
from ..places import Places
from ..reading.values import ROLES, Role


class Side:
    """Puts one edition into words. Steps and answers are named by their ids, which authors know them by."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.conditions = Conditions(case, Places(case))

    def line(self, line: Line) -> str:
        """A line of a scene: `[If alliance is below 30] Maya Ruiz: Good morning.`"""
        condition = f"[If {self.conditions.words(line.when)}] " if line.when is not None else ""
        speaker = "You" if line.speaker == "you" else self.case.people[line.speaker].name if line.speaker else ""
        return f"{condition}{speaker}{': ' if speaker else ''}{line.text}"

    def condition(self, guard: Guard | None) -> str:
        """`only if “rested” is noted`; nothing where there is no guard."""
        return f"only if {self.conditions.words(guard)}" if guard is not None else ""

    def leads(self, ways: Sequence[Exit]) -> str:
        """Where ways lead, read from the first: `to x if “rested” is noted, otherwise to y`."""
        parts = [
            f"{'otherwise ' if number else ''}to `{way.to}`"
            f"{f' if {self.conditions.words(way.when)}' if way.when is not None else ''}"
            for number, way in enumerate(ways)
        ]
        return ", ".join(parts)

    def changes(self, changes: Iterable[Change]) -> str:
        """What an answer changes."""
        return "; ".join(map(self.conditions.change, changes))

    def facts(self, bits: int) -> dict[str, str]:
        """The entries of the chart that some bits stand for: titles by id."""
        return {fact.id: fact.title for fact in self.case.facts if fact.bit & bits}


def roles(option: Option) -> dict[str, Role]:
    """What an answer does to each practice; `recovers` stands under a name of its own, since it goes with another."""
    found: dict[str, Role] = dict.fromkeys(option.upholds, "upholds")
    found |= dict.fromkeys(option.partly, "partly")
    return found | dict.fromkeys(option.violates, "violates")


def role_words(role: Role | None) -> str:
    """`half upholds`."""
    return ROLES[role].lower() if role else ""


def time(minutes: int) -> str:
    """`1 minute`, `5 minutes`; nothing for none."""
    return f"{minutes} minute{'s' if minutes != 1 else ''}" if minutes else ""


def visit(visit: Visit | None) -> str:
    """`two weeks later, at 10:00`."""
    return f"{visit.after} later, at {time_of_day(visit.starts)}" if visit else ""


def path(answers: Iterable[tuple[str, Answer]]) -> str:
    """A sequence of answers by their ids: `doorway: promise, night: a + b`."""
    return ", ".join(f"{step}: {' + '.join(answer)}" for step, answer in answers)
