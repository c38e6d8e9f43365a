from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kapsim import library as library_module
from kapsim.cache import Cache
from kapsim.engine import explore as exploring
from kapsim.library import Library, LibraryError, bundled_folder, load_texts

from .records.conftest import CASE, CATALOGUE

Write = Callable[..., Path]


@pytest.fixture
def bundled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of bundled cases with a small catalogue and one case."""
    folder = tmp_path / "bundled"
    folder.mkdir()
    (folder / "practices.yaml").write_bytes(CATALOGUE)
    (folder / "two-doors.yaml").write_bytes(CASE)
    monkeypatch.setattr(library_module, "bundled_folder", lambda: folder)
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def library(bundled: Path, own: Path, cache: Path) -> Library:
    return Library([own], cache)


def case(**changes: str) -> bytes:
    text = CASE.decode()
    for old, new in {
        "two-doors": changes.get("id", "two-doors"),
        "Two doors": changes.get("title", "Two doors"),
    }.items():
        text = text.replace(old, new)
    return text.replace("introductory", changes.get("level", "introductory")).encode()


def test_a_listing_says_what_somebody_needs_to_choose(library: Library, bundled: Path) -> None:
    (listing,) = library.listings()
    assert (listing.id, listing.title, listing.summary) == ("two-doors", "Two doors", "Maya comes in.")
    assert (listing.level, listing.takes, listing.phases) == ("introductory", 5, ("dosing",))
    assert (listing.objectives, listing.content_notes) == (("Check first",), ())
    assert listing.people == ("Maya Ruiz, 46, patient",)
    assert (listing.draft, listing.bundled, listing.problems) == (True, True, 0)
    assert listing.path == str(bundled / "two-doors.yaml")


def test_cases_stand_in_the_order_of_folders_levels_and_titles(library: Library, own: Path) -> None:
    (own / "a.yaml").write_bytes(case(id="a", title="Zebra", level="advanced"))
    (own / "b.yml").write_bytes(case(id="b", title="beta"))
    (own / "c.yaml").write_bytes(case(id="c", title="Alpha"))
    assert [listing.id for listing in library.listings()] == ["two-doors", "c", "b", "a"]
    assert [listing.bundled for listing in library.listings()] == [True, False, False, False]


def test_what_is_no_case_file_is_not_listed(library: Library, own: Path) -> None:
    (own / "practices.yaml").write_bytes(CATALOGUE)
    (own / "notes.txt").write_text("x")
    (own / ".hidden.yaml").write_bytes(CASE)
    (own / "folder.yaml").mkdir()
    (own / "deeper").mkdir()
    (own / "deeper" / "case.yaml").write_bytes(CASE)
    assert len(library.listings()) == 1


def test_a_folder_given_twice_lists_its_cases_once(bundled: Path, own: Path, cache: Path) -> None:
    (own / "a.yaml").write_bytes(case(id="a"))
    assert len(Library([own, own, bundled], cache).listings()) == 2


def test_a_broken_file_is_listed_with_what_can_be_read_of_it(library: Library, own: Path) -> None:
    (own / "half.yaml").write_bytes(CASE.replace(b"takes: 5", b"takes: long").replace(b"level: intro", b"level: in"))
    (own / "torn.yaml").write_bytes(b"format: [1")
    (own / "empty.yaml").write_bytes(b"")
    (own / "large.yaml").write_bytes(b"#" * (3 * 1024 * 1024))
    listed = {Path(listing.path).name: listing for listing in library.listings()}
    assert (listed["half.yaml"].title, listed["half.yaml"].id) == ("Two doors", "two-doors")
    assert listed["half.yaml"].problems == 2
    for name in ("torn", "empty", "large"):
        listing = listed[f"{name}.yaml"]
        assert (listing.title, listing.id, listing.problems) == (f"{name}.yaml", name, 1)
    assert [(listing.level, listing.takes) for listing in listed.values() if listing.problems] == [("", 0)] * 4


def test_a_case_is_loaded_by_its_id_or_its_path(library: Library, bundled: Path, own: Path) -> None:
    loaded = library.load("two-doors")
    assert (loaded.case.id, loaded.raw, loaded.path) == ("two-doors", CASE, str(bundled / "two-doors.yaml"))
    (own / "other.yaml").write_bytes(case(id="other"))
    assert library.load(str(own / "other.yaml")).case.id == "other"
    assert loaded.digest != library.load("other").digest
    assert loaded.machine is loaded.machine


def test_an_id_that_does_not_exist_is_answered_by_the_nearest(library: Library) -> None:
    with pytest.raises(LibraryError, match=r"There is no case `two-dors`\. Did you mean `two-doors`\?"):
        library.load("two-dors")
    with pytest.raises(LibraryError, match=r"There is no case `qqq`\. There are: two-doors\."):
        library.load("qqq")


def test_two_files_with_one_id_are_both_listed_and_loading_it_names_both(library: Library, own: Path) -> None:
    (own / "copy.yaml").write_bytes(CASE)
    assert [listing.id for listing in library.listings()] == ["two-doors", "two-doors"]
    with pytest.raises(LibraryError, match=r"two-doors\.yaml and .*copy\.yaml"):
        library.load("two-doors")
    assert library.load(str(own / "copy.yaml")).case.id == "two-doors"


def test_a_file_with_problems_gives_them_all(library: Library, own: Path) -> None:
    path = own / "half.yaml"
    path.write_bytes(CASE.replace(b"takes: 5", b"takes: long").replace(b"upholds: [be-there]", b"upholds: [bethere]"))
    with pytest.raises(LibraryError, match="has 2 problems") as told:
        library.load(str(path))
    assert [(problem.file, problem.line) for problem in told.value.problems] == [(str(path), 6), (str(path), 34)]
    with pytest.raises(LibraryError, match="has a problem") as told:
        library.load(str(own / "none.yaml"))
    assert told.value.problems[0].code == "K001"


def test_a_folder_that_is_not_there_is_told(bundled: Path, tmp_path: Path, cache: Path) -> None:
    with pytest.raises(LibraryError, match=r"folder of cases .*nowhere cannot be read: no such file"):
        Library([tmp_path / "nowhere"], cache).listings()


def test_a_missing_or_broken_catalogue_is_told(library: Library, bundled: Path, cache: Path) -> None:
    (bundled / "practices.yaml").write_bytes(CATALOGUE.replace(b"[book]", b"[boook]", 1))
    with pytest.raises(LibraryError, match=r"practices\.yaml has a problem") as told:
        library.catalogue()
    assert told.value.problems[0].code == "K707"
    (bundled / "practices.yaml").unlink()
    with pytest.raises(LibraryError, match=r"catalogue .*practices\.yaml cannot be read"):
        Library(cache=cache).catalogue()


def test_texts_that_were_kept_compile_without_any_file() -> None:
    loaded = load_texts(CASE, CATALOGUE, "as it was")
    assert (loaded.case.id, loaded.path, loaded.catalogue.raw) == ("two-doors", "as it was", CATALOGUE)
    with pytest.raises(LibraryError, match="as it was has a problem"):
        load_texts(CASE.replace(b"takes: 5", b"takes: long"), CATALOGUE, "as it was")
    with pytest.raises(LibraryError):
        load_texts(CASE, b"format: 2", "as it was")


def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """From now on, the files that are compiled."""
    seen: list[str] = []
    original = library_module.Library._describe

    def describe(self: Library, raw: bytes, path: Path) -> object:
        seen.append(path.name)
        return original(self, raw, path)

    monkeypatch.setattr(library_module.Library, "_describe", describe)
    return seen


def test_a_file_is_compiled_for_the_list_once_until_it_changes(
    library: Library, own: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = compiled(monkeypatch)
    (own / "a.yaml").write_bytes(case(id="a"))
    first = library.listings()
    assert seen == ["two-doors.yaml", "a.yaml"]
    assert Library([own], cache).listings() == first
    assert len(seen) == 2
    (own / "a.yaml").write_bytes(case(id="a", title="Changed"))
    assert Library([own], cache).listings()[1].title == "Changed"
    assert seen[2:] == ["a.yaml"]
    (own / "a.yaml").rename(own / "moved.yaml")
    assert Path(Library([own], cache).listings()[1].path).name == "moved.yaml"
    assert len(seen) == 3


def test_another_catalogue_or_edition_makes_everything_be_found_out_again(
    library: Library, bundled: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.listings()
    seen = compiled(monkeypatch)
    (bundled / "practices.yaml").write_bytes(CATALOGUE.replace(b"be-there", b"be-here"))
    assert Library(cache=cache).listings()[0].problems > 0
    assert len(seen) == 1
    (bundled / "practices.yaml").write_bytes(CATALOGUE)
    Library(cache=cache).listings()
    assert len(seen) == 2
    monkeypatch.setattr("kapsim.cache.__version__", "999")
    Library(cache=cache).listings()
    assert len(seen) == 3


@pytest.mark.parametrize("spoil", ["truncate", "flip", "garbage", "other"])
def test_a_spoilt_cache_is_ignored_and_made_anew(
    library: Library, bundled: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, spoil: str
) -> None:
    first = library.listings()
    proof = library.proof(library.load("two-doors"))
    for file in cache.iterdir():
        raw = file.read_bytes()
        at = raw.index(b"true") if b"true" in raw else len(raw) // 2
        file.write_bytes(
            {
                "truncate": raw[: len(raw) // 2],
                "flip": raw[:at] + bytes([raw[at] ^ 4]) + raw[at + 1 :],
                "garbage": b"\xff\x00" * 50,
                "other": json.dumps({"edition": Cache(cache).edition, "value": {}}).encode(),
            }[spoil]
        )
    seen = compiled(monkeypatch)
    again = Library(cache=cache)
    assert again.listings() == first
    assert again.proof(again.load("two-doors")) == proof
    assert seen == ["two-doors.yaml"]
    Library(cache=cache).listings()
    assert len(seen) == 1


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(bundled: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    library = Library(cache=blocked / "cache")
    assert library.listings()[0].id == "two-doors"
    assert library.proof(library.load("two-doors")).complete
    assert blocked.read_text() == "a file where the folder should be"


def test_a_proof_is_found_out_once_for_each_case_catalogue_and_version_of_the_rules(
    library: Library, bundled: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    explored: list[str] = []
    original = exploring.explore

    def explore(case: object) -> object:
        explored.append("explored")
        return original(case)  # type: ignore[arg-type]

    monkeypatch.setattr(exploring, "explore", explore)
    first = library.proof(library.load("two-doors"))
    assert first.complete
    again = Library(cache=cache)
    assert again.proof(again.load("two-doors")) == first
    assert len(explored) == 1
    monkeypatch.setattr("kapsim.engine.score.RULES", "other")
    again.proof(again.load("two-doors"))
    assert len(explored) == 2
    (bundled / "two-doors.yaml").write_bytes(CASE.replace(b"minutes: 10", b"minutes: 11"))
    again.proof(again.load("two-doors"))
    assert len(explored) == 3
    (bundled / "practices.yaml").write_bytes(CATALOGUE.replace(b"Be there", b"Be here"))
    last = Library(cache=cache)
    last.proof(last.load("two-doors"))
    assert len(explored) == 4


def test_the_cache_does_not_grow_for_ever(
    library: Library, cache: Path, monkeypatch: pytest.MonkeyPatch, bundled: Path
) -> None:
    monkeypatch.setattr(library_module, "MOST_PROOFS", 2)
    monkeypatch.setattr(library_module, "MOST_CASES", 2)
    for minutes in range(1, 6):
        (bundled / "two-doors.yaml").write_bytes(CASE.replace(b"minutes: 10", b"minutes: %d" % minutes))
        library.proof(library.load("two-doors"))
    assert len(list(cache.glob("proof-*.json"))) == 2
    assert len(Cache(cache).read("index.json")["cases"]) == 2
    assert not list(cache.glob("*.part"))


def run(program: str) -> str:
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return told.stdout.strip()


HEAVY = "{'textual', 'sqlalchemy', 'pydantic', 'yaml', 'transitions', 'platformdirs'} & sys.modules.keys()"


def test_a_warm_list_loads_neither_yaml_nor_pydantic_and_nothing_ever_the_screen_or_the_store(cache: Path) -> None:
    program = (
        "import sys, pathlib; from kapsim.library import Library; "
        f"library = Library(cache=pathlib.Path({str(cache)!r})); library.listings(); print(sorted({HEAVY}))"
    )
    cold = run(program)
    assert "textual" not in cold
    assert "sqlalchemy" not in cold
    assert run(program) == "[]"


def test_the_bundled_folder_holds_the_catalogue() -> None:
    assert (bundled_folder() / "practices.yaml").is_file()


def test_the_cache_lies_in_the_users_cache_folder_unless_said_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    if sys.platform == "linux":
        assert Cache().folder == tmp_path / "kapsim"
