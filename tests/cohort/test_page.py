"""The page of a report: complete in itself, well formed, readable by everybody, and nobody's name in it."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from kapsim.cohort.figures import CaseFigures, Report
from kapsim.cohort.page import as_html
from kapsim.cohort.style import CSS
from kapsim.records.store import open_store
from tests.builders import case
from tests.cohort.made import cohort
from tests.cohort.test_figures import ENDS, OPTIONS, RATINGS, figures

EMPTY = {"meta", "br", "hr", "img"}
EVIL = "</title><script>alert(1)</script><b onclick='x'>"
STEPS = "\n".join(
    f's{at}: {{phase: dosing, heading: H, scene: So., choose: {{prompt: "{EVIL} & so", options: {OPTIONS}}}}}'
    for at in range(8)
)


class Reader(HTMLParser):
    """Every tag is closed where it should be; which tags there are, and the text of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def report(*cases: CaseFigures, **more: bool) -> Report:
    flags = {"synthetic": False, "every_try": False} | more
    return Report(title=f"Spring {EVIL} \u202e", made="2026-03-01T09:00:00Z", members=40, cases=cases, **flags)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> CaseFigures:
    store = open_store(Path(tmp_path_factory.mktemp("cohort")) / "kapsim.db")
    built = case(f"{STEPS}\n{ENDS}", must_do="s1")
    held = figures(store, cohort(120), built, cuts=({}, RATINGS))
    store.close()
    return held


def test_a_page_is_well_formed_and_whole_without_script_or_network(found: CaseFigures) -> None:
    page = as_html(report(found))
    reader = read(page)
    names = [tag for tag, _ in reader.tags]
    assert not {"script", "link", "img", "iframe", "object"} & set(names)
    assert not any(name.startswith("on") for _, attrs in reader.tags for name in attrs)
    assert re.findall(r"(?:https?:)?//", page) == []
    assert set(re.findall(r"url\(([^)]*)\)", page)) == {"#hatch-omission", "#hatch-incomplete"}
    policies = [attrs["content"] for tag, attrs in reader.tags if attrs.get("http-equiv")]
    assert "default-src 'none'" in str(policies[0])


def test_authored_text_stays_text(found: CaseFigures) -> None:
    page = as_html(report(found))
    assert "<script" not in page
    assert "<b onclick" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "\u202e" not in page


def test_every_table_and_picture_has_words_beside_it(found: CaseFigures) -> None:
    reader = read(as_html(report(found)))
    tags = [tag for tag, _ in reader.tags]
    assert tags.count("table") == tags.count("caption") > 10
    assert tags.count("figure") == tags.count("figcaption") == 6
    for tag, attrs in reader.tags:
        if tag == "svg":
            assert attrs.get("aria-label") or attrs.get("aria-hidden") == "true"
    for first, second in pairwise(tags):
        if first == "table":
            assert second == "caption"
    assert all(attrs.get("scope") for tag, attrs in reader.tags if tag == "th")


def test_no_trainee_is_named(found: CaseFigures) -> None:
    assert re.search(r"\bp\d+\b", "".join(read(as_html(report(found))).text)) is None


def test_pass_and_fail_are_only_spoken_of_where_there_are_cuts(found: CaseFigures) -> None:
    with_cuts = " ".join(read(as_html(report(found))).text)
    without = " ".join(read(as_html(report(replace(found, cuts=None)))).text)
    assert "pass rate" in with_cuts
    assert "Livingston and Lewis" in with_cuts
    assert re.findall(r"\bpass(?:es|ed)?\b|\bfail(?:s|ed)?\b", without) == ["pass", "fail"]
    assert "Without cut scores of a panel nothing here is a pass or a fail" in without


def test_decisions_that_no_judge_rated_stand_with_the_domain_whose_cut_leaves_them_out(found: CaseFigures) -> None:
    assert found.cuts is not None
    unrated = replace(found, cuts=replace(found.cuts, unrated={"safety": ("s4", "s2"), "support": ()}))
    words = " ".join(read(as_html(report(unrated))).text)
    assert "Trainees met decisions that nobody rated in safety, so its cut rests on the others: s2, s4." in words
    assert "nobody rated in support" not in words


def test_synthetic_attempts_and_all_tries_are_said_first(found: CaseFigures) -> None:
    text = " ".join(read(as_html(report(found, synthetic=True, every_try=True))).text)
    assert "Nobody played them" in text
    assert "are not independent" in text
    assert "Nobody played them" not in " ".join(read(as_html(report(found))).text)


def test_a_report_about_nothing_and_about_few_is_a_page_too(tmp_path: Path) -> None:
    assert "no finished attempt" in as_html(report())
    store = open_store(tmp_path / "kapsim.db")
    few = figures(store, cohort(3), case(f"{STEPS}\n{ENDS}"))
    store.close()
    page = as_html(report(few))
    read(page)
    assert "Insufficient data: 3 trainees, 5 needed" in page
    assert "<figure" not in page


def _palettes() -> dict[str, dict[str, str]]:
    light, dark = (
        dict(re.findall(r"--(\w+): (#\w{6})", block)) for block in re.findall(r":root \{(.*?)\}", CSS, re.S)[:2]
    )
    return {"light": light, "dark": light | dark}


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", ["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(name: str) -> None:
    """WCAG 2.1, 1.4.3: 4.5:1 for text; 1.4.11: 3:1 for what a picture says."""
    palette = _palettes()[name]

    def contrast(front: str, back: str) -> float:
        first, second = sorted((_luminance(palette[front]), _luminance(palette[back])), reverse=True)
        return (first + 0.05) / (second + 0.05)

    for front in ("ink", "quiet"):
        for back in ("paper", "tint", "track", "band"):
            assert contrast(front, back) >= 4.5, (front, back)
    for front in ("safety", "support", "integration", "error"):
        assert contrast(front, "paper") >= 4.5, front
    assert contrast("on", "error") >= 4.5
    for front in ("half", "good", "bar"):
        assert contrast(front, "paper") >= 3, front
