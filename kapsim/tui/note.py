"""Notes to oneself: written at any moment, shown again in the debrief, never scored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from .problems import TroubleScreen
from .screen import KapsimModal
from .text import written
from .widgets.keys import Keys
from .widgets.page import PageView, Row, row
from .widgets.words import Words
from .work import kept

if TYPE_CHECKING:
    from ..records.attempt import Attempt

MOST_SHOWN = 3
"""Earlier notes that are listed, the latest."""


class NoteScreen(KapsimModal[str]):
    """Write a note; gives what was typed but not kept, so that it is there the next time."""

    HELP = """
A **note to yourself**: a thought, a doubt, something to look up. `enter` keeps it with this attempt, and it comes back
in the debrief. Nobody scores it. `esc` closes without keeping; what you typed is still here when you come back.
"""

    def __init__(self, attempt: Attempt, draft: str = "") -> None:
        super().__init__()
        self.attempt = attempt
        self.draft = draft

    def compose(self) -> ComposeResult:
        """Earlier notes, then the field."""
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = "Note to yourself"
            earlier = self.attempt.notes[-MOST_SHOWN:]
            if earlier:
                yield PageView(
                    [Row(written(text, "$quiet"), Content.styled("·", "$quiet"), 2) for _, text in earlier],
                    classes="earlier",
                )
            yield Words(self.draft)
            yield PageView([row("Kept with this attempt, shown in the debrief, never scored.", "$quiet")])
            yield Keys()

    def on_mount(self) -> None:
        """Write at once."""
        self.query_one(Words).focus()

    def on_words_done(self, message: Words.Done) -> None:
        """Keep it, or close."""
        message.stop()
        if message.kept and message.text:
            self.run_worker(self._keep(message.text), exclusive=True)
        else:
            self.dismiss("" if message.kept else message.text)

    async def _keep(self, text: str) -> None:
        from ..records.trouble import StoreError

        try:
            await kept(lambda: self.attempt.note(text))
        except StoreError as error:
            trouble = TroubleScreen(error.message, "go back to the note")
            self.kapsim.show(trouble, lambda again: self._tried(again, text))
        else:
            self.kapsim.notify("Noted.", timeout=2)
            self.dismiss("")

    def _tried(self, again: bool | None, text: str) -> None:
        if again:
            self.run_worker(self._keep(text), exclusive=True)
