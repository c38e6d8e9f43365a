"""Under which terms somebody plays: the groups of a program that run today and have them among their members."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .groups import Group, Program
    from .records.store import Store


class Enrolment:
    """Looks a trainee up in a program's file. All of it reads the disk: call it in a thread.

    `file` is the program's, None for none; `store` opens the store, `name` says who plays ("" for no name given).
    """

    def __init__(self, file: Path | None, store: Callable[[], Store], name: Callable[[], str]) -> None:
        self._file = file
        self._store = store
        self._name = name
        self._program: Program | None = None

    def groups(self) -> tuple[Group, ...]:
        """The trainee's groups. Raises ProgramError and StoreError."""
        if self._file is None:
            return ()
        if self._program is None:
            from .program import load_program

            self._program = load_program(self._file)
        store = self._store()
        return self._program.groups_of(store.trainee(self._name()), store.clock().astimezone().date())

    def at(self, case_id: str) -> Group | None:
        """The group whose terms hold at a case; None where the trainee is free. Raises ProgramError and StoreError."""
        return next((group for group in self.groups() if case_id in group.cases), None)
