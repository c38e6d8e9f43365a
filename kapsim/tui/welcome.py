"""The first screen of the first start: what this is, what is kept and who sees it, and that one may leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from .screen import KapsimScreen
from .widgets.keys import Keys
from .widgets.page import PageView, Row, row

LONGEST_NAME = 60
HELP = """\
What kapsim is, said once. A name is only needed where several people share this computer: each has a list of attempts
of their own. `enter` goes on.
"""


class NameInput(Input):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "go on", tooltip="Go to the cases")]


class WelcomeScreen(KapsimScreen[None]):
    """Says what somebody should know before the first case; a name may be given, and is kept in the settings."""

    HELP = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "go_on", "go on", show=False),
    ]

    def compose(self) -> ComposeResult:
        """The text, then the question for a name."""
        with VerticalScroll(id="welcome", can_focus=False):
            yield PageView(self._rows())
            with Vertical(id="welcome-name"):
                yield Static(Content("What may we call you? You can leave this empty."))
                yield NameInput(
                    self.kapsim.settings.name,
                    id="welcome-input",
                    max_length=LONGEST_NAME,
                    compact=True,
                    placeholder="A name",
                )
        yield Keys()

    def on_mount(self) -> None:
        """Typing begins at once."""
        self.query_one(Input).focus()

    def action_go_on(self) -> None:
        """Keep the name and go to the cases."""
        name = " ".join(self.query_one(Input).value.split())
        if name != self.kapsim.settings.name:
            self.kapsim.keep_settings(name=name)
        self.dismiss(None)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_go_on()

    def _rows(self) -> Iterator[Row]:
        yield row("kapsim", "bold $accent")
        yield row("Practise ketamine-assisted psychotherapy before anybody is at risk.")
        shared = "://" in (self.kapsim.store_name or "") and not (self.kapsim.store_name or "").startswith("sqlite")
        kept = (
            "Your answers, and what you write in your own words, go to the store that your program has set up. "
            "Those who run it can read them."
            if shared
            else "Your answers, and what you write in your own words, stay on this computer. "
            "Nobody else sees them unless you show or send them."
        )
        for lead, text in (
            ("Fictional", "All patients are invented. What they live through may still touch you."),
            ("Kept", kept),
            (
                "Leave",
                "Whenever you like: esc steps out of any scene. Nothing is lost, nor held against you.",
            ),
            ("Training", "Not medical advice, and no certificate of competence."),
        ):
            yield row(text, lead=lead, lead_style="bold", hang=11, above=1)
