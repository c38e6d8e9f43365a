"""Line mode: a case as text, answers from standard input. For screen readers, pipes, scripts, tests and slow links."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TextIO

from .engine.hour import possible_acts
from .engine.model import Case, Decision, Option
from .engine.narrative import Passage, time_of_day
from .engine.observation import PRESENCE, Act
from .engine.run import AnswerError, need_possible, wall_clock
from .engine.state import Acted, Answer, Answered, Entered, Event, Opened
from .monitor import monitor
from .passing import ago, as_read, time_passing

if TYPE_CHECKING:
    from .records.attempt import Attempt

DISCLAIMER = "A fictional case, for training. Not medical advice. You can leave whenever you like: nothing is lost."
HELP = {
    "choose": "Type a number.",
    "select": "Type one or more numbers with spaces between them.",
    "order": "Type all numbers in the order you want.",
}
WHAT_NOW = "What do you do?"
DO = "Type a number. An empty line or a dot: you stay present."
COMMANDS = "Also: c chart, n TEXT note to yourself, h help, q leave (kept, can be resumed)."
STRIP = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")


class Teller:
    """Writes passages as wrapped lines."""

    def __init__(self, out: TextIO, width: int = 80) -> None:
        self.out = out
        self.width = width

    def say(self, text: str = "", first: int = 0, rest: int | None = None) -> None:
        """One paragraph, indented by `first` columns and, from the second line on, by `rest`."""
        hang = " " * (first if rest is None else rest)
        lines = textwrap.wrap(STRIP.sub("", text), self.width, initial_indent=" " * first, subsequent_indent=hang)
        print("\n".join(lines), file=self.out, flush=True)

    def passage(self, passage: Passage) -> None:
        """One passage of the transcript."""
        match passage.kind:
            case "visit":
                self.say(f"--- {passage.text} later ---")
            case "heading":
                self.say(f"--- {passage.text} ---")
            case "speech":
                self.say(f"{passage.speaker}: {passage.text}", 0, 2)
            case "fact":
                self.say(f"[chart] New: {passage.text}", 0, 2)
            case "answer":
                self.say(f"> {passage.text}", 0, 2)
            case "feedback":
                self.say(f"| {passage.text}", 0, 2)
            case "time":
                self.say(f"({time_passing(int(passage.text.split()[0]))})")
            case "reading":
                self.say(f"[reading] {passage.text}", 0, 2)
            case "end":
                self.say(f"=== {passage.text} ===")
            case _:
                self.say(passage.text)
        self.say()

    def opening(self, attempt: Attempt, terms: str = "") -> None:
        """What a trainee reads before a case; `terms` are those of the program that it is part of."""
        case = attempt.case
        self.say(f"{case.title} ({case.level}, about {case.takes} minutes, {attempt.mode} mode)")
        if terms:
            self.say(terms)
        self.say(DISCLAIMER)
        self.say()
        self.say(case.summary)
        for person in case.people.values():
            age = f", {person.age}" if person.age is not None else ""
            self.say(f"- {person.name}{age}, {person.role}", 2, 4)
        if case.content_notes:
            self.say(f"Content: {'; '.join(case.content_notes)}")
        if case.setting.policies:
            self.say("The clinic's own rules:")
            for text in case.setting.policies.values():
                self.say(f"- {' '.join(text)}", 2, 4)
        self.say()

    def readings(self, attempt: Attempt) -> None:
        """One line: the time, and what can be sensed of the people, in words."""
        case, state = attempt.case, attempt.state
        sensed: dict[str, list[str]] = {}
        for gauge in case.quantities:
            if gauge.shown:
                sensed.setdefault(case.people[gauge.of].name, []).append(gauge.word(state.values[gauge.slot]))
        parts = [f"{time_of_day(wall_clock(case, state))}, {case.steps[state.step].phase}"]
        hour, moment = case.steps[state.step].hour, state.hour
        if hour is not None and moment is not None:
            parts.append(f"minute {moment.minute} of {hour.minutes}")
        if (signs := monitor(case, attempt.events, state)) is not None and moment is not None:
            known = [f"pulse {signs.pulse}", f"SpO2 {signs.oxygen} %"]
            if signs.pressure is not None:
                pressure = f"BP {signs.pressure.systolic}/{signs.pressure.diastolic}"
                known.append(f"{pressure} ({ago(moment.minute - signs.pressure.minute)})")
            sensed.setdefault(signs.name, []).extend(known)
        parts += [f"{name}: {', '.join(words)}" for name, words in sensed.items()]
        self.say(f"[{' · '.join(parts)}]")

    def question(self, decision: Decision, options: Sequence[Option]) -> None:
        """The options of a decision, numbered."""
        for number, option in enumerate(options, 1):
            self.say(f"{number}. {option.text}", 2, 5)
        up_to = f" At most {decision.up_to}." if decision.kind == "select" else ""
        self.say(f"{HELP[decision.kind]}{up_to}")

    def acts(self, acts: Sequence[Act]) -> None:
        """What can be done in an hour, numbered."""
        for number, act in enumerate(acts, 1):
            self.say(f"{number}. {act.text}", 2, 5)
        self.say(DO)

    def chart(self, case: Case, facts: int) -> None:
        """What the chart shows so far."""
        shown = [fact for fact in case.facts if fact.bit & facts]
        self.say("The chart:" if shown else "The chart is empty.")
        for fact in shown:
            self.say(f"{fact.title}: {' '.join(fact.text)}", 2, 4)
        self.say()


def tell(teller: Teller, attempt: Attempt, events: Sequence[Event]) -> None:
    """Write what happened: what follows an answer before its feedback, and feedback in train mode only."""
    for passage in as_read(attempt.case, events):
        if passage.kind != "feedback" or attempt.mode == "train":
            teller.passage(passage)


def play(attempt: Attempt, teller: Teller, read: Callable[[str], str | None]) -> bool:
    """Play an attempt to its end; False if the input ended or the trainee left before.

    `read` takes a prompt and gives a line, or None where there are no more.
    """
    resumed = any(isinstance(event, Answered | Acted) for event in attempt.events)
    tell(teller, attempt, _where_it_stands(attempt) if resumed else attempt.events)
    while not attempt.finished:
        decision = attempt.case.steps[attempt.state.step].decision
        teller.readings(attempt)
        own_words = ""
        teller.say(decision.prompt if decision else WHAT_NOW)
        if decision and decision.own_words:
            said = read("First in your own words (empty to go on): ")
            if said is None:
                return _left(attempt, teller)
            own_words = said.strip()
        asked = _asked(attempt, teller, decision)
        answer = _ask(attempt, teller, asked, read)
        if answer is None:
            return _left(attempt, teller)
        teller.say()
        tell(teller, attempt, attempt.answer(answer, own_words))
    return True


def _left(attempt: Attempt, teller: Teller) -> bool:
    attempt.leave()
    teller.say("You left. The attempt is kept; `kapsim resume` goes on from here.")
    return False


class Asked(NamedTuple):
    """What can be answered now: the ids in the order of their numbers, and what is said for help.

    still: the answer that an empty line gives; None where it gives none.
    """

    ids: tuple[str, ...]
    help: str
    remedy: str
    still: Answer | None = None


def _where_it_stands(attempt: Attempt) -> list[Event]:
    """What somebody who comes back has to read again: the last step, and what asks for something in its hour."""
    entered = max(index for index, event in enumerate(attempt.events) if isinstance(event, Entered))
    hour, moment = attempt.case.steps[attempt.state.step].hour, attempt.state.hour
    if hour is None or moment is None:
        return attempt.events[-1:]
    still = {cue.id for cue, opened in zip(hour.cues, moment.cues, strict=True) if opened >= 0}
    opened = [event for event in attempt.events[entered:] if isinstance(event, Opened) and event.cue in still]
    return [attempt.events[entered], *opened]


def _asked(attempt: Attempt, teller: Teller, decision: Decision | None) -> Asked:
    """Write what can be answered, or done."""
    if decision is not None:
        options = attempt.offered()
        teller.question(decision, options)
        return Asked(tuple(option.id for option in options), HELP[decision.kind], _remedy(decision, options))
    possible = possible_acts(attempt.case, attempt.state)
    acts = sorted(possible, key=lambda act: act.id != PRESENCE)
    teller.acts(acts)
    remedy = f"There is nothing like that to do. Choose one of 1 to {len(acts)}. {COMMANDS}"
    return Asked(tuple(act.id for act in acts), DO, remedy, (PRESENCE,))


def _ask(attempt: Attempt, teller: Teller, asked: Asked, read: Callable[[str], str | None]) -> Answer | None:
    """Ask until there is a possible answer; None to leave."""
    while True:
        line = read("> ")
        if line is None or line.strip().lower() in {"q", "quit"}:
            return None
        word, _, rest = line.strip().partition(" ")
        if word in {"c", "chart"}:
            teller.chart(attempt.case, attempt.state.facts)
        elif word in {"n", "note"} and rest.strip():
            attempt.note(rest.strip())
            teller.say("Noted.")
        elif word in {"h", "help", "?", "n", "note"} or (not word and asked.still is None):
            teller.say(f"{asked.help} {COMMANDS}")
        else:
            answer = asked.still if asked.still is not None and word in {"", "."} else _parse(line, asked.ids)
            try:
                need_possible(attempt.case, attempt.state, answer)
            except AnswerError:
                teller.say(asked.remedy)
            else:
                return answer


def _parse(line: str, ids: Sequence[str]) -> Answer:
    """Numbers as shown, or ids."""
    words = re.split(r"[,\s]+", line.strip())
    return tuple(
        ids[int(word) - 1] if word.isascii() and word.isdigit() and 0 < int(word[:6]) <= len(ids) else word
        for word in words
        if word
    )


def _remedy(decision: Decision, options: Sequence[Option]) -> str:
    numbers = f"1 to {len(options)}"
    if decision.kind == "choose":
        return f"There is no such answer. Choose one of {numbers}. {COMMANDS}"
    if decision.kind == "select":
        return f"Choose one to {decision.up_to} different numbers of {numbers}. {COMMANDS}"
    return f"Put all numbers of {numbers} in order, each once. {COMMANDS}"
