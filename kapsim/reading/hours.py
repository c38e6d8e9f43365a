"""An hour with the patient as it is read: what can be done, what happens, what each answer comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..conditions import VITALS
from ..engine.model import Exit, Option, Step
from ..engine.narrative import narrate
from ..engine.observation import PRESENCE, Act, Cue, Hour
from ..engine.state import Acted, Event, Missed, Opened, Passed, State
from ..marks import Mark, violates_gate
from .head import ROUTES
from .values import ReadAct, ReadAnswer, ReadCue, ReadDuty, ReadHour
from .wording import STOPS, Wording

MEASURED = {"pressure": "the blood pressure", "pulse": VITALS["heart_rate"], "oxygen": VITALS["spo2"]}


def read_hour(wording: Wording, step: Step, events: tuple[Event, ...] = (), taken: Exit | None = None) -> ReadHour:
    """The hour of a step as it is written; with the events of a path also what was done in it, minute by minute."""
    assert step.hour is not None, f"{step.id} is no hour"
    return _Hour(wording, step, step.hour, events, taken).read()


class _Hour:
    def __init__(self, wording: Wording, step: Step, hour: Hour, events: tuple[Event, ...], taken: Exit | None) -> None:
        self.wording, self.step, self.hour, self.events, self.taken = wording, step, hour, events, taken
        self.given: dict[str, State] = {}
        for event in events:
            if isinstance(event, Acted):
                names = [f"{cue}.{event.answer[0]}" for cue in event.cues] or [f"unasked.{event.answer[0]}"]
                self.given |= dict.fromkeys(names, event.state)
            elif isinstance(event, Missed):
                self.given[f"{event.cue}.missed"] = event.state

    def read(self) -> ReadHour:
        hour = self.hour
        return ReadHour(
            about=tuple(self._about()),
            acts=tuple(map(self._act, hour.acts)),
            cues=tuple(map(self._cue, hour.cues)),
            duties=tuple(
                ReadDuty(
                    id=duty.id,
                    what=f"{self._label(duty.act)} {hour.act(duty.act).text}",
                    every=duty.every,
                    notes=self.wording.notes(duty.done),
                    rules=self.wording.rules(duty.done),
                )
                for duty in hour.duties
            ),
            done=tuple(self._done()),
        )

    def _about(self) -> Iterator[str]:
        hour = self.hour
        yield f"It lasts {hour.minutes} minutes. Staying present passes at most {hour.pace} of them at a time."
        treatment = hour.treatment
        for dose in treatment.doses if treatment else ():
            over = f" over {dose.over} minutes" if dose.over else ""
            route = ROUTES[treatment.route] if treatment else ""
            yield f"At minute {dose.at} the medical staff give {dose.mg} mg{over} ({route})."

    def _act(self, act: Act) -> ReadAct:
        takes = "" if act.id == PRESENCE else f"{act.minutes} minute{'' if act.minutes == 1 else 's'}"
        parts = [takes, *(f"measures {MEASURED[name]}" for name in act.measures)]
        parts += [STOPS] if act.stops_infusion else []
        parts += [f"possible only if {self.wording.conditions.words(act.when)}"] if act.when is not None else []
        return ReadAct(
            label=self._label(act.id),
            id=act.id,
            text=act.text,
            about="; ".join(part for part in parts if part),
            then=self.wording.scene(act.then, None),
            unasked=self._answer(act.unasked, f"unasked.{act.id}", "unasked", "") if act.unasked else None,
        )

    def _cue(self, cue: Cue) -> ReadCue:
        words = self.wording.conditions.words(cue.when)
        opened = next((e.state for e in self.events if isinstance(e, Opened) and e.cue == cue.id), None)
        return ReadCue(
            id=cue.id,
            opens=f"at minute {cue.at}" if cue.when is None else f"as soon as {words}",
            within=cue.within,
            scene=self.wording.scene(cue.scene, opened),
            answers=tuple(
                self._answer(option, f"{cue.id}.{option.id}", self._label(option.id), self.hour.act(option.id).text)
                for option in cue.decision.options
            ),
            missed=self._answer(cue.missed, f"{cue.id}.missed", "missed", "") if cue.missed else None,
        )

    def _label(self, act: str) -> str:
        return self.wording.places.letter(self.step.id, act)

    def _answer(self, option: Option, name: str, label: str, text: str) -> ReadAnswer:
        """An act as an answer, an act unasked, or a cue missed, with all that follows."""
        wording = self.wording
        after = self.given.get(name)
        critical: Mark | None = "critical" if violates_gate(wording.case, option) else None
        return ReadAnswer(
            place=f"{wording.places.numbers[self.step.id]} {name.replace('.', ' ')}",
            label=label,
            id=name,
            text=text,
            when="",
            offered=True,
            taken=after is not None,
            mark=wording.marks.get((self.step.id, name), critical),
            leans=option.leans,
            notes=wording.notes(option),
            rules=wording.rules(option),
            effects=wording.effects(option),
            then=wording.scene(option.then, after),
            chart=wording.entries(option.reveals) if after else (),
            feedback=option.feedback,
            leads=wording.leads(option.next, self.taken),
        )

    def _done(self) -> Iterator[str]:
        """What was done and what happened on a path, in order of time."""
        later: list[str] = []
        acted: Acted | None = None
        for event in self.events:
            if isinstance(event, Acted):
                acted = event
            elif isinstance(event, Opened):
                later.append(f"{_minute(event.state)}: the cue {event.cue} opens.")
            elif isinstance(event, Missed):
                later.append(f"{_minute(event.state)}: the cue {event.cue} was missed.")
            elif isinstance(event, Passed) and acted is not None:
                yield self._acted(acted, event)
                yield from later
                later = []
            if acted is None:
                yield from later
                later = []

    def _acted(self, acted: Acted, passed: Passed) -> str:
        act = self.hour.act(acted.answer[0])
        cues = f", in answer to {_listed(acted.cues)}" if acted.cues else ""
        shown = [passage.text for passage in narrate(self.wording.case, passed) if passage.kind in {"time", "reading"}]
        return f"{_minute(acted.before)}, {self._label(act.id)}{cues}: {act.text} ({'; '.join(shown)})"


def _minute(state: State) -> str:
    return f"Minute {state.hour.minute if state.hour else 0}"


def _listed(names: Iterable[str]) -> str:
    return " and ".join(names)
