"""The map drawn in cells: every arrow arrives, no line lies over another, nothing stands outside its box."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from kapsim.engine.explore import explore
from kapsim.engine.model import Case
from kapsim.library import Library
from kapsim.mapping import Layout, lay_out
from kapsim.mapping.layout import Node
from kapsim.tui.map_frame import Frame
from kapsim.tui.map_sheet import DOWN, LEFT, RIGHT, UP, Sheet, legend
from kapsim.tui.map_walk import Direction, along_answer, back, find, neighbour, next_of, onward
from tests.builders import case
from tests.random_cases import cases

SHIPPED = ("first-dose", "168-over-104")
WIDTHS = (59, 79, 94)
STEPS = {UP: (0, -1), DOWN: (0, 1), LEFT: (-1, 0), RIGHT: (1, 0)}

LOOP = """
talk:
  phase: screening
  choose:
    prompt: What now?
    options:
      a: {text: Go on, upholds: [s1]}
      b: {text: Again, next: talk}
      c: {text: Harm, violates: [s1], changes: [tries + 1], next: [{when: tries >= 2, to: bad}, {to: prep}]}
      d: {text: Only so, when: rested, partly: [s1]}
  next: prep
prep:
  phase: preparation
  scene: [One waits.]
  next: dose
dose:
  phase: dosing
  choose:
    prompt: Now?
    options:
      a: {text: Done, upholds: [u1], next: good}
      b: {text: Start over, next: talk}
good: {phase: dosing, end: {outcome: good, title: Well}}
bad: {phase: dosing, end: {outcome: harm, title: Hurt, instead_of: good}}
"""


@cache
def shipped(name: str) -> tuple[Case, Layout]:
    library = Library((), None)
    loaded = library.load(name)
    return loaded.case, lay_out(loaded.case, library.proof(loaded))


def looped() -> Layout:
    built = case(LOOP)
    return lay_out(built, explore(built))


def text_of(sheet: Sheet) -> list[str]:
    return ["".join(piece.text for piece in sheet.line(y)) for y in range(sheet.frame.height)]


def arms(sheet: Sheet, cell: tuple[int, int], coming: int) -> int:
    """Where a line goes on that comes into a cell in a direction: straight across another line, else all its arms."""
    upright, level = sheet.upright.get(cell), sheet.level.get(cell)
    if upright and level and not level[3]:
        return UP | DOWN if coming in (UP, DOWN) else LEFT | RIGHT
    return (upright[2] if upright else 0) | (level[2] if level else 0)


def reached(sheet: Sheet, pin: tuple[int, int]) -> set[tuple[int, int]]:
    """The cells into which a line leads down from the lower edge of a box."""
    seen = {(pin, DOWN)}
    queue = deque(seen)
    while queue:
        (x, y), coming = queue.popleft()
        for arm, (right, down) in STEPS.items():
            step = ((x + right, y + down), arm)
            if arms(sheet, (x, y), coming) & arm and step not in seen:
                seen.add(step)
                queue.append(step)
    return {cell for cell, coming in seen if coming == DOWN}


def every_arrow_arrives(layout: Layout, width: int) -> None:
    frame = Frame(layout, width, 1)
    sheet = Sheet(frame)
    for edge in layout.edges:
        source, target = frame.boxes[edge.step], frame.boxes[edge.to]
        for arrow in edge.arrows:
            found = reached(sheet, (frame.ways.pins[edge.step, arrow.answer], source.bottom + 1))
            heads = [line for line in frame.ways.heads[edge.to] if line.mark == arrow.mark]
            assert any((line.x, target.top) in found for line in heads), (arrow.place, edge.to)
            for other in layout.nodes:
                for line in frame.ways.heads[other.step]:
                    if (line.x, frame.boxes[other.step].top) in found:
                        assert line.mark == arrow.mark, (arrow.place, other.step)


def no_line_lies_over_another(layout: Layout, width: int) -> None:
    frame = Frame(layout, width, 1)
    for row, gap in enumerate(frame.ways.gaps):
        level: set[tuple[int, int]] = set()
        for line in gap.across:
            cells = {(x, line.lane) for x in range(line.first, line.last + 1)}
            assert not cells & level
            level |= cells
        stems: dict[tuple[int, int], set[str]] = {}
        for drop in gap.drops:
            for y in range(gap.lanes):
                stems.setdefault((drop.x, y), set()).add(drop.mark)
        for line in gap.across:
            for x in line.up:
                for y in range(line.lane):
                    stems.setdefault((x, y), set()).add(line.mark)
            for x in line.down:
                for y in range(line.lane + 1, gap.lanes):
                    stems.setdefault((x, y), set()).add(line.mark)
        assert all(len(marks) == 1 for marks in stems.values()), row


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SHIPPED)
def test_in_the_bundled_cases_every_arrow_arrives_and_no_line_lies_over_another(name: str, width: int) -> None:
    layout = shipped(name)[1]
    every_arrow_arrives(layout, width)
    no_line_lies_over_another(layout, width)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases(most=7), st.sampled_from(WIDTHS))
def test_whatever_the_case_every_arrow_arrives_and_no_line_lies_over_another(drawn: Case, width: int) -> None:
    layout = lay_out(drawn, explore(drawn))
    every_arrow_arrives(layout, width)
    no_line_lies_over_another(layout, width)


@pytest.mark.parametrize("words", [1, 2])
@pytest.mark.parametrize("name", [*SHIPPED, "loop"])
def test_every_line_is_as_wide_as_the_sheet_and_every_step_stands_in_its_box(name: str, words: int) -> None:
    layout = looped() if name == "loop" else shipped(name)[1]
    frame = Frame(layout, 79, words)
    lines = text_of(Sheet(frame))
    assert len(lines) == frame.height
    assert {cell_len(line) for line in lines} == {frame.width}
    for step, box in frame.boxes.items():
        assert f"{layout.at[step].number} " in lines[box.top + 1][box.left : box.left + box.width]
        assert frame.box_at(box.left, box.bottom) == box
    assert frame.box_at(frame.width - 1, 0) is None


def test_marks_ends_reference_path_and_conditions_are_told_without_colour() -> None:
    lines = text_of(Sheet(Frame(shipped("168-over-104")[1], 94, 1)))
    drawn = "\n".join(lines)
    for sign in (
        "✓d",
        "◐c",
        "!a",
        "·b",
        "━",
        "┆",
        "═",
        "─",
        "▼",
        "▽",
        "◇",
        "┫",
        "╩",
        "┤",
        "┣",
        " good end ",
        " harm end ",
        " Follow-up ",
    ):
        assert sign in drawn, sign
    assert "✗" not in drawn
    assert any("┃  4 By the card" in line for line in lines), "on the reference path: a heavy rim"
    assert any("│  9 Not to speak" in line for line in lines), "beside it: a light one"


def test_a_return_runs_back_beside_the_boxes_into_its_step() -> None:
    layout = looped()
    frame = Frame(layout, 79, 1)
    every_arrow_arrives(layout, 79)
    lane = max(x for line in frame.ways.gaps[0].across for x in line.down)
    assert lane > max(box.left + box.width for box in frame.boxes.values())
    lines = text_of(Sheet(frame))
    box = frame.boxes["dose"]
    assert all(line[lane] in "│╮╯┤" for line in lines[1 : box.bottom + 2])


def test_a_step_with_problems_is_marked_and_the_legend_says_so() -> None:
    layout = shipped("first-dose")[1]
    frame = Frame(layout, 79, 1)
    marked = [line for line in text_of(Sheet(frame, {"doorway"})) if "✗" in line]
    assert len(marked) == 1
    assert "✗ 1 Screening" in marked[0]
    assert "problem" in "".join(piece.text for piece in legend(layout, True))
    assert "problem" not in "".join(piece.text for piece in legend(layout, False))


def test_wide_and_combining_characters_and_many_answers_keep_the_boxes_whole() -> None:
    layout = shipped("first-dose")[1]
    nodes = tuple(replace(node, title="診察室での会話です\u0301" * 3, ending="") for node in layout.nodes)
    chips = nodes[0].chips * 9
    nodes = (replace(nodes[0], chips=tuple(replace(c, answer=f"o{n}") for n, c in enumerate(chips))), *nodes[1:])
    wide = replace(layout, nodes=nodes, edges=())
    for words in (1, 2):
        frame = Frame(wide, 79, words)
        assert {cell_len(line) for line in text_of(Sheet(frame))} == {frame.width}
        for box in frame.boxes.values():
            assert all(box.left < x and x + len(text) < box.left + box.width for x, _, text in box.chips)


def test_a_case_of_many_steps_is_drawn_at_once() -> None:
    steps = "\n".join(
        f"s{n}:\n  phase: dosing\n  choose:\n    prompt: What now?\n    options:\n"
        f"      a: {{text: On, upholds: [s1], next: {f's{n + 1}' if n < 79 else 'good'}}}\n"
        f"      b: {{text: Skip, next: {f's{min(n + 3, 79)}' if n < 77 else 'good'}}}\n"
        f"      c: {{text: Leave, violates: [s1], next: bad}}"
        for n in range(80)
    )
    built = case(steps + "\ngood: {phase: dosing, end: {outcome: good, title: Well}}\n"
                 "bad: {phase: dosing, end: {outcome: harm, title: Hurt, instead_of: good}}\n")  # fmt: skip
    layout = lay_out(built, None)
    started = time.perf_counter()
    Sheet(Frame(layout, 94, 2))
    assert time.perf_counter() - started < 3, "some 60 ms on an idle machine"


# Walking


def test_arrow_keys_go_to_the_nearest_step_in_their_direction_and_stay_at_the_rim() -> None:
    layout = shipped("168-over-104")[1]
    number = {node.number: node.step for node in layout.nodes}

    def walked(start: int, *directions: Direction) -> int:
        step = number[start]
        for direction in directions:
            step = neighbour(layout, step, direction)
        return layout.at[step].number

    assert walked(1, "down", "down", "down") == 4
    assert walked(4, "down") == 7, "straight on, past the row in which nothing stands below"
    assert (walked(7, "left"), walked(7, "right")) == (16, 6)
    assert walked(5, "right") == 6
    assert walked(1, "up") == 1
    assert walked(16, "left") == 16


@pytest.mark.parametrize("name", SHIPPED)
def test_every_step_is_reached_with_the_arrow_keys_alone(name: str) -> None:
    case_, layout = shipped(name)
    seen = {case_.start}
    queue = deque(seen)
    directions: tuple[Direction, ...] = ("up", "down", "left", "right")
    while queue:
        step = queue.popleft()
        for direction in directions:
            there = neighbour(layout, step, direction)
            if there not in seen:
                seen.add(there)
                queue.append(there)
    assert seen == set(case_.steps)


@pytest.mark.parametrize("name", SHIPPED)
def test_following_goes_along_the_reference_path_to_its_end_and_back_to_the_start(name: str) -> None:
    case_, layout = shipped(name)
    path = [node.step for node in layout.reference]
    assert path[0] == case_.start
    for step, then in zip(path, [*path[1:], path[-1]], strict=True):
        assert onward(layout, step) == then
    for step, before in zip(path, [path[0], *path], strict=False):
        assert back(layout, step) == before


def test_off_the_reference_path_the_best_answer_is_followed() -> None:
    layout = shipped("168-over-104")[1]
    aside: Node = next(node for node in layout.nodes if node.number == 9)
    assert layout.at[onward(layout, aside.step)].number == 10


def test_an_answer_is_followed_by_its_place_along_the_reference_path_if_it_can() -> None:
    layout = shipped("168-over-104")[1]
    number = {node.number: node.step for node in layout.nodes}
    assert layout.at[along_answer(layout, number[4], 0)].number == 5
    assert layout.at[along_answer(layout, number[12], 0)].number == 13
    assert layout.at[along_answer(layout, number[12], 4)].number == 17
    assert along_answer(layout, number[4], 8) == number[4]


def test_the_next_step_that_is_wanted_comes_from_the_top_down_and_round_again() -> None:
    layout = shipped("first-dose")[1]
    wanted = {"form", "morning"}
    assert next_of(layout, "doorway", wanted) == "form"
    assert next_of(layout, "form", wanted) == "morning"
    assert next_of(layout, "morning", wanted) == "form"
    assert next_of(layout, "form", {"form"}) == "form"
    assert next_of(layout, "form", ()) == "form"


@pytest.mark.parametrize(
    ("words", "step"),
    [("pump", "pump"), ("11", "pump"), ("four", "four-questions"), ("GREEN button", "pump"), ("luck", "by-luck"),
     ("nothing like it", None), ("  ", None)],
)  # fmt: skip
def test_a_step_is_found_by_id_number_and_words(words: str, step: str | None) -> None:
    assert find(shipped("first-dose")[1], words) == step
