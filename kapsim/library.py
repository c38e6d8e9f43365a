"""The library: finds the cases of some folders, loads them, and remembers what was found out about each.

What is remembered lies in a cache, under the hashes of case and catalogue. A warm list of cases costs neither YAML nor
pydantic: both are only imported where a file has to be compiled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .cache import Cache
from .listing import LEVELS, Listing, describe
from .problems import Problem, nearest, one_of, quoted

if TYPE_CHECKING:
    from .catalogue import Catalogue
    from .engine.machine import CaseMachine
    from .engine.model import Case
    from .engine.proof import Proof
    from .source import Document

CATALOGUE = "practices.yaml"
SUFFIXES = (".yaml", ".yml")
LARGEST = 2 * 1024 * 1024
"""Bytes above which a file is not even hashed for the index; no case may be as large."""
MOST_CASES = 2_000
MOST_PROOFS = 500
"""What the cache keeps; the oldest go first."""


class LibraryError(Exception):
    """A case that cannot be had. `message` says why in a sentence; `problems` are those of its file."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.problems = list(problems)


@dataclass(frozen=True, eq=False)
class LoadedCase:
    """A compiled case with what it was made from. `digest` is the SHA-256 of `raw`, the bytes of its file."""

    case: Case
    catalogue: Catalogue
    raw: bytes
    digest: str
    path: str

    @cached_property
    def machine(self) -> CaseMachine:
        """The state machine that all runs of this case share."""
        from .engine.machine import CaseMachine

        return CaseMachine(self.case)


def bundled_folder() -> Path:
    """The folder of the cases that come with kapsim: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / "scenarios"
    return inside if inside.is_dir() else package.parent / "scenarios"


def load_texts(raw_case: bytes, raw_catalogue: bytes, path: str) -> LoadedCase:
    """Compile a case from the bytes of its file and of its catalogue, as a stored attempt keeps them.

    Raises LibraryError with the problems of either.
    """
    return _compile(raw_case, _parsed(raw_catalogue), path)


class Library:
    """The bundled cases and those of other folders. Nothing is read before it is asked for."""

    def __init__(self, folders: Sequence[Path] = (), cache: Path | None = None) -> None:
        self.folders = tuple(folders)
        self._cache = Cache(cache)
        self._catalogue: Catalogue | None = None

    def catalogue(self) -> Catalogue:
        """The catalogue of practices. Raises LibraryError if its file is missing or has problems."""
        if self._catalogue is None:
            path = bundled_folder() / CATALOGUE
            try:
                raw = path.read_bytes()
            except OSError as error:
                message = f"The catalogue {path} cannot be read: {_reason(error)}. Install kapsim again."
                raise LibraryError(message) from None
            self._catalogue = self._remembered(raw) or self._read_catalogue(raw, str(path))
        return self._catalogue

    def listings(self) -> list[Listing]:
        """All case files of all folders: the bundled ones first, then folder by folder, each by level and title.

        A file with problems is listed too. Raises LibraryError if a folder cannot be read.
        """
        known = self._index()
        used: dict[str, Any] = {}
        found: list[tuple[int, Listing]] = []
        for place, path in self._files():
            raw = _bytes(path)
            digest = hashlib.sha256(raw).hexdigest()
            entry = known.get(digest) if raw else None
            if entry is None:
                entry = self._describe(raw, path)
            if raw:
                used[digest] = entry
            found.append((place, Listing.of(entry, path, bundled=place == 0)))
        if not used.keys() <= known.keys():
            kept = {digest: entry for digest, entry in known.items() if digest not in used} | used
            cases = dict(list(kept.items())[-MOST_CASES:])
            self._cache.write("index.json", {"catalogue": self.catalogue().digest, "cases": cases})
        found.sort(key=lambda pair: (pair[0], LEVELS.index(pair[1].level), pair[1].title.casefold()))
        return [listing for _, listing in found]

    def load(self, name: str) -> LoadedCase:
        """The case of a file (a name that ends in .yaml or .yml) or of an id.

        Raises LibraryError: with the ids that are near, the files that share the id, or the problems of the file.
        """
        if name.endswith(SUFFIXES):
            return self._load_file(Path(name))
        listings = self.listings()
        having = [listing for listing in listings if listing.id == name]
        if not having:
            ids = sorted({listing.id for listing in listings})
            hint = nearest(name, ids) or (one_of(ids).replace("Allowed", "There are") if ids else "")
            raise LibraryError(f"There is no case {quoted(name)}. {hint}".strip())
        if len(having) > 1:
            paths = " and ".join(listing.path for listing in having)
            raise LibraryError(f"{quoted(name)} is the id of more than one file: {paths}. Name the file that you mean.")
        return self._load_file(Path(having[0].path))

    def proof(self, loaded: LoadedCase) -> Proof:
        """What exploring a case has shown; found out once for each case, catalogue and version of the rules."""
        from .engine.explore import explore
        from .engine.proof import Proof
        from .engine.score import RULES

        name = f"proof-{_digest(loaded.digest, loaded.catalogue.digest, RULES)[:40]}.json"
        data = self._cache.read(name)
        if data is not None:
            with suppress(KeyError, TypeError, ValueError, AttributeError):
                return Proof.of(data)
        proof = explore(loaded.case)
        self._cache.write(name, proof.data())
        self._cache.prune("proof-*.json", MOST_PROOFS)
        return proof

    def _places(self) -> list[Path]:
        return [bundled_folder(), *self.folders]

    def _files(self) -> list[tuple[int, Path]]:
        """The case files with the number of their folder (0: bundled), each once."""
        files: list[tuple[int, Path]] = []
        seen: set[Path] = set()
        for place, folder in enumerate(self._places()):
            try:
                paths = sorted(folder.iterdir())
            except OSError as error:
                message = f"The folder of cases {folder} cannot be read: {_reason(error)}. Check its name."
                raise LibraryError(message) from None
            for path in paths:
                if path.suffix not in SUFFIXES or path.name.startswith(".") or path.name == CATALOGUE:
                    continue
                if path.is_file() and (real := path.resolve()) not in seen:
                    seen.add(real)
                    files.append((place, path))
        return files

    def _remembered(self, raw: bytes) -> Catalogue | None:
        kept = self._cache.read("catalogue.json")
        if kept is None or kept["digest"] != hashlib.sha256(raw).hexdigest():
            return None
        from .catalogue import Catalogue

        return Catalogue.of(kept, raw)

    def _read_catalogue(self, raw: bytes, name: str) -> Catalogue:
        catalogue = _parsed(raw, name)
        self._cache.write("catalogue.json", catalogue.data())
        return catalogue

    def _index(self) -> dict[str, Any]:
        """What is remembered of cases, by digest, in the order in which it was found out."""
        kept = self._cache.read("index.json")
        cases: dict[str, Any] = kept["cases"] if kept and kept["catalogue"] == self.catalogue().digest else {}
        return cases

    def _load_file(self, path: Path) -> LoadedCase:
        from .source import read_file

        document, raw = read_file(path)
        if not document.readable:
            raise _faulty(str(path), document.problems)
        return _compile(raw, self.catalogue(), str(path), document)

    def _describe(self, raw: bytes, path: Path) -> dict[str, Any]:
        from .case.compile import compile_case
        from .source import read, read_file

        document = read(raw, str(path)) if raw else read_file(path)[0]
        case, problems = compile_case(document, self.catalogue().practices)
        return describe(case, document.value, len(problems))


def _compile(raw: bytes, catalogue: Catalogue, path: str, document: Document | None = None) -> LoadedCase:
    from .case.compile import compile_case
    from .source import read

    document = document or read(raw, path)
    case, problems = compile_case(document, catalogue.practices)
    if case is None:
        raise _faulty(path, problems)
    return LoadedCase(case, catalogue, raw, document.digest, path)


@lru_cache(maxsize=8)
def _parsed(raw: bytes, name: str = CATALOGUE) -> Catalogue:
    from .catalogue import read_catalogue

    catalogue, problems = read_catalogue(raw, name)
    if catalogue is None:
        raise _faulty(name, problems)
    return catalogue


def _faulty(path: str, problems: Sequence[Problem]) -> LibraryError:
    count = "a problem" if len(problems) == 1 else f"{len(problems)} problems"
    return LibraryError(f"{path} has {count}.", problems)


def _bytes(path: Path) -> bytes:
    """The bytes of a file; none where it cannot be read or is too large, which reading it as a case will tell."""
    try:
        return path.read_bytes() if path.stat().st_size <= LARGEST else b""
    except OSError:
        return b""


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
