"""Exit codes, the same for every command."""

from enum import IntEnum


class Exit(IntEnum):
    """What a command tells the shell."""

    DONE = 0
    INPUT = 1
    """The input is at fault: problems in a file, failed plays, too few answers, no such case or attempt."""
    USAGE = 2
    MACHINE = 3
    """The store or the machine is."""
    INTERRUPTED = 130
