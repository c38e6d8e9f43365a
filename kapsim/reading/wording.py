"""The parts of one case in words: practices with numbered sources, entries of the chart, consequences, ways on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..catalogue import Source
from ..conditions import Conditions
from ..engine import run
from ..engine.model import Case, Exit, Fact, Option, Scene
from ..engine.narrative import time_of_day
from ..engine.state import State
from ..marks import marks
from ..places import Places, named_answers
from .values import Cited, Entry, Lead, Note, Role, RuleNote, Said

KEEPS_OPEN = "the cue goes on asking"
STOPS = "the infusion is stopped"


class Wording:
    """Puts one case into words; sources get their numbers in the order in which they are first named."""

    def __init__(self, case: Case, sources: Mapping[str, Source]) -> None:
        """`sources` are those of the catalogue, by id."""
        self.case = case
        self._known = sources
        self.places = Places(case)
        self.conditions = Conditions(case, self.places)
        self.marks = marks(case)
        self.numbers: dict[str, int] = {}
        self.cited: dict[str, Cited] = {}

    def cite(self, name: str) -> Cited:
        """A practice with its sources numbered."""
        if name not in self.cited:
            practice = self.case.practices[name]
            self.cited[name] = Cited(
                practice,
                self.case.counts(name),
                self.places.gate(name),
                tuple(map(self._number, practice.sources)),
                tuple(map(self._number, practice.disputed_by)),
                tuple((self._number(source), says) for source, says in practice.contradicted_by),
            )
        return self.cited[name]

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources named so far, by number."""
        missing = ("", "", "", "existence-only", "Not in the catalogue.")
        known = self._known
        return tuple(known[name] if name in known else Source(name, name, *missing) for name in self.numbers)

    def _number(self, source: str) -> int:
        return self.numbers.setdefault(source, len(self.numbers) + 1)

    def clock(self, state: State) -> str:
        """The time on the wall."""
        return time_of_day(run.wall_clock(self.case, state))

    def entry(self, fact: Fact) -> Entry:
        """An entry of the chart, with when it comes to light."""
        places = [f"step {self.places.numbers[s.id]}" for s in self.case.steps.values() if s.reveals & fact.bit]
        for step in self.case.steps.values():
            answers = named_answers(step).items()
            places += [self.places.answer(step.id, name) for name, option in answers if option.reveals & fact.bit]
        known = "known from the start" if fact.at_start else f"comes to light at {', '.join(places) or 'no step'}"
        return Entry(fact.id, fact.title, fact.text, known)

    def entries(self, facts: int) -> tuple[Entry, ...]:
        """The entries of the chart that some bits stand for."""
        return tuple(self.entry(fact) for fact in self.case.facts if fact.bit & facts)

    def effects(self, option: Option) -> tuple[str, ...]:
        """What an answer brings about, beside what is read."""
        told = [self.conditions.change(change) for change in option.changes]
        told += self.reveals(option.reveals)
        told += [KEEPS_OPEN] if option.keeps_open else []
        told += [STOPS] if option.stops_infusion else []
        return (*told, *([minutes(option.minutes)] if option.minutes else []))

    def reveals(self, facts: int) -> tuple[str, ...]:
        """What comes to light, by title."""
        return tuple(f"the chart shows “{fact.title}”" for fact in self.case.facts if fact.bit & facts)

    def leads(self, ways: Sequence[Exit], taken: Exit | None) -> tuple[Lead, ...]:
        """Where ways lead, read from the first; `taken` is the one that a path takes."""
        found: list[Lead] = []
        for number, way in enumerate(ways):
            when = f"if {self.conditions.words(way.when)}" if way.when is not None else ""
            lead = ", ".join(part for part in ("otherwise" if number else "", when) if part)
            end = self.case.steps[way.to].end
            name = f"{self.places.step(way.to)}{f' ({end.outcome} end)' if end else ''}"
            found.append(Lead(way.to, name, lead, way is taken))
        return tuple(found)

    def scene(self, scene: Scene, state: State | None) -> tuple[Said, ...]:
        """The lines that are read in a state; without one all of them, with their conditions."""
        if state is not None:
            return tuple(Said(line.text, self._name(line.speaker)) for line in run.visible(scene, state))
        return tuple(Said(line.text, self._name(line.speaker), self.conditions.words(line.when)) for line in scene)

    def _name(self, speaker: str) -> str:
        return "You" if speaker == "you" else self.case.people[speaker].name if speaker else ""

    def notes(self, option: Option) -> tuple[Note, ...]:
        """What an answer does to practices."""
        roles: tuple[tuple[Role, Iterable[str]], ...] = (
            ("upholds", option.upholds),
            ("partly", option.partly),
            ("violates", option.violates),
            ("recovers", option.recovers),
        )
        return tuple(Note(role, self.cite(name)) for role, names in roles for name in names)

    def rules(self, option: Option) -> tuple[RuleNote, ...]:
        """What an answer does to the clinic's own policies."""
        policies = self.case.setting.policies
        named = [(True, name) for name in option.policies_upheld] + [(False, n) for n in option.policies_violated]
        return tuple(RuleNote(upheld, name, " ".join(policies.get(name, ()))) for upheld, name in named)


def count(number: int) -> str:
    """`5 minutes`."""
    return "1 minute" if number == 1 else f"{number} minutes"


def minutes(number: int) -> str:
    """`5 minutes pass`."""
    return "1 minute passes" if number == 1 else f"{number} minutes pass"
