"""The JSON Schema that helps in an editor says the same as the reader, and is what lies in the repository."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from kapsim.case.schema import json_schema
from kapsim.library import bundled_folder

FILE = bundled_folder() / "kapsim.schema.json"
CASES = sorted(path for path in bundled_folder().glob("*.yaml") if path.name != "practices.yaml")
FAILING = Path(__file__).parent / "failing"


class Editor(yaml.SafeLoader):
    """Reads as an editor does: words of YAML 1.2, so that `no` and `09:40` are texts."""


Editor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool", ":int", ":merge"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Editor.add_implicit_resolver("tag:yaml.org,2002:bool", yaml.resolver.re.compile("true|false"), ["t", "f"])  # type: ignore[attr-defined]
Editor.add_implicit_resolver("tag:yaml.org,2002:int", yaml.resolver.re.compile("-?[0-9]+$"), list("-0123456789"))  # type: ignore[attr-defined]


def validator() -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_file_in_the_repository_is_what_the_classes_generate() -> None:
    generated = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    assert FILE.read_text(encoding="utf-8") == generated, "run: kapsim schema > scenarios/kapsim.schema.json"


def test_the_command_prints_the_file() -> None:
    printed = subprocess.run([sys.executable, "-m", "kapsim", "schema"], capture_output=True, text=True, check=True)
    assert printed.stdout == FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_bundled_case_is_valid_in_an_editor(path: Path) -> None:
    case = yaml.load(path.read_text(encoding="utf-8"), Editor)
    assert [error.message for error in validator().iter_errors(case)] == []


@pytest.mark.parametrize(
    "name",
    ["K202-missing", "K204-misspelt-key", "K205-word-that-is-not-allowed", "K210-too-small", "K211-too-few",
     "K212-no-list", "K213-text-instead-of-keys", "K203-list-instead-of-ids", "K405-no-id"],
)  # fmt: skip
def test_an_editor_marks_what_check_reports(name: str) -> None:
    case = yaml.load((FAILING / f"{name}.yaml").read_text(encoding="utf-8"), Editor)
    assert not validator().is_valid(case)


def test_every_property_is_described() -> None:
    schema = json_schema()
    definitions = schema["$defs"]

    def told(part: dict[str, Any]) -> bool:
        referred = definitions.get(part.get("$ref", "").rpartition("/")[2], {})
        return bool(part.get("description") or referred.get("description"))

    for name, definition in {"case": schema, **definitions}.items():
        assert definition.get("description"), name
        for key, part in definition.get("properties", {}).items():
            assert told(part), f"{name}.{key}"


def test_what_is_left_out_has_a_default_that_is_valid() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json_schema()
    for definition in [schema, *schema["$defs"].values()]:
        for part in definition.get("properties", {}).values():
            if "default" in part:
                jsonschema.Draft202012Validator({**part, "$defs": schema["$defs"]}).validate(part["default"])
            assert {"type": "null"} not in part.get("anyOf", [])
