"""Files made to hurt: each comes back as located problems, or as a case, within 2 s and 200 MB, and nothing crashes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BASE = (Path(__file__).parent / "failing" / "K510-not-proven.yaml").read_text(encoding="utf-8")
MEBIBYTE = 1024 * 1024
SECONDS = 2.0
MEGABYTES = 200

READ = """
import json, pathlib, resource, sys, time
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from kapsim.source import read_file
from kapsim.case.compile import compile_case
from tests.case.test_failing import practices
known, path = practices(), pathlib.Path(sys.argv[1])
begun = time.process_time()
case, problems = compile_case(read_file(path)[0], known)
text = [problem.text() for problem in problems], json.dumps([problem.data() for problem in problems])
print(json.dumps({
    "seconds": time.process_time() - begun,
    "kilobytes": int(pathlib.Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]),
    "case": case is not None,
    "codes": [problem.code for problem in problems],
    "lines": [problem.line for problem in problems],
    "told": len(text[1]),
}))
"""


def many(piece: str, size: int = 900_000) -> str:
    return piece * (size // len(piece))


def with_guard(guard: str) -> str:
    return BASE.replace("          next: deferred\n", f"          when: {guard}\n          next: deferred\n")


def within(key: str, text: str) -> str:
    assert BASE.count(f"{key}:\n") == 1
    return BASE.replace(f"{key}:\n", f"{key}:\n{text}")


HOSTILE: dict[str, tuple[Callable[[], str], str]] = {
    "25,000 brackets": (lambda: "a: " + "[" * 25_000 + "]" * 25_000, "K120"),
    "50,000 brackets": (lambda: "[" * 50_000, "K120"),
    "50,000 braces": (lambda: "{" * 50_000, "K120"),
    "brackets and braces": (lambda: "[{a: " * 30_000, "K120"),
    "500,000 dashes": (lambda: "- " * 500_000, "K120"),
    "500,000 question marks": (lambda: "? " * 500_000, "K120"),
    "levels by indentation": (lambda: "\n".join(" " * depth + "a:" for depth in range(1_400)), "K120"),
    "an alias bomb": (
        lambda: (
            "a: &a [x,x,x,x,x,x,x,x,x]\n"
            + "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
        ),
        "K121",
    ),
    "merge keys that double": (
        lambda: "a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n}\n  <<: [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 25)),
        "K121",
    ),
    "anchors": (lambda: many("- &a x\n"), "K121"),
    "tags": (lambda: many("- !t x\n"), "K124"),
    "documents": (lambda: "a: b\n" + many("---\n"), "K122"),
    "keys that stand twice": (lambda: many("a: b\n"), "K127"),
    "dates that do not exist": (lambda: BASE.replace("takes: 5", "takes: 2026-13-45"), "K206"),
    "100 MB": (lambda: "a" * 100 * MEBIBYTE, "K002"),
    "one long line": (lambda: BASE.replace("title: A small case", "title: " + "a" * 900_000), ""),
    "one long line of keys": (lambda: "title: " + many("ab: "), "K103"),
    "a long id": (lambda: BASE.replace("        go-on:", "        " + "w" * 1000 + "!:"), "K405"),
    "lists in lists of names": (lambda: BASE.replace("[referral]", f"[{many('[],')}]"), "K129"),
    "names that do not exist": (lambda: BASE.replace("[referral]", f"[{many('a,')}]"), "K402"),
    "different names that do not exist": (
        lambda: BASE.replace("[referral]", f"[{','.join(f'referral-{n}' for n in range(50_000))}]"),
        "K402",
    ),
    "keys that do not exist": (lambda: BASE + "".join(f"k{n}: x\n" for n in range(80_000)), "K214"),
    "steps without end": (
        lambda: within("steps", "".join(f"  s{n}:\n    phase: dosing\n" for n in range(25_000))),
        "K211",
    ),
    "ways to steps that do not exist": (
        lambda: within("steps", "".join(f"  s{n}:\n    phase: dosing\n    next: z{n}\n" for n in range(4_900))),
        "K420",
    ),
    "facts": (lambda: within("chart", "".join(f"  f{n}: {{title: a, text: b}}\n" for n in range(4_900))), ""),
    "paragraphs": (lambda: within("    scene", many("      - a\n")), ""),
    "paragraphs that break off": (lambda: within("    scene", many("      - a # b\n")), "K128"),
    "lines with a colon too many": (lambda: within("    scene", many("      - maya: a: b\n")), "K103"),
    "number signs": (lambda: many("a #\n"), "K128"),
    "nothing behind dashes": (lambda: many("- \n"), "K201"),
    "100,000 parentheses": (lambda: with_guard("(" * 100_000), "K308"),
    "100,000 times not": (lambda: with_guard("not " * 100_000 + "rested"), "K308"),
    "a long sum": (lambda: with_guard(" + ".join(["alliance"] * 80_000) + " > 3"), "K308"),
    "a huge number in a guard": (lambda: with_guard("alliance < " + "9" * 900_000), "K301"),
    "a huge number": (lambda: BASE.replace("takes: 5", "takes: " + "9" * 900_000), "K206"),
    "huge products": (lambda: with_guard(" * ".join(["999999999"] * 90) + " > 3"), ""),
    "control characters": (lambda: many("\x07"), "K004"),
    "characters that turn text round": (lambda: many("a\u202e", 500_000), "K004"),
    "escapes": (lambda: many('- "\\x07"\n'), "K004"),
    "quotation marks": (lambda: many('"a" b\n'), "K102"),
    "a quotation that is never closed": (lambda: 'a: "' + many("x\n"), "K106"),
    "tabs": (lambda: many("\t"), "K104"),
    "blank lines": (lambda: many("\n"), "K123"),
    "answers that do not exist": (
        lambda: BASE.replace("      - arrival: wait\n", many("      - arrival: x\n")),
        "K431",
    ),
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is measured as Linux tells it")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_a_few_located_problems_in_little_time_and_space(name: str, tmp_path: Path) -> None:
    make, code = HOSTILE[name]
    text, file = make(), tmp_path / "hostile.yaml"
    file.write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", READ, str(file)]
    ended = subprocess.run(command, capture_output=True, cwd=ROOT, check=False, timeout=60)
    assert ended.returncode == 0, ended.stderr.decode()[-2000:]
    found = json.loads(ended.stdout)
    assert found["case"] == (not code)
    assert not code or code in found["codes"]
    assert all(1 <= line <= text.count("\n") + 1 for line in found["lines"])
    assert len(found["codes"]) <= 205
    assert found["told"] < 200_000
    assert found["seconds"] < SECONDS
    assert found["kilobytes"] < MEGABYTES * 1000
