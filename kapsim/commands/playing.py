"""play and resume: in the screens, in line mode, or by a script."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from ..exits import Exit
from .screens import screens
from .shared import Commands, Fault, has_terminal, library_of, print_json, program_file, store_of

if TYPE_CHECKING:
    from ..debrief import Debrief
    from ..engine.state import Answer
    from ..library import Library, LoadedCase
    from ..records.attempt import Attempt
    from ..records.log import Mode
    from ..records.store import Store


def add(commands: Commands) -> None:
    """Add play and resume."""
    parser = commands.add("play", _play, "Play a case: in the screens, in line mode, or by a script.")
    parser.add_argument("case", metavar="CASE", help="a file if it ends in .yaml, else an id")
    parser.add_argument("--plain", action="store_true", help="line by line, answers from standard input")
    script = parser.add_mutually_exclusive_group()
    script.add_argument("--follow", metavar="PLAY", help="follow a test play of the case; nothing is stored")
    script.add_argument("--answers", metavar="FILE", help="answers as in `plays`, YAML or JSON; - for standard input")
    parser.add_argument("--json", action="store_true", help="one object with events and result")
    parser.add_argument("--seed", type=int, help="draws the order of answers")
    parser.add_argument("--mode", choices=["train", "assess"], help="feedback after each decision, or in the debrief")
    parser.add_argument("--as", dest="name", metavar="NAME", help="who plays")
    parser = commands.add("resume", _resume, "Go on with an attempt.")
    parser.add_argument(
        "attempt", metavar="ATTEMPT", nargs="?", default="", help="by default the latest unfinished one"
    )
    parser.add_argument("--plain", action="store_true", help="line by line, answers from standard input")


def _play(options: argparse.Namespace) -> int:
    from ..settings import load_settings

    scripted = options.follow or options.answers
    if options.json and not scripted:
        raise Fault("--json goes with --follow or --answers.", Exit.USAGE)
    if not scripted and not options.plain and has_terminal():
        return screens(options, case=options.case)
    library = library_of(options)
    loaded = library.load(options.case)
    answers = _script(options, loaded) if scripted else ()
    settings = load_settings()
    mode, name = options.mode or settings.mode, options.name or settings.name
    store = store_of(options) if not options.follow else None
    if scripted or store is None:
        return _follow(options, library, store, _begin(options, store, loaded, mode, name), answers)
    attempt, terms = _enter(options, store, loaded, mode, name)
    return _talk(library, store, attempt, terms=terms)


def _enter(options: argparse.Namespace, store: Store, loaded: LoadedCase, mode: Mode, name: str) -> tuple[Attempt, str]:
    """An attempt under the terms of the program, if it is part of one, and what is said of them."""
    import secrets

    from ..enrolment import Enrolment

    group = Enrolment(program_file(options), lambda: store, lambda: name).at(loaded.case.id)
    seed = options.seed if options.seed is not None else secrets.randbelow(2**31)
    if group is not None:
        mode = group.mode_of(mode)
        seed = group.seed_of(loaded.case.id, seed)
    attempt = store.begin(loaded, seed=seed, mode=mode, trainee=store.trainee(name), kind="attempt")
    return attempt, group.terms if group is not None else ""


def _begin(options: argparse.Namespace, store: Store | None, loaded: LoadedCase, mode: Mode, name: str) -> Attempt:
    """An attempt for a script, which no terms of a program concern."""
    import secrets
    from datetime import UTC, datetime

    from ..engine.body import TYPICAL, seed_for
    from ..records.attempt import begin_attempt

    seed = options.seed if options.seed is not None else secrets.randbelow(2**31)
    if options.follow and options.seed is None and len(loaded.case.responses) > 1:
        # What a play expects, it expects of a patient of one response class.
        response = next((play.response for play in loaded.case.plays if play.name == options.follow), None)
        seed = seed_for(TYPICAL if response is None else response)
    if store is None:
        from ..records.log import Unkept

        return begin_attempt(
            loaded, log=Unkept(), seed=seed, mode=mode, trainee="", kind="scripted", clock=lambda: datetime.now(UTC)
        )
    return store.begin(loaded, seed=seed, mode=mode, trainee=store.trainee(name), kind="scripted")


def _script(options: argparse.Namespace, loaded: LoadedCase) -> Sequence[tuple[str, Answer]]:
    if options.follow:
        for play in loaded.case.plays:
            if play.name == options.follow:
                return play.answers
        names = ", ".join(play.name for play in loaded.case.plays) or "none"
        raise Fault(f"The case has no play {options.follow}. There are: {names}.")
    from ..case.plays import acts_apart, read_answers

    name = "standard input" if options.answers == "-" else options.answers
    try:
        raw = sys.stdin.buffer.read() if options.answers == "-" else Path(options.answers).read_bytes()
    except OSError as error:
        raise Fault(f"{name} cannot be read: {error.strerror}.") from error
    written, problems = read_answers(raw, name)
    answers = tuple(answer for _, answer in acts_apart(loaded.case.steps, written))
    if problems:
        raise Fault("\n".join(problem.text() for problem in problems))
    return answers


def _follow(
    options: argparse.Namespace,
    library: Library,
    store: Store | None,
    attempt: Attempt,
    answers: Sequence[tuple[str, Answer]],
) -> int:
    from ..case.check import Stop, fits
    from ..debrief import build_debrief
    from ..debrief_text import as_text
    from ..engine.narrative import as_data
    from ..plain import Teller, tell

    teller = Teller(sys.stdout)
    if not options.json:
        teller.opening(attempt)
        tell(teller, attempt, attempt.events)
    fault = ""
    try:
        for index, (step, answer) in enumerate(answers):
            fits(attempt.case, attempt.state, index, step, answer)
            happened = attempt.answer(answer)
            if not options.json:
                tell(teller, attempt, happened)
    except Stop as stop:
        fault = f"Answer {stop.index + 1}: {stop.message}"
    if not fault and not attempt.finished:
        fault = f"Too few answers: the case waits at `{attempt.state.step}`."
    if not attempt.finished:
        attempt.leave()
    debrief = build_debrief(attempt, library.proof(attempt.loaded))
    if options.json:
        events = [as_data(attempt.case, event) for event in attempt.events]
        result = debrief.result.data()
        print_json(
            {"case": attempt.case.id, "attempt": attempt.id, "seed": attempt.seed, "events": events, "result": result}
        )
    else:
        print(as_text(debrief))
    _keep(store, attempt, debrief)
    if fault:
        raise Fault(fault)
    return Exit.DONE


def _talk(library: Library, store: Store | None, attempt: Attempt, opening: bool = True, terms: str = "") -> int:
    from ..debrief import build_debrief
    from ..debrief_text import as_text
    from ..plain import Teller, play

    teller = Teller(sys.stdout)
    read = _reader(sys.stdin, sys.stdout)
    if opening:
        teller.opening(attempt, terms)
    if not play(attempt, teller, read):
        return Exit.DONE if sys.stdin.isatty() else Exit.INPUT
    view = read("Before the debrief: where would you go back to, if you could? ")
    if view and view.strip():
        attempt.take_view(view.strip())
    debrief = build_debrief(attempt, library.proof(attempt.loaded))
    print()
    print(as_text(debrief))
    _keep(store, attempt, debrief)
    return Exit.DONE


def _keep(store: Store | None, attempt: Attempt, debrief: Debrief) -> None:
    """Keep what was counted beside an attempt that lies in a store."""
    if store is not None:
        from ..records.results import keep_quietly

        keep_quietly(store, attempt, debrief.result)


def _reader(source: TextIO, out: TextIO) -> Callable[[str], str | None]:
    def read(prompt: str) -> str | None:
        print(prompt, end="", file=out, flush=True)
        line = source.readline()
        if not source.isatty():
            print(file=out)
        return line.rstrip("\n") if line else None

    return read


def _resume(options: argparse.Namespace) -> int:
    store = store_of(options)
    found = store.find(options.attempt, resumable=True)
    if not options.plain and has_terminal():
        store.close()
        return screens(options, attempt=found)
    return _talk(library_of(options), store, store.resume(found), opening=False)
