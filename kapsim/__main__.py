"""The way in: `kapsim` and `python -m kapsim`. The version is a constant and costs no import."""

from __future__ import annotations

import sys

from . import __version__


def main() -> int:
    """Run kapsim; gives the exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"kapsim {__version__}\n")
        return 0
    from .cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
