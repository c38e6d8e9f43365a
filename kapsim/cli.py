"""The commands of kapsim. Everything heavy is imported inside the command that needs it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from . import __version__
from .exits import Exit

if TYPE_CHECKING:
    from .engine.model import Answer
    from .library import Library, LoadedCase
    from .records.attempt import Attempt
    from .records.store import Store

DESCRIPTION = "A flight simulator for ketamine-assisted psychotherapy: training with fictional patients."
EPILOG = "Without a command, kapsim opens its screens. Not medical advice, not a certificate of competence."
DEFAULT_TRAINEE = ""


class Fault(Exception):
    """A sentence for standard error and the exit code that goes with it."""

    def __init__(self, message: str, code: Exit = Exit.INPUT) -> None:
        super().__init__(message)
        self.message, self.code = message, code


def run(arguments: Sequence[str]) -> int:
    """Run one command; gives the exit code. Faults become sentences on standard error."""
    from .library import LibraryError

    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except Fault as fault:
        return _complain(fault.message, fault.code)
    except LibraryError as error:
        for problem in error.problems:
            print(problem.text(), file=sys.stderr)
        return _complain(error.message, Exit.INPUT)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has left; Python would complain again when it flushes on the way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except Exception as error:
        if error.__class__.__module__.startswith("kapsim.records"):
            return _complain(str(error), getattr(error, "exit_code", Exit.MACHINE))
        raise


def _complain(message: str, code: Exit) -> Exit:
    print(f"kapsim: {message}", file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kapsim", description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument("--version", action="version", version=f"kapsim {__version__}")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--store", metavar="FILE", default=argparse.SUPPRESS, help="where attempts are kept")
    common.add_argument(
        "--cases", metavar="FOLDER", action="append", default=argparse.SUPPRESS, help="another folder with cases"
    )
    for action in common._actions:
        parser._add_action(action)
    parser.set_defaults(command=_screens, store=None, cases=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(name: str, function: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text, parents=[common])
        sub.set_defaults(command=function)
        return sub

    sub = command("list", _list, "List the cases.")
    sub.add_argument("--json", action="store_true", help="for tools")
    sub = command("play", _play, "Play a case: in the screens, in line mode, or by a script.")
    sub.add_argument("case", metavar="CASE", help="a file if it ends in .yaml, else an id")
    sub.add_argument("--plain", action="store_true", help="line by line, answers from standard input")
    script = sub.add_mutually_exclusive_group()
    script.add_argument("--follow", metavar="PLAY", help="follow a test play of the case; nothing is stored")
    script.add_argument("--answers", metavar="FILE", help="answers as in `plays`, YAML or JSON; - for standard input")
    sub.add_argument("--json", action="store_true", help="one object with events and result")
    sub.add_argument("--seed", type=int, help="draws the order of answers")
    sub.add_argument("--mode", choices=["train", "assess"], help="feedback after each decision, or in the debrief")
    sub.add_argument("--as", dest="name", metavar="NAME", help="who plays")
    sub = command("resume", _resume, "Go on with an attempt.")
    sub.add_argument("attempt", metavar="ATTEMPT", nargs="?", default="", help="by default the latest unfinished one")
    sub.add_argument("--plain", action="store_true", help="line by line, answers from standard input")
    sub = command("attempts", _attempts, "List the attempts in the store.")
    sub.add_argument("--json", action="store_true", help="for tools")
    sub = command("debrief", _debrief, "Show the debrief of an attempt.")
    sub.add_argument("attempt", metavar="ATTEMPT", nargs="?", default="", help="by default the latest")
    sub.add_argument("--format", choices=["text", "json"], default="text")
    sub = command("practices", _practices, "Show the best practices and what they rest on.")
    sub.add_argument("id", metavar="ID", nargs="?", help="one of them, in full")
    sub.add_argument("--json", action="store_true", help="for tools")
    sub = command("check", _check, "Check cases: problems with their place, proof, test plays.")
    sub.add_argument("files", metavar="FILE", nargs="+")
    sub.add_argument("--json", action="store_true", help="for tools")
    command("schema", _schema, "Print the JSON Schema of the case language, for editors.")
    return parser


def _library(options: argparse.Namespace) -> Library:
    from platformdirs import user_cache_path

    from .library import Library

    named = options.cases or [part for part in os.environ.get("KAPSIM_CASES", "").split(os.pathsep) if part]
    cache = os.environ.get("KAPSIM_CACHE")
    return Library([Path(folder) for folder in named], Path(cache) if cache else user_cache_path("kapsim"))


def _store_name(options: argparse.Namespace) -> str | None:
    return options.store or os.environ.get("KAPSIM_STORE") or None


def _store(options: argparse.Namespace) -> Store:
    from .records.store import open_store

    return open_store(_store_name(options))


def _json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "") != "dumb"


def _screens(options: argparse.Namespace, case: str = "", attempt: str = "") -> int:
    if not _terminal():
        raise Fault("The screens need a terminal. `kapsim play CASE --plain` works everywhere.", Exit.USAGE)
    from .settings import load_settings
    from .tui.app import KapsimApp

    app = KapsimApp(_library(options), _store_name(options), load_settings(), case=case, attempt=attempt)
    app.run()
    return app.return_code or Exit.DONE


def _list(options: argparse.Namespace) -> int:
    listings = _library(options).listings()
    if options.json:
        _json(
            [
                {
                    "id": listing.id,
                    "title": listing.title,
                    "level": listing.level,
                    "takes": listing.takes,
                    "phases": list(listing.phases),
                    "path": str(listing.path),
                    "draft": listing.draft,
                    "problems": listing.problems,
                }
                for listing in listings
            ]
        )
        return Exit.DONE
    width = max((len(listing.id) for listing in listings), default=0)
    for listing in listings:
        marks = " (draft)" if listing.draft else ""
        marks += f" ({listing.problems} problems: kapsim check {listing.path})" if listing.problems else ""
        print(f"{listing.id:{width}}  {listing.title}, {listing.level}, {listing.takes} min{marks}")
    return Exit.DONE


def _load(options: argparse.Namespace, library: Library) -> LoadedCase:
    return library.load(options.case)


def _play(options: argparse.Namespace) -> int:
    from .settings import load_settings

    scripted = options.follow or options.answers
    if options.json and not scripted:
        raise Fault("--json goes with --follow or --answers.", Exit.USAGE)
    if not scripted and not options.plain and _terminal():
        return _screens(options, case=options.case)
    library = _library(options)
    loaded = _load(options, library)
    answers = _script(options, loaded) if scripted else ()
    settings = load_settings()
    attempt = _begin(options, loaded, options.mode or settings.mode, options.name or settings.name)
    if scripted:
        return _follow(options, library, attempt, answers)
    return _talk(library, attempt)


def _begin(options: argparse.Namespace, loaded: LoadedCase, mode: str, name: str) -> Attempt:
    import secrets

    from .records.attempt import begin_attempt

    seed = options.seed if options.seed is not None else secrets.randbelow(2**31)
    kind = "scripted" if options.follow or options.answers else "attempt"
    if options.follow:
        return begin_attempt(loaded, seed=seed, mode=mode, kind=kind)
    store = _store(options)
    return store.begin(loaded, seed=seed, mode=mode, trainee=store.trainee(name), kind=kind)


def _script(options: argparse.Namespace, loaded: LoadedCase) -> Sequence[tuple[str, Answer]]:
    if options.follow:
        for play in loaded.case.plays:
            if play.name == options.follow:
                return play.answers
        names = ", ".join(play.name for play in loaded.case.plays) or "none"
        raise Fault(f"The case has no play {options.follow}. There are: {names}.")
    from .case.plays import read_answers

    name = "standard input" if options.answers == "-" else options.answers
    try:
        raw = sys.stdin.buffer.read() if options.answers == "-" else Path(options.answers).read_bytes()
    except OSError as error:
        raise Fault(f"{name} cannot be read: {error.strerror}.") from error
    answers, problems = read_answers(raw, name)
    if problems:
        raise Fault("\n".join(problem.text() for problem in problems))
    return answers


def _follow(
    options: argparse.Namespace, library: Library, attempt: Attempt, answers: Sequence[tuple[str, Answer]]
) -> int:
    from .case.check import Stop, fits
    from .debrief import build_debrief
    from .debrief_text import as_text
    from .engine.narrative import as_data
    from .engine.score import score
    from .plain import Teller, tell

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
        fault = f"Too few answers: the case waits at {attempt.state.step}."
    if not attempt.finished:
        attempt.leave()
    proof = library.proof(attempt.loaded)
    if options.json:
        events = [as_data(attempt.case, event) for event in attempt.events]
        result = score(attempt.case, attempt.events, proof).data()
        _json(
            {"case": attempt.case.id, "attempt": attempt.id, "seed": attempt.seed, "events": events, "result": result}
        )
    else:
        print(as_text(build_debrief(attempt, proof)))
    if fault:
        raise Fault(fault)
    return Exit.DONE


def _talk(library: Library, attempt: Attempt, opening: bool = True) -> int:
    from .debrief import build_debrief
    from .debrief_text import as_text
    from .plain import Teller, play

    teller = Teller(sys.stdout)
    read = _reader(sys.stdin, sys.stdout)
    if opening:
        teller.opening(attempt)
    if not play(attempt, teller, read):
        return Exit.DONE if sys.stdin.isatty() else Exit.INPUT
    view = read("Before the debrief: where would you go back to, if you could? ")
    if view and view.strip():
        attempt.take_view(view.strip())
    print()
    print(as_text(build_debrief(attempt, library.proof(attempt.loaded))))
    return Exit.DONE


def _reader(source: TextIO, out: TextIO) -> Callable[[str], str | None]:
    def read(prompt: str) -> str | None:
        print(prompt, end="", file=out, flush=True)
        line = source.readline()
        if not source.isatty():
            print(file=out)
        return line.rstrip("\n") if line else None

    return read


def _resume(options: argparse.Namespace) -> int:
    if not options.plain and _terminal():
        return _screens(options, attempt=options.attempt or "latest")
    store = _store(options)
    attempt = store.resume(store.find(options.attempt, unfinished=True))
    return _talk(_library(options), attempt, opening=False)


def _attempts(options: argparse.Namespace) -> int:
    from .debrief import summarize

    store = _store(options)
    library = _library(options)
    rows = [summarize(summary, store, library) for summary in store.attempts()]
    if options.json:
        _json(rows)
        return Exit.DONE
    if not rows:
        print("No attempts yet. `kapsim` begins one.")
    for row in rows:
        counts = ", ".join(f"{domain} {count}" for domain, count in row["counts"].items())
        marks = [
            row["state"],
            *(["first"] if row["first"] else []),
            *([row["kind"]] if row["kind"] != "attempt" else []),
        ]
        print(
            f"{row['id'][:8]}  {row['started'][:16]}  {row['case']}, {', '.join(marks)}: {counts}; {row['gate_text']}"
        )
    return Exit.DONE


def _debrief(options: argparse.Namespace) -> int:
    from .debrief import build_debrief
    from .debrief_text import as_data, as_text

    store = _store(options)
    attempt = store.open(store.find(options.attempt))
    debrief = build_debrief(attempt, _library(options).proof(attempt.loaded))
    if options.format == "json":
        _json(as_data(debrief))
    else:
        print(as_text(debrief))
    return Exit.DONE


def _practices(options: argparse.Namespace) -> int:
    from .reports import practice_data, practice_text

    catalogue = _library(options).catalogue()
    if options.id and options.id not in catalogue.practices:
        from .problems import suggestion

        raise Fault(f"There is no practice {options.id}. {suggestion(options.id, catalogue.practices)}".strip())
    chosen = [catalogue.practices[options.id]] if options.id else list(catalogue.practices.values())
    if options.json:
        data = [practice_data(catalogue, practice) for practice in chosen]
        _json(data[0] if options.id else data)
    elif options.id:
        print(practice_text(catalogue, chosen[0]))
    else:
        for practice in chosen:
            contested = ", contested" if practice.contested else ""
            print(f"{practice.id}  ({practice.domain}, {practice.phase}, {practice.severity}{contested})")
            print(f"    {practice.statement}")
    return Exit.DONE


def _check(options: argparse.Namespace) -> int:
    from .case.check import check
    from .reports import checked_data, checked_text
    from .source import read_file

    practices = _library(options).catalogue().practices
    checked = [(name, check(read_file(Path(name))[0], practices)) for name in options.files]
    if options.json:
        _json({"files": [checked_data(name, result) for name, result in checked]})
    else:
        print("\n".join(checked_text(name, result) for name, result in checked))
    return Exit.INPUT if any(result.problems for _, result in checked) else Exit.DONE


def _schema(_options: argparse.Namespace) -> int:
    from .case.schema import json_schema

    _json(json_schema())
    return Exit.DONE
