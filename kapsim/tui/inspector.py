"""The inspector: what lies behind a moment of a case, beside its preview or on a screen of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from ..engine.model import Gate
from ..engine.score import Result
from ..inspection import Choice, Condition, Given, Inspection, Role, Timed, Way
from ..places import quoted
from .screen import SCROLL_KEYS, KapsimScreen
from .text import sentence, written
from .widgets.keys import Keys
from .widgets.page import PageView, Row, row

HEADING = "bold $primary"
QUIET = "$quiet"
BESIDE, ALONE = 40, 80
"""Characters of an answer's text: about a line, beside the case and on a screen of its own."""
MARGIN = 3
"""Columns for a letter, a number or a mark."""
ROLE_STYLES: dict[Role, str] = {
    "upholds": "$success",
    "partly": "$warning",
    "violates": "$error",
    "recovers": "$success",
}
VERDICTS = {
    "best": ("✓", "$success", "best"),
    "partial": ("½", "$warning", "earned in part"),
    "lost": ("!", "$error", "a violation"),
    "nothing": ("○", QUIET, "earned nothing"),
}


def inspector_rows(seen: Inspection, shown: int) -> Iterator[Row]:
    """Everything, what decides the next key press first; of an answer's text so many characters."""
    step = seen.step
    yield Row(written(step.id, "bold"), written(seen.place, "bold $accent"), MARGIN)
    yield row(f"{step.phase} · {seen.clock}, minute {seen.minutes} of the visit", QUIET, indent=MARGIN)
    if seen.hour:
        yield from _hour(seen.hour)
    if seen.choices:
        yield row("Acts, and what they come to now" if seen.hour else "Answers here", HEADING, above=1)
        for choice in seen.choices:
            yield from _choice(choice, shown)
    if step.end:
        yield row("The end", HEADING, above=1)
        yield row(f"{step.end.outcome}: {step.end.title}", indent=MARGIN)
    elif seen.ways:
        yield row("Ways on, as things stand", HEADING, above=1)
        yield from _ways(seen.ways, 0)
    if seen.lines:
        yield row("Lines of the scene", HEADING, above=1)
    for text, when in seen.lines:
        mark = Content.styled("✓", "$success") if when.holds else Content.styled("○", QUIET)
        yield Row(written(quoted(text, shown)), mark, MARGIN)
        yield _condition(when, MARGIN, "if")
    yield from _so_far(seen)
    if seen.quantities:
        yield row("Variables and gauges", HEADING, above=1)
    for quantity, value in seen.quantities:
        text = ("true" if value else "false") if quantity.truth else str(value)
        word = f"  {quantity.word(value)}" if quantity.shown else ""
        yield Row(Content.assemble(written(f"{quantity.name}  "), written(text, "bold"), written(word, QUIET)))
    if seen.facts:
        yield row("Chart", HEADING, above=1)
    for fact, revealed in seen.facts:
        mark = Content.styled("✓", "$success") if revealed else Content.styled("○", QUIET)
        hidden = "" if revealed else "  hidden"
        yield Row(Content.assemble(written(fact.id), written(f"  {fact.title}", QUIET), hidden), mark, MARGIN)


def _hour(hour: Timed) -> Iterator[Row]:
    yield row("The hour", HEADING, above=1)
    yield row(f"minute {hour.minute} of {hour.minutes}", indent=MARGIN)
    if hour.vitals:
        yield row(f"the body now: {hour.vitals}", QUIET, indent=MARGIN)
    for cue in hour.cues:
        if cue.opened is not None:
            said = f"  open since minute {cue.opened}, until minute {cue.until}"
            yield Row(Content.assemble(written(cue.id, "bold"), said), Content.styled("!", "$warning"), MARGIN)
            continue
        later = "  to come" if cue.when else f"  to come at minute {cue.until}"
        body = Content.assemble(written(cue.id), (later, QUIET))
        yield Row(body, Content.styled("·", QUIET), MARGIN)
        if cue.when:
            yield _condition(cue.when, MARGIN, "as soon as")


def _choice(choice: Choice, shown: int) -> Iterator[Row]:
    head = written(choice.id, "bold")
    if choice.best:
        head = Content.assemble(head, "  ", ("✓ best", "$success"))
    if choice.when and not choice.when.holds:
        head = Content.assemble(head, "  ", ("not offered", QUIET))
    if choice.leads:
        head = Content.assemble(head, ("  → ", QUIET), written(choice.leads))
    letter = choice.place if len(choice.place) < MARGIN else ""
    yield Row(head, written(letter, "bold $accent"), MARGIN)
    if choice.text:
        yield row(quoted(choice.text, shown), QUIET, indent=MARGIN)
    if choice.when:
        yield _condition(choice.when, MARGIN, "offered if")
    for role, name, counts in choice.marks:
        # Of a policy it need not be said that it does not count.
        apart = "" if counts or name.startswith("policy.") else " (not counted)"
        yield Row(Content.assemble((role, ROLE_STYLES[role]), written(f" {name}{apart}", QUIET)), indent=MARGIN)
    yield from _ways(choice.ways, MARGIN)


def _ways(ways: Sequence[Way], indent: int) -> Iterator[Row]:
    for number, way in enumerate(ways):
        mark = Content.styled("→", "bold $accent") if way.taken else Content.styled("·", QUIET)
        yield Row(written(way.to, "bold" if way.taken else ""), mark, MARGIN, indent=indent)
        if way.when:
            yield _condition(way.when, indent + MARGIN, "if")
        elif number:
            yield row("otherwise", QUIET, indent=indent + MARGIN)


def _condition(when: Condition, indent: int, word: str) -> Row:
    truth = ("true now: ", "$success") if when.holds else ("false now: ", "$warning")
    return Row(Content.assemble(truth, written(f"{word} {when.words}", QUIET)), indent=indent)


def _so_far(seen: Inspection) -> Iterator[Row]:
    yield row("Answered so far", HEADING, above=1)
    if not seen.given:
        yield row("Nothing yet.", QUIET, indent=MARGIN)
    for given in seen.given:
        yield _given(given)
    yield row("Counts so far", HEADING, above=1)
    for score in seen.result.domains:
        yield row(score.text, "" if score.assessed else QUIET, lead=sentence(score.domain), hang=13)
    if seen.step.end:
        why = f"Counts only. {seen.result.why}" if seen.result.why else "Held against the par of this end."
        yield row(why, QUIET)
    yield row("The gate so far", HEADING, above=1)
    yield from _gate(seen.gate, seen.result)


def _given(given: Given) -> Row:
    mark, style, words = VERDICTS[given.verdict]
    body = Content.assemble(
        written(f"{given.step}: "), written(", ".join(given.answer), "bold"), "  ", (f"{mark} {words}", style)
    )
    return Row(body, written(given.place, "bold $accent"), MARGIN)


def _gate(gate: Gate, result: Result) -> Iterator[Row]:
    upheld = dict(result.gate.upheld)
    errors = {error.practice: error for error in result.gate.errors}
    for name in gate.must_do:
        if name in upheld:
            yield _gated("✓", "$success", name, f"upheld at answer {upheld[name] + 1}")
        elif name in errors and errors[name].kind == "omission":
            yield _gated("!", "$error", name, "not done: a critical error")
        elif name in result.gate.incomplete:
            yield _gated("½", "$warning", name, "only half done")
        elif name not in errors:
            yield _gated("○", QUIET, name, "not upheld yet")
    for name in (*gate.must_do, *gate.must_not):
        error = errors.get(name)
        if error is not None and error.kind == "commission":
            places = f"violated at answer {error.decisions[0] + 1}"
            if error.recovered is None:
                yield _gated("!", "$error", name, f"{places}: a critical error")
            else:
                yield _gated("↺", "$warning", name, f"{places}, made good at answer {error.recovered + 1}")
        elif name in gate.must_not:
            yield _gated("✓", "$success", name, "not violated")


def _gated(mark: str, style: str, name: str, words: str) -> Row:
    return Row(Content.assemble(written(name), "  ", (words, QUIET)), Content.styled(mark, f"bold {style}"), MARGIN)


class InspectorPanel(VerticalScroll, can_focus=False):
    """The inspector beside the text."""

    def __init__(self) -> None:
        super().__init__(classes="panel")
        self.border_title = "Inspector"
        self.border_subtitle = "i shows all of it"
        self._view = PageView()
        self._step = ""

    def compose(self) -> ComposeResult:
        """One page."""
        yield self._view

    def show(self, seen: Inspection) -> None:
        """Show another moment; another step from its beginning."""
        self._view.show(inspector_rows(seen, BESIDE))
        if seen.step.id != self._step:
            self._step = seen.step.id
            self.scroll_home(animate=False)


class InspectorScreen(KapsimScreen[None]):
    """The inspector on the whole screen."""

    HELP = """
What lies **behind this moment** of the case. `✓ best` is the best answer; `→` says where an answer leads as things
stand. A condition is written in words, with whether it is true now. A practice that is *not counted* is contested, and
this clinic does not make it its own.

The numbers and letters (`7c`) are those of `kapsim read` and `kapsim map`: the order of the file, not that on the
screen.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,i,q,enter", "close", "back to the case", key_display="esc"),
        *SCROLL_KEYS,
    ]

    def __init__(self, seen: Inspection) -> None:
        super().__init__()
        self._view = PageView(inspector_rows(seen, ALONE))

    def compose(self) -> ComposeResult:
        """One page."""
        with VerticalScroll(classes="page", can_focus=False):
            yield self._view
        yield Keys()

    def show(self, seen: Inspection) -> None:
        """Show another moment."""
        self._view.show(inspector_rows(seen, ALONE))

    def action_close(self) -> None:
        """Back to the case."""
        self.dismiss(None)
