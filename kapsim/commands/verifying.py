"""verify: whether attempts are as they were written, and their results what their answers come to."""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..exits import Exit
from .progress_bar import progress
from .shared import Commands, library_of, store_of

if TYPE_CHECKING:
    from ..records.verify import Proving, Verdict

WORDS = ("verified", "altered", "unverifiable")
LONGEST = 300
"""Characters of anything that is shown of a file."""


def add(commands: Commands) -> None:
    """Add verify."""
    text = "Say of attempts, or of a log that was exported, whether anything was altered."
    parser = commands.add("verify", _verify, text)
    parser.add_argument(
        "what", metavar="ATTEMPT|FILE", nargs="*", help="a file is what lies on the disk; by default all in the store"
    )
    parser.add_argument("--json", action="store_true", help="for tools")


def _verify(options: argparse.Namespace) -> int:
    from functools import lru_cache

    proof = lru_cache(maxsize=32)(library_of(options).proof)
    telling = _AsJson() if options.json else _AsText()
    files = [name for name in options.what if _is_file(name)]
    prefixes = [name for name in options.what if not _is_file(name)]
    if prefixes or not files:
        _verify_stored(options, prefixes, proof, telling)
    for name in files:
        _verify_file(name, proof, telling)
    telling.close()
    return Exit.DONE if telling.all_verified else Exit.INPUT


def _is_file(name: str) -> bool:
    """Whether a name is meant as that of a file: no id of an attempt has a dot or a slash in it."""
    return "." in name or os.sep in name or Path(name).exists()


def _verify_stored(options: argparse.Namespace, prefixes: list[str], proof: Proving, telling: _Telling) -> None:
    from ..records.trouble import StoreError
    from ..records.verify import Verdict, verify

    store = store_of(options, create=False)
    ids = list(dict.fromkeys(store.find(prefix) for prefix in prefixes))
    with progress("Verifying", len(ids) or store.count()) as step:
        for id in ids or store.each():
            try:
                verdict, _ = verify(store.stored(id), store.editions, proof)
            except StoreError as error:
                verdict = Verdict(id, "unverifiable", f"it cannot be read: {error.message.rstrip('.')}")
            step.aside()
            telling.attempt(verdict, "")
            step()
    telling.done(store.place, "", "")


def _verify_file(name: str, proof: Proving, telling: _Telling) -> None:
    from ..records.log_reading import LogError, LogFile
    from ..records.verify import verify_log

    try:
        with LogFile(Path(name)) as log, progress("Verifying", log.size) as step:
            before = 0
            for verdict in verify_log(log, proof):
                step.aside()
                telling.attempt(verdict, name)
                step(log.position - before)
                before = log.position
            telling.done(name, "altered" if log.altered else "", log.altered)
    except LogError as error:
        telling.done(name, "unverifiable", error.message)


class _Telling:
    """Hears every verdict as soon as it is known, and what is to be said of a store or a file as a whole."""

    def __init__(self) -> None:
        self.all_verified = True
        self._counts: Counter[str] = Counter()

    def attempt(self, verdict: Verdict, file: str) -> None:
        """The verdict on an attempt in a store, or in a file."""
        self._counts[verdict.word] += 1
        self.all_verified &= verdict.word == "verified"
        self._tell(verdict, file)

    def done(self, place: str, word: str, why: str) -> None:
        """All attempts of a place were told; `word` and `why` are about the place itself, "" if it is as it was."""
        self.all_verified &= not word
        self._tell_place(place, word, why, self._counts)
        self._counts = Counter()

    def close(self) -> None:
        """Everything was told."""

    def _tell(self, verdict: Verdict, file: str) -> None:
        raise NotImplementedError

    def _tell_place(self, place: str, word: str, why: str, counts: Counter[str]) -> None:
        raise NotImplementedError


class _AsText(_Telling):
    def _tell(self, verdict: Verdict, file: str) -> None:  # noqa: ARG002
        what = verdict.why or f"{_counted(verdict.records, 'record')}, {_counted(verdict.results, 'result')}"
        print(f"{verdict.attempt[:8]:8}  {verdict.word:12}  {shown(what)}")

    def _tell_place(self, place: str, word: str, why: str, counts: Counter[str]) -> None:
        told = [f"{counts[word]} {word}" for word in WORDS if counts[word]]
        if word == "unverifiable":
            print(shown(why))
        if told or word != "unverifiable":
            print(f"{shown(place)}: {_counted(counts.total(), 'attempt')}{': ' if told else ''}{', '.join(told)}.")
        if word == "altered":
            print(f"{shown(place)} was altered: {shown(why)}.")


class _AsJson(_Telling):
    """One object, written as it goes."""

    def __init__(self) -> None:
        super().__init__()
        self._places: list[dict[str, Any]] = []
        self._some = False
        print('{"attempts": [', end="")

    def _tell(self, verdict: Verdict, file: str) -> None:
        values = {**asdict(verdict), "file": file or None}
        values = {"attempt": values.pop("attempt"), "verdict": values.pop("word"), **values}
        print("," if self._some else "", json.dumps(values, ensure_ascii=True), sep="\n  ", end="")
        self._some = True

    def _tell_place(self, place: str, word: str, why: str, counts: Counter[str]) -> None:
        worst = word or next((word for word in ("altered", "unverifiable") if counts[word]), "verified")
        told = {"place": place, "verdict": worst, "why": why, **{word: counts[word] for word in WORDS}}
        self._places.append(told)

    def close(self) -> None:
        """Write the end of the object."""
        places = json.dumps(self._places, ensure_ascii=True)
        print(f'\n], "places": {places}, "all_verified": {json.dumps(self.all_verified)}}}')


def shown(text: str) -> str:
    """Something that a file says, as it can be shown on any terminal."""
    printable = "".join(char if char.isprintable() else "?" for char in text)
    return printable if len(printable) <= LONGEST else f"{printable[:LONGEST]}..."


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count != 1 else ''}"
