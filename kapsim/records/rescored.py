"""Rescoring: the answers of an attempt on another edition of its case, and the result of that beside the first one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..engine.score import Result
from ..library import LoadedCase
from ..matching import match
from ..rescoring import CannotError, give_again, give_all_again
from .attempt import Attempt
from .log import Header, Unkept
from .replay import Course
from .results import keep_result
from .tables import texts

if TYPE_CHECKING:
    from .store import Store


def rescore(store: Store, attempt: Attempt, result: Result) -> bool:
    """Keep the result of an attempt that `given_on` gave, with the texts it is on, beside those that are there.

    One under the same rules and on the same texts is replaced. Gives False, and keeps no result, where the attempt has
    gone on since. Raises StoreError.
    """
    edition = attempt.loaded
    with store.database.writing() as connection:
        for digest, raw in ((edition.digest, edition.raw), (edition.catalogue.digest, edition.catalogue.raw)):
            store.database.add_unless_there(connection, texts, {"digest": digest, "raw": raw})
    return keep_result(store, attempt, result)


def given_on(attempt: Attempt, edition: LoadedCase) -> Attempt:
    """A finished attempt as if its answers had been given on another edition; on its own it is the attempt itself.

    Steps and answers that only have another id are taken for the same. It can be read, and nothing more.
    Raises CannotError at the first answer that cannot be given there.
    """
    if _key(edition) == _key(attempt.loaded):
        return attempt
    if not attempt.finished:
        raise CannotError("it is not finished")
    matching = match(attempt.case, edition.case)
    events = give_all_again(edition.case, attempt.answers, attempt.events[0].state.response, matching)
    header = replace(
        attempt.header, case=edition.case.id, case_digest=edition.digest, catalogue_digest=edition.catalogue.digest
    )
    notes = tuple((matching.step(step), text) for step, text in attempt.notes)
    course = Course(events[-1].state, events, dict(attempt.own_words), notes, attempt.view)
    return read_only(attempt.id, header, edition, course)


def given_up_to(attempt: Attempt, answers: int) -> Attempt:
    """An attempt as it was after so many of its answers."""
    if answers >= len(attempt.answers):
        return attempt
    given: Sequence[tuple[str, tuple[str, ...]]] = attempt.answers[:answers]
    events = give_again(attempt.case, given, attempt.events[0].state.response)
    return read_only(attempt.id, attempt.header, attempt.loaded, Course(events[-1].state, events))


def read_only(id: str, header: Header, loaded: LoadedCase, course: Course) -> Attempt:
    """An attempt that nothing is written to."""
    return Attempt(id, header, loaded, Unkept(), lambda: datetime.now(UTC), course, reading=True)


def _key(loaded: LoadedCase) -> tuple[str, str]:
    return loaded.digest, loaded.catalogue.digest
