"""A list of entries of several lines each. A subclass binds `enter` to `select`, and so names it in the footer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from .page import Page, Row


class Entries(OptionList):
    """Entries as rows of text; nothing in them is read as markup."""

    def __init__(self, *, id: str) -> None:
        super().__init__(markup=False, compact=True, id=id)

    def fill(self, entries: Iterable[Sequence[Row]], at: int = 0, apart: bool = True) -> None:
        """Show other entries, the cursor on the one at a place, or on the last; lines keep them `apart`."""
        options: list[Option | None] = []
        for rows in entries:
            options += [None] if apart and options else []
            options.append(Option(Page(rows)))
        self.set_options(options)
        self.highlighted = min(at, self.option_count - 1) if self.option_count else None

    def put(self, place: int, rows: Sequence[Row]) -> None:
        """Show one entry anew."""
        self.replace_option_prompt_at_index(place, Page(rows))

    async def _on_click(self, event: events.Click) -> None:
        """A click chooses the entry under the mouse; a click on the one that is chosen opens it."""
        place = event.style.meta.get("option")
        if place is not None and place != self.highlighted:
            event.prevent_default()
            self.highlighted = place

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter does something where there is something."""
        if action == "select":
            return self.highlighted is not None
        return super().check_action(action, parameters)
