"""The briefing: what the case is, who is in the room, what it asks for and may touch, and how one wants to play."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from ..engine.model import Case
from .chart import policy_rows
from .screen import SCROLL_KEYS, KapsimScreen
from .text import sentence, written
from .widgets.keys import Keys
from .widgets.page import PageView, Row, row

if TYPE_CHECKING:
    from ..groups import Group
    from ..library import LoadedCase
    from ..records.log import Mode

MODES = {
    "train": ("t", "Train", "feedback after each decision"),
    "assess": ("a", "Assess", "no feedback before the debrief"),
}
ROUTES = {"iv": "ketamine by infusion", "im": "ketamine by injection", "sublingual": "ketamine under the tongue",
          "intranasal-esketamine": "esketamine by nasal spray"}  # fmt: skip
APPROACHES = {
    "inward": "inward: eyeshades and music, little talking while the drug works",
    "psycholytic": "psycholytic: talking together while the drug works",
}
FICTIONAL = "The people in this case are fictional. Training, not medical advice, and no certificate of competence."
DRAFT = "Draft: its clinical content has not been reviewed yet."


def briefing_rows(case: Case, terms: str = "") -> list[Row]:
    """Everything that is said before a case begins; `terms` are those of the program that it is part of."""
    rows = [row(terms, "$accent", above=1)] if terms else []
    rows += [Row(written(case.summary), above=1)]
    rows += _section("In the room", [_person(case, name) for name in case.people])
    rows += _section("What you will practise", [_item(text) for text in case.objectives])
    if case.content_notes:
        rows += _section("Before you begin", [_item(text, "!") for text in case.content_notes])
        rows.append(row("You can step out at any moment with esc; leaving is never penalised.", "$quiet", indent=2))
    rows += _section("This clinic", _clinic(case))
    if case.setting.policies:
        rows += _section("Its policies", [Row(r.body, indent=r.indent + 2, above=r.above) for r in policy_rows(case)])
    rows.append(row(FICTIONAL, "$quiet", above=1))
    if case.review.status == "draft":
        rows.append(row(DRAFT, "$quiet"))
    return rows


def _section(title: str, rows: list[Row]) -> list[Row]:
    return [row(title, "bold $primary", above=1), *rows] if rows else []


def _item(text: str, mark: str = "·") -> Row:
    return Row(written(text), Content.styled(mark, "bold $accent"), 2, indent=2)


def _person(case: Case, name: str) -> Row:
    person = case.people[name]
    about = [person.role, "" if person.age is None else str(person.age), person.pronouns]
    said = "".join(f", {part}" for part in about if part)
    return Row(Content.assemble(written(person.name, "bold"), written(said)), indent=2)


def _clinic(case: Case) -> list[Row]:
    setting = case.setting
    said = [ROUTES.get(setting.route, setting.route), APPROACHES.get(setting.approach, setting.approach)]
    rows = [Row(written(sentence(text)), indent=2) for text in said if text]
    for name in setting.adopts:
        practice = case.practices.get(name)
        if practice is not None:
            rows.append(Row(Content.assemble(("Its own choice: ", "$quiet"), written(practice.statement)), indent=2))
    return rows


class BriefingScreen(KapsimScreen[None]):
    """Read, choose how to play, begin."""

    HELP = """
The **briefing** says what the case is about, who is in the room, what you will practise and what it may touch. The
clinic's policies are part of the case; they stay at hand in the chart.

**Train** gives feedback after each decision. **Assess** keeps it for the debrief, as in a real hour.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "begin", "begin"),
        Binding("t", "mode('train')", "train"),
        Binding("a", "mode('assess')", "assess"),
        *SCROLL_KEYS,
        Binding("escape,q", "close", "back", key_display="esc"),
    ]

    def __init__(self, loaded: LoadedCase, group: Group | None = None) -> None:
        super().__init__()
        self.loaded = loaded
        self.group = group
        self.mode: Mode = "train"

    def compose(self) -> ComposeResult:
        """Title, text, the choice of mode, keys."""
        case = self.loaded.case
        about = [part for part in (case.level, f"about {case.takes} minutes") if part]
        yield PageView(
            [Row(written(case.title, "bold $primary")), Row(written(sentence(", ".join(about)), "$quiet"))],
            classes="briefing-title",
        )
        with VerticalScroll(classes="page", can_focus=False):
            yield PageView(briefing_rows(case, self.group.terms if self.group is not None else ""))
        yield Static(id="mode", markup=False)
        yield Keys()

    def on_mount(self) -> None:
        """The mode that was chosen last."""
        self.action_mode(self.kapsim.settings.mode)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no choice where a program has made it."""
        if action == "mode":
            return not self.set_by_program
        return super().check_action(action, parameters)

    @property
    def set_by_program(self) -> bool:
        """Whether the program has set the mode."""
        return self.group is not None and self.group.mode != "free"

    def action_mode(self, mode: str) -> None:
        """Choose how to play."""
        wished: Mode = "assess" if mode == "assess" else "train"
        self.mode = wished if self.group is None else self.group.mode_of(wished)
        lines = []
        for name, (key, title, text) in MODES.items():
            if self.set_by_program and name != self.mode:
                continue
            chosen = name == self.mode
            mark = Content.styled("◉ " if chosen else "○ ", "bold $accent" if chosen else "$quiet")
            shown_key = Content("") if self.set_by_program else Content.styled(f"{key} ", "bold $accent")
            label = shown_key, Content.styled(title, "bold" if chosen else "")
            lines.append(Content.assemble(mark, *label, (f": {text}", "" if chosen else "$quiet")))
        self.query_one("#mode", Static).update(Content("\n").join(lines))

    def action_begin(self) -> None:
        """Begin."""
        if self.mode != self.kapsim.settings.mode and not self.set_by_program:
            self.kapsim.keep_settings(mode=self.mode)
        self.kapsim.run_worker(self.kapsim.begin(self.loaded, self.mode, self.group))

    def action_close(self) -> None:
        """Back to the list."""
        self.dismiss(None)
