"""The map of a case: its layout as values, and every drawing of it."""

from __future__ import annotations

import re
import time
import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from kapsim.engine import run
from kapsim.engine.explore import explore
from kapsim.engine.model import PHASES, Case
from kapsim.engine.proof import Proof
from kapsim.engine.states import Explorer
from kapsim.library import Library
from kapsim.mapping import FORMATS, Layout, draw, lay_out
from kapsim.mapping.columns import arrange
from kapsim.mapping.pens import CARD, PAPER, PENS, QUIET, TINTS, wrap
from kapsim.marks import marks
from tests.builders import case
from tests.random_cases import cases

SCENARIOS = Path(__file__).parent.parent / "scenarios"
SHIPPED = sorted(path.stem for path in SCENARIOS.glob("*.yaml") if path.stem != "practices")
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</title><script>alert(1)</script> "quoted" & \'single\' \\" [x](y) `b` #lt; %%{init}%% --> end'

LOOP = """
talk:
  heading: A talk
  phase: screening
  choose:
    prompt: What now?
    options:
      a: {text: Go on, upholds: [s1]}
      b: {text: Again, next: talk}
      c: {text: Harm, violates: [s1], changes: [tries + 1], next: [{when: tries >= 2, to: bad}, {to: prep}]}
      d: {text: Only so, when: rested, partly: [s1]}
dose:
  phase: dosing
  choose:
    prompt: Now?
    options:
      a: {text: Done, upholds: [u1], next: good}
      b: {text: Start over, next: talk}
      c: {text: Prepare more, next: prep}
prep:
  phase: preparation
  order: {prompt: Order, items: {x: {text: X}, y: {text: Y}}, before: [[x, y]], upholds: [u3]}
  next: [{when: chose talk.d, to: after}, {to: dose}]
after: {phase: integration, scene: Later}
good: {phase: follow-up, scene: Fine, end: {outcome: good, title: Fine}}
bad: {phase: follow-up, scene: Not, end: {outcome: harm, title: Not fine}}
"""


@cache
def shipped(case_id: str) -> tuple[Case, Proof]:
    found = Library().load(str(SCENARIOS / f"{case_id}.yaml")).case
    return found, explore(found)


@cache
def loop() -> tuple[Case, Proof]:
    built = case(LOOP)
    return built, explore(built)


def everything() -> list[tuple[Case, Proof]]:
    return [*(shipped(case_id) for case_id in SHIPPED), loop()]


def sound(built: Case, layout: Layout) -> None:
    """What must hold for every layout."""
    spots = [(node.column, node.row) for node in layout.nodes]
    assert len(set(spots)) == len(spots) == len(built.steps)
    assert all(0 <= column < layout.columns and 0 <= row < layout.rows for column, row in spots)
    for edge in layout.edges:
        start, end = layout.at[edge.step], layout.at[edge.to]
        assert edge.points[0] == (start.column, start.row)
        assert edge.points[-1] == (end.column, end.row)
        assert edge.arrows
        assert all(arrow.step == edge.step and arrow.to == edge.to for arrow in edge.arrows)
        if edge.kind == "onward":
            assert [row for _, row in edge.points] == list(range(start.row, end.row + 1))
            assert not set(edge.points[1:-1]) & set(spots), "a line runs through a step"
            assert PHASES.index(start.phase) <= PHASES.index(end.phase)
        else:
            assert start.row >= end.row
            assert layout.columns <= edge.points[1][0] < layout.columns + layout.lanes
    bands = {band.phase: band for band in layout.bands}
    for node in layout.nodes:
        assert bands[node.phase].first <= node.row <= bands[node.phase].last
    assert all(above.last + 1 == below.first for above, below in pairwise(layout.bands))
    lanes = [edge for edge in layout.edges if edge.kind == "return"]
    for one in lanes:
        for other in lanes:
            if one.to != other.to and one.points[1][0] == other.points[1][0]:
                (_, low), (_, high) = one.points[1:3]
                (_, bottom), (_, top) = other.points[1:3]
                assert low < top or bottom < high, "two returns lie on each other"


@pytest.mark.parametrize("case_id", SHIPPED)
def test_the_map_of_a_shipped_case_is_sound_and_without_crossings(case_id: str) -> None:
    layout = lay_out(*shipped(case_id))
    sound(shipped(case_id)[0], layout)
    segments = {segment for edge in layout.edges if edge.kind == "onward" for segment in pairwise(edge.points)}
    crossings = [
        (one, other)
        for one in segments
        for other in segments
        if one[0][1] == other[0][1] and one[0][0] < other[0][0] and one[1][0] > other[1][0]
    ]
    assert crossings == []
    assert layout.columns <= 4


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_the_layout_of_any_case_is_sound_and_always_the_same(built: Case) -> None:
    proof = explore(built, 5_000)
    layout = lay_out(built, proof)
    sound(built, layout)
    assert lay_out(built, proof) == layout
    sound(built, lay_out(built, None))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_every_way_that_can_be_gone_has_its_arrow(built: Case) -> None:
    drawn = {(arrow.step, arrow.answer, arrow.to) for edge in lay_out(built, None).edges for arrow in edge.arrows}
    explorer = Explorer(built, 20_000)
    assume(explorer.whole)
    for row in explorer.rows:
        step = built.steps[row.step]
        for answer in row.answers:
            _, events = run.advance(built, row.state, answer)
            to = events[1].step
            kinds = set(answer) if step.decision and step.decision.kind != "order" else {"kept", "broken"}
            found = {name for start, name, end in drawn if (start, end) == (step.id, to)}
            assert found & kinds if step.decision and step.decision.kind == "order" else kinds <= found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_any_case_can_be_drawn_in_every_format(built: Case) -> None:
    proof = explore(built)
    for form in FORMATS:
        assert draw(built, proof, form)
    ET.fromstring(draw(built, proof, "svg"))


def test_rounds_become_returns_and_phases_stand_in_the_order_of_treatment() -> None:
    layout = lay_out(*loop())
    sound(loop()[0], layout)
    returns = {(edge.step, edge.to) for edge in layout.edges if edge.kind == "return"}
    assert returns == {("talk", "talk"), ("dose", "talk"), ("dose", "prep")}
    rows = {node.step: node.row for node in layout.nodes}
    assert rows["talk"] < rows["prep"] < rows["dose"] < rows["after"] < rows["good"] == rows["bad"]


@pytest.mark.parametrize("case_id", SHIPPED)
def test_the_reference_path_is_marked_and_stands_in_one_column(case_id: str) -> None:
    built, proof = shipped(case_id)
    layout = lay_out(built, proof)
    marked = {(arrow.step, arrow.answer) for edge in layout.edges for arrow in edge.arrows if arrow.reference}
    for step, answer in proof.reference:
        decision = built.steps[step].decision
        if decision is None:
            # An hour is left by an answer that leads on, or when it is over.
            assert len([name for where, name in marked if where == step]) == 1
            continue
        wanted = {"kept"} if decision.kind == "order" else set(answer)
        assert {name for where, name in marked if where == step} == wanted
    path = layout.reference
    assert [node.step for node in path[:-1]] == list(dict.fromkeys(step for step, _ in proof.reference))
    assert path[-1].outcome == "good"
    assert len({node.column for node in path}) == 1


def test_without_a_proof_nothing_is_called_the_reference_path() -> None:
    layout = lay_out(shipped("first-dose")[0], None)
    assert layout.reference == ()
    assert not any(edge.reference for edge in layout.edges)
    assert "No reference path" in draw(shipped("first-dose")[0], None, "text")


def test_a_mark_says_what_the_score_would() -> None:
    found = marks(loop()[0])
    assert {name: found["talk", name] for name in "abcd"} == {
        "a": "best",
        "b": "neutral",
        "c": "critical",
        "d": "partial",
    }
    assert (found["prep", "kept"], found["prep", "broken"]) == ("best", "neutral")
    built = case("""
    d:
      phase: dosing
      select:
        prompt: Which two?
        up_to: 2
        items:
          a: {text: A, upholds: [s1]}
          b: {text: B, upholds: [u1]}
          c: {text: C, partly: [u1]}
          e: {text: E, violates: [u3]}
          f: {text: F}
    good: {phase: dosing, end: {outcome: good, title: Good}}
    """)
    found = marks(built)
    assert [found["d", name] for name in "abcef"] == ["best", "best", "partial", "neutral", "neutral"]


def test_a_way_that_an_answer_settles_is_drawn_without_its_condition_and_a_closed_one_not_at_all() -> None:
    built = case("""
    d:
      phase: dosing
      choose:
        prompt: Which?
        options:
          a: {text: A, upholds: [s1], changes: [rested = true]}
          b: {text: B, changes: [rested = false]}
      next: [{when: chose d.b or tries > 1, to: bad}, {when: rested and letter, to: good}, {to: other}]
    good: {phase: dosing, end: {outcome: good, title: Good}}
    other: {phase: dosing, end: {outcome: mixed, title: Other}}
    bad: {phase: dosing, end: {outcome: poor, title: Bad}}
    """)
    arrows = {(a.answer, a.to): a.when for edge in lay_out(built, None).edges for a in edge.arrows}
    assert arrows == {
        ("a", "bad"): "if “tries” is above 1",
        ("a", "good"): "otherwise, if the chart shows “A letter”",
        ("a", "other"): "otherwise",
        ("b", "bad"): "",
    }


def test_neighbours_are_swapped_where_sweeps_alone_leave_a_crossing() -> None:
    rows = {"a": 0, "b": 1, "c": 1, "d": 2, "e": 1, "f": 2, "g": 2, "h": 2}
    links = [("a", "c"), ("b", "f"), ("b", "h"), ("c", "d"), ("e", "h")]
    columns = {step: column for (step, row), column in arrange(rows, links, []).items() if rows[step] == row}
    lower = [(columns[one], columns[other]) for one, other in links if rows[one] == 1]
    assert not [(one, other) for one in lower for other in lower if one[0] < other[0] and one[1] > other[1]]


def test_a_long_case_is_laid_out_quickly() -> None:
    steps = "".join(
        f"""
d{n}:
  phase: dosing
  choose:
    prompt: Which?
    options: {{a: {{text: A, upholds: [s1]}}, b: {{text: B, next: d{min(n + 3, 299)}}}, c: {{text: C, next: bad}}}}
"""
        for n in range(300)
    )
    built = case(
        steps
        + "good: {phase: follow-up, end: {outcome: good, title: G}}\n"
        + "bad: {phase: follow-up, end: {outcome: poor, title: B}}\n"
    )
    started = time.perf_counter()
    layout = lay_out(built, None)
    assert time.perf_counter() - started < 10
    sound(built, layout)


@pytest.mark.parametrize("which", range(len(SHIPPED) + 1))
def test_the_picture_is_xml_with_every_step_answer_mark_and_outcome_in_words(which: int) -> None:
    built, proof = everything()[which]
    layout = lay_out(built, proof)
    root = ET.fromstring(draw(built, proof, "svg"))
    assert root.tag == f"{SVG}svg"
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    assert (root.find(f"{SVG}title"), root.find(f"{SVG}desc")) != (None, None)
    titles = [title.text or "" for title in root.iter(f"{SVG}title")]
    for node in layout.nodes:
        assert [title for title in titles if title.startswith(f"{node.name} ({node.phase})")]
        for chip in node.chips:
            place = f"{node.number}{' ' if len(chip.label) > 2 else ''}{chip.label}, {chip.mark} "
            assert [title for title in titles if title.startswith(place)]
    said = {text.text for text in root.iter(f"{SVG}text")}
    assert {"best", "partial", "critical", "neutral", "reference path"} <= said
    assert {f"{node.outcome} end" for node in layout.nodes if node.outcome} <= said
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.attrib["x"]) <= width
        assert 0 <= float(text.attrib["y"]) <= height


def test_marks_and_outcomes_differ_by_more_than_colour_and_can_be_read() -> None:
    assert len({(pen.dash, pen.sign) for pen in PENS.values()}) == len(PENS)
    assert len({pen.dash for pen in PENS.values()}) == len(PENS)
    for colour, ground in [
        *((pen.colour, CARD) for pen in PENS.values()),
        *((tint.line, tint.fill) for tint in TINTS.values()),
        (QUIET, PAPER),
    ]:
        assert contrast(colour, ground) >= 4.5, (colour, ground)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2 between two colours `#rrggbb`."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_a_long_word_and_wide_letters_stay_inside_their_card() -> None:
    assert wrap("a" * 200, 13.5, 180, 2) == [*wrap("a" * 200, 13.5, 180, 2)]
    assert all(len(line) < 25 for line in wrap("a" * 200, 13.5, 180, 2))
    assert all(len(line) < 15 for line in wrap("漢" * 200, 13.5, 180, 2))
    assert wrap("short", 13.5, 180, 2) == ["short"]
    assert wrap("one two three four five six seven eight nine", 13.5, 100, 2)[-1].endswith("…")


def hostile() -> tuple[Case, Proof]:
    built, proof = loop()
    steps = {}
    for name, step in built.steps.items():
        decision = step.decision
        if decision:
            options = tuple(replace(option, text=f"{HOSTILE}\x00\x1b") for option in decision.options)
            decision = replace(decision, prompt=HOSTILE, options=options)
        end = replace(step.end, title=HOSTILE) if step.end else None
        steps[name] = replace(step, heading=HOSTILE, decision=decision, end=end)
    return replace(built, title=f"{HOSTILE}\u202e", steps=steps), proof


def test_in_the_picture_authored_text_is_text() -> None:
    drawn = draw(*hostile(), "svg")
    root = ET.fromstring(drawn)
    allowed = {"svg", "g", "rect", "circle", "path", "text", "title", "desc"}
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= allowed
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name]
    assert (root.findtext(f"{SVG}title") or "") == f"Map of {HOSTILE}"
    assert "\u202e" not in drawn


def test_in_dot_no_text_leaves_its_quotes() -> None:
    drawn = draw(*hostile(), "dot")
    for line in drawn.splitlines():
        rest = re.sub(r'"(?:[^"\\]|\\.)*"', "", line)
        assert re.fullmatch(r"[\w\s=,;\[\]{}>-]*", rest), line
    assert "&amp;" in drawn
    assert draw(*loop(), "dot").count(" -> ") >= len(lay_out(*loop()).edges)


def test_in_mermaid_no_text_leaves_its_label_and_nothing_in_it_acts() -> None:
    drawn = draw(*hostile(), "mermaid").split("---\n", 2)[2]
    label = r'"(?:[\w .,?!()/…“”→·]|#\d+;)*"'
    forms = [
        "flowchart TB",
        r" *classDef \w+ [\w#:,-]+",
        rf" *subgraph phase\d+\[{label}\]",
        " *end",
        rf" *n\d+(\[{label}\]|\(\[{label}\]\))(:::\w+)?",
        rf" *n\d+ (==>|-->|-\.->)(\|{label}\|)? n\d+",
        r" *linkStyle \d+ [\w#:,-]+",
    ]
    for line in drawn.splitlines():
        assert any(re.fullmatch(form, line) for form in forms), line


def test_mermaid_styles_as_many_links_as_there_are() -> None:
    drawn = draw(*shipped("first-dose"), "mermaid")
    links = re.findall(r"^ *n\d+ \S+ n\d+$|^ *n\d+ (?:==>|-->|-\.->)\|.*\| n\d+$", drawn, re.MULTILINE)
    styles = [int(number) for number in re.findall(r"linkStyle (\d+)", drawn)]
    assert styles == list(range(len(links)))


@pytest.mark.parametrize("which", range(len(SHIPPED) + 1))
def test_the_outline_keeps_to_a_hundred_columns_and_names_every_answer_with_its_mark(which: int) -> None:
    built, proof = everything()[which]
    outline = draw(built, proof, "text")
    assert max(map(len, outline.splitlines())) <= 100
    for node in lay_out(built, proof).nodes:
        assert f"[{node.step}]" in " ".join(outline.split())
        for chip in node.chips:
            sign = ">" if chip.reference else " "
            assert re.search(rf"^ +{sign} {re.escape(chip.label)} +{chip.mark} ", outline, re.MULTILINE)
    assert not re.search("[\x00-\x09\x0b-\x1f]", draw(*hostile(), "text"))
