"""Who may know whom: what a command loads, seen from outside in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CASE = Path(__file__).parent.parent / "scenarios" / "first-dose.yaml"


def loaded(arguments: list[str], env: dict[str, str]) -> set[str]:
    """The modules that are loaded when a command has run."""
    code = (
        "import sys, io, contextlib\n"
        "from kapsim.__main__ import main\n"
        f"sys.argv = ['kapsim', *{arguments!r}]\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    with contextlib.suppress(SystemExit):\n"
        "        main()\n"
        "print('\\n'.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "never"),
    [
        (["--version"], {"textual", "sqlalchemy", "pydantic", "yaml", "argparse"}),
        (["check", str(CASE)], {"textual", "sqlalchemy"}),
        (["list"], {"textual", "sqlalchemy"}),
        (["practices"], {"textual", "sqlalchemy", "pydantic"}),
        (["schema"], {"textual", "sqlalchemy"}),
        (
            ["vitals", "--route", "im", "--dose-mg", "35", "--weight", "70"],
            {"textual", "sqlalchemy", "pydantic", "yaml"},
        ),
    ],
)
def test_a_command_loads_only_what_it_needs(arguments: list[str], never: set[str], own_folders: dict[str, str]) -> None:
    modules = loaded(arguments, own_folders)
    assert "kapsim" in modules
    assert not modules & never


def test_the_engine_alone_loads_no_yaml_schema_database_or_screen(own_folders: dict[str, str]) -> None:
    code = "import sys; from kapsim.engine import body, explore, narrative, score; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=own_folders)
    assert not set(done.stdout.split()) & {"yaml", "pydantic", "sqlalchemy", "textual", "transitions", "platformdirs"}


def test_the_first_screen_is_there_before_engine_schema_and_database_are_loaded(own_folders: dict[str, str]) -> None:
    code = "import sys, kapsim.tui.app, kapsim.tui.cases, kapsim.library; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=own_folders)
    modules = set(done.stdout.split())
    assert "textual" in modules
    assert not {name for name in modules if name.startswith("kapsim.engine")}
    assert not modules & {"yaml", "pydantic", "sqlalchemy", "transitions"}


def test_the_commands_are_known_before_anything_is_loaded_that_one_of_them_needs(own_folders: dict[str, str]) -> None:
    modules = loaded(["--help"], own_folders)
    assert "kapsim.commands.checking" in modules
    assert not {name for name in modules if name.startswith(("kapsim.engine", "kapsim.case", "kapsim.tui"))}
