"""The first usable screen: the cases, what one has tried of them, and a preview of the one under the cursor.

It must paint fast, so nothing here loads the database or the case language; both work in threads once it is on screen.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from ..listing import Listing
from ..logbook import Logbook
from ..past import Past
from .cases_rows import collected, entry_rows, found, preview_rows, unfinished
from .screen import KapsimScreen
from .text import counted, written
from .widgets.entries import Entries
from .widgets.filter import Filter
from .widgets.keys import Keys
from .widgets.page import PageView, read_on
from .work import droppable

if TYPE_CHECKING:
    from ..groups import Group

HELP = """\
Choose a case. Beside the list stands what it is about, what you will practise, what you may meet in it, and what you
missed last time.

`enter` opens its briefing. Where an attempt is unfinished, `r` goes on with it, on the text it began with. `/` looks
for words in titles, people and objectives; `esc` shows all cases again.

*draft* means that no clinician has reviewed the case yet. A file with problems is listed too: `enter` shows them.
Cases of your program come first, marked `▪`.
"""
NO_CASES = (
    "There are no cases. kapsim brings some along, so it may need to be installed again. "
    "Cases of your own: start kapsim with --cases FOLDER, or set KAPSIM_CASES."
)


class CaseList(Entries):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "open", tooltip="Open the briefing of this case")
    ]


class CasesScreen(KapsimScreen[None]):
    """The list of cases, under every other screen."""

    HELP = HELP
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-usual"), (120, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "resume", "resume", tooltip="Go on with the unfinished attempt at this case"),
        Binding("space", "read_on", "read on", tooltip="A page down in the preview"),
        Binding("slash", "find", "find", key_display="/", tooltip="Look for a case"),
        Binding("h", "history", "history", tooltip="All your attempts"),
        Binding("p", "progress", "progress", tooltip="What you did over all cases, and what to practise next"),
        Binding("q", "app.quit", "quit", tooltip="Leave kapsim; what you have answered is kept"),
        Binding("escape", "show_all", "all cases", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.listings: list[Listing] | None = None
        """None until they have been read."""
        self.pasts: list[Past] = []
        self.groups: tuple[Group, ...] = ()
        """Those of the program that the trainee is in."""
        self._shown: list[Listing] = []
        self._collected = False
        """Whether the cases of a program stand first in what is shown."""
        self._troubles: dict[str, str] = {}
        """What is wrong with the cases and with the store, in sentences."""
        self._logbook: Logbook | None = None

    def compose(self) -> ComposeResult:
        """Title and filter, the list beside the preview, the keys."""
        yield Static(Content.styled("kapsim", "bold"), id="cases-title", classes="title")
        yield Filter("Words in titles, people, objectives", id="cases-filter")
        with Horizontal(id="cases"):
            with Vertical(id="cases-left"):
                yield CaseList(id="cases-list")
                yield Static(Content("Reading the cases …"), id="cases-empty", classes="quiet")
            with VerticalScroll(id="cases-preview"):
                yield PageView(id="cases-page")
        yield Static(id="cases-trouble", classes="trouble")
        yield Keys()

    def on_mount(self) -> None:
        """Read the cases once the screen is painted."""
        self.query_one(Filter).display = False
        self.query_one("#cases-list").focus()
        self.call_after_refresh(self._read_cases)

    def on_screen_resume(self) -> None:
        """Attempts may have been added on the screens above."""
        if self.listings is not None:
            self._read_attempts()

    @property
    def logbook(self) -> Logbook:
        """The trainee's attempts, shared with history and progress."""
        if self._logbook is None:
            self._logbook = Logbook(self.kapsim.library, self.kapsim.store, lambda: self.kapsim.settings.name)
        return self._logbook

    @property
    def selected(self) -> Listing | None:
        """The case under the cursor."""
        place = self.query_one("#cases-list", Entries).highlighted
        return self._shown[place] if place is not None and place < len(self._shown) else None

    def at(self, listing: Listing) -> list[Past]:
        """The attempts at a case, the latest first."""
        return [past for past in self.pasts if past.case == listing.id]

    def group(self, listing: Listing) -> Group | None:
        """The group of the trainee's that has a case."""
        return next((group for group in self.groups if listing.id in group.cases), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys do something right now."""
        if action == "resume":
            return self.selected is not None and unfinished(self.at(self.selected)) is not None
        if action == "find":
            return not isinstance(self.focused, Filter)
        if action == "read_on":
            preview = self.query_one("#cases-preview", VerticalScroll)
            return preview.scroll_offset.y < preview.max_scroll_y
        return super().check_action(action, parameters)

    async def action_brief(self) -> None:
        """Open the briefing of the case under the cursor."""
        if self.selected is not None:
            await self.kapsim.brief(self.selected.path)

    async def action_resume(self) -> None:
        """Go on with the unfinished attempt at the case under the cursor."""
        going = unfinished(self.at(self.selected)) if self.selected else None
        if going is not None:
            await self.kapsim.resume(going.id)

    def more_commands(self) -> Iterable[SystemCommand]:
        """The map, which nobody should meet by a slip of the finger."""
        if (listing := self.selected) is not None:
            yield SystemCommand(
                "Map of this case (shows the answers)",
                "For those who write cases and teach with them",
                lambda: self.run_worker(self.kapsim.map(listing.path)),
            )

    def action_read_on(self) -> None:
        """A page down in the preview."""
        read_on(self.query_one("#cases-preview", VerticalScroll))
        self.call_after_refresh(self.refresh_bindings)

    def action_history(self) -> None:
        """All attempts."""
        from .history import HistoryScreen

        self.kapsim.show(HistoryScreen(self.logbook))

    def action_progress(self) -> None:
        """What was done over all cases."""
        from .progress import ProgressScreen

        self.kapsim.show(ProgressScreen(self.logbook, self.listings or []))

    def action_find(self) -> None:
        """Look for words."""
        field = self.query_one(Filter)
        field.display = True
        field.focus()

    def action_show_all(self) -> None:
        """All cases again."""
        self.query_one(Filter).action_drop()

    @on(Filter.Sought)
    def _sought(self, event: Filter.Sought) -> None:
        event.stop()
        self._fill()

    @on(Filter.Left)
    def _left(self, event: Filter.Left) -> None:
        event.stop()
        self.query_one(Filter).display = not event.dropped
        self.query_one("#cases-list").focus()

    @on(OptionList.OptionSelected, "#cases-list")
    async def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        await self.action_brief()

    @on(OptionList.OptionHighlighted, "#cases-list")
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._preview()

    @work(exclusive=True, group="cases")
    async def _read_cases(self) -> None:
        from ..library import LibraryError

        try:
            self.listings = await droppable(self.kapsim.library.listings)
        except LibraryError as error:
            self.listings = []
            self._troubles["cases"] = error.message
        self._fill()
        self._read_attempts()

    @work(exclusive=True, group="attempts")
    async def _read_attempts(self) -> None:
        """What was tried, as soon as it is known; nothing is opened before the first screen was read."""
        if not self.kapsim.settings.welcomed:
            return
        from ..groups import ProgramError
        from ..records.trouble import StoreError

        try:
            self.groups = await droppable(self.kapsim.enrolment.groups)
        except ProgramError as error:
            self._troubles["program"] = error.message
        except StoreError:
            self.groups = ()  # what is wrong with the store is said below
        try:
            self.pasts = await droppable(self.logbook.outline)
        except StoreError as error:
            self._troubles["store"] = f"{error.message} The cases are here, but what you answer could not be kept."
        else:
            self._troubles.pop("store", None)
        self._fill()
        seen: set[str] = set()
        for past in self.pasts:
            if past.finished and past.kind == "attempt" and past.case not in seen and past.result is None:
                read = await droppable(partial(self.logbook.read_back, past))
                self.pasts = [read if old.id == read.id else old for old in self.pasts]
                self._fill()
            seen |= {past.case} if past.finished and past.kind == "attempt" else set()

    def _fill(self) -> None:
        """The list anew, the cursor where it was, or still at the top where cases of a program have come there."""
        before = self.selected
        at_top = self._shown[:1] == [before] and bool(self.groups) and not self._collected
        self._collected = bool(self.groups)
        words = self.query_one(Filter).words
        self._shown = collected([listing for listing in self.listings or [] if found(listing, words)], self.groups)
        cases = self.query_one("#cases-list", Entries)
        empty = self.query_one("#cases-empty", Static)
        empty.display, cases.display = not self._shown, bool(self._shown)
        if self.listings is not None:
            empty.update(written(NO_CASES if not self.listings else "No case has these words. Esc shows all cases."))
        paths = [listing.path for listing in self._shown]
        at = paths.index(before.path) if before and before.path in paths and not at_top else 0
        cases.fill((tuple(entry_rows(listing, self.at(listing), self.group(listing))) for listing in self._shown), at)
        drafts = sum(listing.draft and not listing.problems for listing in self.listings or [])
        total = ", ".join([counted(len(self.listings or []), "case")] + ([counted(drafts, "draft")] if drafts else []))
        total = total if self.listings else ""
        self.query_one("#cases-title", Static).update(Content.assemble(("kapsim", "bold"), (f"   {total}", "$quiet")))
        trouble = self.query_one("#cases-trouble", Static)
        trouble.update(written("\n".join(self._troubles.values())))
        trouble.display = bool(self._troubles)
        self._preview()

    def _preview(self) -> None:
        listing = self.selected
        self.query_one("#cases-page", PageView).show(
            preview_rows(listing, self.at(listing), self.group(listing)) if listing else []
        )
        self.query_one("#cases-preview").scroll_home(animate=False)
        self.call_after_refresh(self.refresh_bindings)
