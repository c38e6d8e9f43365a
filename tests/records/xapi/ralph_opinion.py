"""What Ralph's models think of statements, in its own environment: JSON lines in, `true` or `false` a line out."""

from __future__ import annotations

import sys


def main() -> None:
    """Judge the statements on standard input."""
    from ralph.models.xapi.base.statements import BaseXapiStatement

    for line in sys.stdin:
        try:
            BaseXapiStatement.model_validate_json(line)
            print("true")
        except Exception:  # a missing object is a KeyError to it
            print("false")


if __name__ == "__main__":
    main()
