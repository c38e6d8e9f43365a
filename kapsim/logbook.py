"""A trainee's attempts, read back from the store for lists and figures, each once for as long as it is unchanged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from .past import Past

if TYPE_CHECKING:
    from .engine.chances import Chance
    from .engine.score import Result
    from .library import Library
    from .records.store import Store
    from .records.summary import AttemptSummary


class Logbook:
    """Reads attempts back. All of it reads the disk: call it in a thread, one at a time.

    `store` opens the store, `name` says whose attempts are meant ("" for whoever gives no name).
    """

    def __init__(self, library: Library, store: Callable[[], Store], name: Callable[[], str]) -> None:
        self._library = library
        self._store = store
        self._name = name
        self._read: dict[str, tuple[Result | None, tuple[Chance, ...], str]] = {}

    def outline(self) -> list[Past]:
        """All attempts of the trainee, the latest first; with a result where it was read back before.

        Raises StoreError if the store cannot be opened or read.
        """
        store = self._store()
        begun = store.attempts(store.trainee(self._name()))
        return [self._known(_outlined(summary, len(begun) - place)) for place, summary in enumerate(begun, 1)]

    def read_back(self, past: Past) -> Past:
        """The same attempt with its result if it is finished; where it cannot be had, `why` says so."""
        if past.finished and past.head not in self._read:
            self._read[past.head] = self._result(past)
        return self._known(past)

    def _known(self, past: Past) -> Past:
        read = self._read.get(past.head)
        return replace(past, result=read[0], chances=read[1], why=read[2]) if read else past

    def _result(self, past: Past) -> tuple[Result | None, tuple[Chance, ...], str]:
        from .engine.chances import chances
        from .engine.score import score
        from .records.trouble import StoreError

        try:
            attempt = self._store().open(past.id)
        except StoreError as error:
            return None, (), error.message
        result = score(attempt.case, attempt.events, self._library.proof(attempt.loaded))
        return result, chances(attempt.case, result), ""


def _outlined(summary: AttemptSummary, order: int) -> Past:
    return Past(
        id=summary.id,
        case=summary.case_id,
        title=summary.title,
        started=datetime.fromisoformat(summary.started).astimezone(),
        finished=summary.state == "finished",
        kind=summary.kind,
        mode=summary.mode,
        first=summary.first,
        decisions=summary.decisions,
        order=order,
        head=summary.head,
        resumable=summary.resumable,
    )
