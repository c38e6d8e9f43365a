"""An answer is on the disk before its consequence is shown, as the system itself sees it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.trials.kills import SCENE, write_case

ANSWERS = 8


def calls(tmp_path: Path, case: Path) -> list[str]:
    """What a program that plays a case line by line asks of the system: to write, and to have it on the disk."""
    log = tmp_path / "calls.txt"
    trace = [shutil.which("strace") or "", "-f", "-y", "-s", "4000", "-e", "trace=write,pwrite64,fdatasync,fsync"]
    command = [*trace, "-o", str(log), sys.executable, "-m", "kapsim", "play", str(case), "--plain", "--as", "Ana"]
    given = "".join(f"word {number}\nwait\n" for number in range(ANSWERS))
    done = subprocess.run(command, input=given, text=True, capture_output=True, check=False, env=dict(os.environ))
    if "PTRACE" in done.stderr or "ptrace" in done.stderr:
        pytest.skip(f"strace may not look at programs here: {done.stderr.splitlines()[0]}")
    assert done.stdout.count(f"{SCENE}\n") == ANSWERS + 1
    return log.read_text(encoding="utf-8", errors="replace").splitlines()


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed here")
def test_every_answer_is_synced_to_the_disk_before_the_next_scene_is_shown(tmp_path: Path) -> None:
    shown = 0
    written = synced = False
    for call in calls(tmp_path, write_case(tmp_path, own_words=True)):
        if "kapsim.db-wal>" in call:
            if "pwrite64(" in call or " write(" in call:
                written, synced = True, False
            elif "sync(" in call:
                assert call.endswith("= 0"), call
                synced = True
        elif " write(1<" in call and SCENE in call:
            assert written, f"scene {shown} was shown with nothing written before it"
            assert synced, f"scene {shown} was shown before its answer was on the disk"
            shown += 1
            written = synced = False
    assert shown == ANSWERS + 1
