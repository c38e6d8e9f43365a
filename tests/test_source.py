"""Strict reading: what a file may hold, what it may not, and where everything stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from kapsim.problems import Path as Place
from kapsim.problems import Problem
from kapsim.source import LARGEST, Document, read, read_file


def given(text: str) -> Document:
    return read(text.encode(), "a.yaml")


def value(text: str) -> object:
    document = given(text)
    assert document.problems == []
    return document.value


def codes(text: str | bytes) -> list[str]:
    raw = text.encode() if isinstance(text, str) else text
    return [problem.code for problem in read(raw, "a.yaml").problems]


def place(document: Document, path: Place, key: bool = False, offset: int | None = None) -> tuple[int, int]:
    problem = document.locate(Problem("K000", "", path=path), key=key, offset=offset)
    return problem.line, problem.column


@pytest.mark.parametrize(
    "written",
    ["no", "yes", "12:30", "007", "1:2", "0x1F", "1e3", "~", "null", "2026-13-45", ".inf", "true", "=", "1_000"],
)
def test_whatever_yaml_makes_of_a_word_arrives_as_written(written: str) -> None:
    assert value(f"a: {written}\nb: [{written}]\n{written}: c\n") == {"a": written, "b": [written], written: "c"}


def test_quotes_and_blocks_give_their_text() -> None:
    assert value("a: \"x: y\"\nb: 'it''s'\nc: |\n  one\n  two\n") == {"a": "x: y", "b": "it's", "c": "one\ntwo\n"}


@pytest.mark.parametrize(
    "written",
    [
        "a: |\n  one\n  two\n\n  three\n",
        "a: |-\n  one\n  two\n\n\n  three\n",
        "a: >\n  one\n  two\n\n  three\n",
        "a: >+\n  one\n  two\n\n\n  three\n\n",
        "a:\n  one\n  two\n\n  three\n",
        'a: "one\n  two\n\n  three"\n',
        "a: 'one\n  two\n\n  three'\n",
    ],
)
def test_a_blank_line_is_a_paragraph_whatever_the_style(written: str) -> None:
    from kapsim.case.fields import paragraphs

    assert paragraphs(value(written)["a"]) == ("one two", "three")  # type: ignore[index]


@pytest.mark.parametrize("written", ["a: >\n  one\n    two\n  three\n", "a: |\n  one\n    two\n  three\n"])
def test_a_line_indented_further_is_still_one_paragraph(written: str) -> None:
    from kapsim.case.fields import paragraphs

    assert paragraphs(value(written)["a"]) == ("one two three",)  # type: ignore[index]


def test_a_byte_order_mark_windows_line_ends_and_old_ones_are_read() -> None:
    assert read(b"\xef\xbb\xbfa: b\r\nc: d\re: f\n", "a.yaml").value == {"a": "b", "c": "d", "e": "f"}


def test_the_bad_byte_is_found_behind_a_byte_order_mark_and_windows_line_ends() -> None:
    problem = read("\ufeffa: b\r\nc: xé".encode("cp1252", "replace").replace(b"?", b"\xef\xbb\xbf", 1), "a").problems[0]
    assert (problem.code, problem.line, problem.column) == ("K003", 2, 5)
    assert "`é`" in problem.message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_are_named_not_puzzled_over(encoding: str) -> None:
    assert codes("format: 1\nid: small\n".encode(encoding)) == ["K003"]


def test_after_a_wrong_encoding_the_rest_is_still_read() -> None:
    assert codes(b"a: caf\xe9\nb: *x\n") == ["K003", "K121"]


def test_a_file_of_more_than_a_mebibyte_is_not_read(tmp_path: Path) -> None:
    assert codes(b"a" * (LARGEST + 1)) == ["K002"]
    file = tmp_path / "large.yaml"
    with file.open("wb") as handle:
        handle.truncate(100 * 1024 * 1024)
    document, raw = read_file(file)
    assert [(problem.code, problem.line) for problem in document.problems] == [("K002", 1)]
    assert raw == b""


def test_an_endless_file_is_not_read_to_its_end() -> None:
    assert [problem.code for problem in read_file(Path("/dev/zero"))[0].problems] == ["K002"]


def test_a_file_that_is_not_there_and_a_folder_are_problems(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path, tmp_path / "a\0b.yaml"):
        document, _ = read_file(path)
        assert [problem.code for problem in document.problems] == ["K001"]
        assert not document.readable


@pytest.mark.parametrize(
    ("written", "line", "column"),
    [("a: b\x07c", 1, 5), ("a: b\nc: \u202ed", 2, 4), ("a: b\x1b[31m", 1, 5), ("a\u2028b: c", 1, 2), ("a: \x85", 1, 4)],
)
def test_characters_that_cannot_be_seen_are_refused_with_their_place(written: str, line: int, column: int) -> None:
    problem = given(written).problems[0]
    assert (problem.code, problem.line, problem.column) == ("K004", line, column)


def test_a_character_that_cannot_be_seen_is_one_problem_and_the_rest_is_read_without_it() -> None:
    document = given("ti\u200etle: A\x07 case\n")
    assert [problem.code for problem in document.problems] == ["K004", "K004"]
    assert document.value == {"title": "A case"}


@pytest.mark.parametrize("escape", [r"\x07", r"\e[31m", r"\u202e", r"\a", r"\N", r"\0", r"\uFEFF"])
def test_a_backslash_does_not_smuggle_in_what_may_not_be_typed(escape: str) -> None:
    document = given(f'a: "x{escape}y"\n"k{escape}": z\n')
    assert [problem.code for problem in document.problems] == ["K004", "K004"]
    assert all(char.isprintable() for char in document.value["a"])


def test_a_space_of_a_special_kind_indents_like_a_plain_one_and_is_reported_once() -> None:
    document = given("a:\n\u00a0\u00a0b: c\n\u00a0\u00a0d: e\n")
    assert [(problem.code, problem.line) for problem in document.problems] == [("K113", 2)]
    assert document.value == {"a": {"b": "c", "d": "e"}}


def test_a_space_of_a_special_kind_inside_text_is_kept() -> None:
    assert value("a: 5\u00a0mg\n") == {"a": "5\u00a0mg"}


def test_nesting_ends_at_forty() -> None:
    assert codes("a: " + "[" * 39 + "]" * 39) == []
    assert codes("a: " + "[" * 40 + "]" * 40) == ["K120"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a: &x b\n", ["K121"]),
        ("a: &x [b]\n", ["K121"]),
        ("&x a: b\n", ["K121"]),
        ("a: *x\n", ["K121"]),
        ("*x : b\n", ["K121"]),
        ("a: &x {c: d}\nb:\n  <<: *x\n", ["K121", "K121"]),
        ("a: !!str b\n", ["K124"]),
        ("a: !b c\n", ["K124"]),
        ("a: !!python/object:os.system [b]\n", ["K124"]),
        ("a: b\na: c\n", ["K127"]),
        ("a: {b: c, b: d}\n", ["K127"]),
        ("a: b\n---\nc: d\n", ["K122"]),
        ("--- \na: b\n...\n---\nc: d\n", ["K122"]),
        ("? [a, b]\n: c\n", ["K126"]),
        ("{{name}}: c\n", ["K126"]),
        ("", ["K123"]),
        ("---\n", ["K123"]),
        ("# a\n", ["K123"]),
    ],
)
def test_what_a_case_never_needs_is_refused_once(written: str, expected: list[str]) -> None:
    assert codes(written) == expected


def test_a_key_that_stands_twice_says_where_the_first_is_and_keeps_it() -> None:
    document = given("a: b\nc: d\na: e\n")
    assert "line 1" in document.problems[0].message
    assert document.problems[0].line == 3
    assert document.value == {"a": "b", "c": "d"}


def test_a_comma_inside_braces_is_told_from_a_key_without_a_value() -> None:
    assert codes("a: {b: Home, and away, c: d}\n") == ["K125"]
    document = given("a: {b: c, d: }\n")
    assert document.problems == []
    assert document.empty == [("a", "d")]


def test_comments_behind_values_are_noted_with_their_place() -> None:
    document = given("a: b # c\n# d\ne: [f, g] # h\ni: 'j # k' # l\nm: |\n  n # o\np: # q\nr:\n  - s t # u\n")
    assert document.comments == [(("a",), (0, 5)), (("p",), (6, 3)), (("r", 0), (8, 8))]


def test_several_beginners_mistakes_come_in_one_run() -> None:
    text = 'a: "Stop," she says\nb: She says: no\nc: [pause] then\nd:e\nf: | text\ng: &x y\n'
    assert codes(text) == ["K102", "K103", "K108", "K111", "K114", "K121"]


def test_a_repair_in_memory_is_not_guessed_where_more_lines_follow() -> None:
    document = given('a: "Stop," she says\n  and goes\nb: c\n')
    assert [problem.code for problem in document.problems] == ["K102"]
    assert not document.readable


def test_places_are_those_of_keys_and_values() -> None:
    document = given("a: b\nlist:\n  - x\n  - {k: v}\n")
    assert place(document, ("a",)) == (1, 4)
    assert place(document, ("a",), key=True) == (1, 1)
    assert place(document, ("list", 1, "k")) == (4, 9)
    assert place(document, ("list", 1, "k"), key=True) == (4, 6)
    assert place(document, ("list", 1, "none")) == (4, 5)
    assert place(document, ("none",)) == (1, 1)


def test_one_where_a_list_may_stand_is_found_as_its_first_entry() -> None:
    document = given("next: home\nscene: {maya: Hello}\n")
    assert place(document, ("next", 0)) == (1, 7)
    assert place(document, ("scene", 0, "maya")) == (2, 15)


@pytest.mark.parametrize(
    ("written", "line", "column"),
    [
        ("when: rested and tird\n", 1, 18),
        ("when: 'rested and tird'\n", 1, 19),
        ('when: "rested and tird"\n', 1, 19),
        ("when: |\n  rested and tird\n", 2, 14),
        ("when: |\n  rested and\n  tird\n", 3, 3),
        ("when: >\n  rested and\n  tird\n", 3, 3),
        ("{when: rested and tird}\n", 1, 19),
        ("when:\n  rested and tird\n", 2, 14),
    ],
)
def test_places_inside_a_text_are_found_whatever_its_style(written: str, line: int, column: int) -> None:
    document = given(written)
    assert place(document, ("when",), offset=document.value["when"].index("tird")) == (line, column)


def test_places_hold_behind_a_line_that_was_put_right_in_memory() -> None:
    document = given("a: She says: no\nb: {c: d}\n")
    assert place(document, ("b", "c")) == (2, 8)
