"""The chart: the facts that are known, those not yet looked at marked, and the clinic's own policies."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.css.styles import RulesMap

from ..engine.model import Case, Fact
from .screen import SCROLL_KEYS, KapsimScreen
from .text import sentence, written
from .widgets.keys import Keys
from .widgets.page import Page, PageView, Row


def fact_rows(facts: Sequence[Fact], new: Collection[str]) -> list[Row]:
    """The facts of a chart; `new` are the ids of those not yet looked at."""
    rows: list[Row] = []
    for fact in facts:
        title = written(fact.title, "bold")
        if fact.id in new:
            title = Content.assemble(title, "  ", ("● new", "bold $accent"))
        rows.append(Row(title, above=1 if rows else 0))
        rows += [Row(written(text), indent=2) for text in fact.text]
    return rows or [Row(Content.styled("Nothing yet.", "$quiet"))]


def policy_rows(case: Case) -> list[Row]:
    """The clinic's own rules."""
    rows: list[Row] = []
    for name, texts in case.setting.policies.items():
        rows.append(Row(written(sentence(name.replace("-", " ")), "bold"), above=1 if rows else 0))
        rows += [Row(written(text), indent=2) for text in texts]
    return rows


class ChartScreen(KapsimScreen[None]):
    """Everything that is written down about the patient so far, and the policies of the clinic."""

    HELP = """
The **chart** holds what is known so far: what you ask and what you order adds to it. Entries that you have not looked
at yet are marked `● new`. Below it stand **this clinic's own policies**; they are part of the case, so that what counts
here is never a guess.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,c,q,enter", "close", "back to the case", key_display="esc"),
        *SCROLL_KEYS,
    ]

    def __init__(self, case: Case, facts: Sequence[Fact], new: Collection[str]) -> None:
        super().__init__()
        self.case, self.facts, self.new = case, facts, new

    def compose(self) -> ComposeResult:
        """Facts, then policies."""
        with VerticalScroll(classes="page", can_focus=False):
            yield PageView([Row(Content.styled("Chart", "bold $primary"))], classes="section")
            yield PageView(fact_rows(self.facts, self.new), classes="section-text")
            if self.case.setting.policies:
                yield PageView([Row(Content.styled("This clinic's policies", "bold $primary"))], classes="section")
                yield PageView(policy_rows(self.case), classes="section-text")
        yield Keys()

    def action_close(self) -> None:
        """Back to the case."""
        self.dismiss(None)


class ChartPanel(VerticalScroll, can_focus=False):
    """The chart beside the encounter, where there is room for it."""

    def __init__(self, case: Case) -> None:
        super().__init__()
        self.border_title = "Chart"
        self.case = case
        self._view = PageView()
        self._shown: tuple[Sequence[Fact], Collection[str]] = ((), ())

    def compose(self) -> ComposeResult:
        """Facts, then policies."""
        yield self._view
        if self.case.setting.policies:
            yield PageView([Row(Content.styled("This clinic's policies", "$primary"))], classes="section")
            yield PageView(policy_rows(self.case))

    def show(self, facts: Sequence[Fact], new: Collection[str]) -> None:
        """Show the chart as it is now; what is new comes into view."""
        if self._shown == (facts, new):
            return
        self._shown = facts, new
        self._view.show(fact_rows(facts, new))
        known = [fact for fact in facts if fact.id not in new]
        if known and len(known) < len(facts):
            above = Page(fact_rows(known, new)).get_height(RulesMap(), max(1, self._view.size.width))
            self.scroll_to(y=above, animate=False)
