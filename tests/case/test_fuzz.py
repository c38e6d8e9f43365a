"""Whatever lies in a file, reading it ends in values or in problems with a place, never in an exception."""

from __future__ import annotations

from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from kapsim.case.compile import compile_case
from kapsim.case.plays import read_answers
from kapsim.codes import CODES
from kapsim.problems import Problem
from kapsim.source import read

from .test_failing import practices

BASE = (Path(__file__).parent / "failing" / "K510-not-proven.yaml").read_text(encoding="utf-8")
PIECES = st.sampled_from(
    [
        "{", "}", "[", "]", ": ", ":", "- ", "-", "#", " #", "&a", "*a", "<<: ", "!t ", "|", ">", "'", '"', "\\", "? ",
        ",", "\t", "\n", "\n  ", "\n    ", "  ", "---\n", "...\n", "%YAML 1.1\n", "\u00a0", "\u202e", "\x00", "\x1b",
        "\ufeff", "\u2028", "\x85", "\U0001f600", "e\u0301", "no", "007", "12:30", "1e999", "~", "", "a", "a b", "maya",
        "steps:", "arrival", "choose:", "options:", "when: ", "alliance < 3", "next: ", "text: ", "upholds: ", "\r",
        "\r\n", "`", "@",
    ]
)  # fmt: skip
YAML_LIKE = st.lists(PIECES, max_size=40).map("".join)


def check(raw: bytes) -> list[Problem]:
    """Everything that is said about the bytes of a file; each with a known code and a place inside the file."""
    case, problems = compile_case(read(raw, "a.yaml"), practices())
    assert (case is None) == bool(problems)
    text = raw.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    for problem in problems:
        assert problem.code in CODES
        assert problem.message
        assert 1 <= problem.line <= len(lines), problem
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem
        assert problem.text().encode()
        assert problem.data()
    return problems


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A valid case with a few pieces taken out, put in, doubled or moved."""
    text = BASE
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(text)))
        end = min(len(text), begin + draw(st.integers(0, 30)))
        piece = draw(st.one_of(PIECES, st.just(text[begin:end] * 2), st.just(""), st.text(max_size=3)))
        text = text[:begin] + piece + text[end:]
    return text


@st.composite
def shuffled(draw: st.DrawFn) -> str:
    """A valid case with lines taken out, doubled, swapped or indented otherwise."""
    lines = BASE.split("\n")
    for _ in range(draw(st.integers(1, 3))):
        row, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        match draw(st.sampled_from(["drop", "double", "swap", "indent", "outdent"])):
            case "drop":
                lines[row] = ""
            case "double":
                lines.insert(row, lines[other])
            case "swap":
                lines[row], lines[other] = lines[other], lines[row]
            case "indent":
                lines[row] = " " * draw(st.integers(1, 3)) + lines[row]
            case _:
                lines[row] = lines[row][draw(st.integers(1, 3)) :]
    return "\n".join(lines)


@given(st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b"\xef\xbb\xbf")
@example(b"\xef\xbb\xbf\xff")
def test_any_bytes(raw: bytes) -> None:
    check(raw)


@given(st.text(max_size=300))
@example("a: \x00")
@example("? \n")
@example("\t")
@example("'")
@example("a: >9\n")
@example("a: &\n")
@example("- !\n")
@example("%")
@example("{a: b, c\n")
def test_any_text(text: str) -> None:
    check(text.encode("utf-8", "surrogatepass"))


@given(YAML_LIKE)
def test_text_that_looks_like_a_case(text: str) -> None:
    check(text.encode())


@given(mutated())
def test_a_case_with_pieces_changed(text: str) -> None:
    check(text.encode("utf-8", "surrogatepass"))


@given(shuffled())
def test_a_case_with_lines_changed(text: str) -> None:
    check(text.encode())


@given(YAML_LIKE, st.integers(0, len(BASE)))
def test_a_case_with_something_put_in(text: str, place: int) -> None:
    check((BASE[:place] + text + BASE[place:]).encode())


@given(st.one_of(st.binary(max_size=100), YAML_LIKE.map(str.encode)))
def test_answers_of_a_script(raw: bytes) -> None:
    answers, problems = read_answers(raw, "answers.yaml")
    assert all(isinstance(step, str) and isinstance(answer, tuple) for step, answer in answers)
    assert all(problem.code in CODES and problem.line >= 1 for problem in problems)
