"""What is installed from a wheel has all it needs: the cases travel inside, and it runs from any folder."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kapsim.codes import CODES

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The contents of the wheel of this checkout."""
    pytest.importorskip("hatchling", reason="hatchling builds the wheel; it is in the extra `test`")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_carries_every_case_the_catalogue_the_styles_and_the_pages(unpacked: Path) -> None:
    carried = {path.name for path in (unpacked / "kapsim" / "scenarios").iterdir()}
    assert carried == {path.name for path in (ROOT / "scenarios").iterdir() if path.is_file()}
    assert (unpacked / "kapsim" / "py.typed").is_file()
    assert (unpacked / "kapsim" / "tui" / "kapsim.tcss").is_file()
    assert {path.stem for path in (unpacked / "kapsim" / "explain").glob("*.md")} == set(CODES)


def test_what_is_installed_from_the_wheel_lists_and_checks_its_own_cases(
    unpacked: Path, tmp_path: Path, own_folders: dict[str, str]
) -> None:
    def kapsim(*arguments: str) -> str:
        code = "import sys; sys.path.insert(0, sys.argv.pop(1)); from kapsim.__main__ import main; sys.exit(main())"
        done = subprocess.run(
            [sys.executable, "-I", "-c", code, str(unpacked), *arguments],
            cwd=tmp_path,
            env=own_folders,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    assert str(unpacked) in kapsim("list", "--json")
    assert kapsim("explain", "K103").startswith("K103 A colon inside text")
    kapsim("new", "mine")
    assert "no problems" in kapsim("check", "mine.yaml")
    assert "no problems" in kapsim("check", str(unpacked / "kapsim" / "scenarios" / "first-dose.yaml"))
