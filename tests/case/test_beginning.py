"""The case that `kapsim new` writes is sound under every id and title, and shows what it promises to show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kapsim.case.beginning import TEMPLATE, first_case
from kapsim.case.check import Checked, check
from kapsim.case.compile import compile_case
from kapsim.case.fields import ID_PATTERN
from kapsim.case.names import WORDS, unfit
from kapsim.catalogue import read_catalogue
from kapsim.source import read

SCENARIOS = Path(__file__).parent.parent.parent / "scenarios"
PRACTICES = read_catalogue((SCENARIOS / "practices.yaml").read_bytes(), "practices.yaml")[0].practices  # type: ignore[union-attr]


def checked(id: str, title: str = "") -> Checked:
    return check(read(first_case(id, title).encode(), "case.yaml"), PRACTICES)


def test_it_has_neither_problems_nor_advice_and_its_play_comes_to_what_it_expects() -> None:
    result = checked("my-case")
    assert (result.problems, result.advice) == ((), ())
    assert [aside.problem.code for aside in result.set_aside] == ["K832"]
    assert result.proof is not None
    assert result.proof.complete
    assert result.case is not None
    assert (result.case.id, result.case.title) == ("my-case", "My case")
    assert [played.play.name for played in result.plays] == ["best"]


def test_it_shows_what_a_case_is_made_of() -> None:
    case = checked("my-case").case
    assert case is not None
    steps = case.steps.values()
    decisions = [step.decision for step in steps if step.decision]
    options = [option for decision in decisions for option in decision.options]
    assert 3 <= len(steps) <= 5
    assert {"choose", "select"} <= {decision.kind for decision in decisions}
    assert all(option.feedback for option in options)
    assert any(option.reveals for option in options)
    assert any(quantity.shown for quantity in case.quantities)
    assert any(line.when for step in steps for line in step.scene)
    assert any(way.when for step in steps for way in step.next)
    assert case.gate.practices
    assert [step.end.outcome for step in steps if step.end] == ["good", "poor"]
    assert {option.leans for option in options} == {"eager", "cautious", ""}


@settings(max_examples=50, deadline=None)
@given(id=st.from_regex(ID_PATTERN, fullmatch=True).filter(lambda id: id not in WORDS), title=st.text())
def test_it_compiles_under_every_id_and_title(id: str, title: str) -> None:
    case, problems = compile_case(read(first_case(id, title).encode("utf-8"), "case.yaml"), PRACTICES)
    assert problems == []
    assert case is not None
    assert case.id == id
    assert case.title


@pytest.mark.parametrize(
    "id", ["", "Two words", "a_b", "-a", "a-", "a--b", "ä", "when", "clock", "../a", "a\n", "a: b"]
)
def test_what_check_refuses_as_an_id_is_refused_with_the_same_words(id: str) -> None:
    wrong = unfit(id)
    assert wrong is not None
    text = first_case("my-case").replace("id: my-case", f"id: {id!r}" if "\n" not in id else 'id: "a\\n"', 1)
    problems = compile_case(read(text.encode(), "case.yaml"), PRACTICES)[1]
    if "K405" in {problem.code for problem in problems}:
        assert (problems[0].message, problems[0].hint) == wrong
    else:
        assert problems, id


def test_every_section_that_its_comments_name_is_about_that() -> None:
    guide = (SCENARIOS / "README.md").read_text(encoding="utf-8")
    headings = set(re.findall(r"^## (\d+) ", guide, re.MULTILINE))
    template = TEMPLATE.read_text(encoding="utf-8")
    named = re.findall(r"section (\d+)", template)
    assert len(named) > 15
    assert set(named) <= headings
    sections = dict(re.findall(r"^## (\d+) (.*)$", guide, re.MULTILINE))
    for number, word in (("3", "Every part"), ("5", "practices"), ("6", "gate"), ("7", "scores"), ("9", "plays")):
        assert word in sections[number]
