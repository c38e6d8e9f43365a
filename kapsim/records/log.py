"""What an attempt writes down, and the interface of what it writes to.

Free of the database, so that a scripted play that keeps nothing does not pay for one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol, get_args

from ..library import LoadedCase

Mode = Literal["train", "assess"]
Kind = Literal["attempt", "replay", "scripted", "synthetic", "preview"]
MODES: tuple[Mode, ...] = get_args(Mode)
KINDS: tuple[Kind, ...] = tuple(kind for kind in get_args(Kind) if kind != "preview")
"""The kinds that are stored. A preview never is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What an attempt is bound to from its first record on.

    Digests are the SHA-256 of the raw bytes of case and catalogue. `rules` is the version of the scoring rules,
    `kapsim` the version that wrote it. A replay names the attempt it goes back to as its `parent`; its first `given`
    answers are those of the parent.
    """

    case: str
    case_digest: str
    catalogue_digest: str
    rules: str
    seed: int
    mode: Mode
    trainee: str
    kind: Kind
    kapsim: str
    parent: str = ""
    given: int = 0

    def data(self) -> dict[str, Any]:
        """The data of the first record, `started`."""
        return asdict(self)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Header:
        """The header in the data of a `started` record. Raises TypeError or ValueError if it holds anything else."""
        header = cls(**data)
        texts = (
            header.case,
            header.case_digest,
            header.catalogue_digest,
            header.rules,
            header.trainee,
            header.parent,
            header.kapsim,
        )
        if not all(isinstance(text, str) for text in texts) or header.mode not in MODES or header.kind not in KINDS:
            raise ValueError("not the header of an attempt")
        if type(header.seed) is not int or type(header.given) is not int:
            raise ValueError("not the header of an attempt")
        return header


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to be recorded; `at` as chain.stamp gives it. A free `text` is kept apart from the record.

    Kinds: started, answered (step, answer, to, clock), noted (step), left (step), resumed (step), ended (end), viewed.
    """

    kind: str
    at: str
    data: Mapping[str, Any]
    text: str = ""


class Log(Protocol):
    """Where an attempt writes. Both functions return once all is durable, or keep nothing and raise StoreError."""

    first: bool
    """Whether this is the trainee's earliest started attempt at the case; known once it has begun."""

    def begin(self, attempt: str, loaded: LoadedCase, header: Header, entries: Sequence[Entry]) -> None:
        """Begin an attempt with its first entries; the first of them is `started`."""

    def write(self, entries: Sequence[Entry]) -> None:
        """Add entries to the attempt that was begun."""


class Unkept:
    """A log that keeps nothing: for previews and scripted plays that only look."""

    first = False

    def begin(self, attempt: str, loaded: LoadedCase, header: Header, entries: Sequence[Entry]) -> None:
        """Keep nothing."""

    def write(self, entries: Sequence[Entry]) -> None:
        """Keep nothing."""
