"""The debrief as a page and as Markdown: the same as in the text, in the same order, and nothing written there acts."""

from __future__ import annotations

import stat
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kapsim.cli import run
from kapsim.debrief import Debrief, build_debrief
from kapsim.debrief_hour import CueSeen
from kapsim.debrief_html import as_html
from kapsim.debrief_markdown import as_markdown, plain
from kapsim.debrief_svg import WIDTH, hour_svg, lanes
from kapsim.debrief_text import DISCLAIMER, gate_lines
from kapsim.engine.explore import explore
from kapsim.review import cite

from .tui.stage import BEST, CAUTIOUS, EAGER, TEXTS, a_store, loaded, marked, played
from .weeping import attempted

PAYLOADS = (
    "<script>alert(1)</script>", "<img src=x onerror=a>", "</style></main>", "&amp;", "*bold* _it_", "[x](https://e.org)",
    "![x](https://e.org/p)", "`code`", "| a | b |", "https://e.org", "<https://e.org>", "~~no~~", "$x$",
)  # fmt: skip
AT_THE_BEGINNING = (
    "# head",
    "- item",
    "+ item",
    "1. one",
    "2) two",
    "1984. five",
    "> said",
    "===",
    "---",
    "    code",
    "```",
    "&#42;",
)


class Shown(HTMLParser):
    """What a page shows, and the tags and attributes it has."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self._style = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self._style = tag in {"style", "title"}
        self.text += "" if tag in {"b", "i", "em", "strong", "code", "span"} else "\n"

    def handle_endtag(self, _tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        self.text += "" if self._style else data


def shown(page: str) -> str:
    return " ".join(Shown(page).text.split())


def rendered(markdown: str) -> Shown:
    return Shown(MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(markdown))


def debrief(tmp_path: Path, answers: Iterable[tuple[str, ...]], texts: dict[str, str] = TEXTS) -> Debrief:
    store = a_store(tmp_path)
    attempt = played(store, loaded(texts), answers, own_words="I'd wait.", note="Ask Bell.", view="Too fast.\nI think.")
    return build_debrief(attempt, explore(attempt.case))


def an_hour() -> Debrief:
    attempt = attempted("ask-what", "reading", "breathe", "ask-what", stay=True)
    return build_debrief(attempt, explore(attempt.case))


def said(debrief: Debrief) -> list[str]:
    """What stands in a debrief, in its order."""
    lines = [debrief.title, debrief.end_title, "1 Your view", debrief.view, "2 What happened"]
    for review in debrief.decisions:
        lines += [review.clock, review.prompt, " / ".join(review.chosen)]
    lines += [f"{course.silent} of {course.passed} minutes in silence" for course in debrief.hours]
    lines.append("3 Why")
    for score in debrief.result.domains:
        lines += [score.domain, score.text, f"{score.percent}%" if score.percent is not None else ""]
    lines += ["The gate, apart from the numbers", *gate_lines(debrief)]
    for review in debrief.decisions:
        lines += [review.prompt, " / ".join(review.chosen), review.own_words, " / ".join(review.best)]
        lines += [*(f"{domain} {value}" for domain, value in review.credits), *review.feedback]
    lines += ["4 Take along", debrief.keep, debrief.change, debrief.read, *(text for _, text in debrief.notes)]
    return [" ".join(line.split()) for line in (*lines, DISCLAIMER) if line]


def in_order(text: str, lines: Iterable[str]) -> None:
    place = 0
    for line in lines:
        found = text.find(line, place)
        assert found >= 0, f"{line!r} does not follow {text[max(0, place - 80) : place]!r}"
        place = found + len(line)


def debriefs(tmp_path: Path) -> list[Debrief]:
    return [
        *(
            debrief(tmp_path / str(number), answers)
            for number, answers in enumerate((BEST, EAGER, CAUTIOUS, EAGER[:1]))
        ),
        an_hour(),
    ]


def test_a_page_and_markdown_tell_what_the_text_tells_in_the_same_order(tmp_path: Path) -> None:
    for told in debriefs(tmp_path):
        page, markdown = shown(as_html(told)), " ".join(rendered(as_markdown(told)).text.split())
        for text in (page, markdown):
            in_order(text.replace("1Your", "1 Your").replace("2What", "2 What").replace("3Why", "3 Why").replace(
                "4Take", "4 Take"), said(told))  # fmt: skip
            for review in told.decisions:
                for note in review.practices:
                    assert note.practice.statement in text
                    assert " ".join(cite(note.sources[0]).split()) in text
                    assert note.practice.caveat in text
                for _, _, words in review.policies:
                    assert words in text
                assert " ".join(review.counterfactual.split()) in text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_authored_and_typed_text_stands_there_as_it_is_written(tmp_path: Path, payload: str) -> None:
    texts = {name: text.replace('"', '\\"') for name, text in marked(payload.replace("\\", "\\\\")).items()}
    store = a_store(tmp_path)
    attempt = played(
        store, loaded(texts), EAGER, own_words=f"own {payload}", note=f"note {payload}", view=f"view {payload}"
    )
    told = build_debrief(attempt, explore(attempt.case))
    plainly = as_html(debrief(tmp_path / "plain", EAGER))
    page = Shown(as_html(told))
    assert page.tags == Shown(plainly).tags
    markdown = rendered(as_markdown(told))
    assert markdown.tags == rendered(as_markdown(debrief(tmp_path / "plain2", EAGER))).tags
    for text in (page.text, markdown.text):
        for name in ("own ", "note ", "view ", "title", "prompt", "eager", "statement", "by", "source"):
            assert f"{name}{payload}" in text


@pytest.mark.parametrize("payload", [*PAYLOADS, *AT_THE_BEGINNING])
def test_in_markdown_nothing_acts_at_the_beginning_of_a_line(payload: str) -> None:
    page = rendered(f"{plain(payload)}\n\n- {plain(payload)}\n")
    assert page.text.split("\n\n")[0].strip() == " ".join(payload.split())
    assert page.tags == ["p", "ul", "li"]


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp"))))
def test_whatever_is_written_is_read_back_from_markdown(words: str) -> None:
    assert " ".join(rendered(f"x {plain(words)}").text.split()) == " ".join(f"x {words}".split())


def test_a_page_needs_nothing_else_and_runs_nothing(tmp_path: Path) -> None:
    for told in debriefs(tmp_path):
        page = as_html(told)
        read = Shown(page)
        assert not {"script", "img", "link", "iframe", "a"} & set(read.tags)
        assert not [value for name, value in read.attributes if name.startswith("on") or name in {"src", "href"}]
        assert "url(" not in page
        assert "prefers-color-scheme: dark" in page
        assert "@media print" in page


def test_the_picture_of_an_hour_is_sound_and_stays_within_its_frame() -> None:
    told = an_hour()
    svg = hour_svg(told.hours[0])
    tree = ET.fromstring(svg)
    height = float(tree.attrib["viewBox"].split()[3])
    for element in tree.iter():
        for name, most in (("x", WIDTH), ("x1", WIDTH), ("cx", WIDTH), ("y", height), ("y1", height), ("cy", height)):
            if name in element.attrib:
                assert 0 <= float(element.attrib[name]) <= most
    classes = [element.attrib.get("class") for element in tree.iter()]
    assert classes.count("number") == len(told.hours[0].cues)
    assert classes.count("dot") == 2 * len(told.hours[0].readings)
    acts = [act for act in told.hours[0].acts if act.act != "presence"]
    assert sum(kind in {"act", "act against"} for kind in classes) == len(acts)
    assert classes.count("act against") == sum(bool(act.against) for act in acts)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)), max_size=12).map(sorted))
def test_bars_of_cues_in_one_lane_never_meet(spans: list[tuple[int, int]]) -> None:
    cues = [CueSeen(str(number), "", at, at + long) for number, (at, long) in enumerate(spans)]
    placed = lanes(cues, 60)
    for lane in set(placed):
        mine = [cue for cue, where in zip(cues, placed, strict=True) if where == lane]
        for before, after in pairwise(mine):
            assert (before.answered or 0) < after.opened
    assert set(placed) == set(range(len(set(placed))))


def test_a_debrief_is_written_to_a_file_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = a_store(tmp_path)
    played(store, loaded(), BEST)
    store.close()
    arguments = ["debrief", "--store", str(tmp_path / "kapsim.db")]
    for form, beginning in (("html", "<!doctype html>"), ("md", "# Debrief: "), ("json", "{"), ("text", "Debrief: ")):
        assert run([*arguments, "--format", form]) == 0
        printed = capsys.readouterr().out
        assert printed.startswith(beginning)
        file = tmp_path / f"debrief.{form}"
        assert run([*arguments, "-o", str(file)]) == 0
        assert file.read_text(encoding="utf-8") == printed
        assert capsys.readouterr().err.endswith(f" written to {file}.\n")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert run([*arguments, "--format", form, "-o", str(tmp_path / "debrief.page")]) == 0
        assert (tmp_path / "debrief.page").read_text(encoding="utf-8") == printed
        capsys.readouterr()
