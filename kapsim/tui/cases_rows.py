"""What the list of cases says: a line or two about each, and the preview of the one under the cursor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..listing import Listing
from ..past import Past, count_words, day, gate_words, missed
from .text import counted, number, sentence
from .widgets.page import Row, parts, row

if TYPE_CHECKING:
    from ..groups import Group

QUIET = "$quiet"
HEADING = "bold $primary"
MOST_MISSED = 4
"""What was missed last time, at most; more would only discourage."""


def phases_words(phases: Sequence[str]) -> str:
    """The phases of a case in few words: `screening to follow-up`, `screening`, `dosing, recovery`."""
    from ..engine.model import PHASES

    places = [place for place, phase in enumerate(PHASES) if phase in phases]
    if len(places) > 2 and places[-1] - places[0] == len(places) - 1:
        return f"{PHASES[places[0]]} to {PHASES[places[-1]]}"
    return ", ".join(PHASES[place] for place in places)


def found(listing: Listing, words: Sequence[str]) -> bool:
    """Whether a case has all of these words in it, given in lower case."""
    parts = (listing.title, listing.id, listing.summary, listing.level, *listing.phases, *listing.people)
    text = " ".join((*parts, *listing.objectives, "draft" if listing.draft else "")).casefold()
    return all(word in text for word in words)


def tried(pasts: Sequence[Past]) -> list[Past]:
    """The finished attempts among those at a case, replays apart, the latest first."""
    return [past for past in pasts if past.finished and past.kind == "attempt"]


def unfinished(pasts: Sequence[Past]) -> Past | None:
    """The latest attempt that can be resumed; a replay only where there is no other."""
    going = [past for past in pasts if past.resumable and past.kind in {"attempt", "replay"}]
    return next((past for past in going if past.kind == "attempt"), next(iter(going), None))


def collected(listings: Sequence[Listing], groups: Sequence[Group]) -> list[Listing]:
    """The cases with those of the trainee's groups first, in the order of the program."""
    order = {id: place for place, id in enumerate(id for group in groups for id in group.cases)}
    return sorted(listings, key=lambda listing: order.get(listing.id, len(order)))


def entry_rows(listing: Listing, pasts: Sequence[Past], group: Group | None = None) -> Iterator[Row]:
    """A case in the list: title, what it takes, what it is marked with, what was tried so far."""
    yield row(listing.title, "bold")
    takes = [listing.level, f"{listing.takes} min" if listing.takes else "", "draft" if listing.draft else ""]
    if listing.problems:
        yield row(
            f"{listing.problems} problem{'s' if listing.problems > 1 else ''}: not playable", "$error", "!", hang=2
        )
    else:
        yield parts(filter(None, takes), QUIET)
        yield row(phases_words(listing.phases), QUIET)
    if group is not None:
        mode = "" if group.mode == "free" else f", {group.mode} mode"
        yield row(f"your program{mode}", "$accent", "▪", "$accent", hang=2)
    if unfinished(pasts):
        yield row("unfinished: r goes on", "$accent", "▸", "$accent", hang=2)
    if done := tried(pasts):
        tries = "1 try" if len(done) == 1 else f"{len(done)} tries"
        gate = gate_words(done[0])
        yield parts([tries, f"last: {gate}"] if gate else [tries], QUIET)
        if counts := count_words(done[0]):
            yield parts(counts, QUIET)


def preview_rows(listing: Listing, pasts: Sequence[Past], group: Group | None = None) -> Iterator[Row]:
    """A case beside the list: what is unfinished, who is in it, what it practises, its content, what was missed."""
    yield row(listing.title, "bold $accent")
    if listing.problems:
        many = f"{number(listing.problems)} problem{'s' if listing.problems > 1 else ''}"
        yield row(f"This file has {many}, so it cannot be played. Enter shows them, with the place of each.", above=1)
        yield row(listing.path, QUIET, above=1)
        return
    if listing.summary:
        yield row(listing.summary, above=1)
    if group is not None:
        yield row(group.terms, "$accent", "▪", "$accent", hang=2, above=1)
    if listing.draft:
        yield row("A draft: no clinician has reviewed its content yet.", QUIET, "!", "$warning", hang=2, above=1)
    if going := unfinished(pasts):
        when = f"begun on {day(going.started)}, {counted(going.decisions, 'decision')} so far"
        yield row(f"{'A replay' if going.kind == 'replay' else 'An attempt'} is unfinished: {when}. r goes on with it.",
                  "$accent", "▸", "$accent", hang=2, above=1)  # fmt: skip
    yield from _list("Who is in it", listing.people)
    yield from _list("What you will practise", listing.objectives)
    yield from _list("What you may meet", listing.content_notes)
    if done := tried(pasts):
        yield from _last_time(done[0], len(done))


def _list(title: str, lines: Sequence[str]) -> Iterator[Row]:
    if lines:
        yield row(title, HEADING, above=1)
    for line in lines:
        yield row(line, lead="·", lead_style=QUIET, hang=2)


def _last_time(last: Past, tries: int) -> Iterator[Row]:
    where = f"Your last try, {day(last.started)}" if tries > 1 else f"Your try, {day(last.started)}"
    yield row(where + (", the first" if last.first and tries > 1 else ""), HEADING, above=1)
    if last.why:
        yield row(last.why, lead="!", lead_style="$warning", hang=2)
    if gate := gate_words(last):
        yield row(sentence(gate), lead="·", lead_style=QUIET, hang=2)
    for counts in count_words(last):
        yield row(sentence(counts), lead="·", lead_style=QUIET, hang=2)
    if practices := missed(last):
        yield row("What you missed", HEADING, above=1)
        for practice in practices[:MOST_MISSED]:
            yield row(practice.statement, lead="·", lead_style=QUIET, hang=2)
        if len(practices) > MOST_MISSED:
            yield row(f"and {number(len(practices) - MOST_MISSED)} more, in the debrief", QUIET, indent=2)
