"""Runs Ralph, a real learning record store, in its own environment: `python ralph_server.py PORT FOLDER USER PASSWORD`.

As shipped (5.1.0) its file backend makes a new file for every request, so the second POST fails, and compares verbs and
activities with objects that wrap them, so those filters find nothing. Both are mended here, outside of it.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


def main(port: int, folder: Path, user: str, password: str) -> None:
    """Serve on 127.0.0.1 until the process is ended. Statements lie in FOLDER/statements/fs_lrs.jsonl."""
    import bcrypt

    (folder / "statements").mkdir(parents=True, exist_ok=True)
    auth = folder / "auth.json"
    if not auth.exists():
        hashed = bcrypt.hashpw(password.encode(), bcrypt.gensalt(rounds=4)).decode()
        account = {"name": user, "homePage": "https://lrs.example.org"}
        agent = {"objectType": "Agent", "name": user, "account": account}
        known = {"username": user, "hash": hashed, "scopes": ["all"], "agent": agent}
        auth.write_text(json.dumps([known]), encoding="utf-8")
    os.environ |= {
        "RALPH_APP_DIR": str(folder),
        "RALPH_AUTH_FILE": str(auth),
        "RALPH_RUNSERVER_BACKEND": "fs",
        "RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH": str(folder / "statements"),
    }
    os.chdir(folder)

    from ralph.backends.data.base import BaseOperationType
    from ralph.backends.lrs.fs import FSLRSBackend

    FSLRSBackend.default_operation_type = BaseOperationType.APPEND
    by_verb, by_activity = FSLRSBackend._add_filter_by_verb, FSLRSBackend._add_filter_by_activity
    FSLRSBackend._add_filter_by_verb = staticmethod(lambda filters, verb: by_verb(filters, getattr(verb, "root", verb)))
    FSLRSBackend._add_filter_by_activity = staticmethod(
        lambda filters, activity, related: by_activity(filters, getattr(activity, "root", activity), related)
    )

    import uvicorn
    from ralph.api import app

    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4])
