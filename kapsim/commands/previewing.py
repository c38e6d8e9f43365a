"""preview: a case in the screens while it is being written."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..exits import Exit
from .shared import Commands, Fault, has_terminal, library_of

if TYPE_CHECKING:
    from ..library import Library


def add(commands: Commands) -> None:
    """Add preview."""
    parser = commands.add("preview", _preview, "Try a case while you write it: it reloads when the file is saved.")
    parser.add_argument("file", metavar="FILE", help="the file of the case")
    parser.add_argument("--from", dest="step", metavar="STEP", default="", help="begin at this step")
    parser.add_argument(
        "--set",
        dest="set_values",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="begin with this variable, gauge, chart entry or clock; may be given several times",
    )


def _preview(options: argparse.Namespace) -> int:
    library, path = library_of(options), Path(options.file)
    _look_before(library, path, options)
    if not has_terminal():
        raise Fault("The preview needs a terminal. `kapsim play FILE --plain` works everywhere.", Exit.USAGE)
    from ..settings import load_settings
    from ..tui.preview_app import PreviewApp

    app = PreviewApp(library, path, load_settings(), step=options.step, set_values=options.set_values)
    app.run()
    return app.return_code or Exit.DONE


def _look_before(library: Library, path: Path, options: argparse.Namespace) -> None:
    """Raises Fault where there is no file, or no such step or value in its case. Problems of the file can wait."""
    from ..case.compile import compile_case
    from ..entering import EnteringError, beginning
    from ..problems import near
    from ..source import read_file

    if not path.is_file():
        folder = path.parent
        files = [file.name for file in folder.iterdir() if file.suffix in {".yaml", ".yml"}] if folder.is_dir() else []
        meant = near(path.name, files)
        raise Fault(f"There is no file {path}.{f' Did you mean {folder / meant}?' if meant else ''}")
    case, _ = compile_case(read_file(path)[0], library.catalogue().practices)
    if case is not None:
        try:
            beginning(case, options.step, options.set_values)
        except EnteringError as error:
            raise Fault(str(error)) from error
