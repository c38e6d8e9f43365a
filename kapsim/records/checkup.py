"""A store looked over from top to bottom: its file, its tables, and every attempt told again."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import func, select

from .chain import ChainError, UntoldError
from .opening import check
from .sqlite import SqliteFile
from .store import Store
from .tables import about, attempts, backups, deletions, free_text, records, trainees
from .trouble import StoreError, UnreachableError

COUNTED = {
    "attempts": attempts,
    "records": records,
    "texts": free_text,
    "trainees": trainees,
    "deletions": deletions,
    "backups": backups,
}
"""What is counted, by the name under which it is told. Texts: those that people wrote themselves."""
BESIDE = ("", "-wal", "-shm")
"""What the names of the files of a store end in."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be, as a sentence. Unless `grave` nothing is lost, altered or in the open."""

    kind: Literal["rights", "structure", "attempt"]
    message: str
    grave: bool = True
    attempt: str = ""

    def data(self) -> dict[str, Any]:
        """The same for tools."""
        return {"kind": self.kind, "grave": self.grave, "attempt": self.attempt, "message": self.message}


@dataclass(frozen=True, slots=True)
class Checkup:
    """What was found in a store. schema, kapsim: the version of its tables, and of the program that made them."""

    place: str
    schema: str
    kapsim: str
    counts: dict[str, int]
    fit: int
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing grave was found."""
        return not any(finding.grave for finding in self.findings)

    def data(self) -> dict[str, Any]:
        """The same for tools."""
        return {
            "store": self.place,
            "sound": self.sound,
            "schema": int(self.schema),
            "kapsim": self.kapsim,
            **self.counts,
            "fit": self.fit,
            "findings": [finding.data() for finding in self.findings],
        }

    def text(self) -> str:
        """The same in sentences, what is wrong first of all."""
        counts = self.counts
        holds = [
            _count(counts["attempts"], "attempt"),
            _count(counts["trainees"], "trainee"),
            _count(counts["records"], "record"),
            _count(counts["texts"], "text of the trainees' own", "texts of the trainees' own"),
        ]
        lines = [f"The store {self.place} has schema {self.schema}; kapsim {self.kapsim} made it."]
        lines.append(f"It holds {', '.join(holds[:-1])} and {holds[-1]}.")
        if counts["deletions"]:
            lines.append(f"{_count(counts['deletions'], 'attempt')} deleted in the course of time.")
        if counts["backups"]:
            lines.append(f"{_count(counts['backups'], 'backup')} noted.")
        if counts["attempts"]:
            every = "It was" if counts["attempts"] == 1 else "All were"
            some = f"Told again from the records, {self.fit} of {counts['attempts']} fit."
            lines.append(f"{every} told again from the records, and fit." if self.fit == counts["attempts"] else some)
        lines += [finding.message for finding in self.findings]
        lines.append("Nothing is wrong." if self.sound else "The store is left as it is. A backup of it may be whole.")
        return "\n".join(lines)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def check_up(store: Store, ids: list[str], step: Callable[[], object]) -> Checkup:
    """Look a store over; `step` is called after each of its attempts `ids` was told again.

    What is damaged is a finding; StoreError is raised where the store cannot be read at all.
    """
    findings = list(_rights(store))
    try:
        findings += [Finding("structure", fault) for fault in store.database.faults()]
    except UnreachableError:
        raise
    except StoreError as error:
        findings.append(Finding("structure", error.message))
    with store.database.reading() as connection:
        said = {str(key): str(value) for key, value in connection.execute(select(about.c.key, about.c.value))}
        counts = {
            name: int(connection.scalar(select(func.count()).select_from(COUNTED[name])) or 0) for name in COUNTED
        }
    fit = 0
    for id in ids:
        finding = _told_again(store, id)
        fit += finding is None
        findings += [finding] if finding else []
        step()
    return Checkup(store.place, said.get("schema", ""), said.get("kapsim", ""), counts, fit, tuple(findings))


def _told_again(store: Store, id: str) -> Finding | None:
    """What is wrong with an attempt; one that only another version of kapsim can tell is no grave matter."""
    try:
        check(store.stored(id), store.editions)
    except ChainError as error:
        return Finding("attempt", f"Attempt {id[:8]} does not fit: {error}.", attempt=id)
    except UntoldError as error:
        return Finding("attempt", f"Attempt {id[:8]} cannot be told again here: {error}.", grave=False, attempt=id)
    except UnreachableError:
        raise
    except StoreError as error:
        return Finding("attempt", error.message, attempt=id)
    return None


def _rights(store: Store) -> Iterator[Finding]:
    """Who else may read or replace the file; a server looks after that itself."""
    if not isinstance(store.database, SqliteFile) or os.name != "posix":
        return
    path = store.database.path
    for file in (path.with_name(path.name + end) for end in BESIDE):
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
            yield Finding("rights", f"Others on this machine may look into {file}. `chmod 600 {file}` ends that.")
    mode = stat.S_IMODE(path.parent.stat().st_mode)
    if mode & 0o022 and not mode & stat.S_ISVTX:
        yield Finding(
            "rights", f"Others on this machine may replace files in {path.parent}. `chmod 700 {path.parent}` ends that."
        )
    elif mode & 0o077:
        message = f"Others on this machine may see which files are in {path.parent}, though not what is in the store."
        yield Finding("rights", message, grave=False)
