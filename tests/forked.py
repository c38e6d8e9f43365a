"""A copy of this process that does one thing, and may be killed in the middle of it; nothing is imported twice."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass

KILLED = -signal.SIGKILL


def forked(work: Callable[[], object]) -> int:
    """Do something in a copy of this process; gives its exit code, negative for the signal that ended it."""
    pid = start(work)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def start(work: Callable[[], object]) -> int:
    """Begin something in a copy of this process; gives the id of that."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def die() -> None:
    """Be killed, here and now."""
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Said:
    """What a command ended with, and what it wrote to standard output and to standard error."""

    code: int
    out: str
    error: str


def command(arguments: Sequence[str], answers: str = "", before: Callable[[], object] = lambda: None) -> Said:
    """Run a command of kapsim as a shell would, in a copy of this process in which `before` was done first."""
    from kapsim.cli import run

    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as error:
        given.write(answers.encode())
        given.seek(0)

        def work() -> None:
            for number, file in enumerate((given, out, error)):
                os.dup2(file.fileno(), number)
            sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
            before()
            code = run(arguments)
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

        code = forked(work)
        out.seek(0)
        error.seek(0)
        return Said(code, out.read().decode(), error.read().decode())
