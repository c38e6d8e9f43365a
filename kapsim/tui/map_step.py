"""A step of the map, opened: its problems, then its text, its answers with practices, feedback and ways on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from ..mapping.pens import PENS
from ..problems import Problem
from ..reading import phrases
from ..reading.values import Entry, Lead, ReadAnswer, ReadDuty, ReadHour, ReadStep, Said
from .map_rows import COLOURS
from .problems import problem_rows
from .screen import SCROLL_KEYS, KapsimScreen
from .text import written
from .widgets.keys import Keys
from .widgets.page import PageView, Row, row

HEADING = "bold $primary"
ROLES = {"upholds": "$success", "partly": "$primary", "violates": "$error", "recovers": "$success"}
BODY = 4
"""Columns before what belongs to an answer."""


def step_rows(step: ReadStep, problems: Sequence[Problem], others: Sequence[Problem]) -> list[Row]:
    """The step from its problems to its ways on; `others` are the problems that belong to no step."""
    rows: list[Row] = []
    for heading, found in (("Problems of this step", problems), ("Problems of the case as a whole", others)):
        if found:
            rows += [row(heading, "bold $error", above=1), *problem_rows(found)]
    rows += [_said(said, above=1) for said in step.scene]
    for entry in step.chart:
        rows += _entry(entry)
    if step.prompt:
        own = " First asked in the trainee's own words." if step.own_words else ""
        rows.append(row("The question", HEADING, above=1))
        rows.append(Row(Content.assemble(written(step.prompt, "bold"), written(f" ({step.asks}){own}", "$quiet"))))
    if step.hour:
        rows += _hour(step.hour, step)
    for answer in (*step.answers, *step.outcomes):
        rows += _answer(answer, step)
    if step.pairs:
        rows.append(row(f"What matters: {', '.join(step.pairs)}.", "$quiet", above=1))
    if step.leads:
        rows.append(row(phrases.onward(step), HEADING, above=1))
        rows += [_lead(way) for way in step.leads]
    if step.outcome:
        rows.append(row(phrases.ending(step), f"bold {COLOURS[step.outcome]}", above=1))
    return [replace(rows[0], above=0), *rows[1:]] if rows else []


def _hour(hour: ReadHour, step: ReadStep) -> Iterator[Row]:
    """What can be done in an hour, what happens in it, and what is to be done again and again."""
    yield row(" ".join(hour.about), "$quiet", above=1)
    yield row("What can be done", HEADING, above=1)
    for act in hour.acts:
        yield row(phrases.act(act), hang=3)
        yield from (_said(said, BODY) for said in act.then)
        yield from _answer(act.unasked, step) if act.unasked else ()
    for cue in hour.cues:
        yield row(phrases.cue(cue), HEADING, above=1)
        yield from (_said(said) for said in cue.scene)
        for answer in (*cue.answers, *([cue.missed] if cue.missed else [])):
            yield from _answer(answer, step)
    for duty in hour.duties:
        yield row(phrases.duty(duty), HEADING, above=1)
        yield from _worth(duty)


def _said(said: Said, indent: int = 0, above: int = 0) -> Row:
    when = written(f"[if {said.when}] ", "$quiet") if said.when else Content("")
    who = written(f"{said.speaker}: ", "bold") if said.speaker else Content("")
    return Row(Content.assemble(when, who, written(said.text)), indent=indent, above=above)


def _entry(entry: Entry) -> Iterator[Row]:
    yield row(entry.title, "bold", lead="+", lead_style="bold $success", hang=2, above=1)
    for text in entry.text:
        yield row(text, indent=2)


def _lead(way: Lead, indent: int = 0) -> Row:
    return row(phrases.lead(way), lead="→", lead_style="$quiet", hang=2, indent=indent)


def _answer(answer: ReadAnswer, step: ReadStep) -> Iterator[Row]:
    style = COLOURS[answer.mark] if answer.mark else ""
    sign = PENS[answer.mark].sign if answer.mark else " "
    marks = [phrases.verdict(answer, step), f"offered only if {answer.when}" if answer.when else ""]
    said = ", ".join(mark for mark in marks if mark)
    yield Row(
        Content.assemble(written(answer.label, "bold"), written(f"  {said}" if said else "", style)),
        Content.styled(sign, f"bold {style}"), BODY, above=1,
    )  # fmt: skip
    if answer.text:
        yield row(answer.text, "bold", indent=BODY)
    yield from _worth(answer)
    if answer.leans:
        yield row(phrases.LEANS[answer.leans], "$quiet", indent=BODY)
    if answer.effects:
        yield row(f"Brings about: {'; '.join(answer.effects)}.", "$quiet", indent=BODY)
    for said_then in answer.then:
        yield _said(said_then, BODY)
    for text in answer.feedback:
        yield row(text, lead="▏", lead_style="$secondary", hang=2, indent=BODY)
    for way in answer.leads:
        yield _lead(way, BODY)


def _worth(of: ReadAnswer | ReadDuty) -> Iterator[Row]:
    """What something does to practices and to the clinic's own policies."""
    for note in of.notes:
        practice = note.cited.practice
        about = f"{practice.statement} ({phrases.weight(note.cited)}) [{practice.id}]"
        yield _note(f"{phrases.role(note)}: ", ROLES[note.role], about)
    for rule in of.rules:
        yield _note(f"{phrases.rule(rule)}: ", "$success" if rule.upheld else "$error", rule.text)


def _note(does: str, style: str, about: str) -> Row:
    return Row(Content.assemble(written(does, style), written(about, "$quiet")), indent=BODY)


class StepScreen(KapsimScreen[None]):
    """One step as it is written."""

    HELP = """
A **step** as the case has it: what is read, what is asked, and each answer with what it is worth, the practices that it
upholds or violates, what happens then, its feedback, and where it leads. The problems of the step come first.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        *SCROLL_KEYS,
        Binding("escape,enter,q", "close", "back to the map", key_display="esc"),
    ]

    def __init__(self, step: ReadStep, problems: Sequence[Problem] = (), others: Sequence[Problem] = ()) -> None:
        super().__init__()
        self.step = step
        self._rows = step_rows(step, problems, others)

    def compose(self) -> ComposeResult:
        """Number and title, the text, the keys."""
        yield Static(id="step-title", classes="title", markup=False)
        with VerticalScroll(classes="page", can_focus=False):
            yield PageView(self._rows)
        yield Keys()

    def on_mount(self) -> None:
        """Say which step it is."""
        self._entitle()

    def show(self, step: ReadStep, problems: Sequence[Problem], others: Sequence[Problem]) -> None:
        """Show the step as it is now."""
        self.step = step
        self._rows = step_rows(step, problems, others)
        if self.is_mounted:
            self._entitle()
            self.query_one(PageView).show(self._rows)

    def _entitle(self) -> None:
        step = self.step
        name = written(f"{step.number} {step.ending or step.title}", "bold")
        about = written(f"  [{step.step}] {phrases.setting_out(step)}", "$quiet")
        self.query_one("#step-title", Static).update(Content.assemble(name, about))

    def action_close(self) -> None:
        """Back to the map."""
        self.dismiss(None)
