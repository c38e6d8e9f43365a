"""A copy of this process that does one thing, and may be killed in the middle of it; nothing is imported twice."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable

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
