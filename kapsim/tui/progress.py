"""What was done over all cases, practice by practice, and what to practise next and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from ..listing import Listing
from ..logbook import Logbook
from ..past import Past, day
from ..progress import Advice, DomainTally, Tally, Untried, by_domain, by_practice, next_steps
from .screen import KapsimScreen
from .text import counted, sentence, written
from .widgets.entries import Entries
from .widgets.keys import Keys
from .widgets.page import PageView, Row, read_on, row
from .work import droppable

HELP = """\
What you did where it was at stake, over all finished attempts. *3 of 5* means: in five decisions this practice was
there to do, and in three you did it; one half stands for half done. First tries are given beside it, because a case met
again is no longer new.

Below three chances of a practice, and four opportunities of a domain, there is *not enough yet* to say anything.
Replays do not count. There is no total: being good at one domain does not make up for another.

`enter` on something to practise opens the case in which it can be practised.
"""
BATCH = 10
COUNT = 16
"""Columns of a count."""
QUIET = "$quiet"
HEADING = "bold $primary"


def advice_rows(advice: Advice) -> Iterator[Row]:
    """What to practise, why, and where."""
    yield row(advice.what, "bold")
    yield row(advice.why, QUIET)


def domain_rows(tallies: Sequence[DomainTally]) -> Iterator[Row]:
    """Each domain over all attempts."""
    yield row("By domain", HEADING)
    for tally in tallies:
        yield row(tally.text, lead=tally.domain.capitalize(), hang=COUNT, above=1)
        if tally.attempts:
            detail = f"in {counted(tally.attempts, 'attempt')}; first tries: {tally.first_text}"
            yield row(detail, QUIET, indent=COUNT)


def practice_rows(tallies: Sequence[Tally]) -> Iterator[Row]:
    """Each practice over all cases, domain by domain."""
    domain = ""
    for tally in tallies:
        if tally.practice.domain != domain:
            domain = tally.practice.domain
            yield row(f"By practice: {domain}", HEADING, above=2)
        style = "bold" if tally.enough else QUIET
        yield row(tally.practice.statement, lead=tally.text, lead_style=style, hang=COUNT, above=1)
        yield row(_detail(tally), QUIET, indent=COUNT)


def _detail(tally: Tally) -> str:
    parts: list[str] = [tally.practice.severity]
    if tally.enough:
        first = f"first tries {tally.first_text}" if tally.first_of else "no first tries"
        parts.append(first)
    else:
        parts.append(f"at stake {'once' if tally.of == 1 else 'twice'} so far")
    if tally.slip:
        parts.append(f"last slip {day(tally.slip.started)}")
    return " · ".join(parts)


class AdviceList(Entries):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "open the case", tooltip="Open the case in which this can be practised")
    ]


class ProgressScreen(KapsimScreen[None]):
    """Figures over all cases."""

    HELP = HELP
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-usual"), (120, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,pagedown", "read_on", "read on", key_display="space", tooltip="A page down in the figures"),
        Binding("pageup", "read_back", "read back", show=False),
        Binding("escape", "back", "back", tooltip="Back to the cases"),
    ]

    def __init__(self, logbook: Logbook, listings: Sequence[Listing]) -> None:
        super().__init__()
        self.logbook = logbook
        self.listings = tuple(listings)
        self.advice: tuple[Advice, ...] = ()

    def compose(self) -> ComposeResult:
        """What to practise next, then the figures."""
        yield Static(Content.styled("Progress", "bold"), id="progress-title", classes="title")
        with Container(id="progress"):
            with Vertical(id="progress-next"):
                yield Static(Content.styled("What to practise next", HEADING))
                yield AdviceList(id="progress-advice")
            with VerticalScroll(id="progress-figures"):
                yield PageView([row("Reading your attempts …", QUIET)], id="progress-page")
        yield Keys()

    def on_mount(self) -> None:
        """Focus the advice."""
        self.query_one(Entries).focus()

    def on_screen_resume(self) -> None:
        """Read the attempts, also when a screen above has added to them."""
        self._read()

    async def action_brief(self) -> None:
        """Open the case in which it can be practised."""
        place = self.query_one(Entries).highlighted
        if place is not None and place < len(self.advice):
            await self.kapsim.brief(self._file(self.advice[place].case))

    def action_read_on(self) -> None:
        """A page down in the figures."""
        read_on(self.query_one("#progress-figures", VerticalScroll))

    def action_read_back(self) -> None:
        """A page up in the figures."""
        self.query_one("#progress-figures", VerticalScroll).scroll_page_up(animate=False)

    def action_back(self) -> None:
        """Back to the cases."""
        self.dismiss(None)

    @on(OptionList.OptionSelected)
    async def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        await self.action_brief()

    @work(exclusive=True)
    async def _read(self) -> None:
        from ..records.trouble import StoreError

        page = self.query_one("#progress-page", PageView)
        try:
            pasts = [past for past in await droppable(self.logbook.outline) if past.finished and past.kind == "attempt"]
        except StoreError as error:
            page.show([row(error.message, "$warning")])
            return
        for start in range(0, len(pasts), BATCH):
            batch = pasts[start : start + BATCH]
            if any(past.result is None for past in batch):
                page.show([row(f"Reading your attempts: {start} of {len(pasts)} …", QUIET)])
                pasts[start : start + BATCH] = await droppable(partial(self._read_back, batch))
        self._fill(pasts)

    def _read_back(self, batch: list[Past]) -> list[Past]:
        return [self.logbook.read_back(past) for past in batch]

    def _fill(self, pasts: Sequence[Past]) -> None:
        self.advice = next_steps(pasts, self._untried(pasts))
        advice = self.query_one(Entries)
        advice.fill((tuple(advice_rows(entry)) for entry in self.advice), advice.highlighted or 0)
        counting = [past for past in pasts if past.counts]
        self.query_one("#progress-page", PageView).show(self._figures(counting, len(pasts)))
        many = f"   from {counted(len(counting), 'finished attempt')}"
        self.query_one("#progress-title", Static).update(Content.assemble(("Progress", "bold"), (many, QUIET)))
        self.refresh_bindings()

    def _figures(self, counting: Sequence[Past], finished: int) -> list[Row]:
        if not counting:
            rows = [row("Not enough yet. Figures come from finished attempts; play a case to its end.", QUIET)]
        else:
            rows = [*domain_rows(by_domain(counting)), *practice_rows(by_practice(counting))]
        if finished > len(counting):
            unread = f"{counted(finished - len(counting), 'attempt')} could not be read back; the history says why."
            rows.append(Row(written(unread, "$warning"), above=2))
        return rows

    def _untried(self, pasts: Sequence[Past]) -> list[Untried]:
        done = {past.case for past in pasts}
        return [
            Untried(listing.id, listing.title, f"{sentence(listing.level)}, {listing.takes} min.")
            for listing in self.listings
            if listing.id not in done and not listing.problems
        ]

    def _file(self, case: str) -> str:
        """The file of a case where there is one in the list, else its id."""
        return next((listing.path for listing in self.listings if listing.id == case), case)
