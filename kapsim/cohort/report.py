"""A report about a group, from its attempts in a store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby

from ..assessment.standard import Ratings
from ..assessment.tally import Edition
from ..library import LibraryError, load_texts
from ..records.chain import stamp
from ..records.cohort import Group, Selection, group_in
from ..records.store import Store
from .figures import CaseFigures, Report
from .work import case_figures, standard


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a report is asked about. members: how many persons the group has, None for everybody in the store.

    cut_scores: case -> domain -> per cent. angoff: case -> judge -> decision -> domain -> per cent. edition: how the
    digest of a case begins, "" for the edition with the most finished attempts.
    """

    title: str
    selection: Selection
    members: int | None = None
    cut_scores: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    angoff: Mapping[str, Ratings] = field(default_factory=dict)
    edition: str = ""


def make_report(store: Store, asked: Asked, unread: tuple[str, ...] = ()) -> Report:
    """The report, of one state of the store. Its results must be up to date. Raises StoreError."""
    cases: list[CaseFigures] = []
    left = list(unread)
    with group_in(store, asked.selection) as group:
        for case_id, editions in groupby(group.editions(), key=lambda edition: edition.case):
            chosen = next((edition for edition in editions if edition.case_digest.startswith(asked.edition)), None)
            if chosen is None:
                continue
            try:
                cases.append(_case(group, asked, chosen))
            except LibraryError:
                left.append(
                    f"{chosen.tries} finished attempts at {case_id} are in no figure: this version of kapsim cannot "
                    "read the text they were played on."
                )
    selection = asked.selection
    return Report(
        title=asked.title,
        made=stamp(store.clock()),
        members=asked.members,
        synthetic=selection.kind == "synthetic",
        every_try=selection.every_try,
        cases=tuple(cases),
        unread=tuple(left),
    )


def _case(group: Group, asked: Asked, edition: Edition) -> CaseFigures:
    case = load_texts(*group.texts(edition), edition.case).case
    held = standard(case, asked.cut_scores.get(edition.case, {}), asked.angoff.get(edition.case, {}))
    domains = [cut.domain for cut in held.cuts]
    standings = group.standings(edition, domains) if domains else ()
    return case_figures(case, group.tally(edition), group.elsewhere(edition), held, standings)
